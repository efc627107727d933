# why Task
# you should see that the task did nothing wrong: the caller that awaited it was ended by main
caller = spawn(fn ->
  task = Task.async(fn -> Process.sleep(:infinity) end)
  Task.await(task, :infinity)
end)

Process.sleep(1)
Process.exit(caller, :enough)
Process.sleep(1)
