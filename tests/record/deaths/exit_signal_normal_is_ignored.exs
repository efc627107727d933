# why fn
pid = spawn(fn -> receive do :never -> :ok end end)
Process.sleep(1)
Process.exit(pid, :normal)
Process.sleep(1)
