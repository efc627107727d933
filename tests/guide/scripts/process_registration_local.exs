# Local registration
Process.register(self(), :my_process)
send(:my_process, :hello)
receive do
m -> IO.inspect(m)
end
IO.inspect(Process.whereis(:my_process) == self())
IO.inspect(:my_process in Process.registered())
IO.inspect(Process.unregister(:my_process))
IO.inspect(Process.whereis(:my_process))
errors = [
fn -> Process.unregister(:my_process) end,
fn -> Process.register(self(), nil) end,
fn -> Process.register(self(), :undefined) end,
fn -> Process.register(spawn(fn -> :ok end) |> tap(fn _ -> Process.sleep(10) end), :dead) end,
fn -> send(:my_process, :hello) end
]
for error <- errors do
try do
error.()
rescue
e -> IO.puts(Exception.message(e))
end
end
Process.register(self(), :my_process)
Process.register(self(), :again)
