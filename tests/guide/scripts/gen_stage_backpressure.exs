defmodule Producer do
use GenStage
def start_link(initial) do
GenStage.start_link(__MODULE__, initial, name: __MODULE__)
end
def init(initial) do
{:producer, initial}
end
def handle_demand(demand, state) do
events = Enum.to_list(state..state + demand - 1)
{:noreply, events, state + demand}
end
end
defmodule Consumer do
use GenStage
def start_link() do
GenStage.start_link(__MODULE__, :ok)
end
def init(:ok) do
{:consumer, :ok}
end
def handle_events(events, _from, state) do
Enum.each(events, &process_event/1)
{:noreply, [], state}
end
# a slow consumer: it stops at its fifth event
defp process_event(4) do
send(:main, :enough)
Process.sleep(:infinity)
end
defp process_event(event), do: IO.puts("event #{event}")
end
Process.register(self(), :main)
{:ok, producer} = Producer.start_link(0)
{:ok, consumer} = Consumer.start_link()
# nothing flows before a subscription
receive do
:enough -> IO.puts("flows by itself")
after
50 -> IO.puts("nothing yet: #{:sys.get_state(producer).state}")
end
{:ok, _tag} = GenStage.sync_subscribe(consumer, to: producer, max_demand: 10)
receive do
:enough -> IO.puts("the consumer is busy")
end
Process.sleep(50)
# demand bounds what is made
IO.puts("made #{:sys.get_state(producer).state} events")
