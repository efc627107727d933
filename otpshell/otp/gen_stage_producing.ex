defmodule GenStage.Producing do
  @moduledoc """
  The side of a stage that has consumers: their subscriptions and demand, the dispatcher, and the buffer.

  Demand that a dispatcher lets through is met from the buffer first; what is left is the module's `handle_demand/2` to meet, or, in a
  producer_consumer, what its producers have sent. Events go to the dispatcher, and into the buffer when nobody has asked for them.
  """

  import GenStage, only: [continue: 2, complain: 3, own_name: 0, proceed: 2]

  alias GenStage.{Buffer, Consuming, Options}

  @doc "The producing part of a new stage; `{:error, text}` for a wrong option."
  def init(%{type: :consumer} = stage, _options), do: {:ok, stage}

  def init(stage, options) do
    usual_size = if stage.type == :producer, do: 10_000, else: :infinity

    with {:ok, {dispatcher, dispatcher_options}} <- Options.dispatcher(options),
         {:ok, size} <- Options.integer(options, :buffer_size, usual_size, 0, nil, :infinity),
         {:ok, keep} <- Options.one_of(options, :buffer_keep, [:last, :first]),
         {:ok, mode} <- mode(stage.type, options) do
      {:ok, state} = dispatcher.init(dispatcher_options)
      held = if mode == :accumulate, do: []
      {:ok, %{stage | dispatcher: dispatcher, dispatcher_state: state, buffer: Buffer.new(size, keep), held: held}}
    end
  end

  defp mode(:producer, options), do: Options.one_of(options, :demand, [:forward, :accumulate])
  defp mode(:producer_consumer, _options), do: {:ok, :forward}

  # -- messages of consumers ----------------------------------------------------------------------------------------------------

  @doc "Deals with what a consumer sent."
  def receive({:subscribe, current, options}, {pid, tag} = from, stage) do
    if is_map_key(stage.consumers, tag) do
      complain(:error, "GenStage producer ~tp received duplicated subscription from: ~tp", [own_name(), from])
      send_consumer(from, {:cancel, :duplicated_subscription})
      {:noreply, stage}
    else
      stage |> replaced(current) |> continue(&subscribe(options, from, Process.monitor(pid), &1))
    end
  end

  def receive({:ask, count}, {_pid, tag} = from, stage) when is_integer(count) and count > 0 do
    case stage.consumers do
      %{^tag => _} ->
        stage |> dispatching(:ask, [count, from]) |> demanded()

      _ ->
        send_consumer(from, {:cancel, :unknown_subscription})
        {:noreply, stage}
    end
  end

  def receive({:cancel, reason}, {_pid, tag}, stage) when is_map_key(stage.consumers, tag), do: lost({:cancel, reason}, tag, stage)
  def receive(_other, _from, stage), do: {:noreply, stage}

  # A consumer that subscribes anew gives up its old subscription.
  defp replaced(stage, {old_tag, reason}) when is_map_key(stage.consumers, old_tag), do: lost({:cancel, reason}, old_tag, stage)
  defp replaced(stage, _none), do: {:noreply, stage}

  defp subscribe(options, {pid, tag} = from, monitor, stage) do
    stage = %{stage | monitors: Map.put(stage.monitors, monitor, tag), consumers: Map.put(stage.consumers, tag, {pid, monitor})}

    case Consuming.subscribed(stage.mod, [:consumer, options, from, stage.state]) do
      {:automatic, state} ->
        stage = %{stage | state: state}

        case stage.dispatcher.subscribe(options, from, stage.dispatcher_state) do
          {:ok, demand, dispatcher_state} ->
            demanded({demand, %{stage | dispatcher_state: dispatcher_state}})

          {:error, reason} ->
            send_consumer(from, {:cancel, reason})
            Consuming.cancelled({:cancel, reason}, from, forget(tag, stage))
        end

      {:stop, reason, state} ->
        {:stop, reason, %{stage | state: state}}

      other ->
        {:stop, {:bad_return_value, other}, stage}
    end
  end

  @doc "A consumer has gone (`{:down, reason}`), or wants no more (`{:cancel, reason}`)."
  def lost({how, reason} = why, tag, stage) do
    from = {elem(stage.consumers[tag], 0), tag}
    if how == :cancel, do: send_consumer(from, {:cancel, reason})

    # The module knows before the dispatcher, as demand that only this consumer held back may come free then.
    Consuming.cancelled(why, from, forget(tag, stage)) |> continue(&(&1 |> dispatching(:cancel, [from]) |> demanded()))
  end

  defp forget(tag, stage) do
    {{_pid, monitor}, consumers} = Map.pop(stage.consumers, tag)
    Process.demonitor(monitor, [:flush])
    %{stage | consumers: consumers, monitors: Map.delete(stage.monitors, monitor)}
  end

  defp send_consumer({pid, tag}, message), do: send(pid, {:"$gen_consumer", {self(), tag}, message})

  defp dispatching(stage, callback, args) do
    {:ok, demand, dispatcher_state} = apply(stage.dispatcher, callback, args ++ [stage.dispatcher_state])
    {demand, %{stage | dispatcher_state: dispatcher_state}}
  end

  # -- demand -----------------------------------------------------------------------------------------------------------------------

  defp demanded({0, stage}), do: {:noreply, stage}
  defp demanded({count, %{held: held} = stage}) when is_list(held), do: {:noreply, %{stage | held: [{:demand, count} | held]}}

  defp demanded({count, stage}) do
    case from_buffer(count, stage) do
      {0, stage} -> {:noreply, stage}
      {rest, %{type: :producer_consumer} = stage} -> Consuming.drain(%{stage | wanted: stage.wanted + rest})
      {rest, %{mod: module} = stage} -> module.handle_demand(rest, stage.state) |> proceed(stage)
    end
  end

  @doc "Demand and events are held from now on (`:accumulate`), or what was held takes its course (`:forward`)."
  def demand_mode(:accumulate, stage), do: {:noreply, %{stage | held: stage.held || []}}
  def demand_mode(:forward, %{held: nil} = stage), do: {:noreply, stage}

  def demand_mode(:forward, stage) do
    stage.held
    |> Enum.reverse()
    |> Enum.reduce({:noreply, %{stage | held: nil}}, fn
      {:demand, count}, result -> continue(result, &demanded({count, &1}))
      {:events, events}, result -> continue(result, &{:noreply, emit(events, &1)})
    end)
  end

  # -- events -----------------------------------------------------------------------------------------------------------------------

  @doc "Sends events to those who asked for them; the others wait in the buffer."
  def emit([], stage), do: stage

  def emit(events, %{type: :consumer} = stage) do
    complain(:error, "GenStage consumer ~tp cannot dispatch events (an empty list must be returned): ~tp", [own_name(), events])
    stage
  end

  def emit(events, %{held: held} = stage) when is_list(held), do: %{stage | held: [{:events, events} | held]}

  def emit(events, stage) do
    {left, stage} = dispatch(events, %{stage | wanted: max(stage.wanted - length(events), 0)})
    store(left, stage)
  end

  defp dispatch(events, stage) do
    {:ok, left, dispatcher_state} = stage.dispatcher.dispatch(events, length(events), stage.dispatcher_state)
    {left, %{stage | dispatcher_state: dispatcher_state}}
  end

  defp store([], stage), do: stage

  defp store(events, stage) do
    {buffer, discarded, messages} = Buffer.store(stage.buffer, events)
    if discarded > 0, do: tell_discarded(discarded, stage)
    Enum.reduce(messages, %{stage | buffer: buffer}, &announce/2)
  end

  # a producer_consumer is called a producer here, as this is what it is to its consumers
  defp tell_discarded(count, %{mod: module} = stage) do
    if not function_exported?(module, :format_discarded, 2) or module.format_discarded(count, stage.state) do
      :logger.log(:warning, "GenStage producer #{inspect(own_name())} has discarded #{count} events from buffer")
    end
  end

  # As much of a demand as the buffer meets; gives what is left of it. Messages that stood behind events follow them.
  defp from_buffer(0, stage), do: {0, stage}

  defp from_buffer(count, stage) do
    case Buffer.take(stage.buffer, count) do
      :empty ->
        {count, stage}

      {events, messages, buffer} ->
        {left, stage} = dispatch(events, %{stage | buffer: buffer})
        stage = Enum.reduce(messages, %{stage | buffer: Buffer.put_back(stage.buffer, left)}, &announce/2)
        # while nobody takes what is there, no more is needed
        if left == [], do: from_buffer(count - length(events), stage), else: {0, stage}
    end
  end

  @doc "A message for the module that is to come after the events of the buffer."
  def info(message, stage) do
    case Buffer.mark(stage.buffer, message) do
      :empty -> {:noreply, announce(message, stage)}
      buffer -> {:noreply, %{stage | buffer: buffer}}
    end
  end

  # The dispatcher sends it on to this process, when it has sent the events that it holds itself.
  defp announce(message, stage) do
    {:ok, dispatcher_state} = stage.dispatcher.info(message, stage.dispatcher_state)
    %{stage | dispatcher_state: dispatcher_state}
  end
end
