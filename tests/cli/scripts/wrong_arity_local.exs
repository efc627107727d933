defmodule A do
  def f(x), do: x
  def g, do: f(1, 2)
end
