# why Supervisor
# you should see that Flaky could not start again, so that the supervisor used up its restarts on it and gave up
defmodule Flaky do
  use GenServer
  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  def init(_) do
    if :persistent_term.get(:flaky, true), do: :persistent_term.put(:flaky, false), else: exit(:no_disk)
    {:ok, []}
  end

  def handle_cast(:crash, _), do: raise("crash")
end

Process.flag(:trap_exit, true)
Supervisor.start_link([Flaky], strategy: :one_for_one)
GenServer.cast(Flaky, :crash)
Process.sleep(1)
