defmodule :gen do
  @moduledoc """
  What all behaviours share: names, the start of a process under a name, and the call that waits for a reply.

  A call monitors the server, sends `{label, {caller, tag}, request}` and waits for `{tag, reply}` or for the server's end.
  With a timeout the tag is `[:alias | ref]`: the reply goes to the alias `ref`, which ends with the monitor. That is why an answer that comes
  after a timeout never reaches the mailbox.
  """

  import Otpshell.Line

  # -- calls ----------------------------------------------------------------------------------------------------------

  @doc "Sends a request and waits: `{:ok, reply}`, or an exit with `:timeout`, `:noproc` or the server's reason."
  def call(process, label, request, timeout \\ 5000)

  def call(process, label, request, timeout) when timeout == :infinity or (is_integer(timeout) and timeout >= 0) do
    {:ok, do_for_proc(process, &call_other(&1, label, request, timeout))}
  end

  # Who waits for its own answer waits for ever.
  defp call_other(process, _label, _request, _timeout) when process == self(), do: :erlang.exit(:calling_self)
  defp call_other(process, label, request, timeout), do: do_call(process, label, request, timeout)

  # Every `GenServer.call` comes through here, so the reply is given bare. Both patterns name the fresh `ref`: the receive
  # skips whatever the mailbox held before. Who waits for ever cannot be answered too late, and needs no alias.
  @doc false
  def do_call(process, label, request, :infinity) do
    ref = :erlang.monitor(:process, process)
    send(process, {label, {self(), ref}, request})

    reply =
      at(
        256,
        receive do
          {^ref, reply} ->
            :erlang.demonitor(ref, [:flush])
            reply

          {:DOWN, ^ref, _, object, reason} ->
            :erlang.exit(ended(reason, object))
        end
      )

    reply
  end

  def do_call(process, label, request, timeout) do
    ref = :erlang.monitor(:process, process, [{:alias, :demonitor}])
    send(process, {label, {self(), [:alias | ref]}, request})

    reply =
      at(
        256,
        receive do
          {[:alias | ^ref], reply} ->
            :erlang.demonitor(ref, [:flush])
            reply

          {:DOWN, ^ref, _, object, reason} ->
            :erlang.exit(ended(reason, object))
        after
          timeout -> too_late(ref)
        end
      )

    reply
  end

  defp ended(:noconnection, {_name, node}), do: {:nodedown, node}
  defp ended(:noconnection, pid), do: {:nodedown, node(pid)}
  defp ended(reason, _object), do: reason

  # From here on no reply can come; one that did come just now still counts.
  defp too_late(ref) do
    :erlang.demonitor(ref, [:flush])

    receive do
      {[:alias | ^ref], reply} -> reply
    after
      0 -> :erlang.exit(:timeout)
    end
  end

  # -- requests that are not waited for -------------------------------------------------------------------------------

  @doc "Sends a request as `call/4` does and gives a reference to ask for the reply with."
  def send_request(process, label, request) when is_pid(process) or is_atom(process), do: sent(process, label, request)

  # What has no process is told as one that is gone.
  def send_request(process, label, request) do
    do_for_proc(process, &sent(&1, label, request))
  catch
    :exit, reason ->
      ref = make_ref()
      send(self(), {:DOWN, ref, :process, process, reason})
      ref
  end

  defp sent(process, label, request) do
    ref = :erlang.monitor(:process, process, [{:alias, :demonitor}])
    send_or_not(process, {label, {self(), [:alias | ref]}, request})
    ref
  end

  # Nobody has the name: the monitor tells.
  defp send_or_not(process, message) do
    send(process, message)
  catch
    :error, :badarg -> :ok
  end

  @doc "Waits for the reply: `{:reply, reply}`, `{:error, {reason, server}}`, or `:timeout`, after which it may be waited for again."
  def wait_response(ref, timeout) do
    receive do
      {[:alias | ^ref], _reply} = message -> check_response(message, ref)
      {:DOWN, ^ref, _, object, reason} -> {:error, {ended(reason, object), named(object)}}
    after
      remaining(timeout) -> :timeout
    end
  end

  @doc "Waits for the reply; after a timeout it is dropped when it comes."
  def receive_response(ref, timeout) do
    with :timeout <- wait_response(ref, timeout) do
      :erlang.demonitor(ref, [:flush])
      wait_response(ref, 0)
    end
  end

  @doc "What a message is to a request: `{:reply, reply}`, `{:error, {reason, server}}` or `:no_reply`."
  def check_response({[:alias | ref], reply}, ref) do
    :erlang.demonitor(ref, [:flush])
    {:reply, reply}
  end

  def check_response({:DOWN, ref, _, object, reason}, ref), do: {:error, {ended(reason, object), named(object)}}
  def check_response(_other, ref) when is_reference(ref), do: :no_reply
  def check_response(_message, _request), do: :erlang.error(:badarg)

  # Collections of requests: maps from a request's reference to its label.

  @doc "A collection with one request more; `badarg` when it is there already."
  def reqids_add(ref, label, requests) when is_reference(ref) and is_map(requests) and not is_map_key(requests, ref) do
    Map.put(requests, ref, label)
  end

  def reqids_add(_ref, _label, _requests), do: :erlang.error(:badarg)

  @doc "How many requests a collection has."
  def reqids_size(requests) when is_map(requests), do: map_size(requests)
  def reqids_size(_requests), do: :erlang.error(:badarg)

  @doc "The requests of a collection with their labels: `[{request, label}]`."
  def reqids_to_list(requests) when is_map(requests), do: Map.to_list(requests)
  def reqids_to_list(_requests), do: :erlang.error(:badarg)

  @doc """
  Waits for a reply to any of the requests: `{response, label, requests}`, `:timeout`, or `:no_request` when there is none.

  With `delete` the request that was answered leaves the collection.
  """
  def wait_response(requests, _timeout, delete) when requests == %{} and is_boolean(delete), do: :no_request

  def wait_response(requests, timeout, delete) when is_map(requests) and is_boolean(delete) do
    receive do
      {[:alias | ref], _reply} = message when is_map_key(requests, ref) -> check_response(message, requests, delete)
      {:DOWN, ref, _, _, _} = message when is_map_key(requests, ref) -> check_response(message, requests, delete)
    after
      remaining(timeout) -> :timeout
    end
  end

  # The longest time that may be waited, in milliseconds.
  @longest 0xFFFFFFFF

  defp remaining(:infinity), do: :infinity

  defp remaining({:abs, time}) when is_integer(time) do
    remaining = max(time - :erlang.monotonic_time(:millisecond), 0)
    if remaining <= @longest, do: remaining, else: :erlang.error(:badarg)
  end

  # A float is no time to wait for, which the receive says.
  defp remaining(timeout) when 0 <= timeout and timeout <= @longest, do: timeout
  defp remaining(_timeout), do: :erlang.error(:badarg)

  @doc "Like `wait_response/3`; after a timeout the replies to all of the requests are dropped when they come."
  def receive_response(requests, timeout, delete) do
    with :timeout <- wait_response(requests, timeout, delete) do
      for ref <- Map.keys(requests), do: :erlang.demonitor(ref, [:flush])
      with :no_reply <- Enum.find_value(requests, :no_reply, &arrived(&1, requests, delete)), do: :timeout
    end
  end

  defp arrived({ref, _label}, requests, delete) do
    receive do
      {[:alias | ^ref], _reply} = message -> check_response(message, requests, delete)
    after
      0 -> nil
    end
  end

  @doc "What a message is to a collection: `{response, label, requests}`, `:no_reply`, or `:no_request` when it is empty."
  def check_response(_message, requests, delete) when requests == %{} and is_boolean(delete), do: :no_request

  def check_response(message, requests, delete) when is_map(requests) and is_boolean(delete) do
    case message do
      {[:alias | ref], _reply} -> answered(ref, message, requests, delete)
      {:DOWN, ref, _, _, _} -> answered(ref, message, requests, delete)
      _ -> :no_reply
    end
  end

  defp answered(ref, message, requests, delete) do
    case requests do
      %{^ref => label} -> {check_response(message, ref), label, if(delete, do: Map.delete(requests, ref), else: requests)}
      _ -> :no_reply
    end
  end

  defp named({name, node}) when node == node(), do: name
  defp named(object), do: object

  @doc "Answers a caller; `from` is the second element of a call message."
  def reply({_caller, [:alias | ref] = tag}, answer) when is_reference(ref) do
    send(ref, {tag, answer})
    :ok
  end

  def reply({_caller, [[:alias | ref] | _] = tag}, answer) when is_reference(ref) do
    send(ref, {tag, answer})
    :ok
  end

  def reply({caller, tag}, answer) do
    send(caller, {tag, answer})
    :ok
  catch
    # a name that is gone
    _, _ -> :ok
  end

  @doc "Ends a server with `reason` and waits for it."
  def stop(process, reason \\ :normal, timeout \\ :infinity) when timeout == :infinity or (is_integer(timeout) and timeout >= 0), do: do_for_proc(process, &:proc_lib.stop(&1, reason, timeout))

  # -- starting -------------------------------------------------------------------------------------------------------

  @doc "Starts a behaviour's process under a name: `{:local, name}`, `{:global, term}` or `{:via, module, term}`."
  def start(behaviour, link, name, module, args, options) do
    case where(name) do
      :undefined -> start(link, behaviour, [name, module, args, options], options)
      pid -> {:error, {:already_started, pid}}
    end
  end

  def start(behaviour, link, module, args, options), do: start(link, behaviour, [module, args, options], options)

  @doc "What `start_monitor` answers, of what starting with a monitor gave."
  def monitored({{:ok, pid}, ref}), do: {:ok, {pid, ref}}

  def monitored({failure, ref}) do
    :erlang.demonitor(ref, [:flush])
    failure
  end

  # The new process runs `init_it` below; its second argument is the starter, its third the parent.
  defp start(link, behaviour, rest, options) do
    {function, parent} =
      case link do
        :link -> {:start_link, self()}
        :nolink -> {:start, :self}
        :monitor -> {:start_monitor, :self}
      end

    args = [behaviour, self(), parent | rest]
    timeout = option(options, :timeout, :infinity)
    apply(:proc_lib, function, [:gen, :init_it, args, timeout, option(options, :spawn_opt, [])])
  end

  @doc false
  def init_it(behaviour, starter, parent, module, args, options) do
    behaviour.init_it(starter, parent, self(), module, args, options)
  end

  @doc false
  def init_it(behaviour, starter, parent, name, module, args, options) do
    if take_name(name) do
      behaviour.init_it(starter, parent, name, module, args, options)
    else
      :proc_lib.init_ack(starter, {:error, {:already_started, where(name)}})
    end
  end

  # -- names ----------------------------------------------------------------------------------------------------------

  # Calls `fun` with where to send: a process that is not here is an exit, and so is one on another node, as there are no connections.
  defp do_for_proc(pid, fun) when is_pid(pid), do: fun.(pid)
  defp do_for_proc(name, fun) when is_atom(name), do: for_found(:erlang.whereis(name), fun)
  defp do_for_proc({:global, _} = name, fun), do: for_found(where(name), fun)
  defp do_for_proc({:via, _, _} = name, fun), do: for_found(where(name), fun)
  defp do_for_proc({name, node}, fun) when node == node(), do: do_for_proc(name, fun)

  defp do_for_proc({_name, node}, _fun) when is_atom(node), do: :erlang.exit({:nodedown, node})

  defp for_found(:undefined, _fun), do: :erlang.exit(:noproc)
  defp for_found(process, fun), do: fun.(process)

  defp where({:local, name}), do: :erlang.whereis(name)
  defp where({:global, name}), do: :global.whereis_name(name)
  defp where({:via, module, name}), do: module.whereis_name(name)

  defp take_name({:global, name}), do: :global.register_name(name, self()) == :yes
  defp take_name({:via, module, name}), do: module.register_name(name, self()) == :yes

  defp take_name({:local, name}) do
    :erlang.register(name, self())
  rescue
    ArgumentError -> false
  end

  @doc "Gives a name back after a failed `init`, so that who sees the error may start again at once."
  def unregister_name({:global, name}), do: :global.unregister_name(name)
  def unregister_name({:via, module, name}), do: module.unregister_name(name)

  def unregister_name({:local, name}) do
    :erlang.unregister(name)
  catch
    _, _ -> :ok
  end

  def unregister_name(_pid), do: :ok

  @doc "The name itself, without its kind: what `:sys` and logs show."
  def get_proc_name({kind, name}) when kind in [:local, :global], do: name
  def get_proc_name({:via, _module, name}), do: name
  def get_proc_name(pid), do: pid

  @doc "The same of a process that goes into a server's loop by itself: it exits unless it has that name."
  def get_registered_name({:local, name}) do
    if Process.info(self(), :registered_name) == {:registered_name, name}, do: name, else: :erlang.exit(:process_not_registered)
  end

  def get_registered_name({:global, name}) do
    if :global.whereis_name(name) == self(), do: name, else: :erlang.exit(:process_not_registered_globally)
  end

  def get_registered_name({:via, module, name}) do
    if module.whereis_name(name) == self(), do: name, else: :erlang.exit({:process_not_registered_via, module})
  end

  def get_registered_name(pid) when is_pid(pid), do: pid

  @doc "The parent's pid, from the ancestors that `:proc_lib` wrote down."
  def get_parent do
    case Process.get(:"$ancestors") do
      [name | _] when is_atom(name) -> :erlang.whereis(name)
      [pid | _] -> pid
      _ -> :erlang.exit(:process_was_not_started_by_proc_lib)
    end
  end

  # -- options and texts --------------------------------------------------------------------------------------------------

  @doc "The debug structure for the start option `:debug`. One that is no list is told, and does nothing."
  def debug_options(name, options) do
    case option(options, :debug, []) do
      [] ->
        []

      debug ->
        try do
          :sys.debug_options(debug)
        catch
          _, _ ->
            :error_logger.format('~tp: ignoring erroneous debug options - ~tp~n', [name, debug])
            []
        end
    end
  end

  @doc """
  What is shown of a server, after its module had a say. `format_status/1` takes and gives the whole map; the older `format_status/2` takes
  `args`, and what it gives is `:"$status"` here. `:EXIT` is the text that stands for the state when the function fails.
  """
  def format_status(module, opt, status, args) do
    cond do
      :erlang.function_exported(module, :format_status, 1) -> told(module, 1, status, fn -> changed(status, module.format_status(status)) end)
      :erlang.function_exported(module, :format_status, 2) -> told(module, 2, status, fn -> Map.put(status, :"$status", module.format_status(opt, args)) end)
      true -> status
    end
  end

  defp told(module, arity, status, shown) do
    with problem when is_list(problem) <- shown.() do
      Map.put(status, :EXIT, '#{module}:format_status/#{arity} ' ++ problem)
    end
  catch
    _, _ -> Map.put(status, :EXIT, '#{module}:format_status/#{arity} crashed')
  end

  # Nothing may be missing from the map that a module gives.
  defp changed(_status, shown) when not is_map(shown), do: 'did not return a map'
  defp changed(status, shown), do: if(map_size(Map.merge(status, shown)) == map_size(shown), do: shown, else: 'returned a map with unknown keys')

  @doc "The start option `:hibernate_after`."
  def hibernate_after(options), do: option(options, :hibernate_after, :infinity)

  @doc "The headline of `:sys.get_status`: `'Status for generic server <0.9.0>'`."
  def format_status_header(tag, pid) when is_pid(pid), do: tag ++ ' ' ++ :erlang.pid_to_list(pid)
  def format_status_header(tag, name) when is_atom(name), do: tag ++ ' ' ++ :erlang.atom_to_list(name)
  def format_status_header(tag, name), do: {tag, name}

  defp option(options, name, default) do
    case :lists.keyfind(name, 1, options) do
      {_, value} -> value
      false -> default
    end
  end
end
