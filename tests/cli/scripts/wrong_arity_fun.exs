defmodule A do
  def f(g), do: {:ok, g.(1)}
end
try do
  A.f(fn a, b -> a + b end)
rescue
  e -> IO.puts(Exception.message(e))
end
