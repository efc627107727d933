# why fn
# you should see that it called exit itself, with :normal
spawn(fn -> exit(:normal) end)
Process.sleep(1)
