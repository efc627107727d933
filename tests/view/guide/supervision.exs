# You should see b crash on its cast, the supervisor hear of it, c stopped because it was started later, and both born again.
defmodule Worker do
  use GenServer
  def start_link(name), do: GenServer.start_link(__MODULE__, name, name: name)
  def child_spec(name), do: %{id: name, start: {__MODULE__, :start_link, [name]}}
  def init(name), do: {:ok, name}
  def handle_cast(:crash, _name), do: raise "crash"
end

Supervisor.start_link([{Worker, :a}, {Worker, :b}, {Worker, :c}], strategy: :rest_for_one, name: Sup)
GenServer.cast(:b, :crash)
Process.sleep(10)
