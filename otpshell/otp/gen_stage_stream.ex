defmodule GenStage.Stream do
  @moduledoc """
  `GenStage.stream/2`: the process that runs the stream subscribes, asks, and hands the events on.
  """

  @doc "A stream of the events of `[{producer, {max demand, min demand}, subscription options}]`."
  def build(subscriptions, options) do
    Stream.resource(fn -> open(subscriptions, options) end, &next/1, &close/1)
  end

  # `open` maps a monitor, which is the subscription's tag, to the subscription; `:failed` to the exit that is due, `:handed_on` to the
  # tag and number of the events that were handed on last, once more of them are wanted.
  defp open(subscriptions, options) do
    open = for subscription <- subscriptions, opened = subscribe(subscription, subscriptions), into: %{}, do: opened
    producers = Keyword.get_lazy(options, :producers, fn -> for {_tag, %{pid: pid}} <- open, do: pid end)
    Enum.each(producers, &GenStage.demand(&1, :forward))
    open
  end

  defp subscribe({producer, {max, min}, options}, all) do
    cancel = Keyword.get(options, :cancel, :permanent)

    case GenServer.whereis(producer) do
      nil when cancel == :temporary ->
        nil

      nil ->
        exit({:noproc, {GenStage, :init_stream, [all]}})

      pid ->
        tag = Process.monitor(pid)
        send(pid, {:"$gen_producer", {self(), tag}, {:subscribe, nil, options}})
        GenStage.ask({pid, tag}, max)
        {tag, %{pid: pid, cancel: cancel, batch: max - min, taken: 0}}
    end
  end

  defp next(%{failed: reason}), do: exit(reason)
  defp next(%{handed_on: {tag, count}} = open), do: open |> Map.delete(:handed_on) |> took(tag, count) |> next()
  defp next(open) when map_size(open) == 0, do: {:halt, open}

  defp next(open) do
    receive do
      {:"$gen_consumer", {_, tag}, events} when is_map_key(open, tag) and is_list(events) -> {events, Map.put(open, :handed_on, {tag, length(events)})}
      {:"$gen_consumer", {_, tag}, {:cancel, reason}} when is_map_key(open, tag) -> ended(open, tag, reason)
      {:DOWN, tag, _, _, reason} when is_map_key(open, tag) -> ended(open, tag, reason)
    end
  end

  # As many as have been handed on are asked for again, in portions.
  defp took(open, tag, count) do
    %{pid: pid, batch: batch, taken: taken} = subscription = open[tag]
    taken = taken + count
    GenStage.ask({pid, tag}, div(taken, batch) * batch)
    Map.put(open, tag, %{subscription | taken: rem(taken, batch)})
  end

  defp ended(open, tag, reason) do
    {%{cancel: cancel}, rest} = Map.pop(open, tag)
    Process.demonitor(tag, [:flush])

    if cancel == :temporary or (cancel == :transient and (reason in [:normal, :shutdown] or match?({:shutdown, _}, reason))) do
      {[], rest}
    else
      # the exit comes from the next step, so that only what is still open gets closed
      {[], Map.put(rest, :failed, {reason, {GenStage, :close_stream, [rest]}})}
    end
  end

  defp close(open) do
    for {tag, %{pid: pid}} <- Map.drop(open, [:failed, :handed_on]) do
      GenStage.cancel({pid, tag}, :normal)
      drop(tag)
    end
  end

  # No event may stay in the mailbox of who ran the stream.
  defp drop(tag) do
    receive do
      {:"$gen_consumer", {_, ^tag}, {:cancel, _}} -> drop(tag, 0)
      {:"$gen_consumer", {_, ^tag}, _events} -> drop(tag)
      {:DOWN, ^tag, _, _, _} -> drop(tag, 0)
    end
  end

  defp drop(tag, timeout) do
    Process.demonitor(tag, [:flush])

    receive do
      {:"$gen_consumer", {_, ^tag}, _} -> drop(tag, timeout)
    after
      timeout -> :ok
    end
  end
end
