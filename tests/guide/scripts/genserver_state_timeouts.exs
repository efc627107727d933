defmodule Timed do
use GenServer
def init(state), do: {:ok, state}
def handle_call(:get, _from, state) do
{:reply, state, state, {:state_timeout, 30_000, :cleanup}}
end
def handle_state_timeout(:cleanup, state) do
{:stop, :normal, state}
end
end
Process.flag(:trap_exit, true)
{:ok, pid} = GenServer.start_link(Timed, :s)
try do
  GenServer.call(pid, :get)
catch
  :exit, {reason, _} -> IO.inspect(reason)
end
receive do
  {:EXIT, ^pid, reason} -> IO.inspect(reason)
end
Process.sleep(50)
{:ok, pid} = GenServer.start(Timed, :again)
GenServer.call(pid, :get)
