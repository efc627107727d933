defmodule GenStage.Consuming do
  @moduledoc """
  The side of a stage that has producers: subscriptions, and what is done with the events that come.

  A subscription knows how many events are still to come (`open`, at first `max`). What arrives is handled in portions of `max - min`;
  whenever no more than `min` are to come, as many are asked for as make it `max` again.

  A producer_consumer handles what has arrived only while its own consumers want something. Until then it waits in the inbox, and with it,
  in order, messages and the news that a producer has gone.
  """

  import GenStage, only: [continue: 2, complain: 3, own_name: 0, proceed: 2]

  alias GenStage.{Options, Producing}

  # -- subscribing ----------------------------------------------------------------------------------------------------------------

  @doc "Subscribes a new stage to its first producers."
  def init(stage, subscriptions) do
    subscriptions
    |> Enum.map(&Options.subscription/1)
    |> Enum.reduce_while({:ok, stage}, fn {to, options}, {:ok, stage} ->
      case subscribe(nil, to, options, stage) do
        {:stop, reason, _stage} -> {:halt, {:stop, reason}}
        {_ok_or_error, _, stage} -> {:cont, {:ok, stage}}
      end
    end)
  end

  @doc "`{:ok, tag, stage}`, `{:error, reason, stage}` or `{:stop, reason, stage}`; `current` is a subscription to end, `{tag, reason}`."
  def subscribe(_current, to, _options, %{type: :producer} = stage) do
    complain(:error, "GenStage producer ~tp cannot be subscribed to another stage: ~tp", [own_name(), to])
    {:error, :not_a_consumer, stage}
  end

  def subscribe(current, to, options, stage) do
    with {:ok, {max, min}} <- Options.demands(options),
         {:ok, cancel} <- Options.cancel(options) do
      case GenServer.whereis(to) do
        nil -> nobody(to, cancel, stage)
        producer -> subscribe_to(producer, current, options, {cancel, %{open: max, min: min, max: max}}, stage)
      end
    else
      {:error, message} ->
        complain(:error, "GenStage consumer ~tp subscribe received invalid option: ~ts", [own_name(), message])
        {:error, {:bad_opts, message}, stage}
    end
  end

  defp nobody(_to, :temporary, stage), do: {:ok, make_ref(), stage}

  defp nobody(to, _cancel, stage) do
    text = "GenStage consumer ~tp was not able to subscribe to the process ~tp because that process is not alive"
    complain(:error, text, [callback_module(stage), to])
    {:stop, :noproc, stage}
  end

  # a stage that is a behaviour itself, such as a consumer supervisor, has the module of its user in its state
  defp callback_module(%{state: %{mod: module}}), do: module
  defp callback_module(%{mod: module}), do: module

  defp subscribe_to(producer, current, options, {cancel, demand}, stage) do
    tag = Process.monitor(producer)
    from = {if(is_pid(producer), do: producer, else: elem(producer, 0)), tag}
    send(producer, {:"$gen_producer", {self(), tag}, {:subscribe, current, options}})

    case subscribed(stage.mod, [:producer, options, from, stage.state]) do
      {:automatic, state} ->
        GenStage.ask({producer, tag}, demand.max)
        {:ok, tag, %{stage | state: state, producers: Map.put(stage.producers, tag, {producer, cancel, demand})}}

      {:manual, state} ->
        {:ok, tag, %{stage | state: state, producers: Map.put(stage.producers, tag, {producer, cancel, :manual})}}

      {:stop, reason, state} ->
        {:stop, reason, %{stage | state: state}}

      other ->
        {:stop, {:bad_return_value, other}, stage}
    end
  end

  @doc "What the module's `handle_subscribe/4` says, for either side of a subscription."
  def subscribed(module, args) do
    if function_exported?(module, :handle_subscribe, 4), do: apply(module, :handle_subscribe, args), else: {:automatic, List.last(args)}
  end

  @doc "Lets the module's `handle_cancel/3` know that a subscription has ended, for either side of it."
  def cancelled(why, from, %{mod: module} = stage) do
    if function_exported?(module, :handle_cancel, 3),
      do: module.handle_cancel(why, from, stage.state) |> proceed(stage),
      else: {:noreply, stage}
  end

  # -- messages of producers --------------------------------------------------------------------------------------------------------

  @doc "Deals with what a producer sent."
  def receive(events, {_pid, tag} = from, stage) when is_list(events) do
    cond do
      not is_map_key(stage.producers, tag) ->
        GenStage.cancel(from, :unknown_subscription)
        {:noreply, stage}

      stage.type == :consumer ->
        handle(events, from, stage)

      true ->
        enqueue({:events, events, from}, stage)
    end
  end

  def receive({:cancel, _reason} = why, {_pid, tag} = from, stage) do
    if is_map_key(stage.producers, tag), do: lost(why, from, stage), else: {:noreply, stage}
  end

  def receive(_other, _from, stage), do: {:noreply, stage}

  @doc "A producer has gone (`{:down, reason}`), or has ended the subscription (`{:cancel, reason}`)."
  def lost(why, {_pid, tag} = from, stage) do
    Process.demonitor(tag, [:flush])
    if stage.type == :consumer, do: part(why, from, stage), else: enqueue({:lost, why, from}, stage)
  end

  defp part({_how, reason} = why, {pid, tag} = from, stage) do
    case Map.pop(stage.producers, tag) do
      {nil, _} ->
        {:noreply, stage}

      {{_pid, cancel, _demand}, producers} ->
        result = cancelled(why, from, %{stage | producers: producers})

        if fatal?(cancel, reason), do: continue(result, &stop(pid, reason, &1)), else: result
    end
  end

  defp stop(producer, reason, stage) do
    text = "GenStage consumer ~tp is stopping after receiving cancel from producer ~tp with reason: ~tp"
    complain(:notice, text, [own_name(), producer, reason])
    {:stop, reason, stage}
  end

  # A second subscription that was refused leaves the first as it was.
  defp fatal?(_cancel, :already_subscribed), do: false
  defp fatal?(:transient, reason), do: not (reason in [:normal, :shutdown] or match?({:shutdown, _}, reason))
  defp fatal?(cancel, _reason), do: cancel == :permanent

  # -- the inbox of a producer_consumer ---------------------------------------------------------------------------------------------

  @doc "Puts something behind what waits already."
  def enqueue(item, stage), do: drain(%{stage | inbox: :queue.in(item, stage.inbox)})

  @doc "Deals with what waits, as long as events are wanted or no event stands first."
  def drain(%{wanted: wanted} = stage) do
    case :queue.peek(stage.inbox) do
      :empty -> {:noreply, stage}
      {:value, {:events, _, _}} when wanted <= 0 -> {:noreply, stage}
      {:value, item} -> %{stage | inbox: :queue.drop(stage.inbox)} |> deal_with(item) |> continue(&drain/1)
    end
  end

  defp deal_with(stage, {:events, events, from}), do: handle(events, from, stage)
  defp deal_with(stage, {:info, message}), do: Producing.info(message, stage)
  defp deal_with(stage, {:lost, why, from}), do: part(why, from, stage)

  # -- events -----------------------------------------------------------------------------------------------------------------------

  # Portion after portion, each followed by what it makes the stage ask for.
  defp handle(events, {_pid, tag} = from, stage) do
    {pid, cancel, demand} = stage.producers[tag]
    {portions, demand} = portions(events, from, demand)
    stage = %{stage | producers: Map.put(stage.producers, tag, {pid, cancel, demand})}

    Enum.reduce(portions, {:noreply, stage}, fn {portion, more}, result ->
      continue(result, fn %{mod: module} = stage ->
        result = module.handle_events(portion, from, stage.state) |> proceed(stage)
        if elem(result, 0) != :stop, do: GenStage.ask(from, more, [:noconnect])
        result
      end)
    end)
  end

  @doc "Events as `{portion, how many to ask for after it}`, and what the subscription knows of its demand then."
  def portions(events, _from, :manual), do: {[{events, 0}], :manual}

  def portions(events, from, %{max: max, min: min} = demand) do
    {portions, {_expected, open}} =
      events
      |> Enum.chunk_every(max - min)
      |> Enum.map_reduce({demand.open, demand.open}, fn portion, {expected, open} ->
        excess = max(length(portion) - expected, 0)
        if excess > 0, do: complain(:error, "GenStage consumer ~tp has received ~tp events in excess from: ~tp", [own_name(), excess, from])
        counted = length(portion) - excess
        open = open - counted
        more = if open <= min, do: max - open, else: 0
        {{portion, more}, {expected - counted, open + more}}
      end)

    {portions, %{demand | open: open}}
  end
end
