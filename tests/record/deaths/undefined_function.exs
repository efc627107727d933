# why fn
spawn(fn -> Nowhere.run(1) end)
Process.sleep(1)
