defmodule :gen_statem do
  @moduledoc """
  A server whose behaviour depends on a named state: a state machine with timeouts, postponed events and actions on entering.

      defmodule Switch do
        @behaviour :gen_statem
        def callback_mode, do: :state_functions
        def init(_), do: {:ok, :off, 0}
        def off({:call, from}, :press, n), do: {:next_state, :on, n + 1, [{:reply, from, :on}, {:state_timeout, 1000, :too_long}]}
        def on(:state_timeout, :too_long, n), do: {:next_state, :off, n}
      end

      {:ok, pid} = :gen_statem.start_link(Switch, [], [])
      :gen_statem.call(pid, :press)

  A callback gets the event's type, its content and the data (with `:handle_event_function` also the state). It gives
  `{:next_state, state, data, actions}`, `{:keep_state, data, actions}`, `:keep_state_and_data`, `{:stop, reason}`, …

  Actions: `{:reply, from, reply}`, `:postpone` (the event comes again after the next change of state), `{:next_event, type, content}`,
  `{:timeout, ms, content}` (ended by any event), `{:state_timeout, ms, content}` (ended by a change of state),
  `{{:timeout, name}, ms, content}` (ended by nothing but its own name), `:hibernate`, and `{:change_callback_module, module}`,
  `{:push_callback_module, module}`, `:pop_callback_module`.
  """

  import Otpshell.Line

  # The loop carries one map, `machine` (made in `enter_first`). Its `timers` map `:timeout`, `:state_timeout` or `{:timeout, name}` to
  # `{timer_ref, content}`; `over` are those that were started with 0, the oldest first. `postponed` has the newest first; `module` is the
  # callback module, `pushed` are those below it.

  @bad_actions [:bad_action_from_state_function, :bad_state_enter_action_from_state_function, :bad_reply_action_from_state_function]
  @refusals [
    :bad_return_from_state_function,
    :bad_state_enter_return_from_state_function,
    :bad_return_from_callback_mode | @bad_actions
  ]

  defguardp from?(term) when is_tuple(term) and tuple_size(term) == 2 and is_pid(elem(term, 0))
  defguardp time?(term) when (is_integer(term) and term >= 0) or term == :infinity

  defguardp event_type?(term)
            when term in [:cast, :info, :timeout, :state_timeout, :internal] or
                   (is_tuple(term) and tuple_size(term) == 2 and
                      (elem(term, 0) == :timeout or (elem(term, 0) == :call and from?(elem(term, 1)))))

  # -- the contract -------------------------------------------------------------------------------------------------------------

  @callback init(args :: term) :: {:ok, state :: term, data :: term} | {:ok, state :: term, data :: term, actions :: term} | :ignore | {:stop, term}
  @callback callback_mode :: atom | [atom]
  @callback state_name(type :: term, content :: term, data :: term) :: term
  @callback handle_event(type :: term, content :: term, state :: term, data :: term) :: term
  @callback terminate(reason :: term, state :: term, data :: term) :: term
  @callback code_change(old :: term, state :: term, data :: term, extra :: term) :: {:ok, term, term} | term
  @callback format_status(opt :: atom, list) :: term
  @callback format_status(status :: map) :: map
  @optional_callbacks format_status: 1, format_status: 2, terminate: 3, code_change: 4, state_name: 3, handle_event: 4

  # -- for clients ----------------------------------------------------------------------------------------------------------

  @doc """
  Starts a state machine linked to the caller: `module.init(args)` gives its first state and data. The result is `{:ok, pid}`, `:ignore` or
  `{:error, reason}`.

  With `name` it is registered: `{:local, atom}`, `{:global, term}` or `{:via, module, term}`. `options` are `:timeout`, `:debug`,
  `:spawn_opt` and `:hibernate_after`.

  Raises `FunctionClauseError` when `name` is not `{:local, atom}`, `{:global, term}` or `{:via, module, term}`, and `ArgumentError` when
  `options` is not a list.

      iex> defmodule Switch do
      ...>   def callback_mode, do: :state_functions
      ...>   def init(_), do: {:ok, :off, 0}
      ...>   def off({:call, from}, :press, n), do: {:next_state, :on, n + 1, [{:reply, from, :on}]}
      ...>   def off(:cast, :press, n), do: {:next_state, :on, n + 1}
      ...>   def on({:call, from}, :press, n), do: {:next_state, :off, n, [{:reply, from, :off}]}
      ...> end
      iex> {:ok, switch} = :gen_statem.start_link(Switch, [], [])
      iex> :gen_statem.call(switch, :press)
      :on
  """
  def start_link(module, args, options), do: :gen.start(:gen_statem, :link, module, args, options)
  def start_link(name, module, args, options), do: :gen.start(:gen_statem, :link, name, module, args, options)

  @doc """
  Like `start_link`, without a link.

  Raises `FunctionClauseError` when `name` is not `{:local, atom}`, `{:global, term}` or `{:via, module, term}`, and `ArgumentError` when
  `options` is not a list.

      iex> defmodule Switch do
      ...>   def callback_mode, do: :state_functions
      ...>   def init(_), do: {:ok, :off, 0}
      ...>   def off({:call, from}, :press, n), do: {:next_state, :on, n + 1, [{:reply, from, :on}]}
      ...>   def off(:cast, :press, n), do: {:next_state, :on, n + 1}
      ...>   def on({:call, from}, :press, n), do: {:next_state, :off, n, [{:reply, from, :off}]}
      ...> end
      iex> {:ok, switch} = :gen_statem.start(Switch, [], [])
      iex> :gen_statem.call(switch, :press)
      :on
  """
  def start(module, args, options), do: :gen.start(:gen_statem, :nolink, module, args, options)
  def start(name, module, args, options), do: :gen.start(:gen_statem, :nolink, name, module, args, options)

  @doc """
  Like `start`, and the caller monitors it: `{:ok, {pid, ref}}`.

  Raises `FunctionClauseError` when `name` is not `{:local, atom}`, `{:global, term}` or `{:via, module, term}`, and `ArgumentError` when
  `options` is not a list.

      iex> defmodule Switch do
      ...>   def callback_mode, do: :state_functions
      ...>   def init(_), do: {:ok, :off, 0}
      ...>   def off({:call, from}, :press, n), do: {:next_state, :on, n + 1, [{:reply, from, :on}]}
      ...>   def off(:cast, :press, n), do: {:next_state, :on, n + 1}
      ...>   def on({:call, from}, :press, n), do: {:next_state, :off, n, [{:reply, from, :off}]}
      ...> end
      iex> {:ok, {switch, _ref}} = :gen_statem.start_monitor(Switch, [], [])
      iex> :gen_statem.call(switch, :press)
      :on
  """
  def start_monitor(module, args, options), do: :gen.monitored(:gen.start(:gen_statem, :monitor, module, args, options))
  def start_monitor(name, module, args, options), do: :gen.monitored(:gen.start(:gen_statem, :monitor, name, module, args, options))

  @doc """
  Turns a process that `:proc_lib` started into a state machine with the callbacks of `module`; it never returns.

  `server` is the process or the name it is registered under, `actions` are as in what a callback gives.

      iex> defmodule Switch do
      ...>   def callback_mode, do: :state_functions
      ...>   def init(_), do: {:ok, :off, 0}
      ...>   def off({:call, from}, :press, n), do: {:next_state, :on, n + 1, [{:reply, from, :on}]}
      ...>   def off(:cast, :press, n), do: {:next_state, :on, n + 1}
      ...>   def on({:call, from}, :press, n), do: {:next_state, :off, n, [{:reply, from, :off}]}
      ...> end
      iex> switch = :proc_lib.spawn_link(fn -> :gen_statem.enter_loop(Switch, [], :on, 5) end)
      iex> :gen_statem.call(switch, :press)
      :off
  """
  def enter_loop(module, options, state, data), do: enter_loop(module, options, state, data, self(), [])

  def enter_loop(module, options, state, data, server) when is_pid(server) or is_tuple(server) do
    enter_loop(module, options, state, data, server, [])
  end

  def enter_loop(module, options, state, data, actions), do: enter_loop(module, options, state, data, self(), actions)

  def enter_loop(module, options, state, data, server, actions) do
    is_atom(module) || :erlang.error({:atom, module})
    run(:gen.get_parent(), :gen.get_registered_name(server), module, options, state, data, actions)
  end

  @doc """
  Sends an event of type `{:call, from}` and waits for the reply, at most `timeout` milliseconds if it is given. `timeout` may also be
  `{:clean_timeout, ms}` or `{:dirty_timeout, ms}`.

  Exits when the server is not there, ends before it answers, or is too slow. Raises `FunctionClauseError` when `server` is not a pid or a
  name.

      iex> defmodule Switch do
      ...>   def callback_mode, do: :state_functions
      ...>   def init(_), do: {:ok, :off, 0}
      ...>   def off({:call, from}, :press, n), do: {:next_state, :on, n + 1, [{:reply, from, :on}]}
      ...>   def off(:cast, :press, n), do: {:next_state, :on, n + 1}
      ...>   def on({:call, from}, :press, n), do: {:next_state, :off, n, [{:reply, from, :off}]}
      ...> end
      iex> {:ok, switch} = :gen_statem.start_link(Switch, [], [])
      iex> :gen_statem.call(switch, :press)
      :on
  """
  def call(server, request), do: call(server, request, :infinity)

  def call(server, request, timeout) do
    milliseconds =
      case timeout do
        {kind, milliseconds} when kind in [:clean_timeout, :dirty_timeout] -> milliseconds
        milliseconds -> milliseconds
      end

    try do
      :gen.call(server, :"$gen_call", request, milliseconds)
    catch
      :exit, reason -> at(900, :erlang.exit({reason, {:gen_statem, :call, [server, request, timeout]}}))
    else
      {:ok, reply} -> reply
    end
  end

  @doc """
  Sends an event of type `{:call, from}` and does not wait: the reply is to be asked for with `receive_response/2` and its like. With `label`
  the request is added to a collection.

  Raises `FunctionClauseError` when `server` is not a pid or a name.

      iex> defmodule Switch do
      ...>   def callback_mode, do: :state_functions
      ...>   def init(_), do: {:ok, :off, 0}
      ...>   def off({:call, from}, :press, n), do: {:next_state, :on, n + 1, [{:reply, from, :on}]}
      ...>   def off(:cast, :press, n), do: {:next_state, :on, n + 1}
      ...>   def on({:call, from}, :press, n), do: {:next_state, :off, n, [{:reply, from, :off}]}
      ...> end
      iex> {:ok, switch} = :gen_statem.start_link(Switch, [], [])
      iex> request = :gen_statem.send_request(switch, :press)
      iex> :gen_statem.receive_response(request, 1000)
      {:reply, :on}
  """
  def send_request(server, request), do: :gen.send_request(server, :"$gen_call", request)

  @doc """
  Waits for the reply to a request: `{:reply, reply}`, `:timeout` (it may be asked for again), or `{:error, {reason, server}}`.

  Of a collection it waits for any reply: `{response, label, requests}`, `:timeout` or `:no_request`; `delete` says whether that request
  leaves the collection.

  Raises `ArgumentError` when `request` is not a request or `timeout` is not a time to wait for (milliseconds, `:infinity` or `{:abs, time}`),
  `ErlangError` with `:timeout_value` for a float, and `FunctionClauseError` when `requests` is not a collection or `delete` is not a boolean.

      iex> defmodule Switch do
      ...>   def callback_mode, do: :state_functions
      ...>   def init(_), do: {:ok, :off, 0}
      ...>   def off({:call, from}, :press, n), do: {:next_state, :on, n + 1, [{:reply, from, :on}]}
      ...>   def off(:cast, :press, n), do: {:next_state, :on, n + 1}
      ...>   def on({:call, from}, :press, n), do: {:next_state, :off, n, [{:reply, from, :off}]}
      ...> end
      iex> {:ok, switch} = :gen_statem.start_link(Switch, [], [])
      iex> request = :gen_statem.send_request(switch, :press)
      iex> :gen_statem.wait_response(request, 1000)
      {:reply, :on}
  """
  def wait_response(request, timeout \\ :infinity), do: :gen.wait_response(request, timeout)

  @doc """
  Like `wait_response`; after a timeout the reply is dropped.

  Raises `ArgumentError` when `request` is not a request or `timeout` is not a time to wait for (milliseconds, `:infinity` or `{:abs, time}`),
  `ErlangError` with `:timeout_value` for a float, and `FunctionClauseError` when `requests` is not a collection or `delete` is not a boolean.

      iex> defmodule Switch do
      ...>   def callback_mode, do: :state_functions
      ...>   def init(_), do: {:ok, :off, 0}
      ...>   def off({:call, from}, :press, n), do: {:next_state, :on, n + 1, [{:reply, from, :on}]}
      ...>   def off(:cast, :press, n), do: {:next_state, :on, n + 1}
      ...>   def on({:call, from}, :press, n), do: {:next_state, :off, n, [{:reply, from, :off}]}
      ...> end
      iex> {:ok, switch} = :gen_statem.start_link(Switch, [], [])
      iex> requests = :gen_statem.send_request(switch, :press, :first, :gen_statem.reqids_new())
      iex> {response, label, _requests} = :gen_statem.receive_response(requests, 1000, true)
      iex> {response, label}
      {{:reply, :on}, :first}
  """
  def receive_response(request, timeout \\ :infinity), do: :gen.receive_response(request, timeout)

  @doc """
  The reply to `request` if `message` is it: `{:reply, reply}`, `{:error, {reason, server}}`, otherwise `:no_reply`. Of a collection:
  `{response, label, requests}`, `:no_reply` or `:no_request`.

  Raises `ArgumentError` when `request` is not a request, and `FunctionClauseError` when `requests` is not a collection or `delete` is not a boolean.

      iex> defmodule Switch do
      ...>   def callback_mode, do: :state_functions
      ...>   def init(_), do: {:ok, :off, 0}
      ...>   def off({:call, from}, :press, n), do: {:next_state, :on, n + 1, [{:reply, from, :on}]}
      ...>   def off(:cast, :press, n), do: {:next_state, :on, n + 1}
      ...>   def on({:call, from}, :press, n), do: {:next_state, :off, n, [{:reply, from, :off}]}
      ...> end
      iex> {:ok, switch} = :gen_statem.start_link(Switch, [], [])
      iex> request = :gen_statem.send_request(switch, :press)
      iex> receive do message -> :gen_statem.check_response(message, request) end
      {:reply, :on}
  """
  def check_response(message, request), do: :gen.check_response(message, request)

  @doc """
  An empty collection of requests, to wait for any of several replies.

      iex> :gen_statem.reqids_new() |> :gen_statem.reqids_size()
      0
  """
  def reqids_new, do: %{}

  @doc """
  How many requests a collection has.

  Raises `ArgumentError` when `requests` is not a collection.

      iex> :gen_statem.reqids_size(:gen_statem.reqids_new())
      0
  """
  def reqids_size(requests), do: :gen.reqids_size(requests)

  @doc """
  The collection with `request` and its label added.

  Raises `ArgumentError` when `request` is not a request or is in the collection already, or `requests` is not a collection.

      iex> defmodule Switch do
      ...>   def callback_mode, do: :state_functions
      ...>   def init(_), do: {:ok, :off, 0}
      ...>   def off({:call, from}, :press, n), do: {:next_state, :on, n + 1, [{:reply, from, :on}]}
      ...>   def off(:cast, :press, n), do: {:next_state, :on, n + 1}
      ...>   def on({:call, from}, :press, n), do: {:next_state, :off, n, [{:reply, from, :off}]}
      ...> end
      iex> {:ok, switch} = :gen_statem.start_link(Switch, [], [])
      iex> request = :gen_statem.send_request(switch, :press)
      iex> :gen_statem.reqids_add(request, :first, :gen_statem.reqids_new()) |> :gen_statem.reqids_size()
      1
  """
  def reqids_add(request, label, requests), do: :gen.reqids_add(request, label, requests)

  @doc """
  The requests of a collection with their labels: `[{request, label}]`.

  Raises `ArgumentError` when `requests` is not a collection.

      iex> :gen_statem.reqids_to_list(:gen_statem.reqids_new())
      []
  """
  def reqids_to_list(requests), do: :gen.reqids_to_list(requests)

  def send_request(server, request, label, requests), do: reqids_add(send_request(server, request), label, requests)

  def wait_response(requests, timeout, delete), do: :gen.wait_response(requests, timeout, delete)
  def receive_response(requests, timeout, delete), do: :gen.receive_response(requests, timeout, delete)
  def check_response(message, requests, delete), do: :gen.check_response(message, requests, delete)

  @doc """
  Sends an event of type `:cast`: always `:ok`, whether anybody is there or not.

  Raises `FunctionClauseError` when `server` is not a pid or a name.

      iex> defmodule Switch do
      ...>   def callback_mode, do: :state_functions
      ...>   def init(_), do: {:ok, :off, 0}
      ...>   def off({:call, from}, :press, n), do: {:next_state, :on, n + 1, [{:reply, from, :on}]}
      ...>   def off(:cast, :press, n), do: {:next_state, :on, n + 1}
      ...>   def on({:call, from}, :press, n), do: {:next_state, :off, n, [{:reply, from, :off}]}
      ...> end
      iex> {:ok, switch} = :gen_statem.start_link(Switch, [], [])
      iex> :gen_statem.cast(switch, :press)
      :ok
      iex> :gen_statem.call(switch, :press)
      :off
  """
  def cast(server, message) when is_pid(server) or is_atom(server) or is_tuple(server), do: :gen_server.cast(server, message)

  @doc """
  Answers a call: `from` with `answer`, `{:reply, from, answer}`, or a list of these. Always `:ok`.

  Raises `FunctionClauseError` when `from` is not what an event of type `{:call, from}` had.

      iex> tag = make_ref()
      iex> :gen_statem.reply({:reply, {self(), tag}, :done})
      :ok
      iex> receive do {^tag, answer} -> answer end
      :done
  """
  def reply({:reply, from, answer}), do: reply(from, answer)
  def reply(replies) when is_list(replies), do: replies(replies)
  def reply(from, answer), do: :gen.reply(from, answer)

  defp replies([{:reply, from, answer} | rest]) do
    reply(from, answer)
    replies(rest)
  end

  defp replies([]), do: :ok

  @doc """
  Stops a state machine, with `reason` (`:normal`), and waits until it has ended, at most `timeout` milliseconds if that is given.

  Exits when the state machine is not there, is too slow, or ends with another reason. Raises `FunctionClauseError` when `server` is not a
  pid or a name.

      iex> defmodule Switch do
      ...>   def callback_mode, do: :state_functions
      ...>   def init(_), do: {:ok, :off, 0}
      ...>   def off({:call, from}, :press, n), do: {:next_state, :on, n + 1, [{:reply, from, :on}]}
      ...>   def off(:cast, :press, n), do: {:next_state, :on, n + 1}
      ...>   def on({:call, from}, :press, n), do: {:next_state, :off, n, [{:reply, from, :off}]}
      ...> end
      iex> {:ok, switch} = :gen_statem.start_link(Switch, [], [])
      iex> :gen_statem.stop(switch)
      :ok
  """
  def stop(server), do: :gen.stop(server)
  def stop(server, reason, timeout), do: :gen.stop(server, reason, timeout)

  # -- start ------------------------------------------------------------------------------------------------------------------

  @doc false
  def init_it(starter, :self, name, module, args, options), do: init_it(starter, self(), name, module, args, options)

  def init_it(starter, parent, full_name, module, args, options) do
    name = :gen.get_proc_name(full_name)

    result =
      try do
        {:ok, module.init(args)}
      catch
        :throw, value -> {:ok, value}
        kind, reason -> {:EXIT, kind, reason, __STACKTRACE__}
      end

    case result do
      {:ok, {:ok, state, data}} -> started(starter, parent, name, module, options, state, data, [])
      {:ok, {:ok, state, data, actions}} -> started(starter, parent, name, module, options, state, data, actions)

      {:ok, {:stop, reason}} ->
        init_failed(starter, full_name, {:error, reason})
        :erlang.exit(reason)

      {:ok, :ignore} ->
        init_failed(starter, full_name, :ignore)
        :erlang.exit(:normal)

      {:ok, other} ->
        error = {:bad_return_from_init, other}
        init_failed(starter, full_name, {:error, error})
        :erlang.exit(error)

      {:EXIT, kind, reason, stack} ->
        init_failed(starter, full_name, {:error, reason})
        :erlang.raise(kind, reason, stack)
    end
  end

  defp init_failed(starter, full_name, answer) do
    :gen.unregister_name(full_name)
    :proc_lib.init_ack(starter, answer)
  end

  defp started(starter, parent, name, module, options, state, data, actions) do
    :proc_lib.init_ack(starter, {:ok, self()})
    run(parent, name, module, options, state, data, actions)
  end

  defp run(parent, name, module, options, state, data, actions) do
    machine = %{
      parent: parent,
      name: name,
      module: module,
      pushed: [],
      mode: nil,
      enter: false,
      state: state,
      data: data,
      timers: %{},
      over: [],
      postponed: [],
      hibernate: false,
      hibernate_after: :gen.hibernate_after(options),
      debug: :gen.debug_options(name, options)
    }

    :otpshell_state.began({state, data})

    case with_callback_mode(machine) do
      # the first state is entered from itself, by an event that no callback sees
      {:ok, machine} -> machine |> debug({:enter, module, state}) |> transition({:internal, :init_state}, state, data, actions, true, [])
      {:EXIT, kind, reason, stack} -> terminate(kind, reason, stack, machine, [])
    end
  end

  defp with_callback_mode(%{module: module} = machine) do
    given = module.callback_mode()
    modes = List.wrap(given)

    case List.delete(modes, :state_enter) do
      [mode] when mode in [:state_functions, :handle_event_function] ->
        {:ok, %{machine | mode: mode, enter: :state_enter in modes}}

      _ ->
        {:EXIT, :error, {:bad_return_from_callback_mode, given}, outer_stack()}
    end
  catch
    kind, reason -> {:EXIT, kind, reason, __STACKTRACE__}
  end

  # -- the loop -----------------------------------------------------------------------------------------------------------------

  @doc false
  def loop(%{hibernate: true} = machine), do: hibernate(%{machine | hibernate: false})

  def loop(%{parent: parent, hibernate_after: hibernate_after} = machine) do
    receive do
      {:system, from, request} ->
        :sys.handle_system_msg(request, from, parent, :gen_statem, machine.debug, machine)

      {:EXIT, ^parent, reason} ->
        terminate(:exit, reason, [], machine, [{:info, {:EXIT, parent, reason}}])

      {:timeout, ref, {:"$timer", name}} = message ->
        case machine.timers do
          %{^name => {^ref, content}} -> take(%{machine | timers: Map.delete(machine.timers, name)}, {name, content}, [])
          _ -> if timer?(name), do: loop(machine), else: take(machine, {:info, message}, [])
        end

      {:"$gen_call", from, request} ->
        take(machine, {{:call, from}, request}, [])

      {:"$gen_cast", message} ->
        take(machine, {:cast, message}, [])

      message ->
        take(machine, {:info, message}, [])
    after
      hibernate_after -> hibernate(machine)
    end
  end

  defp hibernate(machine), do: :proc_lib.hibernate(:gen_statem, :loop, [machine])

  defp timer?(:timeout), do: true
  defp timer?(:state_timeout), do: true
  defp timer?({:timeout, _}), do: true
  defp timer?(_), do: false

  # One event. `waiting` are events that come before the mailbox: inserted or postponed ones.
  defp event(machine, {type, content} = event, waiting) do
    # any event ends the event timeout
    received(cancel(machine, :timeout), type, content, event, waiting)
  end

  # An event of the mailbox is shown now; an inserted one was shown when it was inserted.
  defp take(machine, event, waiting), do: machine |> debug({:in, event, machine.state}) |> event(event, waiting)

  defp received(machine, type, content, event, waiting) do
    case call_state(machine, type, content) do
      {:ok, result} -> result(result, machine, event, waiting)
      {:EXIT, kind, reason, stack} -> terminate(kind, reason, stack, machine, [event | waiting])
    end
  end

  defp call_state(%{module: module, mode: mode, state: state, data: data}, type, content) do
    try do
      case mode do
        :state_functions -> {:ok, :erlang.apply(module, state, [type, content, data])}
        :handle_event_function -> {:ok, module.handle_event(type, content, state, data)}
      end
    catch
      :throw, value ->
        {:ok, value}

      kind, reason ->
        line = if mode == :state_functions, do: 1426, else: 1428
        stack = Enum.take_while(__STACKTRACE__, &(elem(&1, 0) != :gen_statem))
        {:EXIT, kind, reason, stack ++ stack(:loop_state_callback, 11, line)}
    end
  end

  defp result(result, %{state: state, data: data} = machine, event, waiting) do
    case result do
      {:next_state, new, data} -> transition(machine, event, new, data, [], new != state, waiting)
      {:next_state, new, data, actions} -> transition(machine, event, new, data, actions, new != state, waiting)
      {:keep_state, data} -> transition(machine, event, state, data, [], false, waiting)
      {:keep_state, data, actions} -> transition(machine, event, state, data, actions, false, waiting)
      :keep_state_and_data -> transition(machine, event, state, data, [], false, waiting)
      {:keep_state_and_data, actions} -> transition(machine, event, state, data, actions, false, waiting)
      # the state is entered again, and that is all: nothing that ends with a state ends
      {:repeat_state, data} -> transition(machine, event, state, data, [], true, waiting)
      {:repeat_state, data, actions} -> transition(machine, event, state, data, actions, true, waiting)
      :repeat_state_and_data -> transition(machine, event, state, data, [], true, waiting)
      {:repeat_state_and_data, actions} -> transition(machine, event, state, data, actions, true, waiting)
      other -> end_result(other, machine, event, waiting, :bad_return_from_state_function)
    end
  end

  # The results that end a state machine, of an event's callback and of one for entering a state.
  defp end_result(result, %{data: data} = machine, event, waiting, bad) do
    case result do
      :stop -> stop_now(:normal, [], data, machine, event, waiting)
      {:stop, reason} -> stop_now(reason, [], data, machine, event, waiting)
      {:stop, reason, data} -> stop_now(reason, [], data, machine, event, waiting)
      {:stop_and_reply, reason, replies} -> stop_now(reason, replies, data, machine, event, waiting)
      {:stop_and_reply, reason, replies, data} -> stop_now(reason, replies, data, machine, event, waiting)
      other -> refuse({bad, other}, machine, event, waiting)
    end
  end

  # What a callback gave is nothing that it may give.
  defp refuse(why, machine, event, waiting) do
    stack =
      case why do
        {kind, {:reply, _, _}} when kind in @bad_actions -> stack(:loop_actions_reply, 14, 1943)
        {kind, _} when kind in @bad_actions -> stack(:loop_actions_list, 13, 1913)
        _ -> stack(:loop_state_callback_result, 11, 1580)
      end

    terminate(:error, why, stack, machine, [event | waiting])
  end

  # Where this is on the BEAM, for who reads a stack trace.
  defp stack(function, arity, line), do: [{:gen_statem, function, arity, [file: 'gen_statem.erl', line: line]} | outer_stack()]

  defp outer_stack, do: [{:proc_lib, :init_p_do_apply, 3, [file: 'proc_lib.erl', line: 240]}]

  defp stop_now(reason, replies, data, machine, event, waiting) do
    machine = Enum.reduce_while(List.wrap(replies), machine, &reply_at_end/2)
    :otpshell_state.changed(machine.state, machine.data, machine.state, data)

    case machine do
      %{bad_reply: bad} -> refuse({:bad_reply_action_from_state_function, bad}, %{machine | data: data}, event, waiting)
      machine -> terminate(:exit, reason, [], %{machine | data: data}, [event | waiting])
    end
  end

  defp reply_at_end({:reply, from, answer}, machine) when from?(from), do: {:cont, answer(machine, from, answer)}
  defp reply_at_end(other, machine), do: {:halt, Map.put(machine, :bad_reply, other)}

  # -- from one state to the next -------------------------------------------------------------------------------------------------
  #
  # In this order: actions of the event's callback (replies at once), the state timeout ends, the new state is entered, timers of the
  # actions start, postponed events come back. Then inserted events, the postponed ones, and only then the mailbox.

  defp transition(machine, event, new, data, actions, enter, waiting) do
    old = machine.state
    :otpshell_state.changed(old, machine.data, new, data)
    todo = %{postpone: false, events: [], timers: [], hibernate: false, entering: false}
    # a callback that is not to be told of the state by another module than its own is asked in the order of its actions
    case act(List.wrap(actions), %{machine | data: data}, todo) do
      {:bad, why, machine} -> refuse(why, %{machine | state: new}, event, waiting)
      {machine, todo} -> entered(machine, event, old, new, enter or (event == {:internal, :init_state} and old == new), todo, waiting)
    end
  end

  defp entered(machine, event, old, new, enter, todo, waiting) do
    postpone = todo.postpone and event != {:internal, :init_state}
    machine = debug(machine, {if(postpone, do: :postpone, else: :consume), event, old, new})
    postponed = if postpone, do: [event | machine.postponed], else: machine.postponed

    {again, machine} =
      if new == old do
        {[], %{machine | postponed: postponed}}
      else
        {:lists.reverse(postponed), cancel(%{machine | state: new, postponed: []}, :state_timeout)}
      end

    inserted = :lists.reverse(todo.events)

    if enter and machine.enter do
      call_enter(machine, old, todo, inserted, again ++ waiting)
    else
      go_on(machine, todo, inserted, again ++ waiting)
    end
  end

  # The callback of entering may do all but change the state, postpone or insert events.
  defp call_enter(machine, old, todo, inserted, waiting) do
    case call_state(machine, :enter, old) do
      {:ok, result} ->
        case enter_result(result, machine) do
          {data, actions} -> after_enter(machine, old, data, actions, todo, inserted, waiting)
          {data, actions, :again} -> enter_again(machine, old, data, actions, todo, inserted, waiting)
          :other -> end_result(result, machine, {:enter, old}, waiting, bad_enter(result))
        end

      {:EXIT, kind, reason, stack} ->
        terminate(kind, reason, stack, machine, [{:enter, old} | waiting])
    end
  end

  defp enter_result(result, %{state: state, data: data}) do
    case result do
      {:keep_state, data} -> {data, []}
      {:keep_state, data, actions} -> {data, actions}
      {:next_state, ^state, data} -> {data, []}
      {:next_state, ^state, data, actions} -> {data, actions}
      :keep_state_and_data -> {data, []}
      {:keep_state_and_data, actions} -> {data, actions}
      :repeat_state_and_data -> {data, [], :again}
      {:repeat_state_and_data, actions} -> {data, actions, :again}
      {:repeat_state, data} -> {data, [], :again}
      {:repeat_state, data, actions} -> {data, actions, :again}
      _ -> :other
    end
  end

  defp bad_enter({:next_state, _, _}), do: :bad_state_enter_return_from_state_function
  defp bad_enter({:next_state, _, _, _}), do: :bad_state_enter_return_from_state_function
  defp bad_enter(_), do: :bad_return_from_state_function

  defp after_enter(machine, old, data, actions, todo, inserted, waiting) do
    case enter_actions(machine, data, actions, todo) do
      {:bad, why, machine} -> refuse(why, machine, {:enter, old}, waiting)
      {machine, todo} -> go_on(machine, todo, inserted, waiting)
    end
  end

  defp enter_again(machine, old, data, actions, todo, inserted, waiting) do
    case enter_actions(machine, data, actions, todo) do
      {:bad, why, machine} -> refuse(why, machine, {:enter, old}, waiting)
      {machine, todo} -> call_enter(machine, machine.state, todo, inserted, waiting)
    end
  end

  defp enter_actions(machine, data, actions, todo) do
    :otpshell_state.changed(machine.state, machine.data, machine.state, data)
    act(List.wrap(actions), %{machine | data: data}, %{todo | entering: true})
  end

  defp go_on(machine, todo, inserted, waiting) do
    machine = start_timers(machine, todo.timers)

    case {inserted ++ waiting, machine.over} do
      {[event | rest], _} -> event(machine, event, rest)
      # a timeout of 0 comes before anything from the mailbox
      {[], [{name, content} | over]} -> take(%{machine | over: over}, {name, content}, [])
      {[], []} -> loop(%{machine | hibernate: todo.hibernate})
    end
  end

  # -- actions ----------------------------------------------------------------------------------------------------------------------

  # Does what is to be done at once and collects the rest in `todo`: `{machine, todo}`, or `{:bad, why, machine}`.
  defp act([], machine, todo), do: {machine, todo}

  defp act([action | rest], machine, %{entering: entering} = todo) do
    case action do
      {:reply, from, answer} when from?(from) ->
        act(rest, answer(machine, from, answer), todo)

      :hibernate ->
        act(rest, machine, %{todo | hibernate: true})

      {:hibernate, flag} when is_boolean(flag) ->
        act(rest, machine, %{todo | hibernate: flag})

      :postpone when not entering ->
        act(rest, machine, %{todo | postpone: true})

      {:postpone, flag} when is_boolean(flag) and (not entering or not flag) ->
        act(rest, machine, %{todo | postpone: flag})

      {:next_event, type, content} when not entering and event_type?(type) ->
        act(rest, debug(machine, {:in, {type, content}, machine.state}), %{todo | events: [{type, content} | todo.events]})

      _ when action == :postpone or (is_tuple(action) and elem(action, 0) in [:postpone, :next_event]) ->
        {:bad, {bad_action(todo), action}, machine}

      _ when entering and action == :pop_callback_module and machine.pushed != [] ->
        {:bad, {bad_action(todo), action}, machine}

      {change, _module} when entering and change in [:change_callback_module, :push_callback_module] ->
        {:bad, {bad_action(todo), action}, machine}

      {change, module} when change in [:change_callback_module, :push_callback_module] and is_atom(module) ->
        pushed = if change == :push_callback_module, do: [machine.module | machine.pushed], else: machine.pushed
        with_module(%{machine | module: module, pushed: pushed}, machine, rest, todo)

      :pop_callback_module when machine.pushed != [] ->
        with_module(%{machine | module: hd(machine.pushed), pushed: tl(machine.pushed)}, machine, rest, todo)

      _ ->
        case timeout(action) do
          {_name, _time, _content, _options} = timer -> act(rest, machine, %{todo | timers: [timer | todo.timers]})
          :none -> {:bad, {:bad_action_from_state_function, action}, machine}
        end
    end
  end

  defp bad_action(%{entering: true}), do: :bad_state_enter_action_from_state_function
  defp bad_action(_todo), do: :bad_action_from_state_function

  # A module that does not say how it is called back is not one: the one before ends the machine.
  defp with_module(machine, before, rest, todo) do
    case with_callback_mode(machine) do
      {:ok, machine} -> act(rest, machine, todo)
      {:EXIT, _kind, reason, _stack} -> {:bad, reason, before}
    end
  end

  defp answer(machine, from, answer) do
    reply(from, answer)
    debug(machine, {:out, answer, from})
  end

  # A timeout action in full: `{name, time, content, options}`.
  defp timeout(time) when time?(time), do: {:timeout, time, time, []}
  defp timeout({name, :cancel}), do: named(name, :infinity, nil, [])
  defp timeout({name, :update, content}), do: named(name, :update, content, [])
  defp timeout({name, time, content}) when time?(time), do: named(name, time, content, [])

  defp timeout({name, time, content, options}) do
    case List.wrap(options) do
      [] when time?(time) -> named(name, time, content, [])
      [{:abs, false}] when time?(time) -> named(name, time, content, abs: false)
      [{:abs, true}] when is_integer(time) or time == :infinity -> named(name, time, content, abs: true)
      _ -> :none
    end
  end

  defp timeout(_), do: :none

  defp named(name, time, content, options), do: if(timer?(name), do: {name, time, content, options}, else: :none)

  # -- timers -----------------------------------------------------------------------------------------------------------------------

  # The newest first: of those with one name the last counts.
  defp start_timers(machine, timers) do
    timers |> Enum.uniq_by(&elem(&1, 0)) |> Enum.reduce(machine, &start_timer/2) |> Map.update!(:over, &in_order(&1, timers))
  end

  # Those that are over already come in the order of their actions.
  defp in_order([_, _ | _] = over, timers) do
    names = timers |> :lists.reverse() |> Enum.map(&elem(&1, 0))
    Enum.sort_by(over, fn {name, _} -> Enum.find_index(names, &(&1 == name)) || -1 end)
  end

  defp in_order(over, _timers), do: over

  defp start_timer({name, :update, content, _}, machine) do
    case machine.timers do
      %{^name => {ref, _}} -> %{machine | timers: Map.put(machine.timers, name, {ref, content})}
      _ -> %{machine | over: List.keystore(machine.over, name, 0, {name, content})}
    end
  end

  defp start_timer({name, time, content, options} = timer, machine) do
    machine = cancel(machine, name)

    case time do
      :infinity ->
        machine

      0 ->
        debug(%{machine | over: machine.over ++ [{name, content}]}, {:start_timer, timer, machine.state})

      _ ->
        ref = :erlang.start_timer(time, self(), {:"$timer", name}, options)
        debug(%{machine | timers: Map.put(machine.timers, name, {ref, content})}, {:start_timer, timer, machine.state})
    end
  end

  # a timer that fired meanwhile is recognised by its old reference and dropped
  defp cancel(%{timers: timers, over: []} = machine, _name) when timers == %{}, do: machine

  defp cancel(machine, name) do
    case machine.timers do
      %{^name => {ref, _}} ->
        :erlang.cancel_timer(ref)
        %{machine | timers: Map.delete(machine.timers, name)}

      _ ->
        %{machine | over: List.keydelete(machine.over, name, 0)}
    end
  end

  # -- the end ------------------------------------------------------------------------------------------------------------------------

  defp terminate(kind, reason, stack, machine, events) do
    %{module: module, state: state, data: data} = machine

    if :erlang.function_exported(module, :terminate, 3) do
      try do
        module.terminate(reason, state, data)
      catch
        :throw, _ -> :ok
        kind, reason -> report(kind, reason, __STACKTRACE__, machine, events) && :erlang.raise(kind, reason, __STACKTRACE__)
      end
    end

    unless kind == :exit and clean?(reason), do: report(kind, reason, stack, machine, events)

    case stack do
      [] -> :erlang.exit(reason)
      _ -> :erlang.raise(kind, reason, stack)
    end
  end

  defp clean?(:normal), do: true
  defp clean?(:shutdown), do: true
  defp clean?({:shutdown, _}), do: true
  defp clean?(_), do: false

  defp report(kind, reason, stack, machine, events) do
    status =
      :gen.format_status(
        machine.module,
        :terminate,
        %{
          reason: reason,
          state: machine.state,
          data: machine.data,
          queue: events,
          postponed: machine.postponed,
          timeouts: timeouts(machine),
          log: :sys.get_log(machine.debug)
        },
        [Process.get(), machine.state, machine.data]
      )

    report = %{
      label: {:gen_statem, :terminate},
      name: machine.name,
      queue: status.queue,
      postponed: status.postponed,
      modules: [machine.module],
      callback_mode: machine.mode,
      state_enter: machine.enter,
      state: shown_state(status),
      timeouts: {map_size(machine.timers), status.timeouts},
      log: status.log,
      reason: {kind, status.reason, stack},
      client_info: :gen_server.client_info(asker(events))
    }

    :logger.log(:error, report, Otpshell.ReportTexts.meta(:gen_statem, :error, {:error_info, 7, 2666}))
  end

  @doc false
  # A report in Erlang's words, for handlers of `:logger`.
  def format_log(report), do: Otpshell.ReportTexts.format(report)

  @doc false
  def format_log(report, options), do: Otpshell.ReportTexts.text(report, options)

  defp shown_state(%{EXIT: problem, state: state}), do: {state, problem}
  defp shown_state(%{"$status": shown}), do: shown
  defp shown_state(%{state: state, data: data}), do: {state, data}

  defp timeouts(machine), do: machine.timers |> Enum.map(fn {name, {_ref, content}} -> {name, content} end) |> Enum.reverse()

  # Whose request was at work.
  defp asker([{{:call, from}, _} | _]), do: from
  defp asker(_events), do: :nobody

  # -- what `:sys` asks of a behaviour ----------------------------------------------------------------------------------------------------

  @doc false
  def system_continue(_parent, debug, machine), do: loop(%{machine | debug: debug})

  @doc false
  def system_terminate(reason, _parent, _debug, machine), do: terminate(:exit, reason, [], machine, [])

  @doc false
  def system_get_state(%{state: state, data: data}), do: {:ok, {state, data}}

  @doc false
  def system_replace_state(fun, machine) do
    {state, data} = fun.({machine.state, machine.data})
    :otpshell_state.changed(machine.state, machine.data, state, data)
    {:ok, {state, data}, %{machine | state: state, data: data}}
  end

  @doc false
  def system_code_change(machine, _module, old_version, extra) do
    case machine.module.code_change(old_version, machine.state, machine.data, extra) do
      {:ok, state, data} ->
        :otpshell_state.changed(machine.state, machine.data, state, data)
        {:ok, %{machine | state: state, data: data}}

      other ->
        other
    end
  end

  @doc false
  def format_status(opt, [dictionary, status, parent, debug, machine]) do
    shown =
      :gen.format_status(
        machine.module,
        opt,
        %{state: machine.state, data: machine.data, postponed: machine.postponed, log: :sys.get_log(debug), timeouts: timeouts(machine)},
        [dictionary, machine.state, machine.data]
      )

    state =
      case shown do
        %{EXIT: problem} -> [{:data, [{'State', {machine.state, problem}}]}]
        %{"$status": term} -> List.wrap(term)
        %{state: state, data: data} -> [{:data, [{'State', {state, data}}]}]
      end

    [
      {:header, :gen.format_status_header('Status for state machine', machine.name)},
      {:data,
       [
         {'Status', status},
         {'Parent', parent},
         {'Modules', [machine.module]},
         {'Time-outs', {map_size(machine.timers), shown.timeouts}},
         {'Logged Events', shown.log},
         {'Postponed', shown.postponed}
       ]}
      | state
    ]
  end

  defp debug(%{debug: []} = machine, _event), do: machine
  defp debug(machine, event), do: %{machine | debug: :sys.handle_debug(machine.debug, &print_event/3, machine.name, event)}

  defp print_event(device, event, name) do
    {format, terms} = described(event)
    :sys.print(device, "*DBG* ~tp " <> format, [name | terms])
  end

  defp described({:in, event, state}), do: {"receive ~ts in state ~tp", [event_text(event), state]}
  defp described({:out, answer, {to, _tag}}), do: {"send ~tp to ~tp", [answer, to]}
  defp described({:enter, module, state}), do: {"enter ~tp in state ~tp", [module, state]}
  defp described({:start_timer, timer, state}), do: {"start_timer ~tp in state ~tp", [timer, state]}
  defp described({kind, event, state, state}), do: {"~tw ~ts in state ~tp", [kind, event_text(event), state]}
  defp described({kind, event, state, next}), do: {"~tw ~ts in state ~tp => ~tp", [kind, event_text(event), state, next]}

  defp event_text({{:call, {from, _tag}}, request}), do: :io_lib.format('call ~tp from ~tw', [request, from])
  defp event_text({type, content}), do: :io_lib.format('~tw ~tp', [type, content])
end
