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

  import Otpshell.Line

  @behaviour GenServer

  @type option :: GenServer.option()
  @type init_option ::
          {:strategy, :one_for_one}
          | {:max_restarts, non_neg_integer}
          | {:max_seconds, pos_integer}
          | {:max_children, non_neg_integer | :infinity}
          | {:extra_arguments, [term]}
  @type on_start_child :: {:ok, pid} | {:ok, pid, info :: term} | :ignore | {:error, {:already_started, pid} | :max_children | term}

  @doc """
  Says how the supervisor is set up: with what `DynamicSupervisor.init/1` gives, or `:ignore` when it is not to start. It is called with the
  argument of `DynamicSupervisor.start_link/3`.

      iex> defmodule Shop.Workers do
      ...>   use DynamicSupervisor
      ...>   def start_link(arg), do: DynamicSupervisor.start_link(__MODULE__, arg)
      ...>   @impl true
      ...>   def init(most), do: DynamicSupervisor.init(strategy: :one_for_one, max_children: most)
      ...> end
      iex> {:ok, sup} = Shop.Workers.start_link(1)
      iex> {:ok, _agent} = DynamicSupervisor.start_child(sup, {Agent, fn -> 7 end})
      iex> DynamicSupervisor.start_child(sup, {Agent, fn -> 8 end})
      {:error, :max_children}
  """
  @callback init(init_arg :: term) :: {:ok, map} | :ignore

  # What `:sys.get_state/1` shows. `children` maps a pid to `{{module, function, args}, restart, shutdown, type, modules}`, or, while
  # starting it again does not succeed, to `{:restarting, that}`; `restarts` are the times of recent restarts, the newest first.
  defstruct [:args, :extra_arguments, :mod, :name, :strategy, :max_children, :max_restarts, :max_seconds, children: %{}, restarts: []]

  # option of `init/1`, key of the flags it gives, key of the state, the usual value, and what it must be
  @settings [
    {:strategy, :strategy, :strategy, :one_for_one},
    {:max_restarts, :intensity, :max_restarts, 3},
    {:max_seconds, :period, :max_seconds, 5},
    {:max_children, :max_children, :max_children, :infinity},
    {:extra_arguments, :extra_arguments, :extra_arguments, []}
  ]

  # -- for modules that use it ----------------------------------------------------------------------------------------------

  @doc """
  The specification to run one under a supervisor; the argument are the options of `start_link/1`.

  Raises `FunctionClauseError` when `options` is not a keyword list.

      iex> DynamicSupervisor.child_spec(name: Rooms).type
      :supervisor
  """
  def child_spec(options) when is_list(options), do: Otpshell.Child.named_spec(DynamicSupervisor, options, DynamicSupervisor)

  @doc """
  `use DynamicSupervisor` makes a module a dynamic supervisor that others can supervise.

      iex> defmodule Rooms do
      ...>   use DynamicSupervisor
      ...>   def start_link(_), do: DynamicSupervisor.start_link(__MODULE__, nil, name: __MODULE__)
      ...>   def init(_), do: DynamicSupervisor.init(max_children: 1)
      ...> end
      iex> {:ok, _sup} = Rooms.start_link(nil)
      iex> {:ok, _room} = DynamicSupervisor.start_child(Rooms, {Agent, fn -> :free end})
      iex> DynamicSupervisor.start_child(Rooms, {Agent, fn -> :free end})
      {:error, :max_children}
  """
  defmacro __using__(overrides) do
    quote do
      @behaviour DynamicSupervisor
      unquote(Otpshell.Child.definition(overrides, :supervisor))
    end
  end

  # -- for clients ----------------------------------------------------------------------------------------------------------

  @doc """
  Starts one. Options: `:name`, `:max_children`, `:max_restarts`, `:max_seconds`, `:extra_arguments`.

  Raises `FunctionClauseError` when `options` is not a keyword list.

      iex> {:ok, sup} = DynamicSupervisor.start_link(strategy: :one_for_one)
      iex> DynamicSupervisor.which_children(sup)
      []
  """
  def start_link(options) when is_list(options) do
    {settings, start} = Keyword.split(options, Enum.map(@settings, &elem(&1, 0)))
    start_link(Supervisor.Default, init(settings), start)
  end

  @doc """
  Starts the one that `module.init(init_arg)` describes.

  Raises `FunctionClauseError` when `options` is not a keyword list.

      iex> defmodule Rooms do
      ...>   use DynamicSupervisor
      ...>   def init(most), do: DynamicSupervisor.init(strategy: :one_for_one, max_children: most)
      ...> end
      iex> {:ok, rooms} = DynamicSupervisor.start_link(Rooms, 10)
      iex> DynamicSupervisor.count_children(rooms).active
      0
  """
  def start_link(module, init_arg, options \\ []) do
    GenServer.start_link(DynamicSupervisor, {module, init_arg, options[:name]}, options)
  end

  @doc """
  Starts a child. The specification is checked in the caller.

  Exits when the supervisor is not there. Raises `ArgumentError` when `spec` is not a specification, and `FunctionClauseError` when
  `supervisor` is not a pid or a name.

      iex> {:ok, sup} = DynamicSupervisor.start_link(strategy: :one_for_one)
      iex> {:ok, pid} = DynamicSupervisor.start_child(sup, {Agent, fn -> 42 end})
      iex> Agent.get(pid, fn n -> n end)
      42
  """
  def start_child(supervisor, spec)

  def start_child(supervisor, {_id, start, restart, shutdown, type, modules}) do
    start_checked(supervisor, {start, restart, shutdown, type, modules})
  end

  def start_child(supervisor, child) do
    case Supervisor.child_spec(child, []) do
      %{id: _, start: {module, _, _} = start} = spec ->
        type = Map.get(spec, :type, :worker)
        shutdown = Map.get_lazy(spec, :shutdown, fn -> patience(type) end)
        start_checked(supervisor, {start, Map.get(spec, :restart, :permanent), shutdown, type, Map.get(spec, :modules, [module])})

      other ->
        {:error, {:invalid_child_spec, other}}
    end
  end

  defp start_checked(supervisor, child) do
    case problem(child) do
      nil -> GenServer.call(supervisor, {:start_child, child}, :infinity)
      problem -> {:error, problem}
    end
  end

  # How long a child has to end by itself, if it does not say.
  defp patience(type) do
    case type do
      :worker -> 5000
      :supervisor -> :infinity
    end
  end

  defp problem({start, restart, shutdown, type, modules}) do
    cond do
      not start?(start) -> {:invalid_mfa, start}
      restart not in [:permanent, :transient, :temporary] -> {:invalid_restart_type, restart}
      not shutdown?(shutdown) -> {:invalid_shutdown, shutdown}
      type not in [:worker, :supervisor] -> {:invalid_child_type, type}
      not modules?(modules) -> {:invalid_modules, modules}
      true -> nil
    end
  end

  defp start?({module, function, args}), do: is_atom(module) and is_atom(function) and is_list(args)
  defp start?(_), do: false

  defp shutdown?(time) when is_integer(time), do: time > 0
  defp shutdown?(word), do: word in [:infinity, :brutal_kill]

  defp modules?(:dynamic), do: true
  defp modules?(modules), do: is_list(modules) and Enum.all?(modules, &is_atom/1)

  @doc """
  Stops a child and forgets it.

  Exits when the supervisor is not there. Raises `FunctionClauseError` when `supervisor` is not a pid or a name, or `pid` is not a pid.

      iex> {:ok, sup} = DynamicSupervisor.start_link(strategy: :one_for_one)
      iex> {:ok, pid} = DynamicSupervisor.start_child(sup, {Agent, fn -> 42 end})
      iex> DynamicSupervisor.terminate_child(sup, pid)
      :ok
      iex> DynamicSupervisor.terminate_child(sup, pid)
      {:error, :not_found}
  """
  def terminate_child(supervisor, pid) when is_pid(pid), do: GenServer.call(supervisor, {:terminate_child, pid}, :infinity)

  @doc """
  All children as `{:undefined, pid | :restarting, type, modules}`.

  Exits when the supervisor is not there. Raises `FunctionClauseError` when `supervisor` is not a pid or a name.

      iex> {:ok, sup} = DynamicSupervisor.start_link(strategy: :one_for_one)
      iex> {:ok, pid} = DynamicSupervisor.start_child(sup, {Agent, fn -> 42 end})
      iex> DynamicSupervisor.which_children(sup) == [{:undefined, pid, :worker, [Agent]}]
      true
  """
  def which_children(supervisor), do: GenServer.call(supervisor, :which_children, :infinity)

  @doc """
  How many children the supervisor has, by kind: a map of `:specs`, `:active`, `:supervisors` and `:workers`.

  Exits when the supervisor is not there. Raises `FunctionClauseError` when `supervisor` is not a pid or a name.

      iex> {:ok, sup} = DynamicSupervisor.start_link(strategy: :one_for_one)
      iex> DynamicSupervisor.count_children(sup)
      %{active: 0, specs: 0, supervisors: 0, workers: 0}
  """
  def count_children(supervisor), do: Map.new(GenServer.call(supervisor, :count_children, :infinity))

  @doc """
  Stops the supervisor with all its children.

  Exits when the supervisor is not there, is too slow, or ends with another reason. Raises `FunctionClauseError` when `supervisor` is not a
  pid or a name.

      iex> {:ok, sup} = DynamicSupervisor.start_link(strategy: :one_for_one)
      iex> DynamicSupervisor.stop(sup)
      :ok
  """
  def stop(supervisor, reason \\ :normal, timeout \\ :infinity), do: GenServer.stop(supervisor, reason, timeout)

  # -- start ------------------------------------------------------------------------------------------------------------------

  @doc """
  Makes what the `init/1` callback returns.

  Raises `FunctionClauseError` when `options` is not a keyword list.

      iex> {:ok, flags} = DynamicSupervisor.init(strategy: :one_for_one, max_children: 10)
      iex> flags.max_children
      10
  """
  def init(options) when is_list(options) do
    {:ok, for({option, flag, _, usual} <- @settings, into: %{}, do: {flag, Keyword.get(options, option, usual)})}
  end

  # the server's own callback: the same name, another shape
  def init({module, init_arg, name}) do
    Process.flag(:trap_exit, true)
    Process.put(:"$initial_call", {:supervisor, module, 1})
    shown = if is_atom(name) and name != nil, do: {:local, name}, else: name || {self(), module}

    case module.init(init_arg) do
      :ignore ->
        :ignore

      {:ok, flags} when is_map(flags) ->
        case configure(%DynamicSupervisor{mod: module, args: init_arg, name: shown}, flags) do
          {:ok, state} -> {:ok, :otpshell_supervision.changed(state)}
          {:error, reason} -> {:stop, {:supervisor_data, reason}}
        end

      other ->
        {:stop, {:bad_return, {module, :init, other}}}
    end
  end

  # The state with the flags of a callback; what a flag is missing is OTP's default, not that of `init/1`.
  defp configure(state, flags) do
    flags = Map.merge(%{strategy: :one_for_one, intensity: 1, period: 5, max_children: :infinity, extra_arguments: []}, flags)

    Enum.reduce_while(@settings, {:ok, state}, fn {_option, flag, key, _usual}, {:ok, state} ->
      value = flags[flag]

      if setting?(flag, value) do
        {:cont, {:ok, Map.replace!(state, key, value)}}
      else
        {:halt, {:error, {:"invalid_#{flag}", value}}}
      end
    end)
  end

  defp setting?(:strategy, value), do: value == :one_for_one
  defp setting?(:intensity, value), do: is_integer(value) and value >= 0
  defp setting?(:period, value), do: is_integer(value) and value > 0
  defp setting?(:max_children, value), do: value == :infinity or (is_integer(value) and value >= 0)
  defp setting?(:extra_arguments, value), do: is_list(value)

  @doc false
  def code_change(_old_version, state, _extra) do
    case state.mod.init(state.args) do
      {:ok, flags} when is_map(flags) -> with {:error, reason} <- configure(state, flags), do: {:error, {:supervisor_data, reason}}
      :ignore -> {:ok, state}
      other -> other
    end
  end

  # -- requests -----------------------------------------------------------------------------------------------------------------

  @doc false
  def handle_call(:which_children, _from, state) do
    {:reply, for({pid, child} <- state.children, do: listed(pid, child)), state}
  end

  def handle_call(:count_children, _from, state) do
    rows = for {pid, child} <- state.children, do: listed(pid, child)
    supervisors = Enum.count(rows, &(elem(&1, 2) == :supervisor))
    active = Enum.count(rows, &is_pid(elem(&1, 1)))
    {:reply, [specs: length(rows), active: active, supervisors: supervisors, workers: length(rows) - supervisors], state}
  end

  def handle_call({:terminate_child, pid}, _from, state) do
    case Map.pop(state.children, pid) do
      {nil, _} ->
        {:reply, {:error, :not_found}, state}

      {child, others} ->
        end_all(%{pid => child}, state)
        {:reply, :ok, :otpshell_supervision.changed(%{state | children: others})}
    end
  end

  # Task.Supervisor asks this way, so that a task costs one small message instead of a whole specification
  def handle_call({:start_task, args, restart, shutdown}, from, state) do
    {usual_restart, usual_shutdown} = Process.get(Task.Supervisor)
    start = {Task.Supervised, :start_link, args}
    child = {start, restart || usual_restart, shutdown || usual_shutdown, :worker, [Task.Supervised]}
    handle_call({:start_child, child}, from, state)
  end

  def handle_call({:start_child, _child}, _from, state) when map_size(state.children) >= state.max_children do
    {:reply, {:error, :max_children}, state}
  end

  def handle_call({:start_child, child}, _from, state), do: handle_start_child(child, state)

  defp handle_start_child({{module, function, args}, _, _, _, _} = child, state) do
    answer = at(731, start_child(module, function, state.extra_arguments ++ args))
    if elem_or(answer, 0) == :ok, do: {:reply, answer, keep(elem(answer, 1), child, state)}, else: {:reply, answer, state}
  end

  defp elem_or(tuple, index) when is_tuple(tuple), do: elem(tuple, index)
  defp elem_or(atom, _index), do: atom

  defp listed(_pid, {:restarting, {_, _, _, type, modules}}), do: {:undefined, :restarting, type, modules}
  defp listed(pid, {_, _, _, type, modules}), do: {:undefined, pid, type, modules}

  @doc false
  def handle_cast(_message, state), do: {:noreply, state}

  # -- starting children ---------------------------------------------------------------------------------------------------------

  # `{:ok, pid}`, `{:ok, pid, info}`, `:ignore` or `{:error, reason}`, whatever the start function does.
  defp start_child(module, function, args) do
    case at(745, apply(module, function, args)) do
      {:ok, pid} = started when is_pid(pid) -> started
      {:ok, pid, _info} = started when is_pid(pid) -> started
      {:error, _reason} = error -> error
      :ignore -> :ignore
      other -> {:error, other}
    end
  catch
    :error, error -> {:error, {error, __STACKTRACE__}}
    :exit, reason -> {:error, reason}
    :throw, value -> {:error, {{:nocatch, value}, __STACKTRACE__}}
  end

  # A temporary child is never started again, so its arguments need not be kept.
  defp keep(pid, {{module, function, _args}, :temporary, shutdown, type, modules}, state) do
    keep_whole(pid, {{module, function, :undefined}, :temporary, shutdown, type, modules}, state)
  end

  defp keep(pid, child, state), do: keep_whole(pid, child, state)

  # Every change of the children or of the restarts is told, so that the supervision tree can be drawn without asking.
  defp keep_whole(pid, child, state), do: :otpshell_supervision.changed(%{state | children: Map.put(state.children, pid, child)})

  # -- a child ended --------------------------------------------------------------------------------------------------------------

  @doc false
  def handle_info({:EXIT, pid, reason}, state) do
    case Map.fetch(state.children, pid) do
      {:ok, child} -> ended(pid, child, reason, state)
      :error -> {:noreply, state}
    end
  end

  # starting it again failed; in between, others had their turn
  def handle_info({:"$gen_restart", pid}, state) do
    case Map.fetch(state.children, pid) do
      {:ok, {:restarting, child}} -> start_again(pid, child, state)
      _ -> {:noreply, state}
    end
  end

  def handle_info(message, state) do
    :logger.log(:error, %{label: {DynamicSupervisor, :unexpected_msg}, report: %{msg: message}}, %{
      domain: [:otp, :elixir],
      error_logger: %{tag: :error_msg},
      report_cb: &__MODULE__.format_report/1
    })

    {:noreply, state}
  end

  @doc false
  def format_report(%{label: {DynamicSupervisor, :unexpected_msg}, report: %{msg: message}}) do
    {'DynamicSupervisor received unexpected message: ~p~n', [message]}
  end

  defp ended(pid, {_, restart, _, _, _} = child, reason, state) do
    cond do
      restart != :permanent and clean?(reason) ->
        {:noreply, forget(pid, state)}

      restart == :temporary ->
        report(:child_terminated, reason, pid, child, state)
        {:noreply, forget(pid, state)}

      true ->
        report(:child_terminated, reason, pid, child, state)
        start_again(pid, child, state)
    end
  end

  defp clean?(reason), do: reason in [:normal, :shutdown] or match?({:shutdown, _}, reason)

  # More than `max_restarts` within `max_seconds` (whole seconds, as in `:supervisor`) and it gives up.
  defp start_again(pid, child, state) do
    now = System.monotonic_time(:second)
    recent = [now | Enum.take_while(state.restarts, &(now - &1 <= state.max_seconds))]
    state = :otpshell_supervision.changed(%{state | restarts: recent})

    if length(recent) > state.max_restarts do
      report(:shutdown, :reached_max_restart_intensity, pid, child, state)
      {:stop, :shutdown, forget(pid, state)}
    else
      {{module, function, args}, _, _, _, _} = child
      answer = start_child(module, function, state.extra_arguments ++ args)
      {:noreply, replace(pid, child, answer, state)}
    end
  end

  defp replace(pid, child, {:error, reason}, state) do
    report(:start_error, reason, {:restarting, pid}, child, state)
    send(self(), {:"$gen_restart", pid})
    keep_whole(pid, {:restarting, child}, state)
  end

  defp replace(pid, _child, :ignore, state), do: forget(pid, state)
  defp replace(pid, child, started, state), do: keep_whole(elem(started, 1), child, forget(pid, state))

  defp forget(pid, state), do: :otpshell_supervision.changed(%{state | children: Map.delete(state.children, pid)})

  # -- stopping children ------------------------------------------------------------------------------------------------------------

  @doc false
  def terminate(_reason, state), do: end_all(state.children, state)

  # Everyone is told first and waited for then, each for its own time. A monitor in place of the link tells the end.
  defp end_all(children, state) do
    children
    |> Enum.reject(fn {_pid, child} -> match?({:restarting, _}, child) end)
    |> Map.new(fn {pid, {_, _, shutdown, _, _} = child} ->
      ref = Process.monitor(pid)
      Process.unlink(pid)
      Process.exit(pid, if(shutdown == :brutal_kill, do: :kill, else: :shutdown))
      {ref, {pid, child, is_integer(shutdown) && Process.send_after(self(), {:patience_over, ref}, shutdown)}}
    end)
    |> await_ends(state)
  end

  defp await_ends(waiting, _state) when map_size(waiting) == 0, do: :ok

  defp await_ends(waiting, state) do
    receive do
      {:DOWN, ref, :process, _object, reason} when is_map_key(waiting, ref) ->
        {{pid, child, timer}, waiting} = Map.pop(waiting, ref)
        timer && Process.cancel_timer(timer)
        unless obeyed?(reason, child), do: report(:shutdown_error, reason, pid, child, state)
        await_ends(waiting, state)

      {:patience_over, ref} when is_map_key(waiting, ref) ->
        waiting |> Map.fetch!(ref) |> elem(0) |> Process.exit(:kill)
        await_ends(waiting, state)

      {:patience_over, _ref} ->
        await_ends(waiting, state)
    end
  end

  # Whether an end is what was asked for; anything else is reported.
  defp obeyed?(:killed, {_, _, :brutal_kill, _, _}), do: true
  defp obeyed?(:shutdown, _child), do: true
  defp obeyed?(reason, {_, restart, _, _, _}), do: restart != :permanent and (reason == :normal or match?({:shutdown, _}, reason))

  # -- what is shown and logged ---------------------------------------------------------------------------------------------------

  @doc false
  def format_status(:terminate, [_dictionary, state]), do: state
  def format_status(_, [_dictionary, state]), do: [{:data, [{'State', state}]}, {:supervisor, [{'Callback', state.mod}]}]

  defp report(context, reason, pid, {{module, function, args}, restart, shutdown, type, _}, state) do
    # the arguments of a temporary child are not kept
    call = {module, function, if(is_list(args), do: state.extra_arguments ++ args, else: args)}
    offender = [pid: pid, id: :undefined, mfargs: call, restart_type: restart, shutdown: shutdown, child_type: type]
    report = [supervisor: state.name, errorContext: context, reason: reason, offender: offender]

    :logger.log(:error, %{label: {:supervisor, context}, report: report}, %{
      domain: [:otp, :sasl],
      report_cb: &:logger.format_otp_report/1,
      error_logger: %{tag: :error_report, type: :supervisor_report},
      logger_formatter: %{title: "SUPERVISOR REPORT"}
    })
  end
end
