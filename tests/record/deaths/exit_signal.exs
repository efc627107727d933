# why fn
pid = spawn(fn -> Process.sleep(:infinity) end)
Process.sleep(1)
Process.exit(pid, :enough)
Process.sleep(1)
