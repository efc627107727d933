# why fn
# you should see that :kill was sent, by whom, and that it cannot be trapped
pid = spawn(fn -> Process.sleep(:infinity) end)
Process.sleep(1)
Process.exit(pid, :kill)
Process.sleep(1)
