#: demo Back pressure: who sets the pace?
#: about A fast producer and a slow consumer. First the producer sets the pace, then the consumer.
#: minutes 7
#: width 60

#: part Push: the fast one sets the pace
#: note A consumer that needs 10 ms for each event. Ask: what happens if a thousand events come at once?
#: say A consumer that needs 10 ms for each event.
defmodule Slow do
  def loop(done) do
    receive do
      {:event, _} ->
        Process.sleep(10)
        loop(done + 1)

      {:how_many, from} ->
        send(from, {:done, done})
        loop(done)
    end
  end
end
#=> {:module, Slow, <<...>>, {:loop, 1}}

#: pane mail
slow = spawn(Slow, :loop, [0])
#=> #PID<0.109.0>

#: note send never waits. That is its beauty, and here its trouble.
#: say A thousand events. send never waits.
Enum.each(1..1_000, &send(slow, {:event, &1}))
#=> :ok

#: note A second goes by, a hundred are done, nine hundred wait. If the producer does not stop, the mailbox grows until memory ends.
#: say One second later:
Process.sleep(1_000)
#=> :ok

#: part Pull: the slow one sets the pace
#: note GenStage turns it round: a consumer asks for as many as it can take (demand), the producer answers with no more than that.
#: note On a real system GenStage is a package of its own: {:gen_stage, "~> 1.2"}.
#: say GenStage turns it round: who consumes asks first.
#: pane off
defmodule Source do
  use GenStage

  def init(n), do: {:producer, n}

  def handle_demand(demand, n) do
    events = Enum.to_list(n..(n + demand - 1))
    {:noreply, events, n + demand}
  end
end
#=> {:module, Source, <<...>>, {:handle_demand, 2}}

#: note It never says how fast it is. It only ever answers.
defmodule Sink do
  use GenStage

  def init(done), do: {:consumer, done}

  def handle_events(events, _from, done) do
    Process.sleep(10 * length(events))
    {:noreply, [], done + length(events)}
  end
end
#=> {:module, Sink, <<...>>, {:handle_events, 3}}

{:ok, source} = GenStage.start_link(Source, 0, name: Source)
#=> {:ok, #PID<0.110.0>}

{:ok, sink} = GenStage.start_link(Sink, 0, name: Sink)
#=> {:ok, #PID<0.111.0>}

#: note At most 10 on their way, and it asks again when 5 are left. The green arrows go upstream: that is the demand.
#: say At most ten on their way, ever.
#: pane seq Source Sink right
GenStage.sync_subscribe(sink, to: source, max_demand: 10, min_demand: 5)
#=> {:ok, #Reference<0.262144.0.2>}

Process.sleep(100)
#=> :ok

#: part A minute later
#: note Six thousand events, and never more than ten of them on their way.
#: say Let it run for a minute.
#: pane mail Source Sink
Process.sleep(60_000)
#=> :ok

#: note Five events every 50 ms, a hundred a second: exactly what the slow one can take.
:sys.get_state(sink).state
#=> 6020

#: part And if the events come by themselves?
#: note A mouse, a sensor, a socket: it cannot be asked to wait. Then there is a buffer, and the question is how large, and what is dropped.
#: say A sensor cannot be asked to wait. So there is a buffer, and it has an end.
#: pane off
defmodule Sensor do
  use GenStage
  def init(_), do: {:producer, nil, buffer_size: 5}
  def handle_cast(value, s), do: {:noreply, [value], s}
  def handle_demand(_, s), do: {:noreply, [], s}
end
#=> {:module, Sensor, <<...>>, {:handle_demand, 2}}

{:ok, sensor} = GenStage.start_link(Sensor, nil)
#=> {:ok, #PID<0.112.0>}

#: note Eight values, room for five. It keeps the newest and says how many it dropped: nobody has to find out from a bill.
#: say Eight values, nobody asks for them, room for five.
Enum.each(1..8, &GenStage.cast(sensor, &1))
#=>
#=> 00:01:01.200 [warning] GenStage producer #PID<0.112.0> has discarded 1 events from buffer
#=>
#=> 00:01:01.200 [warning] GenStage producer #PID<0.112.0> has discarded 1 events from buffer
#=>
#=> 00:01:01.200 [warning] GenStage producer #PID<0.112.0> has discarded 1 events from buffer
#=> :ok

GenStage.estimate_buffered_count(sensor)
#=> 5

#: say Push: the queue grows where nobody looks.
#: say Pull: nobody is ever sent what they did not ask for.
#: note The point: unbounded queues are not a buffer, they are a delay of the crash.
