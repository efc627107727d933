defmodule Hd do
  def log(%{meta: m, msg: {:report, %{label: {:supervisor, c}}}}, _), do: IO.inspect({c, m[:mfa], m[:line]})
  def log(_, _), do: :ok
end
Logger.remove_backend(:console)
:logger.add_handler(:hd, Hd, %{})
{:ok, s} = Supervisor.start_link([%{id: 1, shutdown: 10, start: {Task, :start_link, [fn -> Process.flag(:trap_exit, true); Process.sleep(:infinity) end]}}, %{id: 2, shutdown: 1000, start: {Task, :start_link, [fn -> Process.flag(:trap_exit, true); receive do _ -> exit(:odd) end end]}}], strategy: :one_for_one)
Supervisor.stop(s)
{:ok, s} = Supervisor.start_link([%{id: 1, shutdown: 10, start: {Task, :start_link, [fn -> Process.flag(:trap_exit, true); Process.sleep(:infinity) end]}}], strategy: :one_for_one)
Supervisor.start_child(s, %{id: 3, start: {Kernel, :self, []}})
Supervisor.terminate_child(s, 1)
{:ok, s} = :supervisor.start_link(Supervisor.Default, {:ok, {%{strategy: :simple_one_for_one}, [%{id: 1, shutdown: 10, start: {Task, :start_link, [fn -> Process.flag(:trap_exit, true); Process.sleep(:infinity) end]}}]}})
:supervisor.start_child(s, [])
Supervisor.stop(s)
