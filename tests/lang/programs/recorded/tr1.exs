defmodule A do
  def f(x), do: 1 + g(x)
  def g(x), do: 1 + h(x)
  def h(x), do: String.to_integer(x) + 1
end
defmodule B do
  IO.inspect(A.f("x"))
end
