defmodule S do
  use GenServer
  def start_link(c, w) do
    n = :counters.get(c, 1); :counters.add(c, 1, 1)
    cond do
      w == :fail_later and n > 0 and n < 3 -> {:error, {:no, n}}
      w == :ignore_later and n > 0 -> :ignore
      w == :raise_later and n == 1 -> raise("start #{n}")
      true -> GenServer.start_link(S, w)
    end
  end
  def init(w) do {:ok, w} end
end
Process.flag(:trap_exit, true)
Application.put_env(:logger, :handle_sasl_reports, true)
Application.stop(:logger); Application.start(:logger)
Logger.configure(level: :info)
simple = fn spec -> {:ok, s} = :supervisor.start_link(Supervisor.Default, {:ok, {%{strategy: :simple_one_for_one, intensity: 10}, [spec]}}); s end
for w <- [:plain, :fail_later, :raise_later], r <- [:permanent, :temporary, :transient] do
  Process.sleep(200)
  IO.inspect {w, r}
  s = simple.(%{id: :a, start: {S, :start_link, [:counters.new(1, [])]}, restart: r, significant: false})
  {:ok, p} = :supervisor.start_child(s, [w])
  IO.inspect :sys.get_state(s) |> elem(4) |> elem(0)
  Process.exit(p, :boom)
  Process.sleep(200)
  IO.inspect {:supervisor.count_children(s), for({a, p, b, c} <- :supervisor.which_children(s), do: {a, is_pid(p), b, c})}
  Supervisor.stop(s)
end
IO.puts "---------- static"
for w <- [:plain, :fail_later, :ignore_later, :raise_later], strategy <- [:one_for_one, :rest_for_one, :one_for_all] do
  Process.sleep(200)
  IO.inspect {w, strategy}
  {:ok, s} = Supervisor.start_link([
    %{id: :x, start: {S, :start_link, [:counters.new(1, []), :plain]}},
    %{id: :a, start: {S, :start_link, [:counters.new(1, []), w]}},
    %{id: :b, start: {S, :start_link, [:counters.new(1, []), :plain]}, restart: :temporary},
    %{id: :c, start: {S, :start_link, [:counters.new(1, []), :plain]}, restart: :transient, shutdown: :brutal_kill}], strategy: strategy, max_restarts: 10)
  [p] = for {:a, p, _, _} <- Supervisor.which_children(s), do: p
  Process.exit(p, :boom)
  Process.sleep(200)
  IO.inspect {Supervisor.count_children(s), for({a, p, b, c} <- Supervisor.which_children(s), do: {a, if(is_pid(p), do: :pid, else: p), b, c})}
  Supervisor.stop(s)
end
IO.puts "------- max"
for strategy <- [:one_for_one, :rest_for_one, :one_for_all, :simple_one_for_one] do
  c = :counters.new(1, [])
  children = if strategy == :simple_one_for_one, do: [%{id: :x, start: {S, :start_link, [c]}}], else: [%{id: :x, start: {S, :start_link, [c, :plain]}}, %{id: :y, start: {S, :start_link, [c, :plain]}}]
  {:ok, s} = :supervisor.start_link(Supervisor.Default, {:ok, {%{strategy: strategy, intensity: 1}, children}})
  if strategy == :simple_one_for_one, do: :supervisor.start_child(s, [:plain])
  for _ <- 1..2 do
    p = Supervisor.which_children(s) |> hd |> elem(1)
    Process.exit(p, :boom)
    Process.sleep(200)
  end
  r = receive do {:EXIT, ^s, r} -> r after 100 -> :none end
  IO.inspect r
end
