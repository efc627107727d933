defmodule Task.Supervisor do
  @moduledoc """
  Supervises tasks that are started while it runs.

      iex> {:ok, sup} = Task.Supervisor.start_link()
      iex> task = Task.Supervisor.async_nolink(sup, fn -> 1 + 1 end)
      iex> Task.await(task)
      2

  With `async_nolink` a task that fails does not take its caller along: `Task.yield/2` gives `{:exit, reason}`.
  """

  import Otpshell.Line

  # The supervisor is a DynamicSupervisor that knows tasks: they are asked for with `{:start_task, args, restart, shutdown}`.
  @limit "reached the maximum number of tasks for this task supervisor. The maximum number of tasks that are allowed to run at the same " <>
           "time under this supervisor can be configured with the :max_children option passed to Task.Supervisor.start_link/1"

  @doc """
  The specification to run one under a supervisor; the argument are the options of `start_link/1`.

  Raises `FunctionClauseError` when `options` is not a keyword list.

      iex> Task.Supervisor.child_spec(name: Workers).type
      :supervisor
  """
  def child_spec(options) when is_list(options), do: Otpshell.Child.named_spec(Task.Supervisor, options, Task.Supervisor)

  @doc """
  Starts one. Options: `:name`, `:max_children`, `:max_restarts`, `:max_seconds`.

  Raises `FunctionClauseError` when `options` is not a keyword list.

      iex> {:ok, sup} = Task.Supervisor.start_link()
      iex> Task.Supervisor.children(sup)
      []
  """
  def start_link(options \\ []) when is_list(options) do
    if options[:restart] || options[:shutdown] do
      IO.warn(
        ":restart and :shutdown options in Task.Supervisor.start_link/1 are deprecated. " <>
          "Please pass those options on start_child/3 instead"
      )
    end

    usual = {options[:restart] || :temporary, options[:shutdown] || 5000}
    {limits, start} = options |> Keyword.drop([:restart, :shutdown]) |> Keyword.split([:max_children, :max_restarts, :max_seconds])
    DynamicSupervisor.start_link(Task.Supervisor, {usual, limits}, start)
  end

  # The dictionary is where DynamicSupervisor looks for what a task has by default.
  @doc false
  def init({usual, limits}) do
    Process.put(Task.Supervisor, usual)
    DynamicSupervisor.init(limits)
  end

  defp ask(supervisor, args, restart, options) do
    GenServer.call(supervisor, {:start_task, args, restart, options[:shutdown]}, :infinity)
  end

  # -- tasks that answer --------------------------------------------------------------------------------------------------

  @doc """
  Like `Task.async/1`, with the task under the supervisor. It is linked to the caller.

  Exits when the supervisor is not there. Raises `FunctionClauseError` when `supervisor` is not a pid or a name or `options` is not a
  keyword list.

      iex> {:ok, sup} = Task.Supervisor.start_link()
      iex> Task.Supervisor.async(sup, fn -> 1 + 1 end) |> Task.await()
      2
  """
  def async(supervisor, fun, options \\ []), do: async(supervisor, :link, :erlang, :apply, [fun, []], options)

  @doc """
  Like `async/3`, for the call of a function of a module with a list of arguments.

  Exits when the supervisor is not there. Raises `FunctionClauseError` when `supervisor` is not a pid or a name or `options` is not a
  keyword list, and `ArgumentError` when `args` is not a list.

      iex> {:ok, sup} = Task.Supervisor.start_link()
      iex> Task.Supervisor.async(sup, Enum, :sum, [[1, 2]]) |> Task.await()
      3
  """
  def async(supervisor, module, function, args, options \\ []), do: async(supervisor, :link, module, function, args, options)

  @doc """
  Like `async/3`, without the link.

  Exits when the supervisor is not there. Raises `FunctionClauseError` when `supervisor` is not a pid or a name or `options` is not a
  keyword list.

      iex> {:ok, sup} = Task.Supervisor.start_link()
      iex> task = Task.Supervisor.async_nolink(sup, fn -> exit(:tired) end)
      iex> Task.yield(task)
      {:exit, :tired}
  """
  def async_nolink(supervisor, fun, options \\ []), do: async(supervisor, :nolink, :erlang, :apply, [fun, []], options)

  @doc """
  Like `async_nolink/3`, for the call of a function of a module with a list of arguments.

  Exits when the supervisor is not there. Raises `FunctionClauseError` when `supervisor` is not a pid or a name or `options` is not a
  keyword list, and `ArgumentError` when `args` is not a list.

      iex> {:ok, sup} = Task.Supervisor.start_link()
      iex> Task.Supervisor.async_nolink(sup, Kernel, :exit, [:tired]) |> Task.yield()
      {:exit, :tired}
  """
  def async_nolink(supervisor, module, function, args, options \\ []), do: async(supervisor, :nolink, module, function, args, options)

  defp async(supervisor, link, module, function, args, options) do
    case at(514, ask(supervisor, [Task.owner(), :monitor], :temporary, options)) do
      {:ok, pid} ->
        if link == :link, do: Process.link(pid)
        # the monitor is an alias too: once it ends, a late reply is dropped
        ref = :erlang.monitor(:process, pid, alias: :demonitor)
        send(pid, {self(), ref, ref, Task.callers(), {module, function, args}})
        %Task{pid: pid, ref: ref, owner: self(), mfa: {module, function, length(args)}}

      {:error, :max_children} ->
        at(530, raise(@limit))
    end
  end

  @doc """
  Like `Task.async_stream/3`, with the tasks under the supervisor.

  Raises `FunctionClauseError` when `fun` is not a function.

      iex> {:ok, sup} = Task.Supervisor.start_link()
      iex> Task.Supervisor.async_stream(sup, [1, 2], fn n -> n * n end) |> Enum.to_list()
      [ok: 1, ok: 4]
  """
  def async_stream(supervisor, enumerable, fun, options \\ []) when is_function(fun, 1) do
    stream(supervisor, :link, enumerable, fun, options)
  end

  @doc """
  Like `async_stream/4`, for calls of a function of a module: each element becomes the first argument, before those in the list `args`.

  Raises `FunctionClauseError` when `module` or `function` is not an atom or `args` is not a list.

      iex> {:ok, sup} = Task.Supervisor.start_link()
      iex> Task.Supervisor.async_stream(sup, [1, 2], Integer, :pow, [2]) |> Enum.to_list()
      [ok: 1, ok: 4]
  """
  def async_stream(supervisor, enumerable, module, function, args, options \\ [])
      when is_atom(module) and is_atom(function) and is_list(args) do
    stream(supervisor, :link, enumerable, {module, function, args}, options)
  end

  @doc """
  Like `async_stream/4`; a task that fails gives `{:exit, reason}` and hurts nobody.

  Raises `FunctionClauseError` when `fun` is not a function.

      iex> {:ok, sup} = Task.Supervisor.start_link()
      iex> Task.Supervisor.async_stream_nolink(sup, [1, 0], fn n -> n > 0 || exit(:zero) end) |> Enum.to_list()
      [ok: true, exit: :zero]
  """
  def async_stream_nolink(supervisor, enumerable, fun, options \\ []) when is_function(fun, 1) do
    stream(supervisor, :nolink, enumerable, fun, options)
  end

  @doc """
  Like `async_stream_nolink/4`, for calls of a function of a module: each element becomes the first argument, before those in the list `args`.

  Raises `FunctionClauseError` when `module` or `function` is not an atom or `args` is not a list.

      iex> {:ok, sup} = Task.Supervisor.start_link()
      iex> Task.Supervisor.async_stream_nolink(sup, [1, :late], Kernel, :exit, []) |> Enum.to_list()
      [exit: 1, exit: :late]
  """
  def async_stream_nolink(supervisor, enumerable, module, function, args, options \\ [])
      when is_atom(module) and is_atom(function) and is_list(args) do
    stream(supervisor, :nolink, enumerable, {module, function, args}, options)
  end

  # An enumerable is a function of accumulator and reducer.
  defp stream(supervisor, link, enumerable, work, options) do
    fn acc, reducer ->
      start = starter(supervisor, link, Task.owner(), options)
      Task.Supervised.stream(enumerable, acc, reducer, Task.callers(), work, options, start)
    end
  end

  # Runs in the stream's manager, to which a linked task belongs.
  defp starter(supervisor, link, owner, options) do
    fn ->
      with {:ok, pid} <- ask(supervisor, [owner, :monitor], :temporary, options) do
        if link == :link, do: Process.link(pid)
        {:ok, link, pid}
      end
    end
  end

  # -- tasks that do not answer ---------------------------------------------------------------------------------------------

  @doc """
  Starts a task that nobody awaits. Options: `:restart` (`:temporary`), `:shutdown` (5000).

  Exits when the supervisor is not there. Raises `FunctionClauseError` when `supervisor` is not a pid or a name or `options` is not a
  keyword list.

      iex> parent = self()
      iex> {:ok, sup} = Task.Supervisor.start_link()
      iex> {:ok, _pid} = Task.Supervisor.start_child(sup, fn -> send(parent, :done) end)
      iex> receive do message -> message end
      :done
  """
  def start_child(supervisor, fun, options \\ []), do: start_child(supervisor, :erlang, :apply, [fun, []], options)

  @doc """
  Like `start_child/3`, for the call of a function of a module with a list of arguments.

  Exits when the supervisor is not there. Raises `FunctionClauseError` when `supervisor` is not a pid or a name, `function` is not an
  atom, `args` is not a list or `options` is not a keyword list.

      iex> {:ok, sup} = Task.Supervisor.start_link()
      iex> {:ok, _pid} = Task.Supervisor.start_child(sup, Kernel, :send, [self(), :done])
      iex> receive do message -> message end
      :done
  """
  def start_child(supervisor, module, function, args, options \\ []) when is_atom(function) and is_list(args) do
    ask(supervisor, [Task.owner(), Task.callers(), {module, function, args}], options[:restart], options)
  end

  @doc """
  Ends a task.

  Exits when the supervisor is not there. Raises `FunctionClauseError` when `supervisor` is not a pid or a name or `pid` is not a pid.

      iex> {:ok, sup} = Task.Supervisor.start_link()
      iex> {:ok, pid} = Task.Supervisor.start_child(sup, fn -> Process.sleep(:infinity) end)
      iex> Task.Supervisor.terminate_child(sup, pid)
      :ok
  """
  def terminate_child(supervisor, pid) when is_pid(pid), do: DynamicSupervisor.terminate_child(supervisor, pid)

  @doc """
  The pids of all tasks.

  Exits when the supervisor is not there. Raises `FunctionClauseError` when `supervisor` is not a pid or a name.

      iex> {:ok, sup} = Task.Supervisor.start_link()
      iex> {:ok, pid} = Task.Supervisor.start_child(sup, fn -> Process.sleep(:infinity) end)
      iex> Task.Supervisor.children(sup) == [pid]
      true
  """
  def children(supervisor) do
    supervisor |> DynamicSupervisor.which_children() |> Enum.map(&elem(&1, 1)) |> Enum.filter(&is_pid/1)
  end
end
