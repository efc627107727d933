defmodule Registry.Supervisor do
  @moduledoc """
  The supervisor of a registry: it owns the table of the registry's name and supervises the partitions.
  """

  @doc false
  def init({kind, name, count, listeners, meta}) do
    partitions = Enum.map(0..(count - 1), &partition(name, &1))
    {owner, keys, pids} = hd(partitions)
    :ets.new(name, [:set, :public, :named_table, read_concurrency: true])
    :ets.insert(name, [{-1, {kind, List.to_tuple(partitions), keys, {owner, pids}, listeners}} | meta])
    for {{owner, keys, pids}, number} <- Enum.with_index(partitions), do: :ets.insert(name, {number, keys, {owner, pids}})
    children = for {names, number} <- Enum.with_index(partitions), do: child(names, {kind, name, number, count}, listeners)
    Supervisor.init(children, strategy: :one_for_all)
  end

  # The names of the process, of the table of keys, and of the table of pids, which is called like the process.
  defp partition(name, number) do
    owner = Module.concat(name, "PIDPartition#{number}")
    {owner, Module.concat(name, "KeyPartition#{number}"), owner}
  end

  # The arguments are those that a report of its start shows on real Elixir.
  defp child({owner, keys, pids}, {kind, name, number, count}, listeners) do
    %{id: owner, start: {Registry.Partition, :start_link, [owner, {kind, name, number, count, keys, pids, listeners, false}]}}
  end
end
