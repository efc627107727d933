# why fn.2
# you should see that Process.link of a dead process raises where exits are not trapped
dead = spawn(fn -> :ok end)
Process.sleep(1)
spawn(fn -> Process.link(dead) end)
Process.sleep(1)
