# why fn
spawn(fn ->
  Task.async(fn -> Process.sleep(:infinity) end) |> Task.await(20)
end)
Process.sleep(50)
