defmodule GenStage.Streamer do
  @moduledoc """
  The producer behind `GenStage.from_enumerable/2`: demand pulls elements out of the enumerable.
  """

  use GenStage

  @impl true
  def init({enumerable, options}) do
    {on_cancel, options} = Keyword.pop(options, :on_cancel, :continue)
    # the enumeration stops after each element, until the next is wanted
    next = &Enumerable.reduce(enumerable, &1, fn element, _ -> {:suspend, [element]} end)
    {:producer, {next, on_cancel, MapSet.new()}, options}
  end

  @impl true
  def handle_subscribe(:consumer, _options, {_, tag}, {next, on_cancel, consumers}) do
    {:automatic, {next, on_cancel, MapSet.put(consumers, tag)}}
  end

  @impl true
  def handle_cancel(_why, {_, tag}, {next, on_cancel, consumers}) do
    state = {next, on_cancel, MapSet.delete(consumers, tag)}
    if on_cancel == :stop and MapSet.size(elem(state, 2)) == 0, do: {:stop, :normal, state}, else: {:noreply, [], state}
  end

  @impl true
  def handle_demand(_demand, {nil, _, _} = state), do: {:noreply, [], state}

  def handle_demand(demand, {next, on_cancel, consumers}) do
    {events, next} = pull(next, demand, [])
    # the end comes after the events that were sent
    if next == nil, do: GenStage.async_info(self(), :stop)
    {:noreply, events, {next, on_cancel, consumers}}
  end

  @impl true
  def handle_info(:stop, state), do: {:stop, :normal, state}
  def handle_info(_message, state), do: {:noreply, [], state}

  @impl true
  def terminate(_reason, {nil, _, _}), do: :ok
  def terminate(_reason, {next, _, _}), do: next.({:halt, nil})

  defp pull(next, 0, events), do: {Enum.reverse(events), next}

  defp pull(next, wanted, events) do
    case next.({:cont, []}) do
      {:suspended, [element], next} -> pull(next, wanted - 1, [element | events])
      # the last element may come with the end
      {_done_or_halted, last} -> {Enum.reverse(events, last), nil}
    end
  end
end
