# A permanent child that stops with :normal counts against max_restarts; a child that is not linked is never restarted.
defmodule Worker do
  use GenServer
  def start_link({name, _} = arg), do: GenServer.start_link(__MODULE__, arg, name: name)
  def init({name, report}), do: (Process.flag(:trap_exit, true); IO.puts("#{name} starts"); {:ok, {name, report}})
  def handle_call(:stop, _, s), do: {:stop, :normal, :ok, s}
  def handle_cast({:exit, reason}, s), do: {:stop, reason, s}
  def terminate(reason, {name, _}), do: IO.puts("#{name} ends: #{inspect(reason)}")
end

Process.flag(:trap_exit, true)
{:ok, sup} = Supervisor.start_link([{Worker, {:a, nil}}], strategy: :one_for_one, max_restarts: 2)
for _ <- 1..3 do
  GenServer.call(:a, :stop)
  Process.sleep(50)
  IO.inspect(Process.alive?(sup))
end
IO.inspect(receive do {:EXIT, ^sup, reason} -> reason end)
defmodule Loose do
  def start, do: {:ok, spawn(fn -> Process.sleep(20) end)}
end
unlinked = %{id: :loose, start: {Loose, :start, []}}
{:ok, sup} = Supervisor.start_link([unlinked], strategy: :one_for_one)
Process.sleep(100)
IO.inspect(for {id, pid, _, _} <- Supervisor.which_children(sup), do: {id, Process.alive?(pid)})
IO.inspect(Supervisor.count_children(sup))
