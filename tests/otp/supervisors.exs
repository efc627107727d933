w = fn l, f -> r = try do f.() rescue e -> {:raised, e} catch k, e -> {k, e} end; IO.inspect({l, r}, width: 150, limit: 200); Process.sleep(3) end
Logger.configure(level: :none)
Process.flag(:trap_exit, true)
me = self()
flush = fn f, acc -> receive do m -> f.(f, [m | acc]) after 0 -> Enum.reverse(acc) end end
defmodule W do
  use GenServer
  def start_link(a), do: GenServer.start_link(__MODULE__, a)
  def start_link(a, opts), do: GenServer.start_link(__MODULE__, a, opts)
  def init(:ignore), do: :ignore
  def init({:stop, r}), do: {:stop, r}
  def init(:raise), do: raise("init")
  def init(a), do: {:ok, a}
  def handle_call(:get, _, s), do: {:reply, s, s}
  def handle_info({:exit, r}, s), do: {:stop, r, s}
end
# Task.Supervisor
{:ok, ts} = Task.Supervisor.start_link()
w.(:ts_async, fn -> Task.Supervisor.async(ts, fn -> 1 end) |> Task.await() end)
w.(:ts_async_mfa, fn -> Task.Supervisor.async(ts, Enum, :sum, [[1, 2]]) |> Task.await() end)
w.(:ts_async_opts, fn -> Task.Supervisor.async(ts, fn -> 1 end, shutdown: :brutal_kill) |> Task.await() end)
w.(:ts_async_crash, fn -> t = Task.Supervisor.async(ts, fn -> exit(:x) end); r = Task.yield(t); {r, flush.(flush, []) |> Enum.map(&elem(&1, 2))} end)
w.(:ts_nolink, fn -> t = Task.Supervisor.async_nolink(ts, fn -> exit(:x) end); r = Task.yield(t); {r, flush.(flush, [])} end)
w.(:ts_nolink_mfa, fn -> Task.Supervisor.async_nolink(ts, Enum, :max, [[1, 2]], shutdown: 10) |> Task.await() end)
w.(:ts_start_child, fn -> {:ok, p} = Task.Supervisor.start_child(ts, fn -> send(me, :hi) end); Process.sleep(5); {is_pid(p), flush.(flush, [])} end)
w.(:ts_start_child_mfa, fn -> {:ok, _} = Task.Supervisor.start_child(ts, Kernel, :send, [me, :hi2]); Process.sleep(5); flush.(flush, []) end)
w.(:ts_transient, fn -> c = :counters.new(1, []); {:ok, _} = Task.Supervisor.start_child(ts, fn -> :counters.add(c, 1, 1); if :counters.get(c, 1) < 3, do: exit(:again), else: send(me, :third) end, restart: :transient); Process.sleep(30); {flush.(flush, []), :counters.get(c, 1)} end)
w.(:ts_children, fn -> {:ok, p} = Task.Supervisor.start_child(ts, fn -> Process.sleep(1000) end); r = Task.Supervisor.children(ts) == [p]; {r, Task.Supervisor.terminate_child(ts, p), Task.Supervisor.children(ts), Task.Supervisor.terminate_child(ts, p)} end)
w.(:ts_stream, fn -> Task.Supervisor.async_stream(ts, 1..3, fn x -> x * 2 end) |> Enum.to_list() end)
w.(:ts_stream_mfa, fn -> Task.Supervisor.async_stream(ts, [[1], [2]], Enum, :concat, [[9]]) |> Enum.to_list() end)
w.(:ts_stream_nolink, fn -> Task.Supervisor.async_stream_nolink(ts, [1, 2], fn 1 -> exit(:one); x -> x end, max_concurrency: 1) |> Enum.to_list() end)
w.(:ts_stream_nolink_mfa, fn -> Task.Supervisor.async_stream_nolink(ts, [1, 2], Integer, :to_string, [], ordered: false, max_concurrency: 1, shutdown: 10) |> Enum.to_list() end)
w.(:ts_stream_kill, fn -> Task.Supervisor.async_stream_nolink(ts, [1, 1000], fn x -> Process.sleep(x); x end, timeout: 20, on_timeout: :kill_task, zip_input_on_exit: true) |> Enum.to_list() end)
w.(:ts_bad, fn -> Task.Supervisor.async(ts, 1) end)
w.(:ts_bad, fn -> Task.Supervisor.async(ts, fn -> 1 end, shutdown: :x) end)
w.(:ts_bad, fn -> Task.Supervisor.start_child(ts, fn -> 1 end, restart: :x) end)
w.(:ts_bad, fn -> try do Task.Supervisor.async(:nope, fn -> 1 end) catch :exit, {r, {m, f, _}} -> {r, m, f} end end)
w.(:ts_bad, fn -> Task.Supervisor.terminate_child(ts, 1) end)
w.(:ts_opts, fn -> {:ok, p} = Task.Supervisor.start_link(max_children: 1, name: MaxTS); Task.Supervisor.start_child(p, fn -> Process.sleep(500) end); r = Task.Supervisor.start_child(MaxTS, fn -> 1 end); r2 = try do Task.Supervisor.async(MaxTS, fn -> 1 end) rescue e -> Exception.message(e) |> String.replace(~r/MaxTS.*/s, "") end; {r, r2, Supervisor.stop(p)} end)
w.(:ts_opts_bad, fn -> Task.Supervisor.start_link(max_restarts: :x) end)
w.(:ts_opts_bad, fn -> Task.Supervisor.start_link(foo: 1) end)
w.(:ts_spec, fn -> {Task.Supervisor.child_spec([]), Task.Supervisor.child_spec(name: A, max_children: 2)} end)
w.(:ts_which, fn -> {DynamicSupervisor.count_children(ts)} end)
flush.(flush, [])
# DynamicSupervisor
{:ok, d} = DynamicSupervisor.start_link(strategy: :one_for_one, max_restarts: 2, max_seconds: 5, name: Dyn)
w.(:d_start, fn -> {:ok, p} = DynamicSupervisor.start_child(d, {W, 1}); {GenServer.call(p, :get), DynamicSupervisor.count_children(d), DynamicSupervisor.which_children(Dyn) == [{:undefined, p, :worker, [W]}], DynamicSupervisor.terminate_child(d, p), DynamicSupervisor.count_children(d)} end)
w.(:d_map, fn -> DynamicSupervisor.start_child(d, %{id: 1, start: {W, :start_link, [1]}, restart: :temporary}) |> elem(0) end)
w.(:d_tuple, fn -> DynamicSupervisor.start_child(d, {1, {W, :start_link, [1]}, :temporary, 5000, :worker, [W]}) |> elem(0) end)
w.(:d_module, fn -> DynamicSupervisor.start_child(d, W) |> elem(0) end)
w.(:d_ignore, fn -> DynamicSupervisor.start_child(d, {W, :ignore}) end)
w.(:d_stop, fn -> DynamicSupervisor.start_child(d, {W, {:stop, :r}}) end)
w.(:d_raise, fn -> {:error, {e, _}} = DynamicSupervisor.start_child(d, {W, :raise}); e end)
for s <- [1, :nope, %{id: 1}, %{start: 1}, %{id: 1, start: {W, :start_link, 1}}, %{id: 1, start: {W, :start_link, []}, restart: :x}, %{id: 1, start: {W, :start_link, []}, shutdown: :x}, %{id: 1, start: {W, :start_link, []}, type: :x}, %{id: 1, start: {W, :start_link, []}, modules: :x}, {1, 2, 3, 4, 5, 6}, {Enum, 1}, %{id: 1, start: {W, :nofun, []}}, %{id: 1, start: {Kernel, :+, [1, 2]}}, %{id: 1, start: {W, :start_link, [1]}, significant: true}], do: w.({:d_bad, s}, fn -> DynamicSupervisor.start_child(d, s) |> then(fn {:error, {:EXIT, {e, _}}} -> {:error, {:EXIT, e}}; {:ok, _} -> :ok; o -> o end) end)
w.(:d_term_bad, fn -> DynamicSupervisor.terminate_child(d, me) end)
w.(:d_restart, fn -> {:ok, p} = DynamicSupervisor.start_child(d, %{id: 1, start: {W, :start_link, [:again]}}); send(p, {:exit, :boom}); Process.sleep(10); DynamicSupervisor.count_children(d).active end)
w.(:d_which, fn -> DynamicSupervisor.which_children(d) |> Enum.map(&(&1 |> Tuple.delete_at(1))) |> Enum.sort() end)
w.(:d_max, fn -> {:ok, x} = DynamicSupervisor.start_link(strategy: :one_for_one, max_children: 1); DynamicSupervisor.start_child(x, {W, 1}); r = DynamicSupervisor.start_child(x, {W, 1}); {r, DynamicSupervisor.stop(x)} end)
w.(:d_extra, fn -> {:ok, x} = DynamicSupervisor.start_link(strategy: :one_for_one, extra_arguments: [:extra]); {:ok, p} = DynamicSupervisor.start_child(x, %{id: 1, start: {W, :start_link, [[]]}}); r = GenServer.call(p, :get); {r, DynamicSupervisor.stop(x, :shutdown, 100)} end)
for o <- [[], [strategy: :one_for_all], [strategy: :one_for_one, max_restarts: -1], [strategy: :one_for_one, max_seconds: 0], [strategy: :one_for_one, max_children: -1], [strategy: :one_for_one, extra_arguments: 1], [strategy: :one_for_one, foo: 1], [strategy: :one_for_one, name: "x"], [strategy: :one_for_one, name: Dyn]], do: w.({:d_opts, o}, fn -> case DynamicSupervisor.start_link(o) do {:ok, p} -> DynamicSupervisor.stop(p); x -> x end end)
w.(:d_spec, fn -> {DynamicSupervisor.child_spec(name: X), DynamicSupervisor.child_spec(strategy: :one_for_one)} end)
w.(:d_init, fn -> {DynamicSupervisor.init(strategy: :one_for_one), DynamicSupervisor.init(strategy: :one_for_one, max_children: 3, extra_arguments: [1], max_restarts: 1, max_seconds: 2)} end)
defmodule DS do
  use DynamicSupervisor, restart: :temporary, id: :ds
  def start_link(a), do: DynamicSupervisor.start_link(__MODULE__, a, name: __MODULE__)
  def init(:ignore), do: :ignore
  def init(:bad), do: :nope
  def init({:opts, o}), do: {:ok, o}
  def init(_), do: DynamicSupervisor.init(strategy: :one_for_one)
end
w.(:d_mod, fn -> {:ok, p} = DS.start_link(1); {DS.child_spec(1), DynamicSupervisor.count_children(DS), Supervisor.stop(p)} end)
w.(:d_mod_ignore, fn -> DS.start_link(:ignore) end)
w.(:d_mod_bad, fn -> DS.start_link(:bad) end)
for o <- [%{strategy: :x}, %{intensity: -1}, %{period: 0}, %{max_children: -1}, %{extra_arguments: 1}, %{foo: 1}, %{strategy: :one_for_one}], do: w.({:d_mod_flags, o}, fn -> case DS.start_link({:opts, o}) do {:ok, p} -> Supervisor.stop(p); x -> x end end)
w.(:d_intensity, fn -> {:ok, p} = DynamicSupervisor.start_link(strategy: :one_for_one, max_restarts: 0); {:ok, c} = DynamicSupervisor.start_child(p, {W, 1}); send(c, {:exit, :boom}); receive do {:EXIT, ^p, r} -> r end end)
flush.(flush, [])
# PartitionSupervisor
w.(:p, fn -> {:ok, _} = PartitionSupervisor.start_link(child_spec: {Agent, fn -> 0 end}, name: P, partitions: 3); {PartitionSupervisor.partitions(P), PartitionSupervisor.count_children(P), PartitionSupervisor.which_children(P) |> Enum.map(&(Tuple.delete_at(&1, 1))) |> Enum.sort(), Agent.get({:via, PartitionSupervisor, {P, 1}}, & &1), for(k <- [0, 1, 2, 3, -1, :a, "b", {1}], do: GenServer.whereis({:via, PartitionSupervisor, {P, k}}) == Enum.find_value(PartitionSupervisor.which_children(P), fn {i, c, _, _} -> i == (if is_integer(k), do: rem(abs(k), 3), else: :erlang.phash2(k, 3)) && c end)), PartitionSupervisor.stop(P)} end)
w.(:p_default, fn -> {:ok, p} = PartitionSupervisor.start_link(child_spec: {Agent, fn -> 0 end}, name: P); {PartitionSupervisor.partitions(P) == System.schedulers_online(), PartitionSupervisor.stop(P, :shutdown, 100), p == p} end)
w.(:p_with, fn -> {:ok, _} = PartitionSupervisor.start_link(child_spec: {Agent, fn -> :x end}, name: P, partitions: 2, with_arguments: fn [f], n -> [fn -> {f.(), n} end] end, strategy: :one_for_one, max_restarts: 1, max_seconds: 2); {Agent.get({:via, PartitionSupervisor, {P, 0}}, & &1), Agent.get({:via, PartitionSupervisor, {P, 1}}, & &1), PartitionSupervisor.stop(P)} end)
for o <- [[], [name: P], [child_spec: {Agent, fn -> 0 end}], [name: 5, child_spec: {Agent, fn -> 0 end}], [name: P, child_spec: 1], [name: P, child_spec: W, partitions: 0], [name: P, child_spec: W, partitions: :x], [name: P, child_spec: W, with_arguments: 1], [name: P, child_spec: W, strategy: :x], [name: P, child_spec: {W, :ignore}, partitions: 2], [name: P, child_spec: {W, {:stop, :r}}, partitions: 2], [name: P, child_spec: {W, 1}, foo: 1, partitions: 1], [name: P, child_spec: {W, 1}, partitions: 2, with_arguments: fn _, _ -> 1 end]], do: w.({:p_bad, Keyword.drop(o, [:child_spec, :with_arguments])}, fn -> case PartitionSupervisor.start_link(o) do {:ok, p} -> {Supervisor.count_children(p), Supervisor.stop(p)}; x -> x end end)
flush.(flush, []) |> length()
w.(:p_none, fn -> PartitionSupervisor.partitions(:nope) end)
w.(:p_none, fn -> GenServer.call({:via, PartitionSupervisor, {:nope, 1}}, :x) end)
w.(:p_spec, fn -> {PartitionSupervisor.child_spec(name: X, child_spec: W), PartitionSupervisor.child_spec(name: X, restart: :temporary)} end)
w.(:p_spec_bad, fn -> PartitionSupervisor.child_spec([]) end)
w.(:p_crash, fn -> {:ok, _} = PartitionSupervisor.start_link(child_spec: {W, 1}, name: P, partitions: 2); n = {:via, PartitionSupervisor, {P, 0}}; a = GenServer.whereis(n); send(n |> GenServer.whereis(), {:exit, :boom}); Process.sleep(10); b = GenServer.whereis(n); {a == b, GenServer.call(n, :get), PartitionSupervisor.stop(P)} end)
flush.(flush, [])
