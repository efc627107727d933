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
{:ok, pid} = MyApp.Counter.start_link(41)
IO.inspect(MyApp.Counter.increment())
IO.inspect(MyApp.Counter.increment())
IO.inspect(MyApp.Counter.get_value())
IO.inspect(Process.whereis(MyApp.Counter) == pid)
IO.inspect(MyApp.Counter.start_link(0) == {:error, {:already_started, pid}})
IO.inspect(MyApp.Counter.child_spec(7))
IO.inspect(GenServer.stop(MyApp.Counter))
IO.inspect(Process.whereis(MyApp.Counter))
MyApp.Counter.get_value()
