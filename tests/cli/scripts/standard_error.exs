IO.puts(:stderr, "to stderr")
IO.puts("to stdout")
IO.warn("careful", [])
