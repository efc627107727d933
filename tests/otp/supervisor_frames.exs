defmodule S do
  use GenServer
  def start_link(c, a, b) do
    n = :counters.get(c, 1); :counters.add(c, 1, 1)
    if n >= a and n < b, do: raise("start #{n}")
    GenServer.start_link(S, 1)
  end
  def init(w) do {:ok, w} end
end
Process.flag(:trap_exit, true)
Application.put_env(:logger, :handle_sasl_reports, true)
Application.stop(:logger); Application.start(:logger)
Logger.configure(level: :warning)
at = fn {:error, {:EXIT, {_, st}}} -> st; {:error, {{:EXIT, {_, st}}, _}} -> st; o -> o end
show = fn st -> if is_list(st), do: Enum.each(st, &IO.puts("  " <> Exception.format_stacktrace_entry(&1))), else: IO.inspect(st) end
IO.puts "simple start"
{:ok, s} = :supervisor.start_link(Supervisor.Default, {:ok, {%{strategy: :simple_one_for_one, intensity: 10}, [%{id: 1, start: {S, :start_link, [:counters.new(1, [])]}}]}})
show.(at.(:supervisor.start_child(s, [0, 1])))
IO.puts "simple restart"
{:ok, p} = :supervisor.start_child(s, [2, 4])
Process.exit(p, :x)
Process.sleep(100)
Process.sleep(50)
IO.puts "restart_child"
c = :counters.new(1, [])
{:ok, s} = Supervisor.start_link([%{id: 1, start: {S, :start_link, [c, 1, 2]}}], strategy: :one_for_one)
Supervisor.terminate_child(s, 1)
show.(at.(Supervisor.restart_child(s, 1)))
IO.puts "start_child"
show.(at.(Supervisor.start_child(s, %{id: 2, start: {S, :start_link, [:counters.new(1, []), 0, 2]}})))
for st <- [:one_for_one, :rest_for_one, :one_for_all] do
IO.puts st
c = :counters.new(1, [])
{:ok, s} = Supervisor.start_link([%{id: 1, start: {S, :start_link, [c, 1, 3]}}], strategy: st)
[{_, p, _, _}] = Supervisor.which_children(s)
Process.exit(p, :x)
Process.sleep(50)
end
IO.puts "not callable"
show.(at.(Supervisor.start_child(s, %{id: 3, start: {Nope, :start_link, []}})))
show.(at.(Supervisor.start_child(s, %{id: 4, start: {:erlang, :error, [:x]}})))
IO.inspect :supervisor.start_link(Supervisor.Default, {:ok, {%{}, [%{id: 3, start: {:erlang, :throw, [1]}}]}})
