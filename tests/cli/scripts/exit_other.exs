IO.puts("a")
exit({:bad, "day"})
