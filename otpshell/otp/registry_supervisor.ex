defmodule Registry.Supervisor do
  @moduledoc """
  The supervisor of a registry: it owns the table of the registry's name and supervises the partitions.
  """

  @doc false
  def init({kind, name, count, listeners, meta}) do
    partitions = for n <- 0..(count - 1), do: {:"#{inspect(name)}.PIDPartition#{n}", :"#{inspect(name)}.KeyTable#{n}", :"#{inspect(name)}.PIDTable#{n}"}
    :ets.new(name, [:set, :public, :named_table, read_concurrency: true])
    :ets.insert(name, [{Registry.__info_key__(), {kind, listeners, List.to_tuple(partitions)}} | meta])

    children =
      for {owner, keys, pids} <- partitions do
        %{id: owner, start: {Registry.Partition, :start_link, [owner, {kind, keys, pids}]}}
      end

    Supervisor.init(children, strategy: :one_for_all)
  end
end
