# What stages answer to each option, return value and message of the protocol, beyond the usual way.
Process.flag(:trap_exit, true)

defmodule Stage do
  use GenStage
  def init(answer), do: answer
  def handle_demand(_, s), do: {:noreply, [], s}
  def handle_events(events, _, %{events: f} = s), do: f.(events, s)
  def handle_events(events, _, s), do: (tell(s, {:events, events}); {:noreply, [], s})
  def handle_subscribe(kind, options, from, %{subscribe: f} = s), do: f.(kind, options, from, s)
  def handle_subscribe(_, _, _, s), do: {:automatic, s}
  def handle_cancel(why, from, %{cancel: f} = s), do: f.(why, from, s)
  def handle_cancel(why, _, s), do: (tell(s, {:cancel, why}); {:noreply, [], s})
  def handle_call(f, from, s) when is_function(f), do: f.(from, s)
  def handle_cast(f, s) when is_function(f), do: f.(s)
  def handle_info(f, s) when is_function(f), do: f.(s)
  def handle_info(m, s), do: (tell(s, {:info, m}); {:noreply, [], s})
  def terminate(reason, %{name: _} = s), do: tell(s, {:terminate, reason})
  def terminate(_, _), do: :ok
  def tell(%{to: to, name: name}, what), do: send(to, {name, what})
  def tell(_, _), do: :ok
end

defmodule Try do
  def it(title, fun) do
    answer = try do fun.() catch kind, reason -> {kind, short(reason)} end
    Process.sleep(40)
    IO.puts("== #{title}")
    IO.inspect(answer, charlists: :as_lists)
    for m <- all(), do: IO.inspect(short(m), charlists: :as_lists)
  end

  # where in the files it happened is of no interest
  def short({%{__exception__: true} = e, stack}) when is_list(stack), do: e
  def short({:EXIT, pid, reason}), do: {:EXIT, pid, short(reason)}
  def short({reason, {m, f, args}}) when is_list(args), do: {short(reason), {m, f, length(args)}}
  def short({:undef, [{m, f, a, _} | _]}), do: {:undef, {m, f, length(a)}}
  def short({:function_clause, [{m, f, a, _} | _]}), do: {:function_clause, {m, f, length(a)}}
  def short({name, {:terminate, reason}}), do: {name, {:terminate, short(reason)}}
  def short(other), do: other

  def all, do: (receive do m -> [m | all()] after 0 -> [] end)
end

me = self()
start = fn type, state, options -> {:ok, pid} = GenStage.start(Stage, {type, Map.merge(%{to: me}, state), options}); pid end
emit = fn p, events -> GenStage.call(p, fn _, s -> {:reply, :ok, events, s} end) end

# -- starting
for options <- [[], [name: Named], [name: {:global, :named}], [timeout: 100], [hibernate_after: 10], [spawn_opt: [:link]], [debug: [:statistics]]] do
  Try.it("start with #{inspect(options)}", fn -> {:ok, p} = GenStage.start(Stage, {:producer, 1}, options); GenStage.stop(p) end)
end

{:ok, _} = GenStage.start(Stage, {:producer, 1}, name: Twice)
Try.it("a name that is taken", fn -> {:error, {:already_started, p}} = GenStage.start(Stage, {:producer, 1}, name: Twice); is_pid(p) end)
Try.it("a name that is none", fn -> GenStage.start(Stage, {:producer, 1}, name: "text") end)
Try.it("start_link that stops", fn -> GenStage.start_link(Stage, {:stop, :why}) end)
Try.it("start_link that ignores", fn -> GenStage.start_link(Stage, :ignore) end)
Try.it("start_link of a wrong answer", fn -> GenStage.start_link(Stage, {:producer}) end)
Try.it("options that are no list", fn -> GenStage.start(Stage, {:producer, 1, :x}) end)
Try.it("a module that does not exist", fn -> {:error, reason} = GenStage.start(NoModule, 1); Try.short(reason) end)
Try.it("a module that is no atom", fn -> GenStage.start("text", 1) end)
Try.it("an unknown type", fn -> GenStage.start(Stage, {:other, 1}) end)
Try.it("a child specification", fn -> Stage.child_spec(1) end)

for {type, options} <- [
      {:producer, [dispatcher: {GenStage.DemandDispatcher, 1}]},
      {:producer, [buffer_size: :infinity, buffer_keep: :middle]},
      {:producer, [demand: :x, buffer_size: -1]},
      {:producer, [other: 1, demand: :x]},
      {:producer_consumer, [demand: :accumulate]},
      {:producer_consumer, [subscribe_to: :x, buffer_size: -1]},
      {:producer_consumer, [subscribe_to: [], other: 1, more: 2]},
      {:producer_consumer, [subscribe_to: [:nobody]]},
      {:consumer, [subscribe_to: [{:nobody, cancel: :transient}]]},
      {:consumer, [subscribe_to: [{:global, :nobody}]]},
      {:consumer, [dispatcher: GenStage.DemandDispatcher]}
    ] do
  Try.it("#{type} with #{inspect(options)}", fn -> GenStage.start(Stage, {type, 1, options}) end)
end

Try.it("temporary to nobody", fn -> start.(:consumer, %{}, subscribe_to: [{:nobody, cancel: :temporary}]) |> is_pid() end)
Try.it("a wrong subscription option at the start", fn -> p = start.(:producer, %{}, []); start.(:consumer, %{}, subscribe_to: [{p, max_demand: 0}]) |> is_pid() end)

# -- subscriptions
p = start.(:producer, %{}, [])
c = start.(:consumer, %{}, [])
Try.it("sync_subscribe without :to", fn -> GenStage.sync_subscribe(c, max_demand: 1) end)
Try.it("async_subscribe without :to", fn -> GenStage.async_subscribe(c, max_demand: 1) end)
Try.it("sync_resubscribe without :to", fn -> GenStage.sync_resubscribe(c, make_ref(), :why, []) end)
Try.it("async_resubscribe without :to", fn -> GenStage.async_resubscribe(c, make_ref(), :why, []) end)
Try.it("max_demand infinity", fn -> GenStage.sync_subscribe(c, to: p, max_demand: :infinity) end)
Try.it("two wrong options", fn -> GenStage.sync_subscribe(c, to: p, cancel: :x, max_demand: 0) end)
Try.it("async_subscribe answers", fn -> GenStage.async_subscribe(start.(:consumer, %{}, []), to: p) end)
Try.it("async_subscribe to nobody's consumer", fn -> GenStage.async_subscribe(:nobody, to: p) end)
Try.it("sync_subscribe of nobody", fn -> GenStage.sync_subscribe(:nobody, to: p) end)
Try.it("sync_subscribe to nobody", fn -> c = start.(:consumer, %{name: :c}, []); GenStage.sync_subscribe(c, to: :nobody) |> elem(0) end)
Try.it("async_subscribe to nobody", fn -> c = start.(:producer_consumer, %{name: :c}, []); GenStage.async_subscribe(c, to: :nobody) end)

Try.it("resubscribe", fn ->
  c = start.(:consumer, %{name: :c, subscribe: fn k, o, _, s -> Stage.tell(s, {k, o}); {:automatic, s} end}, [])
  p = start.(:producer, %{name: :p}, [])
  {:ok, tag} = GenStage.sync_subscribe(c, to: p, cancel: :temporary)
  {:ok, again} = GenStage.sync_resubscribe(c, tag, :because, to: p, cancel: :temporary, max_demand: 3)
  :ok = GenStage.async_resubscribe(c, again, :once_more, to: p, cancel: :temporary, max_demand: 4)
  tag != again
end)

for {title, answer} <- [stop: {:stop, :no_more, %{to: me, name: :x}}, nonsense: :nonsense] do
  Try.it("handle_subscribe of a consumer answers #{title}", fn ->
    c = start.(:consumer, %{name: :x, subscribe: fn _, _, _, _ -> answer end}, [])
    GenStage.sync_subscribe(c, to: p)
  end)

  Try.it("handle_subscribe of a consumer answers #{title}, async", fn ->
    c = start.(:consumer, %{name: :x, subscribe: fn _, _, _, _ -> answer end}, [])
    GenStage.async_subscribe(c, to: p)
  end)

  Try.it("handle_subscribe of a new consumer answers #{title}", fn ->
    GenStage.start(Stage, {:consumer, %{name: :x, subscribe: fn _, _, _, _ -> answer end}, subscribe_to: [p]})
  end)

  Try.it("handle_subscribe of a producer answers #{title}", fn ->
    p = start.(:producer, %{name: :x, subscribe: fn _, _, _, _ -> answer end}, [])
    GenStage.sync_subscribe(start.(:consumer, %{name: :c}, []), to: p) |> elem(0)
  end)
end

# -- cancelling: the mode of the consumer, the way the producer ends
for cancel <- [:permanent, :transient, :temporary], reason <- [:normal, :shutdown, {:shutdown, 1}, :bad, :already_subscribed] do
  Try.it("#{cancel}, cancelled with #{inspect(reason)}", fn ->
    p = start.(:producer, %{name: :p}, [])
    c = start.(:consumer, %{name: :c}, [])
    {:ok, tag} = GenStage.sync_subscribe(c, to: p, cancel: cancel)
    GenStage.cast(c, fn s -> GenStage.cancel({p, tag}, reason) |> then(&Stage.tell(s, {:cancel_said, &1})); {:noreply, [], s} end)
    Process.sleep(40)
    {Process.alive?(p), Process.alive?(c)}
  end)

  if reason != :already_subscribed do
    Try.it("#{cancel}, producer stops with #{inspect(reason)}", fn ->
      p = start.(:producer, %{}, [])
      c = start.(:consumer, %{name: :c}, [])
      {:ok, _} = GenStage.sync_subscribe(c, to: p, cancel: cancel)
      GenStage.cast(p, fn s -> {:stop, reason, s} end)
      Process.sleep(40)
      Process.alive?(c)
    end)
  end
end

Try.it("a consumer that goes", fn ->
  p = start.(:producer, %{name: :p}, [])
  c = start.(:consumer, %{}, [])
  GenStage.sync_subscribe(c, to: p)
  GenStage.stop(c)
end)

Try.it("handle_cancel that stops", fn ->
  p = start.(:producer, %{}, [])
  c = start.(:consumer, %{name: :c, cancel: fn _, _, s -> {:stop, :enough, s} end}, [])
  GenStage.sync_subscribe(c, to: p, cancel: :temporary)
  GenStage.stop(p)
end)

Try.it("handle_cancel that emits", fn ->
  p = start.(:producer, %{name: :p, cancel: fn _, _, s -> {:noreply, [:last], s} end}, [])
  c = start.(:consumer, %{name: :c}, [])
  d = start.(:consumer, %{name: :d}, [])
  {:ok, tag} = GenStage.sync_subscribe(c, to: p, cancel: :temporary, max_demand: 3)
  GenStage.sync_subscribe(d, to: p, cancel: :temporary, max_demand: 2)
  GenStage.cast(c, fn s -> GenStage.cancel({p, tag}, :normal); {:noreply, [], s} end)
  Process.sleep(20)
  GenStage.estimate_buffered_count(p)
end)

Try.it("handle_cancel that answers nonsense", fn ->
  p = start.(:producer, %{}, [])
  c = start.(:consumer, %{name: :c, cancel: fn _, _, _ -> :nonsense end}, [])
  GenStage.sync_subscribe(c, to: p, cancel: :temporary)
  GenStage.stop(p)
end)

# -- messages by hand
Try.it("cancel what is not subscribed", fn -> r = make_ref(); send(p, {:"$gen_producer", {me, r}, {:cancel, :why}}); Process.sleep(20); Try.all() |> Enum.map(&put_elem(&1, 1, :from)) end)
Try.it("ask what is not subscribed", fn -> r = make_ref(); send(p, {:"$gen_producer", {me, r}, {:ask, 1}}); Process.sleep(20); Try.all() |> Enum.map(&put_elem(&1, 1, :from)) end)
Try.it("events of nobody", fn -> r = make_ref(); send(c, {:"$gen_consumer", {me, r}, [1]}); Process.sleep(20); Try.all() |> Enum.map(&put_elem(&1, 1, :from)) end)
Try.it("a cancel of nobody", fn -> send(c, {:"$gen_consumer", {me, make_ref()}, {:cancel, :why}}); Process.sleep(20); Process.alive?(c) end)

Try.it("a consumer by hand", fn ->
  p = start.(:producer, %{name: :p}, [])
  r = make_ref()
  send(p, {:"$gen_producer", {me, r}, {:subscribe, nil, []}})
  :ok = GenStage.ask({p, r}, 2, [:noconnect])
  emit.(p, [1, 2, 3])
  :ok = GenStage.ask({p, r}, 1)
  :ok = GenStage.cancel({p, r}, :done, [:noconnect])
  Process.sleep(20)
  for {kind, {^p, ^r}, what} <- Try.all(), do: {kind, what}
end)

Try.it("more events than asked for", fn ->
  c = start.(:consumer, %{name: :c}, [])
  {:ok, tag} = GenStage.sync_subscribe(c, to: me, max_demand: 2, min_demand: 1)
  send(c, {:"$gen_consumer", {me, tag}, [1, 2, 3]})
  Process.sleep(20)
  for {kind, {^c, ^tag}, what} <- Try.all(), do: {kind, what}
end)

Try.it("ask less than nothing", fn -> GenStage.ask({p, make_ref()}, -1) end)
Try.it("ask for no number", fn -> GenStage.ask({p, make_ref()}, :many) end)

# -- calls, casts, messages
for {title, f} <- [
      reply: fn _, s -> {:reply, :r, [], s} end,
      hibernate: fn _, s -> {:reply, :r, [], s, :hibernate} end,
      later: fn from, s -> send(self(), fn s -> GenStage.reply(from, :late) |> then(&Stage.tell(s, &1)); {:noreply, [], s} end); {:noreply, [], s} end,
      later_hibernate: fn from, s -> GenStage.reply(from, :now); {:noreply, [], s, :hibernate} end,
      stop_reply: fn _, s -> {:stop, :normal, :r, s} end,
      stop: fn _, s -> {:stop, :normal, s} end,
      plain_genserver: fn _, s -> {:reply, :r, s} end,
      events_no_list: fn _, s -> {:reply, :r, :x, s} end,
      nonsense: fn _, _ -> :nonsense end
    ] do
  Try.it("handle_call: #{title}", fn -> GenStage.call(start.(:producer, %{name: :p}, []), f) end)
end

for {title, f} <- [stop: fn s -> {:stop, :normal, s} end, plain: fn s -> {:noreply, s} end, timeout: fn s -> {:noreply, [], s, 100} end, hibernate: fn s -> {:noreply, [], s, :hibernate} end] do
  Try.it("handle_cast: #{title}", fn -> GenStage.cast(start.(:producer, %{name: :p}, []), f) end)
  Try.it("handle_info: #{title}", fn -> send(start.(:producer, %{name: :p}, []), f) |> is_function() end)
end

defmodule Bare do
  use GenStage
  def init(x), do: x
end

Try.it("no handle_info", fn -> {:ok, bare} = GenStage.start(Bare, {:producer, 1}); send(bare, :hello) end)

# how a callback that is missing ends the stage, and without the log, which shows the inside of the library
Logger.configure(level: :none)

for {title, type, f} <- [
      {:handle_call, :producer, fn bare -> GenStage.call(bare, :hello) end},
      {:handle_cast, :producer, fn bare -> GenStage.cast(bare, :hello) end},
      {:handle_demand, :producer, fn bare -> GenStage.sync_subscribe(start.(:consumer, %{}, []), to: bare) |> elem(0) end},
      {:handle_events, :consumer, fn bare -> p = start.(:producer, %{}, []); GenStage.sync_subscribe(bare, to: p); emit.(p, [1]) end}
    ] do
  Try.it("no #{title}", fn ->
    {:ok, bare} = GenStage.start(Bare, {type, 1})
    monitor = Process.monitor(bare)
    answer = try do f.(bare) catch kind, reason -> {kind, Try.short(reason)} end
    receive do {:DOWN, ^monitor, _, _, reason} -> {answer, Try.short(reason)} end
  end)
end

Logger.configure(level: :debug)

for {title, f} <- [stop: fn _, s -> {:stop, :enough, s} end, nonsense: fn _, _ -> :nonsense end, events: fn e, s -> {:noreply, e, s} end, hibernate: fn _, s -> {:noreply, [], s, :hibernate} end] do
  Try.it("handle_events: #{title}", fn ->
    p = start.(:producer, %{}, [])
    c = start.(:consumer, %{name: :c, events: f}, [])
    GenStage.sync_subscribe(c, to: p)
    emit.(p, [1, 2])
    Process.sleep(20)
    Process.alive?(c)
  end)
end

Try.it("call nobody", fn -> GenStage.call(:nobody, :x) end)
Try.it("call in time", fn -> GenStage.call(start.(:producer, %{}, []), fn _, s -> {:noreply, [], s} end, 10) end)
Try.it("cast nobody", fn -> GenStage.cast(:nobody, :x) end)
Try.it("stop", fn -> GenStage.stop(start.(:producer, %{name: :p}, []), :shutdown) end)
Try.it("stop nobody", fn -> GenStage.stop(:nobody) end)
Try.it("stop nobody global", fn -> GenStage.stop({:global, :nobody}) end)
Try.it("stop what is gone", fn -> p = start.(:producer, %{}, []); GenStage.stop(p); GenStage.stop(p) end)
Try.it("stop in no time", fn -> GenStage.stop(start.(:producer, %{}, []), :normal, -1) end)

# -- demand, buffers and messages behind events
Try.it("demand", fn -> p = start.(:producer, %{}, demand: :accumulate); a = GenStage.demand(p); b = GenStage.demand(p, :forward); {a, b, GenStage.demand(p)} end)
Try.it("demand of another kind", fn -> GenStage.demand(p, :other) end)
Try.it("demand of a producer_consumer, forward", fn -> p = start.(:producer_consumer, %{name: :p}, []); {GenStage.demand(p, :forward), GenStage.estimate_buffered_count(p)} end)
Try.it("demand of a producer_consumer, accumulate", fn -> GenStage.demand(start.(:producer_consumer, %{name: :p}, []), :accumulate) end)

for options <- [[buffer_size: 1], [buffer_size: 2], [buffer_size: 2, buffer_keep: :first], [buffer_size: :infinity]], type <- [:producer, :producer_consumer] do
  Try.it("#{type}: buffer of #{inspect(options)}", fn ->
    p = start.(type, %{name: :p}, options)
    emit.(p, [1, 2])
    :ok = GenStage.async_info(p, :after_two)
    emit.(p, [3, 4])
    :ok = GenStage.sync_info(p, :after_four)
    count = GenStage.estimate_buffered_count(p)
    GenStage.sync_subscribe(start.(:consumer, %{name: :c}, []), to: p, max_demand: 3)
    count
  end)
end

Try.it("sync_info of a consumer", fn -> GenStage.sync_info(start.(:consumer, %{name: :c}, []), :hello) end)
Try.it("sync_info of nobody", fn -> GenStage.sync_info(:nobody, :hello, 10) end)
Try.it("async_info of nobody", fn -> GenStage.async_info(:nobody, :hello) end)
Try.it("count of nobody", fn -> GenStage.estimate_buffered_count(:nobody, 10) end)

# -- what a stage shows
defmodule Shown do
  use GenStage
  def init(x), do: x
  def handle_call(:crash, _, s), do: {:stop, :crash, s}
  def format_status(:terminate, [_, _]), do: :hidden_at_the_end
  def format_status(:normal, [_, :crash]), do: raise("no")
  def format_status(:normal, [_, s]), do: {:shown, s}
end

shown = fn p -> {:status, _, _, [_, _, _, _, misc]} = :sys.get_status(p); List.last(misc) end
for {type, s} <- [producer: 1, producer: :crash, consumer: 2], do: Try.it("format_status #{type} #{s}", fn -> {:ok, p} = GenStage.start(Shown, {type, s}); shown.(p) end)
for type <- [:producer, :producer_consumer, :consumer], do: Try.it("status #{type}", fn -> {:ok, p} = GenStage.start(Stage, {type, 1}); shown.(p) end)
Try.it("format_status at the end", fn -> {:ok, p} = GenStage.start(Shown, {:producer, 1}, name: ShownAtTheEnd); GenStage.call(p, :crash) end)
