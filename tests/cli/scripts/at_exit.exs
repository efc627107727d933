System.at_exit(fn status -> IO.puts("status #{status}") end)
System.at_exit(fn status -> IO.puts("first #{status}") end)
raise "last words"
