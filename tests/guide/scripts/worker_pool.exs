defmodule MyApp.WorkerPool do
use GenServer
def start_link(opts) do
pool_size = Keyword.get(opts, :size, 10)
GenServer.start_link(__MODULE__, pool_size, name: __MODULE__)
end
def execute(fun) do
GenServer.call(__MODULE__, {:execute, fun})
end
@impl true
def init(pool_size) do
workers = for _ <- 1..pool_size do
{:ok, pid} = Task.Supervisor.start_link()
pid
end
{:ok, %{workers: workers, index: 0}}
end
@impl true
def handle_call({:execute, fun}, _from, state) do
worker = Enum.at(state.workers, state.index)
task = Task.Supervisor.async_nolink(worker, fun)
new_index = rem(state.index + 1, length(state.workers))
{:reply, task, %{state | index: new_index}}
end
end
{:ok, pool} = MyApp.WorkerPool.start_link(size: 2)
me = self()
task = MyApp.WorkerPool.execute(fn -> send(me, :ran); :result end)
receive do m -> IO.inspect(m) end
IO.inspect(task.owner == pool)
Process.sleep(50)
IO.inspect(Map.delete(:sys.get_state(pool), :workers))
Enum.each(:sys.get_state(pool).workers, &Supervisor.stop/1)
GenServer.stop(pool)
Task.await(task)
