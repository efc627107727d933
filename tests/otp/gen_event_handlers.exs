i = fn x -> IO.inspect(x, width: 100) end
Logger.configure(level: :none)
Process.flag(:trap_exit, true)
t = fn f -> i.(try do f.() catch k, v -> {k, v} end) end
defmodule H do
  @behaviour :gen_event
  def init({:fail, r}), do: r
  def init({t, {:term, x}}) when is_pid(t), do: (send(t, {:init_after, x}); {:ok, t})
  def init({:hib, t}), do: {:ok, t, :hibernate}
  def init(t), do: {:ok, t}
  def handle_event({:ret, r}, _), do: r
  def handle_event({:new, s}, _), do: {:ok, s}
  def handle_event(:raise, _), do: raise "he"
  def handle_event(:throw, t), do: throw({:ok, t})
  def handle_event({:swap, a, m, b}, s), do: {:swap_handler, a, s, m, b}
  def handle_event(e, t), do: (send(t, {:ev, e}); {:ok, t})
  def handle_call({:ret, r}, _), do: r
  def handle_call(:raise, _), do: raise "hc"
  def handle_call({:swap, rep, a, m, b}, s), do: {:swap_handler, rep, a, s, m, b}
  def handle_call(:remove, _), do: {:remove_handler, :bye}
  def handle_call(c, s), do: {:ok, {:got, c}, s}
  def handle_info(:rm, _), do: :remove_handler
  def handle_info(m, t), do: (if is_pid(t), do: send(t, {:inf, m}); {:ok, t})
  def terminate(a, s), do: (if is_pid(s), do: send(s, {:term, clean(a)}); {:term_result, clean(a)})
  def clean({:error, {e, st}}) when is_list(st), do: {:error, e}
  def clean({:error, {:EXIT, {e, _}}}), do: {:error, {:EXIT, e}}
  def clean(x), do: x
  def code_change(_, s, x), do: {:ok, {s, x}}
  def format_status(_, [_, s]), do: {:fmt, s}
end
defmodule Min do
  @behaviour :gen_event
  def init(x), do: {:ok, x}
  def handle_event(_, s), do: {:ok, s}
  def handle_call(_, s), do: {:ok, :r, s}
end
me = self()
fl = fn fl -> receive do {:EXIT, _, r} -> [{:exit, r} | fl.(fl)]; {:gen_event_EXIT, h, {:EXIT, {e, st}}} when is_list(st) -> [{:gee, h, e} | fl.(fl)]; {:gen_event_EXIT, h, r} -> [{:gee, h, r} | fl.(fl)]; m -> [m | fl.(fl)] after 40 -> [] end end
{:ok, e} = :gen_event.start_link()
t.(fn -> :gen_event.add_handler(e, H, me) end)
t.(fn -> :gen_event.add_handler(e, H, me) end)
t.(fn -> :gen_event.add_handler(e, {H, 1}, me) end)
t.(fn -> :gen_event.add_handler(e, {H, 2}, {:fail, :nope}) end)
t.(fn -> :gen_event.add_handler(e, {H, 2}, {:fail, {:error, :e}}) end)
t.(fn -> :gen_event.add_handler(e, {H, 2}, {:hib, me}) end)
t.(fn -> :gen_event.add_handler(e, Nope, me) |> then(fn {:EXIT, {r, _}} -> {:EXIT, r} end) end)
t.(fn -> :gen_event.which_handlers(e) end)
t.(fn -> :gen_event.notify(e, 1); fl.(fl) end)
t.(fn -> :gen_event.sync_notify(e, 2) end)
t.(fn -> fl.(fl) end)
t.(fn -> send(e, :info); fl.(fl) end)
t.(fn -> :gen_event.call(e, H, :q) end)
t.(fn -> :gen_event.call(e, H, :q, 100) end)
t.(fn -> :gen_event.call(e, {H, 1}, :q) end)
t.(fn -> :gen_event.call(e, {H, 9}, :q) end)
t.(fn -> :gen_event.call(e, {H, 2}, {:ret, :bad}) end)
t.(fn -> fl.(fl) end)
t.(fn -> :gen_event.call(e, {H, 1}, :raise) |> then(fn {:error, {:EXIT, {r, _}}} -> r end) end)
t.(fn -> fl.(fl) end)
t.(fn -> :gen_event.which_handlers(e) end)
t.(fn -> :gen_event.add_handler(e, {H, 1}, me) end)
t.(fn -> :gen_event.call(e, {H, 1}, :remove) end)
t.(fn -> :gen_event.add_handler(e, {H, 1}, me); :gen_event.call(e, {H, 1}, {:swap, :rep, :args, {H, 3}, me}) end)
t.(fn -> fl.(fl) end)
t.(fn -> :gen_event.which_handlers(e) end)
t.(fn -> :gen_event.notify(e, :raise); fl.(fl) end)
t.(fn -> :gen_event.which_handlers(e) end)
t.(fn -> :gen_event.add_sup_handler(e, H, me) end)
t.(fn -> :gen_event.notify(e, :raise); fl.(fl) end)
t.(fn -> :gen_event.add_sup_handler(e, H, me); :gen_event.notify(e, {:ret, :remove_handler}); fl.(fl) end)
t.(fn -> :gen_event.add_sup_handler(e, H, me); :gen_event.notify(e, {:ret, :bad}); fl.(fl) end)
t.(fn -> :gen_event.add_sup_handler(e, H, me); :gen_event.notify(e, {:swap, :a, {H, 5}, me}); fl.(fl) end)
t.(fn -> :gen_event.which_handlers(e) end)
t.(fn -> :gen_event.delete_handler(e, {H, 5}, :args) end)
t.(fn -> fl.(fl) end)
t.(fn -> :gen_event.delete_handler(e, {H, 5}, :args) end)
t.(fn -> :gen_event.add_sup_handler(e, H, me); :gen_event.swap_handler(e, {H, :a1}, {{H, 6}, me}) end)
t.(fn -> fl.(fl) end)
t.(fn -> :gen_event.swap_handler(e, {{H, :none}, :a1}, {{H, 7}, me}) end)
t.(fn -> :gen_event.swap_sup_handler(e, {{H, 7}, :a1}, {{H, 8}, me}) end)
t.(fn -> :gen_event.swap_handler(e, {{H, 8}, :a1}, {{H, 9}, {:fail, :x}}) end)
t.(fn -> fl.(fl) end)
t.(fn -> :gen_event.which_handlers(e) end)
t.(fn -> :gen_event.add_handler(e, Min, 1); :gen_event.call(e, Min, 1) end)
t.(fn -> send(e, :x); :gen_event.delete_handler(e, Min, 1) end)
t.(fn -> p = spawn(fn -> :gen_event.add_sup_handler(e, {H, :sp}, me); receive do :go -> exit(:spgone) end end); Process.sleep(20); a = :gen_event.which_handlers(e); send(p, :go); {a, fl.(fl), :gen_event.which_handlers(e)} end)
t.(fn -> {:status, _, {:module, m}, [_, _, _, _, l]} = :sys.get_status(e); {m, length(l)} end)
t.(fn -> :sys.get_state(e) |> Enum.map(fn {m, id, s} -> {m, id, s == me} end) end)
t.(fn -> :sys.replace_state(e, fn {m, id, _} -> {m, id, me} end) |> length end)
t.(fn -> :gen_event.stop(e) end)
t.(fn -> fl.(fl) end)
t.(fn -> :gen_event.call(e, H, 1) end)
t.(fn -> :gen_event.notify(e, 1) end)
t.(fn -> :gen_event.sync_notify(:nope, 1) end)
t.(fn -> :gen_event.notify(:nope, 1) end)
t.(fn -> :gen_event.add_handler(:nope, H, 1) end)
t.(fn -> :gen_event.stop(:nope) end)
t.(fn -> {:ok, p} = :gen_event.start_link({:local, :ge}); {:error, {:already_started, q}} = :gen_event.start({:local, :ge}); p == q end)
t.(fn -> :gen_event.start_link({:local, "x"}) end)
t.(fn -> :gen_event.start_link({:via, X, 1}) |> elem(0) end)
t.(fn -> {:ok, {p, r}} = :gen_event.start_monitor(); :gen_event.stop(p, :shutdown, 100); receive do {:DOWN, ^r, _, _, x} -> x end end)
t.(fn -> r = :gen_event.send_request(:ge, H, 1); :gen_event.receive_response(r, 100) end)
t.(fn -> :gen_event.add_handler(:ge, H, me); r = :gen_event.send_request(:ge, H, 1); :gen_event.wait_response(r, 100) end)
t.(fn -> r = :gen_event.send_request(:ge, H, 1); m = receive do x -> x end; :gen_event.check_response(m, r) end)
t.(fn -> :gen_event.start_link(foo: 1) |> elem(0) end)
t.(fn -> {:ok, p} = :gen_event.start_link(); Process.exit(p, :shutdown); fl.(fl) end)
t.(fn -> {:ok, p} = :gen_event.start_link(); :gen_event.add_handler(p, H, me); spawn(fn -> Process.exit(p, :x) end); fl.(fl) end)
