defmodule :pg do
  @moduledoc "Groups of processes by name: a process joins, whoever asks gets the members, and who dies is gone."
  # Process groups: a scope is a server that owns a table of groups, from which anybody reads. There is one node, so all members are local.

  @behaviour GenServer

  # -- for clients ------------------------------------------------------------------------------------------------------

  @doc """
  Starts a scope, linked to the caller: a server that owns the groups of that name. The result is that of `GenServer.start_link/3`.

  Raises `FunctionClauseError` when `scope` is not an atom.

      iex> {:ok, _pid} = :pg.start_link(:chat)
      iex> :pg.which_groups(:chat)
      []
  """
  def start_link(scope \\ :pg) when is_atom(scope), do: GenServer.start_link(:pg, scope, name: scope)

  @doc """
  Starts a scope without a link.

  Raises `FunctionClauseError` when `scope` is not an atom.

      iex> {:ok, _pid} = :pg.start(:forum)
      iex> :pg.which_groups(:forum)
      []
  """
  def start(scope) when is_atom(scope), do: GenServer.start(:pg, scope, name: scope)

  @doc """
  Has a process, or a list of them, join a group of a scope: `:ok`. One that joins twice is a member twice.

  Exits when the scope was not started. Raises `FunctionClauseError` when `who` is neither a pid nor a list, and `ErlangError` with
  `:nolocal` when one of them is not a process of this node.

      iex> :pg.start_link(:club)
      iex> :pg.join(:club, :readers, self())
      :ok
      iex> :pg.get_members(:club, :readers) == [self()]
      true
  """
  def join(scope \\ :pg, group, who) when is_pid(who) or is_list(who), do: call(scope, {:join_local, group, checked(who)})

  @doc """
  Has a process, or a list of them, leave a group of a scope: `:ok` or `:not_joined`.

  Exits when the scope was not started. Raises `FunctionClauseError` when `who` is neither a pid nor a list, and `ErlangError` with
  `:nolocal` when one of them is not a process of this node.

      iex> :pg.start_link(:gym)
      iex> :pg.join(:gym, :runners, self())
      iex> :pg.leave(:gym, :runners, self())
      :ok
      iex> :pg.leave(:gym, :runners, self())
      :not_joined
  """
  def leave(scope \\ :pg, group, who) when is_pid(who) or is_list(who), do: call(scope, {:leave_local, group, checked(who)})

  # One process may join as itself; a list of them joins together.
  defp checked(who) do
    if Enum.all?(List.wrap(who), &(is_pid(&1) and node(&1) == node())), do: who, else: :erlang.error(:nolocal)
  end

  defp call(scope, request), do: :gen_server.call(scope, request, :infinity)

  @doc """
  Has the caller get `{ref, :join | :leave, group, pids}` whenever a group of a scope changes: `{ref, groups}`, a map of the members now.

  Exits when the scope was not started.

      iex> :pg.start_link(:square)
      iex> {ref, groups} = :pg.monitor_scope(:square)
      iex> groups
      %{}
      iex> :pg.join(:square, :dancers, self())
      iex> receive do {^ref, what, group, _pids} -> {what, group} end
      {:join, :dancers}
  """
  def monitor_scope(scope \\ :pg), do: call(scope, :monitor)

  @doc """
  Has the caller get `{ref, :join | :leave, group, pids}` whenever one group changes: `{ref, pids}`, the members now.

  Exits when the scope was not started.

      iex> :pg.start_link(:market)
      iex> {ref, pids} = :pg.monitor(:market, :sellers)
      iex> pids
      []
      iex> :pg.join(:market, :sellers, self())
      iex> receive do {^ref, what, _group, _pids} -> what end
      :join
  """
  def monitor(scope \\ :pg, group), do: call(scope, {:monitor, group})

  @doc """
  Ends what `monitor/2` or `monitor_scope/1` began: `:ok`, or `false` for any other reference.

  Exits when the scope was not started.

      iex> :pg.start_link(:station)
      iex> {ref, _pids} = :pg.monitor(:station, :trains)
      iex> :pg.demonitor(:station, ref)
      :ok
      iex> :pg.demonitor(:station, ref)
      false
  """
  def demonitor(scope \\ :pg, ref) when is_reference(ref) do
    result = call(scope, {:demonitor, ref})
    flush(ref)
    result
  end

  defp flush(ref) do
    receive do
      {^ref, _what, _group, _pids} -> flush(ref)
    after
      0 -> :ok
    end
  end

  @doc """
  The members of a group on all nodes, of which there is one; those that joined last come first.

      iex> :pg.start_link(:school)
      iex> :pg.join(:school, :pupils, self())
      iex> :pg.get_members(:school, :pupils) == [self()]
      true
      iex> :pg.get_members(:school, :teachers)
      []
  """
  def get_members(scope \\ :pg, group) do
    :ets.lookup_element(scope, group, 2)
  rescue
    ArgumentError -> []
  end

  @doc """
  The members of a group on this node.

      iex> :pg.start_link(:choir)
      iex> :pg.join(:choir, :altos, self())
      iex> :pg.get_local_members(:choir, :altos) == [self()]
      true
  """
  def get_local_members(scope \\ :pg, group), do: get_members(scope, group)

  @doc """
  The names of the groups of a scope that have members.

  Raises `FunctionClauseError` when `scope` is not an atom.

      iex> :pg.start_link(:zoo)
      iex> :pg.join(:zoo, :lions, self())
      iex> :pg.which_groups(:zoo)
      [:lions]
  """
  def which_groups(scope \\ :pg) when is_atom(scope), do: for({group, _pids} <- :ets.tab2list(scope), do: group)

  @doc """
  The names of the groups of a scope that have members on this node.

  Raises `FunctionClauseError` when `scope` is not an atom.

      iex> :pg.start_link(:park)
      iex> :pg.join(:park, :walkers, self())
      iex> :pg.which_local_groups(:park)
      [:walkers]
  """
  def which_local_groups(scope \\ :pg) when is_atom(scope), do: which_groups(scope)

  # -- the server: processes with how often they joined which groups, and who wants to hear of changes (a group, or :all of them)

  @impl true
  def init(scope) do
    ^scope = :ets.new(scope, [:set, :protected, :named_table, read_concurrency: true])
    {:ok, %{scope: scope, members: %{}, listeners: %{}}}
  end

  @impl true
  def handle_call({:join_local, group, who}, _from, state) do
    pids = List.wrap(who)
    members = Enum.reduce(pids, state.members, &joined(&1, group, &2))
    :ets.insert(state.scope, {group, pids ++ get_members(state.scope, group)})
    tell(state, :join, group, pids)
    {:reply, :ok, %{state | members: members}}
  end

  def handle_call({:leave_local, group, who}, _from, state) do
    case Enum.filter(List.wrap(who), &(group in groups(state.members, &1))) do
      [] ->
        {:reply, :not_joined, state}

      leaving ->
        members = Enum.reduce(leaving, state.members, &left(&1, group, &2))
        take_out(state, group, leaving)
        {:reply, :ok, %{state | members: members}}
    end
  end

  def handle_call(:monitor, {pid, _tag}, state) do
    ref = Process.monitor(pid)
    {:reply, {ref, Map.new(:ets.tab2list(state.scope))}, put_in(state.listeners[ref], {pid, :all})}
  end

  def handle_call({:monitor, group}, {pid, _tag}, state) do
    ref = Process.monitor(pid)
    {:reply, {ref, get_members(state.scope, group)}, put_in(state.listeners[ref], {pid, {:group, group}})}
  end

  def handle_call({:demonitor, ref}, _from, state) do
    known = Map.has_key?(state.listeners, ref)
    if known, do: Process.demonitor(ref, [:flush])
    {:reply, if(known, do: :ok, else: false), %{state | listeners: Map.delete(state.listeners, ref)}}
  end

  @impl true
  def handle_cast(_message, state), do: {:noreply, state}

  @impl true
  def handle_info({:DOWN, ref, :process, pid, _reason}, state) do
    if Map.has_key?(state.listeners, ref) do
      {:noreply, %{state | listeners: Map.delete(state.listeners, ref)}}
    else
      for group <- groups(state.members, pid), do: take_out(state, group, [pid])
      {:noreply, %{state | members: Map.delete(state.members, pid)}}
    end
  end

  def handle_info(_message, state), do: {:noreply, state}

  defp groups(members, pid) do
    case members do
      %{^pid => {_ref, groups}} -> groups
      _other -> []
    end
  end

  defp joined(pid, group, members) do
    {ref, groups} = Map.get_lazy(members, pid, fn -> {Process.monitor(pid), []} end)
    Map.put(members, pid, {ref, [group | groups]})
  end

  defp left(pid, group, members) do
    {ref, groups} = members[pid]

    case List.delete(groups, group) do
      [] ->
        Process.demonitor(ref, [:flush])
        Map.delete(members, pid)

      rest ->
        Map.put(members, pid, {ref, rest})
    end
  end

  defp take_out(state, group, pids) do
    case get_members(state.scope, group) -- pids do
      [] -> :ets.delete(state.scope, group)
      rest -> :ets.insert(state.scope, {group, rest})
    end

    tell(state, :leave, group, pids)
  end

  defp tell(state, what, group, pids) do
    for kind <- [:all, {:group, group}], {ref, {pid, ^kind}} <- state.listeners do
      send(pid, {ref, what, group, pids})
    end
  end
end
