# why Bad
# you should see that it never started, and what init/1 gave
defmodule Bad do
  use GenServer
  def init(_), do: {:stop, :no_database}
end
Process.flag(:trap_exit, true)
GenServer.start_link(Bad, [])
