defmodule H do
  def init(x), do: {:ok, x}
  def handle_event({:add, y}, x), do: {:ok, x + y}
  def handle_event(:remove, _), do: :remove_handler
  def handle_event(:crash, _), do: raise "h"
  def handle_event(:bad, _), do: :bad
  def handle_event({:swap, n}, s), do: {:swap_handler, :swapped, s, n, :args}
  def handle_call(:get, x), do: {:ok, x, x}
  def handle_call(:rm, _), do: {:remove_handler, :removed}
  def handle_info(m, x), do: (IO.inspect({:info, m}); {:ok, x})
  def terminate(r, s), do: (IO.inspect({:term, r, s}); :termed)
  def code_change(_, s, _), do: {:ok, s}
end
w = fn f -> r = try do f.() rescue e -> {:raised, e} catch k, e -> {k, e} end; Process.sleep(100); IO.inspect(r) end
{:ok, p} = :gen_event.start_link({:local, :ev})
w.(fn -> :gen_event.add_handler(p, H, 1) end)
w.(fn -> :gen_event.add_handler(p, H, 1) end)
w.(fn -> :gen_event.add_handler(p, {H, 2}, 10) end)
w.(fn -> :gen_event.which_handlers(p) end)
w.(fn -> :gen_event.notify(p, {:add, 5}) end)
w.(fn -> :gen_event.sync_notify(:ev, {:add, 5}) end)
w.(fn -> :gen_event.call(p, H, :get) end)
w.(fn -> :gen_event.call(p, {H, 2}, :get) end)
w.(fn -> :gen_event.call(p, Nope, :get) end)
w.(fn -> send(p, :hello) end)
w.(fn -> :gen_event.call(p, {H, 2}, :rm) end)
w.(fn -> :gen_event.notify(p, :crash) end)
w.(fn -> :gen_event.which_handlers(p) end)
w.(fn -> :gen_event.add_handler(p, H, 1) end)
w.(fn -> :gen_event.notify(p, :bad) end)
w.(fn -> :gen_event.add_sup_handler(p, H, 1) end)
w.(fn -> :gen_event.delete_handler(p, H, :bye) end)
w.(fn -> receive do m -> m after 10 -> nil end end)
w.(fn -> :gen_event.delete_handler(p, H, :bye) end)
w.(fn -> :gen_event.add_handler(p, Nope, 1) |> elem(0) end)
w.(fn -> :gen_event.add_handler(p, H, 7); :gen_event.notify(p, :remove) end)
w.(fn -> :gen_event.add_handler(p, H, 7); :gen_event.stop(p) end)
