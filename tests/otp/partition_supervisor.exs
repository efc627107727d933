w = fn l, f -> r = try do f.() rescue e -> {:raised, e} catch k, e -> {k, e} end; IO.inspect({l, r}, width: 150, limit: 200); Process.sleep(3) end
Logger.configure(level: :none)
Process.flag(:trap_exit, true)
defmodule W do
  use GenServer
  def start_link(a), do: GenServer.start_link(__MODULE__, a)
  def init(a), do: {:ok, a}
end
{:ok, p} = PartitionSupervisor.start_link(child_spec: {Agent, fn -> 0 end}, name: P, partitions: 3)
w.(1, fn -> PartitionSupervisor.partitions(p) end)
w.(1, fn -> PartitionSupervisor.which_children(p) end)
w.(1, fn -> PartitionSupervisor.count_children(p) end)
w.(1, fn -> PartitionSupervisor.stop(p) end)
w.(1, fn -> PartitionSupervisor.whereis_name({P, 1}) == elem(List.keyfind(PartitionSupervisor.which_children(P), 1, 0), 1) end)
w.(1, fn -> PartitionSupervisor.register_name({P, 1}, self()) end)
w.(1, fn -> PartitionSupervisor.unregister_name({P, 1}) end)
w.(1, fn -> PartitionSupervisor.send({P, 1}, :x) end)
w.(1, fn -> Agent.start_link(fn -> 1 end, name: {:via, PartitionSupervisor, {P, 1}}) end)
w.(1, fn -> PartitionSupervisor.stop(P, :foo) end)
w.(1, fn -> PartitionSupervisor.stop(P) end)
{:ok, r} = Registry.start_link(keys: :unique, name: R)
w.(2, fn -> PartitionSupervisor.start_link(child_spec: {Agent, fn -> 0 end}, name: {:via, Registry, {R, :ps}}, partitions: 3) |> elem(0) end)
w.(2, fn -> PartitionSupervisor.partitions({:via, Registry, {R, :ps}}) end)
w.(2, fn -> Agent.get({:via, PartitionSupervisor, {{:via, Registry, {R, :ps}}, 1}}, & &1) end)
w.(3, fn -> PartitionSupervisor.start_link(child_spec: {Agent, fn -> 0 end}, name: {:global, :ps}, partitions: 3) |> elem(0) end)
w.(3, fn -> PartitionSupervisor.child_spec(:x) end)
w.(3, fn -> PartitionSupervisor.start_link(:x) end)
