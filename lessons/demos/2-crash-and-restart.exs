#: demo Crash and restart: what dies, and what does not
#: about A server crashes. Its supervisor starts it again, from a state that is known
#: about to be good. And if that does not help, the supervisor gives up in good order.
#: minutes 6
#: hints on
#: width 60

#: part A counter with a bug
#: note A counter as one writes it on a Monday. Ask: where is the bug? (add takes anything.)
#: say A counter. It has a bug.
defmodule Counter do
  use GenServer

  def start_link(_) do
    GenServer.start_link(__MODULE__, 0, name: __MODULE__)
  end

  def add(n), do: GenServer.cast(__MODULE__, {:add, n})
  def value, do: GenServer.call(__MODULE__, :value)

  @impl true
  def init(n), do: {:ok, n}

  @impl true
  def handle_cast({:add, more}, n), do: {:noreply, n + more}

  @impl true
  def handle_call(:value, _from, n), do: {:reply, n, n}
end
#=> {:module, Counter, <<...>>, {:handle_call, 3}}

#: note The supervisor does nothing but watch. It has no business code, so it has no business bugs.
#: say And a supervisor, which only watches.
#: pane tree
{:ok, sup} = Supervisor.start_link([Counter], strategy: :one_for_one)
#=> {:ok, #PID<0.109.0>}

#: part It works until it does not
Enum.each([1, 2, 39], &Counter.add/1)
#=> :ok

Counter.value()
#=> 42

#: note Ask: who will notice? The caller does not: a cast is sent and forgotten.
#: say Somebody adds a word.
Counter.add("one")
#=>
#=> 00:00:00.000 [error] GenServer Counter terminating
#=> ** (ArithmeticError) bad argument in arithmetic expression
#=>     :erlang.+(42, "one")
#=>     iex:15: Counter.handle_cast/2
#=>     (stdlib 4.2) gen_server.erl:1123: :gen_server.try_dispatch/4
#=>     (stdlib 4.2) gen_server.erl:1200: :gen_server.handle_msg/6
#=>     (stdlib 4.2) proc_lib.erl:240: :proc_lib.init_p_do_apply/3
#=> Last message: {:"$gen_cast", {:add, "one"}}
#=> State: 42
#=> restarted Counter (was #PID<0.110.0>, now #PID<0.111.0>), 1 of 3 in 5 s
#=> :ok

#: note Read the log with them: what went wrong, where (file and line), at which message, in which state. That is a bug report.
#: note Then look at the tree: a new pid, born again. Nobody repaired anything: it began in init, with 0, the state known to work.
#: note Ask: is it good that the 42 is lost? For a broken connection yes, for money no. What must survive lives elsewhere.
#: say Is it dead?
Counter.value()
#=> 0

#: part How often is too often?
#: note Three restarts within five seconds are allowed, unless one says otherwise: max_restarts, max_seconds.
#: say Now and then a crash is normal. Five crashes, six seconds apart:
Logger.configure(level: :none)
#=> :ok

#: note Time is virtual: half a minute passes in no time. The supervisor forgets restarts that are older than five seconds.
for _ <- 1..5 do
  Process.exit(Process.whereis(Counter), :kill)
  Process.sleep(6_000)
end |> length()
#=> restarted Counter (was #PID<0.111.0>, now #PID<0.112.0>), 2 of 3 in 5 s
#=> restarted Counter (was #PID<0.112.0>, now #PID<0.113.0>), 1 of 3 in 5 s
#=> restarted Counter (was #PID<0.113.0>, now #PID<0.114.0>), 1 of 3 in 5 s
#=> restarted Counter (was #PID<0.114.0>, now #PID<0.115.0>), 1 of 3 in 5 s
#=> restarted Counter (was #PID<0.115.0>, now #PID<0.116.0>), 1 of 3 in 5 s
#=> 5

Counter.value()
#=> 0

#: note Trap exits first, for we are linked to the supervisor: else it would take the shell along, which is what links are for.
#: say Four crashes at once are another thing: restarting does not help.
Process.flag(:trap_exit, true)
#=> false

for _ <- 1..4 do
  Process.exit(Process.whereis(Counter), :kill)
  Process.sleep(10)
end |> length()
#=> restarted Counter (was #PID<0.116.0>, now #PID<0.117.0>), 1 of 3 in 5 s
#=> restarted Counter (was #PID<0.117.0>, now #PID<0.118.0>), 2 of 3 in 5 s
#=> restarted Counter (was #PID<0.118.0>, now #PID<0.119.0>), 3 of 3 in 5 s
#=> #PID<0.109.0> gives up: this would be restart 4 within 5 s, and max_restarts is 3 (options of Supervisor.start_link and DynamicSupervisor.start_link: max_restarts, max_seconds)
#=> 4

#: note The supervisor gave up with reason :shutdown. Whoever supervises it now has the problem, with a larger picture.
flush()
#=> {:EXIT, #PID<0.109.0>, :shutdown}
#=> :ok

#: say A crash is not the end: it is a return to a state that works.
#: say And where that does not help, the problem goes one level up.
#: note The point of "let it crash": handle the errors you understand, leave the others to the supervisor.
