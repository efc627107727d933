x = Enum.count([])
IO.puts(1 / x)
