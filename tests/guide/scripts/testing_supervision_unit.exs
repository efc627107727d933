ExUnit.start(seed: 0)
defmodule MyApp.Worker do
use GenServer
def start_link(arg), do: GenServer.start_link(__MODULE__, arg)
def init(arg), do: {:ok, arg}
end
defmodule SupervisionTest do
use ExUnit.Case
test "supervisor restarts crashed worker" do
{:ok, sup} = Supervisor.start_link([MyApp.Worker], strategy: :one_for_one)
[{_, worker_pid, _, _}] = Supervisor.which_children(sup)
# Crash the worker
Process.exit(worker_pid, :kill)
# Wait for restart
Process.sleep(100)
# Verify new worker started
[{_, new_pid, _, _}] = Supervisor.which_children(sup)
assert new_pid != worker_pid
assert Process.alive?(new_pid)
end
end
