# why fn
# you should see that trapping exits is no help against :kill
pid = spawn(fn ->
  Process.flag(:trap_exit, true)
  Process.sleep(:infinity)
end)
Process.sleep(1)
Process.exit(pid, :kill)
Process.sleep(1)
