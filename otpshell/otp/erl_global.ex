defmodule :global do
  @moduledoc """
  Names that hold in a whole cluster. Here there is one node, so this is a table of names that may be any terms.

      iex> :global.register_name({:room, 1}, self())
      :yes
      iex> :global.whereis_name({:room, 1}) == self()
      true

  A name belongs to its process only while that lives: an entry whose process has ended counts as free.
  """

  @names {:global, :names}
  @locks {:global, :locks}

  defp names, do: :persistent_term.get(@names, %{})

  @doc """
  Gives a process a name: `:yes`, or `:no` if it is taken.

  Raises `FunctionClauseError` when `pid` is not a pid.

      iex> :global.register_name(:leader, self())
      :yes
  """
  def register_name(name, pid) when is_pid(pid), do: register_name(name, pid, nil)

  def register_name(name, pid, _resolve) when is_pid(pid) do
    names = living()

    # a process has one name
    if is_map_key(names, name) or pid in Map.values(names) do
      :no
    else
      put(Map.put(names, name, pid))
      :yes
    end
  end

  @doc """
  Gives the name to another process, whoever had it.

  Raises `FunctionClauseError` when `pid` is not a pid.

      iex> :global.re_register_name(:chief, self())
      :yes
      iex> :global.whereis_name(:chief) == self()
      true
  """
  def re_register_name(name, pid) when is_pid(pid) do
    put(Map.put(living(), name, pid))
    :yes
  end

  def re_register_name(name, pid, _resolve), do: re_register_name(name, pid)

  @doc """
  Frees a name.

      iex> :global.register_name(:guest, self())
      :yes
      iex> :global.unregister_name(:guest)
      :ok
      iex> :global.whereis_name(:guest)
      :undefined
  """
  def unregister_name(name), do: put(Map.delete(names(), name))

  @doc """
  The process of a name, or `:undefined`.

      iex> :global.whereis_name(:nobody)
      :undefined
  """
  def whereis_name(name) do
    case names() do
      %{^name => pid} -> if Process.alive?(pid), do: pid, else: :undefined
      _ -> :undefined
    end
  end

  @doc """
  Sends a message to a name's process; exits if there is none.

  Exits when no process has the name.

      iex> :global.register_name(:me, self())
      :yes
      iex> :global.send(:me, :hello) == self()
      true
      iex> receive do message -> message end
      :hello
  """
  def send(name, message) do
    case whereis_name(name) do
      :undefined ->
        :erlang.exit({:badarg, {name, message}})

      pid ->
        Kernel.send(pid, message)
        pid
    end
  end

  @doc """
  All names in use.

      iex> :global.register_name(:listed, self())
      :yes
      iex> :listed in :global.registered_names()
      true
  """
  def registered_names, do: Map.keys(living())

  @doc """
  Waits until all nodes know the same names: with one node, at once.

      iex> :global.sync()
      :ok
  """
  def sync, do: :ok

  @doc """
  As `sync/0`, for some nodes.

      iex> :global.sync([])
      :ok
  """
  def sync(_nodes), do: :ok

  @doc """
  For `register_name/3`: what decides when two systems that meet have a process each of that name. It keeps one of both by chance and tells
  the other with `{:global_name_conflict, name}`.

  Raises `ArgumentError` when `one` or `other` is not a pid.

      iex> :global.random_notify_name(:boss, self(), self()) == self()
      true
  """
  def random_notify_name(name, one, other) do
    [kept, loser] = by_chance(one, other)
    Kernel.send(loser, {:global_name_conflict, name})
    kept
  end

  @doc """
  As `random_notify_name/3`, but the other process is killed.

  Raises `ArgumentError` when `one` or `other` is not a pid.

      iex> [one, other] = for _ <- 1..2, do: spawn(fn -> Process.sleep(:infinity) end)
      iex> kept = :global.random_exit_name(:boss, one, other)
      iex> kept in [one, other]
      true
  """
  def random_exit_name(_name, one, other) do
    [kept, loser] = by_chance(one, other)
    Process.exit(loser, :kill)
    kept
  end

  defp by_chance(one, other) when is_pid(one) and is_pid(other), do: Enum.shuffle([one, other])
  defp by_chance(_one, _other), do: :erlang.error(:badarg)

  @doc """
  Leaves the cluster: there are no nodes to leave.

      iex> :global.disconnect()
      []
  """
  def disconnect, do: []

  @doc """
  Takes a lock, `{resource, requester}`: `true`, or `false` when another requester still has it after so many retries.

  One requester may take a lock more than once. A lock is free again when the processes that took it have ended.

  Raises `FunctionClauseError` when `id` is not a pair, and `ArgumentError` when `nodes` is not a list.

      iex> :global.set_lock({:printer, self()})
      true
  """
  def set_lock(id), do: set_lock(id, [node()])
  def set_lock(id, nodes), do: set_lock(id, nodes, :infinity)

  def set_lock({_resource, _requester} = id, nodes, retries) when is_list(nodes), do: set_lock_times(id, retries, 1)
  def set_lock({_resource, _requester}, _no_nodes, _retries), do: :erlang.error(:badarg)

  defp set_lock_times({resource, requester}, retries, times) do
    case holders(resource) do
      {other, [_ | _]} when other != requester ->
        if retries == :infinity or times <= retries do
          # Longer waits the longer it takes, up to eight seconds, as OTP's.
          Process.sleep(min(250 * times, 8000))
          set_lock_times({resource, requester}, retries, times + 1)
        else
          false
        end

      {_same, pids} ->
        :persistent_term.put(@locks, Map.put(locks(), resource, {requester, [self() | List.delete(pids, self())]}))
        true
    end
  end

  @doc """
  Gives a lock back.

  Raises `FunctionClauseError` when `id` is not a pair.

      iex> :global.set_lock({:door, self()})
      true
      iex> :global.del_lock({:door, self()})
      true
  """
  def del_lock(id), do: del_lock(id, [node()])

  def del_lock({resource, requester}, nodes) when is_list(nodes) do
    with {^requester, pids} <- holders(resource) do
      case List.delete(pids, self()) do
        [] -> :persistent_term.put(@locks, Map.delete(locks(), resource))
        rest -> :persistent_term.put(@locks, Map.put(locks(), resource, {requester, rest}))
      end
    end

    true
  end

  @doc """
  The value of a function that runs while a lock is held, `:aborted` when the lock cannot be had.

  Raises `FunctionClauseError` when `id` is not a pair, `ArgumentError` when `nodes` is not a list, and `BadFunctionError` when `fun` is
  not a function.

      iex> :global.trans({:printer, self()}, fn -> :printed end)
      :printed
  """
  def trans(id, fun), do: trans(id, fun, [node()])
  def trans(id, fun, nodes), do: trans(id, fun, nodes, :infinity)

  def trans(id, fun, nodes, retries) do
    if set_lock(id, nodes, retries) do
      try do
        fun.()
      after
        del_lock(id, nodes)
      end
    else
      :aborted
    end
  end

  defp locks, do: :persistent_term.get(@locks, %{})

  # Who has a lock, and the living processes that took it.
  defp holders(resource) do
    case locks() do
      %{^resource => {requester, pids}} -> {requester, Enum.filter(pids, &Process.alive?/1)}
      _free -> {nil, []}
    end
  end

  defp living, do: for({name, pid} <- names(), Process.alive?(pid), into: %{}, do: {name, pid})

  defp put(names) do
    :persistent_term.put(@names, names)
    :ok
  end
end
