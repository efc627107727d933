defmodule S do
  use GenServer
  def init(:stop), do: {:stop, :no}
  def init(:stop2), do: {:stop, {:bad, 1}}
  def init(:bad), do: :bad
  def init(:throw), do: throw({:error, 1})
  def init(:exit), do: exit(:boom)
  def init(:exit_shut), do: exit({:shutdown, 1})
  def init(:raise), do: raise("r")
  def init(:badnext), do: {:ok, 1, :nonsense}
  def init(:timeout), do: {:ok, 1, 10}
  def init(:cont), do: {:ok, 1, {:continue, {:stop, :c, 1}}}
  def init(:cont_bad), do: {:ok, 1, {:continue, :bad}}
  def init(:trap), do: {Process.flag(:trap_exit, true), {:ok, 1}} |> elem(1)
  def init(x), do: {:ok, x}
  def handle_continue(x, _), do: x
  def handle_call({:do, x}, _, _), do: x
  def handle_call({:fun, f}, _, _), do: f.()
  def handle_cast({:do, x}, _), do: x
  def handle_cast({:fun, f}, _), do: f.()
  def handle_info(:timeout, _), do: {:stop, :timed_out, 2}
  def handle_info({:do, x}, _), do: x
  def handle_info({:fun, f}, _), do: f.()
  def handle_info(x, s), do: {:stop, {:info, x}, s}
end
defmodule T do
  use GenServer
  def init({_, s}), do: {:ok, s}
  def handle_info(_, s), do: {:stop, :bye, s}
  def terminate(_r, :raise), do: raise("in terminate")
  def terminate(_r, :exit), do: exit(:in_terminate)
  def terminate(_r, :throw), do: throw(:in_terminate)
  def terminate(_r, :exit_normal), do: exit(:normal)
  def terminate(_r, s), do: s
end
Process.flag(:trap_exit, true)
Application.put_env(:logger, :handle_sasl_reports, true)
Application.stop(:logger); Application.start(:logger)
Logger.configure(level: :info)
sync = fn -> Process.sleep(100); receive do {:EXIT, _, r} -> IO.inspect({:exit, is_tuple(r) && tuple_size(r) == 2 && is_list(elem(r, 1)) && elem(r, 0) || r}) after 0 -> :ok end end
for w <- [:stop, :stop2, :bad, :throw, :exit, :exit_shut, :raise, :badnext, :timeout, :cont, :cont_bad] do
  IO.inspect w
  r = GenServer.start_link(S, w)
  Process.sleep(100)
  case r do {:error, {e, [_|_]}} -> IO.inspect(e); {:error, e} -> IO.inspect(e); _ -> IO.inspect(elem(r, 0)) end
  sync.()
end
call = fn f -> try do f.() catch :exit, {r, {m, n, [_, _ | t]}} -> Process.sleep(100); IO.inspect({(if is_tuple(r) and is_list(elem(r, 1)), do: elem(r, 0), else: r), m, n, t}) end end
for x <- [{:stop, :a, 1}, {:stop, :a, :reply, 1}, {:stop, :normal, :r, 1}, {:stop, :shutdown, 1}, :bad, {:reply, 1}, {:reply, 1, 2, :odd}, {:noreply, 1, :odd}, {:noreply, 1, {:continue, :odd}}, {:noreply, 1, -1}, {:stop, 1}, {:reply, 1, 1, 0}] do
  IO.inspect {:call, x}
  {:ok, p} = GenServer.start_link(S, 1)
  call.(fn -> r = GenServer.call(p, {:do, x}, 100); Process.sleep(100); IO.inspect r end)
  sync.()
  Process.unlink(p); Process.exit(p, :kill)
  sync.()
end
for x <- [{:stop, :a, 1}, {:stop, :a, :reply, 1}, :bad, {:reply, 1, 2}, {:stop, {:shutdown, 1}, 1}], how <- [:cast, :info] do
  IO.inspect {how, x}
  {:ok, p} = GenServer.start_link(S, 1)
  if how == :cast, do: GenServer.cast(p, {:do, x}), else: send(p, {:do, x})
  sync.()
end
for f <- [fn -> throw({:reply, 1, 1}) end, fn -> throw(:x) end, fn -> exit(:normal) end, fn -> exit(:boom) end, fn -> raise("r") end, fn -> :erlang.error({:a, :b}) end, fn -> exit({:shutdown, :x}) end] do
  {:ok, p} = GenServer.start_link(S, 1)
  call.(fn -> r = GenServer.call(p, {:fun, f}, 100); Process.sleep(100); IO.inspect r end)
  sync.()
  Process.unlink(p); Process.exit(p, :kill)
  sync.()
end
IO.puts "--- stop"
for r <- [:normal, :shutdown, {:shutdown, 1}, :boom, {:a, []}] do
  {:ok, p} = GenServer.start_link(S, 1)
  e = try do GenServer.stop(p, r) catch :exit, e -> e end
  Process.sleep(100)
  IO.inspect {r, e}
  sync.()
end
IO.puts "--- parent"
for r <- [:normal, :shutdown, {:shutdown, 1}, :boom, :kill] do
  {:ok, p} = GenServer.start_link(S, :trap)
  Process.exit(p, r)
  IO.inspect r
  sync.()
end
IO.puts "--- terminate"
for s <- [:raise, :exit, :throw, :exit_normal, :ok], how <- [:stop, :info] do
  IO.inspect {s, how}
  {:ok, p} = GenServer.start_link(T, {1, s})
  if how == :stop, do: (try do GenServer.stop(p, :shutdown) catch :exit, {e, _} -> Process.sleep(100); IO.inspect(is_tuple(e) && elem(e, 0) || e) end), else: send(p, :x)
  sync.()
end
