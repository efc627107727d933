defmodule A do
  def bar, do: 1
end
A.b(1)
