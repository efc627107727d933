defmodule Min do
  @behaviour :gen_event
  def init(x), do: {:ok, x}
  def handle_event(_, s), do: {:ok, s}
  def handle_call(_, s), do: {:ok, :r, s}
end
defmodule Sup do
  @behaviour :gen_event
  def init(x), do: {:ok, x}
  def handle_event(_, s), do: {:ok, s}
  def handle_call(_, s), do: {:ok, :r, s}
  def terminate(a, _), do: IO.inspect({:t, a})
end
Process.flag(:trap_exit, true)
for reason <- [:normal, :shutdown, {:shutdown, 1}, :crash] do
{:ok, e} = :gen_event.start_link()
:gen_event.add_handler(e, Min, 1)
send(e, :x)
IO.inspect :gen_event.which_handlers(e)
IO.inspect :gen_event.delete_handler(e, Min, 1)
:gen_event.add_sup_handler(e, Sup, 1)
IO.inspect(try do :gen_event.stop(e, reason, 100) catch k, v -> {k, v} end)
receive do m -> IO.inspect(put_elem(m, 1, 1)) after 100 -> :no end
receive do m -> IO.inspect(put_elem(m, 1, 1)) after 100 -> :no end
{:ok, e} = :gen_event.start_link()
:gen_event.add_sup_handler(e, Sup, 1)
me = self()
spawn(fn -> Process.exit(e, reason); send(me, :sent) end)
receive do :sent -> :ok end
receive do m -> IO.inspect(put_elem(m, 1, 1)) after 100 -> IO.puts(:no) end
receive do m -> IO.inspect(put_elem(m, 1, 1)) after 100 -> IO.puts(:no) end
Process.unlink(e)
end
p = spawn(fn -> {:ok, e} = :gen_event.start_link(:local |> then(&{&1, :par})); :gen_event.add_sup_handler(e, Sup, 1); receive do :x -> exit(:parent) end end)
Process.sleep(20)
send(p, :x)
Process.sleep(20)
