defmodule :pg do
  @moduledoc "Groups of processes by name: a process joins, whoever asks gets the members, and who dies is gone."
  # Process groups: a scope is a server that owns a table of groups, from which anybody reads. There is one node, so all members are local.

  use GenServer

  def start_link, do: start_link(:pg)
  def start_link(scope) when is_atom(scope), do: GenServer.start_link(:pg, scope, name: scope)
  def start(scope) when is_atom(scope), do: GenServer.start(:pg, scope, name: scope)

  def join(group, who), do: join(:pg, group, who)

  def join(scope, group, who) when is_pid(who) or is_list(who) do
    call(scope, {:join_local, group, checked(who)})
  end

  def leave(group, who), do: leave(:pg, group, who)

  def leave(scope, group, who) when is_pid(who) or is_list(who) do
    call(scope, {:leave_local, group, checked(who)})
  end

  # One process may join as itself; a list of them joins together.
  defp checked(who) do
    if Enum.all?(List.wrap(who), &(is_pid(&1) and node(&1) == node())), do: who, else: :erlang.error(:nolocal)
  end

  defp call(scope, request), do: :gen_server.call(scope, request, :infinity)

  def monitor_scope, do: monitor_scope(:pg)
  def monitor_scope(scope), do: call(scope, :monitor)

  def monitor(group), do: monitor(:pg, group)
  def monitor(scope, group), do: call(scope, {:monitor, group})

  def demonitor(ref), do: demonitor(:pg, ref)

  def demonitor(scope, ref) do
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

  def get_members(group), do: get_members(:pg, group)

  def get_members(scope, group) do
    :ets.lookup_element(scope, group, 2)
  rescue
    ArgumentError -> []
  end

  def get_local_members(group), do: get_members(:pg, group)
  def get_local_members(scope, group), do: get_members(scope, group)

  def which_groups, do: which_groups(:pg)
  def which_groups(scope) when is_atom(scope), do: for({group, _pids} <- :ets.tab2list(scope), do: group)

  def which_local_groups, do: which_groups(:pg)
  def which_local_groups(scope), do: which_groups(scope)

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
