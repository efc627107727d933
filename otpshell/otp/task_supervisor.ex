defmodule Task.Supervisor do
  @moduledoc """
  Supervises tasks that are started while it runs.

      iex> {:ok, sup} = Task.Supervisor.start_link()
      iex> task = Task.Supervisor.async_nolink(sup, fn -> 1 + 1 end)
      iex> Task.await(task)
      2

  With `async_nolink` a task that fails does not take its caller along: `Task.yield/2` gives `{:exit, reason}`.
  """

  @type option :: DynamicSupervisor.option() | DynamicSupervisor.init_option()

  @doc "The specification to run one under a supervisor; the argument are the options of `start_link/1`."
  def child_spec(options) when is_list(options) do
    id =
      case Keyword.get(options, :name, Task.Supervisor) do
        name when is_atom(name) -> name
        {:global, name} -> name
        {:via, _module, name} -> name
      end

    %{id: id, start: {Task.Supervisor, :start_link, [options]}, type: :supervisor}
  end

  @doc "Starts one. Options: `:name`, `:max_children`, `:max_restarts`, `:max_seconds`."
  def start_link(options \\ []) do
    {restart, options} = Keyword.pop(options, :restart)
    {shutdown, options} = Keyword.pop(options, :shutdown)

    if restart || shutdown do
      IO.warn(
        ":restart and :shutdown options in Task.Supervisor.start_link/1 are deprecated. " <>
          "Please pass those options on start_child/3 instead"
      )
    end

    {own, start} = Keyword.split(options, [:max_children, :max_seconds, :max_restarts])
    DynamicSupervisor.start_link(__MODULE__, {{restart || :temporary, shutdown || 5000}, own}, start)
  end

  @doc false
  def init({{_restart, _shutdown} = usual, options}) do
    # read by DynamicSupervisor, which does the work
    Process.put(__MODULE__, usual)
    DynamicSupervisor.init([strategy: :one_for_one] ++ options)
  end

  # -- tasks that answer --------------------------------------------------------------------------------------------------

  @doc "Like `Task.async/1`, with the task under the supervisor. It is linked to the caller."
  def async(supervisor, fun, options \\ []), do: async(supervisor, :erlang, :apply, [fun, []], options)
  def async(supervisor, module, fun, args, options \\ []), do: start_async(supervisor, :link, {module, fun, args}, options)

  @doc "Like `async/3`, without the link."
  def async_nolink(supervisor, fun, options \\ []), do: async_nolink(supervisor, :erlang, :apply, [fun, []], options)

  def async_nolink(supervisor, module, fun, args, options \\ []) do
    start_async(supervisor, :nolink, {module, fun, args}, options)
  end

  defp start_async(supervisor, link, {module, fun, args} = mfa, options) do
    case start_task(supervisor, [Task.owner(), :monitor], :temporary, options[:shutdown]) do
      {:ok, pid} ->
        if link == :link, do: Process.link(pid)
        ref = :erlang.monitor(:process, pid, alias: :demonitor)
        send(pid, {self(), ref, ref, Task.callers(), mfa})
        %Task{pid: pid, ref: ref, owner: self(), mfa: {module, fun, length(args)}}

      {:error, :max_children} ->
        raise "reached the maximum number of tasks for this task supervisor. The maximum number " <>
                "of tasks that are allowed to run at the same time under this supervisor can be " <>
                "configured with the :max_children option passed to Task.Supervisor.start_link/1"
    end
  end

  @doc "Like `Task.async_stream/3`, with the tasks under the supervisor."
  def async_stream(supervisor, enumerable, fun, options \\ []) when is_function(fun, 1) do
    build_stream(supervisor, :link, enumerable, fun, options)
  end

  def async_stream(supervisor, enumerable, module, function, args, options \\ [])
      when is_atom(module) and is_atom(function) and is_list(args) do
    build_stream(supervisor, :link, enumerable, {module, function, args}, options)
  end

  @doc "Like `async_stream/4`; a task that fails gives `{:exit, reason}` and hurts nobody."
  def async_stream_nolink(supervisor, enumerable, fun, options \\ []) when is_function(fun, 1) do
    build_stream(supervisor, :nolink, enumerable, fun, options)
  end

  def async_stream_nolink(supervisor, enumerable, module, function, args, options \\ [])
      when is_atom(module) and is_atom(function) and is_list(args) do
    build_stream(supervisor, :nolink, enumerable, {module, function, args}, options)
  end

  defp build_stream(supervisor, link, enumerable, fun, options) do
    fn acc, reducer ->
      owner = Task.owner()

      Task.Supervised.stream(enumerable, acc, reducer, Task.callers(), fun, options, fn ->
        case start_task(supervisor, [owner, :monitor], :temporary, options[:shutdown]) do
          {:ok, pid} ->
            if link == :link, do: Process.link(pid)
            {:ok, link, pid}

          {:error, :max_children} ->
            {:error, :max_children}
        end
      end)
    end
  end

  # -- tasks that do not answer ---------------------------------------------------------------------------------------------

  @doc "Starts a task that nobody awaits. Options: `:restart` (`:temporary`), `:shutdown` (5000)."
  def start_child(supervisor, fun, options \\ []), do: start_child(supervisor, :erlang, :apply, [fun, []], options)

  def start_child(supervisor, module, fun, args, options \\ []) when is_atom(fun) and is_list(args) do
    start_task(supervisor, [Task.owner(), Task.callers(), {module, fun, args}], options[:restart], options[:shutdown])
  end

  @doc "Ends a task."
  def terminate_child(supervisor, pid) when is_pid(pid), do: DynamicSupervisor.terminate_child(supervisor, pid)

  @doc "The pids of all tasks."
  def children(supervisor) do
    for {_, pid, _, _} <- DynamicSupervisor.which_children(supervisor), is_pid(pid), do: pid
  end

  defp start_task(supervisor, args, restart, shutdown) do
    GenServer.call(supervisor, {:start_task, args, restart, shutdown}, :infinity)
  end
end
