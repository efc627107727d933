# Workers under supervisors of every kind that end in random ways, over and over. `Soak.run(seed, count)` gives how often each way was taken.
defmodule Soak.Worker do
  use GenServer

  def start_link(number), do: GenServer.start_link(__MODULE__, number, name: name(number))
  def name(number), do: :"soak_#{number}"

  # What a process may leave behind: a name, a link, monitors, timers, an alias, entries of a registry and of a table.
  @impl true
  def init(number) do
    Process.flag(:trap_exit, :rand.uniform(4) == 1)
    worker = self()
    helper = spawn_link(fn -> wait_for(Process.monitor(worker)) end)
    Process.monitor(helper)
    Process.monitor(name(:rand.uniform(Soak.workers())))
    Process.send_after(self(), :tick, 3_600_000)
    Process.send_after(name(number), :tick, 1000)
    Process.alias()
    {:ok, _} = Registry.register(Soak.Registry, rem(number, 3), number)
    :ets.insert(Soak.Table, {number, self()})
    {:ok, {number, helper}}
  end

  # A worker that ends normally takes no linked process along.
  defp wait_for(monitor), do: receive(do: ({:DOWN, ^monitor, _, _, _} -> :ok))

  @impl true
  def handle_call({:stop, reason}, _from, state), do: {:stop, reason, :ok, state}
  def handle_call({:hang_up, reason}, _from, _state), do: exit(reason)

  @impl true
  def handle_cast(:raise, _state), do: raise("soaked")
  def handle_cast(:throw, _state), do: throw(:soaked)
  def handle_cast(:bad_return, _state), do: :no_such_return
  def handle_cast({:exit, reason}, _state), do: exit(reason)
  def handle_cast(:helper, {_, helper} = state), do: Process.exit(helper, :helper_failed) && {:noreply, state}

  @impl true
  def handle_info({:EXIT, _pid, reason}, state), do: {:stop, reason, state}
  def handle_info(_message, state), do: {:noreply, state}
end

defmodule Soak do
  @workers 24
  @reasons [:soaked, :normal, :shutdown, {:shutdown, :soaked}, {:soaked, 1}]

  def workers, do: @workers

  def run(seed, count) do
    :rand.seed(:exsss, {seed, seed, seed})
    :logger.set_primary_config(:level, :none)
    Soak.Table = :ets.new(Soak.Table, [:named_table, :public])
    {:ok, registry} = Registry.start_link(keys: :duplicate, name: Soak.Registry)
    supervisors = start_supervisors()
    ways = crash(count, %{})
    Enum.each(supervisors, &Supervisor.stop/1)
    Supervisor.stop(registry)
    :ets.delete(Soak.Table)
    # timers that send to a name run to their end
    Process.sleep(1001)
    ways
  end

  # The numbers of the workers under each kind of supervisor.
  @groups [one_for_one: 1..9, one_for_all: 10..12, rest_for_one: 13..15, dynamic: 16..@workers]

  defp start_supervisors, do: for({kind, numbers} <- @groups, do: start_supervisor(kind, numbers))

  defp start_supervisor(:dynamic, numbers) do
    {:ok, pid} = DynamicSupervisor.start_link([strategy: :one_for_one] ++ limits())
    for number <- numbers, do: {:ok, _} = DynamicSupervisor.start_child(pid, child(number))
    pid
  end

  defp start_supervisor(strategy, numbers) do
    {:ok, pid} = Supervisor.start_link(Enum.map(numbers, &child/1), [strategy: strategy] ++ limits())
    pid
  end

  defp child(number), do: Supervisor.child_spec({Soak.Worker, number}, id: number, restart: :permanent)
  defp limits, do: [max_restarts: 1_000_000_000, max_seconds: 1]

  defp crash(0, ways), do: ways

  defp crash(count, ways) do
    # Now and then time passes, so that supervisors forget old restarts and timers fire.
    if rem(count, 50) == 0, do: Process.sleep(1001)

    case Process.whereis(Soak.Worker.name(:rand.uniform(@workers))) do
      nil ->
        Process.sleep(1)
        crash(count, ways)

      pid ->
        monitor = Process.monitor(pid)
        way = end_it(:rand.uniform(8), pid)

        receive do
          {:DOWN, ^monitor, _, _, _} -> crash(count - 1, Map.update(ways, way, 1, &(&1 + 1)))
        end
    end
  end

  defp end_it(1, pid), do: GenServer.cast(pid, :raise) && :raise
  defp end_it(2, pid), do: GenServer.cast(pid, :throw) && :throw
  defp end_it(3, pid), do: GenServer.cast(pid, :bad_return) && :bad_return
  defp end_it(4, pid), do: GenServer.cast(pid, {:exit, Enum.random(@reasons)}) && :exit
  defp end_it(5, pid), do: GenServer.cast(pid, :helper) && :helper
  defp end_it(6, pid), do: asked(pid, {:stop, Enum.random(@reasons)}, :stop)
  defp end_it(7, pid), do: asked(pid, {:hang_up, Enum.random(@reasons)}, :hang_up)
  defp end_it(8, pid), do: Process.exit(pid, :kill) && :kill

  # A client that waits for an answer and may get none.
  defp asked(pid, request, way) do
    GenServer.call(pid, request)
    way
  catch
    :exit, _ -> way
  end
end
