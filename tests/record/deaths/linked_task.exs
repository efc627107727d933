# why fn
# you should see that the caller died of the link to its task, and the task of an exception
spawn(fn ->
  Task.async(fn -> raise "task" end) |> Task.await()
end)
Process.sleep(1)
