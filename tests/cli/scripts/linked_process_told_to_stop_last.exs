# As the end of an evaluation.
pid = spawn_link(fn -> receive do: (:stop -> exit(:shutdown)) end)
send(pid, :stop)
