# Reports of supervisors and crashed OTP processes, which Logger shows on request.
Application.stop(:logger)
Application.put_env(:logger, :handle_sasl_reports, true)
Application.start(:logger)

defmodule W do
  use GenServer
  def start_link(:raise), do: raise("start")
  def start_link(:error), do: {:error, :no}
  def start_link(x), do: GenServer.start_link(W, x, name: :w)
  def init(x), do: {:ok, x}
  def handle_cast({:exit, r}, _), do: exit(r)
  def handle_cast({:raise, m}, _), do: raise(m)
end

Process.flag(:trap_exit, true)
settle = fn -> Process.sleep(40) end
spec = fn arg, more -> Supervisor.child_spec({W, arg}, more) end
{:ok, s} = Supervisor.start_link([spec.(1, restart: :transient)], strategy: :one_for_one, name: :s, max_restarts: 1)
settle.()
IO.puts("-- exit")
GenServer.cast(:w, {:exit, :oops})
settle.()
IO.puts("-- raise")
GenServer.cast(:w, {:raise, "again"})
settle.()
for arg <- [:raise, :error] do
  IO.puts("-- #{arg}")
  Supervisor.start_link([spec.(arg, [])], strategy: :one_for_one)
  settle.()
end

IO.puts("-- dynamic")
{:ok, d} = DynamicSupervisor.start_link(strategy: :one_for_one, max_restarts: 0)
settle.()
{:ok, _} = DynamicSupervisor.start_child(d, spec.(1, restart: :temporary, shutdown: :brutal_kill))
settle.()
GenServer.cast(:w, {:exit, :oops})
settle.()
{:ok, _} = DynamicSupervisor.start_child(d, spec.(1, []))
settle.()
GenServer.cast(:w, {:exit, {:shutdown, 1}})
settle.()
IO.puts("-- proc_lib")
:proc_lib.spawn(fn -> raise "plain" end)
settle.()
:proc_lib.spawn(fn -> exit(:plain) end)
settle.()
