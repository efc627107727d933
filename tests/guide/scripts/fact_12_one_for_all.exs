# one_for_all: the others stop in reverse order, temporary siblings are removed, a transient child that had ended is started again.
defmodule Worker do
  use GenServer
  def start_link({name, _} = arg), do: GenServer.start_link(__MODULE__, arg, name: name)
  def init({name, report}), do: (Process.flag(:trap_exit, true); IO.puts("#{name} starts"); {:ok, {name, report}})
  def handle_call(:stop, _, s), do: {:stop, :normal, :ok, s}
  def handle_cast({:exit, reason}, s), do: {:stop, reason, s}
  def terminate(reason, {name, _}), do: IO.puts("#{name} ends: #{inspect(reason)}")
end

specs = for {name, restart} <- [a: :permanent, b: :transient, c: :temporary, d: :permanent], do: Supervisor.child_spec({Worker, {name, nil}}, id: name, restart: restart)
{:ok, sup} = Supervisor.start_link(specs, strategy: :one_for_all)
IO.inspect(for {id, pid, _, _} <- Supervisor.which_children(sup), do: {id, is_pid(pid)})
GenServer.call(:b, :stop)
Process.sleep(50)
IO.inspect(for {id, pid, _, _} <- Supervisor.which_children(sup), do: {id, is_pid(pid)})
Process.exit(Process.whereis(:a), :kill)
Process.sleep(50)
IO.inspect(for {id, pid, _, _} <- Supervisor.which_children(sup), do: {id, is_pid(pid)})
Supervisor.stop(sup)
