defmodule Otpshell.Children do
  @moduledoc """
  The state of a `:supervisor`, and the children in it.

  Both are records of exactly OTP's shape, for `:sys.get_state/1` shows them. The children are kept as `{ids, %{id => child}}`, the newest
  id first: that is the order in which they are stopped. A `:simple_one_for_one` supervisor has one child, the template, and keeps the
  pids that were started from it in `dynamics`: with the arguments of each, or as a set when they are `:temporary` and never needed again.

  The pid of a child is `:undefined` while it does not run, and `{:restarting, pid}` while starting it again fails.
  """

  require Record

  Record.defrecord(:state,
    name: nil,
    strategy: :one_for_one,
    children: {[], %{}},
    dynamics: :undefined,
    intensity: 1,
    period: 5,
    restarts: [],
    dynamic_restarts: 0,
    auto_shutdown: :never,
    module: nil,
    args: nil
  )

  Record.defrecord(:child,
    pid: :undefined,
    id: nil,
    start: nil,
    restart: :permanent,
    significant: false,
    shutdown: 5000,
    type: :worker,
    modules: []
  )

  @doc "All children, the newest first."
  def all(state(children: {ids, known})), do: for(id <- ids, do: Map.fetch!(known, id))

  @doc "The child of this id: `{:ok, child}` or `:error`."
  def find(id, state(children: {_ids, known})), do: Map.fetch(known, id)

  # Every change of the children or of the restarts is told, so that the supervision tree can be drawn without asking.
  @doc "The state with these children."
  def put_all(state, children), do: :otpshell_supervision.changed(state(state, children: children))

  @doc "The state with this child in place of the one of the same id."
  def put(child, state(children: {ids, known}) = state), do: put_all(state, {ids, Map.put(known, child(child, :id), child)})

  @doc "The state with one child more."
  def add_newest(child, state(children: {ids, known}) = state) do
    put_all(state, {[child(child, :id) | ids], Map.put(known, child(child, :id), child)})
  end

  @doc "The state without the child of this id."
  def delete(id, state(children: {ids, known}) = state), do: put_all(state, {List.delete(ids, id), Map.delete(known, id)})

  @doc "The state in which this child does not run; a temporary one leaves nothing behind."
  def forget_pid(child(pid: pid), state(strategy: :simple_one_for_one) = state), do: delete_dynamic(state, pid)
  def forget_pid(child(restart: :temporary, id: id), state), do: delete(id, state)
  def forget_pid(child, state), do: put(child(child, pid: :undefined), state)

  @doc "The child with its pid. A temporary one is never started again, so its arguments need not be kept."
  def with_pid(child(restart: :temporary, start: {module, fun, _args}) = child, pid), do: child(child, pid: pid, start: {module, fun, :undefined})
  def with_pid(child, pid), do: child(child, pid: pid)

  @doc "What stands for the pid of a child that could not be started again."
  def restarting({:restarting, _pid} = already), do: already
  def restarting(pid), do: {:restarting, pid}

  @doc "The specification of a child, as a map with all keys."
  def to_spec(child(id: id, start: start, restart: restart, significant: significant, shutdown: shutdown, type: type, modules: modules)) do
    %{id: id, start: start, restart: restart, significant: significant, shutdown: shutdown, type: type, modules: modules}
  end

  @doc "How many children there are, as `:supervisor.count_children/1` tells it."
  def counts(state(strategy: :simple_one_for_one) = state) do
    count = map_size(dynamics(state))
    {supervisors, workers} = if child(template(state), :type) == :supervisor, do: {count, 0}, else: {0, count}
    [specs: 1, active: count - state(state, :dynamic_restarts), supervisors: supervisors, workers: workers]
  end

  def counts(state) do
    all = all(state)
    active = Enum.count(all, fn child(pid: pid) -> is_pid(pid) and Process.alive?(pid) end)
    supervisors = Enum.count(all, fn child(type: type) -> type == :supervisor end)
    [specs: length(all), active: active, supervisors: supervisors, workers: length(all) - supervisors]
  end

  # -- :simple_one_for_one --------------------------------------------------------------------------------------------------

  @doc "The one specification there is."
  def template(state(children: {[id], known})), do: Map.fetch!(known, id)

  @doc "The pids that were started, as a map: to their arguments where those are kept."
  def dynamics(state(dynamics: {_kind, pids})), do: pids

  @doc "The state with the one specification there is, and no pid yet."
  def put_template(state, {[id], known} = children) do
    kind = if child(Map.fetch!(known, id), :restart) == :temporary, do: :mapsets, else: :maps
    put_all(state(state, dynamics: {kind, %{}}), children)
  end

  @doc "The state with one pid more, or with what stands for one that could not be started again."
  def put_dynamic(state(dynamics: {kind, pids}) = state, pid, args) do
    change(state, {kind, Map.put(pids, pid, if(kind == :maps, do: args, else: []))}, count_restarting(pid))
  end

  defp delete_dynamic(state(dynamics: {kind, pids}) = state, pid), do: change(state, {kind, Map.delete(pids, pid)}, -count_restarting(pid))

  defp count_restarting(pid), do: if(is_tuple(pid), do: 1, else: 0)

  defp change(state(dynamic_restarts: restarting) = state, dynamics, more) do
    :otpshell_supervision.changed(state(state, dynamics: dynamics, dynamic_restarts: restarting + more))
  end

  @doc "The child that a pid is: the template with the arguments it was started with. `{:ok, child}` or `:error`."
  def find_dynamic(pid, state(dynamics: {kind, pids}) = state) do
    child(start: {module, fun, _}) = template = template(state)

    case pids do
      %{^pid => _} when kind == :mapsets -> {:ok, child(template, pid: pid, start: {module, fun, :undefined})}
      %{^pid => args} -> {:ok, child(template, pid: pid, start: {module, fun, args})}
      _ -> :error
    end
  end
end
