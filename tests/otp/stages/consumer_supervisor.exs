defmodule Printer do
  def start_link(me, event), do: Task.start_link(fn -> send(me, {:event, event}); Process.sleep(30) end)
end

me = self()
child = %{id: Printer, start: {Printer, :start_link, [me]}, restart: :temporary}
{:ok, e} = GenStage.from_enumerable(1..4)
{:ok, sup} = ConsumerSupervisor.start_link([child], strategy: :one_for_one, subscribe_to: [{e, max_demand: 2, min_demand: 1, cancel: :temporary}])
Process.sleep(15)
IO.inspect(ConsumerSupervisor.count_children(sup))
IO.inspect(ConsumerSupervisor.which_children(sup) |> Enum.map(fn {id, pid, type, modules} -> {id, is_pid(pid), type, modules} end))
Process.sleep(200)
IO.inspect(Process.info(me, :messages))
IO.inspect(ConsumerSupervisor.count_children(sup))
{:ok, pid} = ConsumerSupervisor.start_child(sup, [:extra])
IO.inspect(ConsumerSupervisor.terminate_child(sup, pid))
IO.inspect(ConsumerSupervisor.terminate_child(sup, pid))
IO.inspect(:supervisor.get_callback_module(sup))

defmodule Restarted do
  use ConsumerSupervisor
  def start_link(argument), do: ConsumerSupervisor.start_link(__MODULE__, argument)

  def init(_argument) do
    children = [%{id: :w, start: {Agent, :start_link, []}, restart: :transient, shutdown: :brutal_kill}]
    ConsumerSupervisor.init(children, strategy: :one_for_one, max_restarts: 1)
  end
end

IO.inspect(Restarted.child_spec(:x))
Process.flag(:trap_exit, true)
{:ok, sup} = Restarted.start_link(nil)
{:ok, agent} = ConsumerSupervisor.start_child(sup, [fn -> :state end])
Process.exit(agent, :kill)
Process.sleep(20)
[{:undefined, again, :worker, [Agent]}] = ConsumerSupervisor.which_children(sup)
IO.inspect({again != agent, Agent.get(again, & &1)})
Agent.stop(again)
Process.sleep(20)
IO.inspect(ConsumerSupervisor.count_children(sup))
{:ok, agent} = ConsumerSupervisor.start_child(sup, [fn -> :state end])
Process.exit(agent, :kill)
receive do {:EXIT, ^sup, reason} -> IO.inspect(reason) end
