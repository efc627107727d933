defmodule Deep do
  def a(x), do: b(x) + 1
  def b(x), do: c(x) + 1
  def c(x), do: String.to_integer(x) + 1
end
IO.puts(Deep.a("1"))
Deep.a("one")
