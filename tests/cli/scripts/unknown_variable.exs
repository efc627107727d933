IO.puts("before")
IO.puts(missing)
