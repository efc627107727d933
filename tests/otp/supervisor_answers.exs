Logger.remove_backend(:console)

t = fn name, f ->
  result =
    try do
      {:ok, f.()}
    catch
      :error, value -> {:error, Exception.message(Exception.normalize(:error, value, __STACKTRACE__))}
      kind, value -> {kind, value}
    end

  IO.puts("#{name}: #{inspect(result, limit: :infinity, printable_limit: :infinity, width: 200)}")
end

flush = fn flush ->
  receive do
    message -> [message | flush.(flush)]
  after
    30 -> []
  end
end

_ = {t, flush}
Process.flag(:trap_exit, true)
{:ok, s} = Supervisor.start_link([%{id: :a, start: {Agent, :start_link, [fn -> 1 end]}}, %{id: :t, restart: :temporary, start: {Agent, :start_link, [fn -> 1 end]}}], strategy: :one_for_one, name: :su)
t.("dup", fn -> Supervisor.start_child(s, %{id: :a, start: {Agent, :start_link, [fn -> 1 end]}}) |> elem(0) end)
t.("tc", fn -> Supervisor.terminate_child(s, :nope) end)
t.("rc", fn -> Supervisor.restart_child(s, :a) end)
t.("rc", fn -> Supervisor.restart_child(s, :nope) end)
t.("dc", fn -> Supervisor.delete_child(s, :a) end)
t.("dc", fn -> Supervisor.delete_child(s, :nope) end)
t.("tc", fn -> Supervisor.terminate_child(s, :a) end)
t.("tc", fn -> Supervisor.terminate_child(s, :a) end)
t.("wc", fn -> Supervisor.which_children(s) end)
t.("dup", fn -> Supervisor.start_child(s, %{id: :a, start: {Agent, :start_link, [fn -> 1 end]}}) end)
t.("rc", fn -> Supervisor.restart_child(s, :a) |> elem(0) end)
t.("tc", fn -> Supervisor.terminate_child(s, :t) end)
t.("cc", fn -> Supervisor.count_children(s) end)
t.("gc", fn -> :supervisor.get_childspec(s, :a) end)
t.("gc", fn -> :supervisor.get_childspec(s, :nope) end)
t.("gc", fn -> [{:a, p, _, _}] = Supervisor.which_children(s); :supervisor.get_childspec(s, p) |> elem(0) end)
t.("ign", fn -> Supervisor.start_child(s, %{id: :i, start: {:erlang, :list_to_atom, ['ignore']}}) end)
t.("wc", fn -> Supervisor.which_children(s) |> length end)
t.("err", fn -> Supervisor.start_child(s, %{id: :e, start: {:erlang, :list_to_tuple, [[:error, :no]]}}) end)
t.("err", fn -> Supervisor.start_child(s, %{id: :e, start: {:erlang, :error, [:no]}}) |> inspect |> String.slice(0, 60) end)
t.("err", fn -> Supervisor.start_child(s, %{id: :e, start: {:erlang, :exit, [:no]}}) end)
t.("err", fn -> Supervisor.start_child(s, %{id: :e, start: {:erlang, :throw, [:no]}}) |> inspect |> String.slice(0, 60) end)
t.("nos", fn -> Supervisor.which_children(:nope) end)
t.("nos", fn -> Supervisor.start_child(:nope, %{id: 1, start: {A, :b, []}}) end)
t.("cs", fn -> :supervisor.check_childspecs([%{id: 1, start: {A, :b, []}}]) end)
t.("cs", fn -> :supervisor.check_childspecs([%{id: 1}]) end)
t.("cs", fn -> :supervisor.check_childspecs([%{id: 1, start: {A, :b, []}}, %{id: 1, start: {A, :b, []}}]) end)
t.("cs", fn -> :supervisor.check_childspecs(:x) end)
t.("cs", fn -> Supervisor.child_spec(Agent, id: 1) end)
t.("cs", fn -> Supervisor.child_spec({Agent, 1}, foo: 1) end)
t.("cs", fn -> Supervisor.child_spec(%{id: 1}, id: 2) end)
t.("cs", fn -> Supervisor.child_spec("x", []) end)
t.("init", fn -> Supervisor.init([], []) end)
t.("init", fn -> Supervisor.init([:x], strategy: :one_for_one) end)
t.("init", fn -> Supervisor.init([Agent], strategy: :rest_for_one, max_restarts: 9) end)
t.("stop", fn -> Supervisor.stop(s, :shutdown) end)
t.("stop", fn -> Supervisor.stop(s, :shutdown) end)

{:ok, d} = DynamicSupervisor.start_link(strategy: :one_for_one, max_children: 1, extra_arguments: [])
t.("1", fn -> DynamicSupervisor.start_child(d, {Agent, fn -> 1 end}) |> elem(0) end)
t.("2", fn -> DynamicSupervisor.start_child(d, {Agent, fn -> 1 end}) end)
t.("3", fn -> DynamicSupervisor.terminate_child(d, self()) end)
t.("4", fn -> DynamicSupervisor.terminate_child(d, :x) end)
t.("5", fn -> [{_, p, _, _}] = DynamicSupervisor.which_children(d); DynamicSupervisor.terminate_child(d, p) end)
t.("6", fn -> DynamicSupervisor.count_children(d) end)
t.("7", fn -> DynamicSupervisor.start_child(:nope, {Agent, fn -> 1 end}) end)
t.("8", fn -> DynamicSupervisor.init(strategy: :one_for_one, max_children: :x) end)
t.("8", fn -> DynamicSupervisor.init(foo: 1) end)
t.("8", fn -> DynamicSupervisor.init(:x) end)
t.("9", fn -> DynamicSupervisor.start_child(d, %{id: 1, start: {:erlang, :list_to_atom, ['ignore']}}) end)
t.("9", fn -> DynamicSupervisor.start_child(d, %{id: 1, start: {:erlang, :error, [:x]}}) |> inspect |> String.slice(0, 50) end)
t.("9", fn -> DynamicSupervisor.start_child(d, %{id: 1, start: {:erlang, :self, []}}) |> is_pid end)
t.("10", fn -> DynamicSupervisor.stop(d) end)
t.("11", fn -> DynamicSupervisor.child_spec(name: :foo) end)
t.("12", fn -> PartitionSupervisor.start_link(name: :pp) end)
t.("12", fn -> PartitionSupervisor.start_link(child_spec: Agent) end)
t.("12", fn -> PartitionSupervisor.start_link(child_spec: {Agent, fn -> 1 end}, name: :pp, partitions: 0) end)
t.("12", fn -> PartitionSupervisor.start_link(child_spec: {Agent, fn -> 1 end}, name: :pp, partitions: 2, with_arguments: 1) end)
t.("12", fn -> PartitionSupervisor.start_link(child_spec: {Agent, fn -> 1 end}, name: :pp, partitions: 2) |> elem(0) end)
t.("13", fn -> {PartitionSupervisor.partitions(:pp), PartitionSupervisor.count_children(:pp), PartitionSupervisor.which_children(:pp) |> Enum.map(&elem(&1, 0))} end)
t.("14", fn -> Agent.get({:via, PartitionSupervisor, {:pp, 5}}, & &1) end)
t.("14", fn -> Agent.get({:via, PartitionSupervisor, {:nope, 5}}, & &1) end)
t.("14", fn -> PartitionSupervisor.whereis_name({:pp, 1}) |> is_pid end)
t.("14", fn -> PartitionSupervisor.partitions(:nope) end)

Process.flag(:trap_exit, true)
for st <- [:one_for_one, :one_for_all, :rest_for_one], rt <- [:permanent, :transient, :temporary], r <- [:normal, :boom, :shutdown] do
  {:ok, s} = Supervisor.start_link((for i <- 1..3, do: %{id: i, restart: (if i == 2, do: rt, else: :permanent), start: {Agent, :start_link, [fn -> i end]}}), strategy: st)
  before = Supervisor.which_children(s) |> Map.new(fn {i, p, _, _} -> {i, p} end)
  ref = Process.monitor(before[2])
  Agent.stop(before[2], r) 
  receive do {:DOWN, ^ref, _, _, _} -> :ok end
  Process.sleep(20)
  IO.inspect {st, rt, r, Supervisor.which_children(s) |> Enum.map(fn {i, p, _, _} -> {i, (cond do not is_pid(p) -> p; p == before[i] -> :same; true -> :new end)} end)}
end
