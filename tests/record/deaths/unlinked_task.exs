# why Task
# you should see that the caller was only told, by a DOWN message
{:ok, sup} = Task.Supervisor.start_link()
task = Task.Supervisor.async_nolink(sup, fn -> 1 + :one end)
Task.yield(task)
