spawn(fn -> raise "alone" end)
Process.sleep(100)
IO.puts("alive")
