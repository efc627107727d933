# Stages as the documentation of gen_stage describes them; what they print is written down from there.
defmodule Producer do
use GenStage
def start_link(initial) do
GenStage.start_link(__MODULE__, initial, name: __MODULE__)
end
def init(initial) do
{:producer, initial}
end
def handle_demand(demand, state) do
  IO.inspect({:demand, demand})
  events = Enum.to_list(state..state + demand - 1)
{:noreply, events, state + demand}
end
end
defmodule Double do
  use GenStage
  def init(x), do: {:producer_consumer, x, subscribe_to: [{Producer, max_demand: 4}]}
  def handle_events(events, _from, s), do: {:noreply, Enum.map(events, & &1 * 2), s}
end
defmodule Consumer do
use GenStage
def start_link(to, me) do
GenStage.start_link(__MODULE__, {to, me})
end
def init({to, me}) do
{:consumer, {me, 0}, subscribe_to: [{to, max_demand: 6, min_demand: 2}]}
end
def handle_events(events, _from, {me, n}) do
  IO.inspect({self() |> then(fn _ -> :c end), events})
  if n == 2, do: (send(me, :done); {:stop, :normal, {me, n}}), else: {:noreply, [], {me, n + 1}}
end
end
{:ok, p} = Producer.start_link(0)
{:ok, _c} = Consumer.start_link(Producer, self())
receive do :done -> :ok end
{:ok, d} = GenStage.start_link(Double, 0)
{:ok, _c} = Consumer.start_link(d, self())
receive do :done -> :ok end
IO.inspect GenStage.stream([{p, max_demand: 6}]) |> Enum.take(8)
{:ok, e} = GenStage.from_enumerable(1..5)
IO.inspect GenStage.stream([{e, cancel: :transient}]) |> Enum.to_list()
{:ok, e} = GenStage.from_enumerable(1..5, dispatcher: GenStage.BroadcastDispatcher, demand: :accumulate)
t = for _ <- 1..2, do: Task.async(fn -> GenStage.stream([{e, cancel: :transient, max_demand: 2}]) |> Enum.to_list() end)
Process.sleep(50)
IO.inspect GenStage.demand(e)
GenStage.demand(e, :forward)
IO.inspect Task.await_many(t)
{:ok, e} = GenStage.from_enumerable(1..6, dispatcher: {GenStage.PartitionDispatcher, partitions: [:odd, :even], hash: fn n -> {n, if(rem(n, 2) == 0, do: :even, else: :odd)} end}, demand: :accumulate)
t = for part <- [:odd, :even], do: Task.async(fn -> GenStage.stream([{e, cancel: :transient, partition: part}]) |> Enum.to_list() end)
Process.sleep(50)
GenStage.demand(e, :forward)
IO.inspect Task.await_many(t)
defmodule Printer do
  def start_link(e), do: Task.start_link(fn -> IO.inspect({:event, e}) end)
end
{:ok, e} = GenStage.from_enumerable(1..3)
{:ok, cs} = ConsumerSupervisor.start_link([%{id: Printer, start: {Printer, :start_link, []}, restart: :temporary}], strategy: :one_for_one, subscribe_to: [{e, max_demand: 1, cancel: :transient}])
Process.sleep(100)
IO.inspect ConsumerSupervisor.count_children(cs)
IO.inspect GenStage.sync_subscribe(p, to: d)
{:ok, e} = GenStage.from_enumerable([1])
ended = try do GenStage.stream([e]) |> Enum.to_list() catch :exit, {reason, {module, name, _}} -> {reason, module, name} end
IO.inspect(ended)

defmodule Slow do
  use GenStage
  def init(options), do: {:producer, :ok, options}
  def handle_call({:emit, events}, _from, s), do: {:reply, :ok, events, s}
  def handle_info(m, s), do: (IO.inspect({:info, m}); {:noreply, [], s})
  def handle_demand(_, s), do: {:noreply, [], s}
  def handle_cancel(why, {_, _}, s), do: (IO.inspect({:cancel, why}); {:noreply, [], s})
end

{:ok, p} = GenStage.start_link(Slow, buffer_size: 3)
GenStage.call(p, {:emit, [1, 2, 3, 4, 5]})
Process.sleep(10)
IO.inspect(GenStage.estimate_buffered_count(p))
GenStage.sync_info(p, :after_these)
IO.inspect(GenStage.stream([p]) |> Enum.take(3))
Process.sleep(10)
{:ok, p} = GenStage.start_link(Slow, buffer_size: 2, buffer_keep: :first)
GenStage.call(p, {:emit, [1, 2, 3]})
IO.inspect(GenStage.stream([p]) |> Enum.take(2))
IO.inspect(GenStage.start(Slow, buffer_keep: :middle))
IO.inspect(GenStage.start(Slow, wrong: 1))

defmodule Manual do
  use GenStage
  def init(me), do: {:consumer, me}
  def handle_subscribe(:producer, _options, from, me), do: (send(me, {:from, from}); {:manual, me})
  def handle_events(events, _from, me), do: (IO.inspect({:manual, events}); {:noreply, [], me})
end

{:ok, e} = GenStage.from_enumerable(1..10)
{:ok, m} = GenStage.start(Manual, self())
{:ok, tag} = GenStage.sync_subscribe(m, to: e, cancel: :temporary)
from = receive do {:from, {^e, ^tag} = from} -> from end
# the demand must come from the consumer
:sys.replace_state(m, fn s -> GenStage.ask(from, 2); s end)
Process.sleep(10)
:sys.replace_state(m, fn s -> GenStage.ask(from, 3); s end)
Process.sleep(10)
:sys.replace_state(m, fn s -> GenStage.cancel(from, :enough); s end)
Process.sleep(10)
IO.inspect({Process.alive?(m), Process.alive?(e)})
IO.inspect(GenStage.sync_subscribe(m, to: e, max_demand: 0))
IO.inspect(GenStage.sync_subscribe(m, to: :nobody, cancel: :temporary) |> elem(0))
{:ok, n} = GenStage.start(Manual, self())
Process.monitor(n)
GenStage.sync_subscribe(n, to: e)
Process.unlink(e)
Process.exit(e, :kill)
receive do {:DOWN, _, _, ^n, reason} -> IO.inspect(reason) end
