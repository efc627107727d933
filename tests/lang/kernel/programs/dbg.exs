dbg(1 + 1)
[1, 2] |> Enum.map(& &1 + 1) |> Enum.sum() |> dbg()
dbg(%{a: 1})
defmodule DD do
  def f(x), do: dbg(x)
end
DD.f(3)
