Process.flag(:trap_exit, true)

defmodule P do
  use GenStage
  def init(x), do: x
  def handle_demand(_, s), do: {:noreply, [], s}
  def handle_events(_, _, s), do: {:noreply, [], s}
end

defmodule Q do
  use GenStage
  def init(x), do: x
  def handle_demand(_, s), do: {:noreply, [], s}
  def handle_events(_, _, s), do: {:noreply, [], s}
  def handle_call({:emit, e}, _, s), do: {:reply, :ok, e, s}
end

# the answer, when what is logged is on the screen; where in the files of the library it happened is of no interest
try_it = fn title, fun ->
  answer = try do fun.() catch kind, reason -> {kind, reason} end
  Process.sleep(60)
  IO.puts("== #{title}")
  IO.inspect(answer)
end

{:ok, p} = GenStage.start(P, {:producer, 1}, name: :prod)
{:ok, c} = GenStage.start(P, {:consumer, 1}, name: :cons)
{:ok, q} = GenStage.start(Q, {:producer, 1, buffer_size: 2})
try_it.("unknown message", fn -> send(p, :what) end)
try_it.("a consumer that is subscribed to", fn -> GenStage.sync_subscribe(c, to: c, cancel: :temporary) |> elem(0) end)
try_it.("a producer that subscribes", fn -> GenStage.sync_subscribe(p, to: p) end)
try_it.("a producer that subscribes, asynchronously", fn -> GenStage.async_subscribe(p, to: p) end)
try_it.("buffered events of a consumer", fn -> GenStage.estimate_buffered_count(c) end)
try_it.("demand of a consumer", fn -> {GenStage.demand(c), GenStage.demand(c, :accumulate)} end)
try_it.("no producer", fn -> GenStage.sync_subscribe(c, []) end)

for options <- [[cancel: :x], [max_demand: :x], [max_demand: 0], [max_demand: 5, min_demand: 5], [max_demand: 5, min_demand: -1]] do
  try_it.("subscription #{inspect(options)}", fn -> GenStage.sync_subscribe(c, [to: p] ++ options) end)
  try_it.("subscription #{inspect(options)}, asynchronously", fn -> GenStage.async_subscribe(c, [to: p] ++ options) end)
end

try_it.("nobody, temporary", fn -> GenStage.sync_subscribe(c, to: :nobody, cancel: :temporary) |> elem(0) end)
try_it.("events of a consumer", fn -> {:ok, c} = GenStage.start(Q, {:consumer, 1}, name: Some.Name); GenStage.call(c, {:emit, [1]}) end)
try_it.("too many events", fn -> GenStage.call(q, {:emit, [1, 2, 3, 4]}) end)
try_it.("unknown demand", fn -> GenStage.ask({p, make_ref()}, 3); receive do {kind, _, what} -> {kind, what} end end)
try_it.("unknown events", fn -> send(c, {:"$gen_consumer", {self(), make_ref()}, [1]}); receive do {kind, _, what} -> {kind, what} end end)
try_it.("events for a producer", fn -> send(p, {:"$gen_consumer", {self(), :tag}, [1]}) |> elem(0) end)
try_it.("a subscription to a consumer", fn -> send(c, {:"$gen_producer", {self(), :tag}, {:subscribe, nil, []}}) |> elem(0) end)
try_it.("twice the same subscription", fn -> r = make_ref(); for _ <- 1..2, do: send(p, {:"$gen_producer", {self(), r}, {:subscribe, nil, []}}) |> elem(0) end)

for options <- [[buffer_size: -1], [buffer_size: :x], [buffer_keep: :x], [demand: :x], [dispatcher: 0], [a: 1], [subscribe_to: []]] do
  try_it.("producer with #{inspect(options)}", fn -> GenStage.start(P, {:producer, 1, options}) end)
end

for options <- [[subscribe_to: 1], [demand: :forward], [buffer_size: 1], [a: 1]] do
  try_it.("consumer with #{inspect(options)}", fn -> GenStage.start(P, {:consumer, 1, options}) end)
end

try_it.("init that returns nonsense", fn -> GenStage.start(P, :nonsense) end)
try_it.("init that ignores", fn -> GenStage.start(P, :ignore) end)
try_it.("init that stops", fn -> GenStage.start(P, {:stop, :why}) end)
try_it.("stream with a wrong option", fn -> GenStage.stream([{:prod, max_demand: 0}]) end)
try_it.("stream of no list", fn -> GenStage.stream(:prod) end)
try_it.("ask for nothing", fn -> GenStage.ask({p, make_ref()}, 0) end)
try_it.("ask nobody", fn -> GenStage.ask({:nobody, make_ref()}, 1) end)

{:ok, d} = GenStage.start(P, {:producer, 1, dispatcher: {GenStage.DemandDispatcher, max_demand: 3}})
try_it.("more demand than expected", fn -> {:ok, c} = GenStage.start(P, {:consumer, 1}); GenStage.sync_subscribe(c, to: d, max_demand: 10) |> elem(0) end)
{:ok, b} = GenStage.start(P, {:producer, 1, dispatcher: GenStage.BroadcastDispatcher})
try_it.("broadcast to the same consumer twice", fn -> for _ <- 1..2, do: GenStage.sync_subscribe(c, to: b) |> elem(0) end)
try_it.("the consumer lives", fn -> Process.alive?(c) end)

for options <- [[], [partitions: [:a]]] do
  try_it.("partitions #{inspect(options)}", fn -> {:error, {error, _}} = GenStage.start(P, {:producer, 1, dispatcher: {GenStage.PartitionDispatcher, options}}); error end)
end

alias GenStage.PartitionDispatcher, as: Partition
{:ok, partitions} = Partition.init(partitions: [:a, :b], hash: fn x -> x end)
from = {self(), make_ref()}
try_it.("no partition", fn -> Partition.subscribe([], from, partitions) end)
try_it.("unknown partition", fn -> Partition.subscribe([partition: :c], from, partitions) end)
{:ok, 0, partitions} = Partition.subscribe([partition: :a], from, partitions)
{:ok, 5, partitions} = Partition.ask(5, from, partitions)
try_it.("hash that gives no partition", fn -> Partition.dispatch([1], 1, partitions) end)
try_it.("hash that gives an unknown partition", fn -> Partition.dispatch([{1, :c}], 1, partitions) end)
try_it.("what a server shows", fn -> {:status, _, _, [_, _, _, _, misc]} = :sys.get_status(d); misc |> List.last() |> elem(1) |> Keyword.drop(['Consumers']) end)

s = %{id: A, start: {Task, :start_link, []}, restart: :temporary}

for {child, options} <- [
      {s, [strategy: :one_for_all]},
      {s, []},
      {%{s | restart: :permanent}, [strategy: :one_for_one]},
      {%{s | start: 1}, [strategy: :one_for_one]},
      {Map.put(s, :shutdown, :x), [strategy: :one_for_one]}
    ] do
  try_it.("consumer supervisor of #{inspect(child)} with #{inspect(options)}", fn -> ConsumerSupervisor.start_link([child], options) end)
end
