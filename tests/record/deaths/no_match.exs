# why fn
spawn(fn -> {:ok, _} = Map.fetch(%{}, :key) end)
Process.sleep(1)
