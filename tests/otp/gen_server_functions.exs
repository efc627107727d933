w = fn l, f -> r = try do f.() rescue e -> {:raised, e} catch k, e -> {k, e} end; IO.inspect({l, r}, width: 150, limit: 200); Process.sleep(3) end
Logger.configure(level: :none)
Process.flag(:trap_exit, true)
me = self()
flush = fn f, acc -> receive do m -> f.(f, [m | acc]) after 0 -> Enum.reverse(acc) end end
ex = fn f -> try do f.() catch :exit, {{r, st}, {m, fun, a}} when is_list(st) and st != [] and is_tuple(hd(st)) -> {:exit, r, m, fun, length(a)} end end
defmodule G do
  use GenServer
  def init({:ret, r}), do: r
  def init({:fun, f}), do: f.()
  def init(s), do: {:ok, s}
  def handle_call({:ret, r}, _f, _s), do: r
  def handle_call({:fun, f}, from, s), do: f.(from, s)
  def handle_call(:get, _f, s), do: {:reply, s, s}
  def handle_call({:slow, n}, _f, s), do: (Process.sleep(n); {:reply, :slow, s})
  def handle_cast({:ret, r}, _s), do: r
  def handle_cast({:fun, f}, s), do: f.(s)
  def handle_info({:ret, r}, _s), do: r
  def handle_info({:fun, f}, s), do: f.(s)
  def handle_info(m, {:tell, pid}), do: (send(pid, {:info, m}); {:noreply, {:tell, pid}})
  def handle_continue({:ret, r}, _s), do: r
  def handle_continue({:fun, f}, s), do: f.(s)
  def handle_continue(c, s), do: {:noreply, {c, s}}
  def terminate(r, {:term, pid}), do: send(pid, {:terminate, r})
  def terminate(_r, {:term_raise}), do: raise("in terminate")
  def terminate(_r, {:term_exit}), do: exit(:in_terminate)
  def terminate(_r, _s), do: :ok
  def code_change(_v, s, e), do: {:ok, {s, e}}
end
defmodule E do
  def down(m) do
    receive do {:DOWN, ^m, _, _, r} -> r after 100 -> :alive end
  end
end
ended = fn p -> m = Process.monitor(p); case E.down(m) do {e, st} when is_list(st) -> {:crash, e}; r -> r end end
# init
for r <- [{:ok, 1}, {:ok, 1, 50}, {:ok, 1, :hibernate}, {:ok, 1, {:continue, :c}}, :ignore, {:stop, :r}, {:stop, :normal}, {:stop, {:shutdown, 1}}, {:ok}, :ok, {:ok, 1, :x}, {:ok, 1, -1}, {:ok, 1, {:continue}}, {:error, :r}, nil], do: w.({:init, r}, fn -> case GenServer.start(G, {:ret, r}) do {:ok, p} -> {:ok, GenServer.call(p, :get), GenServer.stop(p)}; x -> x end end)
for {l, f} <- [raise: fn -> raise "i" end, exit: fn -> exit(:i) end, throw: fn -> throw({:ok, :thrown}) end, throw2: fn -> throw(:t) end, kill: fn -> Process.exit(self(), :kill); Process.sleep(100) end], do: w.({:init, l}, fn -> case GenServer.start(G, {:fun, f}) do {:ok, p} -> {:ok, GenServer.call(p, :get)}; {:error, {e, st}} when is_list(st) -> {:error, e}; x -> x end end)
w.(:init_link, fn -> {GenServer.start_link(G, {:ret, {:stop, :r}}), receive do {:EXIT, _, r} -> r after 10 -> :none end} end)
w.(:init_link_ignore, fn -> {GenServer.start_link(G, {:ret, :ignore}), receive do {:EXIT, _, r} -> r after 10 -> :none end} end)
w.(:init_timeout, fn -> GenServer.start(G, {:fun, fn -> Process.sleep(1000) end}, timeout: 5) end)
w.(:monitor, fn -> :gen_server.start_monitor(G, 1, []) |> then(fn {:ok, {p, r}} -> {is_pid(p), is_reference(r)} end) end)
w.(:nomodule, fn -> {:error, {e, _}} = GenServer.start(NoSuch, 1); e end)
# names
w.(:name, fn -> {:ok, p} = GenServer.start_link(G, 1, name: G1); {GenServer.whereis(G1) == p, GenServer.start_link(G, 1, name: G1) == {:error, {:already_started, p}}, GenServer.call(G1, :get), GenServer.call({G1, node()}, :get), GenServer.whereis({G1, node()}) == p, GenServer.whereis({G1, :n@h}), GenServer.whereis(p) == p, GenServer.whereis(:nope), GenServer.whereis({:global, :nope}), GenServer.whereis({:via, :global, :nope})} end)
w.(:global, fn -> {:ok, p} = GenServer.start_link(G, 1, name: {:global, :g1}); {GenServer.call({:global, :g1}, :get), GenServer.whereis({:global, :g1}) == p, GenServer.cast({:global, :nope}, 1), GenServer.start_link(G, 1, name: {:global, :g1}) == {:error, {:already_started, p}}} end)
w.(:via, fn -> {:ok, p} = GenServer.start_link(G, 1, name: {:via, :global, :g2}); {GenServer.call({:via, :global, :g2}, :get), GenServer.whereis({:via, :global, :g2}) == p, GenServer.cast({:via, :global, :g2}, {:ret, {:noreply, 2}}), GenServer.call(p, :get)} end)
for n <- ["x", 1, {:global}, {:via, "x", 1}, nil, :undefined], do: w.({:bad_name, n}, fn -> GenServer.start_link(G, 1, name: n) |> then(fn {:ok, p} -> GenServer.stop(p); r -> r end) end)
# call, cast, info returns
rets = [{:reply, :a, 9}, {:reply, :a, 9, :hibernate}, {:reply, :a, 9, {:continue, :c}}, {:reply, :a, 9, 1000}, {:noreply, 9}, {:stop, :normal, :bye, 9}, {:stop, :boom, :bye, 9}, {:stop, :boom, 9}, {:stop, :normal, 9}, :bad, {:reply, :a}, {:stop, :x}, {:reply, :a, 9, :foo}, {:noreply, 9, :foo}]
for r <- rets, do: w.({:call, r}, fn -> {:ok, p} = GenServer.start(G, 1); a = try do GenServer.call(p, {:ret, r}, 20) catch :exit, {r, {m, f, [_, _, t]}} -> {:exit, (case r do {x, st} when is_list(st) -> x; r -> r end), m, f, t} end; {a, ended.(p)} end)
for k <- [:cast, :info], r <- [{:noreply, 9}, {:noreply, 9, :hibernate}, {:noreply, 9, {:continue, :c}}, {:noreply, 9, 1000}, {:stop, :boom, 9}, {:stop, :normal, 9}, {:stop, :shutdown, 9}, :bad, {:reply, :a, 9}, {:noreply}, {:noreply, 9, :foo}], do: w.({k, r}, fn -> {:ok, p} = GenServer.start(G, 1); if k == :cast, do: GenServer.cast(p, {:ret, r}), else: send(p, {:ret, r}); e = ended.(p); {e, if(e == :alive, do: GenServer.call(p, :get))} end)
for r <- [{:noreply, 9}, {:noreply, 9, {:continue, :again}}, {:stop, :boom, 9}, :bad], do: w.({:continue, r}, fn -> {:ok, p} = GenServer.start(G, 1); GenServer.cast(p, {:ret, {:noreply, 1, {:continue, {:ret, r}}}}); e = ended.(p); {e, if(e == :alive, do: GenServer.call(p, :get))} end)
flush.(flush, [])
for {l, f} <- [raise: fn -> raise "x" end, exit: fn -> exit(:x) end, throw_ret: fn -> throw({:noreply, :thrown}) end, throw: fn -> throw(:t) end, exit_normal: fn -> exit(:normal) end, erlang: fn -> :erlang.error(:e) end], do: w.({:crash, l}, fn -> {:ok, p} = GenServer.start(G, {:term, me}); GenServer.cast(p, {:fun, fn _ -> f.() end}); e = ended.(p); {e, if(e == :alive, do: GenServer.call(p, :get)), flush.(flush, []) |> Enum.map(fn {:terminate, {e, st}} when is_list(st) -> {:terminate, e}; o -> o end)} end)
w.(:throw_reply, fn -> {:ok, p} = GenServer.start(G, 1); GenServer.call(p, {:fun, fn _, _ -> throw({:reply, :thrown, 3}) end}) end)
w.(:reply, fn -> {:ok, p} = GenServer.start(G, 1); GenServer.call(p, {:fun, fn from, s -> {GenServer.reply(from, :early), s} |> then(fn {:ok, s} -> {:noreply, s} end) end}) end)
w.(:reply_later, fn -> {:ok, p} = GenServer.start(G, 1); GenServer.call(p, {:fun, fn from, s -> spawn(fn -> Process.sleep(5); GenServer.reply(from, :late) end); {:noreply, s} end}) end)
w.(:reply_bad, fn -> GenServer.reply(:x, 1) end)
flush.(flush, [])
w.(:timeout, fn -> {:ok, p} = GenServer.start(G, {:tell, me}); GenServer.cast(p, {:ret, {:noreply, {:tell, me}, 5}}); receive do m -> m after 100 -> :none end end)
w.(:timeout_cancelled, fn -> {:ok, p} = GenServer.start(G, {:tell, me}); GenServer.cast(p, {:ret, {:noreply, {:tell, me}, 20}}); send(p, :hey); Process.sleep(40); flush.(flush, []) end)
w.(:timeout_zero, fn -> {:ok, p} = GenServer.start(G, {:ret, {:ok, {:tell, me}, 0}}); r = receive do m -> m after 100 -> :none end; GenServer.stop(p); r end)
# calls that fail
w.(:call_timeout, fn -> {:ok, p} = GenServer.start(G, 1); try do GenServer.call(p, {:slow, 100}, 5) catch :exit, {r, {m, f, [_ | a]}} -> {r, m, f, a} end end)
w.(:call_dead, fn -> {:ok, p} = GenServer.start(G, 1); GenServer.stop(p); try do GenServer.call(p, :get) catch :exit, {r, {m, f, _}} -> {r, m, f} end end)
for n <- [:nope, {:global, :nope}, {:via, :global, :nope}, {:nope, node()}, {:nope, :n@h}], do: w.({:call_none, n}, fn -> GenServer.call(n, :get) end)
for n <- [:nope, {:global, :nope}, {:via, :global, :nope}, {:nope, node()}, {:nope, :n@h}], do: w.({:cast_none, n}, fn -> GenServer.cast(n, :get) end)
for n <- ["x", 1, {:a}], do: w.({:call_bad, n}, fn -> GenServer.call(n, :get) end)
for n <- ["x", 1, {:a}], do: w.({:cast_bad, n}, fn -> GenServer.cast(n, :get) end)
for t <- [:x, -1, 1.5, nil], do: w.({:call_time, t}, fn -> GenServer.call(me, :get, t) end)
w.(:call_self, fn -> GenServer.call(self(), :x) end)
w.(:call_crash, fn -> {:ok, p} = GenServer.start(G, 1); ex.(fn -> GenServer.call(p, {:fun, fn _, _ -> raise "c" end}) end) end)
w.(:call_exit, fn -> {:ok, p} = GenServer.start(G, 1); try do GenServer.call(p, {:fun, fn _, _ -> exit(:c) end}) catch :exit, {r, {m, f, _}} -> {r, m, f} end end)
w.(:unknown, fn -> {:ok, p} = GenServer.start(G, 1); ex.(fn -> GenServer.call(p, :unknown_request) end) end)
# terminate, stop
for s <- [{:term, me}, {:term_raise}, {:term_exit}], r <- [:normal, :shutdown, :boom], do: w.({:stop, s, r}, fn -> {:ok, p} = GenServer.start(G, s); m = Process.monitor(p); a = try do GenServer.stop(p, r) catch k, {{e, st}, {x, y, _}} when is_list(st) -> {k, e, x, y}; k, {e, {x, y, _}} -> {k, e, x, y} end; {a, (case E.down(m) do {e, st} when is_list(st) -> e; e -> e end), flush.(flush, [])} end)
w.(:stop_timeout, fn -> {:ok, p} = GenServer.start(G, {:fun, fn -> Process.flag(:trap_exit, true); {:ok, 1} end}); GenServer.cast(p, {:fun, fn s -> Process.sleep(500); {:noreply, s} end}); try do GenServer.stop(p, :normal, 10) catch :exit, {r, {m, f, _}} -> {r, m, f} end end)
w.(:exit_trap, fn -> {:ok, p} = GenServer.start(G, {:fun, fn -> Process.flag(:trap_exit, true); {:ok, {:tell, me}} end}); Process.exit(p, :hello); Process.sleep(5); flush.(flush, []) end)
w.(:parent_exit, fn -> spawn(fn -> {:ok, p} = GenServer.start_link(G, {:fun, fn -> Process.flag(:trap_exit, true); {:ok, {:term, me}} end}); send(me, p); receive do :x -> 1 after 10 -> exit(:parent_gone) end end); receive do p -> {is_pid(p), ended.(p), flush.(flush, [])} end end)
# multi_call, abcast
w.(:multi, fn -> {:ok, _} = GenServer.start_link(G, 7, name: Multi); {GenServer.multi_call(Multi, :get), GenServer.multi_call([node(), :n@h], Multi, :get), GenServer.multi_call([node()], :nope, :get), GenServer.multi_call([node()], Multi, :get, 100), GenServer.multi_call([], Multi, :get)} end)
w.(:multi_slow, fn -> GenServer.multi_call([node()], Multi, {:slow, 50}, 5) end)
w.(:abcast, fn -> {GenServer.abcast(Multi, {:ret, {:noreply, 8}}), GenServer.abcast([node(), :n@h], Multi, {:ret, {:noreply, 9}}), GenServer.abcast(:nope, 1), GenServer.call(Multi, :get)} end)
w.(:abcast_bad, fn -> GenServer.abcast("x", 1) end)
# :gen_server face
w.(:erl_call, fn -> {:ok, p} = :gen_server.start_link(G, 1, []); {:gen_server.call(p, :get), :gen_server.call(p, :get, 100), :gen_server.cast(p, {:ret, {:noreply, 2}}), :gen_server.call(p, :get), :gen_server.stop(p)} end)
w.(:erl_names, fn -> {:ok, p} = :gen_server.start({:local, :eg}, G, 1, []); {:ok, q} = :gen_server.start_link({:global, :eg}, G, 2, []); {:ok, r} = :gen_server.start({:via, :global, :eg2}, G, 3, timeout: 100); x = {:gen_server.call(:eg, :get), :gen_server.call({:global, :eg}, :get), :gen_server.call({:via, :global, :eg2}, :get), :gen_server.start({:local, :eg}, G, 1, []) == {:error, {:already_started, p}}, :gen_server.call({:eg, node()}, :get)}; for(z <- [p, q, r], do: :gen_server.stop(z)); x end)
w.(:erl_call_none, fn -> :gen_server.call(:nope, :get) end)
w.(:erl_timeout, fn -> {:ok, p} = :gen_server.start(G, 1, []); try do :gen_server.call(p, {:slow, 100}, 5) catch :exit, {r, {m, f, [_ | a]}} -> {r, m, f, a} end end)
w.(:erl_multi, fn -> {:gen_server.multi_call(Multi, :get), :gen_server.multi_call([node()], Multi, :get), :gen_server.multi_call([node()], Multi, :get, 50), :gen_server.abcast(Multi, {:ret, {:noreply, 1}}), :gen_server.abcast([node()], Multi, {:ret, {:noreply, 3}}), :gen_server.call(Multi, :get)} end)
w.(:erl_reply, fn -> {:ok, p} = :gen_server.start(G, 1, []); :gen_server.call(p, {:fun, fn f, s -> :gen_server.reply(f, :early); {:noreply, s} end}) end)
w.(:requests, fn -> {:ok, p} = :gen_server.start(G, 5, []); r = :gen_server.send_request(p, :get); r2 = :gen_server.send_request(p, {:slow, 30}); r3 = :gen_server.send_request(:nope, :get); a = {:gen_server.receive_response(r, 100), :gen_server.wait_response(r2, 5), :gen_server.wait_response(r2, 100), :gen_server.receive_response(r3, 100)}; r4 = :gen_server.send_request(p, :get); m = receive do m -> m after 100 -> :none end; {a, :gen_server.check_response(m, r4), :gen_server.check_response(:other, r4)} end)
flush.(flush, [])
w.(:request_timeout, fn -> {:ok, p} = :gen_server.start(G, 5, []); r = :gen_server.send_request(p, {:slow, 30}); {:gen_server.receive_response(r, 5), Process.sleep(50), flush.(flush, [])} end)
w.(:request_crash, fn -> {:ok, p} = :gen_server.start(G, 5, []); r = :gen_server.send_request(p, {:ret, {:stop, :boom, 1}}); :gen_server.receive_response(r, 100) |> then(fn {:error, {r, p}} -> {r, is_pid(p)} end) end)
w.(:req_collection, fn -> {:ok, p} = :gen_server.start(G, 5, []); c = :gen_server.reqids_new(); c = :gen_server.send_request(p, :get, :a, c); c = :gen_server.send_request(p, :get, :b, c); {:gen_server.reqids_size(c), :gen_server.receive_response(c, 100, true) |> then(fn {r, l, c} -> {r, l, :gen_server.reqids_size(c)} end), :gen_server.wait_response(c, 100, false) |> then(fn {r, l, c} -> {r, l, :gen_server.reqids_size(c)} end), :gen_server.reqids_to_list(c) |> Enum.map(&elem(&1, 1))} end)
w.(:enter_loop, fn -> p = :proc_lib.spawn(fn -> :gen_server.enter_loop(G, [], :looped) end); GenServer.call(p, :get) end)
w.(:enter_loop_name, fn -> p = :proc_lib.spawn(fn -> Process.register(self(), :looper); :gen_server.enter_loop(G, [], :looped, {:local, :looper}, 1000) end); Process.sleep(5); {GenServer.call(:looper, :get), is_pid(p)} end)
# options
w.(:debug, fn -> {:ok, p} = GenServer.start(G, 1, debug: [:statistics, :log]); GenServer.call(p, :get); {:ok, st} = :sys.statistics(p, :get); {:ok, l} = :sys.log(p, :get); {st |> Keyword.take([:messages_in, :messages_out]), l} end)
w.(:hibernate_after, fn -> {:ok, p} = GenServer.start(G, 1, hibernate_after: 5); Process.sleep(15); {Process.info(p, :current_function), GenServer.call(p, :get)} end)
w.(:hibernate, fn -> {:ok, p} = GenServer.start(G, 1); GenServer.cast(p, {:ret, {:noreply, 5, :hibernate}}); Process.sleep(5); {Process.info(p, :current_function), GenServer.call(p, :get), Process.info(p, :current_function)} end)
w.(:spawn_opt, fn -> {:ok, p} = GenServer.start(G, 1, spawn_opt: [priority: :high]); Process.info(p, :priority) end)
w.(:bad_opts, fn -> GenServer.start(G, 1, :x) end)
w.(:child_spec, fn -> {G.child_spec(1), (defmodule(H, do: (use GenServer, id: :h, restart: :temporary, shutdown: 1; def(init(_), do: :ignore))); H.child_spec(2))} end)
w.(:default_callbacks, fn -> {:ok, p} = GenServer.start(H, 1) |> then(fn :ignore -> (defmodule(I, do: (use GenServer; def(init(_), do: {:ok, 1}))); GenServer.start(I, 1)) end); {ex.(fn -> GenServer.call(p, :x) end), (({:ok, q} = GenServer.start(I, 1)); GenServer.cast(q, :y); ended.(q)), (({:ok, q} = GenServer.start(I, 1)); send(q, :z); ended.(q))} end)
