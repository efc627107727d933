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
Process.flag(:trap_exit, true)
{:ok, _} = MyApp.Counter.start_link(0)
try do
  GenServer.call(MyApp.Counter, :reset)
catch
  :exit, {reason, {m, f, [_, request, timeout]}} -> IO.inspect({elem(reason, 0), m, f, request, timeout})
end
receive do
  {:EXIT, _, {reason, _}} -> IO.inspect(reason)
end
Process.sleep(50)
GenServer.cast(MyApp.Counter, :anything)
{:ok, pid} = MyApp.Counter.start_link(1)
send(pid, :hello)
Process.sleep(50)
IO.inspect(MyApp.Counter.get_value())
GenServer.cast(pid, :boom)
receive do
  {:EXIT, ^pid, {reason, _}} -> IO.inspect(reason)
end
Process.sleep(50)
