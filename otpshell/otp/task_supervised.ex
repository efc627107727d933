defmodule Task.Supervised do
  @moduledoc """
  The process of a task, and the machine behind `Task.async_stream`.
  """

  import Otpshell.Line

  # How long a task waits to hear what to do, when its starter may be gone.
  @first_word 5000

  # -- starting -----------------------------------------------------------------------------------------------------------

  @doc false
  def start(owner, callers, mfa), do: {:ok, :proc_lib.spawn(__MODULE__, :noreply, [owner, callers, mfa])}

  @doc false
  def start_link(owner, callers, mfa), do: {:ok, :proc_lib.spawn_link(__MODULE__, :noreply, [owner, callers, mfa])}

  @doc false
  def start_link(owner, monitor), do: {:ok, :proc_lib.spawn_link(__MODULE__, :reply, [owner, monitor])}

  # -- in the task's process ------------------------------------------------------------------------------------------------

  # A task that answers learns its work by message: only then does its starter know the reference to answer with.
  @doc false
  def reply({_, _, pid} = owner, :nomonitor), do: reply(owner, pid, nil, :infinity)
  def reply({_, _, pid} = owner, :monitor), do: reply(owner, pid, Process.monitor(pid), @first_word)

  defp reply(owner, pid, monitor, timeout) do
    receive do
      {:DOWN, ^monitor, _, _, reason} ->
        exit({:shutdown, reason})

      {^pid, ref, reply_to, callers, mfa} ->
        introduce(mfa, callers)
        monitor && Process.demonitor(monitor, [:flush])
        send(reply_to, {ref, at(34, invoke_mfa(owner, mfa))})
    after
      timeout -> exit(:timeout)
    end
  end

  @doc false
  def noreply(owner, callers, mfa) do
    introduce(mfa, callers)
    invoke_mfa(owner, mfa)
  end

  defp introduce(mfa, callers) do
    Process.put(:"$initial_call", first_call(mfa))
    Process.put(:"$callers", callers)
  end

  defp first_call({:erlang, :apply, [fun, []]}) when is_function(fun, 0) do
    {:module, module} = :erlang.fun_info(fun, :module)
    {:name, name} = :erlang.fun_info(fun, :name)
    {module, name, 0}
  end

  defp first_call({module, fun, args}), do: {module, fun, length(args)}

  # Anything but a clean exit is logged, with the function that failed; then it takes its course.
  defp invoke_mfa(owner, {module, fun, args} = mfa) do
    try do
      at(89, :erlang.apply(module, fun, args))
    catch
      kind, value ->
        unless kind == :exit and clean?(value), do: report(owner, mfa, kind, value, __STACKTRACE__)
        :erlang.raise(kind, value, __STACKTRACE__)
    end
  end

  defp clean?(:normal), do: true
  defp clean?(:shutdown), do: true
  defp clean?({:shutdown, _}), do: true
  defp clean?(_), do: false

  defp report(owner, mfa, kind, value, stack) do
    {fun, args} = shown_function(mfa)
    reason = if kind == :throw, do: {:nocatch, value}, else: value
    report = %{name: self(), starter: starter(owner), function: fun, args: args, reason: {reason, stack}}

    :logger.log(:error, %{label: {Task.Supervisor, :terminating}, report: report}, %{
      domain: [:otp, :elixir],
      callers: Process.get(:"$callers")
    })
  end

  defp shown_function({:erlang, :apply, [fun, []]}) when is_function(fun, 0), do: {fun, []}
  defp shown_function({module, fun, args}), do: {Function.capture(module, fun, length(args)), args}

  defp starter({node, name, _}) when node == node(), do: name
  defp starter({node, name, _}) when is_atom(name), do: {node, name}
  defp starter({_, _, pid}), do: pid

  # -- streams ----------------------------------------------------------------------------------------------------------------
  #
  # Three parties: the consumer (it runs the enumeration and collects results), a manager that it starts, and the tasks.
  #
  #   consumer ── {:run, index, …} ──▶ manager ── starts ──▶ task ── {{ref, index}, result} ──▶ consumer
  #   consumer ◀── {:ended, {ref, index}, why} ── manager ◀── DOWN ── task
  #
  # The manager stands between: tasks are linked to it, so that when one crashes the consumer is hit by one exit signal, and when the
  # stream stops early the manager takes the tasks along. A slot is free again when the task's end is known.

  @doc false
  def stream(enumerable, acc, reducer, callers, fun, options, spawn_task) do
    max = Keyword.get(options, :max_concurrency, System.schedulers_online())

    if not is_integer(max) or max < 1 do
      raise ArgumentError, ":max_concurrency must be an integer greater than zero"
    end

    timeout = Keyword.get(options, :timeout, 5000)
    consumer = self()
    {:trap_exit, trap_exit} = Process.info(consumer, :trap_exit)
    {manager, ref} = Process.spawn(fn -> manager(consumer, spawn_task, trap_exit, timeout) end, [:link, :monitor])
    send(manager, {consumer, ref})

    config = %{
      manager: manager,
      ref: ref,
      reducer: reducer,
      callers: callers,
      fun: fun,
      timeout: timeout,
      ordered: Keyword.get(options, :ordered, true),
      on_timeout: Keyword.get(options, :on_timeout, :exit),
      zip: Keyword.get(options, :zip_input_on_exit, false)
    }

    # the enumeration stops after each element: the next one is taken only when a slot is free
    next = &Enumerable.reduce(enumerable, &1, fn element, taken -> {:suspend, [element | taken]} end)
    step(acc, %{next: next, free: max, started: 0, delivered: 0, running: %{}, ready: %{}}, config)
  end

  # `running` maps an index to its input, or to `{:answered, value}`; `ready` holds results that wait for their turn.
  defp step({:halt, acc}, state, config) do
    close(state, config)
    {:halted, acc}
  end

  defp step({:suspend, acc}, state, config), do: {:suspended, acc, &step(&1, state, config)}

  defp step({:cont, acc}, %{ready: ready, delivered: delivered} = state, config) when is_map_key(ready, delivered) do
    {result, ready} = Map.pop(ready, delivered)
    state = %{state | ready: ready, delivered: delivered + 1}
    step(reduce(result, acc, state, config), state, config)
  end

  defp step({:cont, acc}, %{next: :done, started: same, delivered: same} = state, config) do
    close(state, config)
    {:done, acc}
  end

  defp step({:cont, acc}, %{free: free, next: next} = state, config) when free == 0 or next == :done do
    %{ref: ref, timeout: timeout} = config

    receive do
      {{^ref, index}, value} ->
        step({:cont, acc}, %{state | running: Map.put(state.running, index, {:answered, value})}, config)

      {:ended, {^ref, index}, why} ->
        {task, running} = Map.pop(state.running, index)
        state = %{state | running: running, free: free + 1}
        result = result(task, why, config)

        if config.ordered do
          step({:cont, acc}, %{state | ready: Map.put(state.ready, index, result)}, config)
        else
          state = %{state | delivered: state.delivered + 1}
          step(reduce(result, acc, state, config), state, config)
        end

      {:DOWN, ^ref, _, _, reason} ->
        drop_messages(config)
        exit({reason, {__MODULE__, :stream, [timeout]}})
    end
  end

  defp step({:cont, acc}, %{started: index} = state, config) do
    case pull(state, config) do
      {:suspended, [element], next} -> step({:cont, acc}, run(element, index, %{state | next: next}, config), config)
      {_, [element]} -> step({:cont, acc}, run(element, index, %{state | next: :done}, config), config)
      {_, []} -> step({:cont, acc}, %{state | next: :done}, config)
    end
  end

  # The next element. An enumerable that fails takes the tasks along.
  defp pull(state, config) do
    state.next.({:cont, []})
  catch
    kind, reason ->
      close(%{state | next: :done}, config)
      :erlang.raise(kind, reason, __STACKTRACE__)
  end

  defp run(element, index, state, %{manager: manager, ref: ref} = config) do
    mfa =
      case config.fun do
        {module, fun, args} -> {module, fun, [element | args]}
        fun -> {:erlang, :apply, [fun, [element]]}
      end

    send(manager, {:run, index, config.callers, mfa})

    receive do
      {:started, {^ref, ^index}} ->
        kept = if config.zip, do: element, else: nil
        %{state | started: index + 1, free: state.free - 1, running: Map.put(state.running, index, {:input, kept})}

      {:max_children, ^ref} ->
        close(%{state | next: :done}, config)

        raise "reached the maximum number of tasks for this task supervisor. The maximum number " <>
                "of tasks that are allowed to run at the same time under this supervisor can be " <>
                "configured with the :max_children option passed to Task.Supervisor.start_link/1. When " <>
                "using async_stream or async_stream_nolink, make sure to configure :max_concurrency to " <>
                "be lower or equal to :max_children and pay attention to whether other tasks are also " <>
                "spawned under the same task supervisor."

      {:DOWN, ^ref, _, _, reason} ->
        drop_messages(config)
        exit({reason, {__MODULE__, :stream, [config.timeout]}})
    end
  end

  defp result({:answered, value}, _why, _config), do: {:ok, value}

  defp result({:input, input}, why, config) do
    case why do
      :timeout when config.on_timeout == :exit ->
        drop_messages(config)
        exit({:timeout, {__MODULE__, :stream, [config.timeout]}})

      :timeout ->
        if config.zip, do: {:exit, {input, :timeout}}, else: {:exit, :timeout}

      {:down, reason} ->
        if config.zip, do: {:exit, {input, reason}}, else: {:exit, reason}
    end
  end

  defp reduce(result, acc, state, config) do
    try do
      config.reducer.(result, acc)
    catch
      kind, reason ->
        close(state, config)
        :erlang.raise(kind, reason, __STACKTRACE__)
    end
  end

  # Ends the enumeration, the manager and all tasks that still run.
  defp close(%{next: next}, %{manager: manager, ref: ref} = config) do
    if is_function(next), do: next.({:halt, []})
    send(manager, {:stop, ref})

    receive do
      {:DOWN, ^ref, _, _, reason} ->
        drop_messages(config)
        if reason != :normal, do: exit({reason, {__MODULE__, :stream, [config.timeout]}})
    end
  end

  defp drop_messages(%{manager: manager, ref: ref} = config) do
    receive do
      {:EXIT, ^manager, _} -> drop_messages(config)
      {{^ref, _}, _} -> drop_messages(config)
      {:ended, {^ref, _}, _} -> drop_messages(config)
    after
      0 -> :ok
    end
  end

  # -- the manager of a stream ----------------------------------------------------------------------------------------------------

  defp manager(consumer, spawn_task, trap_exit, timeout) do
    # a consumer that traps exits gets failures as `{:exit, reason}` elements: then the manager must survive them
    Process.flag(:trap_exit, trap_exit)
    watch = Process.monitor(consumer)

    receive do
      {^consumer, ref} -> manage(%{}, %{consumer: consumer, watch: watch, ref: ref, spawn: spawn_task, timeout: timeout})
      {:DOWN, ^watch, _, _, reason} -> exit(reason)
    end
  end

  # `tasks` maps a task's monitor to `{index, pid, kind, timer, timed_out?}`
  defp manage(tasks, %{consumer: consumer, watch: watch, ref: ref} = config) do
    receive do
      {:run, index, callers, mfa} ->
        case config.spawn.() do
          {:ok, kind, pid} ->
            monitor = Process.monitor(pid)
            timer = if config.timeout != :infinity, do: Process.send_after(self(), {:too_long, monitor}, config.timeout)
            send(pid, {consumer, {ref, index}, consumer, callers, mfa})
            send(consumer, {:started, {ref, index}})
            manage(Map.put(tasks, monitor, {index, pid, kind, timer, false}), config)

          {:error, :max_children} ->
            send(consumer, {:max_children, ref})
            manage(tasks, config)
        end

      {:DOWN, monitor, _, _, reason} when is_map_key(tasks, monitor) ->
        {{index, _, _, timer, timed_out}, tasks} = Map.pop(tasks, monitor)
        timer && Process.cancel_timer(timer)
        send(consumer, {:ended, {ref, index}, if(timed_out, do: :timeout, else: {:down, reason})})
        manage(tasks, config)

      {:too_long, monitor} when is_map_key(tasks, monitor) ->
        {index, pid, kind, timer, _} = Map.fetch!(tasks, monitor)
        Process.unlink(pid)
        Process.exit(pid, :kill)
        manage(Map.put(tasks, monitor, {index, pid, kind, timer, true}), config)

      {:stop, ^ref} ->
        Process.flag(:trap_exit, true)
        for {_, {_, pid, _, _, _}} <- tasks, do: Process.exit(pid, :kill)

        tasks |> Map.keys() |> Enum.each(&await_down/1)
        exit(:normal)

      {:DOWN, ^watch, _, _, reason} ->
        for {_, {_, pid, :link, _, _}} <- tasks, do: Process.exit(pid, reason)
        exit(reason)

      # linked tasks' exits, and timers that came too late
      _ ->
        manage(tasks, config)
    end
  end

  defp await_down(monitor) do
    receive do
      {:DOWN, ^monitor, _, _, _} -> :ok
    end
  end
end
