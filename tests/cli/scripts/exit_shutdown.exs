IO.puts("a")
exit(:shutdown)
