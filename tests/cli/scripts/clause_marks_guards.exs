defmodule T do
  def f(%{a: x}, y) when x > 1 and y > 1, do: {x, y}
  def f(n, _) when n in [1, 2], do: n
  def f(n, _) when not is_atom(n) when n == :ok, do: n
end
T.f(nil, 2)
