IO.puts("before")
defmodule A do
  def f(x), do: frobnicate(x)
end
IO.puts("after")
