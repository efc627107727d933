# why printer
# you should see the freed name, and the letters that nobody will read
pid = spawn(fn -> receive do :print -> raise "paper jam" end end)
Process.register(pid, :printer)
send(:printer, {:later, 1})
send(:printer, :print)
send(:printer, {:later, 2})
Process.sleep(1)
