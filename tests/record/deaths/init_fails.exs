# why Bad
defmodule Bad do
  use GenServer
  def init(_), do: {:stop, :no_database}
end
Process.flag(:trap_exit, true)
GenServer.start_link(Bad, [])
