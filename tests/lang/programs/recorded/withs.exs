source = ~S'''
f = fn x ->
  with {:ok, a} <- x,
       b = a + 1,
       {:ok, c} when c > 1 <- {:ok, b} do
    {:done, a, b, c}
  else
    {:error, r} -> {:err, r}
    {:ok, n} when n < 0 -> {:neg, n}
    other -> {:other, other}
  end
end
IO.inspect Enum.map([{:ok, 1}, {:ok, 0}, {:error, :x}, :foo, {:ok, -5}], f)
IO.inspect(with 1 <- 1, 2 <- 3, do: :yes)
IO.inspect(with a <- 1, b <- a + 1, do: a + b)
IO.inspect(try do with(1 <- 2, do: 1, else: (3 -> 4)) rescue e -> e end)
x = 1
IO.inspect(with x <- x + 1, x <- x * 2, do: x)
IO.inspect x
IO.inspect for x <- 1..10, rem(x, 2) == 0, y <- [x, x * 10], do: y
IO.inspect for {k, v} <- %{a: 1, b: 2}, into: %{}, do: {v, k}
IO.inspect for {:ok, v} <- [{:ok, 1}, :no, {:ok, 2}], do: v
IO.inspect for x <- [1, 2, 1, 3], uniq: true, do: x * 2
IO.inspect(for x <- 1..3, reduce: 0 do acc -> acc + x end)
IO.inspect(for x <- 1..3, y <- 1..3, x < y, reduce: [] do
  acc when length(acc) > 1 -> acc
  acc -> [{x, y} | acc]
end)
IO.inspect for <<c <- "hello">>, c in ?a..?m, into: "", do: <<c>>
IO.inspect for x <- ["a", "b"], into: MapSet.new(), do: x
IO.inspect for(n when n > 1 <- [0, 1, 2, 3], do: n)
IO.inspect(for x <- [3, 4], y = x * 2, y > 6, do: {x, y})
IO.inspect(cond do
  1 > 2 -> :a
  nil -> :b
  x = 5 -> {:c, x}
end)
IO.inspect(case {1, [2, 3]} do
  {a, [b | _]} when a > b -> :gt
  {a, [_, c]} when a == c when a < c -> {:lt, a, c}
end)
IO.inspect(if false, do: 1)
IO.inspect(if nil do 1 else 2 end)
IO.inspect(unless false, do: :u)
IO.inspect (fn a, b when a > b -> a; _, b -> b end).(1, 2)
y = 5
IO.inspect match?(^y, 5)
IO.inspect(case 5 do ^y -> :pinned; _ -> :no end)
{a, {b, [c | d]}} = {1, {2, [3, 4, 5]}}
IO.inspect {a, b, c, d}
%{k: [h | _]} = %{k: [1, 2], z: 1}
IO.inspect h
<<m::8, rest::binary>> = "xyz"
IO.inspect {m, rest}
[a, b | _] = 'hello'
IO.inspect [a, b]
"foo" <> r = "foobar"
IO.inspect r
{:ok, x} = {:ok, %{x: 1}} 
IO.inspect x
IO.inspect (with {:ok, v} <- Map.fetch(x, :x), do: v)
IO.inspect(a = b = 3)
IO.inspect a + b
add = &(&1 + &2)
IO.inspect add.(1, 2)
IO.inspect Enum.map([1, 2], &{&1, &1 * 2})
IO.inspect Enum.map(["a"], &String.upcase/1)
IO.inspect Enum.map([1], &"#{&1}!")
IO.inspect (&[&1 | &2]).(1, [2])
IO.inspect (& &1[:a]).(%{a: 1})
IO.inspect is_function(&Enum.map/2, 2)
IO.inspect &Enum.map/2
IO.inspect Enum.reduce([1, 2, 3], &-/2)
import Kernel, except: [-: 2]
'''

{:__block__, _, expressions} = Code.string_to_quoted!(source, file: "program")
Enum.reduce(expressions, {[], Code.env_for_eval(file: "program")}, fn expression, {binding, env} ->
  try do
    {_, binding, env} = Code.eval_quoted_with_env(expression, binding, env)
    {binding, env}
  rescue
    error ->
      IO.puts(Exception.format_banner(:error, error))
      {binding, env}
  end
end)
