# why fn
spawn(fn -> exit(:shutdown) end)
Process.sleep(1)
