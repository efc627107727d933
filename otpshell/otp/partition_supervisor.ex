defmodule PartitionSupervisor do
  @moduledoc """
  Starts the same child several times, so that no single process is a bottleneck.

      iex> children = [{PartitionSupervisor, child_spec: DynamicSupervisor, name: Shop.Pool, partitions: 4}]
      iex> {:ok, _sup} = Supervisor.start_link(children, strategy: :one_for_one)
      iex> worker = {Agent, fn -> 7 end}
      iex> {:ok, agent} = DynamicSupervisor.start_child({:via, PartitionSupervisor, {Shop.Pool, self()}}, worker)
      iex> Agent.get(agent, & &1)
      7

  The key in the `:via` tuple decides which one is meant: an integer by its remainder, anything else by its hash.

  A table of the supervisor's name maps each partition's number to its pid, so that finding one asks no process.
  """

  @behaviour Supervisor

  import Otpshell.Line

  # -- for clients ----------------------------------------------------------------------------------------------------------

  @doc """
  The specification to run one under a supervisor.

  Raises `FunctionClauseError` when `options` is not a keyword list.

      iex> PartitionSupervisor.child_spec(name: Counters, child_spec: {Agent, fn -> 0 end}).id
      Counters
  """
  def child_spec(options) when is_list(options), do: Otpshell.Child.named_spec(PartitionSupervisor, options, DynamicSupervisor)

  @doc """
  Starts one. Options: `:name` and `:child_spec` (required), `:partitions` (the number of schedulers), `:strategy`, `:max_restarts`,
  `:max_seconds`, `:with_arguments` (a function of the child's start arguments and the partition's number that gives its arguments).

  Raises `ArgumentError` when `:name` or `:child_spec` is missing, and `FunctionClauseError` when `options` is not a keyword list.

      iex> {:ok, _sup} = PartitionSupervisor.start_link(name: Counters, child_spec: {Agent, fn -> 0 end}, partitions: 3)
      iex> Agent.update({:via, PartitionSupervisor, {Counters, "Ada"}}, fn n -> n + 1 end)
      :ok
      iex> Agent.get({:via, PartitionSupervisor, {Counters, "Ada"}}, fn n -> n end)
      1
  """
  def start_link(options) when is_list(options) do
    name = required(options, :name)
    spec = required(options, :child_spec)
    partitions = Keyword.get_lazy(options, :partitions, &System.schedulers_online/0)
    arguments = Keyword.get(options, :with_arguments, fn args, _partition -> args end)

    if not is_integer(partitions) or partitions < 1 do
      raise ArgumentError, "the :partitions option must be a positive integer, got: #{inspect(partitions)}"
    end

    if not is_function(arguments, 2) do
      wanted = "a function that receives two arguments, the current call arguments and the partition"
      raise ArgumentError, "the :with_arguments option must be #{wanted}, got: #{inspect(arguments)}"
    end

    %{start: {_module, _function, _args}} = spec = Supervisor.child_spec(spec, [])
    children = Enum.map(0..(partitions - 1), &partition(&1, spec, name, arguments))

    {flags, start} =
      options
      |> Keyword.drop([:child_spec, :partitions, :with_arguments])
      |> Keyword.split([:strategy, :max_restarts, :max_seconds])

    Supervisor.start_link(PartitionSupervisor, {name, children, Keyword.put_new(flags, :strategy, :one_for_one)}, start)
  end

  defp required(options, key) do
    options[key] || raise ArgumentError, "the #{inspect(key)} option must be given to PartitionSupervisor"
  end

  # The child started through `start_child/5`, which notes its pid each time it is started.
  defp partition(number, %{start: {module, function, args}} = spec, name, arguments) do
    case arguments.(args, number) do
      args when is_list(args) ->
        start = {PartitionSupervisor, :start_child, [module, function, args, name, number]}
        spec |> Map.put_new(:modules, [module]) |> Map.merge(%{id: number, start: start})

      other ->
        raise "the call to the function in :with_arguments must return a list, got: #{inspect(other)}"
    end
  end

  @doc """
  How many partitions there are.

  Exits when the supervisor is not there. Raises `FunctionClauseError` when `name` is not a name.

      iex> {:ok, _sup} = PartitionSupervisor.start_link(name: Parts, child_spec: {Agent, fn -> 0 end}, partitions: 3)
      iex> PartitionSupervisor.partitions(Parts)
      3
  """
  def partitions(name), do: :ets.info(existing(name), :size)

  @doc """
  The children, as `Supervisor.which_children/1` gives them.

  Exits when the supervisor is not there. Raises `FunctionClauseError` when `supervisor` is not a name.

      iex> {:ok, _sup} = PartitionSupervisor.start_link(name: Listed, child_spec: {Agent, fn -> 0 end}, partitions: 2)
      iex> PartitionSupervisor.which_children(Listed) |> Enum.map(&elem(&1, 0)) |> Enum.sort()
      [0, 1]
  """
  def which_children(supervisor) when is_atom(supervisor), do: Supervisor.which_children(supervisor)

  @doc """
  How many children there are, by kind, as `Supervisor.count_children/1` gives it.

  Exits when the supervisor is not there. Raises `FunctionClauseError` when `supervisor` is not a name.

      iex> {:ok, _sup} = PartitionSupervisor.start_link(name: Counted, child_spec: {Agent, fn -> 0 end}, partitions: 2)
      iex> PartitionSupervisor.count_children(Counted)
      %{active: 2, specs: 2, supervisors: 0, workers: 2}
  """
  def count_children(supervisor) when is_atom(supervisor), do: Supervisor.count_children(supervisor)

  @doc """
  Stops the supervisor with all its children.

  Exits when the supervisor is not there, is too slow, or ends with another reason. Raises `FunctionClauseError` when `supervisor` is not a name.

      iex> {:ok, _sup} = PartitionSupervisor.start_link(name: Ended, child_spec: {Agent, fn -> 0 end}, partitions: 2)
      iex> PartitionSupervisor.stop(Ended)
      :ok
  """
  def stop(supervisor, reason \\ :normal, timeout \\ :infinity) when is_atom(supervisor), do: Supervisor.stop(supervisor, reason, timeout)

  # -- in the supervisor's process --------------------------------------------------------------------------------------------

  @doc false
  def init({name, children, flags}) do
    table = :ets.new(name_partitions(name), [:named_table, :protected, read_concurrency: true])
    # a row for each from the beginning: their number is that of the partitions
    :ets.insert(table, Enum.map(children, &{&1.id, nil}))
    Supervisor.init(children, flags)
  end

  @doc false
  def start_child(module, function, args, name, number) do
    started = at(209, apply(module, function, args))
    if is_tuple(started) and elem(started, 0) == :ok, do: :ets.insert(name_partitions(name), {number, elem(started, 1)})
    started
  end

  # Only an atom can name a table.
  defp name_partitions(name) when is_atom(name), do: name
  defp name_partitions({:via, _, _} = name), do: :"#{inspect(PartitionSupervisor)} #{inspect(name)}"

  defp existing(name) do
    table = name_partitions(name)
    if :ets.whereis(table) == :undefined, do: exit({:noproc, {PartitionSupervisor, :partitions, [name]}}), else: table
  end

  # -- for `{:via, PartitionSupervisor, {name, key}}` ---------------------------------------------------------------------------

  @doc false
  def whereis_name({name, key}) do
    table = existing(name)
    count = :ets.info(table, :size)
    number = if is_integer(key), do: rem(abs(key), count), else: :erlang.phash2(key, count)
    :ets.lookup_element(table, number, 2) || :undefined
  end

  @doc false
  def send(name_and_key, message), do: Kernel.send(whereis_name(name_and_key), message)

  @doc false
  def register_name(_name, _pid), do: raise("{:via, PartitionSupervisor, _} cannot be given on registration")

  @doc false
  def unregister_name(_name, _pid), do: raise("{:via, PartitionSupervisor, _} cannot be given on unregistration")
end
