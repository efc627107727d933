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
  def init({:trap, to, n}), do: (Process.flag(:trap_exit, true); {:ok, {to, n}})
  def init(a), do: {:ok, a}
  def handle_call(:get, _, s), do: {:reply, s, s}
  def handle_info({:exit, r}, s), do: {:stop, r, s}
  def terminate(r, {to, n}), do: send(to, {:terminated, n, r})
  def terminate(_, _), do: :ok
end
ch = fn id, arg, more -> Map.merge(%{id: id, start: {W, :start_link, [arg]}}, Map.new(more)) end
pid = fn s, id -> Enum.find_value(Supervisor.which_children(s), fn {i, p, _, _} -> i == id && p end) end
{:ok, s} = Supervisor.start_link([ch.(:a, 1, []), ch.(:b, 2, [restart: :temporary]), ch.(:c, 3, [restart: :transient, type: :supervisor, shutdown: :infinity])], strategy: :one_for_one, name: Sup)
w.(:which, fn -> Supervisor.which_children(s) |> Enum.map(&Tuple.delete_at(&1, 1)) end)
w.(:count, fn -> Supervisor.count_children(Sup) end)
w.(:start_child, fn -> {:ok, p} = Supervisor.start_child(s, ch.(:d, 4, [])); is_pid(p) end)
w.(:start_child_dup, fn -> Supervisor.start_child(s, ch.(:d, 4, [])) |> then(fn {:error, {k, p}} -> {k, is_pid(p)} end) end)
w.(:terminate, fn -> {Supervisor.terminate_child(s, :d), Supervisor.which_children(s) |> List.keyfind(:d, 0), Supervisor.start_child(s, ch.(:d, 4, [])), Supervisor.restart_child(s, :d) |> elem(0), Supervisor.restart_child(s, :d), Supervisor.delete_child(s, :d), Supervisor.terminate_child(s, :d), Supervisor.delete_child(s, :d), Supervisor.delete_child(s, :d)} end)
w.(:none, fn -> {Supervisor.terminate_child(s, :nope), Supervisor.restart_child(s, :nope), Supervisor.delete_child(s, :nope)} end)
w.(:terminate_temp, fn -> {Supervisor.terminate_child(s, :b), Supervisor.restart_child(s, :b)} end)
w.(:ignore, fn -> {Supervisor.start_child(s, ch.(:i, :ignore, [])), Supervisor.which_children(s) |> List.keyfind(:i, 0), Supervisor.restart_child(s, :i), Supervisor.delete_child(s, :i)} end)
w.(:ignore_temp, fn -> {Supervisor.start_child(s, ch.(:it, :ignore, [restart: :temporary])), Supervisor.which_children(s) |> List.keyfind(:it, 0)} end)
w.(:stop, fn -> {Supervisor.start_child(s, ch.(:s, {:stop, :r}, [])), Supervisor.which_children(s) |> List.keyfind(:s, 0)} end)
w.(:raise, fn -> {:error, {{e, _}, c}} = Supervisor.start_child(s, ch.(:s, :raise, [])); {e, c} end)
for c <- [1, :nope, W, {W, 7}, %{}, %{id: 1}, %{id: 1, start: 1}, %{id: 1, start: {W, :start_link, 1}}, %{id: 1, start: {W, :start_link, []}, restart: :x}, %{id: 1, start: {W, :start_link, []}, shutdown: :x}, %{id: 1, start: {W, :start_link, []}, shutdown: -1}, %{id: 1, start: {W, :start_link, []}, type: :x}, %{id: 1, start: {W, :start_link, []}, modules: :x}, %{id: 1, start: {W, :start_link, []}, significant: :x}, %{id: 1, start: {W, :start_link, []}, significant: true}, {:x, {W, :start_link, [1]}, :permanent, 5000, :worker, [W]}, {:y, {W, :start_link, [1]}, :permanent, :brutal_kill, :supervisor, :dynamic}, {1, 2, 3, 4, 5, 6}, {Enum, 1}, %{id: 1, start: {Kernel, :+, [1, 2]}}, %{id: 1, start: {W, :nofun, []}}], do: w.({:bad, c}, fn -> Supervisor.start_child(s, c) |> then(fn {:ok, _} -> :ok; {:error, {{:EXIT, {e, _}}, c}} -> {:exit, e, c}; {:error, {:EXIT, {e, _}}} -> {:exit, e}; o -> o end) end)
w.(:get_childspec, fn -> {:supervisor.get_childspec(s, :a), :supervisor.get_childspec(s, :nope), :supervisor.get_childspec(s, pid.(s, :c))} end)
w.(:by_pid, fn -> Supervisor.terminate_child(s, pid.(s, :a)) end)
w.(:stop, fn -> {Supervisor.stop(s), flush.(flush, []) |> Enum.map(&elem(&1, 2))} end)
# strategies and restarts
for st <- [:one_for_one, :one_for_all, :rest_for_one] do
  w.(st, fn ->
    {:ok, s} = Supervisor.start_link(for(n <- [:a, :b, :c], do: ch.(n, {:trap, me, n}, [])), strategy: st, max_restarts: 10)
    old = for n <- [:a, :b, :c], do: pid.(s, n)
    Process.exit(pid.(s, :b), :kill); Process.sleep(10)
    new = for n <- [:a, :b, :c], do: pid.(s, n)
    r = {Enum.zip_with(old, new, &(&1 == &2)), flush.(flush, [])}
    Supervisor.stop(s)
    {r, flush.(flush, []) |> Enum.reject(&match?({:EXIT, _, _}, &1))}
  end)
end
for {restart, reason} <- for(r <- [:permanent, :transient, :temporary], e <- [:normal, :shutdown, {:shutdown, 1}, :boom], do: {r, e}) do
  w.({restart, reason}, fn -> {:ok, s} = Supervisor.start_link([ch.(:a, 1, restart: restart)], strategy: :one_for_one); send(pid.(s, :a), {:exit, reason}); Process.sleep(10); r = {Supervisor.which_children(s) |> Enum.map(fn {i, p, _, _} -> {i, is_pid(p) || p} end), Supervisor.count_children(s)}; Supervisor.stop(s); flush.(flush, []); r end)
end
w.(:intensity, fn -> {:ok, s} = Supervisor.start_link([ch.(:a, 1, [])], strategy: :one_for_one, max_restarts: 2, max_seconds: 5); for(_ <- 1..3, do: (p = Process.alive?(s) && pid.(s, :a); p && send(p, {:exit, :boom}); Process.sleep(10))); receive do {:EXIT, ^s, r} -> r after 100 -> :alive end end)
for sh <- [:brutal_kill, 20, :infinity, 0] do
  w.({:shutdown, sh}, fn -> {:ok, s} = Supervisor.start_link([ch.(:a, {:trap, me, :x}, shutdown: sh)], strategy: :one_for_one); m = Process.monitor(pid.(s, :a)); Supervisor.stop(s); {receive do {:DOWN, ^m, _, _, r} -> r end, (receive do {:terminated, _, r} -> r after 0 -> nil end)} end)
  flush.(flush, [])
end
# significant, auto_shutdown
defmodule Flags do
  def init(x), do: {:ok, x}
end
auto = fn children, a -> :supervisor.start_link(Flags, {%{strategy: :one_for_one, auto_shutdown: a}, children}) end
for a <- [:never, :any_significant, :all_significant], {n, reason} <- [{1, :normal}, {2, :normal}, {1, :boom}] do
  w.({:auto, a, n, reason}, fn ->
    {:ok, s} = auto.([ch.(:a, 1, restart: :transient, significant: a != :never), ch.(:b, 1, restart: :transient, significant: a != :never), ch.(:c, 1, [])], a)
    for id <- Enum.take([:a, :b], n), do: (Process.alive?(s) && send(pid.(s, id), {:exit, reason}); Process.sleep(5))
    r = receive do {:EXIT, ^s, r} -> {:exit, r} after 20 -> {:alive, Supervisor.count_children(s)} end
    if Process.alive?(s), do: Supervisor.stop(s)
    flush.(flush, [])
    r
  end)
end
w.(:auto_temp, fn -> {:ok, s} = auto.([ch.(:a, 1, restart: :temporary, significant: true)], :any_significant); send(pid.(s, :a), {:exit, :boom}); receive do {:EXIT, ^s, r} -> r end end)
w.(:auto_permanent, fn -> auto.([ch.(:a, 1, restart: :permanent, significant: true)], :any_significant) end)
w.(:auto_never_significant, fn -> auto.([ch.(:a, 1, restart: :transient, significant: true)], :never) end)
w.(:auto_bad, fn -> auto.([], :x) end)
w.(:auto_terminate, fn -> {:ok, s} = auto.([ch.(:a, 1, restart: :transient, significant: true)], :any_significant); r = Supervisor.terminate_child(s, :a); {r, receive do {:EXIT, ^s, r} -> r after 20 -> Supervisor.stop(s) end} end)
flush.(flush, [])
# init, options
for o <- [[], [strategy: :x], [strategy: :simple_one_for_one], [strategy: :one_for_one, max_restarts: -1], [strategy: :one_for_one, max_seconds: 0], [strategy: :one_for_one, max_restarts: :x], [strategy: :one_for_one, foo: 1], [strategy: :one_for_one, name: "x"], :x], do: w.({:opts, o}, fn -> case Supervisor.start_link([], o) do {:ok, p} -> Supervisor.stop(p); x -> x end end)
for c <- [:x, [1], [:nope], [{W, :ignore}], [{W, {:stop, :r}}], [%{id: :a, start: {W, :start_link, [1]}}, %{id: :a, start: {W, :start_link, [1]}}], [%{id: 1}], [W, W], [{Enum, 1}], [%{id: 1, start: {W, :start_link, [:raise]}}]], do: w.({:children, c}, fn -> case Supervisor.start_link(c, strategy: :one_for_one) do {:ok, p} -> r = Supervisor.count_children(p); Supervisor.stop(p); r; {:error, {:shutdown, {:failed_to_start_child, i, {e, st}}}} when is_list(st) -> {:failed, i, e}; x -> x end end)
flush.(flush, [])
w.(:init, fn -> {Supervisor.init([], strategy: :one_for_one), Supervisor.init([{W, 1}], strategy: :rest_for_one, max_restarts: 1, max_seconds: 2)} end)
w.(:init_bad, fn -> Supervisor.init([], []) end)
w.(:init_bad, fn -> Supervisor.init(:x, strategy: :one_for_one) end)
w.(:child_spec, fn -> {Supervisor.child_spec(W, []), Supervisor.child_spec({W, 1}, id: :x, restart: :transient, shutdown: 1, type: :supervisor, modules: [A]), Supervisor.child_spec(%{id: 1, start: {W, :start_link, []}}, id: 2), Supervisor.child_spec(%{id: 1, start: {W, :start_link, []}}, [])} end)
w.(:child_spec_bad, fn -> Supervisor.child_spec(%{id: 1, start: {W, :start_link, []}}, foo: 2) end)
w.(:child_spec_bad, fn -> Supervisor.child_spec({1, 2}, []) end)
w.(:child_spec_bad, fn -> Supervisor.child_spec("x", []) end)
w.(:child_spec_self, fn -> {Supervisor.child_spec(name: X), Supervisor.child_spec([])} end)
defmodule MySup do
  use Supervisor, restart: :transient, id: :mysup
  def start_link(a, o \\ []), do: Supervisor.start_link(__MODULE__, a, o)
  def init(:ignore), do: :ignore
  def init(:bad), do: :bad
  def init(:raise), do: raise("x")
  def init({:raw, x}), do: x
  def init(_), do: Supervisor.init([{W, 1}], strategy: :one_for_one)
end
w.(:mod_spec, fn -> MySup.child_spec(1) end)
w.(:mod, fn -> {:ok, p} = MySup.start_link(1, name: MySup); r = {Supervisor.count_children(MySup), MySup.start_link(1, name: MySup) == {:error, {:already_started, p}}}; Supervisor.stop(MySup, :shutdown, 1000); r end)
w.(:mod_ignore, fn -> MySup.start_link(:ignore) end)
w.(:mod_bad, fn -> MySup.start_link(:bad) end)
w.(:mod_raise, fn -> {:error, {e, _}} = MySup.start_link(:raise); e end)
for x <- [{:ok, {{:one_for_one, 1, 5}, []}}, {:ok, {%{}, []}}, {:ok, {%{strategy: :one_for_all, intensity: 1}, [ch.(:a, 1, [])]}}, {:ok, {%{strategy: :x}, []}}, {:ok, {%{period: 0}, []}}, {:ok, :x}, {:ok, {{:one_for_one, 1, 5}, [{:a, {W, :start_link, [1]}, :permanent, 10, :worker, [W]}]}}, {:ok, {{:simple_one_for_one, 1, 5}, [{:a, {W, :start_link, []}, :temporary, 10, :worker, [W]}]}}, {:ok, {%{strategy: :simple_one_for_one}, []}}, {:ok, {%{intensity: -1}, []}}, {:ok, {%{foo: 1}, []}}], do: w.({:raw, x}, fn -> case MySup.start_link({:raw, x}) do {:ok, p} -> r = Supervisor.count_children(p); Supervisor.stop(p); r; o -> o end end)
flush.(flush, [])
# :supervisor face
defmodule ErlSup do
  @behaviour :supervisor
  def init(x), do: x
end
w.(:erl, fn -> {:ok, s} = :supervisor.start_link(ErlSup, {:ok, {{:one_for_one, 1, 5}, [{:a, {W, :start_link, [1]}, :permanent, 10, :worker, [W]}]}}); r = {:supervisor.which_children(s) |> Enum.map(&Tuple.delete_at(&1, 1)), :supervisor.count_children(s), :supervisor.start_child(s, {:b, {W, :start_link, [1]}, :temporary, 10, :worker, :dynamic}) |> elem(0), :supervisor.terminate_child(s, :a), :supervisor.restart_child(s, :a) |> elem(0), :supervisor.delete_child(s, :a), :supervisor.get_childspec(s, :a)}; Supervisor.stop(s); r end)
w.(:erl_named, fn -> {:ok, s} = :supervisor.start_link({:local, :esup}, ErlSup, {:ok, {%{}, []}}); r = {Process.whereis(:esup) == s, :supervisor.count_children(:esup)}; Supervisor.stop(s); r end)
w.(:erl_global, fn -> {:ok, s} = :supervisor.start_link({:global, :gsup}, ErlSup, {:ok, {%{}, []}}); r = {:global.whereis_name(:gsup) == s, :supervisor.count_children({:global, :gsup})}; Supervisor.stop(s); r end)
w.(:simple, fn -> {:ok, s} = :supervisor.start_link(ErlSup, {:ok, {%{strategy: :simple_one_for_one}, [%{id: :w, start: {W, :start_link, []}, restart: :temporary}]}}); {:ok, p} = :supervisor.start_child(s, [:x]); r = {GenServer.call(p, :get), :supervisor.count_children(s), :supervisor.which_children(s) |> Enum.map(&Tuple.delete_at(&1, 1)), :supervisor.restart_child(s, p), :supervisor.delete_child(s, p), :supervisor.terminate_child(s, :w), :supervisor.terminate_child(s, p), :supervisor.count_children(s), :supervisor.start_child(s, [:ignore]), :supervisor.get_childspec(s, :w)}; Supervisor.stop(s); r end)
w.(:check, fn -> {:supervisor.check_childspecs([ch.(:a, 1, [])]), :supervisor.check_childspecs([{:a, {W, :start_link, [1]}, :permanent, 10, :worker, [W]}]), :supervisor.check_childspecs([%{id: 1}]), :supervisor.check_childspecs(:x), :supervisor.check_childspecs([ch.(:a, 1, []), ch.(:a, 1, [])]), :supervisor.check_childspecs([ch.(:a, 1, significant: true, restart: :transient)], :any_significant), :supervisor.check_childspecs([ch.(:a, 1, significant: true, restart: :transient)], :never)} end)
w.(:check_bad, fn -> :supervisor.check_childspecs([], :x) end)
w.(:gone, fn -> Supervisor.which_children(:nope) end)
w.(:stop_other, fn -> {:ok, s} = Supervisor.start_link([], strategy: :one_for_one); try do Supervisor.stop(s, :foo) catch k, e -> {k, e} end end)
w.(:state_cast, fn -> {:ok, s} = Supervisor.start_link([], strategy: :one_for_one); send(s, :y); GenServer.cast(s, :x); Process.sleep(5); Process.alive?(s) end)
