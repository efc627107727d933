# why Bad
# you should see the exception in init/1, with its line
defmodule Bad do
  use GenServer
  def init(_), do: raise "no database"
end
Process.flag(:trap_exit, true)
GenServer.start_link(Bad, [])
