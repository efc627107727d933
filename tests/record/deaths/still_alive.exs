# why printer
pid = spawn(fn -> receive do :print -> raise "paper jam" end end)
Process.register(pid, :printer)
Process.sleep(1)
