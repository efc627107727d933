defmodule GenStage.Buffer do
  @moduledoc """
  Events that nobody has asked for yet, the oldest first, up to a size; in between, messages that wait for the events before them.

  It is `{queue of {:event, term} and {:info, term}, number of events, {limit, which to keep when there are more}}`.
  """

  @doc "An empty buffer for `limit` events; `keep` says which stay when there are more: the `:first` or the `:last`."
  def new(limit, keep), do: {:queue.new(), 0, {limit, keep}}

  @doc "How many events it holds; messages that wait count too where there is no limit."
  def count({queue, _count, {:infinity, _keep}}), do: :queue.len(queue)
  def count({_queue, count, _settings}), do: count

  @doc "A message that is to be taken out after all events that are here now; `:empty` when there are none."
  def mark({_queue, 0, _settings}, _message), do: :empty
  def mark({queue, count, settings}, message), do: {:queue.in({:info, message}, queue), count, settings}

  @doc "Adds events: `{buffer, how many were dropped, messages that need wait no longer}`."
  def store({_queue, count, {limit, :first}} = buffer, events) when is_integer(limit) do
    {fitting, dropped} = Enum.split(events, limit - count)
    {Enum.reduce(fitting, buffer, &add/2), length(dropped), []}
  end

  def store({_queue, _count, {_limit, _keep}} = buffer, events), do: drop_oldest(Enum.reduce(events, buffer, &add/2), 0, [])

  defp add(event, {queue, count, settings}), do: {:queue.in({:event, event}, queue), count + 1, settings}

  # Oldest first until it fits, and then the messages that no event stands before any more.
  defp drop_oldest({queue, count, {limit, _} = settings} = buffer, dropped, messages) do
    # an atom is greater than any number: `:infinity` is never exceeded
    case :queue.peek(queue) do
      {:value, {:event, _}} when count > limit -> drop_oldest({:queue.drop(queue), count - 1, settings}, dropped + 1, messages)
      {:value, {:info, message}} -> drop_oldest({:queue.drop(queue), count, settings}, dropped, [message | messages])
      _ -> {buffer, dropped, Enum.reverse(messages)}
    end
  end

  @doc "Takes up to `wanted` events, none behind a message: `{events, the messages behind them, buffer}`, or `:empty`."
  def take({_queue, 0, _settings}, _wanted), do: :empty
  def take(buffer, wanted), do: take(buffer, wanted, [], [])

  defp take({queue, count, settings} = buffer, wanted, events, messages) do
    case :queue.out(queue) do
      {{:value, {:info, message}}, queue} -> take({queue, count, settings}, 0, events, [message | messages])
      {{:value, {:event, event}}, queue} when wanted > 0 -> take({queue, count - 1, settings}, wanted - 1, [event | events], messages)
      _ -> {Enum.reverse(events), Enum.reverse(messages), buffer}
    end
  end

  @doc "Events that were taken and not wanted after all come first again."
  def put_back(buffer, events) do
    events |> Enum.reverse() |> Enum.reduce(buffer, fn event, {queue, count, settings} -> {:queue.in_r({:event, event}, queue), count + 1, settings} end)
  end
end
