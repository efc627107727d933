defmodule :init do
  @moduledoc """
  How the system was started, and its end.

      iex> :init.get_status()
      {:started, :started}
  """

  @doc """
  Ends the system in order, with an exit code: `:ok` at once, while the rest goes on until it is done.

      iex> is_function(&:init.stop/1)
      true
  """
  def stop(status \\ 0), do: System.stop(status)

  @doc """
  The arguments that the program was started with, as charlists.

      iex> :init.get_plain_arguments()
      []
  """
  def get_plain_arguments, do: Enum.map(System.argv(), &to_charlist/1)

  @doc """
  The values of a flag of the BEAM's: `:error`, for this system has none.

      iex> :init.get_argument(:pa)
      :error
  """
  def get_argument(_flag), do: :error

  @doc """
  Whether the system is starting or running.

      iex> :init.get_status()
      {:started, :started}
  """
  def get_status, do: {:started, :started}
end
