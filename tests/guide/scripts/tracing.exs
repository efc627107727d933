defmodule MyApp.Counter do
use GenServer
# Client API
def start_link(initial_value) do
GenServer.start_link(__MODULE__, initial_value, name: __MODULE__)
end
def increment do
GenServer.call(__MODULE__, :increment)
end
def get_value do
GenServer.call(__MODULE__, :get)
end
# Server Callbacks
@impl true
def init(initial_value) do
{:ok, initial_value}
end
@impl true
def handle_call(:increment, _from, state) do
{:reply, state + 1, state + 1}
end
@impl true
def handle_call(:get, _from, state) do
{:reply, state, state}
end
end
{:ok, pid} = MyApp.Counter.start_link(0)

MyApp.Counter.increment()
send(pid, :plain)
Process.sleep(50)
IO.inspect(
# Get state
:sys.get_state(pid)
)
status =
# Get status
:sys.get_status(pid)
{:status, _, module, [_dictionary | rest]} = status
IO.inspect({module, rest})
IO.inspect(:sys.trace(pid, false))
IO.inspect(:sys.replace_state(pid, &(&1 + 10)))
IO.inspect(MyApp.Counter.get_value())
IO.inspect(:sys.statistics(pid, true))
MyApp.Counter.increment()
{:ok, stats} = :sys.statistics(pid, :get)
IO.inspect(Keyword.drop(stats, [:start_time, :current_time, :reductions]))
IO.inspect(:sys.suspend(pid))
try do
GenServer.call(pid, :get, 20)
catch
:exit, {:timeout, _} -> IO.puts("suspended")
end
IO.inspect(:sys.resume(pid))
IO.inspect(MyApp.Counter.get_value())
IO.inspect(:sys.log(pid, true))
MyApp.Counter.increment()
{:ok, log} = :sys.log(pid, :get)
IO.inspect(length(log))
:sys.no_debug(pid)
