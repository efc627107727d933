# why printer
# you should see that it is alive
pid = spawn(fn -> receive do :print -> raise "paper jam" end end)
Process.register(pid, :printer)
Process.sleep(1)
