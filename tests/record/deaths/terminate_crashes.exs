# why Counter
# you should see that terminate/2 failed while main stopped the server
defmodule Counter do
  use GenServer
  def init(n), do: {:ok, n}
  def terminate(_reason, n), do: n / 0
end

Process.flag(:trap_exit, true)
{:ok, pid} = GenServer.start_link(Counter, 1, name: Counter)
try do GenServer.stop(pid) catch :exit, _ -> :ok end
