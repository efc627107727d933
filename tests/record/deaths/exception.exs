# why fn
# you should see the exception, and that nobody noticed
spawn(fn -> raise ArgumentError, "no such thing" end)
Process.sleep(1)
