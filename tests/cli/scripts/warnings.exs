defmodule A do
  def f(x), do: 1
  def g do
    y = 1
    2
  end
  defp unused, do: 3
end
IO.inspect(A.f(1))
