# why fn
spawn(fn -> raise ArgumentError, "no such thing" end)
Process.sleep(1)
