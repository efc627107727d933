# why Shop
# you should see that no clause of the function took the argument
defmodule Shop do
  def start, do: spawn(__MODULE__, :price, [:pear])
  def price(:apple), do: 3
end
Shop.start()
Process.sleep(1)
