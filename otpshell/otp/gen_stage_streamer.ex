defmodule GenStage.Streamer do
  @moduledoc """
  The producer behind `GenStage.from_enumerable/2`: demand pulls elements out of the enumerable.
  """

  use GenStage

  # `next`: what gives the next element, nil after the last. `consumers`: their tags, or nil when it does not matter that they go.
  # `stacktrace`: of who started it.
  defstruct [:next, :consumers, :stacktrace]

  @impl true
  def init({enumerable, options}) do
    {own, options} = Keyword.split(options, [:on_cancel, :stacktrace])
    # the enumeration stops after each element, until the next is wanted
    next = &Enumerable.reduce(enumerable, &1, fn element, _ -> {:suspend, [element]} end)

    consumers =
      case Keyword.get(own, :on_cancel, :continue) do
        :continue -> nil
        :stop -> MapSet.new()
      end

    {:producer, %GenStage.Streamer{next: next, consumers: consumers, stacktrace: own[:stacktrace]}, options}
  end

  @impl true
  def handle_subscribe(:consumer, _options, _from, %{consumers: nil} = state), do: {:automatic, state}
  def handle_subscribe(:consumer, _options, {_, tag}, state), do: {:automatic, %{state | consumers: MapSet.put(state.consumers, tag)}}

  @impl true
  def handle_cancel(_why, _from, %{consumers: nil} = state), do: {:noreply, [], state}

  def handle_cancel(_why, {_, tag}, state) do
    state = %{state | consumers: MapSet.delete(state.consumers, tag)}
    if MapSet.size(state.consumers) == 0, do: {:stop, :normal, state}, else: {:noreply, [], state}
  end

  @impl true
  def handle_demand(_demand, %{next: nil} = state), do: {:noreply, [], state}

  def handle_demand(demand, %{next: next} = state) do
    {events, next} = pull(next, demand, [])
    # the end comes after the events that were sent
    if next == nil, do: GenStage.async_info(self(), :stop)
    {:noreply, events, %{state | next: next}}
  end

  @impl true
  def handle_info(:stop, state), do: {:stop, :normal, state}

  def handle_info(message, state) do
    text = "** Undefined handle_info in ~tp~n** Unhandled message: ~tp~n** Stream started at:~n~ts"
    :error_logger.warning_msg(String.to_charlist(text), [inspect(__MODULE__), message, Exception.format_stacktrace(state.stacktrace)])
    {:noreply, [], state}
  end

  @impl true
  def terminate(_reason, %{next: nil}), do: :ok
  def terminate(_reason, %{next: next}), do: next.({:halt, nil})

  defp pull(next, 0, events), do: {Enum.reverse(events), next}

  defp pull(next, wanted, events) do
    case next.({:cont, []}) do
      {:suspended, [element], next} -> pull(next, wanted - 1, [element | events])
      # the last element may come with the end
      {_done_or_halted, last} -> {Enum.reverse(events, last), nil}
    end
  end
end
