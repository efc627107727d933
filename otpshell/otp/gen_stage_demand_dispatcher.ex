defmodule GenStage.DemandDispatcher do
  @moduledoc """
  Gives events to the consumer that waits for most: each event goes to one consumer. The default of producers.
  """

  @behaviour GenStage.Dispatcher

  # {consumers with their demand, the largest first; demand that consumers left behind when they went; the largest single demand}
  @impl true
  def init(options), do: {:ok, {[], 0, options[:max_demand]}}

  @impl true
  def subscribe(_options, {pid, tag}, {waiting, orphaned, max}), do: {:ok, 0, {waiting ++ [{0, pid, tag}], orphaned, max}}

  # The producer has been asked for it already: the next who ask get it.
  @impl true
  def cancel({_, tag}, {waiting, orphaned, max}) do
    {{demand, _, _}, waiting} = List.keytake(waiting, tag, 2)
    {:ok, 0, {waiting, orphaned + demand, max}}
  end

  @impl true
  def ask(demand, {pid, tag}, {waiting, orphaned, max}) do
    max = max || demand

    if demand > max do
      text = 'GenStage producer DemandDispatcher expects a maximum demand of ~tp. Using different maximum demands will overload greedy consumers. Got demand for ~tp events from ~tp~n'
      :logger.log(:warning, text, [max, demand, pid], %{})
    end

    {{before, _, _}, waiting} = List.keytake(waiting, tag, 2)
    adopted = min(orphaned, demand)
    {:ok, demand - adopted, {insert({before + demand, pid, tag}, waiting), orphaned - adopted, max}}
  end

  @impl true
  def dispatch(events, _length, {waiting, orphaned, max}) do
    {left, waiting} = hand_out(events, waiting)
    {:ok, left, {waiting, orphaned, max}}
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
