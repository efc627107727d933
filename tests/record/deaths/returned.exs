# why fn
spawn(fn -> :done end)
Process.sleep(1)
