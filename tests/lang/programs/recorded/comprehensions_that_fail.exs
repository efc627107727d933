# What a comprehension collects into refuses an element at once; what a generator refuses depends on the others.
defmodule Single do
  defstruct [:x]

  defimpl Collectable do
    def into(single), do: {single, &put/2}
    defp put(single, {:cont, x}) when x < 2, do: %{single | x: x}
    defp put(_, {:cont, x}), do: raise("not #{x}")
    defp put(single, :done), do: single
    defp put(_, :halt), do: IO.puts("halted")
  end
end

defmodule Loops do
  def atom, do: for(x <- [1], into: :ab, do: x)
  def text, do: for(x <- ["c", 2, IO.inspect("d")], into: "ab", do: IO.inspect(x))
  def empty_text, do: for(x <- ["a", 2, "b"], into: "", do: IO.inspect(x))
  def unique_text, do: for(x <- ["a", 2], into: "", uniq: true, do: x)
  def bits(n), do: for(x <- [<<1::3>>, <<2::size(n)>>], into: "", do: x)
  def bytes, do: for(<<c <- "ab">>, into: "", do: c)
  def map, do: for(x <- [1], into: %{}, do: x)
  def filled_map, do: for(x <- [{:b, 2}, 3], into: %{a: 1}, do: IO.inspect(x))
  def given_map(map), do: for(x <- [{:b, 2}, 3], into: map, do: x)
  def single, do: for(x <- [1, 2], into: %Single{}, do: x)
  def nested(two), do: for(x <- 1..two, y <- [x], into: %Single{}, do: y)
  def unique(two), do: for(x <- 1..two, y <- [x], into: %Single{}, uniq: true, do: y)
end

run = fn name, args ->
  IO.puts("-- #{name}")

  try do
    IO.inspect(apply(Loops, name, args))
  rescue
    e -> IO.puts(Exception.format(:error, e, Enum.take_while(__STACKTRACE__, &(elem(&1, 0) != :elixir_compiler_0))))
  end
end

for name <- ~w(atom text empty_text unique_text bytes map filled_map single)a, do: run.(name, [])
run.(:bits, [5])
run.(:given_map, [%{}])
run.(:nested, [3])
run.(:unique, [3])


for options <- ["", ", uniq: true", ", into: %{}", ", reduce: 0", ", into: \"\"", ", into: \"\", uniq: true", ", x <- [1]"] do
  block = if options == ", reduce: 0", do: "do n -> n + c end", else: "do c end"

  try do
    Code.eval_string("for <<c <- :a>>#{options} #{block}")
  rescue
    e -> IO.puts("#{options} #{Exception.message(e)}")
  end
end

tries = [
  fn -> Enum.into([1], %{a: 1}) end,
  fn -> Enum.into([1], %{}) end,
  fn -> Enum.into(1..2, %{}) end,
  fn -> Enum.into(["b", 1], "a") end,
  fn -> Enum.into([1], "a", & &1) end,
  fn -> Enum.into([1], %{a: 1}, & &1) end,
  fn -> Enum.into([1], %{}, & &1) end,
  fn -> Enum.into([2], Single.__struct__()) end,
  fn -> Enum.into([a: 2], Single.__struct__()) end,
  fn -> Map.new([1]) end,
  fn -> Map.new(1..2) end,
  fn -> Map.new([1, 2], & &1) end
]

for fun <- tries do
  try do
    IO.inspect(fun.())
  rescue
    e -> IO.puts(Exception.format(:error, e, Enum.take_while(__STACKTRACE__, &(elem(&1, 0) != :elixir_compiler_0))))
  end
end

IO.inspect(elem(Collectable.into("a"), 0))
IO.inspect(elem(Collectable.into(<<1::3>>), 0))
