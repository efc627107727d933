IO.puts("before")
String.frobnicate("a")
