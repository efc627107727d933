# why fn.2
spawn(fn ->
  spawn_link(fn -> Process.sleep(:infinity) end)
  Process.sleep(1)
  raise "first"
end)
Process.sleep(5)
