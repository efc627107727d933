defmodule T do
  def f(%{a: x}, y) when x > 1 and y > 1, do: {x, y}
  def f({a, b}, c) when is_integer(a) or is_atom(b) and c == 2, do: {a, b, c}
  def f([h | t], h) when t != [], do: h
  def f(x, x) when is_map(x), do: x
end
T.f({"a", "b"}, 2)
