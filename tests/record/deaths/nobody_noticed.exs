# why fn
spawn(fn -> receive do x -> 10 / x end end) |> send(0)
Process.sleep(1)
