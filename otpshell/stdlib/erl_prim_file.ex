defmodule :prim_file do
  @moduledoc """
  What OTP's `:file` stands on; libraries call it to spare a process's turn, which costs nothing here.

      iex> :prim_file.read_file_info("no/such/file")
      {:error, :enoent}
  """

  @doc "As `:file.read_file_info/1`."
  defdelegate read_file_info(path), to: :file

  @doc "As `:file.read_link_info/1`."
  defdelegate read_link_info(path), to: :file

  @doc "As `:file.read_file/1`."
  defdelegate read_file(path), to: :file

  @doc "As `:file.list_dir/1`."
  defdelegate list_dir(path), to: :file
end
