defmodule :gen do
  @moduledoc """
  What all behaviours share: starting under a name, and the call that waits for a reply.

  A call monitors the server, sends `{label, {caller, tag}, request}` and waits for `{tag, reply}` or for the server's end.
  The tag is `[:alias | ref]`: the reply is sent to the alias `ref`, which the monitor's end switches off. That is why an
  answer that comes after a timeout never reaches the mailbox.
  """

  import Otpshell.Line

  # -- calls ----------------------------------------------------------------------------------------------------------

  @doc "Sends a request and waits: `{:ok, reply}`, or an exit with `:timeout`, `:noproc` or the server's reason."
  def call(process, label, request, timeout) when is_pid(process), do: do_call(process, label, request, timeout)

  def call(process, label, request, timeout) do
    case where(process) do
      pid when is_pid(pid) -> do_call(pid, label, request, timeout)
      {name, node} = remote when is_atom(name) and is_atom(node) -> do_call(remote, label, request, timeout)
      _ -> :erlang.exit(:noproc)
    end
  end

  def call(process, label, request), do: call(process, label, request, 5000)

  defp do_call(process, label, request, timeout) do
    ref = :erlang.monitor(:process, process, [{:alias, :demonitor}])
    tag = [:alias | ref]
    send(process, {label, {self(), tag}, request})

    # Every clause names the fresh `ref`, so the receive may skip all that was in the mailbox before.
    at(
      256,
      receive do
        {[:alias | ^ref], reply} ->
          :erlang.demonitor(ref, [:flush])
          {:ok, reply}

        {:DOWN, ^ref, _, _, :noconnection} ->
          :erlang.exit({:nodedown, elem(process, 1)})

        {:DOWN, ^ref, _, _, reason} ->
          :erlang.exit(reason)
      after
        timeout ->
          # the alias ends here; a reply that came in the meantime still counts
          :erlang.demonitor(ref, [:flush])

          receive do
            {[:alias | ^ref], reply} -> {:ok, reply}
          after
            0 -> :erlang.exit(:timeout)
          end
      end
    )
  end

  @doc "Answers a caller. `from` is the second element of a call message."
  def reply({_caller, [:alias | ref] = tag}, answer) when is_reference(ref) do
    send(ref, {tag, answer})
    :ok
  end

  def reply({_caller, [[:alias | ref] | _] = tag}, answer) when is_reference(ref) do
    send(ref, {tag, answer})
    :ok
  end

  def reply({caller, tag}, answer) do
    try do
      send(caller, {tag, answer})
      :ok
    catch
      _, _ -> :ok
    end
  end

  @doc "Ends a server with `reason` and waits for it."
  def stop(process), do: stop(process, :normal, :infinity)

  def stop(process, reason, timeout) do
    case where(process) do
      pid when is_pid(pid) -> :proc_lib.stop(pid, reason, timeout)
      {_, _} = remote -> :proc_lib.stop(remote, reason, timeout)
      _ -> :erlang.exit(:noproc)
    end
  end

  # -- starting -------------------------------------------------------------------------------------------------------

  @doc "Starts a behaviour's process under a name: `{:local, name}`, `{:global, term}` or `{:via, module, term}`."
  def start(behaviour, link, name, module, args, options) do
    case where(name) do
      :undefined -> spawn_it(link, [name, module, args, options], behaviour, options)
      pid -> {:error, {:already_started, pid}}
    end
  end

  def start(behaviour, link, module, args, options) do
    spawn_it(link, [module, args, options], behaviour, options)
  end

  defp spawn_it(link, args, behaviour, options) do
    timeout = option(options, :timeout, :infinity)
    spawn_options = option(options, :spawn_opt, [])

    case link do
      :link -> :proc_lib.start_link(:gen, :init_it, [behaviour, self(), self() | args], timeout, spawn_options)
      :nolink -> :proc_lib.start(:gen, :init_it, [behaviour, self(), :self | args], timeout, spawn_options)
      :monitor -> :proc_lib.start_monitor(:gen, :init_it, [behaviour, self(), :self | args], timeout, spawn_options)
    end
  end

  # Runs in the new process.
  @doc false
  def init_it(behaviour, starter, parent, module, args, options) do
    behaviour.init_it(starter, parent, self(), module, args, options)
  end

  @doc false
  def init_it(behaviour, starter, parent, name, module, args, options) do
    case register_name(name) do
      true -> behaviour.init_it(starter, parent, name, module, args, options)
      {false, pid} -> :proc_lib.init_ack(starter, {:error, {:already_started, pid}})
    end
  end

  # -- names ----------------------------------------------------------------------------------------------------------

  defp where({:local, name}), do: :erlang.whereis(name)
  defp where({:global, name}), do: :global.whereis_name(name)
  defp where({:via, module, name}), do: module.whereis_name(name)
  defp where(pid) when is_pid(pid), do: pid
  defp where(name) when is_atom(name), do: :erlang.whereis(name)
  defp where({name, node}) when node == node(), do: :erlang.whereis(name)
  defp where({name, node}), do: {name, node}
  defp where(_), do: :erlang.error(:badarg)

  defp register_name({:local, name}) do
    try do
      :erlang.register(name, self())
    rescue
      ArgumentError -> {false, :erlang.whereis(name)}
    end
  end

  defp register_name({:global, name} = full), do: registered(:global.register_name(name, self()), full)
  defp register_name({:via, module, name} = full), do: registered(module.register_name(name, self()), full)

  defp registered(:yes, _name), do: true
  defp registered(:no, name), do: {false, where(name)}

  @doc "Gives a name back after a failed `init`, so that who sees the error may start again at once."
  def unregister_name({:local, name}) do
    try do
      :erlang.unregister(name)
    catch
      _, _ -> :ok
    end
  end

  def unregister_name({:global, name}), do: :global.unregister_name(name)
  def unregister_name({:via, module, name}), do: module.unregister_name(name)
  def unregister_name(_pid), do: :ok

  @doc "The name itself, without its kind: what `:sys` and logs show."
  def get_proc_name({:local, name}), do: name
  def get_proc_name({:global, name}), do: name
  def get_proc_name({:via, _, name}), do: name
  def get_proc_name(pid), do: pid

  @doc "The parent's pid, from the ancestors that `:proc_lib` wrote down."
  def get_parent do
    case Process.get(:"$ancestors") do
      [parent | _] when is_pid(parent) -> parent
      [parent | _] when is_atom(parent) -> :erlang.whereis(parent)
    end
  end

  # -- options and texts --------------------------------------------------------------------------------------------------

  @doc "The debug structure for the start option `:debug`."
  def debug_options(_name, options) do
    case option(options, :debug, []) do
      [] -> []
      debug -> :sys.debug_options(debug)
    end
  end

  @doc "The start option `:hibernate_after`."
  def hibernate_after(options), do: option(options, :hibernate_after, :infinity)

  @doc "The headline of `:sys.get_status`: `'Status for generic server <0.9.0>'`."
  def format_status_header(tag, name) when is_pid(name), do: tag ++ ' ' ++ :erlang.pid_to_list(name)
  def format_status_header(tag, name) when is_atom(name), do: tag ++ ' ' ++ :erlang.atom_to_list(name)
  def format_status_header(tag, name), do: {tag, name}

  defp option(options, name, default) do
    case :lists.keyfind(name, 1, options) do
      {_, value} -> value
      false -> default
    end
  end
end
