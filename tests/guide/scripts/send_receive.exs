pid = self()
# Send message
send(pid, {:hello, "world"})
# Receive message
receive do
{:hello, msg} -> IO.puts(msg)
after
5000 -> IO.puts("Timeout")
end
parent = self()
child = spawn(fn ->
receive do
{:ping, from} -> send(from, {:pong, self() == from})
after
5000 -> IO.puts("Timeout")
end
end)
send(child, {:ping, parent})
receive do
{:pong, same} -> IO.inspect(same)
end
receive do
{:hello, msg} -> IO.puts(msg)
after
50 -> IO.puts("Timeout")
end
for n <- [3, 1, 2], do: send(self(), {:n, n})
for n <- 1..3 do
receive do
{:n, ^n} -> IO.puts("got #{n}")
end
end
IO.inspect(send(self(), :kept))
IO.inspect(Process.info(self(), :messages))
send(:nobody, :hello)
