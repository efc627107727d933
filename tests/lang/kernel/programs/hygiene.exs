defmodule H do
  defmacro sw(a, b) do
    quote do
      x = unquote(a)
      y = unquote(b)
      {y, x}
    end
  end
  defmacro setit(v) do
    quote do
      var!(hid) = unquote(v)
    end
  end
end
defmodule HU do
  require H
  def f(x, y), do: {H.sw(y, x), x, y}
  def g do
    H.setit(4)
    hid
  end
  def cond1(x) do
    if x && (x > 1 or x == 0) do
      y = x
      y
    else
      unless x, do: :no, else: :yes
    end
  end
  def k(x) do
    x
    |> case do
      1 -> :one
      _ -> :many
    end
    |> then(fn r -> {r, x} end)
  end
  def nested(m), do: put_in(m.a.b, 3) |> update_in([:a, :b], &(&1 + 1))
end
IO.inspect {HU.f(1, 2), HU.g, HU.cond1(3), HU.cond1(nil), HU.cond1(1), HU.k(1), HU.nested(%{a: %{b: 1}})}
x = 5
IO.inspect x
IO.inspect(if x = nil, do: x, else: {:else, x})
IO.inspect(for a <- 1..3, a in [1, 3], do: a)
IO.inspect(Enum.filter(1..10, & &1 in 2..8//3))
m = 3
IO.inspect(case 4 do n when n in [m, 4] -> :in; _ -> :out end)
IO.inspect((fn -> try do throw(:a) catch x -> x end end).())
