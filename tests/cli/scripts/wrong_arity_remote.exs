defmodule A do
  def f(x), do: x
  def f(x, y, z), do: {x, y, z}
end
A.f(1, 2)
