defmodule File.Stat do
  @moduledoc """
  What is known of a file: the struct that `File.stat/2` and `File.lstat/2` give.

  Its fields: `size` in bytes, `type` (`:regular`, `:directory`, `:symlink`, `:device` or `:other`), `access` (`:read`, `:write`,
  `:read_write` or `:none`), `atime`, `mtime` and `ctime` (when it was last read, changed, and when its inode was changed), `mode` (the
  permissions), `links`, `major_device`, `minor_device`, `inode`, `uid` and `gid` (its owner and group).

      iex> File.write!("poem.txt", "roses")
      iex> stat = File.stat!("poem.txt")
      iex> {stat.type, stat.size}
      {:regular, 5}
  """

  @fields [:size, :type, :access, :atime, :mtime, :ctime, :mode, :links, :major_device, :minor_device, :inode, :uid, :gid]
  defstruct @fields

  @doc """
  The struct as the `:file_info` record of Erlang.

  Raises `FunctionClauseError` when `stat` is not such a struct.

      iex> File.Stat.to_record(%File.Stat{size: 5}) |> elem(1)
      5
  """
  def to_record(%File.Stat{} = stat) do
    List.to_tuple([:file_info | Enum.map(@fields, &Map.fetch!(stat, &1))])
  end

  @doc """
  A `:file_info` record of Erlang as the struct.

  Raises `FunctionClauseError` when `record` is not such a record.

      iex> {:ok, record} = :file.read_file_info(".")
      iex> File.Stat.from_record(record).type
      :directory
  """
  def from_record(record) when elem(record, 0) == :file_info do
    [:file_info | values] = Tuple.to_list(record)
    struct!(File.Stat, Enum.zip(@fields, values))
  end
end
