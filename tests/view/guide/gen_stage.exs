# You should see the consumer subscribe and ask for four events, the producer send just so many, more asked for as they are consumed,
# and the event that the consumer dies of.
defmodule Producer do
  use GenStage
  def start_link(initial), do: GenStage.start_link(__MODULE__, initial, name: __MODULE__)
  def init(initial), do: {:producer, initial}

  def handle_demand(demand, state) do
    events = Enum.to_list(state..(state + demand - 1))
    {:noreply, events, state + demand}
  end
end

defmodule Consumer do
  use GenStage
  def start_link, do: GenStage.start_link(__MODULE__, :ok)
  def init(:ok), do: {:consumer, :ok, subscribe_to: [{Producer, max_demand: 4, min_demand: 2}]}

  def handle_events(events, _from, state) do
    Enum.each(events, &process_event/1)
    {:noreply, [], state}
  end

  defp process_event(10), do: raise("ten is too much")
  defp process_event(_event), do: Process.sleep(10)
end

Process.flag(:trap_exit, true)
{:ok, producer} = Producer.start_link(1)
{:ok, _consumer} = Consumer.start_link()
receive do {:EXIT, _, _} -> :ok end
GenStage.stop(producer)
