# why fn
# you should see that it called exit itself, with :shutdown
spawn(fn -> exit(:shutdown) end)
Process.sleep(1)
