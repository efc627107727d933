# why fn
# you should see that the task did not answer in time, and that it died with its caller
spawn(fn ->
  Task.async(fn -> Process.sleep(:infinity) end) |> Task.await(20)
end)
Process.sleep(50)
