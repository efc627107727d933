# What functions of the library refuse, told by the function that refuses it, and names that are almost right.
expressions = ~S'''
:lists.seq(1, 5, 0)
:lists.seq(5, 1, 1)
:lists.seq(1, 5, -1)
:lists.seq(5, 1, 0)
:lists.seq(10, 1, 3)
Module.safe_concat(Nope, NopeX)
List.flatten(1)
String.exceptions(1)
String.excepton(1)
Exception.message(:foo)
Module.concat(1, 2)
URI.parse(1)
IO.ANSI.color(300)
Task.await(1)
Regex.run(~r/a/, :abc)
Path.join("a", 1)
:binary.first("")
:binary.last("")
Enum.tally([])
Lists.foo
Strin.upcase("a")
Enum.mapp([1], & &1)
Enum.sze([1])
Map.gett(%{}, 1)
Path.basename(1)
Path.basename(1, ".ex")
Path.dirname(1)
Path.extname(:a)
Path.expand(1)
Path.split(1)
Path.absname(1)
Path.rootname(1)
Path.relative_to(1, "a")
Path.join([1])
Path.join(1, "a")
Path.wildcard(1)
Path.relative(1)
:binary.first("")
:binary.last("")
:binary.first(1)
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
