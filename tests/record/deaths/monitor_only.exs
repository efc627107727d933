# why fn
pid = spawn(fn -> receive do :stop -> exit(:told_so) end end)
Process.monitor(pid)
send(pid, :stop)
Process.sleep(1)
