defmodule S do
  use GenServer
  def init(_), do: {:stop, :bad_luck}
end
IO.inspect(GenServer.start(S, []))
GenServer.start_link(S, [])
Process.sleep(100)
