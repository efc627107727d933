task = Task.async(fn -> Process.sleep(5000) end)
Task.await(task, 10)
