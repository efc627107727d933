IO.puts("before")
:frobnicate.start(:now)
