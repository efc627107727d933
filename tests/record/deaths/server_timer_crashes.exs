# why Counter
# you should see that the message came from a timer, set 30 s before
defmodule Counter do
  use GenServer
  def start_link(n), do: GenServer.start_link(__MODULE__, n, name: __MODULE__)
  def init(n), do: {:ok, n}
  def handle_call(:boom, _from, n), do: {:reply, n / 0, n}
  def handle_call(:stop, _from, n), do: {:stop, :normal, :bye, n}
  def handle_call(:odd, _from, _n), do: :whatever
  def handle_call(:exit, _from, _n), do: exit(:tired)
  def handle_cast(:boom, n), do: {:noreply, n + :one}
  def handle_cast(:stop, n), do: {:stop, :no_more, n}
  def handle_cast({:ask, pid}, n), do: {:noreply, GenServer.call(pid, :question, 50) + n}
  def handle_info(:tick, _n), do: raise "tick"
  def handle_info({:later, ms}, n), do: (Process.send_after(self(), :tick, ms); {:noreply, n})
end
Process.flag(:trap_exit, true)

Counter.start_link(1)
send(Counter, {:later, 30_000})
Process.sleep(40_000)
