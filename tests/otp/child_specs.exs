# What is no child specification, wherever a child may be given.
Process.flag(:trap_exit, true)
Logger.configure(level: :error)
t = fn f -> r = try do f.() catch k, v -> if(k == :error and is_exception(v), do: {k, Exception.message(v)}, else: {k, v}) end; receive do {:EXIT, _, x} -> {r, {:exit, x}} after 20 -> r end end
i = fn x -> IO.inspect(x, width: 100) end
defmodule NoSpec do def x, do: 1 end
defmodule BadSpec do def child_spec(_), do: :oops end
specs = [1, nil, :atom, NoSpec, {NoSpec, 1}, BadSpec, {1, 2}, "str", %{}, %{id: 1}, %{start: {A, :b, []}}, %{id: 1, start: 5}, %{id: 1, start: {A, :b, 3}}, %{id: 1, start: {A, :b, []}, restart: :sometimes}, %{id: 1, start: {A, :b, []}, shutdown: -1}, %{id: 1, start: {A, :b, []}, shutdown: :foo}, %{id: 1, start: {A, :b, []}, type: :foo}, %{id: 1, start: {A, :b, []}, modules: :foo}, %{id: 1, start: {A, :b, []}, modules: [1]}, {1, {A, :b, []}, :permanent, 5000, :worker, [A]}, {1, {A, :b, []}, :sometimes, 5000, :worker, [A]}, {1, 2, 3, 4, 5, 6}, {Agent, fn -> 1 end}, [], {:a, :b, :c}, %{id: 1, start: {A, :b, []}, foo: 1}]
for s <- specs do
  IO.puts("--- #{inspect s}")
  i.({:start_link, t.(fn -> Supervisor.start_link([s], strategy: :one_for_one) end)})
  i.({:start_link2, t.(fn -> Supervisor.start_link([{Agent, fn -> 1 end}, s], strategy: :one_for_all) end) |> then(fn {:ok, p} -> (Supervisor.stop(p); :ok); o -> o end)})
  {:ok, sup} = Supervisor.start_link([], strategy: :one_for_one)
  i.({:start_child, t.(fn -> Supervisor.start_child(sup, s) end)})
  {:ok, d} = DynamicSupervisor.start_link(strategy: :one_for_one)
  i.({:dynamic, t.(fn -> DynamicSupervisor.start_child(d, s) end)})
  i.({:part, t.(fn -> PartitionSupervisor.start_link(child_spec: s, name: :"p#{:erlang.unique_integer}", partitions: 1) end)})
  i.({:init, t.(fn -> Supervisor.init([s], strategy: :one_for_one) end)})
  i.({:spec, t.(fn -> Supervisor.child_spec(s, id: :new) end)})
  i.({:check, t.(fn -> :supervisor.check_childspecs([s]) end)})
  i.({:erl, t.(fn -> :supervisor.start_child(sup, s) end)})
end
