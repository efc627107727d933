IO.puts("before")
Frobnicate.start(:now)
