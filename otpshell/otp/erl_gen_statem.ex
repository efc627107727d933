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
  `{{:timeout, name}, ms, content}` (ended by nothing but its own name), `:hibernate`.
  """

  import Otpshell.Line

  # The loop carries one map, `machine` (made in `enter_first`). Its `timers` map `:timeout`, `:state_timeout` or `{:timeout, name}` to
  # `{timer_ref, content}`; `postponed` has the newest first.

  # -- the contract -------------------------------------------------------------------------------------------------------------

  @callback init(args :: term) :: {:ok, state :: term, data :: term} | {:ok, state :: term, data :: term, actions :: term} | :ignore | {:stop, term}
  @callback callback_mode :: atom | [atom]
  @callback handle_event(type :: term, content :: term, state :: term, data :: term) :: term
  @callback terminate(reason :: term, state :: term, data :: term) :: term
  @callback code_change(old :: term, state :: term, data :: term, extra :: term) :: {:ok, term, term} | term
  @callback format_status(opt :: atom, list) :: term
  @optional_callbacks handle_event: 4, terminate: 3, code_change: 4, format_status: 2

  # -- for clients ----------------------------------------------------------------------------------------------------------

  def start_link(module, args, options), do: :gen.start(:gen_statem, :link, module, args, options)
  def start_link(name, module, args, options), do: :gen.start(:gen_statem, :link, name, module, args, options)
  def start(module, args, options), do: :gen.start(:gen_statem, :nolink, module, args, options)
  def start(name, module, args, options), do: :gen.start(:gen_statem, :nolink, name, module, args, options)

  @doc "Sends an event of type `{:call, from}` and waits for the reply."
  def call(server, request), do: call(server, request, :infinity)
  def call(server, request, {_clean_or_dirty, timeout}), do: call(server, request, timeout)

  def call(server, request, timeout) do
    try do
      :gen.call(server, :"$gen_call", request, timeout)
    catch
      :exit, reason -> at(900, :erlang.exit({reason, {:gen_statem, :call, [server, request, timeout]}}))
    else
      {:ok, reply} -> reply
    end
  end

  @doc "Sends an event of type `{:call, from}` and does not wait: the reply is to be asked for with `receive_response/2` and its like."
  def send_request(server, request), do: :gen.send_request(server, :"$gen_call", request)

  @doc "Waits for the reply to a request: `{:reply, reply}`, `:timeout` (it may be asked for again), or `{:error, {reason, server}}`."
  def wait_response(request, timeout \\ :infinity), do: :gen.wait_response(request, timeout)

  @doc "Like `wait_response/2`; after a timeout the reply is dropped."
  def receive_response(request, timeout \\ :infinity), do: :gen.receive_response(request, timeout)

  @doc "The reply if `message` is it, otherwise `:no_reply`."
  def check_response(message, request), do: :gen.check_response(message, request)

  @doc "Sends an event of type `:cast`."
  def cast(server, message), do: :gen_server.cast(server, message)

  @doc "Answers a call, or several."
  def reply(replies) when is_list(replies), do: Enum.each(replies, &reply/1)
  def reply({:reply, from, answer}), do: :gen.reply(from, answer)
  def reply(from, answer), do: :gen.reply(from, answer)

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
      {:ok, {:ok, state, data}} ->
        enter_first(starter, parent, name, module, options, state, data, [])

      {:ok, {:ok, state, data, actions}} ->
        enter_first(starter, parent, name, module, options, state, data, actions)

      {:ok, {:stop, reason}} ->
        init_failed(starter, full_name, {:error, reason})
        :erlang.exit(reason)

      {:ok, :ignore} ->
        init_failed(starter, full_name, :ignore)
        :erlang.exit(:normal)

      {:ok, other} ->
        error = {:bad_return_from_init, other}
        init_failed(starter, full_name, {:error, error})
        :erlang.error(error)

      {:EXIT, kind, reason, stack} ->
        init_failed(starter, full_name, {:error, exit_reason(kind, reason, stack)})
        :erlang.raise(kind, reason, stack)
    end
  end

  defp init_failed(starter, full_name, answer) do
    :gen.unregister_name(full_name)
    :proc_lib.init_ack(starter, answer)
  end

  defp enter_first(starter, parent, name, module, options, state, data, actions) do
    {mode, enter} = callback_mode(module)

    machine = %{
      parent: parent,
      name: name,
      module: module,
      mode: mode,
      enter: enter,
      state: state,
      data: data,
      timers: %{},
      postponed: [],
      hibernate_after: :gen.hibernate_after(options),
      debug: :gen.debug_options(name, options)
    }

    :otpshell_state.began({state, data})
    :proc_lib.init_ack(starter, {:ok, self()})
    # the first state is entered from itself; no event has happened yet
    transition(machine, :none, state, data, actions, true, [])
  end

  defp callback_mode(module) do
    modes = List.wrap(module.callback_mode())
    enter = :state_enter in modes

    case List.delete(modes, :state_enter) do
      [mode] when mode in [:state_functions, :handle_event_function] -> {mode, enter}
      _ -> :erlang.error({:bad_return_from_callback_mode, module.callback_mode()})
    end
  end

  # -- the loop -----------------------------------------------------------------------------------------------------------------

  @doc false
  def loop(machine) do
    %{parent: parent} = machine

    receive do
      {:system, from, request} ->
        :sys.handle_system_msg(request, from, parent, :gen_statem, machine.debug, machine)

      {:EXIT, ^parent, reason} ->
        terminate(:exit, reason, [], machine, [{:info, {:EXIT, parent, reason}}])

      {:timeout, ref, {:"$timer", name}} = message ->
        case machine.timers do
          %{^name => {^ref, content}} -> event(%{machine | timers: Map.delete(machine.timers, name)}, {name, content}, [])
          _ -> if stale_timer?(name), do: loop(machine), else: event(machine, {:info, message}, [])
        end

      {:"$gen_call", from, request} ->
        event(machine, {{:call, from}, request}, [])

      {:"$gen_cast", message} ->
        event(machine, {:cast, message}, [])

      message ->
        event(machine, {:info, message}, [])
    end
  end

  defp stale_timer?(:timeout), do: true
  defp stale_timer?(:state_timeout), do: true
  defp stale_timer?({:timeout, _}), do: true
  defp stale_timer?(_), do: false

  # One event. `waiting` are events that come before the mailbox: inserted or postponed ones.
  defp event(machine, {type, content} = event, waiting) do
    # any event ends the event timeout
    machine = machine |> debug({:in, event, machine.state}) |> cancel(:timeout)

    case call_state(machine, type, content) do
      {:ok, result} -> result(result, machine, event, waiting)
      {:EXIT, kind, reason, stack} -> terminate(kind, reason, stack, machine, [event | waiting])
    end
  end

  defp call_state(%{module: module, mode: mode, state: state, data: data}, type, content) do
    try do
      case mode do
        :state_functions -> {:ok, at(1385, :erlang.apply(module, state, [type, content, data]))}
        :handle_event_function -> {:ok, at(1395, module.handle_event(type, content, state, data))}
      end
    catch
      :throw, value -> {:ok, value}
      kind, reason -> {:EXIT, kind, reason, __STACKTRACE__}
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
      {:repeat_state, data} -> transition(machine, event, state, data, [], :repeat, waiting)
      {:repeat_state, data, actions} -> transition(machine, event, state, data, actions, :repeat, waiting)
      :repeat_state_and_data -> transition(machine, event, state, data, [], :repeat, waiting)
      {:repeat_state_and_data, actions} -> transition(machine, event, state, data, actions, :repeat, waiting)
      :stop -> stop_now(:normal, [], data, machine, event, waiting)
      {:stop, reason} -> stop_now(reason, [], data, machine, event, waiting)
      {:stop, reason, data} -> stop_now(reason, [], data, machine, event, waiting)
      {:stop_and_reply, reason, replies} -> stop_now(reason, replies, data, machine, event, waiting)
      {:stop_and_reply, reason, replies, data} -> stop_now(reason, replies, data, machine, event, waiting)
      other -> bad_return(other, machine, event, waiting)
    end
  end

  defp bad_return(other, machine, event, waiting) do
    stack = [{:gen_statem, :loop_state_callback_result, 11, [file: 'gen_statem.erl', line: 1580]} | outer_stack()]
    terminate(:error, {:bad_return_from_state_function, other}, stack, machine, [event | waiting])
  end

  defp outer_stack, do: [{:proc_lib, :init_p_do_apply, 3, [file: 'proc_lib.erl', line: 240]}]

  defp stop_now(reason, replies, data, machine, event, waiting) do
    for reply <- List.wrap(replies), do: reply(reply)
    :otpshell_state.changed(machine.state, machine.data, machine.state, data)
    terminate(:exit, reason, [], %{machine | data: data}, [event | waiting])
  end

  # -- from one state to the next -------------------------------------------------------------------------------------------------
  #
  # In this order: actions of the event's callback (replies at once), the state timeout ends, the new state is entered, timers of the
  # actions start, postponed events come back. Then inserted events, the postponed ones, and only then the mailbox.

  defp transition(machine, event, new, data, actions, changed, waiting) do
    old = machine.state
    todo = collect(List.wrap(actions), %{postpone: false, events: [], timers: []})
    postponed = if todo.postpone, do: [event | machine.postponed], else: machine.postponed
    :otpshell_state.changed(old, machine.data, new, data)
    machine = %{machine | state: new, data: data, postponed: postponed}
    machine = if changed, do: cancel(machine, :state_timeout), else: machine
    {again, machine} = if changed, do: {:lists.reverse(machine.postponed), %{machine | postponed: []}}, else: {[], machine}
    machine = if event == :none, do: machine, else: debug(machine, {:consume, event, new})
    waiting = :lists.reverse(todo.events) ++ again ++ waiting

    if changed && machine.enter do
      entered(machine, old, todo.timers, waiting)
    else
      go_on(start_timers(machine, todo.timers), waiting)
    end
  end

  defp collect([], todo), do: %{todo | timers: :lists.reverse(todo.timers)}

  defp collect([action | rest], todo) do
    case action do
      :postpone -> collect(rest, %{todo | postpone: true})
      {:postpone, flag} -> collect(rest, %{todo | postpone: flag})
      {:reply, _, _} -> reply(action) && collect(rest, todo)
      {:next_event, type, content} -> collect(rest, %{todo | events: [{type, content} | todo.events]})
      :hibernate -> collect(rest, todo)
      {:hibernate, _} -> collect(rest, todo)
      timeout when is_integer(timeout) or timeout == :infinity -> collect(rest, timer(todo, :timeout, timeout, timeout, []))
      {name, :cancel} -> collect(rest, timer(todo, name, :infinity, nil, []))
      {name, :update, content} -> collect(rest, timer(todo, name, :update, content, []))
      {name, time, content} -> collect(rest, timer(todo, name, time, content, []))
      {name, time, content, options} -> collect(rest, timer(todo, name, time, content, options))
      other -> :erlang.error({:bad_action_from_state_function, other})
    end
  end

  defp timer(todo, name, time, content, options) do
    unless stale_timer?(name), do: :erlang.error({:bad_action_from_state_function, {name, time, content}})
    %{todo | timers: [{name, time, content, options} | todo.timers]}
  end

  # The callback of entering may do all but change the state, postpone or insert events.
  defp entered(machine, old, timers, waiting) do
    case call_state(machine, :enter, old) do
      {:ok, result} ->
        {data, actions} =
          case result do
            {:keep_state, data} -> {data, []}
            {:keep_state, data, actions} -> {data, actions}
            {:next_state, state, data} when state == machine.state -> {data, []}
            {:next_state, state, data, actions} when state == machine.state -> {data, actions}
            :keep_state_and_data -> {machine.data, []}
            {:keep_state_and_data, actions} -> {machine.data, actions}
            {:stop, reason} -> terminate(:exit, reason, [], machine, waiting)
            {:stop, reason, data} -> terminate(:exit, reason, [], %{machine | data: data}, waiting)
            other -> bad_return(other, machine, {:enter, old}, waiting)
          end

        :otpshell_state.changed(machine.state, machine.data, machine.state, data)
        todo = collect(List.wrap(actions), %{postpone: false, events: [], timers: []})
        go_on(start_timers(%{machine | data: data}, timers ++ todo.timers), waiting)

      {:EXIT, kind, reason, stack} ->
        terminate(kind, reason, stack, machine, [{:enter, old} | waiting])
    end
  end

  defp go_on(machine, waiting) do
    # a timeout of 0 comes before anything from the mailbox, unless another event is there already
    case {waiting, Enum.find(machine.timers, fn {_, {ref, _}} -> ref == :now end)} do
      {[event | rest], _} -> event(machine, event, rest)
      {[], {name, {:now, content}}} -> event(%{machine | timers: Map.delete(machine.timers, name)}, {name, content}, [])
      {[], nil} -> loop(machine)
    end
  end

  # -- timers -----------------------------------------------------------------------------------------------------------------------

  defp start_timers(machine, timers), do: Enum.reduce(timers, machine, &start_timer/2)

  defp start_timer({name, :update, content, _}, machine) do
    case machine.timers do
      %{^name => {ref, _}} -> %{machine | timers: Map.put(machine.timers, name, {ref, content})}
      _ -> start_timer({name, 0, content, []}, machine)
    end
  end

  defp start_timer({name, time, content, options}, machine) do
    machine = cancel(machine, name)

    case time do
      :infinity -> machine
      0 -> %{machine | timers: Map.put(machine.timers, name, {:now, content})}
      _ -> %{machine | timers: Map.put(machine.timers, name, {:erlang.start_timer(time, self(), {:"$timer", name}, options), content})}
    end
  end

  # a timer that fired meanwhile is recognised by its old reference and dropped
  defp cancel(machine, name) do
    case machine.timers do
      %{^name => {:now, _}} ->
        %{machine | timers: Map.delete(machine.timers, name)}

      %{^name => {ref, _}} ->
        :erlang.cancel_timer(ref)
        %{machine | timers: Map.delete(machine.timers, name)}

      _ ->
        machine
    end
  end

  # -- the end ------------------------------------------------------------------------------------------------------------------------

  defp terminate(kind, reason, stack, machine, events) do
    %{module: module, state: state, data: data} = machine

    if :erlang.function_exported(module, :terminate, 3) do
      try do
        module.terminate(told_reason(kind, reason, stack), state, data)
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

  defp exit_reason(:error, reason, stack), do: {reason, stack}
  defp exit_reason(:exit, reason, _stack), do: reason
  defp exit_reason(:throw, reason, stack), do: {{:nocatch, reason}, stack}

  # A wrong return value is told to `terminate/3` without the place where it was noticed.
  defp told_reason(:error, {:bad_return_from_state_function, _} = reason, _stack), do: reason
  defp told_reason(kind, reason, stack), do: exit_reason(kind, reason, stack)

  # Elixir's console does not show this one; handlers that are added to :logger see it.
  defp report(kind, reason, stack, machine, events) do
    report = %{
      label: {:gen_statem, :terminate},
      name: machine.name,
      queue: events,
      postponed: machine.postponed,
      state: {machine.state, machine.data},
      reason: {kind, reason, stack}
    }

    :logger.log(:error, report, %{domain: [:otp, :sasl]})
  end

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
    timers = for {name, {_, content}} <- machine.timers, do: {name, content}

    shown =
      if :erlang.function_exported(machine.module, :format_status, 2) do
        case machine.module.format_status(opt, [dictionary, machine.state, machine.data]) do
          list when is_list(list) -> list
          other -> [other]
        end
      else
        [{:data, [{'State', {machine.state, machine.data}}]}]
      end

    [
      {:header, :gen.format_status_header('Status for state machine', machine.name)},
      {:data,
       [
         {'Status', status},
         {'Parent', parent},
         {'Modules', [machine.module]},
         {'Time-outs', {length(timers), timers}},
         {'Logged Events', :sys.get_log(debug)},
         {'Postponed', machine.postponed}
       ]}
      | shown
    ]
  end

  defp debug(%{debug: []} = machine, _event), do: machine
  defp debug(machine, event), do: %{machine | debug: :sys.handle_debug(machine.debug, &print_event/3, machine.name, event)}

  defp print_event(device, {:in, {type, content}, state}, name) do
    {kind, from} = source(type)
    :sys.print(device, "*DBG* ~tp receive #{kind} ~tp" <> from_format(from) <> " in state ~tp", [name, content] ++ from ++ [state])
  end

  defp print_event(device, {:consume, {type, content}, next}, name) do
    {kind, from} = source(type)
    :sys.print(device, "*DBG* ~tp consume #{kind} ~tp" <> from_format(from) <> " => ~tp", [name, content] ++ from ++ [next])
  end

  defp print_event(device, event, name), do: :sys.print(device, "*DBG* ~tp ~tp", [name, event])

  defp source({:call, {from, _}}), do: {"call", [from]}
  defp source(type) when is_tuple(type), do: {"call", []}
  defp source(type), do: {Atom.to_string(type), []}

  defp from_format([]), do: ""
  defp from_format([_]), do: " from ~tp"
end
