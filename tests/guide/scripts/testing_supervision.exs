defmodule MyApp.Worker do
use GenServer
def start_link(arg), do: GenServer.start_link(__MODULE__, arg)
def init(arg), do: {:ok, arg}
end
{:ok, sup} = Supervisor.start_link([MyApp.Worker], strategy: :one_for_one)
[{_, worker_pid, _, _}] = Supervisor.which_children(sup)
# Crash the worker
Process.exit(worker_pid, :kill)
# Wait for restart
Process.sleep(100)
# Verify new worker started
[{_, new_pid, _, _}] = Supervisor.which_children(sup)
IO.inspect(new_pid != worker_pid)
IO.inspect(Process.alive?(new_pid))
IO.inspect(Process.alive?(worker_pid))
