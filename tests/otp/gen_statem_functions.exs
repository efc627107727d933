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
defmodule F do
  @behaviour :gen_statem
  def callback_mode, do: Process.get(:mode) || :handle_event_function
  def init({:mode, m, r}), do: (Process.put(:mode, m); r)
  def init({:fun, f}), do: f.()
  def init(r), do: r
  def handle_event(:enter, old, state, {pid, :enters} = data), do: (send(pid, {:enter, old, state}); {:keep_state, data})
  def handle_event(:enter, _, _, _), do: :keep_state_and_data
  def handle_event(type, {:fun, f}, state, data), do: f.(type, state, data)
  def handle_event({:call, from}, :get, state, data), do: {:keep_state_and_data, [{:reply, from, {state, data}}]}
  def handle_event(type, {:do, r}, _state, _data), do: (case type do {:call, from} -> sub(r, from); _ -> r end)
  def handle_event(type, content, state, {pid, _} = _d) when is_pid(pid), do: (send(pid, {:event, type, content, state}); :keep_state_and_data)
  def handle_event({:call, from}, c, s, _), do: {:keep_state_and_data, {:reply, from, {:unknown, c, s}}}
  def handle_event(_, _, _, _), do: :keep_state_and_data
  def terminate(r, s, {pid, _}) when is_pid(pid), do: send(pid, {:terminate, r, s})
  def terminate(_, _, _), do: :ok
  def code_change(_v, s, d, e), do: {:ok, {s, e}, d}
  def sub(:from, from), do: from
  def sub(t, from) when is_tuple(t), do: t |> Tuple.to_list() |> Enum.map(&sub(&1, from)) |> List.to_tuple()
  def sub(l, from) when is_list(l), do: Enum.map(l, &sub(&1, from))
  def sub(x, _), do: x
end
start = fn r -> :gen_statem.start(F, r, []) end
for r <- [{:ok, :s, 1}, {:ok, :s, 1, []}, {:ok, :s, 1, {:state_timeout, 10, :x}}, {:ok, :s, 1, [{:next_event, :internal, {:do, {:next_state, :t, 2}}}]}, :ignore, {:stop, :r}, {:error, :r}, {:stop}, :bad, {:ok, :s}, {:ok, :s, 1, :bad_action}, {:ok, :s, 1, :hibernate}, {:ok, :s, 1, [:postpone]}], do: w.({:init, r}, fn -> case start.(r) do {:ok, p} -> {:ok, :gen_statem.call(p, :get), :gen_statem.stop(p)}; {:error, {e, st}} when is_list(st) -> {:error, e}; x -> x end end)
for {l, f} <- [raise: fn -> raise "i" end, exit: fn -> exit(:i) end, throw: fn -> throw({:ok, :s, :thrown}) end, throw2: fn -> throw(:t) end], do: w.({:init, l}, fn -> case start.({:fun, f}) do {:ok, p} -> :gen_statem.call(p, :get); {:error, {e, st}} when is_list(st) -> {:error, e}; x -> x end end)
for m <- [:handle_event_function, [:handle_event_function], [:handle_event_function, :state_enter], :state_functions, :bad, [:bad], []], do: w.({:mode, m}, fn -> case :gen_statem.start(F, {:mode, m, {:ok, :s, {me, :enters}}}, []) do {:ok, p} -> r = {p |> :sys.get_state(), flush.(flush, [])}; :gen_statem.stop(p); {r, flush.(flush, [])}; {:error, {e, st}} when is_list(st) -> {:error, e}; x -> x end end)
results = [{:next_state, :t, 2}, {:next_state, :t, 2, []}, {:next_state, :t, 2, [{:reply, :from, :yes}]}, {:next_state, :s, 2, {:reply, :from, :yes}}, {:keep_state, 2}, {:keep_state, 2, [{:reply, :from, :kept}]}, :keep_state_and_data, {:keep_state_and_data, {:reply, :from, :same}}, {:repeat_state, 2, [{:reply, :from, :rep}]}, {:repeat_state_and_data, [{:reply, :from, :rep2}]}, :repeat_state_and_data, {:repeat_state, 3}, :stop, {:stop, :boom}, {:stop, :normal}, {:stop, :boom, 5}, {:stop_and_reply, :normal, {:reply, :from, :bye}}, {:stop_and_reply, :boom, [{:reply, :from, :bye}], 7}, {:stop_and_reply, :normal, :bad}, :bad, {:next_state}, {:next_state, :t}, {:keep_state}, {:keep_state_and_data, :bad_action}, {:keep_state_and_data, [{:reply, :bad, 1}]}, {:keep_state_and_data, [:hibernate, {:reply, :from, :hib}]}, {:keep_state_and_data, [{:hibernate, true}, {:reply, :from, :hib}]}, {:keep_state_and_data, [{:hibernate, :x}]}, {:keep_state_and_data, [{:postpone, :x}]}, {:keep_state_and_data, [{:timeout, :x, 1}]}, {:keep_state_and_data, [{:state_timeout, -1, 1}]}, {:keep_state_and_data, [{:next_event, :bad, 1}]}, {:keep_state_and_data, [{:change_callback_module, F}, {:reply, :from, :changed}]}, {:keep_state_and_data, [{:push_callback_module, F}, {:reply, :from, :pushed}]}, {:keep_state_and_data, [:pop_callback_module, {:reply, :from, :popped}]}]
for r <- results, do: w.({:result, r}, fn -> {:ok, p} = start.({:ok, :s, {me, 1}}); a = try do :gen_statem.call(p, {:do, r}, 20) catch :exit, {r, {m, f, [_, _, t]}} -> {:exit, (case r do {x, st} when is_list(st) -> x; r -> r end), m, f, t} end; e = E.ended(p); {a, e, if(e == :alive, do: :gen_statem.call(p, :get)), flush.(flush, []) |> Enum.map(fn {:terminate, {e, st}, s} when is_list(st) -> {:terminate, e, s}; o -> o end) |> Enum.reject(&match?({:event, {:call, _}, _, _}, &1))} end)
# timeouts
ev = fn p -> :gen_statem.cast(p, {:do, :keep_state_and_data}) end
tests = [state: [{:state_timeout, 10, :st}], event: [{:timeout, 10, :ev}], event_short: 10, generic: [{{:timeout, :g}, 10, :gen}], two_generic: [{{:timeout, :a}, 10, 1}, {{:timeout, :b}, 5, 2}], zero: [{:state_timeout, 0, :z}, {:timeout, 0, :z2}], infinity: [{:state_timeout, :infinity, :x}], cancel: [{:state_timeout, 5, :x}, {:state_timeout, :cancel}], cancel_generic: [{{:timeout, :g}, 5, :x}, {{:timeout, :g}, :cancel}], update: [{:state_timeout, 10, :x}, {:state_timeout, :update, :new}], update_none: [{:state_timeout, :update, :new2}], abs: [{:state_timeout, 0, :x, [abs: true]}], bad_opts: [{:state_timeout, 1, :x, [foo: 1]}], abs_false: [{:state_timeout, 3, :x, [{:abs, false}]}], restart: [{:state_timeout, 5, :one}, {:state_timeout, 10, :two}], next: [{:next_event, :internal, :i1}, {:next_event, :cast, :c}, {:next_event, :info, :inf}, {:next_event, {:call, {me, :tag}}, :call}, {:next_event, {:timeout, :n}, :t}, {:next_event, :state_timeout, :t2}, {:next_event, :timeout, :t3}]]
for {l, a} <- tests do
  w.({:timeout, l}, fn -> {:ok, p} = start.({:ok, :s, {me, 1}}); m = Process.monitor(p); :gen_statem.cast(p, {:do, {:keep_state_and_data, a}}); Process.sleep(30); r = flush.(flush, []) |> Enum.map(fn {:DOWN, ^m, _, _, {e, st}} when is_list(st) -> {:down, e}; {:terminate, {e, st}, s} when is_list(st) -> {:terminate, e, s}; o -> o end); Process.demonitor(m); Process.exit(p, :kill); r end)
end
w.(:state_timeout_leaves, fn -> {:ok, p} = start.({:ok, :s, {me, 1}}); :gen_statem.cast(p, {:do, {:keep_state_and_data, [{:state_timeout, 10, :x}, {{:timeout, :g}, 10, :g}]}}); :gen_statem.cast(p, {:do, {:next_state, :t, {me, 1}}}); Process.sleep(30); flush.(flush, []) end)
w.(:state_timeout_keeps, fn -> {:ok, p} = start.({:ok, :s, {me, 1}}); :gen_statem.cast(p, {:do, {:keep_state_and_data, [{:state_timeout, 10, :x}]}}); :gen_statem.cast(p, {:do, {:next_state, :s, {me, 1}}}); Process.sleep(30); flush.(flush, []) end)
w.(:event_timeout_cancelled, fn -> {:ok, p} = start.({:ok, :s, {me, 1}}); :gen_statem.cast(p, {:do, {:keep_state_and_data, [{:timeout, 10, :x}]}}); send(p, :hello); Process.sleep(30); flush.(flush, []) end)
# postpone
w.(:postpone, fn -> {:ok, p} = start.({:ok, :s, {me, 1}}); :gen_statem.cast(p, {:fun, fn _, :s, _ -> {:keep_state_and_data, :postpone}; t, st, _ -> (send(me, {:late, t, st}); :keep_state_and_data) end}); send(p, :between); :gen_statem.cast(p, {:do, {:next_state, :t, {me, 2}}}); send(p, :after); Process.sleep(10); flush.(flush, []) end)
w.(:postpone_call, fn -> {:ok, p} = start.({:ok, :s, {me, 1}}); spawn(fn -> Process.sleep(5); :gen_statem.cast(p, {:do, {:next_state, :t, {me, 2}}}) end); :gen_statem.call(p, {:fun, fn _, :s, _ -> {:keep_state_and_data, [{:postpone, true}]}; {:call, from}, :t, _ -> {:keep_state_and_data, {:reply, from, :now}} end}) end)
w.(:postpone_repeat, fn -> {:ok, p} = start.({:ok, :s, {me, 1}}); c = :counters.new(1, []); :gen_statem.cast(p, {:fun, fn _, _, _ -> (:counters.add(c, 1, 1); if :counters.get(c, 1) < 3, do: {:keep_state_and_data, :postpone}, else: :keep_state_and_data) end}); :gen_statem.cast(p, {:do, {:repeat_state_and_data, []}}); :gen_statem.cast(p, {:do, {:repeat_state_and_data, []}}); Process.sleep(5); :counters.get(c, 1) end)
# state enter
w.(:enter, fn -> {:ok, p} = :gen_statem.start(F, {:mode, [:handle_event_function, :state_enter], {:ok, :a, {me, :enters}}}, []); for r <- [{:next_state, :b, {me, :enters}}, {:next_state, :b, {me, :enters}}, :repeat_state_and_data, {:keep_state, {me, :enters}}], do: :gen_statem.cast(p, {:do, r}); Process.sleep(5); flush.(flush, []) end)
defmodule SF do
  @behaviour :gen_statem
  def callback_mode, do: [:state_functions, :state_enter]
  def init(pid), do: {:ok, :off, pid}
  def off(:enter, old, pid), do: (send(pid, {:enter, :off, old}); {:keep_state_and_data, [{:state_timeout, 1000, :auto}]})
  def off({:call, from}, :push, pid), do: {:next_state, :on, pid, [{:reply, from, :on}]}
  def off({:call, from}, :bad_enter, pid), do: {:next_state, :broken, pid, [{:reply, from, :ok}]}
  def off(type, event, pid), do: (send(pid, {:off, type, event}); :keep_state_and_data)
  def on(:enter, old, pid), do: (send(pid, {:enter, :on, old}); {:keep_state, pid, {:state_timeout, 10, :auto_off}})
  def on(:state_timeout, :auto_off, pid), do: {:next_state, :off, pid}
  def on({:call, from}, :push, pid), do: {:next_state, :off, pid, [{:reply, from, :off}]}
  def on(_, _, _), do: :keep_state_and_data
  def broken(:enter, _, pid), do: {:next_state, :off, pid}
  def terminate(r, s, pid), do: send(pid, {:terminate, (case r do {e, _} -> e; r -> r end), s})
end
w.(:sf, fn -> {:ok, p} = :gen_statem.start_link(SF, me, []); r = [:gen_statem.call(p, :push), :gen_statem.call(p, :push), :gen_statem.call(p, :push)]; Process.sleep(30); send(p, :x); :gen_statem.cast(p, :y); Process.sleep(5); :gen_statem.stop(p); {r, flush.(flush, []) |> Enum.reject(&match?({:EXIT, _, _}, &1))} end)
w.(:sf_bad_enter, fn -> {:ok, p} = :gen_statem.start(SF, me, []); :gen_statem.call(p, :bad_enter); Process.sleep(5); {Process.alive?(p), flush.(flush, [])} end)
w.(:sf_no_state, fn -> {:ok, p} = :gen_statem.start(SF, me, []); :sys.replace_state(p, fn {_, d} -> {:nowhere, d} end); :gen_statem.cast(p, :x); E.ended(p) |> then(fn {:crash, e} -> e; o -> o end) end)
# faces
w.(:names, fn -> {:ok, p} = :gen_statem.start_link({:local, :st}, F, {:ok, :s, 1}, []); {:ok, q} = :gen_statem.start({:global, :st}, F, {:ok, :g, 1}, []); {:ok, _} = :gen_statem.start({:via, :global, :st2}, F, {:ok, :v, 1}, timeout: 100); {:gen_statem.call(:st, :get), :gen_statem.call({:global, :st}, :get), :gen_statem.call({:via, :global, :st2}, :get), :gen_statem.start({:local, :st}, F, {:ok, :s, 1}, []) == {:error, {:already_started, p}}, :gen_statem.stop(:st), :gen_statem.stop({:global, :st}, :shutdown, 100), is_pid(q)} end)
w.(:monitor, fn -> {:ok, {p, r}} = :gen_statem.start_monitor(F, {:ok, :s, 1}, []); {is_pid(p), is_reference(r)} end)
for t <- [5, :infinity, {:clean_timeout, 5}, {:dirty_timeout, 5}, :x], do: w.({:call_timeout, t}, fn -> {:ok, p} = start.({:ok, :s, 1}); try do :gen_statem.call(p, (if t == :infinity, do: :get, else: {:do, :keep_state_and_data}), t) catch :exit, {r, {m, f, [_ | a]}} -> {(case r do {x, st} when is_list(st) -> x; r -> r end), m, f, a} end end)
w.(:call_none, fn -> :gen_statem.call(:nope, :get) end)
w.(:cast_none, fn -> {:gen_statem.cast(:nope, 1), :gen_statem.cast({:global, :nope}, 1), :gen_statem.cast({:nope, node()}, 1)} end)
w.(:reply, fn -> {:ok, p} = start.({:ok, :s, 1}); :gen_statem.call(p, {:fun, fn {:call, from}, _, _ -> (:gen_statem.reply(from, :direct); :keep_state_and_data) end}) end)
w.(:reply_list, fn -> {:ok, p} = start.({:ok, :s, 1}); :gen_statem.call(p, {:fun, fn {:call, from}, _, _ -> (:gen_statem.reply([{:reply, from, :listed}]); :keep_state_and_data) end}) end)
w.(:requests, fn -> {:ok, p} = start.({:ok, :s, 1}); r = :gen_statem.send_request(p, :get); r2 = :gen_statem.send_request(p, :get); c = :gen_statem.send_request(p, :get, :lab, :gen_statem.reqids_new()); {:gen_statem.receive_response(r, 100), :gen_statem.wait_response(r2, 100), :gen_statem.receive_response(c, 100, true)} end)
w.(:crash, fn -> {:ok, p} = start.({:ok, :s, {me, 1}}); :gen_statem.cast(p, {:fun, fn _, _, _ -> raise "c" end}); {E.ended(p), flush.(flush, []) |> Enum.map(fn {:terminate, {e, _}, s} -> {e, s} end)} end)
w.(:throw, fn -> {:ok, p} = start.({:ok, :s, {me, 1}}); :gen_statem.cast(p, {:fun, fn _, _, _ -> throw({:next_state, :thrown, 1}) end}); :gen_statem.call(p, :get) end)
w.(:enter_loop, fn -> p = :proc_lib.spawn(fn -> :gen_statem.enter_loop(F, [], :es, :ed) end); q = :proc_lib.spawn(fn -> :gen_statem.enter_loop(F, [], :es, :ed, [{:next_event, :internal, {:do, {:next_state, :t2, :d}}}]) end); {:gen_statem.call(p, :get), :gen_statem.call(q, :get)} end)
w.(:sys, fn -> {:ok, p} = start.({:ok, :s, 1}); a = {:sys.get_state(p), :sys.replace_state(p, fn {s, d} -> {s, d + 1} end), :sys.suspend(p), :sys.change_code(p, F, :v, :extra), :sys.resume(p), :gen_statem.call(p, :get)}; {:status, _, {:module, m}, [_, st, _, _, misc]} = :sys.get_status(p); {a, m, st, misc |> Enum.map(fn {:header, h} -> {:header, List.to_string(h) |> String.replace(~r/<.*>/, "<>")}; {:data, d} -> {:data, Enum.map(d, fn {'Parent', _} -> 'Parent'; o -> o end)}; o -> o end)} end)
defmodule FS do
  @behaviour :gen_statem
  def callback_mode, do: :handle_event_function
  def init(x), do: {:ok, :s, x}
  def handle_event(_, _, _, _), do: :keep_state_and_data
  def format_status(s), do: %{s | data: :hidden}
end
defmodule FS2 do
  @behaviour :gen_statem
  def callback_mode, do: :handle_event_function
  def init(x), do: {:ok, :s, x}
  def handle_event(_, _, _, _), do: :keep_state_and_data
  def format_status(_, [_, s, _]), do: {:shown, s}
end
for m <- [FS, FS2], do: w.({:format_status, m}, fn -> {:ok, p} = :gen_statem.start(m, :secret, []); {:status, _, _, [_, _, _, _, misc]} = :sys.get_status(p); misc |> List.last() end)
w.(:trace, fn -> {:ok, p} = start.({:ok, :s, 1}); :sys.trace(p, true); :gen_statem.call(p, {:do, {:next_state, :t, 2, [{:reply, :from, :yes}, {:state_timeout, 5, :x}, {{:timeout, :g}, 5, :y}]}}); :gen_statem.cast(p, {:do, {:keep_state, 3, :postpone}}); send(p, :info); Process.sleep(20); :sys.trace(p, false) end)
w.(:log, fn -> {:ok, p} = start.({:ok, :s, 1}); :sys.log(p, true); :gen_statem.call(p, :get); {:ok, l} = :sys.log(p, :get); l end)
