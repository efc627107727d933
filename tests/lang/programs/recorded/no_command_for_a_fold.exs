# Enum.reduce_while whose function gives no command: what the walk is refused with, and its clauses.
expressions = ~S'''
Enum.reduce_while([1], 0, fn _, _ -> 1 end)
Enum.reduce_while([1, 2], 0, fn _, _ -> {:ok, 1} end)
Enum.reduce_while(1..3, 0, fn _, _ -> 1 end)
Enum.reduce_while(%{a: 1}, 0, fn _, _ -> 1 end)
Enum.reduce_while(Stream.map([1, 2], & &1), 0, fn _, _ -> 1 end)
Keyword.merge([a: 1], %{a: 2})
Map.from_struct(%{a: 1})
"abc" =~ 1
Enum.slice([1, 2, 3], -1, -1)
'''

for expression <- String.split(expressions, "\n", trim: true) do
  IO.puts("> " <> expression)

  try do
    {value, _} = Code.eval_string(expression)
    IO.inspect(value)
  rescue
    error ->
      {error, _} = Exception.blame(:error, error, __STACKTRACE__)
      IO.puts(Regex.replace(~r/#Function<[0-9.]+/, Exception.format_banner(:error, error), "#Function<"))
  end
end
