IO.puts("before")
frobnicate(1, 2)
