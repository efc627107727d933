f = fn a, b -> a + b end
IO.puts(f.(1))
