# why fn
# you should see the message it worked on, its sender, and that nobody noticed the end
spawn(fn -> receive do x -> 10 / x end end) |> send(0)
Process.sleep(1)
