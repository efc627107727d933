# why fn
# you should see that it called exit itself, with its reason
spawn(fn -> exit(:out_of_paper) end)
Process.sleep(1)
