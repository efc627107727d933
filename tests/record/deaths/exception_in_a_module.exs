# why Sums
# you should see the line of the learner's own code in which it failed
defmodule Sums do
  def start(list), do: spawn(__MODULE__, :average, [list])
  def average(list), do: Enum.sum(list) / length(list)
end
Sums.start([])
Process.sleep(1)
