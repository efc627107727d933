defmodule LM do
  defmacro m(x), do: quote(do: unquote(x) + 1)
  def f, do: Macro.expand_once(quote(do: m(2)), __ENV__) |> Macro.to_string
end
IO.puts LM.f
defmodule LM2 do
  defmacrop p(x), do: quote(do: unquote(x) + 1)
  defmacro m(x), do: quote(do: unquote(x) + 1)
  IO.puts(Macro.to_string(Macro.expand_once(quote(do: m(2)), __ENV__)))
  def f, do: Macro.expand_once(quote(do: {p(2), nope(1), f()}), __ENV__) |> Macro.to_string
  def g, do: Macro.expand_once(quote(do: p(2)), __ENV__) |> Macro.to_string
  def h, do: Macro.expand_once(quote(do: f()), __ENV__) |> Macro.to_string
  def i, do: p(1)
end
IO.puts LM2.f
IO.puts LM2.g
IO.puts LM2.h
