# why Printer
# you should see that the consumer ended because its producer crashed on its demand
defmodule Numbers do
  use GenStage
  def init(n), do: {:producer, n}
  def handle_demand(_demand, _n), do: raise("out of numbers")
end

defmodule Printer do
  use GenStage
  def init(_), do: {:consumer, nil}
  def handle_events(_events, _from, state), do: {:noreply, [], state}
end

Process.flag(:trap_exit, true)
{:ok, numbers} = GenStage.start_link(Numbers, 1, name: Numbers)
{:ok, printer} = GenStage.start_link(Printer, nil, name: Printer)
GenStage.async_subscribe(printer, to: numbers)
Process.sleep(1)
