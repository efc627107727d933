spawn_link(fn -> exit(:together) end)
Process.sleep(:infinity)
