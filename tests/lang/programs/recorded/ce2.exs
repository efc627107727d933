defmodule A do
  def f(x) do
    y + 1
  end
end
