# why fn
# you should see that it sent the signal to itself
spawn(fn -> Process.exit(self(), :enough) end)
Process.sleep(1)
