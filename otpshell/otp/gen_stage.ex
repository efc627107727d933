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

  Options of producers: `:dispatcher` (`GenStage.DemandDispatcher`), `:demand` (`:forward`, or `:accumulate` until `demand/2` says so),
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

  alias GenStage.Buffer

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
                      code_change: 3,
                      format_status: 2,
                      format_discarded: 2

  # `monitors`: a monitor on a consumer => its tag. `consumers`: tag => {pid, monitor}. `producers`: tag (a monitor) => subscription.
  # `inbox` and `demand` are a producer_consumer's: batches that wait for demand, and the demand that waits for batches.
  # `demand_mode` is :forward, or {:accumulate, count}.
  defstruct [
    :mod,
    :state,
    :type,
    :dispatcher,
    :dispatcher_state,
    :buffer,
    demand_mode: :forward,
    monitors: %{},
    consumers: %{},
    producers: %{},
    inbox: :queue.new(),
    demand: 0
  ]

  @doc "`use GenStage` makes a module a stage that supervisors can start."
  defmacro __using__(overrides) do
    [quote(do: @behaviour(GenStage)), Otpshell.Child.definition(overrides, :worker)]
  end

  # -- starting and talking to a stage --------------------------------------------------------------------------------------

  @doc "Starts a stage linked to the caller. Options as for `GenServer.start_link/3`."
  def start_link(module, args, options \\ []) when is_atom(module) and is_list(options) do
    GenServer.start_link(GenStage, {module, args}, options)
  end

  @doc "Starts a stage without a link."
  def start(module, args, options \\ []) when is_atom(module) and is_list(options) do
    GenServer.start(GenStage, {module, args}, options)
  end

  @doc "Sends a request to the stage's `handle_call/3` and waits."
  def call(stage, request, timeout \\ 5000), do: GenServer.call(stage, request, timeout)

  @doc "Sends a request to the stage's `handle_cast/2`."
  def cast(stage, request), do: GenServer.cast(stage, request)

  @doc "Answers a call."
  def reply(client, answer), do: GenServer.reply(client, answer)

  @doc "Stops a stage."
  def stop(stage, reason \\ :normal, timeout \\ :infinity), do: GenServer.stop(stage, reason, timeout)

  @doc "Queues a message behind all events that are buffered; `handle_info/2` gets it then. Waits until it is queued."
  def sync_info(stage, message, timeout \\ 5000), do: call(stage, {:"$info", message}, timeout)

  @doc "Like `sync_info/3`, without waiting."
  def async_info(stage, message), do: cast(stage, {:"$info", message})

  @doc "How many events are buffered."
  def estimate_buffered_count(stage, timeout \\ 5000), do: call(stage, :"$estimate_buffered_count", timeout)

  @doc "Whether a producer passes demand on (`:forward`) or keeps it until it is told to (`:accumulate`)."
  def demand(stage), do: call(stage, :"$demand")
  def demand(stage, mode) when mode in [:forward, :accumulate], do: cast(stage, {:"$demand", mode})

  # -- subscriptions ----------------------------------------------------------------------------------------------------------

  @doc "Subscribes a consumer to a producer (option `:to`): `{:ok, tag}`."
  def sync_subscribe(stage, options, timeout \\ 5000), do: call(stage, {:"$subscribe", nil, checked_to(options), options}, timeout)

  @doc "Ends a subscription and makes another in one step."
  def sync_resubscribe(stage, tag, reason, options, timeout \\ 5000) do
    call(stage, {:"$subscribe", {tag, reason}, checked_to(options), options}, timeout)
  end

  @doc "Like `sync_subscribe/3`, without waiting."
  def async_subscribe(stage, options), do: cast(stage, {:"$subscribe", nil, checked_to(options), options})

  @doc "Like `sync_resubscribe/5`, without waiting."
  def async_resubscribe(stage, tag, reason, options), do: cast(stage, {:"$subscribe", {tag, reason}, checked_to(options), options})

  defp checked_to(options), do: Keyword.get(options, :to) || raise(ArgumentError, "expected :to argument in sync_(re)subscribe")

  @doc "Asks a producer for events, in a consumer whose subscription is `:manual`; `from` is `{producer, tag}`."
  def ask({pid, tag}, demand, options \\ []) when is_integer(demand) and demand >= 0 do
    if demand > 0, do: tell(pid, {:"$gen_producer", {self(), tag}, {:ask, demand}}, options), else: :ok
  end

  @doc "Ends a subscription, in the consumer."
  def cancel({pid, tag}, reason, options \\ []), do: tell(pid, {:"$gen_producer", {self(), tag}, {:cancel, reason}}, options)

  defp tell(pid, message, options) do
    Process.send(pid, message, options)
  rescue
    # a name that is gone
    ArgumentError -> :ok
  end

  @doc """
  A producer of the elements of an enumerable; it ends when they do.

  Options: those of producers, those of `start_link/3`, and `:on_cancel`: `:continue`, or `:stop` when the last consumer has gone.
  """
  def from_enumerable(enumerable, options \\ []) do
    {stage, start} = Keyword.split(options, [:demand, :buffer_size, :buffer_keep, :dispatcher, :on_cancel, :link])
    {link, stage} = Keyword.pop(stage, :link, true)
    if link, do: start_link(GenStage.Streamer, {enumerable, stage}, start), else: start(GenStage.Streamer, {enumerable, stage}, start)
  end

  @doc """
  The events of several producers as a stream; the process that runs the stream is the consumer.

  `subscriptions` are producers or `{producer, subscription options}`. With `cancel: :permanent` (the default) the end of a producer is
  an exit of who runs the stream, with `:transient` or `:temporary` it ends the stream once all producers have ended.
  """
  def stream(subscriptions, options \\ []) when is_list(subscriptions) do
    GenStage.Stream.build(Enum.map(subscriptions, &subscription/1), options)
  end

  defp subscription({to, options}) when is_list(options), do: {to, options}
  defp subscription(to), do: {to, []}

  # -- start of the server ------------------------------------------------------------------------------------------------------

  @options %{
    producer: [:dispatcher, :demand, :buffer_size, :buffer_keep],
    producer_consumer: [:dispatcher, :buffer_size, :buffer_keep, :subscribe_to],
    consumer: [:subscribe_to]
  }

  @impl true
  def init({module, args}) do
    case module.init(args) do
      {type, state} when is_map_key(@options, type) -> init(type, module, state, [])
      {type, state, options} when is_map_key(@options, type) and is_list(options) -> init(type, module, state, options)
      {:stop, _reason} = stop -> stop
      :ignore -> :ignore
      other -> {:stop, {:bad_return_value, other}}
    end
  end

  defp init(type, module, state, options) do
    stage = %GenStage{mod: module, state: state, type: type}

    with :ok <- known_options(options, @options[type]),
         {:ok, stage} <- init_producing(stage, options),
         {:ok, subscriptions} <- option(options, :subscribe_to, [], &is_list/1, "a list") do
      Enum.reduce_while(subscriptions, {:ok, stage}, fn to, {:ok, stage} ->
        {to, options} = subscription(to)

        case subscribe(nil, to, Keyword.put(options, :to, to), stage) do
          {:ok, _tag, stage} -> {:cont, {:ok, stage}}
          {:error, reason} -> {:halt, {:stop, reason}}
          {:stop, reason, _stage} -> {:halt, {:stop, reason}}
        end
      end)
    else
      {:error, message} -> {:stop, {:bad_opts, message}}
    end
  end

  defp init_producing(%{type: :consumer} = stage, _options), do: {:ok, stage}

  defp init_producing(stage, options) do
    usual_size = if stage.type == :producer, do: 10_000, else: :infinity
    size? = &(&1 == :infinity or (is_integer(&1) and &1 >= 0))

    with {:ok, size} <- option(options, :buffer_size, usual_size, size?, "equal to or greater than 0"),
         {:ok, keep} <- option(options, :buffer_keep, :last, &(&1 in [:first, :last]), "one of [:first, :last]"),
         {:ok, mode} <- option(options, :demand, :forward, &(&1 in [:forward, :accumulate]), "one of [:forward, :accumulate]"),
         {:ok, dispatcher, dispatcher_options} <- dispatcher(Keyword.get(options, :dispatcher, GenStage.DemandDispatcher)) do
      {:ok, dispatcher_state} = dispatcher.init(dispatcher_options)

      {:ok,
       %{
         stage
         | dispatcher: dispatcher,
           dispatcher_state: dispatcher_state,
           buffer: Buffer.new(size, keep),
           demand_mode: if(mode == :accumulate, do: {:accumulate, 0}, else: :forward)
       }}
    end
  end

  defp dispatcher(module) when is_atom(module), do: {:ok, module, []}
  defp dispatcher({module, options}) when is_atom(module) and is_list(options), do: {:ok, module, options}
  defp dispatcher(other), do: {:error, "expected :dispatcher to be an atom or a {atom, list}, got: #{inspect(other)}"}

  defp known_options(options, known) do
    case Keyword.drop(options, known) do
      [] -> :ok
      unknown -> {:error, "unknown options #{inspect(unknown)}"}
    end
  end

  defp option(options, key, usual, good?, what) do
    value = Keyword.get(options, key, usual)
    if good?.(value), do: {:ok, value}, else: {:error, "expected #{inspect(key)} to be #{what}, got: #{inspect(value)}"}
  end

  # -- messages -------------------------------------------------------------------------------------------------------------------

  @impl true
  def handle_call({:"$subscribe", current, to, options}, _from, stage) do
    case subscribe(current, to, options, stage) do
      {:ok, tag, stage} -> {:reply, {:ok, tag}, stage}
      {:error, reason} -> {:reply, {:error, reason}, stage}
      {:stop, reason, stage} -> {:stop, reason, {:ok, make_ref()}, stage}
    end
  end

  def handle_call({:"$info", message}, _from, stage) do
    case queue_info(message, stage) do
      {:noreply, stage} -> {:reply, :ok, stage}
      {:stop, reason, stage} -> {:stop, reason, :ok, stage}
    end
  end

  def handle_call(:"$estimate_buffered_count", _from, %{buffer: nil} = stage) do
    complain("GenStage consumer ~tp cannot have its buffered count estimated", [own_name()])
    {:reply, 0, stage}
  end

  def handle_call(:"$estimate_buffered_count", _from, stage), do: {:reply, Buffer.count(stage.buffer), stage}

  def handle_call(:"$demand", _from, stage) do
    {:reply, if(stage.demand_mode == :forward, do: :forward, else: :accumulate), stage}
  end

  def handle_call(request, from, stage) do
    case callback(stage, :handle_call, [request, from, stage.state]) do
      {:reply, answer, events, state} when is_list(events) -> {:reply, answer, emit(events, %{stage | state: state})}
      {:reply, answer, events, state, :hibernate} when is_list(events) -> {:reply, answer, emit(events, %{stage | state: state}), :hibernate}
      {:stop, reason, answer, state} -> {:stop, reason, answer, %{stage | state: state}}
      other -> proceed(other, stage)
    end
  end

  @impl true
  def handle_cast({:"$subscribe", current, to, options}, stage) do
    case subscribe(current, to, options, stage) do
      {:ok, _tag, stage} ->
        {:noreply, stage}

      {:error, reason} ->
        complain("GenStage consumer ~tp received invalid subscription: ~tp", [own_name(), reason])
        {:noreply, stage}

      {:stop, reason, stage} ->
        {:stop, reason, stage}
    end
  end

  def handle_cast({:"$info", message}, stage), do: queue_info(message, stage)
  def handle_cast({:"$demand", :accumulate}, %{demand_mode: :forward} = stage), do: {:noreply, %{stage | demand_mode: {:accumulate, 0}}}

  def handle_cast({:"$demand", :forward}, %{demand_mode: {:accumulate, count}} = stage) do
    serve(count, %{stage | demand_mode: :forward})
  end

  def handle_cast({:"$demand", _same}, stage), do: {:noreply, stage}
  def handle_cast(request, stage), do: callback(stage, :handle_cast, [request, stage.state]) |> proceed(stage)

  @impl true
  def handle_info({:"$gen_producer", {_, _} = from, message}, stage), do: from_consumer(message, from, stage)
  def handle_info({:"$gen_consumer", {_, _} = from, message}, stage), do: from_producer(message, from, stage)

  def handle_info({:DOWN, ref, _, _, reason} = message, stage) do
    case stage do
      %{producers: %{^ref => %{pid: pid}}} -> lose_producer({:down, reason}, {pid, ref}, stage)
      %{monitors: %{^ref => {pid, tag}}} -> lose_consumer({:down, reason}, {pid, tag}, stage)
      _ -> pass_on(message, stage)
    end
  end

  def handle_info(message, stage), do: pass_on(message, stage)

  # a message of no stage's business is the module's
  defp pass_on(message, %{mod: module} = stage) do
    if function_exported?(module, :handle_info, 2) do
      module.handle_info(message, stage.state) |> proceed(stage)
    else
      complain("Undefined handle_info in ~tp~nUnhandled message: ~tp", [module, message])
      {:noreply, stage}
    end
  end

  # Behind what is buffered, or at once if nothing is.
  defp queue_info(message, %{buffer: nil} = stage), do: pass_on(message, stage)

  defp queue_info(message, stage) do
    if Buffer.count(stage.buffer) == 0,
      do: pass_on(message, stage),
      else: {:noreply, %{stage | buffer: Buffer.mark(stage.buffer, message)}}
  end

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
  def format_status(:terminate, [_dictionary, stage]), do: stage.state

  def format_status(:normal, [_dictionary, stage]) do
    producers = for {tag, %{pid: pid}} <- stage.producers, do: {pid, tag}
    consumers = for {tag, {pid, _}} <- stage.consumers, do: {pid, tag}
    [{:data, [{'State', stage.state}, {'Stage', stage.type}, {'Producers', producers}, {'Consumers', consumers}]}]
  end

  # -- what callbacks return --------------------------------------------------------------------------------------------------------

  defp callback(%{mod: module}, name, args) do
    if function_exported?(module, name, length(args)), do: apply(module, name, args), else: missing(name, module, args)
  end

  # what a stage need not have
  defp missing(:handle_cancel, _module, args), do: {:noreply, [], List.last(args)}
  defp missing(:handle_subscribe, _module, args), do: {:automatic, List.last(args)}

  defp missing(name, module, args) do
    verb = %{handle_call: "call", handle_cast: "cast"}[name]

    if verb do
      raise "attempted to #{verb} GenStage #{inspect(own_name())} but no #{name}/#{length(args)} clause was provided"
    else
      :erlang.error(%UndefinedFunctionError{module: module, function: name, arity: length(args)})
    end
  end

  defp proceed({:noreply, events, state}, stage) when is_list(events), do: {:noreply, emit(events, %{stage | state: state})}

  defp proceed({:noreply, events, state, :hibernate}, stage) when is_list(events) do
    {:noreply, emit(events, %{stage | state: state}), :hibernate}
  end

  defp proceed({:stop, reason, state}, stage), do: {:stop, reason, %{stage | state: state}}
  defp proceed(other, stage), do: {:stop, {:bad_return_value, other}, stage}

  # Events go to who asked for them; the dispatcher gives back what nobody has.
  defp emit([], stage), do: stage

  defp emit(events, %{type: :consumer} = stage) do
    complain("GenStage consumer ~tp cannot dispatch events (an empty list must be returned): ~tp", [own_name(), events])
    stage
  end

  defp emit(events, stage) do
    {:ok, left, dispatcher_state} = stage.dispatcher.dispatch(events, length(events), stage.dispatcher_state)
    keep(left, %{stage | dispatcher_state: dispatcher_state})
  end

  defp keep([], stage), do: stage

  defp keep(events, stage) do
    {buffer, discarded, infos} = Buffer.store(stage.buffer, events)

    if discarded > 0 and callback_or(stage, :format_discarded, [discarded, stage.state], true) do
      complain("GenStage producer ~tp has discarded ~tp events from buffer", [own_name(), discarded])
    end

    Enum.each(infos, &send(self(), &1))
    %{stage | buffer: buffer}
  end

  defp callback_or(%{mod: module}, name, args, otherwise) do
    if function_exported?(module, name, length(args)), do: apply(module, name, args), else: otherwise
  end

  # -- the producing side ---------------------------------------------------------------------------------------------------------------

  defp from_consumer({:subscribe, _current, _options}, {pid, _} = from, %{type: :consumer} = stage) do
    complain("GenStage consumer ~tp cannot be subscribed to another stage: ~tp", [own_name(), from])
    send_consumer({pid, elem(from, 1)}, {:cancel, :not_a_producer})
    {:noreply, stage}
  end

  defp from_consumer({:subscribe, current, options}, {pid, tag} = from, stage) do
    stage = if current, do: forget_consumer(elem(current, 0), stage), else: stage

    if is_map_key(stage.consumers, tag) do
      complain("GenStage producer ~tp received duplicated subscription from: ~tp", [own_name(), from])
      send_consumer(from, {:cancel, :duplicated_subscription})
      {:noreply, stage}
    else
      monitor = Process.monitor(pid)
      stage = put_in(stage.monitors[monitor], from)
      welcome(options, from, put_in(stage.consumers[tag], {pid, monitor}))
    end
  end

  defp from_consumer({:ask, count}, {_, tag} = from, stage) when is_integer(count) and count > 0 do
    if is_map_key(stage.consumers, tag) do
      {:ok, demand, dispatcher_state} = stage.dispatcher.ask(count, from, stage.dispatcher_state)
      serve(demand, %{stage | dispatcher_state: dispatcher_state})
    else
      send_consumer(from, {:cancel, :unknown_subscription})
      {:noreply, stage}
    end
  end

  defp from_consumer({:cancel, reason}, {_, tag} = from, stage) do
    if is_map_key(stage.consumers, tag) do
      send_consumer(from, {:cancel, reason})
      lose_consumer({:cancel, reason}, from, stage)
    else
      {:noreply, stage}
    end
  end

  defp from_consumer(_other, _from, stage), do: {:noreply, stage}

  defp welcome(options, from, stage) do
    case callback(stage, :handle_subscribe, [:consumer, options, from, stage.state]) do
      {:automatic, state} ->
        stage = %{stage | state: state}

        case stage.dispatcher.subscribe(options, from, stage.dispatcher_state) do
          {:ok, demand, dispatcher_state} ->
            serve(demand, %{stage | dispatcher_state: dispatcher_state})

          {:error, reason} ->
            send_consumer(from, {:cancel, reason})
            {:noreply, forget_monitor(from, stage)}
        end

      {:stop, reason, state} ->
        {:stop, reason, %{stage | state: state}}

      other ->
        {:stop, {:bad_return_value, other}, stage}
    end
  end

  defp lose_consumer(why, {_pid, tag} = from, stage) do
    {:ok, demand, dispatcher_state} = stage.dispatcher.cancel(from, stage.dispatcher_state)
    stage = forget_monitor({nil, tag}, %{stage | dispatcher_state: dispatcher_state})

    # demand that only this consumer held back
    case callback(stage, :handle_cancel, [why, from, stage.state]) |> proceed(stage) do
      {:noreply, stage} -> serve(demand, stage)
      other -> other
    end
  end

  defp forget_consumer(tag, stage) do
    case stage.consumers do
      %{^tag => {pid, _}} ->
        {:ok, _, dispatcher_state} = stage.dispatcher.cancel({pid, tag}, stage.dispatcher_state)
        forget_monitor({pid, tag}, %{stage | dispatcher_state: dispatcher_state})

      _ ->
        stage
    end
  end

  defp forget_monitor({_, tag}, stage) do
    {{_, monitor}, consumers} = Map.pop(stage.consumers, tag)
    Process.demonitor(monitor, [:flush])
    %{stage | consumers: consumers, monitors: Map.delete(stage.monitors, monitor)}
  end

  # Demand is met from the buffer first; what is left is the module's to meet.
  defp serve(0, stage), do: {:noreply, stage}

  defp serve(demand, stage) do
    {events, infos, buffer} = Buffer.take(stage.buffer, demand)
    stage = emit(events, %{stage | buffer: buffer})
    Enum.each(infos, &send(self(), &1))
    produce(demand - length(events), stage)
  end

  defp produce(0, stage), do: {:noreply, stage}
  defp produce(demand, %{type: :producer_consumer} = stage), do: drain(%{stage | demand: stage.demand + demand})

  defp produce(demand, %{demand_mode: {:accumulate, count}} = stage) do
    {:noreply, %{stage | demand_mode: {:accumulate, count + demand}}}
  end

  defp produce(demand, stage), do: callback(stage, :handle_demand, [demand, stage.state]) |> proceed(stage)

  defp send_consumer({pid, tag}, message), do: send(pid, {:"$gen_consumer", {self(), tag}, message})

  # -- the consuming side -----------------------------------------------------------------------------------------------------------------

  defp subscribe(_current, _to, _options, %{type: :producer}), do: {:error, :not_a_consumer}

  defp subscribe(current, to, options, stage) do
    with {:ok, cancel} <-
           option(options, :cancel, :permanent, &(&1 in [:permanent, :transient, :temporary]), "one of [:temporary, :transient, :permanent]"),
         {:ok, max} <- option(options, :max_demand, 1000, &(is_integer(&1) and &1 >= 1), "equal to or greater than 1"),
         {:ok, min} <- option(options, :min_demand, div(max, 2), &(is_integer(&1) and &1 in 0..(max - 1)), "between 0 and #{max - 1}") do
      subscription = %{cancel: cancel, max: max, min: min, taken: 0}

      case GenServer.whereis(to) do
        nil when cancel == :temporary -> {:ok, make_ref(), stage}
        nil -> {:stop, :noproc, stage}
        producer -> subscribe_to(current, producer, options, subscription, stage)
      end
    else
      {:error, message} -> {:error, {:bad_opts, message}}
    end
  end

  defp subscribe_to(current, producer, options, subscription, stage) do
    stage = if current, do: drop_producer(elem(current, 0), stage), else: stage
    tag = Process.monitor(producer)
    from = {if(is_pid(producer), do: producer, else: elem(producer, 0)), tag}
    send(producer, {:"$gen_producer", {self(), tag}, {:subscribe, current, options}})

    case callback(stage, :handle_subscribe, [:producer, options, from, stage.state]) do
      {mode, state} when mode in [:automatic, :manual] ->
        if mode == :automatic, do: ask({producer, tag}, subscription.max)
        subscription = Map.merge(subscription, %{pid: producer, mode: mode})
        {:ok, tag, put_in(%{stage | state: state}.producers[tag], subscription)}

      {:stop, reason, state} ->
        {:stop, reason, %{stage | state: state}}

      other ->
        {:stop, {:bad_return_value, other}, stage}
    end
  end

  defp drop_producer(tag, stage) do
    Process.demonitor(tag, [:flush])
    %{stage | producers: Map.delete(stage.producers, tag)}
  end

  defp from_producer(events, {_, tag} = from, stage) when is_list(events) do
    case stage.producers do
      %{^tag => subscription} ->
        {batches, subscription} = batches(events, subscription, [])
        arrived(Enum.map(batches, fn {batch, ask} -> {batch, ask, from} end), put_in(stage.producers[tag], subscription))

      _ ->
        cancel(from, :unknown_subscription)
        {:noreply, stage}
    end
  end

  defp from_producer({:cancel, reason}, {_, tag} = from, stage) do
    if is_map_key(stage.producers, tag), do: lose_producer({:cancel, reason}, from, drop_monitor(tag, stage)), else: {:noreply, stage}
  end

  defp from_producer(_other, _from, stage), do: {:noreply, stage}

  defp drop_monitor(tag, stage) do
    Process.demonitor(tag, [:flush])
    stage
  end

  # Events in portions of `max - min`: after each of them, as many are asked for again.
  defp batches([], subscription, done), do: {Enum.reverse(done), subscription}
  defp batches(events, %{mode: :manual} = subscription, done), do: batches([], subscription, [{events, 0} | done])

  defp batches(events, %{max: max, min: min, taken: taken} = subscription, done) do
    {batch, rest} = Enum.split(events, max - min - taken)
    taken = taken + length(batch)

    if taken == max - min,
      do: batches(rest, %{subscription | taken: 0}, [{batch, taken} | done]),
      else: batches([], %{subscription | taken: taken}, [{batch, 0} | done])
  end

  defp arrived(batches, %{type: :consumer} = stage), do: handle_all(batches, stage)
  defp arrived(batches, stage), do: drain(%{stage | inbox: Enum.reduce(batches, stage.inbox, &:queue.in/2)})

  defp handle_all([], stage), do: {:noreply, stage}

  defp handle_all([batch | rest], stage) do
    case handle(batch, stage) do
      {:noreply, stage} -> handle_all(rest, stage)
      {:noreply, stage, :hibernate} when rest != [] -> handle_all(rest, stage)
      other -> other
    end
  end

  # A producer_consumer takes a batch only if its own consumers have asked for something.
  defp drain(%{demand: demand, inbox: inbox} = stage) when demand > 0 do
    case :queue.out(inbox) do
      {:empty, _} ->
        {:noreply, stage}

      {{:value, batch}, inbox} ->
        case handle(batch, %{stage | inbox: inbox}) do
          {:noreply, stage} -> drain(stage)
          {:noreply, stage, :hibernate} -> drain(stage)
          stop -> stop
        end
    end
  end

  defp drain(stage), do: {:noreply, stage}

  defp handle({events, ask, {_, tag} = from}, stage) do
    result = callback(stage, :handle_events, [events, from, stage.state])
    demand = if elem(result, 0) == :noreply and is_list(elem(result, 1)), do: max(stage.demand - length(elem(result, 1)), 0), else: stage.demand
    done = proceed(result, %{stage | demand: demand})
    if ask > 0 and elem(done, 0) == :noreply and is_map_key(stage.producers, tag), do: ask(from, ask)
    done
  end

  # The end of a producer, or of the subscription.
  defp lose_producer({_, reason} = why, {pid, tag} = from, stage) do
    {%{cancel: cancel}, producers} = Map.pop(stage.producers, tag)

    case callback(stage, :handle_cancel, [why, from, stage.state]) |> proceed(%{stage | producers: producers}) do
      {:stop, _, _} = stop ->
        stop

      going_on ->
        if cancel == :permanent or (cancel == :transient and not clean?(reason)) do
          text = "GenStage consumer ~tp is stopping after receiving cancel from producer ~tp with reason: ~tp"
          :logger.log(:info, text |> String.to_charlist(), [own_name(), pid, reason], %{})
          {:stop, reason, elem(going_on, 1)}
        else
          going_on
        end
    end
  end

  defp clean?(reason), do: reason in [:normal, :shutdown, :noproc] or match?({:shutdown, _}, reason)

  # -- texts ---------------------------------------------------------------------------------------------------------------------------------

  defp complain(text, args), do: :logger.log(:error, String.to_charlist(text <> "~n"), args, %{})

  defp own_name do
    {:registered_name, name} = Process.info(self(), :registered_name)
    if name == [], do: self(), else: name
  end
end
