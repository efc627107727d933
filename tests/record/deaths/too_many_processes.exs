# why fn
# you should see that the bound of processes was reached
spawn(fn -> Enum.each(1..100, fn _ -> spawn(fn -> Process.sleep(:infinity) end) end) end)
Process.sleep(1)
