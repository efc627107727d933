# why fn
# you should see the value that did not match
spawn(fn -> {:ok, _} = Map.fetch(%{}, :key) end)
Process.sleep(1)
