defmodule A do
  def f(x), do: x <> "b"
end

A.f(nil)
