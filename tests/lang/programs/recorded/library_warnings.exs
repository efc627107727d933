# What is deprecated depends on the arguments: functions of the library warn when they run.
defmodule Old do
  def run(fun) do
    IO.inspect(fun.())
  rescue
    e -> IO.puts(Exception.format_banner(:error, e, __STACKTRACE__))
  end

  def go(list) do
    run(fn -> Enum.into([1], list) end)
    run(fn -> Enum.into([1], list, & &1) end)
    run(fn -> for x <- [1], into: list, do: x end)
    run(fn -> Map.take(%{a: 1}, %{a: 1}) end)
    run(fn -> Map.drop(%{a: 1}, MapSet.new([:a])) end)
    run(fn -> Map.split(%{1 => 2}, 1..2) end)
    run(fn -> Map.take(%{a: 1}, :a) end)
    run(fn -> OptionParser.parse(["--foo"]) end)
    run(fn -> OptionParser.parse!(["--foo"], aliases: [f: :foo]) end)
    run(fn -> OptionParser.parse_head(["--foo", "a"]) end)
    run(fn -> OptionParser.parse_head!(["--foo", "a"]) end)
    run(fn -> OptionParser.next(["--foo"]) end)
    run(fn -> URI.decode_query("a=1", %URI{}) end)
    run(fn -> String.replace("abc", "b", "x", insert_replaced: 0) end)
    run(fn -> String.replace("abcb", "b", "xyz", insert_replaced: [1, 2], global: false) end)
  end
end

Old.go([0])

for options <- [[insert_replaced: 0], [:global, insert_replaced: [3, 1, 1]], [insert_replaced: 4], [insert_replaced: :a], [scope: {2, 2}, insert_replaced: 1], [:foo]] do
  Old.run(fn -> :binary.replace("abcb", "b", "xyz", options) end)
end

Old.run(fn -> :binary.replace("abcb", "b", fn _ -> "x" end, []) end)
