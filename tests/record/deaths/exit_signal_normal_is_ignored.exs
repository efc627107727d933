# why fn
# you should see that it is alive: :normal from another process does nothing
pid = spawn(fn -> receive do :never -> :ok end end)
Process.sleep(1)
Process.exit(pid, :normal)
Process.sleep(1)
