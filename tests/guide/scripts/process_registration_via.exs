defmodule MyWorker do
use GenServer
def init(x), do: {:ok, x}
end
# Via Registry
{:ok, _} = Registry.start_link(keys: :unique, name: MyApp.Registry)
{:ok, pid} = GenServer.start_link(MyWorker, nil,
name: {:via, Registry, {MyApp.Registry, "worker_1"}}
)
# Look up process
[{pid, _}] = Registry.lookup(MyApp.Registry, "worker_1")
IO.inspect(is_pid(pid))
IO.inspect(GenServer.whereis({:via, Registry, {MyApp.Registry, "worker_1"}}) == pid)
IO.inspect(GenServer.start_link(MyWorker, nil, name: {:via, Registry, {MyApp.Registry, "worker_1"}}) == {:error, {:already_started, pid}})
IO.inspect(Registry.count(MyApp.Registry))
GenServer.stop(pid)
Process.sleep(20)
IO.inspect(Registry.lookup(MyApp.Registry, "worker_1"))
self() |> Process.info(:links) |> elem(1) |> Enum.each(&Process.unlink/1)
GenServer.call({:via, Registry, {MyApp.Registry, "worker_1"}}, :x)
