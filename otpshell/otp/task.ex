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

  @doc "The specification to run a task under a supervisor: temporary, since a task that ended is done."
  def child_spec(arg), do: %{id: Task, start: {Task, :start_link, [arg]}, restart: :temporary}

  @doc "`use Task` gives a module a `child_spec/1`."
  defmacro __using__(opts) do
    quote location: :keep, bind_quoted: [opts: opts] do
      unless Module.has_attribute?(__MODULE__, :doc) do
        @doc """
        The specification to run this module under a supervisor. See `Supervisor`.
        """
      end

      def child_spec(arg) do
        default = %{id: __MODULE__, start: {__MODULE__, :start_link, [arg]}, restart: :temporary}
        Supervisor.child_spec(default, unquote(Macro.escape(opts)))
      end

      defoverridable child_spec: 1
    end
  end

  # -- starting -----------------------------------------------------------------------------------------------------------

  @doc "Runs `fun` in a process linked to the caller. Its result goes nowhere."
  def start_link(fun) when is_function(fun, 0), do: start_link(:erlang, :apply, [fun, []])

  def start_link(module, function, args) when is_atom(module) and is_atom(function) and is_list(args) do
    Task.Supervised.start_link(owner(), callers(), {module, function, args})
  end

  @doc "Runs `fun` in a process of its own, without a link."
  def start(fun) when is_function(fun, 0), do: start(:erlang, :apply, [fun, []])

  def start(module, function, args) when is_atom(module) and is_atom(function) and is_list(args) do
    Task.Supervised.start(owner(), callers(), {module, function, args})
  end

  @doc "Runs `fun` in a process linked to the caller, whose result `await/2` or `yield/2` gives."
  def async(fun) when is_function(fun, 0), do: async(:erlang, :apply, [fun, []])

  def async(module, function, args) when is_atom(module) and is_atom(function) and is_list(args) do
    {:ok, pid} = Task.Supervised.start_link(owner(), :nomonitor)
    # the monitor is an alias too: once it ends, a late reply is dropped
    ref = :erlang.monitor(:process, pid, alias: :demonitor)
    send(pid, {self(), ref, ref, callers(), {module, function, args}})
    %Task{pid: pid, ref: ref, owner: self(), mfa: {module, function, length(args)}}
  end

  @doc "A task that is done already: `await` gives `result`."
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

      iex> [1, 2, 3] |> Task.async_stream(fn n -> n * n end) |> Enum.to_list()
      [ok: 1, ok: 4, ok: 9]

  Options: `:max_concurrency` (the number of schedulers), `:ordered` (true), `:timeout` per element (5000), `:on_timeout` (`:exit` or
  `:kill_task`, which gives `{:exit, :timeout}`), `:zip_input_on_exit` (false).
  """
  def async_stream(enumerable, fun, options \\ []) when is_function(fun, 1) and is_list(options) do
    build_stream(enumerable, fun, options)
  end

  def async_stream(enumerable, module, function, args, options \\ [])
      when is_atom(module) and is_atom(function) and is_list(args) do
    build_stream(enumerable, {module, function, args}, options)
  end

  defp build_stream(enumerable, fun, options) do
    fn acc, reducer ->
      owner = owner()

      Task.Supervised.stream(enumerable, acc, reducer, callers(), fun, options, fn ->
        {:ok, pid} = Task.Supervised.start_link(owner, :nomonitor)
        {:ok, :link, pid}
      end)
    end
  end

  # -- results --------------------------------------------------------------------------------------------------------------

  @doc """
  Waits for the result. If the task fails, or `timeout` milliseconds pass, the caller exits.
  """
  def await(%Task{ref: ref} = task, timeout \\ 5000) when is_timeout(timeout) do
    check_owner(task)

    receive do
      {^ref, reply} ->
        Process.demonitor(ref, [:flush])
        reply

      {:DOWN, ^ref, _, process, reason} ->
        exit({reason(reason, process), {__MODULE__, :await, [task, timeout]}})
    after
      timeout ->
        Process.demonitor(ref, [:flush])
        exit({:timeout, {__MODULE__, :await, [task, timeout]}})
    end
  end

  @doc "Waits for all of them, `timeout` milliseconds together, and gives the results in the order of the tasks."
  def await_many(tasks, timeout \\ 5000) when is_timeout(timeout) do
    refs = Map.new(tasks, fn task -> check_owner(task) && {task.ref, true} end)
    clock = start_clock(timeout)

    try do
      gather(tasks, refs, %{}, clock, timeout)
    after
      stop_clock(clock)
    end
  end

  defp gather(tasks, missing, replies, _clock, _timeout) when missing == %{} do
    for task <- tasks, do: Map.fetch!(replies, task.ref)
  end

  defp gather(tasks, missing, replies, {signal, _} = clock, timeout) do
    receive do
      {ref, reply} when is_map_key(missing, ref) ->
        Process.demonitor(ref, [:flush])
        gather(tasks, Map.delete(missing, ref), Map.put(replies, ref, reply), clock, timeout)

      {:DOWN, ref, _, process, reason} when is_map_key(missing, ref) ->
        forget(missing)
        exit({reason(reason, process), {__MODULE__, :await_many, [tasks, timeout]}})

      ^signal ->
        forget(missing)
        exit({:timeout, {__MODULE__, :await_many, [tasks, timeout]}})
    end
  end

  defp forget(refs), do: for({ref, _} <- refs, do: Process.demonitor(ref, [:flush]))

  @doc """
  Waits at most `timeout` milliseconds: `{:ok, result}`, `{:exit, reason}`, or nil if the task still runs. It may be asked again.
  """
  def yield(%Task{ref: ref} = task, timeout \\ 5000) when is_timeout(timeout) do
    check_owner(task)

    receive do
      {^ref, reply} ->
        Process.demonitor(ref, [:flush])
        {:ok, reply}

      {:DOWN, ^ref, _, process, :noconnection} ->
        exit({reason(:noconnection, process), {__MODULE__, :yield, [task, timeout]}})

      {:DOWN, ^ref, _, _, reason} ->
        {:exit, reason}
    after
      timeout -> nil
    end
  end

  @doc "`yield/2` for several tasks, `timeout` milliseconds together: `[{task, {:ok, result} | {:exit, reason} | nil}]`."
  def yield_many(tasks, timeout \\ 5000) when is_timeout(timeout) do
    clock = start_clock(timeout)

    try do
      yield_each(tasks, clock, :infinity)
    after
      stop_clock(clock)
    end
  end

  # when the time is over, the rest is asked without waiting
  defp yield_each([], _clock, _wait), do: []

  defp yield_each([%Task{ref: ref} = task | rest], {signal, _} = clock, wait) do
    check_owner(task)

    receive do
      {^ref, reply} ->
        Process.demonitor(ref, [:flush])
        [{task, {:ok, reply}} | yield_each(rest, clock, wait)]

      {:DOWN, ^ref, _, _, reason} ->
        [{task, {:exit, reason}} | yield_each(rest, clock, wait)]

      ^signal ->
        [{task, nil} | yield_each(rest, clock, 0)]
    after
      wait -> [{task, nil} | yield_each(rest, clock, 0)]
    end
  end

  defp start_clock(:infinity), do: {make_ref(), nil}

  defp start_clock(timeout) do
    signal = make_ref()
    {signal, Process.send_after(self(), signal, timeout)}
  end

  defp stop_clock({_, nil}), do: :ok

  defp stop_clock({signal, timer}) do
    Process.cancel_timer(timer)

    receive do
      ^signal -> :ok
    after
      0 -> :ok
    end
  end

  @doc "Lets the task run on alone: no link, no answer. Gives the result if there is one already."
  def ignore(%Task{ref: ref, pid: pid} = task) do
    check_owner(task)

    receive do
      {^ref, reply} ->
        pid && Process.unlink(pid)
        Process.demonitor(ref, [:flush])
        {:ok, reply}

      {:DOWN, ^ref, _, process, :noconnection} ->
        exit({reason(:noconnection, process), {__MODULE__, :ignore, [task]}})

      {:DOWN, ^ref, _, _, reason} ->
        {:exit, reason}
    after
      0 ->
        pid && Process.unlink(pid)
        Process.demonitor(ref, [:flush])
        nil
    end
  end

  @doc """
  Ends a task: `{:ok, result}` if it answered in time, nil if it ended because of this, `{:exit, reason}` if by something else.

  After `timeout` milliseconds the task is killed; `:brutal_kill` does that at once.
  """
  def shutdown(task, shutdown \\ 5000)

  def shutdown(%Task{pid: nil} = task, _) do
    raise ArgumentError, "task #{inspect(task)} does not have an associated task process"
  end

  def shutdown(%Task{} = task, :brutal_kill) do
    check_owner(task)
    end_task(task, :kill, :killed, :infinity)
  end

  def shutdown(%Task{} = task, timeout) when is_timeout(timeout) do
    check_owner(task)
    end_task(task, :shutdown, :shutdown, timeout)
  end

  # A monitor of our own tells the end: the task's own one may have fired before.
  defp end_task(%Task{pid: pid} = task, signal, expected, timeout) do
    monitor = Process.monitor(pid)
    Process.unlink(pid)
    Process.exit(pid, signal)
    await_end(task, monitor, expected, timeout)
  end

  defp await_end(%Task{ref: ref, pid: pid} = task, monitor, expected, timeout) do
    receive do
      {:DOWN, ^monitor, _, _, :noproc} ->
        already_down(ref, expected)

      {:DOWN, ^monitor, _, _, reason} ->
        Process.demonitor(ref, [:flush])
        reply_or(ref, if(reason == expected, do: nil, else: {:exit, reason}))
    after
      timeout ->
        Process.exit(pid, :kill)
        await_end(task, monitor, expected, :infinity)
    end
  end

  # It had ended before we asked: its first monitor knows why.
  defp already_down(ref, expected) do
    receive do
      {:DOWN, ^ref, _, _, ^expected} -> reply_or(ref, nil)
      {:DOWN, ^ref, _, _, reason} -> reply_or(ref, {:exit, reason})
    after
      0 ->
        Process.demonitor(ref, [:flush])
        reply_or(ref, {:exit, :noproc})
    end
  end

  defp reply_or(ref, otherwise) do
    receive do
      {^ref, reply} -> {:ok, reply}
    after
      0 -> otherwise
    end
  end

  defp reason(:noconnection, pid) when is_pid(pid), do: {:nodedown, node(pid)}
  defp reason(:noconnection, {_, node}), do: {:nodedown, node}
  defp reason(reason, _), do: reason

  defp check_owner(%Task{owner: owner} = task) do
    if owner != self() do
      raise ArgumentError, "task #{inspect(task)} must be queried from the owner but was queried from #{inspect(self())}"
    end

    true
  end
end
