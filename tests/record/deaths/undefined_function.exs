# why fn
# you should see the function that is not there
spawn(fn -> Nowhere.run(1) end)
Process.sleep(1)
