defmodule Worker do
  use GenServer, restart: :permanent
  def start_link(name), do: GenServer.start_link(__MODULE__, name, name: name)
  def child_spec(name), do: %{super(name) | id: name}
  def init(name), do: (Process.flag(:trap_exit, true); IO.puts("#{name} starts"); {:ok, name})
  def terminate(reason, name), do: IO.puts("#{name} ends: #{inspect(reason)}")
  def handle_cast(:crash, _), do: raise "crash"
end
children = [{Worker, :a}, {Worker, :b}, {Worker, :c}]
crash = fn sup ->
  pids = for name <- [:a, :b, :c], do: {name, Process.whereis(name)}
  GenServer.cast(:b, :crash)
  Process.sleep(50)
  IO.inspect(for {name, pid} <- pids, do: {name, pid == Process.whereis(name)})
  Supervisor.stop(sup)
end
{:ok, sup} =
Supervisor.start_link(children, strategy: :one_for_one)
crash.(sup)
{:ok, sup} =
Supervisor.start_link(children, strategy: :one_for_all)
crash.(sup)
{:ok, sup} =
Supervisor.start_link(children, strategy: :rest_for_one)
crash.(sup)
