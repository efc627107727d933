x = hd(Enum.to_list([:a]))
IO.puts(1 + x)
