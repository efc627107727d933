# why fn
# you should see the thrown value that nothing caught
spawn(fn -> throw(:ball) end)
Process.sleep(1)
