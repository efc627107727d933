defmodule PartitionSupervisor do
  @moduledoc """
  Starts the same child several times, so that no single process is a bottleneck.

      children = [{PartitionSupervisor, child_spec: DynamicSupervisor, name: MyApp.Pool, partitions: 4}]

      DynamicSupervisor.start_child({:via, PartitionSupervisor, {MyApp.Pool, self()}}, worker)

  The key in the `:via` tuple decides which one is meant: an integer by its remainder, anything else by its hash.
  """

  @behaviour Supervisor

  # -- for clients ----------------------------------------------------------------------------------------------------------

  @doc "The specification to run one under a supervisor."
  def child_spec(options) when is_list(options) do
    id =
      case Keyword.get(options, :name, DynamicSupervisor) do
        name when is_atom(name) -> name
        {:via, _module, name} -> name
      end

    %{id: id, start: {PartitionSupervisor, :start_link, [options]}, type: :supervisor}
  end

  @doc """
  Starts one. Options: `:name` and `:child_spec` (required), `:partitions` (the number of schedulers), `:strategy`, `:max_restarts`,
  `:max_seconds`, `:with_arguments` (a function of the child's start arguments and the partition's number that gives its arguments).
  """
  def start_link(options) when is_list(options) do
    name = options[:name] || raise ArgumentError, "the :name option must be given to PartitionSupervisor"
    {spec, options} = Keyword.pop(options, :child_spec)
    spec || raise ArgumentError, "the :child_spec option must be given to PartitionSupervisor"
    {partitions, options} = Keyword.pop(options, :partitions, System.schedulers_online())

    unless is_integer(partitions) and partitions >= 1 do
      raise ArgumentError, "the :partitions option must be a positive integer, got: #{inspect(partitions)}"
    end

    {with_arguments, options} = Keyword.pop(options, :with_arguments, fn args, _partition -> args end)

    unless is_function(with_arguments, 2) do
      raise ArgumentError,
            "the :with_arguments option must be a function that receives two arguments, " <>
              "the current call arguments and the partition, got: #{inspect(with_arguments)}"
    end

    children = children(Supervisor.child_spec(spec, []), name, partitions, with_arguments)
    {own, start} = Keyword.split(options, [:strategy, :max_seconds, :max_restarts])
    Supervisor.start_link(__MODULE__, {name, partitions, children, own}, start)
  end

  defp children(%{start: {module, fun, args}} = spec, name, partitions, with_arguments) do
    for partition <- 0..(partitions - 1) do
      args = with_arguments.(args, partition)

      unless is_list(args) do
        raise "the call to the function in :with_arguments must return a list, got: #{inspect(args)}"
      end

      start = {__MODULE__, :start_child, [module, fun, args, name, partition]}
      Map.merge(spec, %{id: partition, start: start, modules: spec[:modules] || [module]})
    end
  end

  @doc "How many partitions there are."
  def partitions(name), do: count(name)

  @doc "The children, as `Supervisor.which_children/1` gives them."
  def which_children(name) when is_atom(name) or elem(name, 0) == :via, do: Supervisor.which_children(name)

  def count_children(supervisor) when is_atom(supervisor), do: Supervisor.count_children(supervisor)

  def stop(supervisor, reason \\ :normal, timeout \\ :infinity) when is_atom(supervisor) do
    Supervisor.stop(supervisor, reason, timeout)
  end

  # -- the table of partitions ------------------------------------------------------------------------------------------------
  #
  # A table of the supervisor's name maps each number to a pid, so that finding one asks no process. A supervisor with a `:via`
  # name keeps the same in its registry entry's place: a table whose name is the full name's hash.

  @doc false
  def init({name, partitions, children, options}) do
    :ets.new(table(name), [:set, :named_table, :protected, read_concurrency: true])
    :ets.insert(table(name), {:partitions, partitions})
    Supervisor.init(children, Keyword.put_new(options, :strategy, :one_for_one))
  end

  # called by the supervisor, which owns the table
  @doc false
  def start_child(module, fun, args, name, partition) do
    result = apply(module, fun, args)

    case result do
      {:ok, pid} -> :ets.insert(table(name), {partition, pid})
      {:ok, pid, _info} -> :ets.insert(table(name), {partition, pid})
      _ -> :ok
    end

    result
  end

  defp table(name) when is_atom(name), do: name
  defp table(name), do: :"#{inspect(__MODULE__)} #{:erlang.phash2(name)}"

  defp count(name) do
    try do
      :ets.lookup_element(table(name), :partitions, 2)
    rescue
      _ -> exit({:noproc, {__MODULE__, :partitions, [name]}})
    end
  end

  # -- for `{:via, PartitionSupervisor, {name, key}}` ---------------------------------------------------------------------------

  @doc false
  def whereis_name({name, key}) when is_atom(name) or is_tuple(name) do
    partitions = count(name)
    partition = if is_integer(key), do: rem(abs(key), partitions), else: :erlang.phash2(key, partitions)
    :ets.lookup_element(table(name), partition, 2)
  end

  @doc false
  def send(name_and_key, message), do: Kernel.send(whereis_name(name_and_key), message)

  @doc false
  def register_name(_, _), do: raise("{:via, PartitionSupervisor, _} cannot be given on registration")

  @doc false
  def unregister_name(_, _), do: raise("{:via, PartitionSupervisor, _} cannot be given on unregistration")
end
