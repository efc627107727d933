defmodule GenStage.Buffer do
  @moduledoc """
  Events that nobody has asked for yet, the oldest first, up to a size; in between, messages that wait for the events before them.
  """

  # `queue` holds `{:event, term}` and `{:info, term}`
  defstruct [:limit, :keep, queue: :queue.new(), count: 0]

  @doc "An empty buffer for `limit` events; `keep` says which stay when there are more: the `:first` or the `:last`."
  def new(limit, keep), do: %GenStage.Buffer{limit: limit, keep: keep}

  @doc "How many events it holds."
  def count(%{count: count}), do: count

  @doc "A message that is to be taken out after all events that are here now."
  def mark(buffer, message), do: %{buffer | queue: :queue.in({:info, message}, buffer.queue)}

  @doc "Adds events: `{buffer, how many were dropped, messages that need wait no longer}`."
  def store(%{limit: :infinity} = buffer, events), do: {Enum.reduce(events, buffer, &add/2), 0, []}

  def store(%{keep: :first, limit: limit} = buffer, events) do
    {fitting, dropped} = Enum.split(events, limit - buffer.count)
    {Enum.reduce(fitting, buffer, &add/2), length(dropped), []}
  end

  def store(%{keep: :last} = buffer, events), do: drop_oldest(Enum.reduce(events, buffer, &add/2), 0, [])

  defp add(event, buffer), do: %{buffer | queue: :queue.in({:event, event}, buffer.queue), count: buffer.count + 1}

  defp drop_oldest(%{count: count, limit: limit} = buffer, dropped, infos) when count <= limit, do: {buffer, dropped, Enum.reverse(infos)}

  defp drop_oldest(buffer, dropped, infos) do
    case :queue.out(buffer.queue) do
      {{:value, {:event, _}}, queue} -> drop_oldest(%{buffer | queue: queue, count: buffer.count - 1}, dropped + 1, infos)
      {{:value, {:info, message}}, queue} -> drop_oldest(%{buffer | queue: queue}, dropped, [message | infos])
    end
  end

  @doc "Takes up to `wanted` events: `{events, messages that stood between or behind them, buffer}`."
  def take(buffer, wanted), do: take(buffer, wanted, [], [])

  defp take(buffer, wanted, events, infos) do
    case :queue.out(buffer.queue) do
      {{:value, {:info, message}}, queue} ->
        take(%{buffer | queue: queue}, wanted, events, [message | infos])

      {{:value, {:event, event}}, queue} when wanted > 0 ->
        take(%{buffer | queue: queue, count: buffer.count - 1}, wanted - 1, [event | events], infos)

      _ ->
        {Enum.reverse(events), Enum.reverse(infos), buffer}
    end
  end
end
