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
      callers: Process.get(:"$callers"),
      error_logger: %{tag: :error_msg},
      report_cb: &Task.Supervised.format_report/1
    })
  end

  @doc false
  # As real Elixir does, in this order: who started the task is in the place of the task.
  def format_report(%{label: {Task.Supervisor, :terminating}, report: report}) do
    {reason, stack} = report.reason

    {'** Task ~p terminating~n** Started from ~p~n** When function  == ~p~n**      arguments == ~p~n** Reason for termination == ~n** ~p~n',
     [report.starter, report.name, report.function, report.args, {reason, stack}]}
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
      at(181, raise(ArgumentError, ":max_concurrency must be an integer greater than zero"))
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
    stream_reduce(acc, max, 0, 0, %{}, next, config)
  end

  # `free` slots are left, `started` tasks have begun, of which `delivered` results went out. `waiting` maps an index to `{:input, input}`
  # of a task that runs, `{:answered, value}`, or `{:ended, result}` of one that waits for its turn.
  defp stream_reduce({:halt, acc}, _free, _started, _delivered, _waiting, next, config) do
    close(next, config)
    {:halted, acc}
  end

  defp stream_reduce({:suspend, acc}, free, started, delivered, waiting, next, config) do
    {:suspended, acc, &stream_reduce(&1, free, started, delivered, waiting, next, config)}
  end

  defp stream_reduce({:cont, acc}, _free, _started, _delivered, waiting, :done, config) when waiting == %{} do
    close(:done, config)
    {:done, acc}
  end

  defp stream_reduce({:cont, acc} = go, free, started, delivered, waiting, next, %{ref: ref} = config) do
    case waiting do
      %{^delivered => {:ended, result}} when config.ordered ->
        stream_deliver({result, acc}, free, started, delivered + 1, Map.delete(waiting, delivered), next, config)

      _ when free == 0 or next == :done ->
        receive do
          {{^ref, index}, value} ->
            stream_reduce(go, free, started, delivered, Map.put(waiting, index, {:answered, value}), next, config)

          {:ended, {^ref, index}, why} ->
            {task, others} = Map.pop(waiting, index)

            case result(task, why, config) do
              :exit ->
                drop_messages(config)
                at(298, exit({:timeout, {__MODULE__, :stream, [config.timeout]}}))

              result when config.ordered ->
                stream_reduce(go, free + 1, started, delivered, Map.put(waiting, index, {:ended, result}), next, config)

              result ->
                stream_deliver({result, acc}, free + 1, started, delivered + 1, others, next, config)
            end

          {:DOWN, ^ref, _, _, reason} ->
            drop_messages(config)
            exit({reason, {__MODULE__, :stream, [config.timeout]}})
        end

      _ ->
        case at(323, pull(next, config)) do
          {:suspended, [element], next} -> stream_spawn(element, go, free, started, delivered, waiting, next, config)
          {_, [element]} -> stream_spawn(element, go, free, started, delivered, waiting, :done, config)
          {_, []} -> stream_reduce(go, free, started, delivered, waiting, :done, config)
        end
    end
  end

  defp stream_deliver({result, acc}, free, started, delivered, waiting, next, config) do
    reduced =
      try do
        at(370, config.reducer.(result, acc))
      catch
        kind, reason ->
          close(next, config)
          :erlang.raise(kind, reason, __STACKTRACE__)
      end

    stream_reduce(reduced, free, started, delivered, waiting, next, config)
  end

  # The next element. An enumerable that fails takes the tasks along.
  defp pull(next, config) do
    next.({:cont, []})
  catch
    kind, reason ->
      close(:done, config)
      :erlang.raise(kind, reason, __STACKTRACE__)
  end

  defp stream_spawn(element, go, free, index, delivered, waiting, next, %{manager: manager, ref: ref} = config) do
    mfa =
      case config.fun do
        {module, fun, args} -> {module, fun, [element | args]}
        fun -> {:erlang, :apply, [fun, [element]]}
      end

    send(manager, {:run, index, config.callers, mfa})

    receive do
      {:started, {^ref, ^index}} ->
        kept = if config.zip, do: element, else: nil
        stream_reduce(go, free - 1, index + 1, delivered, Map.put(waiting, index, {:input, kept}), next, config)

      {:max_children, ^ref} ->
        close(:done, config)

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
  defp result({:input, _input}, :timeout, %{on_timeout: :exit}), do: :exit
  defp result({:input, input}, why, %{zip: true}), do: {:exit, {input, reason(why)}}
  defp result({:input, _input}, why, _config), do: {:exit, reason(why)}

  defp reason(:timeout), do: :timeout
  defp reason({:down, reason}), do: reason

  # Ends the enumeration, the manager and all tasks that still run.
  defp close(next, %{manager: manager, ref: ref} = config) do
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
      {^consumer, ref} -> stream_monitor_loop(%{}, %{consumer: consumer, watch: watch, ref: ref, spawn: spawn_task, timeout: timeout})
      {:DOWN, ^watch, _, _, reason} -> exit(reason)
    end
  end

  # `tasks` maps a task's monitor to `{index, pid, kind, timer, timed_out?}`
  defp stream_monitor_loop(tasks, %{consumer: consumer, watch: watch, ref: ref} = config) do
    receive do
      {:run, index, callers, mfa} ->
        case config.spawn.() do
          {:ok, kind, pid} ->
            monitor = Process.monitor(pid)
            timer = if config.timeout != :infinity, do: at(505, Process.send_after(self(), {:timeout, {ref, monitor}}, config.timeout))
            send(pid, {consumer, {ref, index}, consumer, callers, mfa})
            send(consumer, {:started, {ref, index}})
            stream_monitor_loop(Map.put(tasks, monitor, {index, pid, kind, timer, false}), config)

          {:error, :max_children} ->
            send(consumer, {:max_children, ref})
            stream_monitor_loop(tasks, config)
        end

      {:DOWN, monitor, _, _, reason} when is_map_key(tasks, monitor) ->
        {{index, _, _, timer, timed_out}, tasks} = Map.pop(tasks, monitor)
        timer && Process.cancel_timer(timer)
        send(consumer, {:ended, {ref, index}, if(timed_out, do: :timeout, else: {:down, reason})})
        stream_monitor_loop(tasks, config)

      {:timeout, {^ref, monitor}} when is_map_key(tasks, monitor) ->
        {index, pid, kind, timer, _} = Map.fetch!(tasks, monitor)
        Process.unlink(pid)
        Process.exit(pid, :kill)
        stream_monitor_loop(Map.put(tasks, monitor, {index, pid, kind, timer, true}), config)

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
        stream_monitor_loop(tasks, config)
    end
  end

  defp await_down(monitor) do
    receive do
      {:DOWN, ^monitor, _, _, _} -> :ok
    end
  end
end
