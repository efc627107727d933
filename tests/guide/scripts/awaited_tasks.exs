expensive_computation = fn -> Enum.sum(1..1000) end
task = Task.async(fn ->
expensive_computation.()
end)
# Do other work...
result = Task.await(task, 5000) # 5 second timeout
IO.inspect(result)
tasks = for n <- 1..5, do: Task.async(fn -> Process.sleep(60 - 10 * n); n * n end)
IO.inspect(Task.await_many(tasks))
IO.inspect(Enum.map([1, 2, 3], fn n -> Task.async(fn -> n + 1 end) end) |> Enum.map(&Task.await/1))
slow = Task.async(fn -> Process.sleep(1000) end)
IO.inspect(Task.yield(slow, 10))
IO.inspect(Task.shutdown(slow, :brutal_kill))
IO.inspect(slow.owner == self())
slow = Task.async(fn -> Process.sleep(1000) end)
try do
  Task.await(slow, 20)
catch
  :exit, {reason, {m, f, [_, timeout]}} -> IO.inspect({reason, m, f, timeout})
end
Process.flag(:trap_exit, true)
failing = Task.async(fn -> raise ArgumentError, "no such thing" end)
try do
  Task.await(failing)
catch
  :exit, {{error, _}, _} -> IO.inspect(error)
end
Process.sleep(50)
Process.flag(:trap_exit, false)
Task.await(Task.async(fn -> exit(:gone) end))
