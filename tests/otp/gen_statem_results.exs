Logger.remove_backend(:console)

t = fn name, f ->
  result =
    try do
      {:ok, f.()}
    catch
      :error, value -> {:error, Exception.message(Exception.normalize(:error, value, __STACKTRACE__))}
      kind, value -> {kind, value}
    end

  IO.puts("#{name}: #{inspect(result, limit: :infinity, printable_limit: :infinity, width: 200)}")
end

flush = fn flush ->
  receive do
    message -> [message | flush.(flush)]
  after
    30 -> []
  end
end

_ = {t, flush}
defmodule M1 do
  @behaviour :gen_statem
  def callback_mode, do: :handle_event_function
  def init(x), do: {:ok, :a, x}
  def handle_event({:call, from}, f, s, d) when is_function(f), do: f.(from, s, d)
  def handle_event(t, c, s, d), do: (IO.inspect({t, c, s, d}); :keep_state_and_data)
  def terminate(r, s, d), do: IO.inspect({:term, (case r do {e, [_ | _]} -> e; r -> r end), s, d})
end
run = fn n, f ->
  {:ok, p} = :gen_statem.start(M1, :d, [])
  r = try do {:ok, :gen_statem.call(p, f, 300)} catch k, {r, {_, _, _}} -> {k, case r do {e, [_ | _]} -> e; r -> r end}; k, v -> {k, v} end
  Process.sleep(60)
  IO.puts "#{n} => #{inspect r} #{if Process.alive?(p), do: inspect(:sys.get_state(p)), else: "dead"}"
  
end
for {n, f} <- [ns: fn fr, _, d -> {:next_state, :b, d, {:reply, fr, 1}} end, ns3: fn fr, _, _ -> :gen_statem.reply(fr, 1); {:next_state, :b, :d2} end, ns2: fn _, _, _ -> {:next_state, :b} end, ks: fn fr, _, _ -> {:keep_state, :new, [{:reply, fr, 1}]} end, ks2: fn fr, _, _ -> :gen_statem.reply({:reply, fr, 2}); {:keep_state, :n} end, ksd: fn fr, _, _ -> :gen_statem.reply([{:reply, fr, 3}]); :keep_state_and_data end, rs: fn fr, _, _ -> {:repeat_state, :n, [{:reply, fr, 1}]} end, rsd: fn fr, _, _ -> {:repeat_state_and_data, [{:reply, fr, 1}]} end, rsd1: fn _, _, _ -> :repeat_state_and_data end, stop: fn _, _, _ -> :stop end, stop1: fn _, _, _ -> {:stop, :why} end, stop2: fn _, _, _ -> {:stop, :why, :nd} end, stopn: fn _, _, _ -> {:stop, :normal} end, sar: fn fr, _, _ -> {:stop_and_reply, :why, {:reply, fr, 1}} end, sar2: fn fr, _, _ -> {:stop_and_reply, {:shutdown, 1}, [{:reply, fr, 1}], :nd} end, sarbad: fn _, _, _ -> {:stop_and_reply, :why, [:foo]} end, sarbad2: fn _, _, _ -> {:stop_and_reply, :why, :foo} end, bad: fn _, _, _ -> :bad end, bad2: fn _, _, _ -> {:reply, 1, 2} end, ok: fn _, _, d -> {:ok, d} end, raise: fn _, _, _ -> raise "x" end, throw: fn fr, _, d -> throw({:keep_state, d, {:reply, fr, :thrown}}) end, throwb: fn _, _, _ -> throw(:b) end, exit: fn _, _, _ -> exit(:x) end, exitn: fn _, _, _ -> exit(:normal) end, erl: fn _, _, _ -> :erlang.error(:e) end, nsbad: fn _, _, d -> {:next_state, :b, d, [:foo]} end, kill: fn _, _, _ -> Process.exit(self(), :kill) end] do
  run.(n, f)
end
Process.sleep(50)

defmodule E do
  def callback_mode, do: [:handle_event_function, :state_enter]
  def init({f, _}), do: {:ok, :a, f}
  def handle_event(:enter, old, s, f), do: (IO.inspect({:enter, old, s}); if(f, do: f.(s), else: :keep_state_and_data))
  def handle_event({:call, from}, f, s, d) when is_function(f), do: f.(from, s, d)
  def handle_event(t, c, s, _), do: (IO.inspect({t, c, s}); :keep_state_and_data)
  def terminate(r, s, _), do: IO.inspect({:term, (case r do {e, [_ | _]} -> e; r -> r end), s})
end
for {n, f} <- [keep: nil, kd: fn _ -> :keep_state_and_data end, ns: fn _ -> {:next_state, :b, nil} end, same: fn s -> {:next_state, s, nil} end, post: fn _ -> {:keep_state_and_data, :postpone} end, next: fn _ -> {:keep_state_and_data, {:next_event, :internal, 1}} end, to: fn _ -> {:keep_state_and_data, {:state_timeout, 5, :x}} end, rep: fn _ -> {:repeat_state, nil} end, stop: fn _ -> {:stop, :why} end, stop1: fn _ -> :stop end, raise: fn _ -> raise "e" end, bad: fn _ -> :bad end, ccm: fn _ -> {:keep_state_and_data, {:change_callback_module, E}} end, hib: fn _ -> {:keep_state_and_data, :hibernate} end, sar: fn _ -> {:stop_and_reply, :why, []} end] do
  r = try do :gen_statem.start(E, {f, 1}, []) catch a, b -> {a, b} end
  Process.sleep(30)
  IO.inspect {n, (case r do {:error, {e, [_ | _]}} -> {:error, e}; r -> r end), (case r do {:ok, p} -> Process.alive?(p); _ -> nil end)}
  with {:ok, p} <- r, true <- Process.alive?(p) do
    t.("call", fn -> try do :gen_statem.call(p, fn fr, _, d -> {:next_state, :c, d, {:reply, fr, 1}} end) catch :exit, {{e, [_ | _]}, _} -> e; :exit, {e, _} -> e end end)
    Process.sleep(30)
    t.("rep", fn -> try do :gen_statem.call(p, fn fr, _, d -> {:repeat_state, d, {:reply, fr, 1}} end) catch :exit, {{e, [_ | _]}, _} -> e; :exit, {e, _} -> e end end)
    t.("same", fn -> try do :gen_statem.call(p, fn fr, s, d -> {:next_state, s, d, {:reply, fr, 1}} end) catch :exit, {{e, [_ | _]}, _} -> e; :exit, {e, _} -> e end end)
  end
  
end
Process.sleep(50)
