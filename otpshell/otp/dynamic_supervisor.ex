defmodule DynamicSupervisor do
  @moduledoc """
  A supervisor that starts with no children and gets them one by one while it runs.

      iex> {:ok, sup} = DynamicSupervisor.start_link(strategy: :one_for_one)
      iex> {:ok, agent} = DynamicSupervisor.start_child(sup, {Agent, fn -> 7 end})
      iex> Agent.get(agent, & &1)
      7
      iex> DynamicSupervisor.count_children(sup)
      %{active: 1, specs: 1, supervisors: 0, workers: 1}

  Children have no order and no ids; they are stopped all at the same time. The only strategy is `:one_for_one`.
  """

  @behaviour GenServer

  @type option :: GenServer.option()
  @type init_option ::
          {:strategy, :one_for_one}
          | {:max_restarts, non_neg_integer}
          | {:max_seconds, pos_integer}
          | {:max_children, non_neg_integer | :infinity}
          | {:extra_arguments, [term]}
  @type on_start_child :: {:ok, pid} | {:ok, pid, info :: term} | :ignore | {:error, {:already_started, pid} | :max_children | term}

  @callback init(init_arg :: term) :: {:ok, map} | :ignore

  # `children` maps a pid to `{{module, function, args}, restart, shutdown, type, modules}`, or to `{:restarting, that}`
  defstruct [:args, :extra_arguments, :mod, :name, :strategy, :max_children, :max_restarts, :max_seconds, children: %{}, restarts: []]

  @doc "The specification to run one under a supervisor; the argument are the options of `start_link/1`."
  def child_spec(options) when is_list(options) do
    id =
      case Keyword.get(options, :name, DynamicSupervisor) do
        name when is_atom(name) -> name
        {:global, name} -> name
        {:via, _module, name} -> name
      end

    %{id: id, start: {DynamicSupervisor, :start_link, [options]}, type: :supervisor}
  end

  @doc "`use DynamicSupervisor` makes a module a dynamic supervisor that others can supervise."
  defmacro __using__(opts) do
    quote location: :keep, bind_quoted: [opts: opts] do
      @behaviour DynamicSupervisor

      unless Module.has_attribute?(__MODULE__, :doc) do
        @doc """
        The specification to run this module under a supervisor. See `Supervisor`.
        """
      end

      def child_spec(arg) do
        default = %{id: __MODULE__, start: {__MODULE__, :start_link, [arg]}, type: :supervisor}
        Supervisor.child_spec(default, unquote(Macro.escape(opts)))
      end

      defoverridable child_spec: 1
    end
  end

  # -- for clients ----------------------------------------------------------------------------------------------------------

  @doc "Starts one. Options: `:name`, `:max_children`, `:max_restarts`, `:max_seconds`, `:extra_arguments`."
  def start_link(options) when is_list(options) do
    {own, start} = Keyword.split(options, [:extra_arguments, :max_children, :max_seconds, :max_restarts, :strategy])
    start_link(Supervisor.Default, init(own), start)
  end

  @doc "Starts the one that `module.init(init_arg)` describes."
  def start_link(module, init_arg, options \\ []) do
    GenServer.start_link(__MODULE__, {module, init_arg, options[:name]}, options)
  end

  @doc "Starts a child. The specification is checked in the caller."
  def start_child(supervisor, spec) do
    spec = if is_tuple(spec) and tuple_size(spec) == 6, do: spec, else: Supervisor.child_spec(spec, [])

    case checked(spec) do
      {:ok, child} -> call(supervisor, {:start_child, child})
      problem -> {:error, problem}
    end
  end

  @doc "Stops a child."
  def terminate_child(supervisor, pid) when is_pid(pid), do: call(supervisor, {:terminate_child, pid})

  @doc "All children as `{:undefined, pid | :restarting, type, modules}`."
  def which_children(supervisor), do: call(supervisor, :which_children)

  @doc "How many there are."
  def count_children(supervisor), do: supervisor |> call(:count_children) |> :maps.from_list()

  @doc "Stops it with all its children."
  def stop(supervisor, reason \\ :normal, timeout \\ :infinity), do: GenServer.stop(supervisor, reason, timeout)

  defp call(supervisor, request), do: GenServer.call(supervisor, request, :infinity)

  @doc """
  Makes what the `init/1` callback returns.
  """
  def init(options) when is_list(options) do
    {:ok,
     %{
       strategy: Keyword.get(options, :strategy, :one_for_one),
       intensity: Keyword.get(options, :max_restarts, 3),
       period: Keyword.get(options, :max_seconds, 5),
       max_children: Keyword.get(options, :max_children, :infinity),
       extra_arguments: Keyword.get(options, :extra_arguments, [])
     }}
  end

  # the GenServer's callback: the same name, another shape
  def init({module, init_arg, name}) do
    Process.put(:"$initial_call", {:supervisor, module, 1})
    Process.flag(:trap_exit, true)

    case module.init(init_arg) do
      {:ok, flags} when is_map(flags) ->
        case configure(%DynamicSupervisor{mod: module, args: init_arg, name: shown_name(name, module)}, flags) do
          {:ok, state} -> {:ok, :otpshell_supervision.changed(state)}
          {:error, reason} -> {:stop, {:supervisor_data, reason}}
        end

      :ignore ->
        :ignore

      other ->
        {:stop, {:bad_return, {module, :init, other}}}
    end
  end

  defp shown_name(nil, module), do: {self(), module}
  defp shown_name(name, _) when is_atom(name), do: {:local, name}
  defp shown_name(name, _), do: name

  defp configure(state, flags) do
    strategy = Map.get(flags, :strategy, :one_for_one)
    restarts = Map.get(flags, :intensity, 1)
    seconds = Map.get(flags, :period, 5)
    limit = Map.get(flags, :max_children, :infinity)
    extra = Map.get(flags, :extra_arguments, [])

    cond do
      strategy != :one_for_one -> {:error, {:invalid_strategy, strategy}}
      not (is_integer(restarts) and restarts >= 0) -> {:error, {:invalid_intensity, restarts}}
      not (is_integer(seconds) and seconds > 0) -> {:error, {:invalid_period, seconds}}
      not (limit == :infinity or (is_integer(limit) and limit >= 0)) -> {:error, {:invalid_max_children, limit}}
      not is_list(extra) -> {:error, {:invalid_extra_arguments, extra}}
      true -> {:ok, %{state | strategy: strategy, max_restarts: restarts, max_seconds: seconds, max_children: limit, extra_arguments: extra}}
    end
  end

  # -- child specifications ---------------------------------------------------------------------------------------------------

  defp checked({_id, start, restart, shutdown, type, modules}), do: checked(start, restart, shutdown, type, modules)

  defp checked(%{id: _, start: {module, _, _} = start} = spec) do
    type = Map.get(spec, :type, :worker)
    shutdown = Map.get(spec, :shutdown, if(type == :supervisor, do: :infinity, else: 5000))
    checked(start, Map.get(spec, :restart, :permanent), shutdown, type, Map.get(spec, :modules, [module]))
  end

  defp checked(other), do: {:invalid_child_spec, other}

  defp checked(start, restart, shutdown, type, modules) do
    cond do
      not match?({module, fun, args} when is_atom(module) and is_atom(fun) and is_list(args), start) -> {:invalid_mfa, start}
      restart not in [:permanent, :temporary, :transient] -> {:invalid_restart_type, restart}
      not ((is_integer(shutdown) and shutdown > 0) or shutdown in [:infinity, :brutal_kill]) -> {:invalid_shutdown, shutdown}
      type not in [:supervisor, :worker] -> {:invalid_child_type, type}
      not (modules == :dynamic or (is_list(modules) and Enum.all?(modules, &is_atom/1))) -> {:invalid_modules, modules}
      true -> {:ok, {start, restart, shutdown, type, modules}}
    end
  end

  # -- requests -----------------------------------------------------------------------------------------------------------------

  @doc false
  def handle_call(:which_children, _from, state) do
    answer =
      for {pid, child} <- state.children do
        case child do
          {:restarting, {_, _, _, type, modules}} -> {:undefined, :restarting, type, modules}
          {_, _, _, type, modules} -> {:undefined, pid, type, modules}
        end
      end

    {:reply, answer, state}
  end

  def handle_call(:count_children, _from, state), do: {:reply, counts(Map.values(state.children)), state}

  def handle_call({:terminate_child, pid}, _from, %{children: children} = state) do
    case children do
      %{^pid => child} ->
        stop_children(%{pid => child}, state)
        {:reply, :ok, delete_child(state, pid)}

      _ ->
        {:reply, {:error, :not_found}, state}
    end
  end

  # Task.Supervisor asks this way, so that a task costs one message instead of a specification
  def handle_call({:start_task, args, restart, shutdown}, from, state) do
    {usual_restart, usual_shutdown} = Process.get(Task.Supervisor)
    child = {{Task.Supervised, :start_link, args}, restart || usual_restart, shutdown || usual_shutdown, :worker, [Task.Supervised]}
    handle_call({:start_child, child}, from, state)
  end

  def handle_call({:start_child, _}, _from, state) when map_size(state.children) >= state.max_children do
    {:reply, {:error, :max_children}, state}
  end

  def handle_call({:start_child, {{module, fun, args}, _, _, _, _} = child}, _from, state) do
    case run(module, fun, state.extra_arguments ++ args) do
      {:ok, pid, _info} = answer -> {:reply, answer, remember(pid, child, state)}
      {:ok, pid} = answer -> {:reply, answer, remember(pid, child, state)}
      answer -> {:reply, answer, state}
    end
  end

  defp counts(all) do
    active = Enum.count(all, fn child -> elem(child, 0) != :restarting end)
    supervisors = Enum.count(all, fn child -> type(child) == :supervisor end)
    [specs: length(all), active: active, supervisors: supervisors, workers: length(all) - supervisors]
  end

  defp type({:restarting, child}), do: type(child)
  defp type({_, _, _, type, _}), do: type

  defp run(module, fun, args) do
    try do
      apply(module, fun, args)
    catch
      :exit, reason -> {:error, reason}
      :error, reason -> {:error, {reason, __STACKTRACE__}}
      :throw, value -> {:error, {{:nocatch, value}, __STACKTRACE__}}
    else
      {:ok, pid, info} when is_pid(pid) -> {:ok, pid, info}
      {:ok, pid} when is_pid(pid) -> {:ok, pid}
      :ignore -> :ignore
      {:error, _} = error -> error
      other -> {:error, other}
    end
  end

  # a temporary child is never started again: its arguments may go
  defp remember(pid, {{module, fun, _}, :temporary, shutdown, type, modules}, state) do
    put_child(state, pid, {{module, fun, :undefined}, :temporary, shutdown, type, modules})
  end

  defp remember(pid, child, state), do: put_child(state, pid, child)

  # Every change of the children or of the restarts is told, so that the supervision tree can be drawn without asking.
  defp put_child(state, pid, child), do: :otpshell_supervision.changed(%{state | children: Map.put(state.children, pid, child)})
  defp delete_child(state, pid), do: :otpshell_supervision.changed(%{state | children: Map.delete(state.children, pid)})

  @doc false
  def handle_cast(_message, state), do: {:noreply, state}

  # -- a child ended --------------------------------------------------------------------------------------------------------------

  @doc false
  def handle_info({:EXIT, pid, reason}, state) do
    case state.children do
      %{^pid => {_, restart, _, _, _} = child} -> answer(ended(restart, reason, pid, child, state))
      _ -> {:noreply, state}
    end
  end

  def handle_info({:"$gen_restart", pid}, state) do
    case state.children do
      %{^pid => {:restarting, child}} -> answer(restart(pid, child, state))
      _ -> {:noreply, state}
    end
  end

  def handle_info(message, state) do
    :logger.log(:error, %{label: {DynamicSupervisor, :unexpected_msg}, report: %{msg: message}}, %{domain: [:otp, :elixir]})
    {:noreply, state}
  end

  defp answer({:ok, state}), do: {:noreply, state}
  defp answer({:shutdown, state}), do: {:stop, :shutdown, state}

  defp ended(:permanent, reason, pid, child, state) do
    report(:child_terminated, reason, pid, child, state)
    restart(pid, child, state)
  end

  defp ended(_, reason, pid, _child, state) when reason in [:normal, :shutdown], do: {:ok, delete_child(state, pid)}
  defp ended(_, {:shutdown, _}, pid, _child, state), do: {:ok, delete_child(state, pid)}

  defp ended(:transient, reason, pid, child, state) do
    report(:child_terminated, reason, pid, child, state)
    restart(pid, child, state)
  end

  defp ended(:temporary, reason, pid, child, state) do
    report(:child_terminated, reason, pid, child, state)
    {:ok, delete_child(state, pid)}
  end

  defp restart(pid, child, state) do
    now = :erlang.monotonic_time(1)
    recent = [now | Enum.take_while(state.restarts, fn time -> time >= now - state.max_seconds end)]
    state = :otpshell_supervision.changed(%{state | restarts: recent})

    if length(recent) <= state.max_restarts do
      start_again(pid, child, state)
    else
      report(:shutdown, :reached_max_restart_intensity, pid, child, state)
      {:shutdown, delete_child(state, pid)}
    end
  end

  defp start_again(pid, {{module, fun, args}, _, _, _, _} = child, state) do
    case run(module, fun, state.extra_arguments ++ args) do
      {:ok, new, _info} ->
        {:ok, state |> delete_child(pid) |> put_child(new, child)}

      {:ok, new} ->
        {:ok, state |> delete_child(pid) |> put_child(new, child)}

      :ignore ->
        {:ok, delete_child(state, pid)}

      {:error, reason} ->
        report(:start_error, reason, {:restarting, pid}, child, state)
        # tried again after the messages that wait already
        send(self(), {:"$gen_restart", pid})
        {:ok, put_child(state, pid, {:restarting, child})}
    end
  end

  # -- stopping children ------------------------------------------------------------------------------------------------------------

  @doc false
  def terminate(_reason, state), do: stop_children(state.children, state)

  # All are told at once; each has its own time to obey.
  defp stop_children(children, state) do
    told =
      for {pid, {_, _, shutdown, _, _} = child} <- children do
        ref = Process.monitor(pid)
        Process.unlink(pid)
        Process.exit(pid, if(shutdown == :brutal_kill, do: :kill, else: :shutdown))
        timer = if is_integer(shutdown), do: Process.send_after(self(), {:too_slow, ref, pid}, shutdown)
        {ref, pid, child, timer}
      end

    await_ends(Map.new(told, fn {ref, pid, child, timer} -> {ref, {pid, child, timer}} end), state)
  end

  defp await_ends(waiting, _state) when waiting == %{}, do: :ok

  defp await_ends(waiting, state) do
    receive do
      {:DOWN, ref, :process, _, reason} when is_map_key(waiting, ref) ->
        {{pid, child, timer}, waiting} = Map.pop(waiting, ref)
        timer && Process.cancel_timer(timer)
        unless expected_end?(reason, child), do: report(:shutdown_error, reason, pid, child, state)
        await_ends(waiting, state)

      {:too_slow, ref, pid} ->
        if is_map_key(waiting, ref), do: Process.exit(pid, :kill)
        await_ends(waiting, state)
    end
  end

  defp expected_end?(:killed, {_, _, :brutal_kill, _, _}), do: true
  defp expected_end?(:shutdown, _), do: true
  defp expected_end?({:shutdown, _}, {_, restart, _, _, _}), do: restart != :permanent
  defp expected_end?(:normal, {_, restart, _, _, _}), do: restart != :permanent
  defp expected_end?(:noproc, _), do: false
  defp expected_end?(_, _), do: false

  @doc false
  def code_change(_old, state, _extra) do
    case state.mod.init(state.args) do
      {:ok, flags} when is_map(flags) ->
        case configure(state, flags) do
          {:ok, state} -> {:ok, state}
          {:error, reason} -> {:error, {:supervisor_data, reason}}
        end

      :ignore ->
        {:ok, state}

      error ->
        error
    end
  end

  @doc false
  def format_status(:terminate, [_dictionary, state]), do: state
  def format_status(_, [_dictionary, state]), do: [{:data, [{'State', state}]}, {:supervisor, [{'Callback', state.mod}]}]

  defp report(context, reason, pid, {start, restart, shutdown, type, _}, state) do
    offender = [pid: pid, id: :undefined, mfargs: start, restart_type: restart, shutdown: shutdown, child_type: type]
    report = [supervisor: state.name, errorContext: context, reason: reason, offender: offender]
    :logger.log(:error, %{label: {:supervisor, context}, report: report}, %{domain: [:otp, :sasl]})
  end
end
