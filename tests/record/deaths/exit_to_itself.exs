# why fn
spawn(fn -> Process.exit(self(), :normal) end)
Process.sleep(1)
