defmodule File.Stat do
  @moduledoc "What is known of a file: see `File.stat/2`."

  @fields [:size, :type, :access, :atime, :mtime, :ctime, :mode, :links, :major_device, :minor_device, :inode, :uid, :gid]
  defstruct @fields

  @doc "The struct as the `:file_info` record of Erlang."
  def to_record(%File.Stat{} = stat) do
    List.to_tuple([:file_info | Enum.map(@fields, &Map.fetch!(stat, &1))])
  end

  @doc "A `:file_info` record of Erlang as the struct."
  def from_record(record) when elem(record, 0) == :file_info do
    [:file_info | values] = Tuple.to_list(record)
    struct!(File.Stat, Enum.zip(@fields, values))
  end
end
