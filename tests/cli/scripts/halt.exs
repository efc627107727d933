IO.puts("a")
System.halt(3)
IO.puts("b")
