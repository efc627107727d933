defmodule A do
  def f(x), do: raise ArgumentError
end
x = A.f(1)
IO.puts x
