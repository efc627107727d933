defmodule GenStage.BroadcastDispatcher do
  @moduledoc """
  Gives every event to every consumer, as fast as the slowest asks. A subscription may have a `:selector`, a function of an event
  that says whether this consumer wants it.
  """

  @behaviour GenStage.Dispatcher

  # {consumers as {what it asked for beyond the rest, pid, tag, selector}, the latest to ask first; how many events all of them wait
  # for; how many the producer has been asked for and has not sent; the pids of the consumers}
  @impl true
  def init(_options), do: {:ok, {[], 0, 0, MapSet.new()}}

  @impl true
  defdelegate info(message, state), to: GenStage.Dispatcher, as: :send_info

  @impl true
  def subscribe(options, {pid, tag}, {consumers, common, asked, pids}) do
    selector = checked_selector(options[:selector])

    if MapSet.member?(pids, pid) do
      :logger.log(:error, "#{inspect(pid)} is already registered with #{inspect(self())}. This subscription has been discarded.")
      {:error, :already_subscribed}
    else
      # nothing is common to all any more, as the new one has asked for nothing
      others = for {beyond, pid, tag, selector} <- consumers, do: {beyond + common, pid, tag, selector}
      {:ok, 0, {[{0, pid, tag, selector} | others], 0, asked, MapSet.put(pids, pid)}}
    end
  end

  defp checked_selector(nil), do: nil
  defp checked_selector(selector) when is_function(selector, 1), do: selector

  defp checked_selector(other) do
    raise ArgumentError, ":selector option must be passed a unary function, got: #{inspect(other)}"
  end

  @impl true
  def cancel({pid, tag}, {consumers, common, asked, pids}) do
    case List.keydelete(consumers, tag, 2) do
      [] -> {:ok, 0, {[], 0, asked, MapSet.delete(pids, pid)}}
      rest -> level({rest, common, asked, MapSet.delete(pids, pid)})
    end
  end

  @impl true
  def ask(demand, {_, tag}, {consumers, common, asked, pids}) do
    {{beyond, pid, tag, selector}, rest} = List.keytake(consumers, tag, 2)
    level({[{beyond + demand, pid, tag, selector} | rest], common, asked, pids})
  end

  # What even the slowest has asked for is common to all; as far as it exceeds what the producer was asked for, it is asked for more.
  defp level({consumers, common, asked, pids}) do
    more = consumers |> Enum.map(&elem(&1, 0)) |> Enum.min()
    consumers = for {beyond, pid, tag, selector} <- consumers, do: {beyond - more, pid, tag, selector}
    common = common + more
    {:ok, max(common - asked, 0), {consumers, common, max(common, asked), pids}}
  end

  @impl true
  def dispatch(events, _length, {consumers, common, asked, pids}) do
    {now, later} = Enum.split(events, common)
    for consumer <- consumers, now != [], do: deliver(now, consumer)
    sent = length(now)
    {:ok, later, {consumers, common - sent, asked - sent, pids}}
  end

  defp deliver(events, {_beyond, pid, tag, nil}), do: send(pid, {:"$gen_consumer", {self(), tag}, events})

  # An event that is not for it must not use up what it asked for.
  defp deliver(events, {_beyond, pid, tag, selector}) do
    chosen = Enum.filter(events, selector)
    skipped = length(events) - length(chosen)
    if skipped > 0, do: send(self(), {:"$gen_producer", {pid, tag}, {:ask, skipped}})
    if chosen != [], do: send(pid, {:"$gen_consumer", {self(), tag}, chosen})
  end
end
