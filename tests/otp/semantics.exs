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

IO.puts("11")
defmodule Eleven do
  use GenServer
  def start_link(x), do: (IO.inspect({:started_with, x}); GenServer.start_link(__MODULE__, x))
  def init(x), do: {:ok, x}
end
IO.inspect(Supervisor.child_spec({Eleven, restart: :temporary}, []))
{:ok, sup} = Supervisor.start_link([{Eleven, restart: :temporary}], strategy: :one_for_one)
[{Eleven, pid, :worker, _}] = Supervisor.which_children(sup)
Process.exit(pid, :kill)
settle.()
[{Eleven, again, :worker, _}] = Supervisor.which_children(sup)
IO.inspect(again != pid and Process.alive?(again))
Supervisor.stop(sup)

IO.puts("12")
defmodule Twelve do
  use GenServer
  def start_link(name), do: GenServer.start_link(__MODULE__, name, name: name)
  def init(name), do: (Process.flag(:trap_exit, true); IO.inspect({:start, name}); {:ok, name})
  def handle_cast({:stop, r}, name), do: {:stop, r, name}
  def terminate(r, name), do: IO.inspect({:stopped, name, r})
end
specs = for {name, restart} <- [a: :permanent, b: :temporary, c: :transient, d: :permanent], do: Supervisor.child_spec({Twelve, name}, id: name, restart: restart)
{:ok, sup} = Supervisor.start_link(specs, strategy: :one_for_all)
IO.inspect(Supervisor.which_children(sup) |> Enum.map(&elem(&1, 0)))
GenServer.cast(:c, {:stop, :normal})
settle.()
GenServer.cast(:a, {:stop, :shutdown})
settle.()
IO.inspect(Supervisor.which_children(sup) |> Enum.map(&elem(&1, 0)))
Supervisor.stop(sup)

IO.puts("13")
{:ok, sup} = Supervisor.start_link([{Twelve, :e}], strategy: :one_for_one, max_restarts: 2)
ref = Process.monitor(sup)
for _ <- 1..3, do: (GenServer.cast(:e, {:stop, :normal}); settle.())
receive do {:DOWN, ^ref, _, _, reason} -> IO.inspect(reason) after 100 -> IO.puts("still there") end
flush.(flush)
defmodule Unlinked do
  def start_link, do: {:ok, spawn(fn -> Process.sleep(:infinity) end)}
end
{:ok, sup} = Supervisor.start_link([%{id: :u, start: {Unlinked, :start_link, []}}], strategy: :one_for_one)
[{:u, pid, _, _}] = Supervisor.which_children(sup)
Process.exit(pid, :kill)
settle.()
IO.inspect(match?([{:u, ^pid, :worker, [Unlinked]}], Supervisor.which_children(sup)) and not Process.alive?(pid))
Supervisor.stop(sup)
defmodule Failing do
  def start_link(counter) do
    n = Agent.get_and_update(counter, &{&1, &1 + 1})
    IO.inspect({:attempt, n})
    if n == 0, do: Agent.start_link(fn -> n end), else: {:error, n}
  end
end
{:ok, counter} = Agent.start(fn -> 0 end)
{:ok, sup} = Supervisor.start_link([%{id: :f, start: {Failing, :start_link, [counter]}}], strategy: :one_for_one, max_restarts: 4)
ref = Process.monitor(sup)
[{:f, pid, _, _}] = Supervisor.which_children(sup)
Process.exit(pid, :kill)
receive do {:DOWN, ^ref, _, _, reason} -> IO.inspect(reason) after 100 -> IO.puts("still there") end
settle.()
flush.(flush)

IO.puts("16")
{:ok, _} = Task.start(fn -> exit(:custom) end)
settle.()
spawn(fn -> exit(:custom) end)
settle.()
flush.(flush)

IO.puts("18")
Code.compiler_options(ignore_module_conflict: true)
defmodule Loop do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_call(:v, _, s), do: {:reply, {1, s}, s}
  def loop do
    receive do {:v, to} -> send(to, {:loop, 1}) end
    loop()
  end
end
{:ok, server} = GenServer.start(Loop, :state)
looper = spawn(&Loop.loop/0)
settle.()
IO.inspect(GenServer.call(server, :v))
for n <- [2, 3] do
  Code.eval_string("""
  defmodule Loop do
    use GenServer
    def init(x), do: {:ok, x}
    def handle_call(:v, _, s), do: {:reply, {#{n}, s}, s}
    def loop do
      receive do {:v, to} -> send(to, {:loop, #{n}}) end
      loop()
    end
  end
  """)
  settle.()
  IO.inspect({n, GenServer.call(server, :v), Process.alive?(looper)})
  send(looper, {:v, self()})
  IO.inspect(receive do {:loop, _} = m -> m after 10 -> :no_answer end)
end

IO.puts("19")
for type <- [:set, :ordered_set, :bag, :duplicate_bag] do
  t = :ets.new(:t, [type])
  :ets.insert(t, {1, :int})
  :ets.insert(t, {1.0, :float})
  IO.inspect({type, :ets.lookup(t, 1), :ets.lookup(t, 1.0), :ets.info(t, :size)})
end

IO.puts("20")
# one restart a second is never too many within one second, two are; the window is in whole seconds
{:ok, sup} = Supervisor.start_link([{Twelve, :w}], strategy: :one_for_one, max_restarts: 1, max_seconds: 1)
ref = Process.monitor(sup)
beginning = fn -> Process.sleep(1010 - Integer.mod(System.monotonic_time(:millisecond), 1000)) end
beginning.()
GenServer.cast(:w, {:stop, :one})
beginning.()
beginning.()
GenServer.cast(:w, {:stop, :two})
settle.()
IO.inspect(Process.alive?(sup))
GenServer.cast(:w, {:stop, :three})
receive do {:DOWN, ^ref, _, _, reason} -> IO.inspect(reason) after 100 -> IO.puts("still there") end
settle.()
