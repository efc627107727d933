# why Supervisor
# you should see that the supervisor ended because its significant child had come to its end
defmodule Job do
  use Task, restart: :transient, significant: true
  def start_link(_), do: Task.start_link(fn -> :done end)
end

Process.flag(:trap_exit, true)
spec = %{id: Job, start: {Job, :start_link, [[]]}, restart: :transient, significant: true}
{:ok, _} = Supervisor.start_link([spec], strategy: :one_for_one, auto_shutdown: :any_significant)
Process.sleep(1)
