defmodule Worker do
use GenServer
def do_work(state), do: send(state, {:worked, self()})
def init(state) do
schedule_work()
{:ok, state}
end
def handle_info(:work, state) do
do_work(state)
schedule_work()
{:noreply, state}
end
defp schedule_work do
Process.send_after(self(), :work, 5000)
end
end
{:ok, pid} = GenServer.start_link(Worker, self())
for n <- 1..2 do
  receive do
    {:worked, ^pid} -> IO.puts("worked #{n}")
  end
end
receive do
  m -> IO.inspect(m)
after
  100 -> IO.puts("nothing more yet")
end
