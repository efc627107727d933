defmodule :gen_server do
  @moduledoc """
  The loop behind every `GenServer`.

  A server is a process that waits in `loop/7`. Each message is handed to a callback of its module; what the
  callback returns is the state for the next round:

      loop ── message ──▶ handle_msg ──▶ try_handle_call | try_dispatch ──▶ the callback
        ▲                                                                       │
        └────────────── {:reply, …} {:noreply, …} ◀─────────────────────────────┘
                        {:stop, …} ──▶ terminate

      iex> defmodule Echo do
      ...>   def init(state), do: {:ok, state}
      ...>   def handle_call(request, _from, state), do: {:reply, request, state}
      ...> end
      iex> {:ok, pid} = :gen_server.start_link(Echo, [], [])
      iex> :gen_server.call(pid, :hi)
      :hi
  """

  import Otpshell.Line

  @callback init(args :: term) :: {:ok, term} | {:ok, term, term} | {:stop, term} | :ignore
  @callback handle_call(request :: term, from :: {pid, term}, state :: term) :: term
  @callback handle_cast(request :: term, state :: term) :: term
  @callback handle_info(message :: term, state :: term) :: term
  @callback handle_continue(continue :: term, state :: term) :: term
  @callback terminate(reason :: term, state :: term) :: term
  @callback code_change(old :: term, state :: term, extra :: term) :: {:ok, term} | {:error, term}
  @callback format_status(opt :: atom, list) :: term
  @optional_callbacks handle_info: 2, handle_continue: 2, terminate: 2, code_change: 3, format_status: 2

  # -- for clients ------------------------------------------------------------------------------------------------------

  @doc "Starts a server that is linked to the caller."
  def start_link(module, args, options), do: :gen.start(:gen_server, :link, module, args, options)
  def start_link(name, module, args, options), do: :gen.start(:gen_server, :link, name, module, args, options)

  @doc "Starts a server without a link."
  def start(module, args, options), do: :gen.start(:gen_server, :nolink, module, args, options)
  def start(name, module, args, options), do: :gen.start(:gen_server, :nolink, name, module, args, options)

  @doc "Starts a server and monitors it: `{:ok, {pid, ref}}`."
  def start_monitor(module, args, options), do: monitored(:gen.start(:gen_server, :monitor, module, args, options))

  def start_monitor(name, module, args, options) do
    monitored(:gen.start(:gen_server, :monitor, name, module, args, options))
  end

  defp monitored({{:ok, pid}, ref}), do: {:ok, {pid, ref}}

  defp monitored({failure, ref}) do
    :erlang.demonitor(ref, [:flush])
    failure
  end

  @doc "Sends a request and waits for the reply."
  def call(server, request) do
    try do
      :gen.call(server, :"$gen_call", request, 5000)
    catch
      :exit, reason -> at(385, :erlang.exit({reason, {:gen_server, :call, [server, request]}}))
    else
      {:ok, reply} -> reply
    end
  end

  def call(server, request, timeout) do
    try do
      :gen.call(server, :"$gen_call", request, timeout)
    catch
      :exit, reason -> at(394, :erlang.exit({reason, {:gen_server, :call, [server, request, timeout]}}))
    else
      {:ok, reply} -> reply
    end
  end

  @doc "Sends a request that has no reply."
  def cast({:global, name}, request), do: quietly(fn -> :global.send(name, {:"$gen_cast", request}) end)
  def cast({:via, module, name}, request), do: quietly(fn -> module.send(name, {:"$gen_cast", request}) end)
  def cast(server, request), do: quietly(fn -> send(server, {:"$gen_cast", request}) end)

  @doc "Answers a caller from anywhere, also after `handle_call` returned `{:noreply, state}`."
  def reply(from, answer), do: :gen.reply(from, answer)

  @doc "Stops a server and waits for its end."
  def stop(server), do: :gen.stop(server)
  def stop(server, reason, timeout), do: :gen.stop(server, reason, timeout)

  @doc "Casts to servers of that name on several nodes."
  def abcast(name, request) when is_atom(name), do: abcast([node() | Node.list()], name, request)

  def abcast(nodes, name, request) do
    for node <- nodes, do: cast({name, node}, request)
    :abcast
  end

  @doc "Calls the servers of that name on several nodes: `{[{node, reply}], bad_nodes}`."
  def multi_call(name, request), do: multi_call([node() | Node.list()], name, request, :infinity)
  def multi_call(nodes, name, request), do: multi_call(nodes, name, request, :infinity)

  def multi_call(nodes, name, request, timeout) do
    answers =
      for node <- nodes do
        try do
          {node, :gen.call({name, node}, :"$gen_call", request, timeout)}
        catch
          :exit, _ -> node
        end
      end

    {for({node, {:ok, reply}} <- answers, do: {node, reply}), for(node <- answers, is_atom(node), do: node)}
  end

  # A cast to a name or process that is not there is not an error.
  defp quietly(fun) do
    try do
      fun.()
      :ok
    catch
      _, _ -> :ok
    end
  end

  @doc "Turns a process that `:proc_lib` started into a server; it never returns."
  def enter_loop(module, options, state), do: enter_loop(module, options, state, self(), :infinity)

  def enter_loop(module, options, state, server) when is_pid(server) or is_tuple(server) do
    if match?({:continue, _}, server) do
      enter_loop(module, options, state, self(), server)
    else
      enter_loop(module, options, state, server, :infinity)
    end
  end

  def enter_loop(module, options, state, timeout), do: enter_loop(module, options, state, self(), timeout)

  def enter_loop(module, options, state, server, timeout) do
    name = :gen.get_proc_name(server)
    debug = :gen.debug_options(name, options)
    loop(:gen.get_parent(), name, state, module, timeout, :gen.hibernate_after(options), debug)
  end

  # -- initialisation -----------------------------------------------------------------------------------------------------

  # `name` is still `{:local, name}` here: a failed start gives the name back.
  @doc false
  def init_it(starter, :self, name, module, args, options), do: init_it(starter, self(), name, module, args, options)

  def init_it(starter, parent, full_name, module, args, options) do
    name = :gen.get_proc_name(full_name)
    debug = :gen.debug_options(name, options)
    hibernate_after = :gen.hibernate_after(options)

    case at(814, init_it(module, args)) do
      {:ok, {:ok, state}} ->
        :proc_lib.init_ack(starter, {:ok, self()})
        loop(parent, name, state, module, :infinity, hibernate_after, debug)

      {:ok, {:ok, state, timeout}} when is_integer(timeout) or timeout == :infinity or timeout == :hibernate ->
        :proc_lib.init_ack(starter, {:ok, self()})
        loop(parent, name, state, module, timeout, hibernate_after, debug)

      {:ok, {:ok, state, {:continue, _} = continue}} ->
        :proc_lib.init_ack(starter, {:ok, self()})
        loop(parent, name, state, module, continue, hibernate_after, debug)

      {:ok, {:stop, reason}} ->
        init_failed(starter, full_name, {:error, reason})
        :erlang.exit(reason)

      {:ok, :ignore} ->
        init_failed(starter, full_name, :ignore)
        :erlang.exit(:normal)

      {:ok, other} ->
        init_failed(starter, full_name, {:error, {:bad_return_value, other}})
        :erlang.exit({:bad_return_value, other})

      {:EXIT, kind, reason, stack} ->
        init_failed(starter, full_name, {:error, exit_reason(kind, reason, stack)})
        :erlang.raise(kind, reason, stack)
    end
  end

  # The name goes first, the answer after: a supervisor may start the next one as soon as it knows.
  defp init_failed(starter, full_name, answer) do
    :gen.unregister_name(full_name)
    :proc_lib.init_ack(starter, answer)
  end

  @doc false
  def init_it(module, args) do
    try do
      {:ok, at(851, module.init(args))}
    catch
      :throw, value -> {:ok, value}
      kind, reason -> {:EXIT, kind, reason, __STACKTRACE__}
    end
  end

  # -- the loop -------------------------------------------------------------------------------------------------------------

  # The fifth argument is what the last callback asked for: a timeout, `:hibernate` or `{:continue, term}`.
  # The first clause is the common one; its receive is in tail position, so a waiting server keeps no stack.
  @doc false
  def loop(parent, name, state, module, :infinity, :infinity, []) do
    at(
      871,
      receive do
        {:system, from, request} ->
          :sys.handle_system_msg(request, from, parent, :gen_server, [], [name, state, module, :infinity, :infinity])

        {:EXIT, ^parent, reason} = message ->
          terminate(:exit, reason, [], name, :undefined, message, module, state, [])

        message ->
          handle_msg(message, parent, name, state, module, :infinity)
      end
    )
  end

  def loop(parent, name, state, module, {:continue, term} = continue, hibernate_after, debug) do
    result = at(865, try_dispatch(module, :handle_continue, term, state))

    case debug do
      [] ->
        handle_common_reply(result, parent, name, :undefined, continue, module, hibernate_after, state)

      _ ->
        debug = :sys.handle_debug(debug, &print_event/3, name, continue)
        handle_common_reply(result, parent, name, :undefined, continue, module, hibernate_after, state, debug)
    end
  end

  def loop(parent, name, state, module, :hibernate, hibernate_after, debug) do
    :proc_lib.hibernate(:gen_server, :wake_hib, [parent, name, state, module, hibernate_after, debug])
  end

  # `:hibernate_after`: quiet for that long, then asleep
  def loop(parent, name, state, module, :infinity, hibernate_after, debug) do
    receive do
      message -> decode_msg(message, parent, name, state, module, :infinity, hibernate_after, debug)
    after
      hibernate_after -> loop(parent, name, state, module, :hibernate, hibernate_after, debug)
    end
  end

  def loop(parent, name, state, module, timeout, hibernate_after, debug) do
    receive do
      message -> decode_msg(message, parent, name, state, module, timeout, hibernate_after, debug)
    after
      timeout -> decode_msg(:timeout, parent, name, state, module, timeout, hibernate_after, debug)
    end
  end

  @doc false
  def wake_hib(parent, name, state, module, hibernate_after, debug) do
    receive do
      message -> decode_msg(message, parent, name, state, module, :hibernate, hibernate_after, debug)
    end
  end

  defp decode_msg(message, parent, name, state, module, time, hibernate_after, debug) do
    case message do
      {:system, from, request} ->
        misc = [name, state, module, time, hibernate_after]
        :sys.handle_system_msg(request, from, parent, :gen_server, debug, misc, time == :hibernate)

      {:EXIT, ^parent, reason} ->
        terminate(:exit, reason, [], name, :undefined, message, module, state, debug)

      _ when debug == [] ->
        handle_msg(message, parent, name, state, module, hibernate_after)

      _ ->
        debug = :sys.handle_debug(debug, &print_event/3, name, {:in, message})
        handle_msg(message, parent, name, state, module, hibernate_after, debug)
    end
  end

  # -- one message, without debugging -----------------------------------------------------------------------------------------

  defp handle_msg({:"$gen_call", from, request}, parent, name, state, module, hibernate_after) do
    result = at(1178, try_handle_call(module, request, from, state))

    case result do
      {:ok, {:reply, answer, state}} ->
        :gen.reply(from, answer)
        loop(parent, name, state, module, :infinity, hibernate_after, [])

      {:ok, {:reply, answer, state, next}}
      when is_integer(next) or next == :infinity or next == :hibernate or (is_tuple(next) and elem(next, 0) == :continue) ->
        :gen.reply(from, answer)
        loop(parent, name, state, module, next, hibernate_after, [])

      {:ok, {:stop, reason, answer, state}} ->
        stop_and_reply(reason, answer, from, name, request, module, state, [])

      _ ->
        handle_common_reply(result, parent, name, from, request, module, hibernate_after, state)
    end
  end

  defp handle_msg(message, parent, name, state, module, hibernate_after) do
    result = at(1200, try_dispatch(message, module, state))
    handle_common_reply(result, parent, name, :undefined, message, module, hibernate_after, state)
  end

  defp handle_common_reply(result, parent, name, from, message, module, hibernate_after, state) do
    case result do
      {:ok, {:noreply, state}} ->
        loop(parent, name, state, module, :infinity, hibernate_after, [])

      {:ok, {:noreply, state, next}}
      when is_integer(next) or next == :infinity or next == :hibernate or (is_tuple(next) and elem(next, 0) == :continue) ->
        loop(parent, name, state, module, next, hibernate_after, [])

      _ ->
        handle_end(result, name, from, message, module, state, [])
    end
  end

  # -- one message, with debugging: the same, and every step is told to `:sys` ------------------------------------------------

  defp handle_msg({:"$gen_call", from, request}, parent, name, state, module, hibernate_after, debug) do
    result = at(1210, try_handle_call(module, request, from, state))

    case result do
      {:ok, {:reply, answer, state}} ->
        debug = reply(name, from, answer, state, debug)
        loop(parent, name, state, module, :infinity, hibernate_after, debug)

      {:ok, {:reply, answer, state, next}}
      when is_integer(next) or next == :infinity or next == :hibernate or (is_tuple(next) and elem(next, 0) == :continue) ->
        debug = reply(name, from, answer, state, debug)
        loop(parent, name, state, module, next, hibernate_after, debug)

      {:ok, {:stop, reason, answer, state}} ->
        stop_and_reply(reason, answer, from, name, request, module, state, debug)

      _ ->
        handle_common_reply(result, parent, name, from, request, module, hibernate_after, state, debug)
    end
  end

  defp handle_msg(message, parent, name, state, module, hibernate_after, debug) do
    result = at(1232, try_dispatch(message, module, state))
    handle_common_reply(result, parent, name, :undefined, message, module, hibernate_after, state, debug)
  end

  defp handle_common_reply(result, parent, name, from, message, module, hibernate_after, state, debug) do
    case result do
      {:ok, {:noreply, state}} ->
        debug = :sys.handle_debug(debug, &print_event/3, name, {:noreply, state})
        loop(parent, name, state, module, :infinity, hibernate_after, debug)

      {:ok, {:noreply, state, next}}
      when is_integer(next) or next == :infinity or next == :hibernate or (is_tuple(next) and elem(next, 0) == :continue) ->
        debug = :sys.handle_debug(debug, &print_event/3, name, {:noreply, state})
        loop(parent, name, state, module, next, hibernate_after, debug)

      _ ->
        handle_end(result, name, from, message, module, state, debug)
    end
  end

  defp reply(name, {_, _} = from, answer, state, debug) do
    :gen.reply(from, answer)
    :sys.handle_debug(debug, &print_event/3, name, {:out, answer, from, state})
  end

  # -- running a callback -------------------------------------------------------------------------------------------------------

  defp try_dispatch({:"$gen_cast", request}, module, state), do: try_dispatch(module, :handle_cast, request, state)
  defp try_dispatch(message, module, state), do: try_dispatch(module, :handle_info, message, state)

  # A throw counts as the callback's return value.
  defp try_dispatch(module, callback, message, state) do
    try do
      case callback do
        :handle_cast -> {:ok, at(1123, module.handle_cast(message, state))}
        :handle_info -> {:ok, at(1123, module.handle_info(message, state))}
        :handle_continue -> {:ok, at(1123, module.handle_continue(message, state))}
      end
    catch
      :throw, value -> {:ok, value}
      :error, :undef when callback == :handle_info -> unexpected_message(module, message, state, __STACKTRACE__)
      kind, reason -> {:EXIT, kind, reason, __STACKTRACE__}
    end
  end

  # A module that defines no handle_info at all is told about the message and goes on.
  defp unexpected_message(module, message, state, stack) do
    if :erlang.function_exported(module, :handle_info, 2) do
      {:EXIT, :error, :undef, stack}
    else
      report = %{label: {:gen_server, :no_handle_info}, module: module, message: message}
      :logger.log(:warning, report, %{domain: [:otp]})
      {:ok, {:noreply, state}}
    end
  end

  defp try_handle_call(module, request, from, state) do
    try do
      {:ok, at(1149, module.handle_call(request, from, state))}
    catch
      :throw, value -> {:ok, value}
      kind, reason -> {:EXIT, kind, reason, __STACKTRACE__}
    end
  end

  defp try_terminate(module, reason, state) do
    if :erlang.function_exported(module, :terminate, 2) do
      try do
        {:ok, at(1161, module.terminate(reason, state))}
      catch
        :throw, value -> {:ok, value}
        kind, reason -> {:EXIT, kind, reason, __STACKTRACE__}
      end
    else
      {:ok, :ok}
    end
  end

  # -- the end --------------------------------------------------------------------------------------------------------------------

  defp handle_end(result, name, from, message, module, state, debug) do
    case result do
      {:EXIT, kind, reason, stack} ->
        terminate(kind, reason, stack, name, from, message, module, state, debug)

      {:ok, {:stop, reason, state}} ->
        terminate(:exit, reason, [], name, from, message, module, state, debug)

      {:ok, other} ->
        terminate(:exit, {:bad_return_value, other}, [], name, from, message, module, state, debug)
    end
  end

  # terminate comes first, the caller's answer after it, whatever terminate does
  defp stop_and_reply(reason, answer, from, name, message, module, state, debug) do
    try do
      terminate(:exit, reason, [], name, from, message, module, state, debug)
    after
      reply(name, from, answer, state, debug)
    end
  end

  defp terminate(kind, reason, stack, name, from, message, module, state, debug) do
    terminate(kind, reason, stack, stack, name, from, message, module, state, debug)
  end

  # `stack` is what the process ends with, `shown_stack` what the report shows.
  defp terminate(kind, reason, stack, shown_stack, name, from, message, module, state, debug) do
    case at(1351, try_terminate(module, exit_reason(kind, reason, stack), state)) do
      {:EXIT, kind, reason, stack} ->
        error_info(kind, reason, stack, name, from, message, module, state, debug)
        :erlang.raise(kind, reason, stack)

      _ ->
        unless kind == :exit and clean?(reason) do
          error_info(kind, reason, shown_stack, name, from, message, module, state, debug)
        end
    end

    case stack do
      [] -> :erlang.exit(reason)
      _ -> :erlang.raise(kind, reason, stack)
    end
  end

  defp clean?(:normal), do: true
  defp clean?(:shutdown), do: true
  defp clean?({:shutdown, _}), do: true
  defp clean?(_), do: false

  defp exit_reason(:error, reason, stack), do: {reason, stack}
  defp exit_reason(:exit, reason, _stack), do: reason
  defp exit_reason(:throw, reason, stack), do: {{:nocatch, reason}, stack}

  # The report that Logger prints as "GenServer … terminating".
  defp error_info(_kind, reason, stack, name, from, message, module, state, debug) do
    status = %{state: state, message: message, reason: reason, log: :sys.get_log(debug)}
    status = format_status(module, :terminate, Process.get(), status)

    report = %{
      label: {:gen_server, :terminate},
      name: name,
      module: module,
      last_message: status.message,
      state: status.state,
      log: status.log,
      reason: {status.reason, stack},
      client_info: client_info(from)
    }

    :logger.log(:error, report, %{domain: [:otp]})
  end

  defp client_info(:undefined), do: :undefined

  defp client_info({pid, _tag}) when is_pid(pid) and node(pid) == node() do
    case Process.info(pid, [:current_stacktrace, :registered_name]) do
      nil -> {pid, :dead}
      [{_, stack}, {_, []}] -> {pid, {pid, stack}}
      [{_, stack}, {_, name}] -> {pid, {name, stack}}
    end
  end

  defp client_info({pid, _tag}) when is_pid(pid), do: {pid, :remote}
  defp client_info(_), do: :undefined

  # -- what `:sys` asks of a behaviour ------------------------------------------------------------------------------------------

  @doc false
  def system_continue(parent, debug, [name, state, module, time, hibernate_after]) do
    loop(parent, name, state, module, time, hibernate_after, debug)
  end

  @doc false
  def system_terminate(reason, _parent, debug, [name, state, module, _time, _hibernate_after]) do
    terminate(:exit, reason, [], name, :undefined, [], module, state, debug)
  end

  @doc false
  def system_code_change([name, state, module, time, hibernate_after], _module, old_version, extra) do
    case module.code_change(old_version, state, extra) do
      {:ok, state} -> {:ok, [name, state, module, time, hibernate_after]}
      other -> other
    end
  end

  @doc false
  def system_get_state([_name, state | _]), do: {:ok, state}

  @doc false
  def system_replace_state(fun, [name, state | rest]) do
    new = fun.(state)
    {:ok, new, [name, new | rest]}
  end

  @doc false
  def format_status(_opt, [dictionary, system_state, parent, debug, [name, state, module | _]]) do
    log = :sys.get_log(debug)
    status = format_status(module, :normal, dictionary, %{state: state, log: log})

    shown =
      case status.state do
        {:listed, list} when is_list(list) -> list
        {:listed, term} -> [term]
        state -> [{:data, [{'State', state}]}]
      end

    [
      {:header, :gen.format_status_header('Status for generic server', name)},
      {:data, [{'Status', system_state}, {'Parent', parent}, {'Logged events', status.log}]} | shown
    ]
  end

  # A module may hide or shorten what is shown: format_status/1 takes and gives the whole map, the older
  # format_status/2 takes `[dictionary, state]` and gives what stands for the state.
  defp format_status(module, opt, dictionary, status) do
    cond do
      :erlang.function_exported(module, :format_status, 1) ->
        try do
          :maps.merge(status, module.format_status(status))
        catch
          _, _ -> %{status | state: "#{inspect(module)}.format_status/1 crashed"}
        end

      :erlang.function_exported(module, :format_status, 2) ->
        try do
          shown = module.format_status(opt, [dictionary, status.state])
          if opt == :normal, do: %{status | state: {:listed, shown}}, else: %{status | state: shown}
        catch
          _, _ -> status
        end

      true ->
        status
    end
  end

  # How `:sys.trace` shows what happens to a server.
  defp print_event(device, event, name) do
    :sys.print(device, "*DBG* #{:sys.show(name)} " <> describe(event))
  end

  defp describe({:in, {:"$gen_call", {caller, _}, request}}), do: "got call #{:sys.show(request)} from #{:sys.show(caller)}"
  defp describe({:in, {:"$gen_cast", request}}), do: "got cast #{:sys.show(request)}"
  defp describe({:in, message}), do: "got #{:sys.show(message)}"

  defp describe({:out, answer, {to, _}, state}) do
    "sent #{:sys.show(answer)} to #{:sys.show(to)}, new state #{:sys.show(state)}"
  end

  defp describe({:noreply, state}), do: "new state #{:sys.show(state)}"
  defp describe({:continue, term}), do: "continue #{:sys.show(term)}"
  defp describe(event), do: :sys.show(event)
end
