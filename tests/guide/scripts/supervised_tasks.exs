defmodule MyApp.Application do
use Application
def start(_type, _args) do
children = [
{Task.Supervisor, name: MyApp.TaskSupervisor}
]
Supervisor.start_link(children, strategy: :one_for_one)
end
end
me = self()
long_running_operation = fn -> send(me, {:done, self()}) end
{:ok, _} = MyApp.Application.start(:normal, [])
{:ok, pid} =
Task.Supervisor.start_child(MyApp.TaskSupervisor, fn ->
long_running_operation.()
end)
receive do
  {:done, ^pid} -> IO.puts("done")
end
IO.inspect(Task.Supervisor.children(MyApp.TaskSupervisor))
task = Task.Supervisor.async_nolink(MyApp.TaskSupervisor, fn -> raise "oops" end)
{:exit, {error, _}} = Task.yield(task)
IO.inspect(error)
IO.inspect(Task.await(Task.Supervisor.async(MyApp.TaskSupervisor, fn -> :fine end)))
Process.sleep(50)
