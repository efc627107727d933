defmodule GenStage.DemandDispatcher do
  @moduledoc """
  Gives events to the consumer that waits for most: each event goes to one consumer. The default of producers.

  Options: `:max_demand`, the largest demand at once that is expected (the first one by default; a larger one is warned of), and
  `:shuffle_demands_on_first_dispatch`, so that the first to subscribe is not always the first to be served.
  """

  @behaviour GenStage.Dispatcher

  # {consumers as {demand, pid, tag}, the largest demand first; demand that consumers left behind when they went; the largest single
  # demand; whether the first dispatch is still to come and shuffles}
  @impl true
  def init(options) do
    {:ok, {[], 0, options[:max_demand], Keyword.get(options, :shuffle_demands_on_first_dispatch, false)}}
  end

  @impl true
  defdelegate info(message, state), to: GenStage.Dispatcher, as: :send_info

  @impl true
  def subscribe(_options, {pid, tag}, {waiting, orphaned, max, shuffle}), do: {:ok, 0, {waiting ++ [{0, pid, tag}], orphaned, max, shuffle}}

  # The producer has been asked for it already: the next who ask get it.
  @impl true
  def cancel({_, tag}, {waiting, orphaned, max, shuffle}) do
    {{demand, _, _}, waiting} = List.keytake(waiting, tag, 2)
    {:ok, 0, {waiting, orphaned + demand, max, shuffle}}
  end

  @impl true
  def ask(demand, {pid, tag}, {waiting, orphaned, max, shuffle}) do
    max = max || demand

    if demand > max do
      text =
        "GenStage producer DemandDispatcher expects a maximum demand of ~tp. " <>
          "Using different maximum demands will overload greedy consumers. Got demand for ~tp events from ~tp"

      GenStage.complain(:warning, text, [max, demand, pid])
    end

    {{before, _, _}, waiting} = List.keytake(waiting, tag, 2)
    adopted = min(orphaned, demand)
    {:ok, demand - adopted, {insert({before + demand, pid, tag}, waiting), orphaned - adopted, max, shuffle}}
  end

  @impl true
  def dispatch(events, length, {waiting, orphaned, max, true}) do
    dispatch(events, length, {Enum.shuffle(waiting), orphaned, max, false})
  end

  # Events that nobody takes are what the gone ones had asked for.
  def dispatch(events, _length, {waiting, orphaned, max, shuffle}) do
    {left, waiting} = hand_out(events, waiting)
    {:ok, left, {waiting, max(orphaned - length(left), 0), max, shuffle}}
  end

  defp hand_out([], waiting), do: {[], waiting}
  defp hand_out(events, []), do: {events, []}
  defp hand_out(events, [{0, _, _} | _] = waiting), do: {events, waiting}

  defp hand_out(events, [{demand, pid, tag} | others]) do
    {now, later} = Enum.split(events, demand)
    send(pid, {:"$gen_consumer", {self(), tag}, now})
    hand_out(later, insert({demand - length(now), pid, tag}, others))
  end

  # behind those who wait for as much
  defp insert({demand, _, _} = entry, waiting) do
    {more, less} = Enum.split_while(waiting, fn {other, _, _} -> other >= demand end)
    more ++ [entry | less]
  end
end
