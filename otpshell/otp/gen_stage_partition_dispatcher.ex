defmodule GenStage.PartitionDispatcher do
  @moduledoc """
  Gives each event to the consumer of its partition. Options: `:partitions` (a number, or a list of names; required) and `:hash`, a
  function that gives `{event, partition}` for an event, or `:none` to drop it. Each consumer subscribes with `:partition`.
  """

  @behaviour GenStage.Dispatcher

  # `partitions`: name => {from | nil, demand, queue of events that wait}; `tags`: tag => name
  @impl true
  def init(options) do
    names =
      case Keyword.get(options, :partitions) do
        nil -> raise ArgumentError, "the enumerable of :partitions is required when using the partition dispatcher"
        count when is_integer(count) -> Enum.to_list(0..(count - 1))
        names -> Enum.to_list(names)
      end

    hash = Keyword.get(options, :hash, fn event -> {event, :erlang.phash2(event, length(names))} end)
    empty = Map.new(names, &{&1, {nil, 0, :queue.new()}})
    {:ok, %{hash: hash, partitions: empty, tags: %{}, expected: 0, orphaned: 0}}
  end

  @impl true
  def subscribe(options, {_, tag} = from, state) do
    name = Keyword.get(options, :partition)

    case state.partitions do
      %{^name => {nil, demand, queue}} ->
        {:ok, 0, %{state | partitions: Map.put(state.partitions, name, {from, demand, queue}), tags: Map.put(state.tags, tag, name)}}

      %{^name => {{pid, _}, _, _}} ->
        raise ArgumentError, "the partition #{inspect(name)} is already taken by #{inspect(pid)}"

      _ when name == nil ->
        raise ArgumentError, "the :partition option is required when subscribing to a producer with partition dispatcher"

      _ ->
        raise ArgumentError, ":partition must be one of #{inspect(Map.keys(state.partitions))}, got: #{inspect(name)}"
    end
  end

  @impl true
  def cancel({_, tag}, state) do
    {name, tags} = Map.pop(state.tags, tag)
    {_, demand, queue} = state.partitions[name]
    partitions = Map.put(state.partitions, name, {nil, 0, queue})
    {:ok, 0, %{state | partitions: partitions, tags: tags, orphaned: state.orphaned + demand}}
  end

  # What waits in the partition is sent at once; the producer is asked for as much again, so that no other partition starves.
  @impl true
  def ask(demand, {_, tag} = from, state) do
    name = state.tags[tag]
    {_, before, queue} = state.partitions[name]
    {events, queue} = take(queue, demand, [])
    deliver(from, events)
    adopted = min(state.orphaned, demand)
    partitions = Map.put(state.partitions, name, {from, before + demand - length(events), queue})
    new = demand - adopted
    {:ok, new, %{state | partitions: partitions, orphaned: state.orphaned - adopted, expected: state.expected + new}}
  end

  @impl true
  def dispatch(events, _length, state) do
    {now, later} = Enum.split(events, state.expected)

    partitions =
      now
      |> Enum.map(state.hash)
      |> Enum.reject(&(&1 == :none))
      |> Enum.group_by(&elem(&1, 1), &elem(&1, 0))
      |> Enum.reduce(state.partitions, &into_partition/2)

    {:ok, later, %{state | partitions: partitions, expected: state.expected - length(now)}}
  end

  defp into_partition({name, events}, partitions) do
    case partitions do
      %{^name => {from, demand, queue}} ->
        {now, later} = Enum.split(events, demand)
        deliver(from, now)
        Map.put(partitions, name, {from, demand - length(now), Enum.reduce(later, queue, &:queue.in/2)})

      _ ->
        raise "unknown partition #{inspect(name)} computed for GenStage event. The known partitions are #{inspect(Map.keys(partitions))}. " <>
                "See the :partitions option to set your own. This event has been discarded."
    end
  end

  defp deliver(_from, []), do: :ok
  defp deliver({pid, tag}, events), do: send(pid, {:"$gen_consumer", {self(), tag}, events})

  defp take(queue, 0, taken), do: {Enum.reverse(taken), queue}

  defp take(queue, wanted, taken) do
    case :queue.out(queue) do
      {{:value, event}, queue} -> take(queue, wanted - 1, [event | taken])
      {:empty, queue} -> {Enum.reverse(taken), queue}
    end
  end
end
