# why a
# you should see the crash, and that the supervisor started a.2 in its place, 1 of 3 in 5 s
defmodule Worker do
  use GenServer
  def start_link(name), do: GenServer.start_link(__MODULE__, name, name: name)
  def child_spec(name), do: %{id: name, start: {__MODULE__, :start_link, [name]}}
  def init(name), do: {:ok, name}
  def handle_cast(:crash, _), do: raise "crash"
end
defmodule Stubborn do
  use GenServer
  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def init(_), do: (Process.flag(:trap_exit, true); {:ok, []})
  def terminate(_, _), do: Process.sleep(:infinity)
end
Process.flag(:trap_exit, true)

Supervisor.start_link([{Worker, :a}, {Worker, :b}], strategy: :one_for_one)
GenServer.cast(:a, :crash)
Process.sleep(1)
