defmodule C do
  use GenServer
  def init(n), do: {:ok, n}
  def handle_call(:inc, _, n), do: {:reply, n + 1, n + 1}
  def handle_call(%{a: _} = m, _, n), do: {:reply, {m, "x", 'abc', 1.5}, n}
  def handle_cast(:set, _), do: {:noreply, 0}
  def handle_info(_, n), do: {:noreply, n}
end

caught = fn fun -> try do fun.() catch kind, reason -> {kind, reason} end end
{:ok, p} = GenServer.start_link(C, 41, name: C)
IO.inspect(:sys.get_state(p))
IO.inspect(:sys.get_state(C))
# the order of the process dictionary is nobody's promise
{:status, ^p, behaviour, [dictionary | status]} = :sys.get_status(p)
IO.inspect({behaviour, Enum.sort(Keyword.keys(dictionary)), status})
IO.inspect(:sys.trace(p, true))
IO.inspect(GenServer.call(p, :inc))
IO.inspect(GenServer.call(p, %{a: {1, :"Q q"}}))
GenServer.cast(p, :set)
send(p, :tick)
IO.inspect(:sys.get_state(p))
IO.inspect(:sys.trace(p, false))
IO.inspect(:sys.statistics(p, true))
IO.inspect(GenServer.call(p, :inc))
{:ok, stats} = :sys.statistics(p, :get)
IO.inspect(Keyword.take(stats, [:messages_in, :messages_out]))
IO.inspect(Keyword.keys(stats))
IO.inspect(:sys.statistics(p, false))
IO.inspect(:sys.statistics(p, :get))
IO.inspect(:sys.log(p, true))
IO.inspect(GenServer.call(p, :inc))
IO.inspect(:sys.log(p, :get))
IO.inspect(:sys.log(p, :print))
IO.inspect(:sys.log(p, false))
IO.inspect(:sys.suspend(p))
IO.inspect(caught.(fn -> GenServer.call(p, :inc, 10) end))
IO.inspect(:sys.get_status(p) |> elem(3) |> Enum.at(1))
IO.inspect(:sys.resume(p))
IO.inspect(:sys.replace_state(p, fn s -> s + 100 end))
IO.inspect(caught.(fn -> :sys.get_state(:nope) end))
IO.inspect(:sys.install(p, {fn s, e, n -> IO.inspect({:ev, elem(e, 0), n}); s + 1 end, 0}))
IO.inspect(GenServer.call(p, :inc))
IO.inspect(:sys.no_debug(p))
IO.inspect(GenServer.call(p, :inc))
IO.inspect(Process.info(p, :current_function))
IO.inspect(Process.info(p, :initial_call))
Process.flag(:trap_exit, true)
IO.inspect(:sys.terminate(p, :normal))
IO.inspect(receive do m -> m end)
