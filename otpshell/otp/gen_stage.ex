defmodule GenStage do
  @moduledoc """
  Stages that pass events along, at the pace of the slowest.

  A *producer* makes events, a *consumer* takes them, a *producer_consumer* does both. Nothing flows by itself: a consumer subscribes
  to a producer and asks for as many events as it can take (the *demand*); the producer sends at most that many. So a fast
  producer never floods a slow consumer.

      iex> defmodule Numbers do
      ...>   use GenStage
      ...>   def init(first), do: {:producer, first}
      ...>   def handle_demand(demand, n), do: {:noreply, Enum.to_list(n..(n + demand - 1)), n + demand}
      ...> end
      iex> {:ok, numbers} = GenStage.start_link(Numbers, 1)
      iex> GenStage.stream([{numbers, max_demand: 10}]) |> Enum.take(3)
      [1, 2, 3]

  ## What a callback returns

  | from | value |
  |---|---|
  | `init` | `{:producer, state}`, `{:producer_consumer, state}`, `{:consumer, state}`, each also with options; `:ignore`; `{:stop, reason}` |
  | `handle_demand`, `handle_events`, `handle_cast`, `handle_info`, `handle_cancel` | `{:noreply, events, state}`, with `:hibernate`; `{:stop, reason, state}` |
  | `handle_call` | also `{:reply, answer, events, state}`, `{:stop, reason, answer, state}` |
  | `handle_subscribe` | `{:automatic, state}`: demand is sent as events are handled; `{:manual, state}`: by `ask/3`; `{:stop, reason, state}` |

  Options of producers: `:dispatcher` (`GenStage.DemandDispatcher`), `:demand` (`:forward`, or `:accumulate`: hold demand and events until
  `demand/2` says `:forward`),
  `:buffer_size` (10000; producer_consumers `:infinity`) and `:buffer_keep` (`:last`) for events nobody has asked for.
  Option of consumers: `:subscribe_to`, a list of producers or `{producer, subscription options}`.

  ## Subscriptions

  `:max_demand` (1000) is how many events may be on their way, `:min_demand` (half of it) when to ask for more. `:cancel` says what the
  end of the producer means to the consumer: `:permanent` it ends too, `:transient` only if the reason is not a normal one,
  `:temporary` it lives on. A dispatcher may have options of its own.

  ## Messages

      {:"$gen_producer", {consumer, tag}, {:subscribe, nil | {old_tag, reason}, options} | {:ask, count} | {:cancel, reason}}
      {:"$gen_consumer", {producer, tag}, [event] | {:cancel, reason}}
  """

  @behaviour GenServer

  alias GenStage.{Buffer, Consuming, Options, Producing}

  @type type :: :producer | :producer_consumer | :consumer
  @type subscription_tag :: reference
  @type from :: {pid, subscription_tag}
  @type stage :: pid | atom | {:global, term} | {:via, module, term} | {atom, node}

  @callback init(args :: term) ::
              {type, state :: term} | {type, state :: term, options :: keyword} | :ignore | {:stop, reason :: term}
  @callback handle_demand(demand :: pos_integer, state :: term) :: term
  @callback handle_events(events :: [term], from, state :: term) :: term
  @callback handle_subscribe(:producer | :consumer, options :: keyword, from, state :: term) ::
              {:automatic | :manual, state :: term} | {:stop, reason :: term, state :: term}
  @callback handle_cancel({:cancel | :down, reason :: term}, from, state :: term) :: term
  @callback handle_call(request :: term, GenServer.from(), state :: term) :: term
  @callback handle_cast(request :: term, state :: term) :: term
  @callback handle_info(message :: term, state :: term) :: term
  @callback terminate(reason :: term, state :: term) :: term
  @callback code_change(old_version :: term, state :: term, extra :: term) :: {:ok, term} | {:error, term}
  @callback format_status(:normal | :terminate, list) :: term
  @callback format_discarded(discarded :: non_neg_integer, state :: term) :: boolean
  @optional_callbacks handle_demand: 2,
                      handle_events: 3,
                      handle_subscribe: 4,
                      handle_cancel: 3,
                      handle_call: 3,
                      handle_cast: 2,
                      handle_info: 2,
                      terminate: 2,
                      format_status: 2,
                      code_change: 3,
                      format_discarded: 2

  # `monitors`: a monitor on a consumer => its tag. `consumers`: tag => {pid, monitor}.
  # `producers`: tag (a monitor on the producer) => {pid, cancel, :manual | %{open, min, max}}.
  # `held` is nil, or what happened since demand is accumulated: {:demand, count} and {:events, list}, the latest first.
  # `inbox` and `wanted` are a producer_consumer's: what came from its producers and waits, and how many events its consumers want.
  defstruct [
    :mod,
    :state,
    :type,
    :dispatcher,
    :dispatcher_state,
    :buffer,
    held: nil,
    monitors: %{},
    consumers: %{},
    producers: %{},
    inbox: :queue.new(),
    wanted: 0
  ]

  @doc """
  `use GenStage` makes a module a stage that supervisors can start: it gets a `child_spec/1`, of which `overrides` (`:id`, `:restart`,
  `:shutdown`) changes parts.

      iex> defmodule Sink do
      ...>   use GenStage, restart: :transient
      ...>   def init(state), do: {:consumer, state}
      ...> end
      iex> Sink.child_spec([]).restart
      :transient
  """
  defmacro __using__(overrides) do
    [quote(do: @behaviour(GenStage)), Otpshell.Child.definition(overrides, :worker)]
  end

  # -- starting and talking to a stage --------------------------------------------------------------------------------------

  @doc """
  Starts a stage linked to the caller; `module.init(args)` says what it is. The result and the options are those of
  `GenServer.start_link/3`.

  Raises `FunctionClauseError` when `module` is not an atom or `options` is not a keyword list.

      iex> defmodule Numbers do
      ...>   use GenStage
      ...>   def init(first), do: {:producer, first}
      ...>   def handle_demand(demand, n), do: {:noreply, Enum.to_list(n..(n + demand - 1)), n + demand}
      ...> end
      iex> {:ok, numbers} = GenStage.start_link(Numbers, 1)
      iex> GenStage.stream([{numbers, max_demand: 2}]) |> Enum.take(3)
      [1, 2, 3]
  """
  def start_link(module, args, options \\ []) when is_atom(module) and is_list(options) do
    GenServer.start_link(GenStage, {module, args}, options)
  end

  @doc """
  Like `start_link/3`, without a link.

  Raises `FunctionClauseError` when `module` is not an atom or `options` is not a keyword list.

      iex> defmodule Numbers do
      ...>   use GenStage
      ...>   def init(first), do: {:producer, first}
      ...>   def handle_demand(demand, n), do: {:noreply, Enum.to_list(n..(n + demand - 1)), n + demand}
      ...> end
      iex> {:ok, numbers} = GenStage.start(Numbers, 10)
      iex> GenStage.stream([{numbers, max_demand: 2}]) |> Enum.take(3)
      [10, 11, 12]
  """
  def start(module, args, options \\ []) when is_atom(module) and is_list(options) do
    GenServer.start(GenStage, {module, args}, options)
  end

  @doc """
  Sends `request` to the stage's `handle_call/3` and waits at most `timeout` milliseconds for the answer.

  Exits when the stage is not there, ends before it answers, or is too slow. Raises `FunctionClauseError` when `stage` is not a pid or a
  name or `timeout` is not a number of milliseconds or `:infinity`.

      iex> defmodule Shelf do
      ...>   use GenStage
      ...>   def init(count), do: {:producer, count}
      ...>   def handle_demand(_demand, count), do: {:noreply, [], count}
      ...>   def handle_cast({:put, things}, count), do: {:noreply, things, count + length(things)}
      ...>   def handle_call(:count, _from, count), do: {:reply, count, [], count}
      ...>   def handle_info({:tell, pid}, count), do: {:noreply, [], send(pid, count)}
      ...> end
      iex> {:ok, shelf} = GenStage.start_link(Shelf, 0)
      iex> GenStage.call(shelf, :count)
      0
  """
  def call(stage, request, timeout \\ 5000), do: GenServer.call(stage, request, timeout)

  @doc """
  Sends `request` to the stage's `handle_cast/2`: always `:ok`, whether anybody is there or not.

  Raises `FunctionClauseError` when `stage` is not a pid or a name.

      iex> defmodule Shelf do
      ...>   use GenStage
      ...>   def init(count), do: {:producer, count}
      ...>   def handle_demand(_demand, count), do: {:noreply, [], count}
      ...>   def handle_cast({:put, things}, count), do: {:noreply, things, count + length(things)}
      ...>   def handle_call(:count, _from, count), do: {:reply, count, [], count}
      ...>   def handle_info({:tell, pid}, count), do: {:noreply, [], send(pid, count)}
      ...> end
      iex> {:ok, shelf} = GenStage.start_link(Shelf, 0)
      iex> GenStage.cast(shelf, {:put, [:book, :lamp]})
      :ok
      iex> GenStage.call(shelf, :count)
      2
  """
  def cast(stage, request), do: GenServer.cast(stage, request)

  @doc """
  Answers a call, from anywhere: `client` is the second argument of `handle_call/3`, which then gives `{:noreply, events, state}`.

  Raises `FunctionClauseError` when `client` is not what `handle_call/3` got.

      iex> defmodule Later do
      ...>   use GenStage
      ...>   def init(state), do: {:producer, state}
      ...>   def handle_demand(_demand, state), do: {:noreply, [], state}
      ...>   def handle_call(:wait, client, _state), do: {:noreply, [], send(self(), {:answer, client})}
      ...>  def handle_info({:answer, client}, state) do
      ...>    GenStage.reply(client, :done)
      ...>    {:noreply, [], state}
      ...>  end
      ...> end
      iex> {:ok, later} = GenStage.start_link(Later, nil)
      iex> GenStage.call(later, :wait)
      :done
  """
  def reply(client, answer), do: GenServer.reply(client, answer)

  @doc """
  Stops a stage with `reason` and waits at most `timeout` milliseconds until it has ended; its `terminate` callback runs.

  Exits when the stage is not there, is too slow, or ends with another reason. Raises `FunctionClauseError` when `stage` is not a pid or a
  name or `timeout` is not a number of milliseconds or `:infinity`.

      iex> {:ok, stage} = GenStage.from_enumerable(1..3)
      iex> GenStage.stop(stage)
      :ok
  """
  def stop(stage, reason \\ :normal, timeout \\ :infinity), do: :gen.stop(stage, reason, timeout)

  @doc """
  Queues `message` behind all events that are buffered; `handle_info/2` gets it after them. Waits until it is queued: `:ok`.

  Exits when the stage is not there, ends before it answers, or is too slow. Raises `FunctionClauseError` when `stage` is not a pid or a
  name or `timeout` is not a number of milliseconds or `:infinity`.

      iex> defmodule Shelf do
      ...>   use GenStage
      ...>   def init(count), do: {:producer, count}
      ...>   def handle_demand(_demand, count), do: {:noreply, [], count}
      ...>   def handle_cast({:put, things}, count), do: {:noreply, things, count + length(things)}
      ...>   def handle_call(:count, _from, count), do: {:reply, count, [], count}
      ...>   def handle_info({:tell, pid}, count), do: {:noreply, [], send(pid, count)}
      ...> end
      iex> {:ok, shelf} = GenStage.start_link(Shelf, 0)
      iex> GenStage.sync_info(shelf, {:tell, self()})
      :ok
      iex> receive do count -> count end
      0
  """
  def sync_info(stage, message, timeout \\ 5000), do: call(stage, {:"$info", message}, timeout)

  @doc """
  Like `sync_info/3`, without waiting.

  Raises `FunctionClauseError` when `stage` is not a pid or a name.

      iex> defmodule Shelf do
      ...>   use GenStage
      ...>   def init(count), do: {:producer, count}
      ...>   def handle_demand(_demand, count), do: {:noreply, [], count}
      ...>   def handle_cast({:put, things}, count), do: {:noreply, things, count + length(things)}
      ...>   def handle_call(:count, _from, count), do: {:reply, count, [], count}
      ...>   def handle_info({:tell, pid}, count), do: {:noreply, [], send(pid, count)}
      ...> end
      iex> {:ok, shelf} = GenStage.start_link(Shelf, 0)
      iex> GenStage.async_info(shelf, {:tell, self()})
      :ok
      iex> receive do count -> count end
      0
  """
  def async_info(stage, message), do: cast(stage, {:"$info", message})

  @doc """
  How many events a producer has that nobody has asked for yet; for a consumer it is 0.

  Exits when the stage is not there, ends before it answers, or is too slow. Raises `FunctionClauseError` when `stage` is not a pid or a
  name or `timeout` is not a number of milliseconds or `:infinity`.

      iex> defmodule Shelf do
      ...>   use GenStage
      ...>   def init(count), do: {:producer, count}
      ...>   def handle_demand(_demand, count), do: {:noreply, [], count}
      ...>   def handle_cast({:put, things}, count), do: {:noreply, things, count + length(things)}
      ...>   def handle_call(:count, _from, count), do: {:reply, count, [], count}
      ...>   def handle_info({:tell, pid}, count), do: {:noreply, [], send(pid, count)}
      ...> end
      iex> {:ok, shelf} = GenStage.start_link(Shelf, 0)
      iex> GenStage.cast(shelf, {:put, [:book, :lamp]})
      iex> GenStage.estimate_buffered_count(shelf)
      2
  """
  def estimate_buffered_count(stage, timeout \\ 5000), do: call(stage, :"$estimate_buffered_count", timeout)

  @doc """
  Whether a producer passes demand on (`:forward`) or keeps it until it is told to (`:accumulate`).

  Exits when the stage is not there, ends before it answers, or is too slow. Raises `FunctionClauseError` when `stage` is not a pid or a
  name.

      iex> {:ok, stage} = GenStage.from_enumerable(1..3, demand: :accumulate)
      iex> GenStage.demand(stage)
      :accumulate
  """
  def demand(stage), do: call(stage, :"$demand")

  @doc """
  Sets whether a producer passes demand on: with `:accumulate` it keeps what consumers ask for until it is set to `:forward`. Does not
  wait: always `:ok`.

  Raises `FunctionClauseError` when `stage` is not a pid or a name or `mode` is neither `:forward` nor `:accumulate`.

      iex> {:ok, stage} = GenStage.from_enumerable(1..3, demand: :accumulate)
      iex> GenStage.demand(stage, :forward)
      :ok
      iex> GenStage.demand(stage)
      :forward
  """
  def demand(stage, mode) when mode in [:forward, :accumulate], do: cast(stage, {:"$demand", mode})

  # -- subscriptions ----------------------------------------------------------------------------------------------------------

  @doc """
  Subscribes a consumer to a producer and waits: `{:ok, tag}`, or `{:error, reason}` when the options are wrong. `options` are `:to`, the
  producer, and those of a subscription (see "Subscriptions" in the module's help).

  Exits when the stage is not there, ends before it answers, or is too slow. Raises `FunctionClauseError` when `stage` is not a pid or a
  name or `options` is not a keyword list, and `ArgumentError` when `options` has no `:to`.

      iex> defmodule Teller do
      ...>   use GenStage
      ...>   def init(to), do: {:consumer, to}
      ...>  def handle_events(events, _from, to) do
      ...>    send(to, {:events, events})
      ...>    {:noreply, [], to}
      ...>  end
      ...> end
      iex> {:ok, consumer} = GenStage.start_link(Teller, self())
      iex> {:ok, producer} = GenStage.from_enumerable(1..3)
      iex> {:ok, _tag} = GenStage.sync_subscribe(consumer, to: producer, cancel: :temporary)
      iex> receive do message -> message end
      {:events, [1, 2, 3]}
  """
  def sync_subscribe(stage, options, timeout \\ 5000), do: call(stage, subscription_request("sync", nil, options), timeout)

  @doc """
  Ends the subscription `tag` with `reason` and makes another in one step; `options` and result as for `sync_subscribe/3`.

  Exits when the stage is not there, ends before it answers, or is too slow. Raises `FunctionClauseError` when `stage` is not a pid or a
  name or `options` is not a keyword list, and `ArgumentError` when `options` has no `:to`.

      iex> defmodule Teller do
      ...>   use GenStage
      ...>   def init(to), do: {:consumer, to}
      ...>  def handle_events(events, _from, to) do
      ...>    send(to, {:events, events})
      ...>    {:noreply, [], to}
      ...>  end
      ...> end
      iex> {:ok, consumer} = GenStage.start_link(Teller, self())
      iex> {:ok, idle} = GenStage.from_enumerable([1], demand: :accumulate)
      iex> {:ok, busy} = GenStage.from_enumerable([2])
      iex> {:ok, tag} = GenStage.sync_subscribe(consumer, to: idle, cancel: :temporary)
      iex> {:ok, _tag} = GenStage.sync_resubscribe(consumer, tag, :moved, to: busy, cancel: :temporary)
      iex> receive do message -> message end
      {:events, [2]}
  """
  def sync_resubscribe(stage, tag, reason, options, timeout \\ 5000) do
    call(stage, subscription_request("sync", {tag, reason}, options), timeout)
  end

  @doc """
  Like `sync_subscribe/3`, without waiting: always `:ok`.

  Raises `FunctionClauseError` when `stage` is not a pid or a name or `options` is not a keyword list, and `ArgumentError` when `options`
  has no `:to`.

      iex> defmodule Teller do
      ...>   use GenStage
      ...>   def init(to), do: {:consumer, to}
      ...>  def handle_events(events, _from, to) do
      ...>    send(to, {:events, events})
      ...>    {:noreply, [], to}
      ...>  end
      ...> end
      iex> {:ok, consumer} = GenStage.start_link(Teller, self())
      iex> {:ok, producer} = GenStage.from_enumerable(1..3)
      iex> GenStage.async_subscribe(consumer, to: producer, cancel: :temporary)
      :ok
      iex> receive do message -> message end
      {:events, [1, 2, 3]}
  """
  def async_subscribe(stage, options), do: cast(stage, subscription_request("async", nil, options))

  @doc """
  Like `sync_resubscribe/5`, without waiting: always `:ok`.

  Raises `FunctionClauseError` when `stage` is not a pid or a name or `options` is not a keyword list, and `ArgumentError` when `options`
  has no `:to`.

      iex> defmodule Teller do
      ...>   use GenStage
      ...>   def init(to), do: {:consumer, to}
      ...>  def handle_events(events, _from, to) do
      ...>    send(to, {:events, events})
      ...>    {:noreply, [], to}
      ...>  end
      ...> end
      iex> {:ok, consumer} = GenStage.start_link(Teller, self())
      iex> {:ok, idle} = GenStage.from_enumerable([1], demand: :accumulate)
      iex> {:ok, busy} = GenStage.from_enumerable([2])
      iex> {:ok, tag} = GenStage.sync_subscribe(consumer, to: idle, cancel: :temporary)
      iex> GenStage.async_resubscribe(consumer, tag, :moved, to: busy, cancel: :temporary)
      :ok
      iex> receive do message -> message end
      {:events, [2]}
  """
  def async_resubscribe(stage, tag, reason, options), do: cast(stage, subscription_request("async", {tag, reason}, options))

  defp subscription_request(kind, current, options) do
    Keyword.has_key?(options, :to) || raise ArgumentError, "expected :to argument in #{kind}_(re)subscribe"
    {to, options} = Keyword.pop(options, :to)
    {:"$subscribe", current, to, options}
  end

  @doc """
  Asks a producer for `demand` events more, in a consumer whose subscription is `:manual`. `from` is `{producer, tag}`, as callbacks get it;
  `options` are those of `Process.send/3`. Always `:ok`.

  Raises `FunctionClauseError` when `from` is not a pair or `demand` is not an integer from 0 on, and `ArgumentError` when its first half is
  not a process or `options` is not a list of such options.

      iex> defmodule Picky do
      ...>   use GenStage
      ...>   def init(to), do: {:consumer, to}
      ...>  def handle_subscribe(:producer, _options, from, to) do
      ...>    GenStage.ask(from, 2)
      ...>    {:manual, to}
      ...>  end
      ...>  def handle_events(events, _from, to) do
      ...>    send(to, {:events, events})
      ...>    {:noreply, [], to}
      ...>  end
      ...> end
      iex> {:ok, consumer} = GenStage.start_link(Picky, self())
      iex> {:ok, producer} = GenStage.from_enumerable(1..9)
      iex> {:ok, tag} = GenStage.sync_subscribe(consumer, to: producer)
      iex> receive do message -> message end
      {:events, [1, 2]}
      iex> GenStage.ask({producer, tag}, 1)
      :ok
  """
  def ask(from, demand, options \\ [])
  def ask({_pid, _tag}, 0, _options), do: :ok

  def ask({pid, tag}, demand, options) when is_integer(demand) and demand > 0 do
    tell(pid, {:"$gen_producer", {self(), tag}, {:ask, demand}}, options)
  end

  @doc """
  Ends a subscription with `reason`, in the consumer: the producer hears of it and answers with the same. `from` is `{producer, tag}`, as
  callbacks get it; `options` are those of `Process.send/3`. Always `:ok`.

  Raises `FunctionClauseError` when `from` is not a pair, and `ArgumentError` when its first half is not a process or `options` is not a
  list of such options.

      iex> defmodule Sated do
      ...>   use GenStage
      ...>   def init(to), do: {:consumer, to}
      ...>  def handle_events(_events, from, to) do
      ...>    GenStage.cancel(from, :enough)
      ...>    {:noreply, [], to}
      ...>  end
      ...>  def handle_cancel({:cancel, reason}, _from, to) do
      ...>    send(to, {:cancelled, reason})
      ...>    {:noreply, [], to}
      ...>  end
      ...> end
      iex> {:ok, consumer} = GenStage.start_link(Sated, self())
      iex> {:ok, producer} = GenStage.from_enumerable(1..9)
      iex> {:ok, _tag} = GenStage.sync_subscribe(consumer, to: producer, max_demand: 1, cancel: :temporary)
      iex> receive do message -> message end
      {:cancelled, :enough}
  """
  def cancel(from, reason, options \\ [])
  def cancel({pid, tag}, reason, options), do: tell(pid, {:"$gen_producer", {self(), tag}, {:cancel, reason}}, options)

  defp tell(pid, message, options) do
    Process.send(pid, message, options)
    :ok
  end

  @doc """
  Starts a producer of the elements of an enumerable; it ends when they do.

  Options: `:dispatcher` and `:demand` of producers, those of `start_link/3`, `:link` (`true`), `:on_cancel`: `:continue`, or `:stop` when
  the last consumer has gone, and `:stacktrace`: what a warning names as the start of the stream.

  Raises `FunctionClauseError` when `options` is not a keyword list.

      iex> {:ok, stage} = GenStage.from_enumerable(1..3)
      iex> GenStage.stream([{stage, cancel: :transient}]) |> Enum.to_list()
      [1, 2, 3]
  """
  def from_enumerable(enumerable, options \\ []) do
    {stage, start} = Keyword.split(options, [:demand, :dispatcher, :on_cancel, :link, :stacktrace])
    {link, stage} = Keyword.pop(stage, :link, true)
    stage = Keyword.put_new_lazy(stage, :stacktrace, fn -> self() |> Process.info(:current_stacktrace) |> elem(1) |> tl() end)
    if link, do: start_link(GenStage.Streamer, {enumerable, stage}, start), else: start(GenStage.Streamer, {enumerable, stage}, start)
  end

  @doc """
  The events of several producers as a stream; the process that runs the stream is the consumer.

  `subscriptions` are producers or `{producer, subscription options}`. With `cancel: :permanent` (the default) the end of a producer is
  an exit of who runs the stream, with `:transient` or `:temporary` it ends the stream once all producers have ended.
  Options: `:demand`, the mode (`:forward`) that the producers are set to at the start, and `:producers`: which these are, instead of
  all that are subscribed to.

  Raises `ArgumentError` when `subscriptions` is not a list of producers and `{producer, options}`.

      iex> stages = for list <- [[1, 2], [3]], do: elem(GenStage.from_enumerable(list), 1)
      iex> subscriptions = for stage <- stages, do: {stage, cancel: :transient}
      iex> subscriptions |> GenStage.stream() |> Enum.sort()
      [1, 2, 3]
  """
  def stream(subscriptions, options \\ [])

  def stream(subscriptions, options) when is_list(subscriptions) do
    subscriptions |> Enum.map(&GenStage.Stream.checked/1) |> GenStage.Stream.build(options)
  end

  def stream(other, _options), do: raise(ArgumentError, "GenStage.stream/1 expects a list of subscriptions, got: #{inspect(other)}")

  # -- the server: start --------------------------------------------------------------------------------------------------------

  @options %{
    producer: [:dispatcher, :demand, :buffer_size, :buffer_keep],
    producer_consumer: [:dispatcher, :buffer_size, :buffer_keep, :subscribe_to],
    consumer: [:subscribe_to]
  }

  @impl true
  def init({module, args}) do
    case module.init(args) do
      {type, state} when is_map_key(@options, type) -> begin(%GenStage{mod: module, state: state, type: type}, [])
      {type, state, options} when is_map_key(@options, type) and is_list(options) -> begin(%GenStage{mod: module, state: state, type: type}, options)
      {:stop, _reason} = stop -> stop
      :ignore -> :ignore
      other -> {:stop, {:bad_return_value, other}}
    end
  end

  defp begin(stage, options) do
    with {:ok, subscriptions} <- subscriptions(stage.type, options),
         {:ok, stage} <- Producing.init(stage, options),
         :ok <- Options.known(options, @options[stage.type]) do
      Consuming.init(stage, subscriptions)
    else
      {:error, message} -> {:stop, {:bad_opts, message}}
    end
  end

  defp subscriptions(:producer, _options), do: {:ok, []}
  defp subscriptions(_consuming, options), do: Options.list(options, :subscribe_to)

  # -- the server: requests of every stage ----------------------------------------------------------------------------------------

  @impl true
  def handle_call({:"$subscribe", current, to, options}, _from, stage) do
    case Consuming.subscribe(current, to, options, stage) do
      {:ok, tag, stage} -> {:reply, {:ok, tag}, stage}
      {:error, reason, stage} -> {:reply, {:error, reason}, stage}
      # who asked for a producer that is not there gets an answer all the same
      {:stop, :noproc, stage} -> {:stop, :noproc, {:ok, make_ref()}, stage}
      {:stop, reason, stage} -> {:stop, reason, stage}
    end
  end

  # The caller is not made to wait for what the message does.
  def handle_call({:"$info", message}, client, stage) do
    GenServer.reply(client, :ok)
    info(message, stage)
  end

  def handle_call(:"$estimate_buffered_count", _from, %{type: :consumer} = stage) do
    for_producers("Buffered count can only be requested", stage)
    {:reply, 0, stage}
  end

  def handle_call(:"$estimate_buffered_count", _from, stage), do: {:reply, Buffer.count(stage.buffer), stage}
  def handle_call(:"$demand", _from, stage), do: {:reply, if(stage.held, do: :accumulate, else: :forward), stage}

  def handle_call(request, from, %{mod: module} = stage) do
    case module.handle_call(request, from, stage.state) do
      {:reply, answer, events, state} when is_list(events) -> {:reply, answer, Producing.emit(events, %{stage | state: state})}
      {:reply, answer, events, state, :hibernate} when is_list(events) -> {:reply, answer, Producing.emit(events, %{stage | state: state}), :hibernate}
      {:stop, reason, answer, state} -> {:stop, reason, answer, %{stage | state: state}}
      other -> proceed(other, stage)
    end
  end

  @impl true
  def handle_cast({:"$subscribe", current, to, options}, stage) do
    case Consuming.subscribe(current, to, options, stage) do
      {:stop, reason, stage} -> {:stop, reason, stage}
      {_ok_or_error, _, stage} -> {:noreply, stage}
    end
  end

  def handle_cast({:"$info", message}, stage), do: info(message, stage)

  # A producer_consumer forwards demand always.
  def handle_cast({:"$demand", :forward}, %{type: :producer_consumer} = stage), do: {:noreply, stage}

  def handle_cast({:"$demand", _mode}, %{type: type} = stage) when type != :producer do
    for_producers("Demand mode can only be set", stage)
    {:noreply, stage}
  end

  def handle_cast({:"$demand", mode}, stage), do: Producing.demand_mode(mode, stage)
  def handle_cast(request, %{mod: module} = stage), do: module.handle_cast(request, stage.state) |> proceed(stage)

  defp for_producers(what, stage), do: :logger.log(:error, "#{what} for producers, GenStage #{inspect(own_name())} is a #{stage.type}")

  # A message that was queued behind events.
  defp info(message, %{type: :consumer} = stage), do: pass_on(message, stage)
  defp info(message, %{type: :producer_consumer} = stage), do: Consuming.enqueue({:info, message}, stage)
  defp info(message, stage), do: Producing.info(message, stage)

  # -- the server: messages between stages ------------------------------------------------------------------------------------------

  @impl true
  def handle_info({:"$gen_producer", _, _} = message, %{type: :consumer} = stage), do: wrong_way(message, stage)
  def handle_info({:"$gen_consumer", _, _} = message, %{type: :producer} = stage), do: wrong_way(message, stage)
  def handle_info({:"$gen_producer", {pid, _tag} = from, message}, stage) when is_pid(pid), do: Producing.receive(message, from, stage)
  def handle_info({:"$gen_consumer", {pid, _tag} = from, message}, stage) when is_pid(pid), do: Consuming.receive(message, from, stage)

  def handle_info({:DOWN, ref, _, _, reason} = message, stage) do
    case stage do
      %{producers: %{^ref => {pid, _, _}}} -> Consuming.lost({:down, reason}, {pid, ref}, stage)
      %{monitors: %{^ref => tag}} -> Producing.lost({:down, reason}, tag, stage)
      _ -> pass_on(message, stage)
    end
  end

  def handle_info(message, stage), do: pass_on(message, stage)

  defp wrong_way({kind, _, _} = message, stage) do
    complain(:error, "GenStage #{stage.type} ~tp received #{kind} message: ~tp", [own_name(), message])
    {:noreply, stage}
  end

  @doc false
  # A message of no stage's business is the module's.
  def pass_on(message, %{mod: module} = stage) do
    if function_exported?(module, :handle_info, 2) do
      module.handle_info(message, stage.state) |> proceed(stage)
    else
      complain(:warning, "** Undefined handle_info in ~tp~n** Unhandled message: ~tp", [module, message])
      {:noreply, stage}
    end
  end

  # -- the server: the rest -----------------------------------------------------------------------------------------------------------

  @impl true
  def terminate(reason, %{mod: module, state: state}) do
    if function_exported?(module, :terminate, 2), do: module.terminate(reason, state)
  end

  @impl true
  def code_change(old_version, %{mod: module} = stage, extra) do
    if function_exported?(module, :code_change, 3) do
      with {:ok, state} <- module.code_change(old_version, stage.state, extra), do: {:ok, %{stage | state: state}}
    else
      {:ok, stage}
    end
  end

  @impl true
  def format_status(why, [dictionary, %{mod: module} = stage]) do
    if function_exported?(module, :format_status, 2),
      do: module.format_status(why, [dictionary, stage.state]),
      else: usual_status(why, stage)
  catch
    _, _ -> usual_status(why, stage)
  end

  defp usual_status(:terminate, stage), do: stage.state
  defp usual_status(:normal, stage), do: [{:data, [{'State', stage.state}, {'Stage', stage.type}] ++ status(stage)}]

  defp status(%{type: :producer} = stage), do: [{'Dispatcher', stage.dispatcher}, consumers(stage), buffered(stage)]
  defp status(%{type: :consumer} = stage), do: [producers(stage)]
  defp status(stage), do: [{'Dispatcher', stage.dispatcher}, producers(stage), consumers(stage), buffered(stage)]
  defp producers(stage), do: {'Producers', for({_tag, {pid, _, _}} <- stage.producers, do: pid)}
  defp consumers(stage), do: {'Consumers', for({_tag, {pid, _}} <- stage.consumers, do: pid)}
  defp buffered(stage), do: {'Buffer size', Buffer.count(stage.buffer)}

  @doc false
  # What a callback returned, as the server's own return value; its events are sent.
  def proceed({:noreply, events, state}, stage) when is_list(events), do: {:noreply, Producing.emit(events, %{stage | state: state})}

  def proceed({:noreply, events, state, :hibernate}, stage) when is_list(events) do
    {:noreply, Producing.emit(events, %{stage | state: state}), :hibernate}
  end

  def proceed({:stop, reason, state}, stage), do: {:stop, reason, %{stage | state: state}}
  def proceed(other, stage), do: {:stop, {:bad_return_value, other}, stage}

  @doc false
  # The next step, unless the one before stopped the stage.
  def continue({:stop, _, _} = stop, _next), do: stop
  def continue(going_on, next), do: next.(elem(going_on, 1))

  @doc false
  def complain(level, text, args), do: :logger.log(level, String.to_charlist(text <> "~n"), args, %{})

  @doc false
  def own_name do
    {:registered_name, name} = Process.info(self(), :registered_name)
    if name == [], do: self(), else: name
  end
end
