IO.puts("x" <> 1)
