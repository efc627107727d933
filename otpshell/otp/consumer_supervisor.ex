defmodule ConsumerSupervisor do
  @moduledoc """
  A consumer that starts a child process for each event, and so runs at most `:max_demand` of them at a time.

      children = [%{id: Printer, start: {Printer, :start_link, []}, restart: :temporary}]
      ConsumerSupervisor.start_link(children, strategy: :one_for_one, subscribe_to: [{Producer, max_demand: 10}])

  There is one child specification; the event becomes the last argument of its start function. Children are `:temporary` or
  `:transient`: each that is done makes room for another event.
  """

  @behaviour GenStage

  @callback init(args :: term) :: {:ok, [map], options :: keyword} | :ignore

  # `template`: {start, restart, shutdown, type, modules}. `children`: pid => {:running | :restarting, more arguments, from}, where `from`
  # is the subscription that the event came by, nil for none. `demands`: subscription tag => {running, done, portion, max}: how many of its
  # events have a child, how many are dealt with since the last demand, how many make the next, and how many may run.
  defstruct [:mod, :args, :template, :name, max_restarts: 3, max_seconds: 5, children: %{}, demands: %{}, restarts: []]

  @doc """
  `use ConsumerSupervisor` makes a module one that others can supervise: it gets a `child_spec/1`, of which `overrides` (`:id`, `:restart`,
  `:shutdown`) changes parts.

      iex> defmodule Workers do
      ...>   use ConsumerSupervisor, shutdown: 1000
      ...>   def init(children), do: ConsumerSupervisor.init(children, strategy: :one_for_one)
      ...> end
      iex> Workers.child_spec([]).shutdown
      1000
  """
  defmacro __using__(overrides) do
    [quote(do: @behaviour(ConsumerSupervisor)), Otpshell.Child.definition(overrides, :supervisor)]
  end

  # -- for clients ----------------------------------------------------------------------------------------------------------

  @doc """
  Starts one for `children`, a list with one child specification, linked to the caller. `options` are those of `init/2` and those of
  `GenServer.start_link/3`.

  Raises `FunctionClauseError` when `children` is not a list of one element or `options` is not a keyword list, and `ArgumentError` when the
  child is not a specification or `options` has no `:strategy`.

      iex> defmodule Greeter do
      ...>   def start_link(to, name), do: Task.start_link(fn -> send(to, {:hello, name}) end)
      ...> end
      iex> {:ok, names} = GenStage.from_enumerable(["Ann"])
      iex> children = [%{id: Greeter, start: {Greeter, :start_link, [self()]}, restart: :temporary}]
      iex> {:ok, _sup} = ConsumerSupervisor.start_link(children, strategy: :one_for_one, subscribe_to: [{names, cancel: :temporary}])
      iex> receive do message -> message end
      {:hello, "Ann"}
  """
  def start_link([_child] = children, options) do
    {own, start} = Keyword.split(options, [:strategy, :max_restarts, :max_seconds, :subscribe_to])
    start_link(ConsumerSupervisor.Default, init(children, own), start)
  end

  def start_link(module, args) when is_atom(module), do: start_link(module, args, [])

  @doc """
  Starts the one that `module.init(args)` describes, linked to the caller. `options` are those of `GenServer.start_link/3`.

  Raises `FunctionClauseError` when `module` is not an atom or `options` is not a keyword list.

      iex> defmodule Boxes do
      ...>   use ConsumerSupervisor
      ...>   def init(first) do
      ...>     children = [%{id: Agent, start: {Agent, :start_link, first}, restart: :temporary}]
      ...>     ConsumerSupervisor.init(children, strategy: :one_for_one)
      ...>   end
      ...> end
      iex> {:ok, sup} = ConsumerSupervisor.start_link(Boxes, [], name: Boxes)
      iex> ConsumerSupervisor.which_children(sup)
      []
  """
  def start_link(module, args, options) when is_atom(module) and is_list(options) do
    GenStage.start_link(ConsumerSupervisor, {module, args, options[:name]}, options)
  end

  @doc """
  Makes what the `init/1` callback returns. Options: `:strategy`, which must be `:one_for_one`, `:subscribe_to` (producers or
  `{producer, subscription options}`), `:max_restarts` (3) and `:max_seconds` (5).

  Raises `FunctionClauseError` when there is not exactly one child or `options` is not a list, and `ArgumentError` when the child is not a
  specification or `options` has no `:strategy`.

      iex> {:ok, [child], options} = ConsumerSupervisor.init([{Agent, fn -> 1 end}], strategy: :one_for_one)
      iex> {child.id, options}
      {Agent, [strategy: :one_for_one]}
  """
  def init([child], options) when is_list(options) do
    Keyword.has_key?(options, :strategy) || raise ArgumentError, "expected :strategy option to be given"
    {:ok, [specification(child)], options}
  end

  # the old form of a specification is taken as it is
  defp specification(child) when is_tuple(child) and tuple_size(child) == 6, do: child
  defp specification(child), do: Supervisor.child_spec(child, [])

  @doc """
  Starts a child, beside those that events start: `args` are added to the arguments of its start function. The result is what that gives.

  Exits when the supervisor is not there. Raises `FunctionClauseError` when `supervisor` is not a pid or a name or `args` is not a list.

      iex> children = [%{id: Agent, start: {Agent, :start_link, []}, restart: :temporary}]
      iex> {:ok, sup} = ConsumerSupervisor.start_link(children, strategy: :one_for_one)
      iex> {:ok, agent} = ConsumerSupervisor.start_child(sup, [fn -> 1 end])
      iex> Agent.get(agent, fn value -> value end)
      1
  """
  def start_child(supervisor, args) when is_list(args), do: GenStage.call(supervisor, {:start_child, args}, :infinity)

  @doc """
  Stops a child: `:ok`, or `{:error, :not_found}`.

  Exits when the supervisor is not there. Raises `FunctionClauseError` when `supervisor` is not a pid or a name or `pid` is not a pid.

      iex> children = [%{id: Agent, start: {Agent, :start_link, []}, restart: :temporary}]
      iex> {:ok, sup} = ConsumerSupervisor.start_link(children, strategy: :one_for_one)
      iex> {:ok, agent} = ConsumerSupervisor.start_child(sup, [fn -> 1 end])
      iex> ConsumerSupervisor.terminate_child(sup, agent)
      :ok
      iex> Process.alive?(agent)
      false
  """
  def terminate_child(supervisor, pid) when is_pid(pid), do: GenStage.call(supervisor, {:terminate_child, pid}, :infinity)

  @doc """
  All children as `{:undefined, pid, type, modules}`; in place of the pid is `:restarting` while a child is started again.

  Exits when the supervisor is not there. Raises `FunctionClauseError` when `supervisor` is not a pid or a name.

      iex> children = [%{id: Agent, start: {Agent, :start_link, []}, restart: :temporary}]
      iex> {:ok, sup} = ConsumerSupervisor.start_link(children, strategy: :one_for_one)
      iex> {:ok, agent} = ConsumerSupervisor.start_child(sup, [fn -> 1 end])
      iex> ConsumerSupervisor.which_children(sup) == [{:undefined, agent, :worker, [Agent]}]
      true
  """
  def which_children(supervisor), do: GenStage.call(supervisor, :which_children, :infinity)

  @doc """
  How many children there are, as a map: `:specs`, `:active` (those that run), `:supervisors` and `:workers`.

  Exits when the supervisor is not there. Raises `FunctionClauseError` when `supervisor` is not a pid or a name.

      iex> children = [%{id: Agent, start: {Agent, :start_link, []}, restart: :temporary}]
      iex> {:ok, sup} = ConsumerSupervisor.start_link(children, strategy: :one_for_one)
      iex> {:ok, _agent} = ConsumerSupervisor.start_child(sup, [fn -> 1 end])
      iex> ConsumerSupervisor.count_children(sup)
      %{active: 1, specs: 1, supervisors: 0, workers: 1}
  """
  def count_children(supervisor), do: GenStage.call(supervisor, :count_children, :infinity)

  # -- start ------------------------------------------------------------------------------------------------------------------

  @impl true
  def init({module, args, name}) do
    Process.flag(:trap_exit, true)
    Process.put(:"$initial_call", {:supervisor, module, 1})
    state = %ConsumerSupervisor{mod: module, args: args, name: registered(name, module)}

    case module.init(args) do
      {:ok, children, options} ->
        case configured(state, children, options) do
          {:ok, state} -> {:consumer, state, Keyword.take(options, [:subscribe_to])}
          {:error, reason} -> {:stop, reason}
        end

      other ->
        if other == :ignore, do: :ignore, else: {:stop, {:bad_return_value, other}}
    end
  end

  defp registered(nil, module), do: {self(), module}
  defp registered(name, _module) when is_atom(name), do: {:local, name}
  defp registered(name, _module), do: name

  @impl true
  def code_change(_old_version, state, _extra) do
    case state.mod.init(state.args) do
      {:ok, children, options} -> configured(state, children, options)
      :ignore -> {:ok, state}
      other -> other
    end
  end

  # The state with what `init/1` of the module said.
  defp configured(state, children, options) do
    with {:ok, template} <- template(children),
         :ok <- check_options(options),
         :ok <- check_restart(elem(template, 1)) do
      limits = options |> Keyword.take([:max_restarts, :max_seconds]) |> Enum.uniq_by(&elem(&1, 0))
      {:ok, struct(%{state | template: template}, limits)}
    end
  end

  defp template([child]) when is_map(child) or is_tuple(child) do
    case :supervisor.check_childspecs([child]) do
      :ok -> {:ok, as_template(child)}
      {:error, reason} -> {:error, {:bad_specs, reason}}
    end
  end

  defp template(_none_or_more), do: {:error, {:bad_specs, "consumer supervisor expects a list with a single item as a template"}}

  defp as_template(%{start: {module, _, _} = start} = child) do
    type = Map.get(child, :type, :worker)
    usual_shutdown = if type == :supervisor, do: :infinity, else: 5000
    {start, Map.get(child, :restart, :permanent), Map.get(child, :shutdown, usual_shutdown), type, Map.get(child, :modules, [module])}
  end

  defp as_template({_id, start, restart, shutdown, type, modules}), do: {start, restart, shutdown, type, modules}

  defp check_options(options) do
    cond do
      not Keyword.keyword?(options) -> {:error, {:bad_opts, "supervisor's init expects a keywords list as options"}}
      options[:strategy] == nil -> {:error, {:bad_opts, "supervisor expects a strategy to be given"}}
      options[:strategy] != :one_for_one -> {:error, {:bad_opts, "unknown supervision strategy for consumer supervisor"}}
      not is_integer(Keyword.get(options, :max_restarts, 3)) -> {:error, {:bad_opts, "max_restarts must be an integer"}}
      not is_integer(Keyword.get(options, :max_seconds, 5)) -> {:error, {:bad_opts, "max_seconds must be an integer"}}
      true -> :ok
    end
  end

  defp check_restart(:permanent) do
    text = """
    a child specification with :restart set to :permanent is not supported in ConsumerSupervisor

    Set the :restart option either to :temporary, so children spawned from events are never restarted, or :transient, so they are restarted only on abnormal exits
    """

    {:error, {:bad_opts, text}}
  end

  defp check_restart(_temporary_or_transient), do: :ok

  @impl true
  def format_status(:terminate, [_dictionary, state]), do: state
  def format_status(_, [_dictionary, state]), do: [{:data, [{'State', state}]}, {:supervisor, [{'Callback', state.mod}]}]

  # -- events -------------------------------------------------------------------------------------------------------------------

  # Demand is asked for by hand: an event is dealt with when its child has ended, not when it has been started. As in the gen_stage
  # package the next demand is made when `:min_demand` events are dealt with.
  @impl true
  def handle_subscribe(:producer, options, {_, tag} = from, state) do
    {:ok, {max, min}} = GenStage.Options.demands(options)
    GenStage.ask(from, max)
    {:manual, put_in(state.demands[tag], {0, 0, max(min, 1), max})}
  end

  @impl true
  def handle_cancel(_why, {_, tag}, state), do: {:noreply, [], %{state | demands: Map.delete(state.demands, tag)}}

  @impl true
  def handle_events(events, from, state) do
    excess = excess(length(events), from, state)
    state = Enum.reduce(events, state, fn event, state -> elem(start([event], from, state), 1) end)
    if excess > 0, do: GenStage.complain(:error, "ConsumerSupervisor has received ~tp events in excess from: ~tp", [excess, from])
    {:noreply, [], state}
  end

  defp excess(count, {_, tag}, %{demands: demands}) when is_map_key(demands, tag) do
    {running, _done, _portion, max} = demands[tag]
    running + count - max
  end

  defp excess(_count, _gone, _state), do: 0

  # `{answer of the start function, state}`
  defp start(more, from, state) do
    state = begun(from, state)

    case launch(more, state) do
      {:error, reason} = error ->
        if from, do: GenStage.complain(:error, "ConsumerSupervisor failed to start child from: ~tp with reason: ~tp", [from, reason])
        report(:start_error, reason, :undefined, more, state)
        {error, finished(from, state)}

      :ignore ->
        {:ignore, finished(from, state)}

      started ->
        {started, put_in(state.children[elem(started, 1)], {:running, more, from})}
    end
  end

  defp launch(more, %{template: {{module, function, args}, _, _, _, _}}) do
    case apply(module, function, args ++ more) do
      {:ok, pid} = started when is_pid(pid) -> started
      {:ok, pid, _} = started when is_pid(pid) -> started
      {:error, _} = error -> error
      :ignore -> :ignore
      other -> {:error, other}
    end
  catch
    :error, error -> {:error, {error, __STACKTRACE__}}
    :exit, reason -> {:error, reason}
    :throw, value -> {:error, {{:nocatch, value}, __STACKTRACE__}}
  end

  defp begun({_, tag}, state) when is_map_key(state.demands, tag) do
    {running, done, portion, max} = state.demands[tag]
    put_in(state.demands[tag], {running + 1, done, portion, max})
  end

  defp begun(_none, state), do: state

  # One event less to care for.
  defp finished({_, tag} = from, state) when is_map_key(state.demands, tag) do
    {running, done, portion, max} = state.demands[tag]
    done = done + 1
    if done >= portion, do: GenStage.ask(from, done)
    put_in(state.demands[tag], {running - 1, if(done >= portion, do: 0, else: done), portion, max})
  end

  defp finished(_none, state), do: state

  # -- requests -----------------------------------------------------------------------------------------------------------------

  @impl true
  def handle_call({:start_child, args}, _client, state) do
    {answer, state} = start(args, nil, state)
    {:reply, answer, [], state}
  end

  def handle_call({:terminate_child, pid}, _client, state) do
    case Map.pop(state.children, pid) do
      {nil, _} ->
        {:reply, {:error, :not_found}, [], state}

      {{status, more, from}, children} ->
        state = %{state | children: children}
        if status == :running, do: shut_down([{pid, more}], state)
        {:reply, :ok, [], finished(from, state)}
    end
  end

  def handle_call(:which_children, _client, %{template: {_, _, _, type, modules}} = state) do
    shown = fn {pid, {status, _, _}} -> {:undefined, if(status == :running, do: pid, else: :restarting), type, modules} end
    {:reply, Enum.map(state.children, shown), [], state}
  end

  def handle_call(:count_children, _client, %{template: {_, _, _, type, _}} = state) do
    count = map_size(state.children)
    active = Enum.count(state.children, fn {_pid, {status, _, _}} -> status == :running end)
    {supervisors, workers} = if type == :supervisor, do: {count, 0}, else: {0, count}
    {:reply, %{specs: 1, active: active, supervisors: supervisors, workers: workers}, [], state}
  end

  @impl true
  def handle_cast(_request, state), do: {:noreply, [], state}

  # -- a child ended --------------------------------------------------------------------------------------------------------------

  @impl true
  def handle_info({:EXIT, pid, reason}, %{children: children} = state) when is_map_key(children, pid) do
    {{_status, more, from}, rest} = Map.pop(children, pid)
    clean = reason in [:normal, :shutdown] or match?({:shutdown, _}, reason)
    unless clean, do: report(:child_terminated, reason, pid, more, state)

    if clean or elem(state.template, 1) == :temporary,
      do: {:noreply, [], finished(from, %{state | children: rest})},
      else: start_again(pid, more, from, state)
  end

  # A process that was linked for a moment, such as a child that did not come to be.
  def handle_info({:EXIT, _pid, _reason}, state), do: {:noreply, [], state}

  # Starting it again failed; in between, others had their turn.
  def handle_info({:"$gen_restart", pid}, state) do
    case state.children do
      %{^pid => {:restarting, more, from}} -> start_again(pid, more, from, state)
      _ -> {:noreply, [], state}
    end
  end

  def handle_info(message, state) do
    GenStage.complain(:error, "ConsumerSupervisor received unexpected message: ~tp", [message])
    {:noreply, [], state}
  end

  # More than `max_restarts` within `max_seconds` and it gives up.
  defp start_again(pid, more, from, state) do
    now = System.monotonic_time(:second)
    state = %{state | restarts: [now | Enum.take_while(state.restarts, &(now - &1 <= state.max_seconds))]}

    if length(state.restarts) > state.max_restarts do
      report(:shutdown, :reached_max_restart_intensity, pid, more, state)
      {:stop, :shutdown, %{state | children: Map.delete(state.children, pid)}}
    else
      {:noreply, [], replace(pid, launch(more, state), more, from, state)}
    end
  end

  defp replace(pid, {:error, reason}, more, from, state) do
    report(:start_error, reason, {:restarting, pid}, more, state)
    send(self(), {:"$gen_restart", pid})
    put_in(state.children[pid], {:restarting, more, from})
  end

  defp replace(pid, :ignore, _more, from, state), do: finished(from, %{state | children: Map.delete(state.children, pid)})

  defp replace(pid, started, more, from, state) do
    %{state | children: state.children |> Map.delete(pid) |> Map.put(elem(started, 1), {:running, more, from})}
  end

  # -- the end ----------------------------------------------------------------------------------------------------------------------

  @impl true
  def terminate(_reason, state) do
    shut_down(for({pid, {:running, more, _from}} <- state.children, do: {pid, more}), state)
  end

  # All are told first, and waited for then; each has the same time.
  defp shut_down(children, %{template: {_, _, shutdown, _, _}} = state) do
    monitors =
      Map.new(children, fn {pid, more} ->
        ref = Process.monitor(pid)
        Process.unlink(pid)
        Process.exit(pid, if(shutdown == :brutal_kill, do: :kill, else: :shutdown))
        {ref, {pid, more}}
      end)

    timer = if is_integer(shutdown) and children != [], do: Process.send_after(self(), {:patience_over, monitors}, shutdown)
    await_ends(monitors, state)
    timer && Process.cancel_timer(timer)
    :ok
  end

  defp await_ends(waiting, _state) when map_size(waiting) == 0, do: :ok

  defp await_ends(waiting, state) do
    receive do
      {:DOWN, ref, :process, _, reason} when is_map_key(waiting, ref) ->
        {{pid, more}, waiting} = Map.pop(waiting, ref)
        unless obeyed?(reason, state), do: report(:shutdown_error, reason, pid, more, state)
        await_ends(waiting, state)

      {:patience_over, _monitors} ->
        for {_ref, {pid, _}} <- waiting, do: Process.exit(pid, :kill)
        await_ends(waiting, state)
    end
  end

  defp obeyed?(:killed, %{template: {_, _, :brutal_kill, _, _}}), do: true
  defp obeyed?(reason, _state), do: reason in [:normal, :shutdown] or match?({:shutdown, _}, reason)

  defp report(context, reason, pid, more, %{template: {{module, function, args}, restart, shutdown, type, _}} = state) do
    offender = [pid: pid, id: :undefined, mfargs: {module, function, args ++ more}, restart_type: restart, shutdown: shutdown, child_type: type]
    report = [supervisor: state.name, errorContext: context, reason: reason, offender: offender]
    :logger.log(:error, %{label: {:supervisor, context}, report: report}, %{domain: [:otp, :sasl]})
  end
end
