# why fn
# you should see that its function came to an end, nothing more
spawn(fn -> :done end)
Process.sleep(1)
