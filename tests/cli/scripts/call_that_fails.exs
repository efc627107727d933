IO.puts("before")
x = 0
1 / x
