defmodule CircuitBreaker do
use GenServer
def start_link(_) do
GenServer.start_link(__MODULE__, %{status: :closed, failures: 0}, name: __MODULE__)
end
def call(fun) do
case GenServer.call(__MODULE__, :status) do
:open -> {:error, :circuit_open}
:closed -> execute(fun)
end
end
defp execute(fun) do
try do
result = fun.()
GenServer.cast(__MODULE__, :success)
{:ok, result}
rescue
e ->
GenServer.cast(__MODULE__, :failure)
{:error, e}
end
end
@impl true
def init(state), do: {:ok, state}
@impl true
def handle_call(:status, _from, state) do
{:reply, state.status, state}
end
@impl true
def handle_cast(:success, state) do
{:noreply, %{state | failures: 0, status: :closed}}
end
@impl true
def handle_cast(:failure, state) do
new_failures = state.failures + 1
if new_failures >= 5 do
Process.send_after(self(), :half_open, 30_000)
{:noreply, %{state | failures: new_failures, status: :open}}
else
{:noreply, %{state | failures: new_failures}}
end
end
@impl true
def handle_info(:half_open, state) do
{:noreply, %{state | status: :closed, failures: 0}}
end
end
{:ok, pid} = CircuitBreaker.start_link([])
IO.inspect(CircuitBreaker.call(fn -> 1 + 1 end))
IO.inspect(CircuitBreaker.call(fn -> raise "down" end))
IO.inspect(:sys.get_state(pid))
IO.inspect(CircuitBreaker.call(fn -> 1 end))
IO.inspect(:sys.get_state(pid))
for _ <- 1..6, do: IO.inspect(CircuitBreaker.call(fn -> 1 / String.length("") end))
IO.inspect(:sys.get_state(pid))
IO.inspect(CircuitBreaker.call(fn -> :not_called end))
Process.sleep(29_900)
IO.inspect(:sys.get_state(pid))
Process.sleep(200)
IO.inspect(:sys.get_state(pid))
IO.inspect(CircuitBreaker.call(fn -> :called end))
IO.inspect(catch_exit = try do CircuitBreaker.call(fn -> exit(:through) end) catch kind, reason -> {kind, reason} end)
IO.inspect(:sys.get_state(pid) == %{status: :closed, failures: 0})
IO.inspect(catch_exit)
