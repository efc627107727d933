defmodule C do
  use GenServer
  def init(s), do: {:ok, s}
  def handle_call(x, _, s), do: {:reply, x, [x | s]}
  def handle_cast(x, s), do: {:noreply, x}
  def handle_info(x, s), do: {:noreply, x}
end
{:ok, p} = GenServer.start_link(C, [], name: C)
:sys.trace(p, true)
GenServer.call(p, {:put, "text", 'chars', 1.5, %{"b" => :"quoted atom", a: 1}, {}, [], nil, true})
GenServer.call(p, Enum.to_list(1..60))
GenServer.cast(p, {:x, "é"})
send(p, {:a, String.duplicate("long ", 30), :b})
Process.sleep(50)
