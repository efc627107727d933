defmodule W do
  use GenServer
  def start_link(x), do: GenServer.start_link(__MODULE__, x, name: x)
  def init(x), do: (Process.flag(:trap_exit, true); IO.puts("init #{x}"); {:ok, x})
  def handle_cast(m, s), do: {:stop, m, s}
  def terminate(r, s), do: IO.inspect({:terminate, s, r})
end
IO.inspect Supervisor.child_spec({W, 1}, [])
IO.inspect Supervisor.child_spec(W, id: 3, restart: :transient)
for bad <- [ [1], ["a"], [{W, 1, 2}], [%{id: 1}], [%{id: 1, start: 1}], [Foo.Bar], [{W, :a}, {W, :b}], [%{id: 1, start: {W, :start_link, [:z]}, restart: :foo}], [%{id: 1, start: {W, :start_link, [:z]}, shutdown: -1}],
  [%{id: 1, start: {W, :start_link, [:z]}, type: :foo}], [{1, {W, :start_link, []}, :permanent, 5000, :worker, [W]}], [%{id: 1, start: {W, :start_link, [:z]}, modules: :foo}], [%{id: 1, start: {W, :start_link, [:z]}, significant: true}]] do
  Process.flag(:trap_exit, true); IO.inspect(try do Supervisor.start_link(bad, strategy: :one_for_one) rescue e -> e catch k, e -> {k, e} end)
end
for o <- [[], [strategy: :foo], [strategy: :one_for_one, max_restarts: -1], [strategy: :simple_one_for_one], [strategy: :one_for_one, max_seconds: 0]] do
  Process.flag(:trap_exit, true)
  IO.inspect(try do Supervisor.start_link([], o) rescue e -> e catch k, e -> {k, e} end)
  receive do m -> IO.inspect(m) after 10 -> 1 end
end
{:ok, s} = Supervisor.start_link([Supervisor.child_spec({W, :a}, id: :a), Supervisor.child_spec({W, :b}, id: :b), Supervisor.child_spec({W, :c}, id: :c)], strategy: :rest_for_one, name: MySup)
IO.inspect for {id, p, t, m} <- Supervisor.which_children(s), do: {id, is_pid(p), t, m}
IO.inspect Supervisor.count_children(s)
GenServer.cast(:b, :normal)
Process.sleep 50
IO.inspect Supervisor.terminate_child(s, :b)
IO.inspect Supervisor.terminate_child(s, :zz)
IO.inspect Supervisor.delete_child(s, :a)
IO.inspect Supervisor.which_children(s) |> Enum.map(&put_elem(&1, 1, is_pid(elem(&1, 1))))
IO.inspect Supervisor.restart_child(s, :a)
IO.inspect Supervisor.restart_child(s, :zz)
{:ok, _} = Supervisor.restart_child(s, :b)
IO.inspect Supervisor.terminate_child(s, :c)
IO.inspect Supervisor.delete_child(s, :c)
IO.inspect Supervisor.start_child(s, %{id: :b, start: {W, :start_link, [:b]}}) |> elem(0)
IO.inspect Supervisor.start_child(s, %{id: :b2, start: {W, :start_link, [:b]}}) |> elem(0)
IO.inspect Supervisor.start_child(s, %{id: :bad}) 
IO.inspect Supervisor.start_child(s, W) |> elem(0)
IO.inspect :supervisor.get_childspec(s, :a)
IO.inspect Supervisor.which_children(s) |> Enum.map(&put_elem(&1, 1, is_pid(elem(&1, 1))))
IO.inspect Supervisor.stop(s)
IO.inspect (receive do m -> m after 10 -> nil end)
IO.puts "--- failing start"
defmodule F do
  def start_link(:err), do: {:error, :oops}
  def start_link(:ignore), do: :ignore
  def start_link(:raise), do: raise "x"
  def start_link(:odd), do: :odd
  def start_link(:nolink), do: {:ok, spawn(fn -> Process.sleep(:infinity) end)}
  def start_link(:info), do: {:ok, spawn_link(fn -> Process.sleep(:infinity) end), :info}
  def start_link(:once) do if :persistent_term.get(:once, true) do :persistent_term.put(:once, false); Agent.start_link(fn -> 1 end, name: :once) else {:error, :twice} end end
  def child_spec(a), do: %{id: a, start: {F, :start_link, [a]}}
end
for a <- [:err, :ignore, :raise, :odd, :nolink, :info] do
  r = Supervisor.start_link([Supervisor.child_spec({W, :first}, id: 0), {F, a}], strategy: :one_for_one)
  IO.inspect r
  case r do {:ok, p} -> IO.inspect(Supervisor.which_children(p)); Supervisor.stop(p); _ -> :ok end
  receive do m -> IO.inspect(m) after 10 -> 1 end
end
{:ok, s} = Supervisor.start_link([{F, :once}], strategy: :one_for_one)
Agent.stop(:once, :crash)
receive do m -> IO.inspect(m) after 100 -> 1 end
{:ok, s} = Supervisor.start_link([], strategy: :one_for_one)
for a <- [:err, :ignore, :raise, :odd, :nolink, :info], do: IO.inspect Supervisor.start_child(s, {F, a})
IO.inspect Supervisor.count_children(s)
Process.exit(s, :normal)
receive do m -> IO.inspect(m) after 100 -> 1 end
IO.puts "--- significant"
defmodule AS do
 def init({auto, rt}), do: {:ok, {%{strategy: :one_for_one, auto_shutdown: auto}, [%{id: :a, start: {W, :start_link, [:a]}, restart: rt, significant: true}, %{id: :b, start: {W, :start_link, [:b]}, restart: rt, significant: true}, %{id: :c, start: {W, :start_link, [:c]}}]}}
end
flush = fn f -> receive do m -> IO.inspect(m); f.(f) after 10 -> :ok end end
flush.(flush)
for {auto, rt} <- [any_significant: :transient, all_significant: :temporary] do
{:ok, s} = Supervisor.start_link(AS, {auto, rt})
GenServer.cast(:a, :normal)
receive do m -> IO.inspect(m) after 100 -> IO.puts("none"); GenServer.cast(:b, :shutdown) end
receive do m -> IO.inspect(m) after 100 -> IO.puts("none") end
end
IO.puts "--- one_for_all"
{:ok, s} = Supervisor.start_link([Supervisor.child_spec({W, :a}, id: :a), Supervisor.child_spec({W, :b}, id: :b, restart: :temporary), Supervisor.child_spec({W, :c}, id: :c, restart: :transient)], strategy: :one_for_all)
GenServer.cast(:c, :normal)
Process.sleep(50)
GenServer.cast(:a, :shutdown)
Process.sleep(50)
IO.inspect Supervisor.which_children(s) |> Enum.map(&put_elem(&1, 1, is_pid(elem(&1, 1))))
IO.inspect :sys.get_state(s) |> elem(2)
defmodule MS do
  use Supervisor, restart: :transient
  def start_link(a), do: Supervisor.start_link(__MODULE__, a, name: __MODULE__)
  def init(:ignore), do: :ignore
  def init(:bad), do: :bad
  def init(:badflags), do: {:ok, {%{strategy: :foo}, []}}
  def init(:badspec), do: {:ok, {%{strategy: :one_for_one}, [%{id: 1}]}}
  def init(:dup), do: {:ok, {%{strategy: :one_for_one}, [%{id: 1, start: {W, :start_link, [1]}},%{id: 1, start: {W, :start_link, [1]}}]}}
  def init(a), do: Supervisor.init([{W, a}], strategy: :one_for_one)
end
IO.inspect MS.child_spec(1)
for a <- [:ok, :ignore, :bad, :badflags, :badspec, :dup] do
  IO.inspect MS.start_link(a)
  receive do m -> IO.inspect(m) after 10 -> 1 end
end
IO.inspect :sys.get_status(MS), limit: :infinity
IO.inspect Supervisor.init([{W, 1}], strategy: :one_for_one)
Supervisor.stop(MS)
Supervisor.stop(s)
