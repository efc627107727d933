defmodule MyApp.Worker do
  use GenServer
  def start_link(args), do: GenServer.start_link(__MODULE__, args)
  def init(:refuse), do: :ignore
  def init(:fail), do: {:stop, :bad_luck}
  def init(args), do: {:ok, args}
end
defmodule MyApp.WorkerSupervisor do
use DynamicSupervisor
def start_link(init_arg) do
DynamicSupervisor.start_link(__MODULE__, init_arg, name: __MODULE__)
end
def start_worker(args) do
spec = {MyApp.Worker, args}
DynamicSupervisor.start_child(__MODULE__, spec)
end
@impl true
def init(_init_arg) do
DynamicSupervisor.init(strategy: :one_for_one)
end
end
{:ok, sup} = MyApp.WorkerSupervisor.start_link([])
{:ok, one} = MyApp.WorkerSupervisor.start_worker(1)
{:ok, two} = MyApp.WorkerSupervisor.start_worker(2)
IO.inspect(MyApp.WorkerSupervisor.start_worker(:refuse))
IO.inspect(MyApp.WorkerSupervisor.start_worker(:fail))
IO.inspect(DynamicSupervisor.count_children(sup))
Process.exit(one, :kill)
Process.sleep(50)
IO.inspect(Process.alive?(one))
IO.inspect(DynamicSupervisor.count_children(sup))
IO.inspect(DynamicSupervisor.terminate_child(sup, two))
IO.inspect(DynamicSupervisor.count_children(sup))
IO.inspect(DynamicSupervisor.terminate_child(sup, two))
IO.inspect(for {id, pid, type, modules} <- DynamicSupervisor.which_children(sup), do: {id, is_pid(pid), type, modules})
IO.inspect(MyApp.WorkerSupervisor.child_spec([]))
