# why fn
spawn(fn ->
  Task.async(fn -> raise "task" end) |> Task.await()
end)
Process.sleep(1)
