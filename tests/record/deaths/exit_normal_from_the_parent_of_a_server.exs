# why Trapper
# you should see that a server which traps exits takes its parent's exit signal, even :normal, as its parent's end: here main's exit/2
defmodule Trapper do
  use GenServer
  def init(_), do: (Process.flag(:trap_exit, true); {:ok, []})
end

{:ok, pid} = GenServer.start_link(Trapper, [], name: Trapper)
Process.exit(pid, :normal)
Process.sleep(1)
