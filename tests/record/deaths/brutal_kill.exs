# why a
# you should see that the supervisor killed its child without asking, because the child specification says so and the supervisor was stopped
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

{:ok, sup} = Supervisor.start_link([%{id: :a, start: {Worker, :start_link, [:a]}, shutdown: :brutal_kill}], strategy: :one_for_one)
Supervisor.stop(sup)
