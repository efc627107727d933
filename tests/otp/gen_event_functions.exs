w = fn l, f -> r = try do f.() rescue e -> {:raised, e} catch k, e -> {k, e} end; IO.inspect({l, r}, width: 150, limit: 200); Process.sleep(3) end
Logger.configure(level: :none)
Process.flag(:trap_exit, true)
me = self()
Process.register(me, :tester)
flush = fn f, acc -> receive do m -> f.(f, [m | acc]) after 0 -> Enum.reverse(acc) end end
clean = fn l -> Enum.map(l, fn {:terminate, h, {:error, {:EXIT, {e, st}}}, s} when is_list(st) -> {:terminate, h, {:error, {:EXIT, e}}, s}; {:gen_event_EXIT, h, {:EXIT, {e, st}}} when is_list(st) -> {:gen_event_EXIT, h, {:EXIT, e}}; o -> o end) end
defmodule H do
  @behaviour :gen_event
  def t(m), do: (p = Process.whereis(:tester)) && send(p, m)
  def init({:fun, f}), do: f.()
  def init({:ret, r}), do: r
  def init({args, from}), do: {:ok, {:swapped, args, from}}
  def init(s), do: {:ok, s}
  def handle_event({:ret, r}, _), do: r
  def handle_event({:fun, f}, s), do: f.(s)
  def handle_event(e, s), do: (t({:event, e, s}); {:ok, s})
  def handle_call({:ret, r}, _), do: r
  def handle_call({:fun, f}, s), do: f.(s)
  def handle_call(:get, s), do: {:ok, s, s}
  def handle_info({:ret, r}, _), do: r
  def handle_info(m, s), do: (t({:info, m, s}); {:ok, s})
  def terminate(:t_raise, _), do: raise("in terminate")
  def terminate(a, s), do: (t({:terminate, __MODULE__, a, s}); {:term, a})
  def code_change(_, s, e), do: {:ok, {s, e}}
end
defmodule H2 do
  @behaviour :gen_event
  def init(s), do: (H.t({:h2, s}); {:ok, s})
  def handle_event(e, s), do: (H.t({:h2_event, e, s}); {:ok, s})
  def handle_call(:get, s), do: {:ok, {:h2, s}, s}
  def terminate(a, s), do: H.t({:h2_terminate, a, s})
end
defmodule H3 do
  @behaviour :gen_event
  def init(s), do: {:ok, s}
  def handle_event(_, s), do: {:ok, s}
  def handle_call(_, s), do: {:ok, :ok, s}
end
{:ok, m} = :gen_event.start_link()
w.(:add, fn -> {:gen_event.add_handler(m, H, 1), :gen_event.add_handler(m, H, 2), :gen_event.add_handler(m, {H, :id}, 3), :gen_event.which_handlers(m)} end)
w.(:notify, fn -> {:gen_event.notify(m, :e1), :gen_event.sync_notify(m, :e2), flush.(flush, [])} end)
w.(:info, fn -> send(m, :msg); Process.sleep(3); flush.(flush, []) end)
w.(:call, fn -> {:gen_event.call(m, H, :get), :gen_event.call(m, {H, :id}, :get, 100), :gen_event.call(m, :nope, :get), :gen_event.call(m, {H, :nope}, :get)} end)
for r <- [{:ok, :yes, 9}, {:ok, :yes, 9, :hibernate}, {:remove_handler, :bye}, {:swap_handler, :yes, :why, 5, H2, :new}, :bad, {:ok, 9}] do
  w.({:call, r}, fn -> :gen_event.add_handler(m, {H, :c}, 1); a = :gen_event.call(m, {H, :c}, {:ret, r}); Process.sleep(3); b = {a, :gen_event.which_handlers(m), flush.(flush, []) |> clean.()}; :gen_event.delete_handler(m, {H, :c}, :x); :gen_event.delete_handler(m, H2, :x); flush.(flush, []); b end)
end
for r <- [{:ok, 9}, {:ok, 9, :hibernate}, :remove_handler, {:swap_handler, :why, 5, H2, :new}, :bad, {:swap_handler, :why, 5, NoMod, :new}] do
  w.({:event, r}, fn -> :gen_event.delete_handler(m, H, :x); :gen_event.delete_handler(m, {H, :id}, :x); flush.(flush, []); :gen_event.add_handler(m, {H, :c}, 1); a = :gen_event.sync_notify(m, {:ret, r}); b = {a, :gen_event.which_handlers(m), flush.(flush, []) |> clean.()}; :gen_event.delete_handler(m, {H, :c}, :x); :gen_event.delete_handler(m, H2, :x); flush.(flush, []); b end)
end
for {l, f} <- [raise: fn _ -> raise "x" end, exit: fn _ -> exit(:x) end, throw: fn _ -> throw({:ok, :thrown}) end, throw2: fn _ -> throw(:t) end], do: w.({:crash, l}, fn -> :gen_event.add_handler(m, {H, :c}, 1); :gen_event.sync_notify(m, {:fun, f}); b = {:gen_event.which_handlers(m), flush.(flush, []) |> clean.(), Process.alive?(m)}; :gen_event.delete_handler(m, {H, :c}, :x); flush.(flush, []); b end)
for {l, f} <- [raise: fn _ -> raise "x" end, exit: fn _ -> exit(:x) end], do: w.({:call_crash, l}, fn -> :gen_event.add_handler(m, {H, :c}, 1); a = case :gen_event.call(m, {H, :c}, {:fun, f}) do {:error, {:EXIT, {e, st}}} when is_list(st) -> {:error, {:EXIT, e}}; o -> o end; {a, :gen_event.which_handlers(m), flush.(flush, []) |> clean.()} end)
for r <- [{:ok, 1}, {:ok, 1, :hibernate}, {:error, :no}, :bad, :ignore], do: w.({:init, r}, fn -> a = :gen_event.add_handler(m, {H, :i}, {:ret, r}); b = {a, :gen_event.which_handlers(m)}; :gen_event.delete_handler(m, {H, :i}, 1); flush.(flush, []); b end)
w.(:init_raise, fn -> {:EXIT, {e, _}} = :gen_event.add_handler(m, H, {:fun, fn -> raise "i" end}); e end)
w.(:init_exit, fn -> :gen_event.add_handler(m, H, {:fun, fn -> exit(:i) end}) end)
w.(:delete, fn -> :gen_event.add_handler(m, H, 1); {:gen_event.delete_handler(m, H, :args), :gen_event.delete_handler(m, H, :args), (case :gen_event.add_handler(m, H3, 1) && :gen_event.delete_handler(m, H3, :x) do o -> o end), flush.(flush, [])} end)
w.(:delete_raise, fn -> :gen_event.add_handler(m, H, 1); {:EXIT, {e, _}} = :gen_event.delete_handler(m, H, :t_raise); {e, :gen_event.which_handlers(m)} end)
w.(:swap, fn -> :gen_event.add_handler(m, H, 1); {:gen_event.swap_handler(m, {H, :old_args}, {H2, :new_args}), :gen_event.which_handlers(m), :gen_event.swap_handler(m, {H, :old}, {H, :fresh}), :gen_event.call(m, H, :get), :gen_event.which_handlers(m), flush.(flush, [])} end)
w.(:swap_dup, fn -> r = :gen_event.swap_handler(m, {H, :o}, {H2, :n}); {r, :gen_event.which_handlers(m), flush.(flush, [])} end)
for h <- :gen_event.which_handlers(m), do: :gen_event.delete_handler(m, h, :x)
flush.(flush, [])
w.(:sup, fn -> p = spawn(fn -> send(me, {:added, :gen_event.add_sup_handler(m, H, 5)}); receive do x -> exit(x) end end); Process.sleep(3); send(p, :dies); Process.sleep(3); {:gen_event.which_handlers(m), flush.(flush, [])} end)
w.(:sup_normal, fn -> p = spawn(fn -> :gen_event.add_sup_handler(m, H, 5); receive do _ -> :ok end end); Process.sleep(3); send(p, :ends); Process.sleep(3); {:gen_event.which_handlers(m), flush.(flush, [])} end)
w.(:sup_removed, fn -> :gen_event.add_sup_handler(m, H, 5); :gen_event.sync_notify(m, {:ret, :remove_handler}); a = flush.(flush, []); :gen_event.add_sup_handler(m, H, 5); :gen_event.sync_notify(m, {:fun, fn _ -> raise "s" end}); Process.sleep(3); b = flush.(flush, []) |> clean.(); :gen_event.add_sup_handler(m, H, 6); :gen_event.delete_handler(m, H, :d); Process.sleep(3); {a, b, flush.(flush, [])} end)
w.(:sup_swap, fn -> :gen_event.add_sup_handler(m, H, 5); r = :gen_event.swap_sup_handler(m, {H, :o}, {H2, :n}); Process.sleep(3); {r, flush.(flush, []), :gen_event.delete_handler(m, H2, :x), (Process.sleep(3); flush.(flush, []))} end)
w.(:names, fn -> {:ok, a} = :gen_event.start({:local, :ev}); {:ok, _} = :gen_event.start_link({:global, :ev}); {:ok, _} = :gen_event.start({:via, :global, :ev2}, []); for(n <- [:ev, {:global, :ev}, {:via, :global, :ev2}, {:ev, node()}], do: {:gen_event.add_handler(n, H3, 1), :gen_event.notify(n, :x), :gen_event.sync_notify(n, :y), :gen_event.call(n, H3, :z)}) ++ [:gen_event.start({:local, :ev}) == {:error, {:already_started, a}}, :gen_event.stop(:ev), :gen_event.stop({:global, :ev}, :shutdown, 100)] end)
w.(:monitor, fn -> {:ok, {p, r}} = :gen_event.start_monitor(); {is_pid(p), is_reference(r)} end)
w.(:none, fn -> {:gen_event.notify(:nope, 1), (try do :gen_event.sync_notify(:nope, 1) catch k, r -> {k, r} end), (try do :gen_event.call(:nope, H, 1) catch k, r -> {k, r} end), (try do :gen_event.which_handlers(:nope) catch k, r -> {k, r} end), (try do :gen_event.add_handler(:nope, H, 1) catch k, r -> {k, r} end)} end)
w.(:call_timeout, fn -> :gen_event.add_handler(m, H, 1); try do :gen_event.call(m, H, {:fun, fn s -> Process.sleep(50); {:ok, 1, s} end}, 5) catch k, {r, {mod, f, [_ | a]}} -> {k, r, mod, f, length(a)} end end)
Process.sleep(60)
w.(:requests, fn -> r = :gen_event.send_request(m, H, :get); c = :gen_event.send_request(m, H, :get, :lab, :gen_event.reqids_new()); {:gen_event.receive_response(r, 100), :gen_event.wait_response(c, 100, true), :gen_event.reqids_size(c), :gen_event.receive_response(:gen_event.send_request(m, :nope, :get), 100)} end)
w.(:sys, fn -> {:sys.get_state(m), :sys.replace_state(m, fn {mod, id, s} -> {mod, id, {:r, s}} end), (:sys.suspend(m); :sys.change_code(m, H, :v, :extra)), :sys.resume(m), :sys.get_state(m), :sys.get_status(m) |> elem(2), :sys.get_status(m) |> elem(3) |> List.last() |> List.last()} end)
defmodule HF do
  @behaviour :gen_event
  def init(s), do: {:ok, s}
  def handle_event(_, s), do: {:ok, s}
  def handle_call(_, s), do: {:ok, :ok, s}
  def format_status(%{state: s} = st), do: %{st | state: {:shown, s}}
end
w.(:format_status, fn -> {:ok, e} = :gen_event.start(); :gen_event.add_handler(e, HF, :secret); :sys.get_status(e) |> elem(3) |> List.last() |> List.last() end)
w.(:trace, fn -> :sys.trace(m, true); :gen_event.notify(m, :tr); :gen_event.sync_notify(m, :tr2); :gen_event.call(m, H, :get); send(m, :tr3); Process.sleep(5); :sys.trace(m, false) end)
flush.(flush, [])
w.(:stop, fn -> {:gen_event.stop(m), flush.(flush, [])} end)
w.(:parent, fn -> spawn(fn -> {:ok, e} = :gen_event.start_link(); :gen_event.add_handler(e, H, 1); exit(:parent) end); Process.sleep(5); flush.(flush, []) end)
w.(:hibernate, fn -> {:ok, e} = :gen_event.start(hibernate_after: 5); Process.sleep(15); a = Process.info(e, :current_function); {a, :gen_event.which_handlers(e)} end)
w.(:debug, fn -> {:ok, e} = :gen_event.start(debug: [:statistics, :log]); :gen_event.sync_notify(e, 1); {:sys.log(e, :get) |> elem(1) |> length(), :sys.statistics(e, :get) |> elem(0)} end)
