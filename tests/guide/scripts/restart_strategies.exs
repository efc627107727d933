for name <- [MyApp.CriticalWorker, MyApp.OneTimeTask, MyApp.OptionalWorker] do
  defmodule name do
    use GenServer
    def start_link(arg), do: GenServer.start_link(__MODULE__, arg, name: __MODULE__)
    def init(arg), do: {:ok, arg}
  end
end
children = [
# Always restart (default)
{MyApp.CriticalWorker, restart: :permanent},
# Never restart
{MyApp.OneTimeTask, restart: :temporary},
# Only restart on abnormal exit
{MyApp.OptionalWorker, restart: :transient}
]
IO.inspect(Enum.map(children, &Supervisor.child_spec(&1, [])))
{:ok, sup} = Supervisor.start_link(children, strategy: :one_for_one)
IO.inspect(:sys.get_state(MyApp.OneTimeTask))
Process.exit(Process.whereis(MyApp.OneTimeTask), :kill)
Process.sleep(50)
IO.inspect(is_pid(Process.whereis(MyApp.OneTimeTask)))
Supervisor.stop(sup)
really = for {module, [restart: type]} <- children, do: Supervisor.child_spec({module, []}, restart: type)
{:ok, sup} = Supervisor.start_link(really, strategy: :one_for_one)
for reason <- [:kill, :normal, :shutdown, {:shutdown, :x}], module <- [MyApp.CriticalWorker, MyApp.OneTimeTask, MyApp.OptionalWorker] do
  pid = Process.whereis(module)
  if pid, do: (if reason == :kill, do: Process.exit(pid, :kill), else: GenServer.stop(pid, reason))
  Process.sleep(20)
  IO.inspect({module, reason, is_pid(pid), is_pid(Process.whereis(module))})
  unless Process.alive?(sup), do: IO.puts("the supervisor has gone")
end
