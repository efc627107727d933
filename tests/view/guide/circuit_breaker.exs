# You should see five failures in a row, a timer of 30 seconds, the breaker answering :open, a client
# that did not expect that die of it, and after the timer :closed again.
defmodule Breaker do
  use GenServer
  def start_link(_), do: GenServer.start_link(__MODULE__, %{status: :closed, failures: 0}, name: __MODULE__)

  def call(fun) do
    case GenServer.call(__MODULE__, :status) do
      :open -> {:error, :circuit_open}
      :closed -> execute(fun)
    end
  end

  defp execute(fun) do
    result = fun.()
    GenServer.cast(__MODULE__, :success)
    {:ok, result}
  rescue
    error ->
      GenServer.cast(__MODULE__, :failure)
      {:error, error}
  end

  def init(state), do: {:ok, state}
  def handle_call(:status, _from, state), do: {:reply, state.status, state}
  def handle_cast(:success, state), do: {:noreply, %{state | failures: 0, status: :closed}}
  def handle_cast(:failure, %{failures: 4} = state) do
    Process.send_after(self(), :half_open, 30_000)
    {:noreply, %{state | failures: 5, status: :open}}
  end
  def handle_cast(:failure, state), do: {:noreply, %{state | failures: state.failures + 1}}
  def handle_info(:half_open, state), do: {:noreply, %{state | status: :closed, failures: 0}}
end

Breaker.start_link([])
for _ <- 1..5, do: Breaker.call(fn -> raise "down" end)
Breaker.call(fn -> :not_called end)
spawn(fn -> {:ok, _} = Breaker.call(fn -> :not_called end) end)
Process.sleep(30_000)
Breaker.call(fn -> :called end)
