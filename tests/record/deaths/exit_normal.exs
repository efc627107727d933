# why fn
spawn(fn -> exit(:normal) end)
Process.sleep(1)
