# why fn
# you should see who sent the exit signal, and that it was not trapped
pid = spawn(fn -> Process.sleep(:infinity) end)
Process.sleep(1)
Process.exit(pid, :enough)
Process.sleep(1)
