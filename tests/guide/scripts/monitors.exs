defmodule Watch do
def watch(pid) do
ref = Process.monitor(pid)
receive do
{:DOWN, ^ref, :process, ^pid, reason} ->
IO.puts("Process died: #{inspect(reason)}")
end
end
end
dead = spawn(fn -> :ok end)
Process.sleep(20)
Watch.watch(dead)
Watch.watch(spawn(fn -> Process.sleep(20) end))
Watch.watch(spawn(fn -> exit({:shutdown, :done}) end))
pid = spawn(fn -> Process.sleep(:infinity) end)
spawn(fn -> Process.sleep(20); Process.exit(pid, :kill) end)
Watch.watch(pid)
Watch.watch(pid)
ref = Process.monitor(pid)
Process.sleep(10)
IO.inspect(Process.demonitor(ref, [:flush]))
IO.inspect(Process.info(self(), :message_queue_len))
{pid, ref} = spawn_monitor(fn -> exit(:now) end)
IO.inspect(receive do {:DOWN, r, :process, p, reason} -> {r == ref, p == pid, reason} end)
Process.monitor(:nobody)
IO.inspect(receive do {:DOWN, _, :process, who, reason} -> {who, reason} end)
