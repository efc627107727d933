defmodule A do
  def f, do: Enum.nope(1)
  def g, do: {Nope.x(), Nope.x(), String.to_atom(1, 2, 3)}
  def h(x), do: B.ok(x)
  def i, do: &Nope.z/2
  def j, do: __MODULE__.q()
  def k(l), do: Enum.mapp(l, fn x -> Strin.upcase(x) end)
  def l, do: Logger.info("x")
end
defmodule B do
  def ok(x), do: A.h(x)
  def bad, do: A.hh(1)
end
IO.puts "run"
