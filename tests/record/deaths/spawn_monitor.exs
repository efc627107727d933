# why fn
# you should see that it called exit, and that the one who monitors it was told
{_pid, ref} = spawn_monitor(fn -> exit({:shutdown, :holiday}) end)
receive do {:DOWN, ^ref, _, _, _} -> :ok end
