w = fn l, f -> r = try do f.() rescue e -> {:raised, e} catch k, e -> {k, e} end; IO.inspect({l, r}, width: 150, limit: 200); Process.sleep(3) end
Logger.configure(level: :none)
Process.flag(:trap_exit, true)
me = self()
flush = fn f, acc -> receive do m -> f.(f, [m | acc]) after 0 -> Enum.reverse(acc) end end
defmodule E do
  def down(m) do
    receive do {:DOWN, ^m, _, _, {e, st}} when is_list(st) -> {:crash, e}; {:DOWN, ^m, _, _, r} -> r after 100 -> :alive end
  end
  def ended(p), do: down(Process.monitor(p))
end
defmodule G do
  use GenServer
  def init(s), do: {:ok, s}
  def handle_call(:get, _f, s), do: {:reply, s, s}
  def handle_call({:set, x}, _f, s), do: {:reply, s, x}
  def handle_cast({:stop, r}, s), do: {:stop, r, s}
  def handle_cast(x, s), do: {:noreply, {x, s}, {:continue, :cont}}
  def handle_continue(_, s), do: {:noreply, s}
  def handle_info(m, s), do: {:noreply, {m, s}}
  def code_change(:bad, _, _), do: {:error, :no}
  def code_change(:raise, _, _), do: raise("code")
  def code_change(:odd, _, _), do: :odd
  def code_change(v, s, e), do: {:ok, {v, s, e}}
  def terminate(r, _), do: (if p = Process.whereis(:tester), do: send(p, {:terminate, r}))
end
defmodule FS1 do
  use GenServer
  def init(s), do: {:ok, s}
  def format_status(%{state: s} = st), do: %{st | state: {:shown, s}}
end
defmodule FS2 do
  use GenServer
  def init(s), do: {:ok, s}
  def format_status(reason, [_pdict, s]), do: [data: [{'State', {:shown2, reason, s}}]]
end
defmodule FSbad do
  use GenServer
  def init(s), do: {:ok, s}
  def format_status(_), do: raise("x")
end
defmodule FSold do
  use GenServer
  def init(s), do: {:ok, s}
  def format_status(_, _), do: raise("x")
end
Process.register(me, :tester)
{:ok, p} = GenServer.start(G, 1)
w.(:get_state, fn -> {:sys.get_state(p), :sys.get_state(p, 100)} end)
w.(:replace, fn -> {:sys.replace_state(p, fn s -> s + 1 end), :sys.replace_state(p, fn s -> s + 1 end, 100), :sys.get_state(p)} end)
w.(:replace_crash, fn -> :sys.replace_state(p, fn _ -> raise "r" end) end)
w.(:replace_exit, fn -> :sys.replace_state(p, fn _ -> exit(:r) end) end)
w.(:replace_throw, fn -> :sys.replace_state(p, fn _ -> throw(:r) end) end)
w.(:alive, fn -> Process.alive?(p) end)
status = fn p -> {:status, pid, {:module, m}, [pd, st, parent, dbg, misc]} = :sys.get_status(p); {pid == p, m, Keyword.keys(pd), st, parent == p, dbg, Enum.map(misc, fn {:header, h} -> {:header, to_string(h) |> String.replace(~r/<.*>/, "<>")}; {:data, d} -> {:data, Enum.map(d, fn {'Parent', _} -> 'Parent'; o -> o end)}; o -> o end)} end
w.(:status, fn -> status.(p) end)
for m <- [FS1, FS2, FSbad, FSold], do: w.({:format, m}, fn -> {:ok, q} = GenServer.start(m, :secret); status.(q) |> elem(6) end)
w.(:suspend, fn -> a = :sys.suspend(p); {a, status.(p) |> elem(3), (try do GenServer.call(p, :get, 10) catch :exit, {r, _} -> r end), :sys.get_state(p), :sys.suspend(p), :sys.resume(p), :sys.resume(p), GenServer.call(p, :get)} end)
flush.(flush, [])
w.(:change_code_running, fn -> :sys.change_code(p, G, 1, :x) end)
w.(:change_code, fn -> :sys.suspend(p); r = [:sys.change_code(p, G, :v1, :extra), :sys.change_code(p, G, :bad, :x, 100), :sys.change_code(p, G, :odd, :x)]; r2 = (case :sys.change_code(p, G, :raise, :x) do {:error, {:EXIT, {e, _}}} -> e; o -> o end); :sys.resume(p); {r, r2, :sys.get_state(p)} end)
w.(:statistics, fn -> a = :sys.statistics(p, :get); :sys.statistics(p, true); GenServer.call(p, :get); GenServer.cast(p, :y); send(p, :z); GenServer.call(p, :get); {:ok, st} = :sys.statistics(p, :get); {a, Keyword.keys(st), st[:messages_in], st[:messages_out], is_integer(st[:reductions]), :sys.statistics(p, false), :sys.statistics(p, :get)} end)
w.(:statistics_bad, fn -> :sys.statistics(p, :foo) end)
:sys.replace_state(p, fn _ -> 0 end)
w.(:log, fn -> a = :sys.log(p, :get); :sys.log(p, true); GenServer.call(p, :get); send(p, :hey); GenServer.cast(p, :c); GenServer.call(p, {:set, 5}); {:ok, l} = :sys.log(p, :get); {a, l, :sys.log(p, {true, 2}), :sys.log(p, :get), :sys.log(p, :print), :sys.log(p, false), :sys.log(p, :get)} end)
w.(:log_bad, fn -> :sys.log(p, :foo) end)
w.(:log_n, fn -> :sys.log(p, {true, 1}); GenServer.call(p, :get); GenServer.call(p, :get); {:ok, l} = :sys.log(p, :get); :sys.log(p, false); length(l) end)
w.(:trace, fn -> :sys.trace(p, true); GenServer.call(p, :get); GenServer.cast(p, :c); send(p, :i); GenServer.call(p, {:set, 6}); :sys.trace(p, false) end)
w.(:install, fn -> a = :sys.install(p, {fn n, ev, ps -> send(me, {:ev, n, (case ev do {:in, m} -> {:in, (case m do {:"$gen_call", _, r} -> {:call, r}; m -> m end)}; {:out, r, _, s} -> {:out, r, s}; e -> e end), ps == p}); n + 1 end, 0}); GenServer.call(p, :get); send(p, :x); Process.sleep(3); {a, flush.(flush, [])} end)
w.(:install_done, fn -> :sys.install(p, {:fid, fn _, _, _ -> send(me, :once); :done end, 0}); GenServer.call(p, :get); GenServer.call(p, :get); flush.(flush, []) |> Enum.filter(& &1 == :once) end)
w.(:remove, fn -> f = fn n, _, _ -> send(me, :f); n end; :sys.install(p, {f, 0}); GenServer.call(p, :get); r = :sys.remove(p, f); flush.(flush, []); GenServer.call(p, :get); {r, flush.(flush, []) |> Enum.filter(& &1 == :f)} end)
w.(:remove_id, fn -> f = fn n, _, _ -> send(me, :f); n end; :sys.install(p, {:id, f, 0}); r = :sys.remove(p, :id); flush.(flush, []); GenServer.call(p, :get); {r, flush.(flush, []) |> Enum.filter(& &1 == :f)} end)
w.(:remove_none, fn -> :sys.remove(p, :nothing) end)
w.(:install_crash, fn -> :sys.install(p, {fn _, _, _ -> raise "in debug" end, 0}); GenServer.call(p, :get) end)
w.(:no_debug, fn -> :sys.trace(p, true); r = :sys.no_debug(p); GenServer.call(p, :get); flush.(flush, []); {r, :sys.log(p, :get)} end)
w.(:terminate, fn -> m = Process.monitor(p); {:sys.terminate(p, :bye), E.down(m), flush.(flush, [])} end)
w.(:gone, fn -> :sys.get_state(p) |> is_nil() end)
w.(:gone_name, fn -> :sys.get_state(:nope) end)
w.(:gone_name, fn -> :sys.get_status(:nope, 10) end)
w.(:timeout, fn -> q = spawn(fn -> Process.sleep(1000) end); try do :sys.get_state(q, 5) catch :exit, {r, {m, f, [_ | a]}} -> {r, m, f, a} end end)
w.(:agent, fn -> {:ok, a} = Agent.start(fn -> 7 end); {:sys.get_state(a), :sys.replace_state(a, &(&1 + 1)), Agent.get(a, & &1), status.(a) |> elem(6)} end)
w.(:supervisor, fn -> {:ok, s} = Supervisor.start_link([], strategy: :one_for_one, name: Sss); {status.(s) |> elem(1), :sys.get_status(s) |> elem(3) |> List.last() |> List.last()} end)
w.(:names, fn -> {:ok, q} = GenServer.start(G, 3, name: Gname); {:sys.get_state(Gname), :sys.get_state({Gname, node()}), :sys.get_state({:global, :nope}) |> is_nil(), q} end)
w.(:via, fn -> {:ok, _} = GenServer.start(G, 4, name: {:global, :gg}); {:sys.get_state({:global, :gg}), :sys.get_state({:via, :global, :gg})} end)
w.(:debug_opts, fn -> {:ok, q} = GenServer.start(G, 1, debug: [:trace, {:log, 5}, :statistics, {:install, {fn n, _, _ -> send(me, :inst); n end, 0}}]); flush.(flush, []); GenServer.call(q, :get); {length(:sys.log(q, :get) |> elem(1)), flush.(flush, []) |> Enum.uniq(), :sys.no_debug(q)} end)
w.(:debug_options, fn -> {:sys.debug_options([:trace]), :sys.debug_options([:foo, :log]), :sys.debug_options([])} end)
w.(:handle_debug, fn -> d = :sys.debug_options([{:log, 2}]); d = :sys.handle_debug(d, fn dev, ev, x -> IO.write(dev, "ev #{inspect(ev)} #{x}\n") end, :extra, {:in, :a}); {:sys.get_debug(:log, d, :none) |> is_nil(), :sys.get_log(d), :sys.print_log(d)} end)
# a process that speaks system messages
defmodule Special do
  def start, do: :proc_lib.start_link(__MODULE__, :init, [self()])
  def init(parent) do
    :proc_lib.init_ack(parent, {:ok, self()})
    loop(parent, :sys.debug_options([]), 0)
  end
  def loop(parent, debug, n) do
    receive do
      {:system, from, req} -> :sys.handle_system_msg(req, from, parent, __MODULE__, debug, n)
      {:get, pid} -> send(pid, {:n, n}); loop(parent, :sys.handle_debug(debug, &print/3, __MODULE__, {:got, pid == self()}), n + 1)
    end
  end
  def print(dev, ev, name), do: IO.write(dev, "*SP* #{inspect(name)} #{inspect(ev)}\n")
  def system_continue(parent, debug, n), do: loop(parent, debug, n)
  def system_terminate(reason, _parent, _debug, _n), do: exit(reason)
  def system_get_state(n), do: {:ok, n}
  def system_replace_state(f, n), do: (m = f.(n); {:ok, m, m})
  def system_code_change(n, _m, _v, e), do: {:ok, {n, e}}
end
w.(:special, fn -> {:ok, s} = Special.start(); :sys.trace(s, true); send(s, {:get, me}); Process.sleep(3); {:sys.get_state(s), :sys.replace_state(s, &(&1 + 10)), (:sys.suspend(s); :sys.change_code(s, Special, 1, :e)), :sys.resume(s), :sys.get_state(s), :sys.get_status(s) |> elem(2), :sys.get_status(s) |> elem(3) |> Enum.at(1), :sys.get_status(s) |> elem(3) |> Enum.at(4), :sys.terminate(s, :done), flush.(flush, []) |> Enum.map(fn {:EXIT, _, r} -> r; o -> o end)} end)

{:ok, logged} = Agent.start(fn -> 1 end)
for limit <- [-1, 0, :many, 1.5, 2], do: IO.inspect({limit, :sys.log(logged, {true, limit}), :sys.debug_options(log: limit) |> length()})
