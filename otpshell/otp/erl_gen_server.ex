defmodule :gen_server do
  @moduledoc """
  The loop behind every `GenServer`.

  A server is a process that waits in `loop/7`. Each message is handed to a callback of its module; what the
  callback returns is the state for the next round:

      loop ── message ──▶ handle_msg ──▶ try_handle_call | try_dispatch ──▶ the callback
        ▲                                                                       │
        └── proceed: {:reply, …} {:noreply, …} ◀────────────────────────────────┘
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

  # What may follow the state in a callback's return value.
  defguardp next?(term)
            when (is_integer(term) and term >= 0) or term == :infinity or term == :hibernate or
                   (is_tuple(term) and tuple_size(term) == 2 and elem(term, 0) == :continue)

  @callback init(args :: term) :: {:ok, term} | {:ok, term, term} | {:stop, term} | :ignore
  @callback handle_call(request :: term, from :: {pid, term}, state :: term) :: term
  @callback handle_cast(request :: term, state :: term) :: term
  @callback handle_info(message :: term, state :: term) :: term
  @callback handle_continue(continue :: term, state :: term) :: term
  @callback terminate(reason :: term, state :: term) :: term
  @callback code_change(old :: term, state :: term, extra :: term) :: {:ok, term} | {:error, term}
  @callback format_status(opt :: atom, list) :: term
  @callback format_status(status :: map) :: map
  @optional_callbacks handle_info: 2, handle_continue: 2, terminate: 2, code_change: 3, format_status: 1, format_status: 2

  # -- for clients ------------------------------------------------------------------------------------------------------

  @doc """
  Starts a server that is linked to the caller.

  Raises `FunctionClauseError` when `name` is not `{:local, atom}`, `{:global, term}` or `{:via, module, term}`, and `ArgumentError` when
  `options` is not a list.

      iex> {:ok, pid} = :gen_server.start_link(Agent.Server, fn -> 1 end, [])
      iex> Agent.get(pid, & &1)
      1
  """
  def start_link(module, args, options), do: :gen.start(:gen_server, :link, module, args, options)
  def start_link(name, module, args, options), do: :gen.start(:gen_server, :link, name, module, args, options)

  @doc """
  Starts a server without a link.

  Raises `FunctionClauseError` when `name` is not `{:local, atom}`, `{:global, term}` or `{:via, module, term}`, and `ArgumentError` when
  `options` is not a list.

      iex> {:ok, pid} = :gen_server.start(Agent.Server, fn -> 1 end, [])
      iex> Agent.get(pid, & &1)
      1
  """
  def start(module, args, options), do: :gen.start(:gen_server, :nolink, module, args, options)
  def start(name, module, args, options), do: :gen.start(:gen_server, :nolink, name, module, args, options)

  @doc """
  Starts a server and monitors it: `{:ok, {pid, ref}}`.

  Raises `FunctionClauseError` when `name` is not `{:local, atom}`, `{:global, term}` or `{:via, module, term}`, and `ArgumentError` when
  `options` is not a list.

      iex> {:ok, {pid, _ref}} = :gen_server.start_monitor(Agent.Server, fn -> 1 end, [])
      iex> Agent.get(pid, & &1)
      1
  """
  def start_monitor(module, args, options), do: :gen.monitored(:gen.start(:gen_server, :monitor, module, args, options))

  def start_monitor(name, module, args, options) do
    :gen.monitored(:gen.start(:gen_server, :monitor, name, module, args, options))
  end

  @doc """
  Sends a request and waits for the reply.

  Exits when the server is not there, ends before it answers, or is too slow. It exits, too, when `server` is neither a pid nor a name.

      iex> {:ok, pid} = Agent.start_link(fn -> 1 end)
      iex> :gen_server.call(pid, {:get, fn n -> n + 1 end})
      2
  """
  def call(server, request) do
    {:ok, reply} = :gen.call(server, :"$gen_call", request)
    reply
  catch
    :exit, reason -> at(385, :erlang.exit({reason, {:gen_server, :call, [server, request]}}))
    :error, reason -> at(385, :erlang.exit({{reason, __STACKTRACE__}, {:gen_server, :call, [server, request]}}))
  end

  def call(server, request, timeout) do
    {:ok, reply} = :gen.call(server, :"$gen_call", request, timeout)
    reply
  catch
    :exit, reason -> at(394, :erlang.exit({reason, {:gen_server, :call, [server, request, timeout]}}))
    :error, reason -> at(394, :erlang.exit({{reason, __STACKTRACE__}, {:gen_server, :call, [server, request, timeout]}}))
  end

  @doc """
  Sends a request that has no reply. It is `:ok` even if nobody is there to get it.

  Raises `FunctionClauseError` when `server` is not a pid or a name.

      iex> :gen_server.cast(:nobody, :hello)
      :ok
  """
  def cast(server, request)
  def cast({:global, name}, request), do: deliver(fn -> :global.send(name, {:"$gen_cast", request}) end)
  def cast({:via, module, name}, request), do: deliver(fn -> module.send(name, {:"$gen_cast", request}) end)
  def cast(server, request) when is_pid(server) or is_atom(server), do: deliver(fn -> send(server, {:"$gen_cast", request}) end)

  def cast({name, node} = server, request) when is_atom(name) and is_atom(node) do
    deliver(fn -> send(server, {:"$gen_cast", request}) end)
  end

  defp deliver(sending) do
    sending.()
    :ok
  catch
    _, _ -> :ok
  end

  @doc """
  Answers the caller `from`, the second argument of `handle_call/3`, from anywhere: also after `handle_call/3` gave `{:noreply, state}`.
  Always `:ok`.

  Raises `FunctionClauseError` when `from` is not what `handle_call/3` got.

      iex> tag = make_ref()
      iex> :gen_server.reply({self(), tag}, :done)
      :ok
      iex> receive do {^tag, answer} -> answer end
      :done
  """
  def reply(from, answer), do: :gen.reply(from, answer)

  @doc """
  Sends a request and does not wait: the reply is to be asked for with `receive_response/2` and its like.

  Raises `FunctionClauseError` when `server` is not a pid or a name.

      iex> {:ok, pid} = Agent.start_link(fn -> 1 end)
      iex> request = :gen_server.send_request(pid, {:get, fn n -> n end})
      iex> :gen_server.receive_response(request, 1000)
      {:reply, 1}
  """
  def send_request(server, request), do: :gen.send_request(server, :"$gen_call", request)

  @doc """
  Waits for the reply to a request: `{:reply, reply}`, `:timeout` (it may be asked for again), or `{:error, {reason, server}}`.

  Raises `ArgumentError` when `request` is not a request or `timeout` is not a time to wait for (milliseconds, `:infinity` or `{:abs, time}`), and
  `ErlangError` with `:timeout_value` for a float.

      iex> {:ok, pid} = Agent.start_link(fn -> 1 end)
      iex> request = :gen_server.send_request(pid, {:get, fn n -> n end})
      iex> :gen_server.wait_response(request, 1000)
      {:reply, 1}
  """
  def wait_response(request, timeout), do: :gen.wait_response(request, timeout)

  @doc """
  Like `wait_response/2`; after a timeout the reply is dropped.

  Raises `ArgumentError` when `request` is not a request or `timeout` is not a time to wait for (milliseconds, `:infinity` or `{:abs, time}`), and
  `ErlangError` with `:timeout_value` for a float.

      iex> {:ok, pid} = Agent.start_link(fn -> 1 end)
      iex> request = :gen_server.send_request(pid, {:get, fn n -> n end})
      iex> :gen_server.receive_response(request, 1000)
      {:reply, 1}
  """
  def receive_response(request, timeout), do: :gen.receive_response(request, timeout)

  @doc """
  The reply if `message` is it, otherwise `:no_reply`.

  Raises `ArgumentError` when `request` is not a request.

      iex> {:ok, pid} = Agent.start_link(fn -> 1 end)
      iex> request = :gen_server.send_request(pid, {:get, fn n -> n end})
      iex> receive do message -> :gen_server.check_response(message, request) end
      {:reply, 1}
  """
  def check_response(message, request), do: :gen.check_response(message, request)

  @doc """
  An empty collection of requests, to wait for any of several replies.

      iex> :gen_server.reqids_new() |> :gen_server.reqids_size()
      0
  """
  def reqids_new, do: %{}

  @doc """
  How many requests a collection has.

  Raises `ArgumentError` when `requests` is not a collection.

      iex> {:ok, pid} = Agent.start_link(fn -> 1 end)
      iex> requests = :gen_server.send_request(pid, {:get, fn n -> n end}, :first, :gen_server.reqids_new())
      iex> :gen_server.reqids_size(requests)
      1
  """
  def reqids_size(requests), do: :gen.reqids_size(requests)

  @doc """
  A collection with a request and its label added.

  Raises `ArgumentError` when `request` is not a request or is in the collection already, or `requests` is not a collection.

      iex> {:ok, pid} = Agent.start_link(fn -> 1 end)
      iex> request = :gen_server.send_request(pid, {:get, fn n -> n end})
      iex> :gen_server.reqids_add(request, :first, :gen_server.reqids_new()) |> :gen_server.reqids_size()
      1
  """
  def reqids_add(request, label, requests), do: :gen.reqids_add(request, label, requests)

  @doc """
  The requests of a collection with their labels: `[{request, label}]`.

  Raises `ArgumentError` when `requests` is not a collection.

      iex> :gen_server.reqids_new() |> :gen_server.reqids_to_list()
      []
  """
  def reqids_to_list(requests), do: :gen.reqids_to_list(requests)

  @doc """
  Sends a request and adds it, with a label, to a collection.

  Raises `FunctionClauseError` when `server` is not a pid or a name.

      iex> {:ok, pid} = Agent.start_link(fn -> 1 end)
      iex> requests = :gen_server.send_request(pid, {:get, fn n -> n end}, :first, :gen_server.reqids_new())
      iex> {response, label, _requests} = :gen_server.receive_response(requests, 1000, true)
      iex> {response, label}
      {{:reply, 1}, :first}
  """
  def send_request(server, request, label, requests), do: reqids_add(send_request(server, request), label, requests)

  @doc """
  Waits for a reply to any request of a collection: `{response, label, requests}`, `:timeout` or `:no_request`.

  Raises `FunctionClauseError` when `requests` is not a collection or `delete` is not a boolean, `ArgumentError` when `timeout` is not a time
  to wait for (milliseconds, `:infinity` or `{:abs, time}`), and `ErlangError` with `:timeout_value` for a float.

      iex> {:ok, pid} = Agent.start_link(fn -> 1 end)
      iex> requests = :gen_server.send_request(pid, {:get, fn n -> n end}, :first, :gen_server.reqids_new())
      iex> {response, label, _requests} = :gen_server.wait_response(requests, 1000, true)
      iex> {response, label}
      {{:reply, 1}, :first}
  """
  def wait_response(requests, timeout, delete), do: :gen.wait_response(requests, timeout, delete)

  @doc """
  Like `wait_response/3`; after a timeout the replies are dropped.

  Raises `FunctionClauseError` when `requests` is not a collection or `delete` is not a boolean, `ArgumentError` when `timeout` is not a time
  to wait for (milliseconds, `:infinity` or `{:abs, time}`), and `ErlangError` with `:timeout_value` for a float.

      iex> {:ok, pid} = Agent.start_link(fn -> 1 end)
      iex> requests = :gen_server.send_request(pid, {:get, fn n -> n end}, :first, :gen_server.reqids_new())
      iex> {response, label, _requests} = :gen_server.receive_response(requests, 1000, true)
      iex> {response, label}
      {{:reply, 1}, :first}
  """
  def receive_response(requests, timeout, delete), do: :gen.receive_response(requests, timeout, delete)

  @doc """
  What a message is to a collection: `{response, label, requests}`, `:no_reply` or `:no_request`.

  Raises `FunctionClauseError` when `requests` is not a collection or `delete` is not a boolean.

      iex> {:ok, pid} = Agent.start_link(fn -> 1 end)
      iex> requests = :gen_server.send_request(pid, {:get, fn n -> n end}, :first, :gen_server.reqids_new())
      iex> {response, label, _requests} = receive do message -> :gen_server.check_response(message, requests, true) end
      iex> {response, label}
      {{:reply, 1}, :first}
  """
  def check_response(message, requests, delete), do: :gen.check_response(message, requests, delete)

  @doc """
  Stops a server and waits for its end.

  Exits when the server is not there, is too slow, or ends with another reason. Raises `FunctionClauseError` when `server` is not a pid or
  a name.

      iex> {:ok, pid} = :gen_server.start(Agent.Server, fn -> 1 end, [])
      iex> :gen_server.stop(pid)
      :ok
  """
  def stop(server), do: :gen.stop(server)
  def stop(server, reason, timeout), do: :gen.stop(server, reason, timeout)

  @doc """
  Casts to servers of that name on several nodes.

  Raises `FunctionClauseError` when `nodes` is not a list or `name` is not an atom.

      iex> :gen_server.abcast(:nobody, :hello)
      :abcast
  """
  def abcast(name, request) when is_atom(name), do: abcast([node() | Node.list()], name, request)

  def abcast(nodes, name, request) when is_list(nodes) and is_atom(name) do
    Enum.each(nodes, &cast({name, &1}, request))
    :abcast
  end

  @doc """
  Calls the servers of that name on several nodes: `{[{node, reply}], bad_nodes}`.

  Raises `FunctionClauseError` when `nodes` is not a list or `name` is not an atom. Exits when there is a `timeout` and `nodes` is an
  improper list.

      iex> {:ok, pid} = Agent.start_link(fn -> 1 end)
      iex> true = Process.register(pid, :counter_of_many)
      iex> {[{_node, answer}], []} = :gen_server.multi_call(:counter_of_many, {:get, fn n -> n end})
      iex> answer
      1
  """
  def multi_call(name, request) when is_atom(name), do: multi_call([node() | Node.list()], name, request, :infinity)
  def multi_call(nodes, name, request), do: multi_call(nodes, name, request, :infinity)

  # Who waits only for a time has a process ask, which a list that is none ends.
  def multi_call([_ | rest], _name, request, timeout) when timeout != :infinity and not is_list(rest) do
    :erlang.exit({:function_clause, [{:gen_server, :multi_call, [rest, request], []}]})
  end

  def multi_call(nodes, name, request, timeout) when is_list(nodes) and is_atom(name) do
    {replies, silent} = Enum.reduce(nodes, {[], []}, &ask(&1, name, request, timeout, &2))
    {Enum.reverse(replies), Enum.reverse(silent)}
  end

  defp ask(node, name, request, timeout, {replies, silent}) do
    {:ok, reply} = :gen.call({name, node}, :"$gen_call", request, timeout)
    {[{node, reply} | replies], silent}
  catch
    :exit, _ -> {replies, [node | silent]}
  end

  @doc """
  Turns a process that `:proc_lib` started into a server with the callbacks of `module`; it never returns.

  `server` is the process or the name it is registered under (`{:local, name}` and the like), `next` as after the state in what `init/1`
  gives; `options` are `:debug` and `:hibernate_after`.

      iex> pid = :proc_lib.spawn_link(fn -> :gen_server.enter_loop(Agent.Server, [], 41) end)
      iex> Agent.get(pid, fn n -> n + 1 end)
      42
  """
  def enter_loop(module, options, state) when is_atom(module) and is_list(options), do: enter_loop(module, options, state, self(), :infinity)
  def enter_loop(module, options, state, {:continue, _} = next), do: enter_loop(module, options, state, self(), next)

  def enter_loop(module, options, state, server) when is_pid(server) or is_tuple(server) do
    enter_loop(module, options, state, server, :infinity)
  end

  def enter_loop(module, options, state, next) when next?(next), do: enter_loop(module, options, state, self(), next)

  def enter_loop(module, options, state, server, next) when is_atom(module) and is_list(options) and next?(next) do
    name = :gen.get_registered_name(server)
    :otpshell_state.began(state)
    loop(:gen.get_parent(), name, state, module, next, :gen.hibernate_after(options), :gen.debug_options(name, options))
  end

  # -- initialisation -----------------------------------------------------------------------------------------------------

  # Runs in the new process. `full_name` still says how it is registered: a failed start gives the name back.
  @doc false
  def init_it(starter, :self, full_name, module, args, options) do
    init_it(starter, self(), full_name, module, args, options)
  end

  def init_it(starter, parent, full_name, module, args, options) do
    try do
      at(814, init_it(module, args))
    catch
      :throw, value -> initialised(value, starter, parent, full_name, module, options)
      kind, reason -> fail(starter, full_name, {:error, exit_reason(kind, reason, __STACKTRACE__)}, {kind, reason, __STACKTRACE__})
    else
      value -> initialised(value, starter, parent, full_name, module, options)
    end
  end

  @doc false
  def init_it(module, args) do
    result = at(851, module.init(args))
    result
  end

  defp initialised(result, starter, parent, full_name, module, options) do
    case result do
      {:ok, state} -> ready(state, :infinity, starter, parent, full_name, module, options)
      {:ok, state, next} when next?(next) -> ready(state, next, starter, parent, full_name, module, options)
      {:stop, reason} -> fail(starter, full_name, {:error, reason}, {:exit, reason, place(:init_it, 6, 835)})
      :ignore -> fail(starter, full_name, :ignore, {:exit, :normal, []})
      other -> fail(starter, full_name, {:error, {:bad_return_value, other}}, {:exit, {:bad_return_value, other}, place(:init_it, 6, 843)})
    end
  end

  defp ready(state, next, starter, parent, full_name, module, options) do
    name = :gen.get_proc_name(full_name)
    debug = :gen.debug_options(name, options)
    :otpshell_state.began(state)
    :proc_lib.init_ack(starter, {:ok, self()})
    loop(parent, name, state, module, next, :gen.hibernate_after(options), debug)
  end

  # The name goes first, the answer after: a supervisor may start the next one as soon as it knows.
  defp fail(starter, full_name, answer, {kind, reason, stack}) do
    :gen.unregister_name(full_name)
    :proc_lib.init_ack(starter, answer)
    # With more than one scheduler the starter has the answer before the exit signal is there.
    :erlang.yield()
    :erlang.raise(kind, reason, stack)
  end

  # -- the loop -------------------------------------------------------------------------------------------------------------

  # `next` is what the last callback asked for: a timeout, `:hibernate` or `{:continue, term}`. The first clause is the common
  # one. Every receive is in tail position, so a waiting server keeps no stack.
  @doc false
  def loop(parent, name, state, module, :infinity, :infinity, []) do
    at(
      871,
      receive do
        {:system, from, request} -> system(request, from, parent, name, state, module, :infinity, :infinity, [])
        {:EXIT, ^parent, reason} = message -> parent_ended(reason, message, name, module, state, [])
        message -> handle_msg(message, parent, name, state, module, :infinity)
      end
    )
  end

  def loop(parent, name, state, module, {:continue, term} = next, hibernate_after, debug) do
    try do
      at(865, try_dispatch(module, :handle_continue, term, state))
    catch
      :throw, value ->
        proceed(value, parent, name, :undefined, next, module, hibernate_after, state, note(debug, name, next))

      kind, reason ->
        stack = __STACKTRACE__
        terminate(kind, reason, stack, stack, name, :undefined, next, module, state, debug)
    else
      result -> proceed(result, parent, name, :undefined, next, module, hibernate_after, state, note(debug, name, next))
    end
  end

  def loop(parent, name, state, module, :hibernate, hibernate_after, debug) do
    :proc_lib.hibernate(:gen_server, :wake_hib, [parent, name, state, module, hibernate_after, debug])
  end

  # the start option `:hibernate_after`: quiet for that long, then asleep
  def loop(parent, name, state, module, :infinity, hibernate_after, debug) do
    receive do
      message -> received(message, parent, name, state, module, :infinity, hibernate_after, debug)
    after
      hibernate_after -> loop(parent, name, state, module, :hibernate, hibernate_after, debug)
    end
  end

  def loop(parent, name, state, module, timeout, hibernate_after, debug) do
    receive do
      message -> received(message, parent, name, state, module, timeout, hibernate_after, debug)
    after
      timeout -> received(:timeout, parent, name, state, module, timeout, hibernate_after, debug)
    end
  end

  @doc false
  def wake_hib(parent, name, state, module, hibernate_after, debug) do
    receive do
      message -> received(message, parent, name, state, module, :hibernate, hibernate_after, debug)
    end
  end

  defp received({:system, from, request}, parent, name, state, module, next, hibernate_after, debug) do
    system(request, from, parent, name, state, module, next, hibernate_after, debug)
  end

  defp received({:EXIT, parent, reason} = message, parent, name, state, module, _next, _hibernate_after, debug) do
    parent_ended(reason, message, name, module, state, debug)
  end

  defp received(message, parent, name, state, module, _next, hibernate_after, []) do
    handle_msg(message, parent, name, state, module, hibernate_after)
  end

  defp received(message, parent, name, state, module, _next, hibernate_after, debug) do
    handle_msg(message, parent, name, state, module, hibernate_after, note(debug, name, {:in, message}))
  end

  defp system(request, from, parent, name, state, module, next, hibernate_after, debug) do
    asleep = next == :hibernate
    :sys.handle_system_msg(request, from, parent, :gen_server, debug, [name, state, module, next, hibernate_after], asleep)
  end

  defp parent_ended(reason, message, name, module, state, debug) do
    terminate(:exit, reason, place(:decode_msg, 9, 909), [], name, :undefined, message, module, state, debug)
  end

  # -- one message ------------------------------------------------------------------------------------------------------------

  # A throw out of a callback counts as what it returns.
  defp handle_msg({:"$gen_call", from, request}, parent, name, state, module, hibernate_after) do
    try do
      at(1178, try_handle_call(module, request, from, state))
    catch
      :throw, value ->
        proceed(value, parent, name, from, request, module, hibernate_after, state, [])

      kind, reason ->
        stack = __STACKTRACE__
        terminate(kind, reason, stack, stack, name, from, request, module, state, [])
    else
      {:reply, answer, new} ->
        :otpshell_state.changed(state, new)
        answer(from, answer)
        loop(parent, name, new, module, :infinity, hibernate_after, [])

      result ->
        proceed(result, parent, name, from, request, module, hibernate_after, state, [])
    end
  end

  defp handle_msg(message, parent, name, state, module, hibernate_after) do
    try do
      case message do
        {:"$gen_cast", request} -> at(1200, try_dispatch(module, :handle_cast, request, state))
        _ -> at(1200, try_dispatch(module, :handle_info, message, state))
      end
    catch
      :throw, value -> proceed(value, parent, name, :undefined, message, module, hibernate_after, state, [])
      kind, reason -> failed(kind, reason, __STACKTRACE__, parent, name, message, module, hibernate_after, state, [])
    else
      {:noreply, new} ->
        :otpshell_state.changed(state, new)
        loop(parent, name, new, module, :infinity, hibernate_after, [])

      result ->
        proceed(result, parent, name, :undefined, message, module, hibernate_after, state, [])
    end
  end

  # The same while `:sys` traces the server.
  defp handle_msg({:"$gen_call", from, request}, parent, name, state, module, hibernate_after, debug) do
    try do
      at(1210, try_handle_call(module, request, from, state))
    catch
      :throw, value ->
        proceed(value, parent, name, from, request, module, hibernate_after, state, debug)

      kind, reason ->
        stack = __STACKTRACE__
        terminate(kind, reason, stack, stack, name, from, request, module, state, debug)
    else
      result -> proceed(result, parent, name, from, request, module, hibernate_after, state, debug)
    end
  end

  defp handle_msg(message, parent, name, state, module, hibernate_after, debug) do
    try do
      case message do
        {:"$gen_cast", request} -> at(1232, try_dispatch(module, :handle_cast, request, state))
        _ -> at(1232, try_dispatch(module, :handle_info, message, state))
      end
    catch
      :throw, value -> proceed(value, parent, name, :undefined, message, module, hibernate_after, state, debug)
      kind, reason -> failed(kind, reason, __STACKTRACE__, parent, name, message, module, hibernate_after, state, debug)
    else
      result -> proceed(result, parent, name, :undefined, message, module, hibernate_after, state, debug)
    end
  end

  # The functions on a callback's stack. What they return goes through a variable: a call in tail position would not be there.
  defp try_handle_call(module, request, from, state) do
    result = at(1149, module.handle_call(request, from, state))
    result
  end

  defp try_dispatch(module, :handle_cast, request, state) do
    result = at(1123, module.handle_cast(request, state))
    result
  end

  defp try_dispatch(module, :handle_info, message, state) do
    result = at(1123, module.handle_info(message, state))
    result
  end

  defp try_dispatch(module, :handle_continue, term, state) do
    result = at(1123, module.handle_continue(term, state))
    result
  end

  # -- what a callback returned -------------------------------------------------------------------------------------------------

  defp proceed({:noreply, state}, parent, name, _from, _message, module, hibernate_after, old, debug) do
    :otpshell_state.changed(old, state)
    loop(parent, name, state, module, :infinity, hibernate_after, note(debug, name, {:noreply, state}))
  end

  defp proceed({:noreply, state, next}, parent, name, _from, _message, module, hibernate_after, old, debug) when next?(next) do
    :otpshell_state.changed(old, state)
    loop(parent, name, state, module, next, hibernate_after, note(debug, name, {:noreply, state}))
  end

  defp proceed({:reply, answer, state}, parent, name, {_, _} = from, _message, module, hibernate_after, old, debug) do
    :otpshell_state.changed(old, state)
    answer(from, answer)
    loop(parent, name, state, module, :infinity, hibernate_after, note(debug, name, {:out, answer, from, state}))
  end

  defp proceed({:reply, answer, state, next}, parent, name, {_, _} = from, _message, module, hibernate_after, old, debug)
       when next?(next) do
    :otpshell_state.changed(old, state)
    answer(from, answer)
    loop(parent, name, state, module, next, hibernate_after, note(debug, name, {:out, answer, from, state}))
  end

  defp proceed({:stop, reason, state}, _parent, name, from, message, module, _hibernate_after, old, debug) do
    :otpshell_state.changed(old, state)
    terminate(:exit, reason, place(:handle_common_reply, 8, 1241), [], name, from, message, module, state, debug)
  end

  # terminate comes first, the caller's answer after it, whatever terminate does
  defp proceed({:stop, reason, answer, state}, _parent, name, {_, _} = from, message, module, _hibernate_after, old, debug) do
    :otpshell_state.changed(old, state)

    try do
      terminate(:exit, reason, place(:handle_msg, 6, 1193), [], name, from, message, module, state, debug)
    after
      answer(from, answer)
      note(debug, name, {:out, answer, from, state})
    end
  end

  defp proceed(other, _parent, name, from, message, module, _hibernate_after, state, debug) do
    terminate(:exit, {:bad_return_value, other}, place(:handle_common_reply, 8, 1245), [], name, from, message, module, state, debug)
  end

  defp answer({_caller, [:alias | ref] = tag}, answer) when is_reference(ref), do: send(ref, {tag, answer})

  defp answer(from, answer) do
    :gen.reply(from, answer)
    :ok
  end

  # A callback failed. A module that has no handle_info at all is told about the message and goes on.
  defp failed(:error, :undef, stack, parent, name, message, module, hibernate_after, state, debug)
       when not (is_tuple(message) and elem(message, 0) == :"$gen_cast") do
    if :erlang.function_exported(module, :handle_info, 2) do
      terminate(:error, :undef, stack, stack, name, :undefined, message, module, state, debug)
    else
      report = %{label: {:gen_server, :no_handle_info}, module: module, message: message}
      :logger.log(:warning, report, Otpshell.ReportTexts.meta(:gen_server, :warning_msg, {:try_dispatch, 4, 1130}))
      loop(parent, name, state, module, :infinity, hibernate_after, debug)
    end
  end

  defp failed(kind, reason, stack, _parent, name, message, module, _hibernate_after, state, debug) do
    terminate(kind, reason, stack, stack, name, :undefined, message, module, state, debug)
  end

  # -- the end --------------------------------------------------------------------------------------------------------------------

  # `stack` is where the process ends; the report shows `shown`, `[]` for a stop. It never returns.
  defp terminate(kind, reason, stack, shown, name, from, message, module, state, debug) do
    try do
      at(1351, try_terminate(module, exit_reason(kind, reason, stack), state))
    catch
      :throw, _value -> report_end(kind, reason, shown, name, from, message, module, state, debug)
      again, reason -> ended_badly(again, reason, __STACKTRACE__, name, from, message, module, state, debug)
    else
      _ -> report_end(kind, reason, shown, name, from, message, module, state, debug)
    end

    :erlang.raise(kind, reason, stack)
  end

  defp try_terminate(module, reason, state) do
    if :erlang.function_exported(module, :terminate, 2) do
      result = at(1161, module.terminate(reason, state))
      result
    end
  end

  # terminate itself failed: that is the reason now
  defp ended_badly(kind, reason, stack, name, from, message, module, state, debug) do
    error_info(reason, stack, name, from, message, module, state, debug)
    :erlang.raise(kind, reason, stack)
  end

  defp report_end(:exit, :normal, _stack, _name, _from, _message, _module, _state, _debug), do: :ok
  defp report_end(:exit, :shutdown, _stack, _name, _from, _message, _module, _state, _debug), do: :ok
  defp report_end(:exit, {:shutdown, _}, _stack, _name, _from, _message, _module, _state, _debug), do: :ok

  defp report_end(_kind, reason, stack, name, from, message, module, state, debug) do
    error_info(reason, stack, name, from, message, module, state, debug)
  end

  # A stop has no place in the callback module: a crash report shows where it is carried out.
  defp place(function, arity, line) do
    [
      {:gen_server, function, arity, [file: 'gen_server.erl', line: line]},
      {:proc_lib, :init_p_do_apply, 3, [file: 'proc_lib.erl', line: 240]}
    ]
  end

  # what a failure is to `terminate` and to the starter
  defp exit_reason(:error, reason, stack), do: {reason, stack}
  defp exit_reason(:exit, reason, _stack), do: reason
  defp exit_reason(:throw, value, stack), do: {{:nocatch, value}, stack}

  # The report that Logger prints as "GenServer … terminating".
  defp error_info(reason, stack, name, from, message, module, state, debug) do
    status = %{state: state, message: message, reason: reason, log: :sys.get_log(debug)}
    status = :gen.format_status(module, :terminate, status, [Process.get(), state])

    report = %{
      label: {:gen_server, :terminate},
      name: name,
      module: module,
      last_message: status.message,
      state: status[:EXIT] || status[:"$status"] || status.state,
      log: status.log,
      reason: {status.reason, stack},
      client_info: client_info(from)
    }

    :logger.log(:error, report, Otpshell.ReportTexts.meta(:gen_server, :error, {:error_info, 8, 1402}))
  end

  @doc false
  # A report in Erlang's words, for handlers of `:logger`.
  def format_log(report), do: Otpshell.ReportTexts.format(report)

  @doc false
  def format_log(report, options), do: Otpshell.ReportTexts.text(report, options)

  @doc false
  # Of the process that a server was working for, as its report tells it.
  def client_info({pid, _tag}) when is_pid(pid) and node(pid) == node() do
    case Process.info(pid, [:current_stacktrace, :registered_name]) do
      nil -> {pid, :dead}
      [{_, stack}, {_, name}] -> {pid, {if(name == [], do: pid, else: name), stack}}
    end
  end

  def client_info({pid, _tag}) when is_pid(pid), do: {pid, :remote}
  def client_info(_nobody), do: :undefined

  # -- what `:sys` asks of a behaviour ------------------------------------------------------------------------------------------

  @doc false
  def system_continue(parent, debug, [name, state, module, time, hibernate_after]) do
    loop(parent, name, state, module, time, hibernate_after, debug)
  end

  @doc false
  def system_terminate(reason, _parent, debug, [name, state, module, _time, _hibernate_after]) do
    terminate(:exit, reason, place(:system_terminate, 4, 1285), [], name, :undefined, [], module, state, debug)
  end

  @doc false
  def system_code_change([name, state, module, time, hibernate_after], _module, old_version, extra) do
    case module.code_change(old_version, state, extra) do
      {:ok, new} ->
        :otpshell_state.changed(state, new)
        {:ok, [name, new, module, time, hibernate_after]}

      other ->
        other
    end
  end

  @doc false
  def system_get_state([_name, state | _]), do: {:ok, state}

  @doc false
  def system_replace_state(fun, [name, state | rest]) do
    new = fun.(state)
    :otpshell_state.changed(state, new)
    {:ok, new, [name, new | rest]}
  end

  @doc false
  def format_status(_opt, [dictionary, system_state, parent, debug, [name, state, module | _]]) do
    log = :sys.get_log(debug)
    status = :gen.format_status(module, :normal, %{state: state, log: log}, [dictionary, state])

    shown =
      case status do
        %{EXIT: problem} -> [{:data, [{'State', problem}]}]
        %{"$status": shown} -> List.wrap(shown)
        %{state: state} -> [{:data, [{'State', state}]}]
      end

    [
      {:header, :gen.format_status_header('Status for generic server', name)},
      {:data, [{'Status', system_state}, {'Parent', parent}, {'Logged events', status.log}]} | shown
    ]
  end

  # What happens to a server while `:sys` traces it.
  defp note([], _name, _event), do: []
  defp note(debug, name, event), do: :sys.handle_debug(debug, &print_event/3, name, event)

  # How `:sys.trace` shows what happens to a server.
  defp print_event(device, event, name) do
    {format, terms} = describe(event)
    :sys.print(device, "*DBG* ~tp " <> format, [name | terms])
  end

  defp describe({:in, {:"$gen_call", {caller, _}, request}}), do: {"got call ~tp from ~tp", [request, caller]}
  defp describe({:in, {:"$gen_cast", request}}), do: {"got cast ~tp", [request]}
  defp describe({:in, message}), do: {"got ~tp", [message]}

  defp describe({:out, answer, {to, _}, state}) do
    {"sent ~tp to ~tp, new state ~tp", [answer, to, state]}
  end

  defp describe({:noreply, state}), do: {"new state ~tp", [state]}
  defp describe(event), do: {"dbg  ~tp", [event]}
end
