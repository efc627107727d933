defmodule S do
  use GenServer
  def init(:raise), do: raise "init"
  def init(:exit), do: exit(:boo)
  def init(:stop), do: {:stop, :bad}
  def init(:weird), do: :weird
  def init(x), do: {:ok, x}
  def handle_call(:stop, _, s), do: {:stop, :oops, s}
  def handle_call(:bad, _, s), do: :bad
  def handle_call(:stopr, _, s), do: {:stop, :oops, :rep, s}
  def handle_info(:stop, s), do: {:stop, :oops, s}
  def handle_info(:cont, s), do: {:noreply, s, {:continue, :x}}
  def handle_continue(:x, _), do: raise "cont"
  def terminate(r, :t), do: raise "term"
  def terminate(r, s), do: IO.inspect({:term, r, s})
end
f = fn n -> Process.sleep(100); IO.puts("---- #{n}") end
for x <- [:raise, :exit, :stop, :weird] do f.(x); IO.inspect(GenServer.start(S, x)) end
Process.flag(:trap_exit, true)
for x <- [:raise, :exit, :stop, :weird] do f.(x); IO.inspect(GenServer.start_link(S, x)); receive do m -> IO.inspect m after 10 -> 1 end end
for m <- [:stop, :bad, :stopr] do f.(m); {:ok, p} = GenServer.start(S, 1);  r = try do GenServer.call(p, m) catch :exit, r -> r end; Process.sleep(100); IO.inspect(r) end
for m <- [:stop, :cont] do f.(m); {:ok, p} = GenServer.start(S, 1);  send(p, m) end
f.("term")
{:ok, p} = GenServer.start(S, :t); send p, :stop
