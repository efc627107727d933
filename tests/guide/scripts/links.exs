pid = spawn(fn -> Process.sleep(:infinity) end)
# Link processes
Process.link(pid)
IO.inspect(pid in elem(Process.info(self(), :links), 1))
Process.flag(:trap_exit, true)
do_work = fn -> exit(:bored) end
worker =
spawn_link(fn -> do_work.() end)
receive do
{:EXIT, ^worker, reason} -> IO.inspect(reason)
end
Process.exit(pid, :kill)
receive do
{:EXIT, ^pid, reason} -> IO.inspect(reason)
end
Process.link(pid)
IO.inspect(receive do m -> m end == {:EXIT, pid, :noproc})
Process.flag(:trap_exit, false)
spawn_link(fn -> exit(:normal) end)
Process.sleep(20)
IO.puts("alive")
spawn_link(fn -> exit({:together, 1}) end)
Process.sleep(100)
IO.puts("not reached")
