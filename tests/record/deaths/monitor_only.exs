# why fn
# you should see that the one who monitored it was told, and did not die
pid = spawn(fn -> receive do :stop -> exit(:told_so) end end)
Process.monitor(pid)
send(pid, :stop)
Process.sleep(1)
