defmodule M do
  def run(f, a) do
    r = apply(__MODULE__, f, [a])
    {:ok, r}
  end
  def a1(l) do
    for x <- l,
        y <- l do
      z = 1
      y / x + z
    end
  end
  def a2(l), do: for(x <- l, 1 / x > 0, do: x)
  def a3(l), do: for(x <- l, reduce: 0, do: (a -> a + boom(x)))
  def a4(l), do: for(x <- l, into: MapSet.new(), do: boom(x))
  def a5(l), do: for(x <- l, into: "", do: boom(x))
  def a6(l), do: for(x <- l, uniq: true, do: boom(x))
  def a7(l), do: for(x <- l, do: Enum.map(l, fn y -> y / x end))
  def a8(l), do: Enum.map(l, fn x -> for(y <- l, do: y / x) end)
  def a9(l), do: for(<<c <- :erlang.list_to_binary(l)>>, do: 1 / c)
  def a10(l), do: for(<<c <- :erlang.list_to_binary(l)>>, into: "", do: <<(1 / c)>>)
  def a11(l), do: for(x <- l, do: x.foo())
  def a12(l), do: for({x, _} <- Enum.with_index(l), do: boom(x))
  def a13(l), do: for(x <- l, y = boom(x), do: y)
  def a14(l), do: for(x <- l, into: %{}, do: {x, boom(x)})
  def a15(l), do: for(x <- Map.new(l, &{&1, &1}), do: boom(elem(x, 0)))
  def a16(l), do: for(x <- 0..length(l), do: boom(x))
  def a17(l), do: for(x <- Stream.map(l, & &1), do: boom(x))
  def a18(l), do: for(x <- l, y <- 0..length(l), z <- Map.new(l, &{&1, &1}), do: boom(elem(z, 0) * x * y))
  def a19(_), do: for(x <- 5, do: x)
  def a20(_), do: for(x <- boom(0), do: x)
  def a21(l), do: for(x <- l, y <- boom(x), do: y)
  def a22(l), do: for(x <- l, do: x) |> length() |> Kernel.-(2) |> boom()
  def a23(l), do: for(x <- l, x > 0 or boom(x), into: [], do: x)
  def a24(l), do: for(x <- l, do: (for y <- l, do: x / y))
  def a25(l) do
    for x <- l do
      case x do
        0 -> raise "no"
        _ -> 1
      end
    end
  end
  def boom(x) do
    y = 1 / x
    y
  end
end
for i <- 1..25 do
  try do
    M.run(:"a#{i}", [0, 2])
  rescue
    error ->
      IO.puts("#{i} #{inspect(error)}")
      ours = Enum.take_while(__STACKTRACE__, fn {module, _, _, _} -> not String.starts_with?(inspect(module), ":elixir_compiler") end)
      IO.puts(Exception.format_stacktrace(ours))
  end
end
