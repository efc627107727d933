IO.puts("a")
exit({:shutdown, 5})
