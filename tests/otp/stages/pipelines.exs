# Stages tell the main process what happens to them, which prints it stage by stage: what one process does has an order.
defmodule Log do
  def tell(to, stage, what), do: send(to, {:log, stage, what})

  def print(stage, count) do
    for _ <- 1..count do
      receive do
        {:log, ^stage, what} -> IO.inspect({stage, what})
      after
        2000 -> IO.inspect({stage, :nothing_more})
      end
    end
  end

  def rest(stage) do
    receive do
      {:log, ^stage, what} -> [what | rest(stage)]
    after
      100 -> []
    end
  end
end

defmodule Numbers do
  use GenStage
  def start_link(first, me), do: GenStage.start_link(__MODULE__, {first, me}, name: __MODULE__)
  def init({first, me}), do: {:producer, {first, me}}

  def handle_demand(demand, {n, me}) do
    Log.tell(me, :numbers, {:demand, demand})
    {:noreply, Enum.to_list(n..(n + demand - 1)), {n + demand, me}}
  end
end

defmodule Double do
  use GenStage
  def init({to, me}), do: {:producer_consumer, me, subscribe_to: [{to, max_demand: 4}]}

  def handle_events(events, _from, me) do
    Log.tell(me, :double, events)
    {:noreply, Enum.flat_map(events, &[&1, &1]), me}
  end
end

defmodule Sink do
  use GenStage
  def init({to, me, name}), do: {:consumer, {me, name, 0}, subscribe_to: [to]}

  def handle_events(events, _from, {me, name, n}) do
    Log.tell(me, name, events)
    if n == 3, do: Process.sleep(:infinity)
    {:noreply, [], {me, name, n + 1}}
  end
end

me = self()
{:ok, p} = Numbers.start_link(0, me)
{:ok, _} = GenStage.start(Sink, {{p, max_demand: 6, min_demand: 2}, me, :sink})
Log.print(:sink, 4)
Log.print(:numbers, 3)
IO.inspect(Log.rest(:numbers))
{:ok, d} = GenStage.start(Double, {p, me})
{:ok, _} = GenStage.start(Sink, {{d, max_demand: 6, min_demand: 2}, me, :slow})
Log.print(:slow, 4)
IO.inspect(Log.rest(:double))

# streams
{:ok, q} = GenStage.start(Numbers, {10, me})
IO.inspect(GenStage.stream([{q, max_demand: 6}]) |> Enum.take(8))
{:ok, e} = GenStage.from_enumerable(1..5)
IO.inspect(GenStage.stream([{e, cancel: :transient}]) |> Enum.to_list())
{:ok, e} = GenStage.from_enumerable(1..5, dispatcher: GenStage.BroadcastDispatcher, demand: :accumulate)
t = for _ <- 1..2, do: Task.async(fn -> GenStage.stream([{e, cancel: :transient, max_demand: 2}], producers: []) |> Enum.to_list() end)
Process.sleep(50)
IO.inspect(GenStage.demand(e))
GenStage.demand(e, :forward)
IO.inspect(Task.await_many(t))

{:ok, e} = GenStage.from_enumerable(1..3, demand: :accumulate)
IO.inspect(GenStage.stream([{e, cancel: :transient}]) |> Enum.to_list())

{:ok, e} =
  GenStage.from_enumerable(1..6,
    dispatcher: {GenStage.PartitionDispatcher, partitions: [:odd, :even], hash: fn n -> {n, if(rem(n, 2) == 0, do: :even, else: :odd)} end},
    demand: :accumulate
  )

t = for part <- [:odd, :even], do: Task.async(fn -> GenStage.stream([{e, cancel: :transient, partition: part}], producers: []) |> Enum.to_list() end)
Process.sleep(50)
GenStage.demand(e, :forward)
IO.inspect(Task.await_many(t))
{:ok, e} = GenStage.from_enumerable([1])
IO.inspect(try do GenStage.stream([e]) |> Enum.to_list() catch :exit, reason -> reason end)
IO.inspect(try do GenStage.stream([:nobody]) |> Enum.to_list() catch :exit, {reason, {m, f, _}} -> {reason, m, f} end)
IO.inspect(GenStage.stream([{:nobody, cancel: :temporary}]) |> Enum.to_list())

# buffers, and messages behind their events
defmodule Queue do
  use GenStage
  def init({me, options}), do: {:producer, me, options}
  def handle_call({:emit, events}, _from, me), do: {:reply, :ok, events, me}
  def handle_info(m, me), do: (Log.tell(me, :queue, {:info, m}); {:noreply, [], me})
  def handle_demand(n, me), do: (Log.tell(me, :queue, {:demand, n}); {:noreply, [], me})
  def handle_subscribe(kind, options, _from, me), do: (Log.tell(me, :queue, {kind, options}); {:automatic, me})
  def handle_cancel(why, _from, me), do: (Log.tell(me, :queue, why); {:noreply, [], me})
  def format_discarded(n, me), do: (Log.tell(me, :queue, {:discarded, n}); false)
end

for options <- [[buffer_size: 3], [buffer_size: 3, buffer_keep: :first], [buffer_size: :infinity]] do
  {:ok, p} = GenStage.start_link(Queue, {me, options})
  GenStage.call(p, {:emit, [1, 2, 3, 4, 5]})
  IO.inspect(GenStage.estimate_buffered_count(p))
  GenStage.sync_info(p, :after_these)
  IO.inspect(GenStage.stream([{p, max_demand: 10}]) |> Enum.take(3))
  IO.inspect(Log.rest(:queue))
end

# demand by hand
defmodule Manual do
  use GenStage
  def init(me), do: {:consumer, me}
  def handle_subscribe(:producer, options, from, me), do: (send(me, {:from, options, from}); {:manual, me})
  def handle_events(events, _from, me), do: (Log.tell(me, :manual, events); {:noreply, [], me})
  def handle_cancel(why, _from, me), do: (Log.tell(me, :manual, why); {:noreply, [], me})
  def handle_cast({:ask, from, n}, me), do: (GenStage.ask(from, n); {:noreply, [], me})
  def handle_cast({:cancel, from}, me), do: (GenStage.cancel(from, :enough); {:noreply, [], me})
end

{:ok, e} = GenStage.from_enumerable(1..10)
{:ok, m} = GenStage.start(Manual, me)
{:ok, tag} = GenStage.sync_subscribe(m, to: e, cancel: :temporary, some: :option)
from = receive do {:from, options, {^e, ^tag} = from} -> IO.inspect(options); from end
GenStage.cast(m, {:ask, from, 2})
GenStage.cast(m, {:ask, from, 3})
IO.inspect(Log.rest(:manual))
GenStage.cast(m, {:cancel, from})
IO.inspect(Log.rest(:manual))
IO.inspect({Process.alive?(m), Process.alive?(e)})
