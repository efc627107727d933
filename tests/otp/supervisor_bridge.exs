# A supervisor bridge puts a process of another kind into a tree.
defmodule Bridge do
  @behaviour :supervisor_bridge
  def start(how), do: :supervisor_bridge.start_link(__MODULE__, how)
  def init(:ignore), do: :ignore
  def init(:error), do: {:error, :no_way}
  def init(:raise), do: raise("oops")
  def init(:throw), do: throw({:error, :thrown})
  def init(:odd), do: :odd
  def init(:no_pid), do: {:ok, :no_pid, 1}
  def init({fun, state}), do: {:ok, spawn(fun), state}
  def terminate(reason, {:tell, pid}), do: send(pid, {:terminated, reason, self() |> Process.info(:links) |> elem(1) |> length})
  def terminate(reason, {:raise, pid}) do
    send(pid, {:terminated, reason})
    raise "in terminate"
  end
end
Logger.configure(level: :info)
Application.put_env(:logger, :handle_sasl_reports, true)
Application.stop(:logger); Application.start(:logger)
Process.flag(:trap_exit, true)
quiet = fn v -> if is_pid(v), do: :pid, else: v end
next = fn -> receive do {:EXIT, p, r} when is_pid(p) -> {:exit, r}; x -> x after 100 -> :none end end
wait = fn -> receive do x -> exit(x) end end
for how <- [:ignore, :error, :raise, :throw, :odd, :no_pid] do
  Process.sleep(40)
  r = try do Bridge.start(how) catch k, v -> {k, v} end
  r = case r do {:error, {%{} = e, [_ | _]}} -> {:error, e}; {:error, {{a, b}, [_ | _]}} -> {:error, {a, b}};{:error, {a, [{_,_,_,_} | _]}} -> {:error, a};  r -> r end
  Process.sleep(50)
  IO.inspect({how, r, next.()})
end
for reason <- [:normal, :shutdown, {:shutdown, 1}, :crash, {:bad, [1]}] do
  {:ok, b} = Bridge.start({wait, {:tell, self()}})
  Process.sleep(40)
  IO.inspect({Supervisor.which_children(b), :supervisor.count_children(b), GenServer.call(b, :other), :sys.get_state(b) |> Tuple.to_list |> Enum.map(quiet)})
  send(b, :unexpected); GenServer.cast(b, :x)
  Process.sleep(40)
  {:links, links} = Process.info(b, :links)
  child = hd(links -- [self()])
  send(child, reason)
  Process.sleep(40)
  IO.inspect({reason, next.(), next.()})
end
for reason <- [:normal, :shutdown, :crash, :kill] do
  {:ok, b} = Bridge.start({wait, {:tell, self()}})
  Process.sleep(40)
  Process.exit(b, reason)
  Process.sleep(40)
  IO.inspect({:exit, reason, next.(), next.()})
end
{:ok, b} = :supervisor_bridge.start_link({:local, :bri}, Bridge, {wait, {:tell, self()}})
Process.sleep(40)
IO.inspect {Process.whereis(:bri) == b, :supervisor_bridge.start_link({:local, :bri}, Bridge, {wait, 1}) == {:error, {:already_started, b}}}
IO.inspect next.()
IO.inspect {GenServer.stop(b), next.(), next.()}
{:ok, b} = :supervisor_bridge.start_link({:global, :bri}, Bridge, {wait, {:raise, self()}})
Process.sleep(40)
IO.inspect :global.whereis_name(:bri) == b
r = {try do GenServer.stop(b, :shutdown) catch :exit, _ -> :exits end, next.()}
Process.sleep(50)
IO.inspect r
IO.inspect elem(next.(), 0)
{:ok, sup} = Supervisor.start_link([%{id: :b, start: {Bridge, :start, [{wait, {:tell, self()}}]}, type: :supervisor}], strategy: :one_for_one)
Process.sleep(40)
IO.inspect Supervisor.count_children(sup)
[{:b, b, :supervisor, [Bridge]}] = Supervisor.which_children(sup)
child = hd(elem(Process.info(b, :links), 1) -- [sup])
Process.exit(child, :kill)
Process.sleep(50)
IO.inspect next.()
IO.inspect Supervisor.count_children(sup)
Supervisor.stop(sup)
IO.inspect {next.(), next.()}
IO.inspect :proc_lib.translate_initial_call(self())
IO.inspect :supervisor_bridge.behaviour_info(:callbacks)
IO.inspect (try do :supervisor_bridge.start_link(:a, Bridge, 1) catch k, v -> {k, v} end)
Process.sleep(40)
IO.inspect (try do :supervisor_bridge.start_link(NoMod, 1) catch k, v -> {k, v} end) |> elem(0)
Process.sleep(50)
{:ok, b} = Bridge.start({wait, {:tell, self()}})
Process.sleep(40)
IO.inspect :sys.get_status(b) |> elem(3) |> List.last |> Enum.map(fn {:data, d} -> Enum.map(d, fn {a, b} when is_pid(b) -> a; {a, b} when is_tuple(b) -> {a, elem(b, 0), elem(b, 1)}; o -> o end); o -> is_tuple(o) && elem(o, 0) end)
IO.inspect Process.info(b, :dictionary) |> elem(1) |> Keyword.get(:"$initial_call")
