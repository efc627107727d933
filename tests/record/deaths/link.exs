# why fn.2
# you should see that fn.2 did nothing wrong: the process it was linked to raised
spawn(fn ->
  spawn_link(fn -> Process.sleep(:infinity) end)
  Process.sleep(1)
  raise "first"
end)
Process.sleep(5)
