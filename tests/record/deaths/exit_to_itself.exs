# why fn
# you should see that :normal ends a process that sends it to itself
spawn(fn -> Process.exit(self(), :normal) end)
Process.sleep(1)
