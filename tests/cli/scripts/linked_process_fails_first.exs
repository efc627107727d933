spawn_link(fn -> exit(:first) end)
raise "second"
