defmodule Task do
  @moduledoc """
  Runs a function in a process of its own.

      iex> task = Task.async(fn -> 6 * 7 end)
      iex> Task.await(task)
      42

  An `async` task is linked to its caller and answers it: whoever starts one awaits it. For work whose result nobody needs there is
  `start_link/1`; for tasks that may fail without taking the caller along, `Task.Supervisor.async_nolink/2`.
  """

  @enforce_keys [:mfa, :owner, :pid, :ref]
  defstruct @enforce_keys

  @type t :: %__MODULE__{mfa: mfa, owner: pid, pid: pid | nil, ref: reference}

  defguardp is_timeout(timeout) when timeout == :infinity or (is_integer(timeout) and timeout >= 0)

  import Otpshell.Line

  @doc """
  The specification to run a task under a supervisor: temporary, since a task that ended is done.

      iex> Task.child_spec(fn -> :done end).restart
      :temporary
  """
  def child_spec(fun), do: Otpshell.Child.spec(Task, fun, :task)

  @doc """
  `use Task` gives a module a `child_spec/1`.

      iex> defmodule Report do
      ...>   use Task
      ...>   def start_link(to), do: Task.start_link(fn -> send(to, :report) end)
      ...> end
      iex> Report.child_spec(self()).restart
      :temporary
      iex> {:ok, _pid} = Report.start_link(self())
      iex> receive do message -> message end
      :report
  """
  defmacro __using__(overrides), do: Otpshell.Child.definition(overrides, :task)

  # -- starting -----------------------------------------------------------------------------------------------------------

  @doc """
  Runs `fun` in a process linked to the caller. Its result goes nowhere.

  Raises `FunctionClauseError` when `fun` is not a function.

      iex> parent = self()
      iex> {:ok, _pid} = Task.start_link(fn -> send(parent, :done) end)
      iex> receive do message -> message end
      :done
  """
  def start_link(fun) when is_function(fun, 0), do: start_link(:erlang, :apply, [fun, []])

  @doc """
  Like `start_link/1`, for the call of a function of a module with a list of arguments.

  Raises `FunctionClauseError` when `module` or `function` is not an atom or `args` is not a list.

      iex> {:ok, _pid} = Task.start_link(Kernel, :send, [self(), :done])
      iex> receive do message -> message end
      :done
  """
  def start_link(module, function, args) when is_atom(module) and is_atom(function) and is_list(args) do
    Task.Supervised.start_link(owner(), callers(), {module, function, args})
  end

  @doc """
  Runs `fun` in a process of its own, without a link.

  Raises `FunctionClauseError` when `fun` is not a function.

      iex> parent = self()
      iex> {:ok, _pid} = Task.start(fn -> send(parent, :done) end)
      iex> receive do message -> message end
      :done
  """
  def start(fun) when is_function(fun, 0), do: start(:erlang, :apply, [fun, []])

  @doc """
  Like `start/1`, for the call of a function of a module with a list of arguments.

  Raises `FunctionClauseError` when `module` or `function` is not an atom or `args` is not a list.

      iex> {:ok, _pid} = Task.start(Kernel, :send, [self(), :done])
      iex> receive do message -> message end
      :done
  """
  def start(module, function, args) when is_atom(module) and is_atom(function) and is_list(args) do
    Task.Supervised.start(owner(), callers(), {module, function, args})
  end

  @doc """
  Runs `fun` in a process linked to the caller, whose result `await/2` or `yield/2` gives.

  Raises `FunctionClauseError` when `fun` is not a function.

      iex> task = Task.async(fn -> Enum.sum(1..10) end)
      iex> Task.await(task)
      55
  """
  def async(fun) when is_function(fun, 0), do: async(:erlang, :apply, [fun, []])

  @doc """
  Like `async/1`, for the call of a function of a module with a list of arguments.

  Raises `FunctionClauseError` when `module` or `function` is not an atom or `args` is not a list.

      iex> task = Task.async(Enum, :sum, [[1, 2, 3]])
      iex> Task.await(task)
      6
  """
  def async(module, function, args) when is_atom(module) and is_atom(function) and is_list(args) do
    {:ok, pid} = Task.Supervised.start_link(owner(), :nomonitor)
    # the monitor is an alias too: once it ends, a late reply is dropped
    ref = :erlang.monitor(:process, pid, alias: :demonitor)
    send(pid, {self(), ref, ref, callers(), {module, function, args}})
    %Task{pid: pid, ref: ref, owner: self(), mfa: {module, function, length(args)}}
  end

  @doc """
  A task that is done already: `await` gives `result`.

      iex> Task.await(Task.completed(:known))
      :known
  """
  def completed(result) do
    ref = make_ref()
    send(self(), {ref, result})
    %Task{pid: nil, ref: ref, owner: self(), mfa: {Task, :completed, 1}}
  end

  # A task remembers who started it, under which name, for the log.
  @doc false
  def owner do
    case Process.info(self(), :registered_name) do
      {:registered_name, name} when is_atom(name) -> {node(), name, self()}
      _ -> {node(), self(), self()}
    end
  end

  # `$callers` is the chain of processes for which a task works.
  @doc false
  def callers do
    case Process.get(:"$callers") do
      [_ | _] = list -> [self() | list]
      _ -> [self()]
    end
  end

  # -- many at once ---------------------------------------------------------------------------------------------------------

  @doc """
  A stream of `{:ok, fun.(element)}`, each computed in a task of its own.

  Raises `FunctionClauseError` when `fun` is not a function or `options` is not a keyword list.

      iex> [1, 2, 3] |> Task.async_stream(fn n -> n * n end) |> Enum.to_list()
      [ok: 1, ok: 4, ok: 9]

  Options: `:max_concurrency` (the number of schedulers), `:ordered` (true), `:timeout` per element (5000), `:on_timeout` (`:exit` or
  `:kill_task`, which gives `{:exit, :timeout}`), `:zip_input_on_exit` (false).
  """
  def async_stream(enumerable, fun, options \\ []) when is_function(fun, 1) and is_list(options) do
    results(enumerable, fun, options)
  end

  @doc """
  Like `async_stream/3`, for calls of a function of a module: each element becomes the first argument, before those in the list `args`.

  Raises `FunctionClauseError` when `module` or `function` is not an atom or `args` or `options` is not a list.

      iex> [1, 2, 3] |> Task.async_stream(Integer, :pow, [2]) |> Enum.to_list()
      [ok: 1, ok: 4, ok: 9]
  """
  def async_stream(enumerable, module, function, args, options \\ [])
      when is_atom(module) and is_atom(function) and is_list(args) do
    results(enumerable, {module, function, args}, options)
  end

  defp results(enumerable, fun, options) do
    fn acc, reducer ->
      owner = owner()

      Task.Supervised.stream(enumerable, acc, reducer, callers(), fun, options, fn ->
        {:ok, pid} = Task.Supervised.start_link(owner, :nomonitor)
        {:ok, :link, pid}
      end)
    end
  end

  # -- results --------------------------------------------------------------------------------------------------------------

  # What a task has said, or says within the time: `{:reply, value}`, `{:down, process, reason}`, or nil. Heard once.
  defp listen(ref, timeout) do
    receive do
      {:DOWN, ^ref, _, process, reason} ->
        {:down, process, reason}

      {^ref, value} ->
        Process.demonitor(ref, [:flush])
        {:reply, value}
    after
      timeout -> nil
    end
  end

  @doc """
  Waits for the result, at most `timeout` milliseconds.

  Exits when the task fails or is too slow. Raises `FunctionClauseError` when `task` is not a task or `timeout` is not a number of
  milliseconds or `:infinity`, and `ArgumentError` when another process started the task.

      iex> task = Task.async(fn -> Enum.sum(1..10) end)
      iex> Task.await(task, 1000)
      55
  """
  def await(%Task{ref: ref} = task, timeout \\ 5000) when is_timeout(timeout) do
    if not mine?(task), do: at(817, raise(ArgumentError, foreign(task)))

    case listen(ref, timeout) do
      {:reply, value} ->
        value

      {:down, process, reason} ->
        at(826, exit({ended(reason, process), {Task, :await, [task, timeout]}}))

      nil ->
        Process.demonitor(ref, [:flush])
        at(830, exit({:timeout, {Task, :await, [task, timeout]}}))
    end
  end

  @doc """
  The results of several tasks, in their order; waits at most `timeout` milliseconds for all together.

  Exits when a task fails or all together are too slow. Raises `MatchError` when an element is not a task, `FunctionClauseError` when
  `timeout` is not a number of milliseconds or `:infinity`, and `Protocol.UndefinedError` when `tasks` is not enumerable.

      iex> tasks = for n <- 1..3, do: Task.async(fn -> n * n end)
      iex> Task.await_many(tasks)
      [1, 4, 9]
  """
  def await_many(tasks, timeout \\ 5000) when is_timeout(timeout) do
    waiting = for task <- tasks, %Task{} = task, into: %{}, do: {task.ref, if(mine?(task), do: task, else: at(926, raise(ArgumentError, foreign(task))))}
    results = at(940, await_many(waiting, %{}, deadline(timeout), tasks, timeout))
    results
  end

  # Any of them may be the next to answer: the first that fails ends it.
  defp await_many(waiting, results, _deadline, tasks, _timeout) when map_size(waiting) == 0 do
    for task <- tasks, do: Map.fetch!(results, task.ref)
  end

  defp await_many(waiting, results, deadline, tasks, timeout) do
    receive do
      {ref, value} when is_map_key(waiting, ref) ->
        Process.demonitor(ref, [:flush])
        await_many(Map.delete(waiting, ref), Map.put(results, ref, value), deadline, tasks, timeout)

      {:DOWN, ref, _, process, reason} when is_map_key(waiting, ref) ->
        forget(Map.delete(waiting, ref))
        at(960, exit({ended(reason, process), {Task, :await_many, [tasks, timeout]}}))
    after
      remaining(deadline) ->
        forget(waiting)
        at(956, exit({:timeout, {Task, :await_many, [tasks, timeout]}}))
    end
  end

  defp forget(waiting), do: Enum.each(Map.keys(waiting), &Process.demonitor(&1, [:flush]))

  @doc """
  Waits at most `timeout` milliseconds: `{:ok, result}`, `{:exit, reason}`, or nil if the task still runs. It may be asked again.

  Raises `FunctionClauseError` when `task` is not a task or `timeout` is not a number of milliseconds or `:infinity`.

      iex> task = Task.async(fn -> Process.sleep(50) && :slow end)
      iex> Task.yield(task, 1)
      nil
      iex> Task.yield(task)
      {:ok, :slow}
  """
  def yield(%Task{ref: ref} = task, timeout \\ 5000) when is_timeout(timeout) do
    if not mine?(task), do: at(1061, raise(ArgumentError, foreign(task)))

    case listen(ref, timeout) do
      {:down, process, :noconnection} -> at(1070, exit({ended(:noconnection, process), {Task, :yield, [task, timeout]}}))
      heard -> outcome(heard)
    end
  end

  @doc """
  `yield/2` for several tasks, `timeout` milliseconds together: `[{task, {:ok, result} | {:exit, reason} | nil}]`.

  Raises `FunctionClauseError` when `tasks` is not a list of tasks or `timeout` is not a number of milliseconds or `:infinity`.

      iex> tasks = for n <- 1..2, do: Task.async(fn -> n * n end)
      iex> for {_task, result} <- Task.yield_many(tasks), do: result
      [ok: 1, ok: 4]
  """
  def yield_many(tasks, timeout \\ 5000) when is_timeout(timeout) do
    results = at(1151, yield_many(tasks, deadline(timeout), {Task, :yield_many, [tasks, timeout]}))
    results
  end

  # when the time is over, the rest is asked without waiting
  defp yield_many([%Task{ref: ref} = task | rest], deadline, call) do
    if not mine?(task), do: at(1163, raise(ArgumentError, foreign(task)))

    case listen(ref, remaining(deadline)) do
      {:down, process, :noconnection} -> at(1154, exit({ended(:noconnection, process), call}))
      heard -> [{task, outcome(heard)} | yield_many(rest, deadline, call)]
    end
  end

  defp yield_many([], _deadline, _call), do: []

  @doc """
  Lets the task run on alone: no link, no answer. Gives the result if there is one already.

  Raises `FunctionClauseError` when `task` is not a task.

      iex> task = Task.async(fn -> Process.sleep(50) end)
      iex> Task.ignore(task)
      nil
  """
  def ignore(%Task{ref: ref, pid: pid} = task) do
    if not mine?(task), do: at(856, raise(ArgumentError, foreign(task)))
    at(861, Process.unlink(pid))

    case listen(ref, 0) do
      nil ->
        Process.demonitor(ref, [:flush])
        nil

      {:down, process, :noconnection} ->
        at(866, exit({ended(:noconnection, process), {Task, :ignore, [task]}}))

      heard ->
        outcome(heard)
    end
  end

  @doc """
  Ends a task: `{:ok, result}` if it answered in time, nil if it ended because of this, `{:exit, reason}` if by something else.

  After `timeout` milliseconds the task is killed; `:brutal_kill` does that at once.

  Raises `FunctionClauseError` when `task` is not a task or `how` is not a number of milliseconds, `:infinity` or `:brutal_kill`.

      iex> task = Task.async(fn -> Process.sleep(:infinity) end)
      iex> Task.shutdown(task)
      nil
      iex> Process.alive?(task.pid)
      false
  """
  def shutdown(task, how \\ 5000)
  def shutdown(%Task{pid: nil} = task, _), do: at(1217, raise(ArgumentError, "task #{inspect(task)} does not have an associated task process"))

  def shutdown(%Task{pid: pid, ref: ref} = task, how) when how == :brutal_kill or is_timeout(how) do
    if not mine?(task), do: at(1221, raise(ArgumentError, foreign(task)))
    {signal, expected, patience} = if how == :brutal_kill, do: {:kill, :killed, :infinity}, else: {:shutdown, :shutdown, how}

    # a monitor of its own: the task's may have told its end long ago
    watch = Process.monitor(pid)
    Process.unlink(pid)
    Process.exit(pid, signal)
    reason = await_end(pid, watch, patience)

    case listen(ref, 0) do
      {:reply, value} -> {:ok, value}
      {:down, process, :noconnection} -> exit({ended(:noconnection, process), {Task, :shutdown, [task, how]}})
      {:down, _, ^expected} -> nil
      {:down, _, other} -> {:exit, other}
      nil -> if reason == expected, do: nil, else: {:exit, reason}
    end
  end

  defp await_end(pid, watch, patience) do
    receive do
      {:DOWN, ^watch, _, _, reason} -> reason
    after
      patience ->
        Process.exit(pid, :kill)
        await_end(pid, watch, :infinity)
    end
  end

  @doc false
  @deprecated "Pattern match directly on the message instead"
  def find(tasks, {reference, reply}) when is_reference(reference) do
    case Enum.find(tasks, &match?(%Task{ref: ^reference}, &1)) do
      nil -> nil
      task -> Process.demonitor(reference, [:flush]) && {reply, task}
    end
  end

  def find(tasks, {:DOWN, reference, :process, process, reason}) when is_reference(reference) do
    task = Enum.find(tasks, &match?(%Task{ref: ^reference}, &1))
    task && exit({ended(reason, process), {__MODULE__, :find, [tasks, reason]}})
  end

  def find(_tasks, _message), do: nil

  defp outcome({:reply, value}), do: {:ok, value}
  defp outcome({:down, _process, reason}), do: {:exit, reason}
  defp outcome(nil), do: nil

  # A lost connection is told with the node that was lost.
  defp ended(:noconnection, {_name, node}), do: {:nodedown, node}
  defp ended(:noconnection, pid), do: {:nodedown, node(pid)}
  defp ended(reason, _process), do: reason

  defp deadline(:infinity), do: :infinity
  defp deadline(timeout), do: System.monotonic_time(:millisecond) + timeout

  defp remaining(:infinity), do: :infinity
  defp remaining(deadline), do: max(deadline - System.monotonic_time(:millisecond), 0)

  # The answer goes to the owner, so only the owner can wait for it.
  defp mine?(task), do: task.owner == self()
  defp foreign(task), do: "task #{inspect(task)} must be queried from the owner but was queried from #{inspect(self())}"
end
