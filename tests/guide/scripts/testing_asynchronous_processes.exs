parent = self()
pid =
spawn(fn ->
receive do
:ping -> send(parent, :pong)
end
end)
send(pid, :ping)
receive do
:pong -> IO.puts("pong")
after
1000 -> IO.puts("no pong")
end
