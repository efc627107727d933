defmodule GenStage.Stream do
  @moduledoc """
  `GenStage.stream/2`: the process that runs the stream subscribes, asks, and hands the events on.
  """

  alias GenStage.{Consuming, Options}

  @doc "A subscription as `build/2` takes it; raises for a wrong option."
  def checked({producer, options}) when is_list(options) do
    with {:ok, demands} <- Options.demands(options),
         {:ok, _mode} <- Options.cancel(options) do
      {producer, demands, options}
    else
      {:error, message} -> raise ArgumentError, "invalid options for #{inspect(producer)} producer (#{message})"
    end
  end

  def checked(producer), do: checked({producer, []})

  @doc "A stream of the events of `[{producer, {max demand, min demand}, subscription options}]`."
  def build(subscriptions, options) do
    mode = options[:demand] || :forward
    Stream.resource(fn -> open(subscriptions, options[:producers], mode) end, &next(&1, mode), &close/1)
  end

  # `open` maps a monitor, which is the subscription's tag, to the subscription; `:failed` to the exit that is due, `:handed_on` to
  # `{from, more, portions}` once events were handed on: how many to ask for when more are wanted, and the portions that come next.
  defp open(subscriptions, producers, mode) do
    open = for subscription <- subscriptions, opened = subscribe(subscription, subscriptions), into: %{}, do: opened
    producers = producers || for {_tag, %{pid: pid}} <- open, do: pid
    Enum.each(producers, &GenStage.demand(&1, mode))
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
        {tag, %{pid: pid, cancel: cancel, demand: %{open: max, min: min, max: max}}}
    end
  end

  defp next(%{failed: reason}, _mode), do: exit(reason)

  defp next(%{handed_on: {from, more, portions}} = open, mode) do
    GenStage.ask(from, more, [:noconnect])
    hand_on(portions, from, Map.delete(open, :handed_on), mode)
  end

  defp next(open, _mode) when map_size(open) == 0, do: {:halt, open}

  defp next(open, mode) do
    receive do
      {:"$gen_consumer", {_, tag}, events} when is_map_key(open, tag) and is_list(events) -> received(events, tag, open, mode)
      {:"$gen_consumer", {_, tag}, {:cancel, reason}} when is_map_key(open, tag) -> ended(open, tag, reason)
      {:DOWN, tag, _, _, reason} when is_map_key(open, tag) -> ended(open, tag, reason)
      # `GenStage.async_subscribe/2` to the process that runs the stream
      {:"$gen_cast", {:"$subscribe", nil, to, options}} -> {[], Map.merge(open, open([checked({to, options})], nil, mode))}
    end
  end

  defp received(events, tag, open, mode) do
    %{pid: pid, demand: demand} = subscription = open[tag]
    {portions, demand} = Consuming.portions(events, {pid, tag}, demand)
    hand_on(portions, {pid, tag}, Map.put(open, tag, %{subscription | demand: demand}), mode)
  end

  # Portion by portion, so that more is asked for before the last of what came is used up.
  defp hand_on([], _from, open, mode), do: next(open, mode)
  defp hand_on([{events, more} | rest], from, open, _mode), do: {events, Map.put(open, :handed_on, {from, more, rest})}

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
