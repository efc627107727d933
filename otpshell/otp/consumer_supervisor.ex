defmodule ConsumerSupervisor do
  @moduledoc """
  A consumer that starts a child process for each event, and so runs at most `:max_demand` of them at a time.

      children = [%{id: Printer, start: {Printer, :start_link, []}, restart: :temporary}]
      ConsumerSupervisor.start_link(children, strategy: :one_for_one, subscribe_to: [{Producer, max_demand: 10}])

  There is one child specification; the event becomes the last argument of its start function. Children are `:temporary` or
  `:transient`: each that is done makes room for another event.
  """

  use GenStage

  @callback init(args :: term) :: {:ok, [map], options :: keyword} | :ignore

  # `children`: pid => {args, from}; `done`: subscription tag => children that ended since the last demand
  defstruct [:mod, :args, :spec, :name, max_restarts: 3, max_seconds: 5, children: %{}, done: %{}, demands: %{}, restarts: []]

  @doc "`use ConsumerSupervisor` makes a module one that others can supervise."
  defmacro __using__(overrides) do
    [quote(do: @behaviour(ConsumerSupervisor)), Otpshell.Child.definition(overrides, :supervisor)]
  end

  # -- for clients ----------------------------------------------------------------------------------------------------------

  @doc "Starts one for a list with one child specification. Options: those of `init/2`, and `:name`."
  def start_link(children, options) when is_list(children) do
    {own, start} = Keyword.split(options, [:strategy, :max_restarts, :max_seconds, :subscribe_to])
    start_link(Supervisor.Default, init(children, own), start)
  end

  def start_link(module, args) when is_atom(module), do: start_link(module, args, [])

  @doc "Starts the one that `module.init(args)` describes."
  def start_link(module, args, options) when is_atom(module) and is_list(options) do
    GenStage.start_link(ConsumerSupervisor, {module, args, options[:name]}, options)
  end

  @doc "Makes what the `init/1` callback returns. Options: `:strategy` (required), `:subscribe_to`, `:max_restarts`, `:max_seconds`."
  def init(children, options) when is_list(children) and is_list(options) do
    {:ok, Enum.map(children, &Supervisor.child_spec(&1, [])), options}
  end

  @doc "Starts a child with these arguments added, beside those that events start."
  def start_child(supervisor, args) when is_list(args), do: GenStage.call(supervisor, {:start_child, args}, :infinity)

  @doc "Stops a child."
  def terminate_child(supervisor, pid) when is_pid(pid), do: GenStage.call(supervisor, {:terminate_child, pid}, :infinity)

  @doc "All children as `{:undefined, pid, type, modules}`."
  def which_children(supervisor), do: GenStage.call(supervisor, :which_children, :infinity)

  @doc "How many there are."
  def count_children(supervisor), do: GenStage.call(supervisor, :count_children, :infinity)

  # -- start ------------------------------------------------------------------------------------------------------------------

  @impl true
  def init({module, args, name}) do
    Process.put(:"$initial_call", {:supervisor, module, 1})
    Process.flag(:trap_exit, true)

    case module.init(args) do
      {:ok, [spec], options} -> begin(spec, options, %ConsumerSupervisor{mod: module, args: args, name: name || {self(), module}})
      {:ok, specs, _options} -> {:stop, {:bad_specs, "dynamic supervisor expects a list with a single child as a template, got: #{inspect(specs)}"}}
      :ignore -> :ignore
      other -> {:stop, {:bad_return_value, other}}
    end
  end

  defp begin(spec, options, state) do
    cond do
      options[:strategy] != :one_for_one ->
        {:stop, {:bad_opts, "supervisor expects :strategy to be given"}}

      Map.get(spec, :restart, :permanent) not in [:temporary, :transient] ->
        {:stop, {:bad_specs, "a child of a ConsumerSupervisor is :temporary or :transient, got: #{inspect(Map.get(spec, :restart, :permanent))}"}}

      true ->
        limits = Keyword.take(options, [:max_restarts, :max_seconds])
        {:consumer, struct(%{state | spec: spec}, limits), Keyword.take(options, [:subscribe_to])}
    end
  end

  # -- events -------------------------------------------------------------------------------------------------------------------

  # Demand is asked for by hand: an event is dealt with when its child has ended, not when it has been started.
  @impl true
  def handle_subscribe(:producer, options, {_, tag} = from, state) do
    max = Keyword.get(options, :max_demand, 1000)
    min = Keyword.get(options, :min_demand, div(max, 2))
    GenStage.ask(from, max)
    {:manual, %{state | demands: Map.put(state.demands, tag, max - min), done: Map.put(state.done, tag, 0)}}
  end

  @impl true
  def handle_cancel(_why, {_, tag}, state) do
    {:noreply, [], %{state | demands: Map.delete(state.demands, tag), done: Map.delete(state.done, tag)}}
  end

  @impl true
  def handle_events(events, from, state) do
    {:noreply, [], Enum.reduce(events, state, fn event, state -> elem(start([event], from, state), 1) end)}
  end

  defp start(more, from, %{spec: %{start: {module, function, args}}} = state) do
    case launch(module, function, args ++ more) do
      {:error, reason} = error ->
        report(:start_error, reason, :undefined, args ++ more, state)
        {error, finished(from, state)}

      :ignore ->
        {:ignore, finished(from, state)}

      started ->
        {started, put_in(state.children[elem(started, 1)], {more, from})}
    end
  end

  defp launch(module, function, args) do
    case apply(module, function, args) do
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

  # One event less to care for.
  defp finished({_, tag} = from, state) when is_map_key(state.done, tag) do
    done = state.done[tag] + 1

    if done >= state.demands[tag] do
      GenStage.ask(from, done)
      put_in(state.done[tag], 0)
    else
      put_in(state.done[tag], done)
    end
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

      {{_, from}, children} ->
        :supervisor.shut_down(pid, shutdown(state.spec))
        {:reply, :ok, [], finished(from, %{state | children: children})}
    end
  end

  def handle_call(:which_children, _client, state) do
    {module, _, _} = state.spec.start
    row = fn pid -> {:undefined, pid, type(state.spec), Map.get(state.spec, :modules, [module])} end
    {:reply, Enum.map(Map.keys(state.children), row), [], state}
  end

  def handle_call(:count_children, _client, state) do
    count = map_size(state.children)
    {supervisors, workers} = if type(state.spec) == :supervisor, do: {count, 0}, else: {0, count}
    {:reply, %{specs: 1, active: count, supervisors: supervisors, workers: workers}, [], state}
  end

  defp type(spec), do: Map.get(spec, :type, :worker)
  defp shutdown(spec), do: Map.get(spec, :shutdown, if(type(spec) == :supervisor, do: :infinity, else: 5000))

  # -- a child ended --------------------------------------------------------------------------------------------------------------

  @impl true
  def handle_info({:EXIT, pid, reason}, state) when is_map_key(state.children, pid) do
    {{more, from}, children} = Map.pop(state.children, pid)
    rest = %{state | children: children}
    clean = reason in [:normal, :shutdown] or match?({:shutdown, _}, reason)

    unless clean, do: report(:child_terminated, reason, pid, more, state)

    if clean or state.spec.restart == :temporary do
      {:noreply, [], finished(from, rest)}
    else
      start_again(more, from, rest)
    end
  end

  def handle_info(_message, state), do: {:noreply, [], state}

  defp start_again(more, from, state) do
    now = System.monotonic_time(:second)
    state = %{state | restarts: [now | Enum.take_while(state.restarts, &(now - &1 <= state.max_seconds))]}

    if length(state.restarts) > state.max_restarts do
      report(:shutdown, :reached_max_restart_intensity, :undefined, more, state)
      {:stop, :shutdown, state}
    else
      {_, state} = start(more, from, state)
      {:noreply, [], state}
    end
  end

  @impl true
  def terminate(_reason, state) do
    for {pid, _} <- state.children, do: :supervisor.shut_down(pid, shutdown(state.spec))
    :ok
  end

  defp report(context, reason, pid, args, %{spec: %{start: {module, function, _}}} = state) do
    offender = [pid: pid, id: :undefined, mfargs: {module, function, args}, restart_type: state.spec.restart, shutdown: shutdown(state.spec), child_type: type(state.spec)]
    report = [supervisor: state.name, errorContext: context, reason: reason, offender: offender]
    :logger.log(:error, %{label: {:supervisor, context}, report: report}, %{domain: [:otp, :sasl]})
  end
end
