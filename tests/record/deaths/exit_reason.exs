# why fn
spawn(fn -> exit(:out_of_paper) end)
Process.sleep(1)
