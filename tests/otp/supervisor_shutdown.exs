defmodule S do
  use GenServer
  def start_link(w, x \\ nil), do: GenServer.start_link(S, {w, x})
  def init({w, _}) do Process.flag(:trap_exit, true); {:ok, w} end
  def handle_info(_, s), do: {:noreply, s}
  def terminate(_r, :hang), do: Process.sleep(:infinity)
  def terminate(_r, :raise), do: raise("t")
  def terminate(_r, :exit), do: exit(:other)
  def terminate(_r, {:sleep, n}), do: Process.sleep(n)
  def terminate(_r, _), do: :ok
end
defmodule U do
  def start_link(_ \\ nil), do: {:ok, spawn(fn -> Process.sleep(:infinity) end)}
end
Process.flag(:trap_exit, true)
Application.put_env(:logger, :handle_sasl_reports, true)
Application.stop(:logger); Application.start(:logger)
Logger.configure(level: :warning)
simple = fn spec -> {:ok, s} = :supervisor.start_link(Supervisor.Default, {:ok, {%{strategy: :simple_one_for_one}, [spec]}}); s end
for sh <- [:brutal_kill, 300, :infinity], restart <- [:permanent, :temporary] do
  IO.inspect {sh, restart}
  whats = if sh == :infinity, do: [:ok, :raise, {:sleep, 400}], else: [:hang, :hang, :ok, {:sleep, 80}]
  s = simple.(%{id: 1, start: {S, :start_link, []}, shutdown: sh, restart: restart})
  for w <- whats, do: :supervisor.start_child(s, [w])
  Process.sleep(60)
  t = System.monotonic_time(:millisecond)
  Supervisor.stop(s)
  took = System.monotonic_time(:millisecond) - t
  Process.sleep(100)
  IO.inspect(took |> div(290) |> min(3))
  Process.sleep(60)
end
IO.puts "static"
for sh <- [:brutal_kill, 150], w <- [:hang, :ok, :raise, :exit], restart <- [:permanent, :transient] do
  IO.inspect {:static, sh, w, restart}
  {:ok, s} = Supervisor.start_link([%{id: 1, start: {S, :start_link, [w]}, shutdown: sh, restart: restart}], strategy: :one_for_one)
  r = Supervisor.terminate_child(s, 1)
  Process.sleep(60)
  IO.inspect r
  Process.sleep(60)
  {:ok, _} = Supervisor.restart_child(s, 1)
  Supervisor.stop(s)
  Process.sleep(60)
end
IO.puts "unlinked children"
s = simple.(%{id: 1, start: {U, :start_link, []}, shutdown: 50})
{:ok, a} = :supervisor.start_child(s, [])
{:ok, _b} = :supervisor.start_child(s, [])
Process.exit(a, :kill)
IO.inspect :supervisor.count_children(s)
Supervisor.stop(s)
Process.sleep(60)
{:ok, s} = Supervisor.start_link([%{id: 1, start: {U, :start_link, []}, shutdown: 50}], strategy: :one_for_one)
[{1, p, _, _}] = Supervisor.which_children(s)
Process.exit(p, :kill)
IO.inspect Supervisor.which_children(s) == [{1, p, :worker, [U]}]
IO.inspect Supervisor.terminate_child(s, 1)
Supervisor.stop(s)
Process.sleep(60)
IO.puts "dynamic"
for sh <- [:brutal_kill, 150], w <- [:hang, :ok, :raise, :exit], restart <- [:permanent, :transient] do
  IO.inspect {:static, sh, w, restart}
  {:ok, s} = DynamicSupervisor.start_link([])
  {:ok, p} = DynamicSupervisor.start_child(s, %{id: 1, start: {S, :start_link, [w]}, shutdown: sh, restart: restart})
  r = DynamicSupervisor.terminate_child(s, p)
  Process.sleep(60)
  IO.inspect r
  Process.sleep(60)
  {:ok, _} = DynamicSupervisor.start_child(s, %{id: 1, start: {S, :start_link, [w]}, shutdown: sh, restart: restart})
  Supervisor.stop(s)
  Process.sleep(60)
end
