# The restarts that count are those of the last seconds, in whole seconds.
defmodule Worker do
  use GenServer
  def start_link({name, _} = arg), do: GenServer.start_link(__MODULE__, arg, name: name)
  def init({name, report}), do: (Process.flag(:trap_exit, true); IO.puts("#{name} starts"); {:ok, {name, report}})
  def handle_call(:stop, _, s), do: {:stop, :normal, :ok, s}
  def handle_cast({:exit, reason}, s), do: {:stop, reason, s}
  def terminate(reason, {name, _}), do: IO.puts("#{name} ends: #{inspect(reason)}")
end

Process.flag(:trap_exit, true)
{:ok, sup} = Supervisor.start_link([{Worker, {:a, nil}}], strategy: :one_for_one, max_restarts: 1, max_seconds: 1)
for _ <- 1..3 do
  GenServer.call(:a, :stop)
  Process.sleep(2100)
  IO.inspect(Process.alive?(sup))
end
GenServer.call(:a, :stop)
Process.sleep(50)
GenServer.call(:a, :stop)
IO.inspect(receive do {:EXIT, ^sup, reason} -> reason end)
