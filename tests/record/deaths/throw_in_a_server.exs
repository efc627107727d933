# why Counter
# you should see that a throw out of a callback counts as what it returns, and is no answer that a server knows
defmodule Counter do
  use GenServer
  def init(n), do: {:ok, n}
  def handle_call(:throw, _from, _n), do: throw(:ball)
end

Process.flag(:trap_exit, true)
GenServer.start_link(Counter, 1, name: Counter)
try do GenServer.call(Counter, :throw) catch :exit, _ -> :ok end
