# It is in nobody's way.
spawn(fn -> exit(:boom) end)
