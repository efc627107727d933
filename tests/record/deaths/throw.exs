# why fn
spawn(fn -> throw(:ball) end)
Process.sleep(1)
