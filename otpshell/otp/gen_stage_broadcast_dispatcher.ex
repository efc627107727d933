defmodule GenStage.BroadcastDispatcher do
  @moduledoc """
  Gives every event to every consumer, as fast as the slowest asks. A subscription may have a `:selector`, a function of an event
  that says whether this consumer wants it.
  """

  @behaviour GenStage.Dispatcher

  # {tag => {pid, what it asked for beyond the rest, selector}; events that all have asked for and that have not come}
  @impl true
  def init(_options), do: {:ok, {%{}, 0}}

  @impl true
  def subscribe(options, {pid, tag}, {consumers, expected}) do
    selector = options[:selector]

    cond do
      Enum.any?(consumers, fn {_, {other, _, _}} -> other == pid end) ->
        :logger.log(:error, '~tp is already registered with ~tp. This subscription has been discarded.~n', [pid, self()], %{})
        {:error, :already_subscribed}

      selector != nil and not is_function(selector, 1) ->
        raise ArgumentError, ":selector option must be passed a unary function, got: #{inspect(selector)}"

      true ->
        # what is on its way goes to all, also to who has not asked yet
        {:ok, 0, {Map.put(consumers, tag, {pid, -expected, selector}), expected}}
    end
  end

  @impl true
  def cancel({_, tag}, {consumers, expected}) do
    case Map.delete(consumers, tag) do
      none when none == %{} -> {:ok, 0, {none, 0}}
      rest -> forward(rest, expected)
    end
  end

  @impl true
  def ask(demand, {_, tag}, {consumers, expected}) do
    consumers |> Map.update!(tag, fn {pid, extra, selector} -> {pid, extra + demand, selector} end) |> forward(expected)
  end

  # What the slowest has asked for beyond what is expected already can be asked of the producer.
  defp forward(consumers, expected) do
    case consumers |> Enum.map(fn {_, {_, extra, _}} -> extra end) |> Enum.min() do
      common when common > 0 ->
        rest = Map.new(consumers, fn {tag, {pid, extra, selector}} -> {tag, {pid, extra - common, selector}} end)
        {:ok, common, {rest, expected + common}}

      _ ->
        {:ok, 0, {consumers, expected}}
    end
  end

  @impl true
  def dispatch(events, _length, {consumers, expected}) do
    {now, later} = Enum.split(events, expected)

    for {tag, {pid, _, selector}} <- consumers, now != [] do
      chosen = if selector, do: Enum.filter(now, selector), else: now
      if chosen != [], do: send(pid, {:"$gen_consumer", {self(), tag}, chosen})

      # an event that is not for it must not use up what it asked for
      case length(now) - length(chosen) do
        0 -> :ok
        skipped -> send(self(), {:"$gen_producer", {pid, tag}, {:ask, skipped}})
      end
    end

    {:ok, later, {consumers, expected - length(now)}}
  end
end
