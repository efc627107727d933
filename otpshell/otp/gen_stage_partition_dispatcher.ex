defmodule GenStage.PartitionDispatcher do
  @moduledoc """
  Gives each event to the consumer of its partition. Options: `:partitions` (a number, or a list of names; required) and `:hash`, a
  function that gives `{event, partition}` for an event, or `:none` to drop it. Each consumer subscribes with `:partition`.
  """

  @behaviour GenStage.Dispatcher

  # {names of the partitions; hash; how many events all consumers together wait for; demand that consumers left behind when they went;
  #  name => {from | nil, demand, queue of {:event, term} and {:info, tag} that wait}; subscription tag => name;
  #  messages that wait for events: tag => {message, in how many queues}}
  @impl true
  def init(options) do
    names = names(Keyword.get(options, :partitions))
    hash = Keyword.get_lazy(options, :hash, fn -> usual_hash(names) end)
    {:ok, {names, hash, 0, 0, Map.new(names, &{&1, nobody()}), %{}, %{}}}
  end

  defp names(nil), do: raise(ArgumentError, "the enumerable of :partitions is required when using the partition dispatcher")
  defp names(count) when is_integer(count), do: Enum.to_list(0..(count - 1))
  defp names(names), do: Enum.to_list(names)

  defp usual_hash(names) do
    unless Enum.all?(names, &is_integer/1) do
      raise ArgumentError, "when :partitions contains partitions that are not integers, you have to pass in the :hash option as well"
    end

    count = length(names)
    fn event -> {event, :erlang.phash2(event, count)} end
  end

  defp nobody, do: {nil, 0, :queue.new()}

  # -- consumers ------------------------------------------------------------------------------------------------------------------

  @impl true
  def subscribe(options, {_, tag} = from, {names, hash, waiting, orphaned, partitions, tags, infos}) do
    name = Keyword.get(options, :partition)

    case partitions do
      %{^name => {nil, demand, queue}} ->
        partitions = Map.put(partitions, name, {from, demand, queue})
        {:ok, 0, {names, hash, waiting, orphaned, partitions, Map.put(tags, tag, name), infos}}

      %{^name => {{pid, _}, _, _}} ->
        raise ArgumentError, "the partition #{name} is already taken by #{inspect(pid)}"

      _ when name == nil ->
        raise ArgumentError, "the :partition option is required when subscribing to a producer with partition dispatcher"

      _ ->
        raise ArgumentError, ":partition must be one of #{inspect(names)}, got: #{name}"
    end
  end

  # Its events are lost with it, and asked for anew; what it had asked for beyond them is left to the next who ask.
  @impl true
  def cancel({_, tag}, {names, hash, waiting, orphaned, partitions, tags, infos}) do
    {name, tags} = Map.pop(tags, tag)
    {_from, demand, queue} = partitions[name]
    {lost, _queue, infos} = take(queue, :infinity, [], infos)
    count = length(lost)
    state = {names, hash, waiting + count, orphaned + demand, Map.put(partitions, name, nobody()), tags, infos}
    {:ok, count, state}
  end

  # What waits in the partition is sent at once; the producer is asked for as much again, so that no other partition starves.
  @impl true
  def ask(demand, {_, tag} = from, {names, hash, waiting, orphaned, partitions, tags, infos}) do
    name = tags[tag]
    {_from, before, queue} = partitions[name]
    {events, queue, infos} = take(queue, demand, [], infos)
    deliver(from, events)
    adopted = min(orphaned, demand)
    partitions = Map.put(partitions, name, {from, before + demand - length(events), queue})
    {:ok, demand - adopted, {names, hash, waiting + demand - adopted, orphaned - adopted, partitions, tags, infos}}
  end

  # -- events -----------------------------------------------------------------------------------------------------------------------

  @impl true
  def dispatch(events, _length, {names, hash, waiting, orphaned, partitions, tags, infos}) do
    {sorted, later, waiting} = sort(events, waiting, hash, partitions, %{})
    partitions = Enum.reduce(sorted, partitions, fn {name, events}, partitions -> into(name, Enum.reverse(events), partitions) end)
    {:ok, later, {names, hash, waiting, orphaned, partitions, tags, infos}}
  end

  # As many as are waited for, by partition, the latest first.
  defp sort(events, waiting, _hash, _partitions, sorted) when events == [] or waiting == 0, do: {sorted, events, waiting}

  defp sort([event | rest], waiting, hash, partitions, sorted) do
    case hash.(event) do
      :none -> sort(rest, waiting, hash, partitions, sorted)
      {event, name} when is_map_key(partitions, name) -> sort(rest, waiting - 1, hash, partitions, Map.update(sorted, name, [event], &[event | &1]))
      {event, name} -> raise unknown_partition(event, name, Map.keys(partitions))
      other -> raise "the :hash function should return {event, partition}, got: #{inspect(other)}"
    end
  end

  defp unknown_partition(event, name, known) do
    "unknown partition #{inspect(name)} computed for GenStage event #{inspect(event)}. The known partitions are #{inspect(known)}. " <>
      "See the :partitions option to set your own. This event has been discarded."
  end

  defp into(name, events, partitions) do
    {from, demand, queue} = partitions[name]
    {now, later} = Enum.split(events, demand)
    deliver(from, now)
    Map.put(partitions, name, {from, demand - length(now), Enum.reduce(later, queue, &:queue.in({:event, &1}, &2))})
  end

  defp deliver(_from, []), do: :ok
  defp deliver({pid, tag}, events), do: send(pid, {:"$gen_consumer", {self(), tag}, events})

  # Up to so many events out of a queue, and the messages before and right behind them.
  defp take(queue, wanted, taken, infos) do
    case :queue.out(queue) do
      {{:value, {:info, tag}}, queue} -> take(queue, wanted, taken, passed(tag, infos))
      {{:value, {:event, event}}, queue} when wanted == :infinity -> take(queue, wanted, [event | taken], infos)
      {{:value, {:event, event}}, queue} when wanted > 0 -> take(queue, wanted - 1, [event | taken], infos)
      _ -> {Enum.reverse(taken), queue, infos}
    end
  end

  # -- messages -----------------------------------------------------------------------------------------------------------------------

  # A message waits behind the events of every partition, and is sent when the last of them lets it pass.
  @impl true
  def info(message, {names, hash, waiting, orphaned, partitions, tags, infos} = state) do
    case for {name, {_, _, queue}} <- partitions, not :queue.is_empty(queue), do: name do
      [] ->
        GenStage.Dispatcher.send_info(message, state)

      busy ->
        tag = make_ref()
        enqueue = fn name, partitions -> Map.update!(partitions, name, &put_elem(&1, 2, :queue.in({:info, tag}, elem(&1, 2)))) end
        partitions = Enum.reduce(busy, partitions, enqueue)
        {:ok, {names, hash, waiting, orphaned, partitions, tags, Map.put(infos, tag, {message, length(busy)})}}
    end
  end

  defp passed(tag, infos) do
    case infos[tag] do
      {message, 1} ->
        send(self(), message)
        Map.delete(infos, tag)

      {message, queues} ->
        Map.put(infos, tag, {message, queues - 1})
    end
  end
end
