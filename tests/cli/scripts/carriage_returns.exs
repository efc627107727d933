IO.puts("a")
IO.inspect("b")
