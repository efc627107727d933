Supervisor.start_link([], strategy: :one_for_one)
defmodule S do
  use GenServer
  def init(_), do: {:ok, Process.flag(:trap_exit, true)}
  def terminate(r, _), do: IO.inspect({:terminate, r})
end
GenServer.start_link(S, 1)
spawn_link(fn -> Process.flag(:trap_exit, true); receive do m -> IO.inspect(m) end end)
Process.sleep(10)
raise "x"
