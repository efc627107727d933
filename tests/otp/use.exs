# What `use` gives a module, and how the functions refuse what they cannot take.
defmodule Bare do
  use GenServer
  def init(x), do: {:ok, x}
end

defmodule Trap do
  use GenServer, restart: :transient, id: :trap, shutdown: 10
  def init(x), do: {:ok, x}
  def child_spec(x), do: super(x) |> Map.put(:more, x)
end

defmodule BadUse do
  use GenServer, other: 1
  def init(x), do: {:ok, x}
end

defmodule Ag do
  use Agent, restart: :temporary
  def start_link(x), do: Agent.start_link(fn -> x end, name: __MODULE__)
end

defmodule Ta do
  use Task
  def start_link(x), do: Task.start_link(fn -> x end)
end

defmodule Su do
  use Supervisor, type: :worker
  def init(x), do: Supervisor.init(x, strategy: :one_for_one)
end

defmodule Dy do
  use DynamicSupervisor, restart: :temporary
  def start_link(x), do: DynamicSupervisor.start_link(__MODULE__, x, name: __MODULE__)
  def init(x), do: if(is_list(x), do: DynamicSupervisor.init(x), else: x)
end

defmodule Ts do
  def start_link(x), do: Task.Supervisor.start_link(x)
end

defmodule Ap do
  use Application
  def start(_type, _args), do: Supervisor.start_link([], strategy: :one_for_one)
end

try_it = fn name, fun ->
  result =
    try do
      fun.()
    rescue
      e -> {:raised, e.__struct__, Exception.message(e)}
    catch
      kind, reason -> {kind, reason}
    end

  Process.sleep(20)
  IO.puts("-- #{name}")
  IO.inspect(result)
end

for module <- [Bare, Trap, Ag, Ta, Su, Dy], do: IO.inspect(module.child_spec(1))
for module <- [Agent, Task], do: IO.inspect(module.child_spec(1))
IO.inspect(Task.Supervisor.child_spec(name: {:global, :g}))
IO.inspect(DynamicSupervisor.child_spec(name: {:via, Registry, {R, 1}}))
IO.inspect(Registry.child_spec(name: R, keys: :unique))
try_it.("bad override", fn -> BadUse.child_spec(1) end)
IO.inspect(Bare.__info__(:functions))
IO.inspect(Ap.__info__(:functions))
IO.inspect(Ap.stop(1))

{:ok, bare} = GenServer.start(Bare, 1, name: Bare)
try_it.("no handle_call", fn -> GenServer.call(bare, :hello) end)
{:ok, bare} = GenServer.start(Bare, 1)
GenServer.cast(bare, :hello)
Process.sleep(20)
{:ok, bare} = GenServer.start(Bare, 1, name: Bare)
send(bare, :hello)
Process.sleep(20)
IO.inspect(:sys.get_state(bare))
IO.inspect(Bare.code_change(1, 2, 3))
IO.inspect(Bare.terminate(1, 2))

try_it.("call self", fn -> GenServer.call(self(), 1) end)
try_it.("call nobody", fn -> GenServer.call(:nobody, 1) end)
try_it.("call via nobody", fn -> GenServer.call({:global, :nobody}, 1, 10) end)
try_it.("call remote", fn -> GenServer.call({:nobody, node()}, 1) end)
try_it.("call nowhere", fn -> GenServer.call({:nobody, :there@here}, 1) end)
try_it.("call timeout", fn -> GenServer.call(Bare, 1, -1) end)
try_it.("call what", fn -> GenServer.call("x", 1) end)
try_it.("stop nobody", fn -> GenServer.stop(:nobody) end)
try_it.("stop self", fn -> GenServer.stop(self()) end)
try_it.("stop", fn -> GenServer.stop(Bare, :shutdown, 100) end)
try_it.("bad name", fn -> GenServer.start(Bare, 1, name: "x") end)
try_it.("bad name", fn -> GenServer.start(Bare, 1, name: {:via, 1, 2}) end)
try_it.("taken", fn -> GenServer.start(Bare, 1, name: {:global, :g}) && GenServer.start(Bare, 1, name: {:global, :g}) |> elem(0) end)
try_it.("whereis", fn -> GenServer.whereis({:a, :there@here}) end)
try_it.("whereis", fn -> {GenServer.whereis(:a), GenServer.whereis({:via, :global, :a}), GenServer.whereis({:a, node()})} end)
try_it.("whereis what", fn -> GenServer.whereis("x") end)
try_it.("cast", fn -> {GenServer.cast(:nobody, 1), GenServer.cast({:via, :global, :g}, 1), GenServer.cast({:global, 1}, 1), GenServer.cast({:a, node()}, 1)} end)
try_it.("abcast", fn -> {GenServer.abcast(:nobody, 1), GenServer.abcast([node()], :nobody, 1)} end)
try_it.("multi_call", fn -> GenServer.multi_call(:nobody, 1) end)
try_it.("agent name", fn -> Agent.start(fn -> 1 end, name: "x") end)
try_it.("agent fun", fn -> Agent.start(1) end)
try_it.("agent mfa", fn -> {:ok, a} = Agent.start(Map, :new, []); {Agent.update(a, Map, :put, [:a, 1]), Agent.get(a, Map, :fetch, [:a]), Agent.get_and_update(a, Map, :pop, [:a]), Agent.cast(a, Map, :put, [:b, 1]), Agent.get(a, & &1), Agent.stop(a)} end)
{:ok, a} = Agent.start(fn -> 1 end)
try_it.("agent answer", fn -> Agent.get_and_update(a, fn _ -> :bad end) end)
try_it.("sup name", fn -> Supervisor.start_link([], strategy: :one_for_one, name: "x") end)
try_it.("sup strategy", fn -> Supervisor.start_link([], []) end)
try_it.("sup child", fn -> Supervisor.start_link([1], strategy: :one_for_one) end)
try_it.("sup child", fn -> Supervisor.start_link([Nope], strategy: :one_for_one) end)
try_it.("sup child", fn -> Supervisor.start_link([{Map, 1}], strategy: :one_for_one) end)
try_it.("sup child", fn -> Supervisor.child_spec({Agent, 1}, nope: 1) end)
try_it.("sup child", fn -> Supervisor.child_spec({1, 2, 3, 4, 5, 6}, []) end)
try_it.("sup child", fn -> Supervisor.child_spec(%{id: 1}, id: 2, start: {A, :b, []}) end)
try_it.("sup init", fn -> Supervisor.init([Bare, {Ag, 1}, %{id: 1}], strategy: :rest_for_one, max_restarts: 1, max_seconds: 2) end)
try_it.("dyn init", fn -> DynamicSupervisor.init(strategy: :one_for_one, max_children: 3) end)
for bad <- [[strategy: :one_for_all], [max_restarts: :x], [max_seconds: 0], [max_children: -1], [extra_arguments: 1], :ignore, :what, {:ok, 1}] do
  Process.flag(:trap_exit, true)
  try_it.("dyn #{inspect(bad)}", fn -> Dy.start_link(bad) end)
end

{:ok, dy} = Dy.start_link(strategy: :one_for_one)
for bad <- [1, %{id: 1}, %{id: 1, start: 1}, %{id: 1, start: {1, 2, 3}}, %{id: 1, start: {A, :b, []}, shutdown: -1}, %{id: 1, start: {A, :b, []}, type: 1},
      %{id: 1, start: {A, :b, []}, modules: 1}, {1, 2, 3}, {1, {A, :b, []}, :permanent, 1, :worker, [A]}, %{id: 1, start: {Map, :new, []}},
      %{id: 1, start: {Kernel, :exit, [:no]}}, %{id: 1, start: {Kernel, :throw, [:no]}}, %{id: 1, start: {Function, :identity, [:ignore]}},
      %{id: 1, start: {Function, :identity, [{:error, 1}]}}] do
  try_it.("dyn child", fn -> with({:error, {reason, [_ | _]}} <- DynamicSupervisor.start_child(dy, bad), do: reason) end)
end

try_it.("dyn more", fn -> {DynamicSupervisor.which_children(dy), DynamicSupervisor.count_children(dy), DynamicSupervisor.stop(dy)} end)
try_it.("task sup", fn -> {:ok, ts} = Ts.start_link(name: :ts, max_children: 1); {Task.Supervisor.children(ts), Process.whereis(:ts) == ts} end)
try_it.("task sup async", fn -> Task.Supervisor.async(:ts, Enum, :sum, [[1, 2]]) |> Task.await() end)
try_it.("task sup nolink", fn -> Task.Supervisor.async_nolink(:ts, Enum, :sum, [[1, 2]]) |> Task.await() end)
try_it.("task sup stream", fn -> Task.Supervisor.async_stream(:ts, [1], Integer, :to_string, []) |> Enum.to_list() end)
try_it.("task sup stream", fn -> Task.Supervisor.async_stream_nolink(:ts, [1], Integer, :to_string, []) |> Enum.to_list() end)
try_it.("task await", fn -> Task.await(%Task{pid: self(), ref: make_ref(), owner: bare, mfa: {:erlang, :apply, 2}}) |> Map.get(:x) end)
try_it.("parts", fn -> PartitionSupervisor.start_link([]) end)
try_it.("parts", fn -> PartitionSupervisor.start_link(name: P, child_spec: {Ag, 1}, with_arguments: 1) end)
try_it.("parts", fn -> PartitionSupervisor.start_link(name: P, child_spec: {Ag, 1}, with_arguments: fn _, _ -> 1 end) end)
try_it.("parts", fn -> PartitionSupervisor.child_spec(name: P) end)
try_it.("parts", fn -> PartitionSupervisor.child_spec(name: {:via, A, B}) end)
{:ok, _} = PartitionSupervisor.start_link(name: P, child_spec: {Agent, fn -> 1 end}, partitions: 2, with_arguments: fn [_], n -> [fn -> n end] end)
try_it.("parts", fn -> for n <- [0, 1, 2, -3, :a, "b", self()] |> Enum.take(6), do: Agent.get({:via, PartitionSupervisor, {P, n}}, & &1) end)
try_it.("parts", fn -> {PartitionSupervisor.partitions(P), PartitionSupervisor.count_children(P), length(PartitionSupervisor.which_children(P)), PartitionSupervisor.stop(P)} end)
try_it.("parts", fn -> PartitionSupervisor.partitions(Nope) end)
try_it.("parts", fn -> GenServer.call({:via, PartitionSupervisor, {Nope, 1}}, 1) end)
try_it.("parts", fn -> PartitionSupervisor.stop(Nope) end)
