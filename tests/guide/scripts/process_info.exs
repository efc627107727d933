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
# List all processes
IO.inspect(Enum.all?(Process.list(), &is_pid/1))
IO.inspect(pid in Process.list() and self() in Process.list())
# Process information
keys = [:registered_name, :current_function, :initial_call, :status, :message_queue_len, :trap_exit, :priority, :suspending]
info = Process.info(pid)
IO.inspect(Keyword.keys(info))
IO.inspect(Keyword.take(info, keys -- [:current_function]))
IO.inspect(Keyword.keys(info[:dictionary]))
IO.inspect(info[:links] == [self()])
IO.inspect(Process.info(pid, [:registered_name, :links, :monitors, :monitored_by]) == [registered_name: MyApp.Counter, links: [self()], monitors: [], monitored_by: []])
# Message queue length
{:message_queue_len, count} = Process.info(pid, :message_queue_len)
# Current function
{:current_function, {mod, fun, arity}} = Process.info(pid, :current_function)
IO.inspect({count, mod, fun, arity})
waiting = spawn(fn -> receive do :never -> :ok end end)
for n <- 1..3, do: send(waiting, n)
Process.sleep(20)
IO.inspect(Process.info(waiting, [:message_queue_len, :messages, :status]))
IO.inspect(Process.info(self(), :status))
IO.inspect(Process.info(self(), :registered_name))
Process.put(:key, :value)
IO.inspect(Process.info(self(), :dictionary) |> elem(1) |> Keyword.get(:key))
dead = spawn(fn -> :ok end)
Process.sleep(20)
IO.inspect({Process.info(dead), Process.info(dead, :status), Process.alive?(dead)})
Process.info(pid, :no_such_item)
