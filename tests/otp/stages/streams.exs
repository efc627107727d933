# Streams of events, producers made of enumerables, the options of dispatchers, and consumer supervisors, beyond the usual way.
Process.flag(:trap_exit, true)

defmodule Try do
  def it(title, fun) do
    answer = try do fun.() catch kind, reason -> {kind, short(reason)} end
    Process.sleep(40)
    IO.puts("== #{title}")
    IO.inspect(answer, charlists: :as_lists)
    for m <- all(), do: IO.inspect(short(m), charlists: :as_lists)
  end

  # where in the files it happened is of no interest
  def short({:EXIT, pid, reason}), do: {:EXIT, pid, short(reason)}
  def short({reason, {m, f, args}}) when is_list(args), do: {short(reason), {m, f, length(args)}}
  def short({reason, [{_, _, _, _} | _]}), do: short(reason)
  def short({:badmatch, wrong}), do: {:badmatch, short(wrong)}
  def short({:error, reason}), do: {:error, short(reason)}
  def short(other), do: other
  def all, do: (receive do m -> [m | all()] after 0 -> [] end)
end

defmodule Source do
  use GenStage
  def init({options, me}), do: {:producer, me, options}
  def handle_demand(n, me), do: (if(me, do: send(me, {:demand, n})); {:noreply, [], me})
  def handle_call({:emit, events}, _, me), do: {:reply, :ok, events, me}
  def handle_cast({:stop, reason}, me), do: {:stop, reason, me}
  def handle_info(m, me), do: (if(me, do: send(me, {:info, m})); {:noreply, [], me})
end

defmodule Sink do
  use GenStage
  def init({name, me, options}), do: {:consumer, {name, me}, options}
  def handle_events(events, _, {name, me}), do: (send(me, {name, events}); {:noreply, [], {name, me}})
end

me = self()
source = fn options -> {:ok, p} = GenStage.start(Source, {options, nil}); p end
sink = fn name, p, options -> {:ok, c} = GenStage.start(Sink, {name, me, []}); {:ok, _} = GenStage.sync_subscribe(c, [to: p] ++ options); Process.sleep(10); c end
emit = fn p, events -> GenStage.call(p, {:emit, events}) end

# -- streams
for options <- [[max_demand: 0], [max_demand: 2, min_demand: 2], [min_demand: -1], [cancel: :x], [max_demand: :infinity]] do
  Try.it("stream with #{inspect(options)}", fn -> GenStage.stream([{:nobody, options}]) end)
end

Try.it("stream of no list", fn -> GenStage.stream(:p) end)
Try.it("stream of nothing", fn -> GenStage.stream([]) |> Enum.to_list() end)
Try.it("stream of a global nobody", fn -> GenStage.stream([{:global, :nobody}]) |> Enum.to_list() end)
Try.it("stream of a temporary nobody", fn -> GenStage.stream([{:nobody, cancel: :temporary}]) |> Enum.to_list() end)
Try.it("stream of two", fn -> {:ok, a} = GenStage.from_enumerable(1..3); {:ok, b} = GenStage.from_enumerable(4..6); GenStage.stream([{a, cancel: :transient}, {b, cancel: :temporary}]) |> Enum.sort() end)

for cancel <- [:permanent, :transient, :temporary], reason <- [:normal, :shutdown, {:shutdown, 1}] do
  Try.it("stream, #{cancel}, of a producer that stops with #{inspect(reason)}", fn ->
    p = source.([])
    emit.(p, [1, 2])
    spawn(fn -> Process.sleep(20); GenStage.cast(p, {:stop, reason}) end)
    GenStage.stream([{p, cancel: cancel}]) |> Enum.map(fn n -> send(me, {:taken, n}); n end)
  end)
end

Try.it("stream with demand: :accumulate", fn ->
  {:ok, e} = GenStage.from_enumerable(1..3)
  task = Task.async(fn -> GenStage.stream([{e, cancel: :transient}], demand: :accumulate) |> Enum.to_list() end)
  Process.sleep(30)
  before = {Task.yield(task, 0), GenStage.demand(e)}
  GenStage.demand(e, :forward)
  {before, Task.await(task)}
end)

Try.it("stream with producers", fn ->
  {:ok, e} = GenStage.from_enumerable(1..3, demand: :accumulate)
  {:ok, f} = GenStage.from_enumerable(4..6, demand: :accumulate)
  task = Task.async(fn -> GenStage.stream([{e, cancel: :transient}, {f, cancel: :transient}], producers: [e]) |> Enum.to_list() end)
  Process.sleep(30)
  mode = GenStage.demand(f)
  GenStage.demand(f, :forward)
  {mode, Task.await(task)}
end)

Try.it("a stream that is subscribed to more", fn ->
  {:ok, e} = GenStage.from_enumerable(1..2, demand: :accumulate)
  p = source.([])
  task = Task.async(fn -> GenStage.stream([{p, cancel: :transient}]) |> Enum.to_list() end)
  Process.sleep(20)
  :ok = GenStage.async_subscribe(task.pid, to: e, cancel: :transient)
  Process.sleep(20)
  GenStage.cast(p, {:stop, :normal})
  Task.await(task)
end)

Try.it("a stream leaves the mailbox as it was", fn -> send(me, :before); p = source.([]); emit.(p, [1, 2, 3]); GenStage.stream([p]) |> Enum.take(2) end)

Try.it("what a stream asks for", fn ->
  {:ok, p} = GenStage.start(Source, {[], me})
  spawn(fn -> Process.sleep(20); emit.(p, Enum.to_list(1..6)) end)
  GenStage.stream([{p, max_demand: 4, min_demand: 2}]) |> Enum.take(5)
end)

# -- producers made of enumerables
Try.it("from_enumerable, linked", fn -> {:ok, p} = GenStage.from_enumerable([1]); {:links, links} = Process.info(me, :links); p in links end)
Try.it("from_enumerable, not linked", fn -> {:ok, p} = GenStage.from_enumerable([1], link: false); {:links, links} = Process.info(me, :links); p in links end)
Try.it("from_enumerable with a name", fn -> {:ok, _} = GenStage.from_enumerable([1], name: Named); {:error, {:already_started, p}} = GenStage.from_enumerable([1], name: Named); is_pid(p) end)
Try.it("from_enumerable, other options are the start's", fn -> GenStage.from_enumerable([1], buffer_size: -1, other: 1) |> elem(0) end)
Try.it("from_enumerable with a wrong dispatcher", fn -> GenStage.from_enumerable([1], dispatcher: 1) end)
Try.it("from_enumerable with a wrong demand", fn -> GenStage.from_enumerable([1], demand: 1) end)
Try.it("from_enumerable with a wrong on_cancel", fn -> {:error, {error, _}} = GenStage.from_enumerable([1], on_cancel: 1); error end)
Try.it("from_enumerable of what is none", fn -> {:ok, e} = GenStage.from_enumerable(1..0//1); GenStage.stream([{e, cancel: :transient}]) |> Enum.to_list() end)

for on_cancel <- [:continue, :stop] do
  Try.it("on_cancel: #{inspect(on_cancel)}", fn ->
    {:ok, e} = GenStage.from_enumerable(Stream.cycle([1]), on_cancel: on_cancel, demand: :accumulate)
    tasks = for n <- 1..2, do: Task.async(fn -> GenStage.stream([{e, max_demand: 2}], producers: []) |> Enum.take(n) end)
    Process.sleep(20)
    GenStage.demand(e, :forward)
    answers = Task.await_many(tasks)
    Process.sleep(20)
    {answers, Process.alive?(e)}
  end)
end

Try.it("elements are taken as they are asked for", fn ->
  {:ok, e} = GenStage.from_enumerable(Stream.map(1..9, fn n -> send(me, {:made, n}); n end))
  GenStage.stream([{e, max_demand: 2, min_demand: 1}]) |> Enum.take(2)
end)

# -- dispatchers
demand = GenStage.DemandDispatcher
Try.it("demand dispatcher: the largest demand first", fn ->
  p = source.([])
  sink.(:small, p, max_demand: 2)
  sink.(:large, p, max_demand: 4)
  emit.(p, Enum.to_list(1..6))
end)

Try.it("demand dispatcher: a maximum that is known", fn -> p = source.(dispatcher: {demand, max_demand: 4}); sink.(:small, p, max_demand: 2); sink.(:large, p, max_demand: 4); emit.(p, [1]) end)
Try.it("demand dispatcher: shuffled", fn -> p = source.(dispatcher: {demand, shuffle_demands_on_first_dispatch: true}); for n <- 1..3, do: sink.(:one, p, max_demand: 1 + 0 * n); emit.(p, [1, 1, 1]) end)

broadcast = GenStage.BroadcastDispatcher
Try.it("broadcast: the slowest sets the pace", fn ->
  {:ok, p} = GenStage.start(Source, {[dispatcher: broadcast], nil})
  sink.(:a, p, max_demand: 2)
  sink.(:b, p, max_demand: 3)
  emit.(p, [1, 2, 3])
  Process.sleep(20)
  Try.all() |> Enum.sort()
end)

Try.it("broadcast: a selector", fn ->
  p = source.(dispatcher: broadcast)
  sink.(:even, p, max_demand: 2, selector: &(rem(&1, 2) == 0))
  sink.(:all, p, max_demand: 2)
  emit.(p, [1, 2, 3, 4])
  Process.sleep(20)
  Try.all() |> Enum.sort()
end)

partition = GenStage.PartitionDispatcher
Try.it("partition: numbers", fn ->
  p = source.(dispatcher: {partition, partitions: 2, hash: &{&1, rem(&1, 2)}})
  sink.(:even, p, partition: 0)
  sink.(:odd, p, partition: 1)
  emit.(p, [1, 2, 3, 4])
  Process.sleep(20)
  Try.all() |> Enum.sort()
end)

Try.it("partition: the usual hash", fn ->
  p = source.(dispatcher: {partition, partitions: 3})
  for n <- 0..2, do: sink.(n, p, partition: n)
  emit.(p, [:a, :b, :c, :d, :e])
  Process.sleep(20)
  Try.all() |> Enum.sort()
end)

Try.it("partition: none", fn -> p = source.(dispatcher: {partition, partitions: [:x], hash: fn n -> if n > 1, do: {n * 10, :x}, else: :none end}); sink.(:x, p, partition: :x); emit.(p, [1, 2, 3]) end)

Logger.configure(level: :none)
ends = fn p, f -> m = Process.monitor(p); catch_it = try do f.() catch :exit, _ -> :exit end; receive do {:DOWN, ^m, _, _, r} -> {catch_it, Try.short(r)} after 200 -> {catch_it, :alive} end end
for {title, options} <- [{"taken", [partition: :a]}, {"missing", []}, {"unknown", [partition: :z]}] do
  Try.it("partition that is #{title}", fn ->
    p = source.(dispatcher: {partition, partitions: [:a, :b], hash: &{&1, :a}})
    sink.(:a, p, partition: :a, cancel: :temporary)
    {wrong, reason} = ends.(p, fn -> sink.(:b, p, options ++ [cancel: :temporary]); :ok end)
    {wrong, reason.__struct__}
  end)
end

for {title, hash} <- [no_tuple: & &1, unknown: &{&1, :z}] do
  Try.it("hash: #{title}", fn -> p = source.(dispatcher: {partition, partitions: [:a], hash: hash}); sink.(:a, p, partition: :a, cancel: :temporary); ends.(p, fn -> emit.(p, [1]) end) end)
end

Try.it("selector of another kind", fn -> p = source.(dispatcher: broadcast); ends.(p, fn -> sink.(:a, p, selector: 1, cancel: :temporary); :ok end) end)
Logger.configure(level: :debug)

# -- consumer supervisors
child = %{id: C, start: {Agent, :start_link, []}, restart: :temporary}
for {children, options} <- [
      {[], [strategy: :one_for_one]},
      {[child, child], [strategy: :one_for_one]},
      {[child], []},
      {[child], [strategy: :rest_for_one]},
      {[child], [strategy: :one_for_one, max_restarts: :x]},
      {[child], [strategy: :one_for_one, max_seconds: :x]},
      {[child], [strategy: :one_for_one, other: 1]},
      {[child], [strategy: :one_for_one, subscribe_to: :x]},
      {[child], [strategy: :one_for_one, subscribe_to: [:nobody]]}
    ] do
  Try.it("consumer supervisor of #{length(children)} with #{inspect(options)}", fn -> ConsumerSupervisor.start_link(children, options) |> then(&if(elem(&1, 0) == :ok, do: :ok, else: &1)) end)
end

defmodule Sup do
  use ConsumerSupervisor
  def init(answer), do: answer
end

for answer <- [:ignore, :nonsense, {:ok, [], []}, {:ok, [child], []}, {:ok, [child], strategy: :one_for_one, max_restarts: :x}, {:ok, [child], :x}, {:ok, [child], strategy: :one_for_one, max_seconds: :x}, {:ok, :x, strategy: :one_for_one}] do
  Try.it("consumer supervisor whose init answers #{inspect(answer)}", fn -> ConsumerSupervisor.start_link(Sup, answer) end)
end

{:ok, sup} = ConsumerSupervisor.start_link([child], strategy: :one_for_one, name: Sups)
Try.it("start_child", fn -> {ConsumerSupervisor.start_child(sup, [fn -> 1 end]) |> elem(0), ConsumerSupervisor.count_children(Sups)} end)
Try.it("start_child of a child that fails", fn -> ConsumerSupervisor.start_child(sup, [fn -> exit(:no) end]) end)
Try.it("start_child with no list", fn -> ConsumerSupervisor.start_child(sup, :x) end)
Try.it("terminate_child", fn -> [{_, pid, _, _}] = ConsumerSupervisor.which_children(sup); {ConsumerSupervisor.terminate_child(sup, pid), ConsumerSupervisor.terminate_child(sup, pid)} end)
Try.it("terminate_child of no pid", fn -> ConsumerSupervisor.terminate_child(sup, :x) end)
Try.it("a cast", fn -> GenStage.cast(sup, :hello) end)
Try.it("a message", fn -> send(sup, :hello) end)

defmodule Events do
  def start_link(:ignore), do: :ignore
  def start_link(:error), do: {:error, :no}
  def start_link(:nonsense), do: :nonsense
  def start_link(:extra), do: {:ok, spawn_link(fn -> Process.sleep(5) end), :extra}
  def start_link(_), do: {:ok, spawn_link(fn -> Process.sleep(5) end)}
end

for event <- [:ignore, :error, :nonsense, :extra, :ok] do
  Try.it("an event whose child gives #{event}", fn ->
    {:ok, p} = GenStage.start(Source, {[], me})
    {:ok, sup} = ConsumerSupervisor.start_link([%{id: E, start: {Events, :start_link, []}, restart: :transient}], strategy: :one_for_one, subscribe_to: [{p, max_demand: 2, min_demand: 1, cancel: :temporary}])
    Process.sleep(10)
    emit.(p, [event])
    Process.sleep(20)
    ConsumerSupervisor.count_children(sup)
  end)
end

Try.it("more events than asked for", fn ->
  {:ok, sup} = ConsumerSupervisor.start_link([child], strategy: :one_for_one)
  {:ok, tag} = GenStage.sync_subscribe(sup, to: me, max_demand: 1, min_demand: 0, cancel: :temporary)
  send(sup, {:"$gen_consumer", {me, tag}, [fn -> 1 end, fn -> 2 end]})
  Process.sleep(20)
  ConsumerSupervisor.count_children(sup)
end)
