# why Doubler
# you should see the events that the consumer failed on, and from which producer they came
defmodule Numbers do
  use GenStage
  def init(n), do: {:producer, n}
  def handle_demand(demand, n), do: {:noreply, Enum.to_list(n..(n + demand - 1)), n + demand}
end

defmodule Doubler do
  use GenStage
  def init(_), do: {:consumer, nil}
  def handle_events(events, _from, _), do: raise("no more than #{length(events)}")
end

Process.flag(:trap_exit, true)
{:ok, numbers} = GenStage.start_link(Numbers, 1, name: Numbers)
{:ok, doubler} = GenStage.start_link(Doubler, nil, name: Doubler)
GenStage.sync_subscribe(doubler, to: numbers, max_demand: 4)
Process.sleep(1)
