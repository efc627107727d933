# Nobody waits for the process, but its end is the end of the script.
spawn_link(fn -> exit(:boom) end)
