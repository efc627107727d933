# why fn.2
dead = spawn(fn -> :ok end)
Process.sleep(1)
spawn(fn -> Process.link(dead) end)
Process.sleep(1)
