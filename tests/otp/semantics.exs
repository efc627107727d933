# Details that are easy to get wrong, each confirmed on real Elixir.
defmodule S do
  use GenServer
  def init({:trap, x}), do: (Process.flag(:trap_exit, true); {:ok, x})
  def init(:ignore), do: :ignore
  def init({:stop, r}), do: {:stop, r}
  def init(x), do: {:ok, x}
  def handle_call(:state_timeout, _, s), do: {:reply, :v, s, {:state_timeout, 1, :x}}
  def handle_call(:throw, _, s), do: throw({:reply, :thrown, s})
  def handle_call(:stop_reply, _, s), do: {:stop, :normal, :bye, s}
  def handle_call(:slow, _, s), do: (Process.sleep(50); {:reply, :late, s})
  def handle_call({:continue, x}, _, s), do: {:reply, :ok, s, {:continue, x}}
  def handle_call({:zero, x}, _, _), do: {:reply, :ok, x, 0}
  def handle_call(:get, _, s), do: {:reply, s, s}
  def handle_continue(x, s), do: (IO.inspect({:continue, x}); {:noreply, s})
  def handle_info(m, s), do: (IO.inspect({:info, m}); {:noreply, s})
  def terminate(r, s), do: IO.inspect({:terminate, r, s})
end

settle = fn -> Process.sleep(20) end
flush = fn flush -> receive do m -> IO.inspect(m); flush.(flush) after 0 -> :ok end end
caught = fn fun -> try do fun.() catch kind, reason -> {kind, reason} end end

IO.puts("1")
{:ok, p} = GenServer.start(S, 1)
{:exit, {reason, _}} = caught.(fn -> GenServer.call(p, :state_timeout) end)
settle.()
IO.inspect(reason)

IO.puts("2")
pid = spawn(fn -> Process.sleep(:infinity) end)
Process.exit(pid, :normal)
settle.()
IO.inspect(Process.alive?(pid))
{pid, _} = spawn_monitor(fn -> Process.exit(self(), :normal); IO.puts("not reached") end)
settle.()
IO.inspect(Process.alive?(pid))
flush.(flush)

IO.puts("3")
Process.flag(:trap_exit, true)
spawn_link(fn -> exit(:kill) end)
settle.()
flush.(flush)
pid = spawn_link(fn -> Process.flag(:trap_exit, true); Process.sleep(:infinity) end)
Process.exit(pid, :kill)
settle.()
flush.(flush)

IO.puts("4")
me = self()
spawn(fn -> {:ok, p} = GenServer.start_link(S, {:trap, :child}); send(me, {:pid, p}); Process.sleep(10) end)
p = receive do {:pid, p} -> p end
settle.()
settle.()
IO.inspect(Process.alive?(p))
{:ok, p} = GenServer.start(S, {:trap, :other})
spawn(fn -> Process.link(p) end)
settle.()
IO.inspect(Process.alive?(p))

IO.puts("5")
{:ok, p} = GenServer.start(S, 5)
Process.exit(p, :shutdown)
settle.()
IO.inspect(Process.alive?(p))

IO.puts("6")
{:ok, p} = GenServer.start(S, 6)
IO.inspect(GenServer.call(p, :stop_reply))

IO.puts("7")
{:ok, p} = GenServer.start(S, 7)
IO.inspect(GenServer.call(p, :throw))
{:ok, a} = Agent.start(fn -> 1 end)
{:exit, {reason, _}} = caught.(fn -> Agent.get(a, fn _ -> throw(:thrown) end) end)
settle.()
IO.inspect({reason, Process.alive?(a)})

IO.puts("8")
IO.inspect(GenServer.start_link(S, :ignore))
IO.inspect(GenServer.start_link(S, {:stop, :normal}))
settle.()
flush.(flush)

IO.puts("9")
{:ok, p} = GenServer.start(S, 9)
{:exit, {reason, _}} = caught.(fn -> GenServer.call(p, :slow, 10) end)
IO.inspect(reason)
Process.sleep(100)
flush.(flush)

IO.puts("10")
{:ok, p} = GenServer.start(S, 10)
:sys.suspend(p)
t = Task.async(fn -> GenServer.call(p, {:continue, :first}) end)
settle.()
send(p, :waiting)
:sys.resume(p)
IO.inspect(Task.await(t))
settle.()
:sys.suspend(p)
t = Task.async(fn -> GenServer.call(p, {:zero, 1}) end)
settle.()
send(p, :before_timeout)
:sys.resume(p)
Task.await(t)
settle.()

IO.puts("14")
IO.inspect(Process.link(pid))
settle.()
flush.(flush)

IO.puts("15")
t = Task.async(fn -> :v end)
settle.()
IO.inspect(t.pid == receive do {:DOWN, _, _, pid, :normal} -> pid end)
receive do {_, v} -> IO.inspect(v) end
settle.()
flush.(flush)

IO.puts("17")
IO.inspect(try do send(:unknown, 1) rescue e -> e end)
IO.inspect(send({:unknown, node()}, :m))
IO.inspect(GenServer.cast(:unknown, 1))
IO.inspect(GenServer.cast(pid, 1))
