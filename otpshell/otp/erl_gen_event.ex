defmodule :gen_event do
  @moduledoc """
  One process, many handlers: every event is given to each handler module in turn.

      iex> defmodule Tally do
      ...>   @behaviour :gen_event
      ...>   def init(count), do: {:ok, count}
      ...>   def handle_event(:tick, count), do: {:ok, count + 1}
      ...>   def handle_call(:count, count), do: {:ok, count, count}
      ...> end
      iex> {:ok, pid} = :gen_event.start_link()
      iex> :gen_event.add_handler(pid, Tally, 0)
      :ok
      iex> :gen_event.notify(pid, :tick)
      :ok
      iex> :gen_event.call(pid, Tally, :count)
      1

  A handler that raises is removed and logged; the manager and the other handlers go on.
  """

  import Otpshell.Line

  @callback init(args :: term) :: {:ok, state :: term} | {:ok, state :: term, :hibernate} | {:error, term}
  @callback handle_event(event :: term, state :: term) :: term
  @callback handle_call(request :: term, state :: term) :: term
  @callback handle_info(message :: term, state :: term) :: term
  @callback terminate(args :: term, state :: term) :: term
  @callback code_change(old :: term, state :: term, extra :: term) :: {:ok, term}
  @callback format_status(opt :: atom, list) :: term
  @callback format_status(status :: map) :: map
  @optional_callbacks handle_info: 2, terminate: 2, code_change: 3, format_status: 1, format_status: 2

  # A handler is `{module, id, state, supervisor}`: `id` is false or the second half of `{module, id}`, `supervisor` the process that
  # `add_sup_handler/3` linked, or false.

  # -- for clients ----------------------------------------------------------------------------------------------------------

  @doc """
  Starts a manager without handlers, linked to the caller: `{:ok, pid}` or `{:error, reason}`.

  With `name` it is registered: `{:local, atom}`, `{:global, term}` or `{:via, module, term}`. `options` are `:timeout`, `:debug`,
  `:spawn_opt` and `:hibernate_after`.

  Raises `FunctionClauseError` when `name` is not `{:local, atom}`, `{:global, term}` or `{:via, module, term}`, and `ArgumentError` when
  `options` is not a proper list.

      iex> {:ok, manager} = :gen_event.start_link()
      iex> :gen_event.which_handlers(manager)
      []
  """
  def start_link, do: :gen.start(:gen_event, :link, :none, [], [])
  def start_link(options) when is_list(options), do: :gen.start(:gen_event, :link, :none, [], options)
  def start_link(name) when is_tuple(name), do: :gen.start(:gen_event, :link, name, :none, [], [])
  def start_link(name, options), do: :gen.start(:gen_event, :link, name, :none, [], options)

  @doc """
  Like `start_link`, without a link.

  Raises `FunctionClauseError` when `name` is not `{:local, atom}`, `{:global, term}` or `{:via, module, term}`, and `ArgumentError` when
  `options` is not a proper list.

      iex> {:ok, manager} = :gen_event.start()
      iex> :gen_event.which_handlers(manager)
      []
  """
  def start, do: :gen.start(:gen_event, :nolink, :none, [], [])
  def start(options) when is_list(options), do: :gen.start(:gen_event, :nolink, :none, [], options)
  def start(name) when is_tuple(name), do: :gen.start(:gen_event, :nolink, name, :none, [], [])
  def start(name, options), do: :gen.start(:gen_event, :nolink, name, :none, [], options)

  @doc """
  Like `start`, and the caller monitors it: `{:ok, {pid, ref}}`.

  Raises `FunctionClauseError` when `name` is not `{:local, atom}`, `{:global, term}` or `{:via, module, term}`, and `ArgumentError` when
  `options` is not a proper list.

      iex> {:ok, {manager, _ref}} = :gen_event.start_monitor()
      iex> :gen_event.which_handlers(manager)
      []
  """
  def start_monitor, do: :gen.monitored(:gen.start(:gen_event, :monitor, :none, [], []))
  def start_monitor(options) when is_list(options), do: :gen.monitored(:gen.start(:gen_event, :monitor, :none, [], options))
  def start_monitor(name) when is_tuple(name), do: start_monitor(name, [])
  def start_monitor(name, options), do: :gen.monitored(:gen.start(:gen_event, :monitor, name, :none, [], options))

  @doc """
  Adds a handler: a module, or `{module, id}` to have it several times. `module.init(args)` gives its state. `:ok`, or what else `init/1` gave.

  Exits when the manager is not there. Raises `FunctionClauseError` when `manager` is not a pid or a name.

      iex> defmodule Tally do
      ...>   def init(count), do: {:ok, count}
      ...>   def handle_event(:tick, count), do: {:ok, count + 1}
      ...>   def handle_call(:count, count), do: {:ok, count, count}
      ...>   def terminate(_why, count), do: count
      ...> end
      iex> {:ok, manager} = :gen_event.start_link()
      iex> :gen_event.add_handler(manager, Tally, 0)
      :ok
      iex> :gen_event.which_handlers(manager)
      [Tally]
  """
  def add_handler(manager, handler, args), do: rpc(manager, {:add_handler, handler, args})

  @doc """
  Like `add_handler/3`; the handler is removed when the caller ends, and the caller gets `{:gen_event_EXIT, handler, reason}` when the handler
  ends.

  Exits when the manager is not there. Raises `FunctionClauseError` when `manager` is not a pid or a name.

      iex> defmodule Tally do
      ...>   def init(count), do: {:ok, count}
      ...>   def handle_event(:tick, count), do: {:ok, count + 1}
      ...>   def handle_call(:count, count), do: {:ok, count, count}
      ...>   def terminate(_why, count), do: count
      ...> end
      iex> {:ok, manager} = :gen_event.start_link()
      iex> :gen_event.add_sup_handler(manager, Tally, 0)
      :ok
      iex> :gen_event.delete_handler(manager, Tally, [])
      0
      iex> receive do {:gen_event_EXIT, Tally, reason} -> reason end
      :normal
  """
  def add_sup_handler(manager, handler, args), do: rpc(manager, {:add_sup_handler, handler, args, self()})

  @doc """
  Removes a handler: the result is what its `terminate(args, state)` gives, or `{:error, :module_not_found}`.

  Exits when the manager is not there. Raises `FunctionClauseError` when `manager` is not a pid or a name.

      iex> defmodule Tally do
      ...>   def init(count), do: {:ok, count}
      ...>   def handle_event(:tick, count), do: {:ok, count + 1}
      ...>   def handle_call(:count, count), do: {:ok, count, count}
      ...>   def terminate(_why, count), do: count
      ...> end
      iex> {:ok, manager} = :gen_event.start_link()
      iex> :gen_event.add_handler(manager, Tally, 0)
      iex> :gen_event.delete_handler(manager, Tally, :enough)
      0
  """
  def delete_handler(manager, handler, args), do: rpc(manager, {:delete_handler, handler, args})

  @doc """
  Replaces a handler: its `terminate/2` gets `args1`, and the new one's `init/1` gets `{args2, what terminate gave}`. `:ok`, or what else
  `init/1` gave.

  Exits when the manager is not there. Raises `FunctionClauseError` when `manager` is not a pid or a name or a handler is not given as a
  pair.

      iex> defmodule Tally do
      ...>   def init(count), do: {:ok, count}
      ...>   def handle_event(:tick, count), do: {:ok, count + 1}
      ...>   def handle_call(:count, count), do: {:ok, count, count}
      ...>   def terminate(_why, count), do: count
      ...> end
      iex> {:ok, manager} = :gen_event.start_link()
      iex> :gen_event.add_handler(manager, Tally, 0)
      iex> defmodule Sum do
      ...>   def init({more, count}), do: {:ok, more + count}
      ...>   def handle_event(:tick, sum), do: {:ok, sum + 10}
      ...>   def handle_call(:count, sum), do: {:ok, sum, sum}
      ...> end
      iex> :gen_event.swap_handler(manager, {Tally, []}, {Sum, 5})
      :ok
      iex> :gen_event.call(manager, Sum, :count)
      5
  """
  def swap_handler(manager, {old, args1}, {new, args2}), do: rpc(manager, {:swap_handler, old, args1, new, args2})

  @doc """
  Like `swap_handler/3`; the new handler belongs to the caller as with `add_sup_handler/3`.

  Exits when the manager is not there. Raises `FunctionClauseError` when `manager` is not a pid or a name or a handler is not given as a
  pair.

      iex> defmodule Tally do
      ...>   def init(count), do: {:ok, count}
      ...>   def handle_event(:tick, count), do: {:ok, count + 1}
      ...>   def handle_call(:count, count), do: {:ok, count, count}
      ...>   def terminate(_why, count), do: count
      ...> end
      iex> {:ok, manager} = :gen_event.start_link()
      iex> :gen_event.add_handler(manager, Tally, 0)
      iex> defmodule Sum do
      ...>   def init({more, count}), do: {:ok, more + count}
      ...>   def handle_event(:tick, sum), do: {:ok, sum + 10}
      ...> end
      iex> :gen_event.swap_sup_handler(manager, {Tally, []}, {Sum, 5})
      :ok
      iex> :gen_event.which_handlers(manager)
      [Sum]
  """
  def swap_sup_handler(manager, {old, args1}, {new, args2}), do: rpc(manager, {:swap_sup_handler, old, args1, new, args2, self()})

  @doc """
  The handlers, the newest first.

  Exits when the manager is not there. Raises `FunctionClauseError` when `manager` is not a pid or a name.

      iex> defmodule Tally do
      ...>   def init(count), do: {:ok, count}
      ...>   def handle_event(:tick, count), do: {:ok, count + 1}
      ...>   def handle_call(:count, count), do: {:ok, count, count}
      ...>   def terminate(_why, count), do: count
      ...> end
      iex> {:ok, manager} = :gen_event.start_link()
      iex> :gen_event.add_handler(manager, Tally, 0)
      iex> :gen_event.which_handlers(manager)
      [Tally]
  """
  def which_handlers(manager), do: rpc(manager, :which_handlers)

  @doc """
  Gives an event to all handlers, without waiting: always `:ok`.

  Raises `ArgumentError` when no process has the name `manager`, or it is neither a pid nor a name.

      iex> defmodule Tally do
      ...>   def init(count), do: {:ok, count}
      ...>   def handle_event(:tick, count), do: {:ok, count + 1}
      ...>   def handle_call(:count, count), do: {:ok, count, count}
      ...>   def terminate(_why, count), do: count
      ...> end
      iex> {:ok, manager} = :gen_event.start_link()
      iex> :gen_event.add_handler(manager, Tally, 0)
      iex> :gen_event.notify(manager, :tick)
      :ok
      iex> :gen_event.call(manager, Tally, :count)
      1
  """
  def notify(manager, event), do: deliver(manager, {:notify, event})

  @doc """
  Gives an event to all handlers and waits until they are done: `:ok`.

  Exits when the manager is not there. Raises `FunctionClauseError` when `manager` is not a pid or a name.

      iex> defmodule Tally do
      ...>   def init(count), do: {:ok, count}
      ...>   def handle_event(:tick, count), do: {:ok, count + 1}
      ...>   def handle_call(:count, count), do: {:ok, count, count}
      ...>   def terminate(_why, count), do: count
      ...> end
      iex> {:ok, manager} = :gen_event.start_link()
      iex> :gen_event.add_handler(manager, Tally, 0)
      iex> :gen_event.sync_notify(manager, :tick)
      :ok
      iex> :gen_event.call(manager, Tally, :count)
      1
  """
  def sync_notify(manager, event), do: rpc(manager, {:sync_notify, event})

  @doc """
  Asks one handler (`handle_call`), and waits at most `timeout` (5000) milliseconds for the answer; `{:error, reason}` when there is no such
  handler or it fails.

  Exits when the manager is not there or is too slow. Raises `FunctionClauseError` when `manager` is not a pid or a name.

      iex> defmodule Tally do
      ...>   def init(count), do: {:ok, count}
      ...>   def handle_event(:tick, count), do: {:ok, count + 1}
      ...>   def handle_call(:count, count), do: {:ok, count, count}
      ...>   def terminate(_why, count), do: count
      ...> end
      iex> {:ok, manager} = :gen_event.start_link()
      iex> :gen_event.add_handler(manager, Tally, 0)
      iex> :gen_event.call(manager, Tally, :count)
      0
  """
  def call(manager, handler, request), do: ask(manager, handler, request, 5000, [manager, handler, request])

  def call(manager, handler, request, timeout), do: ask(manager, handler, request, timeout, [manager, handler, request, timeout])

  # An exit tells the arguments that were given, without a default.
  defp ask(manager, handler, request, timeout, given) do
    try do
      :gen.call(manager, self(), {:call, handler, request}, timeout)
    catch
      :exit, reason -> :erlang.exit({reason, {:gen_event, :call, given}})
    else
      {:ok, reply} -> reply
    end
  end

  @doc """
  Asks one handler and does not wait: the reply is to be asked for with `receive_response` and its like. With `label` the request is added to
  a collection.

  Raises `FunctionClauseError` when `manager` is not a pid or a name.

      iex> defmodule Tally do
      ...>   def init(count), do: {:ok, count}
      ...>   def handle_event(:tick, count), do: {:ok, count + 1}
      ...>   def handle_call(:count, count), do: {:ok, count, count}
      ...>   def terminate(_why, count), do: count
      ...> end
      iex> {:ok, manager} = :gen_event.start_link()
      iex> :gen_event.add_handler(manager, Tally, 0)
      iex> request = :gen_event.send_request(manager, Tally, :count)
      iex> :gen_event.receive_response(request, 1000)
      {:reply, 0}
  """
  def send_request(manager, handler, request), do: :gen.send_request(manager, self(), {:call, handler, request})

  def send_request(manager, handler, request, label, requests) do
    reqids_add(send_request(manager, handler, request), label, requests)
  end

  @doc """
  An empty collection of requests, to wait for any of several replies.

      iex> :gen_event.reqids_new() |> :gen_event.reqids_size()
      0
  """
  def reqids_new, do: %{}

  @doc """
  How many requests a collection has.

  Raises `ArgumentError` when `requests` is not a collection.

      iex> :gen_event.reqids_size(:gen_event.reqids_new())
      0
  """
  def reqids_size(requests), do: :gen.reqids_size(requests)

  @doc """
  The collection with `request` and its label added.

  Raises `ArgumentError` when `request` is not a request or is in the collection already, or `requests` is not a collection.

      iex> defmodule Tally do
      ...>   def init(count), do: {:ok, count}
      ...>   def handle_event(:tick, count), do: {:ok, count + 1}
      ...>   def handle_call(:count, count), do: {:ok, count, count}
      ...>   def terminate(_why, count), do: count
      ...> end
      iex> {:ok, manager} = :gen_event.start_link()
      iex> :gen_event.add_handler(manager, Tally, 0)
      iex> request = :gen_event.send_request(manager, Tally, :count)
      iex> :gen_event.reqids_add(request, :first, :gen_event.reqids_new()) |> :gen_event.reqids_size()
      1
  """
  def reqids_add(request, label, requests), do: :gen.reqids_add(request, label, requests)

  @doc """
  The requests of a collection with their labels: `[{request, label}]`.

  Raises `ArgumentError` when `requests` is not a collection.

      iex> :gen_event.reqids_to_list(:gen_event.reqids_new())
      []
  """
  def reqids_to_list(requests), do: :gen.reqids_to_list(requests)

  @doc """
  Waits for the reply to a request: `{:reply, reply}`, `:timeout` (it may be asked for again), or `{:error, why}` of a manager or handler that
  is not there or failed.

  Of a collection it waits for any reply: `{response, label, requests}`, `:timeout` or `:no_request`; `delete` says whether that request
  leaves the collection.

  Raises `ArgumentError` when `request` is not a request or `timeout` is not a time to wait for (milliseconds, `:infinity` or `{:abs, time}`),
  `ErlangError` with `:timeout_value` for a float, and `FunctionClauseError` when `requests` is not a collection or `delete` is not a boolean.

      iex> defmodule Tally do
      ...>   def init(count), do: {:ok, count}
      ...>   def handle_event(:tick, count), do: {:ok, count + 1}
      ...>   def handle_call(:count, count), do: {:ok, count, count}
      ...>   def terminate(_why, count), do: count
      ...> end
      iex> {:ok, manager} = :gen_event.start_link()
      iex> :gen_event.add_handler(manager, Tally, 0)
      iex> request = :gen_event.send_request(manager, Tally, :count)
      iex> :gen_event.wait_response(request, 1000)
      {:reply, 0}
  """
  def wait_response(request, timeout), do: told(:gen.wait_response(request, timeout))
  def wait_response(requests, timeout, delete), do: told(:gen.wait_response(requests, timeout, delete))

  @doc """
  Like `wait_response`; after a timeout the reply is dropped.

  Raises `ArgumentError` when `request` is not a request or `timeout` is not a time to wait for (milliseconds, `:infinity` or `{:abs, time}`),
  `ErlangError` with `:timeout_value` for a float, and `FunctionClauseError` when `requests` is not a collection or `delete` is not a boolean.

      iex> defmodule Tally do
      ...>   def init(count), do: {:ok, count}
      ...>   def handle_event(:tick, count), do: {:ok, count + 1}
      ...>   def handle_call(:count, count), do: {:ok, count, count}
      ...>   def terminate(_why, count), do: count
      ...> end
      iex> {:ok, manager} = :gen_event.start_link()
      iex> :gen_event.add_handler(manager, Tally, 0)
      iex> requests = :gen_event.send_request(manager, Tally, :count, :first, :gen_event.reqids_new())
      iex> {response, label, _requests} = :gen_event.receive_response(requests, 1000, true)
      iex> {response, label}
      {{:reply, 0}, :first}
  """
  def receive_response(request, timeout), do: told(:gen.receive_response(request, timeout))
  def receive_response(requests, timeout, delete), do: told(:gen.receive_response(requests, timeout, delete))

  @doc """
  The reply to `request` if `message` is it: `{:reply, reply}`, `{:error, why}`, otherwise `:no_reply`. Of a collection:
  `{response, label, requests}`, `:no_reply` or `:no_request`.

  Raises `ArgumentError` when `request` is not a request, and `FunctionClauseError` when `requests` is not a collection or `delete` is not a boolean.

      iex> defmodule Tally do
      ...>   def init(count), do: {:ok, count}
      ...>   def handle_event(:tick, count), do: {:ok, count + 1}
      ...>   def handle_call(:count, count), do: {:ok, count, count}
      ...>   def terminate(_why, count), do: count
      ...> end
      iex> {:ok, manager} = :gen_event.start_link()
      iex> :gen_event.add_handler(manager, Tally, 0)
      iex> request = :gen_event.send_request(manager, Tally, :count)
      iex> receive do message -> :gen_event.check_response(message, request) end
      {:reply, 0}
  """
  def check_response(message, request), do: told(:gen.check_response(message, request))
  def check_response(message, requests, delete), do: told(:gen.check_response(message, requests, delete))

  # An answer that is an error is one that the manager itself gave.
  defp told({:reply, {:error, _} = error}), do: error
  defp told({response, label, requests}), do: {told(response), label, requests}
  defp told(other), do: other

  @doc """
  Stops the manager, with `reason` (`:normal`), and waits until it has ended, at most `timeout` milliseconds if that is given; every handler's
  `terminate(:stop, state)` runs.

  Exits when the manager is not there, is too slow, or ends with another reason. Raises `FunctionClauseError` when `manager` is not a pid
  or a name.

      iex> {:ok, manager} = :gen_event.start_link()
      iex> :gen_event.stop(manager)
      :ok
  """
  def stop(manager), do: :gen.stop(manager)
  def stop(manager, reason, timeout), do: :gen.stop(manager, reason, timeout)

  defp rpc(manager, request) do
    {:ok, reply} = :gen.call(manager, self(), request, :infinity)
    reply
  end

  # What has no process under such a name gets no event.
  defp deliver({:global, name}, message), do: unless_gone(fn -> :global.send(name, message) end)
  defp deliver({:via, module, name}, message), do: unless_gone(fn -> module.send(name, message) end)

  defp deliver(manager, message) do
    send(manager, message)
    :ok
  end

  defp unless_gone(sending) do
    sending.()
    :ok
  catch
    _, _ -> :ok
  end

  # -- the loop -----------------------------------------------------------------------------------------------------------

  @doc false
  def init_it(starter, :self, name, module, args, options), do: init_it(starter, self(), name, module, args, options)

  def init_it(starter, parent, full_name, _module, _args, options) do
    # supervised handlers are linked to; their owners' ends must arrive as messages
    Process.flag(:trap_exit, true)
    name = :gen.get_proc_name(full_name)
    debug = :gen.debug_options(name, options)
    :proc_lib.init_ack(starter, {:ok, self()})
    :otpshell_state.began([])
    loop(parent, name, [], :gen.hibernate_after(options), debug)
  end

  @doc false
  def loop(parent, name, handlers, hibernate_after, debug) do
    receive do
      {:system, from, request} ->
        :sys.handle_system_msg(request, from, parent, :gen_event, debug, [name, handlers, hibernate_after])

      {:EXIT, ^parent, reason} ->
        stop_all(handlers, name)
        :erlang.exit(reason)

      message when debug == [] ->
        handle_msg(message, parent, name, handlers, hibernate_after, [])

      message ->
        debug = :sys.handle_debug(debug, &print_event/3, name, {:in, message})
        handle_msg(message, parent, name, handlers, hibernate_after, debug)
    after
      hibernate_after -> hibernate(parent, name, handlers, hibernate_after, debug)
    end
  end

  defp hibernate(parent, name, handlers, hibernate_after, debug) do
    :proc_lib.hibernate(:gen_event, :loop, [parent, name, handlers, hibernate_after, debug])
  end

  # On to the next message, with the handlers as the last one left them. A handler that asked for it lets the manager hibernate.
  defp go_on(parent, name, old, handlers, hibernate_after, debug) do
    :otpshell_state.handlers(old, handlers)

    if Process.delete(:"$hibernate") do
      hibernate(parent, name, handlers, hibernate_after, debug)
    else
      loop(parent, name, handlers, hibernate_after, debug)
    end
  end

  defp handle_msg(message, parent, name, old, hibernate_after, debug) do
    case message do
      {:notify, event} ->
        handlers = at(526, server_notify(event, :handle_event, old, name))
        go_on(parent, name, old, handlers, hibernate_after, debug)

      {_, from, {:sync_notify, event}} ->
        handlers = at(529, server_notify(event, :handle_event, old, name))
        :gen.reply(from, :ok)
        go_on(parent, name, old, handlers, hibernate_after, debug)

      {:EXIT, pid, reason} ->
        # a supervised handler's owner, or just a message
        handlers =
          if Enum.any?(old, fn handler -> elem(handler, 3) == pid end) do
            owner_ended(pid, reason, old, name)
          else
            at(534, server_notify(message, :handle_info, old, name))
          end

        go_on(parent, name, old, handlers, hibernate_after, debug)

      {_, from, {:call, handler, request}} ->
        {reply, handlers} = call_handler(handler, request, old, name)
        :gen.reply(from, reply)
        go_on(parent, name, old, handlers, hibernate_after, debug)

      {_, {_, _} = from, request} ->
        case request(request, old, name) do
          {reply, handlers} ->
            :gen.reply(from, reply)
            go_on(parent, name, old, handlers, hibernate_after, debug)

          :not_mine ->
            go_on(parent, name, old, at(540, server_notify(message, :handle_info, old, name)), hibernate_after, debug)
        end

      _ ->
        handlers = at(584, server_notify(message, :handle_info, old, name))
        go_on(parent, name, old, handlers, hibernate_after, debug)
    end
  end

  defp request({:add_handler, handler, args}, handlers, _name), do: add(handler, args, handlers, false)

  defp request({:add_sup_handler, handler, args, owner}, handlers, _name) do
    Process.link(owner)
    add(handler, args, handlers, owner)
  end

  defp request({:delete_handler, handler, args}, handlers, name) do
    case take(handler, handlers) do
      {:ok, found, rest} -> {terminate(found, args, :normal, name, []), rest}
      :error -> {{:error, :module_not_found}, handlers}
    end
  end

  defp request({:swap_handler, old, args1, new, args2}, handlers, name), do: swap(old, args1, new, args2, handlers, name, false)

  defp request({:swap_sup_handler, old, args1, new, args2, owner}, handlers, name) do
    Process.link(owner)
    swap(old, args1, new, args2, handlers, name, owner)
  end

  defp request(:which_handlers, handlers, _name), do: {Enum.map(handlers, &shown/1), handlers}
  defp request(_, _, _), do: :not_mine

  # -- adding and removing --------------------------------------------------------------------------------------------------

  defp split({module, id}), do: {module, id}
  defp split(module), do: {module, false}

  defp shown({module, false, _, _}), do: module
  defp shown({module, id, _, _}), do: {module, id}

  defp take(handler, handlers) do
    {module, id} = split(handler)

    case Enum.split_while(handlers, fn {m, i, _, _} -> {m, i} != {module, id} end) do
      {_, []} -> :error
      {before, [found | rest]} -> {:ok, found, before ++ rest}
    end
  end

  defp add(handler, args, handlers, owner) do
    {module, id} = split(handler)

    result =
      try do
        module.init(args)
      catch
        :throw, value -> value
        :error, reason -> {:EXIT, {reason, __STACKTRACE__}}
        :exit, reason -> {:EXIT, reason}
      end

    case result do
      {:ok, state} -> {:ok, [{module, id, state, owner} | handlers]}
      {:ok, state, :hibernate} -> {hibernating(:ok), [{module, id, state, owner} | handlers]}
      other -> {other, handlers}
    end
  end

  defp swap(old, args1, new, args2, handlers, name, owner) do
    case take(old, handlers) do
      {:ok, found, rest} ->
        owner = owner || elem(found, 3)
        gift = terminate(found, args1, {:swapped, new, owner}, name, [])
        add(new, {args2, gift}, rest, owner)

      :error ->
        add(new, {args2, :error}, handlers, owner)
    end
  end

  defp owner_ended(pid, reason, handlers, name) do
    {gone, kept} = Enum.split_with(handlers, fn handler -> elem(handler, 3) == pid end)
    for handler <- gone, do: terminate(put_elem(handler, 3, false), {:stop, reason}, :normal, name, [])
    kept
  end

  # -- giving events to handlers ----------------------------------------------------------------------------------------------

  defp server_notify(_event, _callback, [], _name), do: []

  defp server_notify(event, callback, [handler | rest], name) do
    case at(784, server_update(handler, callback, event, name)) do
      {:ok, handler} -> [handler | server_notify(event, callback, rest, name)]
      :removed -> server_notify(event, callback, rest, name)
    end
  end

  defp server_update({module, id, state, owner} = handler, callback, event, name) do
    result =
      try do
        at(802, :erlang.apply(module, callback, [event, state]))
      catch
        :throw, value -> value
        :error, reason -> {:EXIT, {reason, __STACKTRACE__}}
        :exit, reason -> {:EXIT, reason}
      end

    case result do
      {:ok, state} ->
        {:ok, {module, id, state, owner}}

      {:ok, state, :hibernate} ->
        hibernating({:ok, {module, id, state, owner}})

      {:swap_handler, args1, state, new, args2} ->
        swap_self(put_elem(handler, 2, state), args1, new, args2, name)

      :remove_handler ->
        terminate(handler, :remove_handler, :normal, name, event)
        :removed

      {:EXIT, {:undef, [{^module, :handle_info, [_, _], _} | _]}} = failure ->
        if :erlang.function_exported(module, :handle_info, 2), do: failed(handler, failure, name, event), else: unhandled(handler, event)

      other ->
        failed(handler, other, name, event)
    end
  end

  defp failed(handler, failure, name, event) do
    terminate(handler, {:error, failure}, failure, name, event)
    :removed
  end

  defp unhandled({module, _, _, _} = handler, message) do
    report = %{label: {:gen_event, :no_handle_info}, module: module, message: message}
    :logger.log(:warning, report, Otpshell.ReportTexts.meta(:gen_event, :warning_msg, {:server_update, 4, 814}))
    {:ok, handler}
  end

  # Several handlers see one event; what one of them asks for waits until all have seen it.
  defp hibernating(result) do
    Process.put(:"$hibernate", true)
    result
  end

  defp swap_self(handler, args1, new, args2, name) do
    gift = terminate(handler, args1, {:swapped, new, elem(handler, 3)}, name, [])

    case add(new, {args2, gift}, [], elem(handler, 3)) do
      {:ok, [added]} -> {:ok, added}
      _ -> :removed
    end
  end

  defp call_handler(handler, request, handlers, name) do
    {module, id} = split(handler)

    case Enum.find(handlers, fn {m, i, _, _} -> {m, i} == {module, id} end) do
      nil ->
        {{:error, :bad_module}, handlers}

      {_, _, state, _} = found ->
        result =
          try do
            module.handle_call(request, state)
          catch
            :throw, value -> value
            :error, reason -> {:EXIT, {reason, __STACKTRACE__}}
            :exit, reason -> {:EXIT, reason}
          end

        answered(result, found, request, handlers, name)
    end
  end

  defp answered(result, found, request, handlers, name) do
    change = fn state -> Enum.map(handlers, &if(&1 == found, do: put_elem(found, 2, state), else: &1)) end
    others = List.delete(handlers, found)

    case result do
      {:ok, reply, state} ->
        {reply, change.(state)}

      {:ok, reply, state, :hibernate} ->
        hibernating({reply, change.(state)})

      {:remove_handler, reply} ->
        terminate(found, :remove_handler, :normal, name, request)
        {reply, others}

      {:swap_handler, reply, args1, state, new, args2} ->
        case swap_self(put_elem(found, 2, state), args1, new, args2, name) do
          {:ok, added} -> {reply, [added | others]}
          :removed -> {reply, others}
        end

      other ->
        terminate(found, {:error, other}, other, name, request)
        {{:error, other}, others}
    end
  end

  # -- the end of a handler ---------------------------------------------------------------------------------------------------

  # Its terminate runs, its owner is told, and what was not planned is logged.
  defp terminate({module, _, state, owner} = handler, args, reason, name, last_message) do
    result =
      try do
        if :erlang.function_exported(module, :terminate, 2), do: module.terminate(args, state), else: :ok
      catch
        :throw, value -> value
        :error, why -> {:EXIT, {why, __STACKTRACE__}}
        :exit, why -> {:EXIT, why}
      end

    if owner, do: send(owner, {:gen_event_EXIT, shown(handler), reason})
    unless planned?(reason), do: report(handler, reason, last_message, name)
    result
  end

  defp planned?(:normal), do: true
  defp planned?(:shutdown), do: true
  defp planned?({:swapped, _, _}), do: true
  defp planned?(_), do: false

  defp report({module, _, state, _} = handler, reason, last_message, name) do
    status = %{state: state, message: last_message, reason: reason}
    status = with %{EXIT: _} <- :gen.format_status(module, :terminate, status, [Process.get(), state]), do: status

    report = %{
      label: {:gen_event, :terminate},
      handler: shown(handler),
      name: name,
      last_message: status.message,
      state: status[:"$status"] || status.state,
      reason: status.reason
    }

    :logger.log(:error, report, Otpshell.ReportTexts.meta(:gen_event, :error, {:report_error, 5, 997}))
  end

  @doc false
  # A report in Erlang's words, for handlers of `:logger`.
  def format_log(report), do: Otpshell.ReportTexts.format(report)

  @doc false
  def format_log(report, options), do: Otpshell.ReportTexts.text(report, options)

  defp stop_all(handlers, name), do: for(handler <- handlers, do: terminate(handler, :stop, :shutdown, name, []))

  # -- what `:sys` asks of a behaviour ------------------------------------------------------------------------------------------

  @doc false
  def system_continue(parent, debug, [name, handlers, hibernate_after]), do: loop(parent, name, handlers, hibernate_after, debug)

  @doc false
  def system_terminate(reason, _parent, _debug, [name, handlers, _]) do
    stop_all(handlers, name)
    :erlang.exit(reason)
  end

  @doc false
  def system_get_state([_name, handlers, _]), do: {:ok, for({module, id, state, _} <- handlers, do: {module, id, state})}

  @doc false
  def system_replace_state(fun, [name, handlers, hibernate_after]) do
    handlers =
      for {module, id, state, owner} <- handlers do
        {module, id, replaced(fun, module, id, state), owner}
      end

    {:ok, for({module, id, state, _} <- handlers, do: {module, id, state}), [name, handlers, hibernate_after]}
  end

  # One whose state cannot be replaced keeps it.
  defp replaced(fun, module, id, state) do
    case fun.({module, id, state}) do
      {^module, ^id, new} -> new
      _ -> state
    end
  catch
    _, _ -> state
  end

  @doc false
  def system_code_change([name, handlers, hibernate_after], module, old_version, extra) do
    handlers =
      for {handler, id, state, owner} <- handlers do
        if handler == module do
          {:ok, state} = module.code_change(old_version, state, extra)
          {module, id, state, owner}
        else
          {handler, id, state, owner}
        end
      end

    {:ok, [name, handlers, hibernate_after]}
  end

  @doc false
  def format_status(opt, [dictionary, status, parent, debug, [name, handlers, _]]) do
    log = :sys.get_log(debug)
    shown = for {module, id, state, owner} <- handlers, do: {:handler, module, id, shown(module, opt, dictionary, state, log), owner}

    [
      {:header, :gen.format_status_header('Status for event handler', name)},
      {:data, [{'Status', status}, {'Logged Events', log}, {'Parent', parent}]},
      {:items, {'Installed handlers', shown}}
    ]
  end

  # A handler may hide or shorten its state.
  defp shown(module, opt, dictionary, state, log) do
    case :gen.format_status(module, opt, %{state: state, log: log}, [dictionary, state]) do
      %{EXIT: _} -> state
      %{"$status": shown} -> shown
      %{state: shown} -> shown
    end
  end

  defp print_event(device, {:in, {:notify, event}}, name) do
    :sys.print(device, "*DBG* ~tp got event ~tp", [name, event])
  end

  defp print_event(device, {:in, {_, _, {:call, handler, request}}}, name) do
    :sys.print(device, "*DBG* ~tp(~tp) got call ~tp", [name, handler, request])
  end

  defp print_event(device, {:in, message}, name), do: :sys.print(device, "*DBG* ~tp got ~tp", [name, message])
  defp print_event(device, event, name), do: :sys.print(device, "*DBG* ~tp dbg  ~tp", [name, event])
end
