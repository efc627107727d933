defmodule :sys do
  @moduledoc """
  Looks into running servers.

  Every OTP process understands *system messages*: it can be asked for its state, stopped for a while, traced. The server
  answers between two ordinary messages.

      iex> {:ok, pid} = Agent.start_link(fn -> 41 end)
      iex> :sys.replace_state(pid, fn n -> n + 1 end)
      iex> :sys.get_state(pid)
      42
  """

  import Otpshell.Line

  # -- for whoever asks -------------------------------------------------------------------------------------------------

  @doc """
  Stops the server from handling ordinary messages until `resume/1`.

  Exits when the server is not there, ends before it answers, or is too slow; also when the server is neither a pid nor a name.

      iex> {:ok, pid} = Agent.start_link(fn -> 1 end)
      iex> :sys.suspend(pid)
      :ok
      iex> {:status, _pid, _module, [_dictionary, running | _rest]} = :sys.get_status(pid)
      iex> running
      :suspended
  """
  def suspend(name), do: send_system_msg(name, :suspend)
  def suspend(name, timeout), do: send_system_msg(name, :suspend, timeout)

  @doc """
  Lets a suspended server go on.

  Exits when the server is not there, ends before it answers, or is too slow; also when the server is neither a pid nor a name.

      iex> {:ok, pid} = Agent.start_link(fn -> 1 end)
      iex> :sys.suspend(pid)
      iex> :sys.resume(pid)
      :ok
      iex> Agent.get(pid, & &1)
      1
  """
  def resume(name), do: send_system_msg(name, :resume)
  def resume(name, timeout), do: send_system_msg(name, :resume, timeout)

  @doc """
  Everything about a server: `{:status, pid, {:module, behaviour}, [dictionary, :running | :suspended, parent, debug, state]}`.

  Exits when the server is not there, ends before it answers, or is too slow; also when the server is neither a pid nor a name.

      iex> {:ok, pid} = Agent.start_link(fn -> 1 end)
      iex> {:status, ^pid, {:module, behaviour}, _items} = :sys.get_status(pid)
      iex> behaviour
      :gen_server
  """
  def get_status(name), do: send_system_msg(name, :get_status)
  def get_status(name, timeout), do: send_system_msg(name, :get_status, timeout)

  @doc """
  The server's state.

  Exits when the server is not there, ends before it answers, or is too slow; also when the server is neither a pid nor a name.

      iex> {:ok, pid} = Agent.start_link(fn -> 1 end)
      iex> :sys.get_state(pid)
      1
  """
  def get_state(name) do
    case at(139, send_system_msg(name, :get_state)) do
      {:error, reason} -> :erlang.error(reason)
      {:ok, state} -> state
    end
  end

  def get_state(name, timeout) do
    case at(146, send_system_msg(name, :get_state, timeout)) do
      {:error, reason} -> :erlang.error(reason)
      {:ok, state} -> state
    end
  end

  @doc """
  Replaces the state by what `fun` makes of it; gives the new state.

  Exits when the server is not there, ends before it answers, or is too slow; also when the server is neither a pid nor a name. Raises
  `ErlangError` when `fun` cannot be called or fails.

      iex> {:ok, pid} = Agent.start_link(fn -> 1 end)
      iex> :sys.replace_state(pid, fn n -> n + 1 end)
      2
  """
  def replace_state(name, fun) do
    case at(154, send_system_msg(name, {:replace_state, fun})) do
      {:error, reason} -> :erlang.error(reason)
      {:ok, state} -> state
    end
  end

  def replace_state(name, fun, timeout) do
    case at(161, send_system_msg(name, {:replace_state, fun}, timeout)) do
      {:error, reason} -> :erlang.error(reason)
      {:ok, state} -> state
    end
  end

  @doc """
  Ends the server with `reason`; its `terminate` runs.

  Exits when the server is not there, ends before it answers, or is too slow; also when the server is neither a pid nor a name.

      iex> {:ok, pid} = Agent.start(fn -> 1 end)
      iex> :sys.terminate(pid, :normal)
      :ok
  """
  def terminate(name, reason), do: send_system_msg(name, {:terminate, reason})
  def terminate(name, reason, timeout), do: send_system_msg(name, {:terminate, reason}, timeout)

  @doc """
  Runs `code_change` in a suspended server.

  Exits when the server is not there, ends before it answers, or is too slow; also when the server is neither a pid nor a name.

      iex> {:ok, pid} = Agent.start_link(fn -> 1 end)
      iex> :sys.suspend(pid)
      iex> :sys.change_code(pid, Agent.Server, 1, {Kernel, :+, [1]})
      :ok
      iex> :sys.resume(pid)
      iex> Agent.get(pid, & &1)
      2
  """
  def change_code(name, module, version, extra), do: send_system_msg(name, {:change_code, module, version, extra})

  def change_code(name, module, version, extra, timeout) do
    send_system_msg(name, {:change_code, module, version, extra}, timeout)
  end

  @doc """
  Prints every event of the server from now on (`true`), or stops that (`false`).

  Exits when the server is not there, ends before it answers, or is too slow; also when the server is neither a pid nor a name.

      iex> {:ok, pid} = Agent.start_link(fn -> 1 end)
      iex> :sys.trace(pid, true)
      :ok
  """
  def trace(name, flag), do: send_system_msg(name, {:debug, {:trace, flag}})
  def trace(name, flag, timeout), do: send_system_msg(name, {:debug, {:trace, flag}}, timeout)

  @doc """
  Keeps the last events: `true` (ten), `{true, n}`, `false`, `:get`, `:print`.

  Exits when the server is not there, ends before it answers, or is too slow; also when the server is neither a pid nor a name.

      iex> {:ok, pid} = Agent.start_link(fn -> 1 end)
      iex> :sys.log(pid, true)
      :ok
      iex> Agent.get(pid, & &1)
      iex> {:ok, events} = :sys.log(pid, :get)
      iex> length(events) > 0
      true
  """
  def log(name, flag), do: send_system_msg(name, {:debug, {:log, flag}})
  def log(name, flag, timeout), do: send_system_msg(name, {:debug, {:log, flag}}, timeout)

  @doc """
  Writes every event to a file from now on, or stops that (`false`): `:ok`, or `{:error, reason}` when the file cannot be opened.

  Exits when the server is not there, ends before it answers, or is too slow; also when the server is neither a pid nor a name.

      iex> {:ok, pid} = Agent.start_link(fn -> 1 end)
      iex> :sys.log_to_file(pid, 'agent.events')
      :ok
      iex> :sys.log_to_file(pid, false)
      :ok
  """
  def log_to_file(name, file), do: send_system_msg(name, {:debug, {:log_to_file, file}})
  def log_to_file(name, file, timeout), do: send_system_msg(name, {:debug, {:log_to_file, file}}, timeout)

  @doc """
  Counts messages in and out: `true`, `false`, `:get`.

  Exits when the server is not there, ends before it answers, or is too slow; also when the server is neither a pid nor a name.

      iex> {:ok, pid} = Agent.start_link(fn -> 1 end)
      iex> :sys.statistics(pid, true)
      :ok
      iex> Agent.get(pid, & &1)
      iex> {:ok, statistics} = :sys.statistics(pid, :get)
      iex> statistics[:messages_in]
      1
  """
  def statistics(name, flag), do: send_system_msg(name, {:debug, {:statistics, flag}})
  def statistics(name, flag, timeout), do: send_system_msg(name, {:debug, {:statistics, flag}}, timeout)

  @doc """
  Calls `fun.(state, event, server_name)` at each event. It gives its next state, or `:done` to be removed.

  Exits when the server is not there, ends before it answers, or is too slow; also when the server is neither a pid nor a name. Raises
  `FunctionClauseError` when `function` is neither `{fun, state}` nor `{id, fun, state}`.

      iex> {:ok, pid} = Agent.start_link(fn -> 1 end)
      iex> parent = self()
      iex> :sys.install(pid, {fn state, _event, _name -> send(parent, :seen) && state end, nil})
      :ok
      iex> Agent.get(pid, & &1)
      iex> receive do :seen -> :seen end
      :seen
  """
  def install(name, {_, _} = function), do: send_system_msg(name, {:debug, {:install, function}})
  def install(name, {_, _, _} = function), do: send_system_msg(name, {:debug, {:install, function}})
  def install(name, {_, _} = function, timeout), do: send_system_msg(name, {:debug, {:install, function}}, timeout)
  def install(name, {_, _, _} = function, timeout), do: send_system_msg(name, {:debug, {:install, function}}, timeout)

  @doc """
  Removes a function that `install/2` put in.

  Exits when the server is not there, ends before it answers, or is too slow; also when the server is neither a pid nor a name.

      iex> {:ok, pid} = Agent.start_link(fn -> 1 end)
      iex> watch = fn state, _event, _name -> state end
      iex> :sys.install(pid, {watch, nil})
      iex> :sys.remove(pid, watch)
      :ok
  """
  def remove(name, function), do: send_system_msg(name, {:debug, {:remove, function}})
  def remove(name, function, timeout), do: send_system_msg(name, {:debug, {:remove, function}}, timeout)

  @doc """
  Ends all debugging of the server.

  Exits when the server is not there, ends before it answers, or is too slow; also when the server is neither a pid nor a name.

      iex> {:ok, pid} = Agent.start_link(fn -> 1 end)
      iex> :sys.no_debug(pid)
      :ok
  """
  def no_debug(name), do: send_system_msg(name, {:debug, :no_debug})
  def no_debug(name, timeout), do: send_system_msg(name, {:debug, :no_debug}, timeout)

  # A failed call exits with the `:sys` function and its arguments, as the user wrote them.
  defp send_system_msg(name, request) do
    try do
      :gen.call(name, :system, request, 5000)
    catch
      :error, reason -> :erlang.exit({{reason, __STACKTRACE__}, shown_call(name, request)})
      :exit, reason -> at(338, :erlang.exit({reason, shown_call(name, request)}))
    else
      {:ok, answer} -> answer
    end
  end

  defp send_system_msg(name, request, timeout) do
    try do
      at(342, :gen.call(name, :system, request, timeout))
    catch
      :error, reason -> :erlang.exit({{reason, __STACKTRACE__}, shown_call(name, request, timeout)})
      :exit, reason -> at(346, :erlang.exit({reason, shown_call(name, request, timeout)}))
    else
      {:ok, answer} -> answer
    end
  end

  defp shown_call(name, {:debug, {fun, arg}}), do: {:sys, fun, [name, arg]}
  defp shown_call(name, {:debug, :no_debug}), do: {:sys, :no_debug, [name]}
  defp shown_call(name, {:change_code, module, version, extra}), do: {:sys, :change_code, [name, module, version, extra]}
  defp shown_call(name, {fun, arg}), do: {:sys, fun, [name, arg]}
  defp shown_call(name, fun), do: {:sys, fun, [name]}

  defp shown_call(name, request, timeout) do
    {:sys, fun, args} = shown_call(name, request)
    {:sys, fun, args ++ [timeout]}
  end

  # -- for behaviours: what to do with a system message -------------------------------------------------------------------

  @doc """
  Does what a system message asks and goes on in `module.system_continue(parent, debug, misc)`, or waits there when suspended; it never
  returns.

  A behaviour calls it, as the last thing in its loop, when `{:system, from, request}` comes, with all it must remember in `misc`.

      iex> defmodule Loop do
      ...>   def loop(parent, debug, state) do
      ...>     receive do
      ...>       {:system, from, request} -> :sys.handle_system_msg(request, from, parent, Loop, debug, state)
      ...>     end
      ...>   end
      ...>   def system_continue(parent, debug, state), do: loop(parent, debug, state)
      ...> end
      iex> parent = self()
      iex> pid = spawn_link(fn -> Loop.loop(parent, [], :here) end)
      iex> :sys.get_state(pid)
      :here
  """
  def handle_system_msg(request, from, parent, module, debug, misc, hibernate \\ false) do
    handle_system_msg(:running, request, from, parent, module, debug, misc, hibernate)
  end

  defp handle_system_msg(status, request, from, parent, module, debug, misc, hibernate) do
    case do_cmd(status, request, parent, module, debug, misc) do
      {:suspended, reply, debug, misc} ->
        :gen.reply(from, reply)

        if hibernate,
          do: :proc_lib.hibernate(:sys, :suspend_loop_hib, [parent, module, debug, misc]),
          else: suspend_loop(parent, module, debug, misc, false)

      {:running, reply, debug, misc} ->
        :gen.reply(from, reply)
        module.system_continue(parent, debug, misc)

      {{:terminating, reason}, reply, debug, misc} ->
        :gen.reply(from, reply)
        module.system_terminate(reason, parent, debug, misc)
    end
  end

  @doc false
  # Where a process wakes up that was asleep when it was suspended.
  def suspend_loop_hib(parent, module, debug, misc), do: suspend_loop(parent, module, debug, misc, true)

  defp suspend_loop(parent, module, debug, misc, hibernate) do
    receive do
      {:system, from, request} ->
        handle_system_msg(:suspended, request, from, parent, module, debug, misc, hibernate)

      {:EXIT, ^parent, reason} ->
        module.system_terminate(reason, parent, debug, misc)
    end
  end

  defp do_cmd(status, request, parent, module, debug, misc) do
    case request do
      :suspend ->
        {:suspended, :ok, debug, misc}

      :resume ->
        {:running, :ok, debug, misc}

      :get_state ->
        {status, get_state_of(module, misc), debug, misc}

      {:replace_state, fun} ->
        {reply, misc} = replace_state_of(fun, module, misc)
        {status, reply, debug, misc}

      :get_status ->
        {status, status_of(status, parent, module, debug, misc), debug, misc}

      {:debug, what} ->
        {reply, debug} = debug_cmd(what, debug)
        {status, reply, debug, misc}

      {:terminate, reason} ->
        {{:terminating, reason}, :ok, debug, misc}

      {:change_code, changed, version, extra} when status == :suspended ->
        {reply, misc} = change_code_of(module, misc, changed, version, extra)
        {status, reply, debug, misc}

      other ->
        {status, {:error, {:unknown_system_msg, other}}, debug, misc}
    end
  end

  defp get_state_of(module, misc) do
    try do
      if :erlang.function_exported(module, :system_get_state, 1) do
        {:ok, _state} = module.system_get_state(misc)
      else
        {:ok, misc}
      end
    catch
      kind, reason -> {:error, {:callback_failed, {module, :system_get_state}, {kind, reason}}}
    end
  end

  defp replace_state_of(fun, module, misc) do
    try do
      if :erlang.function_exported(module, :system_replace_state, 2) do
        {:ok, state, misc} = module.system_replace_state(fun, misc)
        {{:ok, state}, misc}
      else
        state = fun.(misc)
        {{:ok, state}, state}
      end
    catch
      kind, reason ->
        {{:error, {:callback_failed, {module, :system_replace_state}, {kind, reason}}}, misc}
    end
  end

  defp status_of(status, parent, module, debug, misc) do
    dictionary = Process.get()

    shown =
      if :erlang.function_exported(module, :format_status, 2) do
        module.format_status(:normal, [dictionary, status, parent, debug, misc])
      else
        misc
      end

    {:status, self(), {:module, module}, [dictionary, status, parent, debug, shown]}
  end

  defp change_code_of(module, misc, changed, version, extra) do
    try do
      case module.system_code_change(misc, changed, version, extra) do
        {:ok, misc} -> {:ok, misc}
        other -> {{:error, other}, misc}
      end
    catch
      :error, reason -> {{:error, {:EXIT, {reason, __STACKTRACE__}}}, misc}
      :exit, reason -> {{:error, {:EXIT, reason}}, misc}
      :throw, value -> {{:error, value}, misc}
    end
  end

  # -- debug functions --------------------------------------------------------------------------------------------------------
  #
  # The debug structure is a list, `[]` when nobody watches:
  #   {:trace, true}, {:log, [limit | newest_first]}, {:log_to_file, device},
  #   {:statistics, {start, reductions, messages_in, messages_out}}, {id, {fun, state}}

  @doc """
  Makes the debug structure for the start option `debug: [:trace, :log, :statistics, {:install, …}]`.

  Raises `FunctionClauseError` when `options` is not a list.

      iex> :sys.debug_options([])
      []
  """
  def debug_options(options) when is_list(options) do
    :lists.foldl(
      fn
        :trace, debug -> put_option(:trace, true, debug)
        :log, debug -> put_option(:log, [10], debug)
        {:log, limit}, debug when is_integer(limit) and limit > 0 -> put_option(:log, [limit], debug)
        {:log_to_file, file}, debug -> file |> log_into(debug) |> elem(1)
        :statistics, debug -> put_option(:statistics, new_statistics(), debug)
        {:install, function}, debug -> install_function(function, debug)
        _, debug -> debug
      end,
      [],
      options
    )
  end

  @doc """
  What a behaviour calls at each event: gives the debug structure with the event noted. `form.(device, event, name)` prints it where that was
  asked for.

  Raises `FunctionClauseError` when `debug` is not a debug structure.

      iex> debug = :sys.debug_options(log: 2)
      iex> debug = :sys.handle_debug(debug, fn _device, _event, _name -> :ok end, :me, {:in, :hello})
      iex> :sys.get_log(debug)
      [in: :hello]
  """
  def handle_debug(debug, form, name, event)
  def handle_debug([], _form, _name, _event), do: []

  def handle_debug([{:trace, true} = option | rest], form, name, event) do
    form.(:standard_io, event, name)
    [option | handle_debug(rest, form, name, event)]
  end

  def handle_debug([{:log, [limit | events]} | rest], form, name, event) do
    kept = :lists.sublist([{event, name, form} | events], limit)
    [{:log, [limit | kept]} | handle_debug(rest, form, name, event)]
  end

  def handle_debug([{:log_to_file, device} = option | rest], form, name, event) do
    form.(device, event, name)
    [option | handle_debug(rest, form, name, event)]
  end

  def handle_debug([{:statistics, {start, reductions, ins, outs}} | rest], form, name, event) do
    {more_in, more_out} = count(event)
    [{:statistics, {start, reductions, ins + more_in, outs + more_out}} | handle_debug(rest, form, name, event)]
  end

  def handle_debug([{id, {fun, state}} | rest], form, name, event) do
    result =
      try do
        fun.(state, event, name)
      catch
        # a debug function that fails is removed; the server must not suffer from being watched
        _, _ -> :done
      end

    case result do
      :done -> handle_debug(rest, form, name, event)
      state -> [{id, {fun, state}} | handle_debug(rest, form, name, event)]
    end
  end

  defp count(event) when elem(event, 0) == :in, do: {1, 0}
  defp count(event) when elem(event, 0) == :out, do: {0, 1}
  defp count(_), do: {0, 0}

  defp debug_cmd(:no_debug, debug), do: {:ok, closed(debug)}
  defp debug_cmd({:trace, true}, debug), do: {:ok, put_option(:trace, true, debug)}
  defp debug_cmd({:trace, false}, debug), do: {:ok, remove_option(:trace, debug)}
  defp debug_cmd({:log, true}, debug), do: debug_cmd({:log, {true, 10}}, debug)

  # What is logged already stays until the next event.
  defp debug_cmd({:log, {true, limit}}, debug) when is_integer(limit) and limit > 0 do
    {:ok, put_option(:log, [limit | logged(debug)], debug)}
  end

  defp debug_cmd({:log, false}, debug), do: {:ok, remove_option(:log, debug)}
  defp debug_cmd({:log, :get}, debug), do: {{:ok, get_log(debug)}, debug}

  defp debug_cmd({:log, :print}, debug) do
    print_log(debug)
    {:ok, debug}
  end

  defp debug_cmd({:log_to_file, false}, debug), do: {:ok, close_file(debug)}
  defp debug_cmd({:log_to_file, file}, debug), do: log_into(file, debug)
  defp debug_cmd({:statistics, true}, debug), do: {:ok, put_option(:statistics, new_statistics(), debug)}
  defp debug_cmd({:statistics, false}, debug), do: {:ok, remove_option(:statistics, debug)}
  defp debug_cmd({:statistics, :get}, debug), do: {{:ok, statistics_of(debug)}, debug}
  defp debug_cmd({:install, function}, debug), do: {:ok, install_function(function, debug)}
  defp debug_cmd({:remove, function}, debug), do: {:ok, remove_option(function, debug)}
  defp debug_cmd(_unknown, debug), do: {:unknown_debug, debug}

  defp log_into(file, debug) do
    case :file.open(file, [:write, {:encoding, :utf8}]) do
      {:ok, device} -> {:ok, put_option(:log_to_file, device, close_file(debug))}
      {:error, _} -> {{:error, :open_file}, debug}
    end
  rescue
    # the session may not write there, and says what would open it
    refusal -> {{:error, {:open_file, Exception.message(refusal)}}, debug}
  end

  defp close_file(debug) do
    with {:log_to_file, device} <- :lists.keyfind(:log_to_file, 1, debug), do: :file.close(device)
    remove_option(:log_to_file, debug)
  end

  defp closed(debug) do
    close_file(debug)
    []
  end

  defp install_function({id, fun, state}, debug), do: put_option(id, {fun, state}, debug)
  defp install_function({fun, state}, debug), do: put_option(fun, {fun, state}, debug)

  defp put_option(key, value, debug), do: :lists.keystore(key, 1, debug, {key, value})
  defp remove_option(key, debug), do: :lists.keydelete(key, 1, debug)

  defp logged(debug) do
    case :lists.keyfind(:log, 1, debug) do
      {:log, [_limit | events]} -> events
      false -> []
    end
  end

  @doc """
  The value of an item of a debug structure, `default` when it is not there.

  Raises `ArgumentError` when `debug` is not a list.

      iex> :sys.get_debug(:trace, :sys.debug_options([:trace]), false)
      true
  """
  def get_debug(item, debug, default) do
    case :lists.keyfind(item, 1, debug) do
      {^item, value} -> value
      false -> default
    end
  end

  @doc """
  The events that a debug structure has logged, the oldest first.

  Raises `ArgumentError` when `debug` is not a list.

      iex> :sys.get_log(:sys.debug_options([:log]))
      []
  """
  def get_log(debug), do: for({event, _name, _form} <- :lists.reverse(logged(debug)), do: event)

  @doc """
  Prints the events that a debug structure has logged: `:ok`.

  Raises `ArgumentError` when `debug` is not a list.

      iex> :sys.print_log(:sys.debug_options([:log]))
      :ok
  """
  def print_log(debug) do
    for {event, name, form} <- :lists.reverse(logged(debug)), do: form.(:standard_io, event, name)
    :ok
  end

  defp new_statistics, do: {:erlang.localtime(), reductions(), 0, 0}

  defp statistics_of(debug) do
    case :lists.keyfind(:statistics, 1, debug) do
      {:statistics, {start, at_start, ins, outs}} ->
        [
          start_time: start,
          current_time: :erlang.localtime(),
          reductions: reductions() - at_start,
          messages_in: ins,
          messages_out: outs
        ]

      false ->
        :no_statistics
    end
  end

  defp reductions do
    {:reductions, count} = Process.info(self(), :reductions)
    count
  end

  # -- texts --------------------------------------------------------------------------------------------------------------------

  # Debug lines show terms as Erlang writes them: 'Elixir.Counter', <0.9.0>, #{a => 1}.
  @doc false
  def print(device, format, terms) do
    line = :unicode.characters_to_binary(:io_lib.format(format, terms))
    if device == :standard_io, do: IO.puts(line), else: IO.puts(device, line)
  end
end
