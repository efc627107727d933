for name <- [MyApp.Repo, MyApp.WorkerSupervisor, MyApp.Cache, MyApp.RateLimiter, MyAppWeb.Endpoint, Phoenix.PubSub] do
  defmodule name do
    use GenServer
    def start_link(arg), do: GenServer.start_link(__MODULE__, arg, name: __MODULE__)
    def init(arg), do: (IO.inspect({__MODULE__, arg}); {:ok, arg})
  end
end
defmodule MyApp.Application do
use Application
@impl true
def start(_type, _args) do
children = [
# Database connection pool
{MyApp.Repo, []},
# PubSub system
{Phoenix.PubSub, name: MyApp.PubSub},
# Custom supervisor
{MyApp.WorkerSupervisor, []},
# Individual workers
{MyApp.Cache, []},
{MyApp.RateLimiter, []},
# Web endpoint
MyAppWeb.Endpoint
]
opts = [strategy: :one_for_one, name: MyApp.Supervisor]
Supervisor.start_link(children, opts)
end
end
{:ok, sup} = MyApp.Application.start(:normal, [])
IO.inspect(Process.whereis(MyApp.Supervisor) == sup)
IO.inspect(for {id, pid, type, modules} <- Supervisor.which_children(sup), do: {id, is_pid(pid), type, modules})
IO.inspect(Supervisor.count_children(MyApp.Supervisor))
old = Process.whereis(MyApp.Cache)
Process.exit(old, :kill)
Process.sleep(50)
new = Process.whereis(MyApp.Cache)
IO.inspect({is_pid(new), new != old, Process.alive?(old)})
IO.inspect(for {id, _, _, _} <- Supervisor.which_children(sup), do: id)
IO.inspect(Supervisor.stop(sup))
IO.inspect(Process.whereis(MyApp.Repo))
