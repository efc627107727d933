defmodule :supervisor do
  @moduledoc """
  A process that starts other processes, watches them, and starts them again when they end.

  It is a `:gen_server` that traps exits and is linked to its children. A child's end arrives as an `{:EXIT, pid, reason}`
  message; the child's restart type says whether it is started again, the strategy who else is:

      EXIT ──▶ child_ended ──▶ restart ── too many in the period ──▶ the supervisor gives up (:shutdown)
                  │               └── :one_for_one   this child
                  │               └── :rest_for_one  this child and those started after it
                  └── not again   └── :one_for_all   all children

  The children are kept as `{ids, %{id => child}}`, the newest id first: that is the order in which they are stopped.
  """

  import Otpshell.Line

  # The state and the children are tuples of exactly OTP's shape: :sys.get_state/1 shows them.
  #   {:state, name, strategy, children, dynamics, intensity, period, restarts, dynamic_restarts, auto_shutdown, module, args}
  #   {:child, pid, id, {module, function, args}, restart, significant, shutdown, type, modules}
  @name 1
  @strategy 2
  @children 3
  @restarts 7

  @callback init(args :: term) :: {:ok, {flags :: term, specs :: list}} | :ignore

  # -- for clients ------------------------------------------------------------------------------------------------------

  @doc """
  Starts a supervisor; `module.init(args)` gives its flags and children.

  Raises `FunctionClauseError` when `name` is not `{:local, atom}`, `{:global, term}` or `{:via, module, term}`.

      iex> {:ok, pid} = :supervisor.start_link(Supervisor.Default, {:ok, {%{strategy: :one_for_one}, []}})
      iex> :supervisor.which_children(pid)
      []
  """
  def start_link(module, args), do: :gen_server.start_link(:supervisor, {:self, module, args}, [])
  def start_link(name, module, args), do: :gen_server.start_link(name, :supervisor, {name, module, args}, [])

  @doc """
  Starts a child of this specification, a map or a tuple: `{:ok, pid}` or `{:error, reason}`. Of a `:simple_one_for_one` supervisor `spec` is a
  list of more arguments.

  Exits when the supervisor is not there, or is neither a pid nor a name.

      iex> {:ok, sup} = :supervisor.start_link(Supervisor.Default, {:ok, {%{strategy: :one_for_one}, []}})
      iex> {:ok, box} = :supervisor.start_child(sup, %{id: :box, start: {Agent, :start_link, [fn -> 1 end]}})
      iex> Agent.get(box, fn value -> value end)
      1
  """
  def start_child(supervisor, spec), do: call(supervisor, {:start_child, spec})

  @doc """
  Starts a child that was stopped again: `{:ok, pid}`, or `{:error, reason}` of one that runs or is not there.

  Exits when the supervisor is not there, or is neither a pid nor a name.

      iex> {:ok, sup} = :supervisor.start_link(Supervisor.Default, {:ok, {%{strategy: :one_for_one}, []}})
      iex> {:ok, box} = :supervisor.start_child(sup, %{id: :box, start: {Agent, :start_link, [fn -> 1 end]}})
      iex> :supervisor.terminate_child(sup, :box)
      iex> {:ok, again} = :supervisor.restart_child(sup, :box)
      iex> again == box
      false
  """
  def restart_child(supervisor, id), do: call(supervisor, {:restart_child, id})

  @doc """
  Forgets the specification of a child that was stopped: `:ok`, or `{:error, reason}` of one that runs or is not there.

  Exits when the supervisor is not there, or is neither a pid nor a name.

      iex> {:ok, sup} = :supervisor.start_link(Supervisor.Default, {:ok, {%{strategy: :one_for_one}, []}})
      iex> {:ok, box} = :supervisor.start_child(sup, %{id: :box, start: {Agent, :start_link, [fn -> 1 end]}})
      iex> :supervisor.delete_child(sup, :box)
      {:error, :running}
  """
  def delete_child(supervisor, id), do: call(supervisor, {:delete_child, id})

  @doc """
  Stops a child; its specification stays, so that it can be started again: `:ok` or `{:error, :not_found}`. `id` is a pid for a
  `:simple_one_for_one` supervisor.

  Exits when the supervisor is not there, or is neither a pid nor a name.

      iex> {:ok, sup} = :supervisor.start_link(Supervisor.Default, {:ok, {%{strategy: :one_for_one}, []}})
      iex> {:ok, box} = :supervisor.start_child(sup, %{id: :box, start: {Agent, :start_link, [fn -> 1 end]}})
      iex> :supervisor.terminate_child(sup, :box)
      :ok
      iex> Process.alive?(box)
      false
  """
  def terminate_child(supervisor, id), do: call(supervisor, {:terminate_child, id})

  @doc """
  The specification of a child, as a map with all keys: `{:ok, spec}` or `{:error, :not_found}`. `id` may be the child's pid.

  Exits when the supervisor is not there, or is neither a pid nor a name.

      iex> {:ok, sup} = :supervisor.start_link(Supervisor.Default, {:ok, {%{strategy: :one_for_one}, []}})
      iex> {:ok, box} = :supervisor.start_child(sup, %{id: :box, start: {Agent, :start_link, [fn -> 1 end]}})
      iex> {:ok, spec} = :supervisor.get_childspec(sup, :box)
      iex> spec.restart
      :permanent
  """
  def get_childspec(supervisor, id), do: call(supervisor, {:get_childspec, id})

  @doc """
  All children: `[{id, pid | :restarting | :undefined, type, modules}]`, the newest first.

  Exits when the supervisor is not there, or is neither a pid nor a name.

      iex> {:ok, sup} = :supervisor.start_link(Supervisor.Default, {:ok, {%{strategy: :one_for_one}, []}})
      iex> {:ok, box} = :supervisor.start_child(sup, %{id: :box, start: {Agent, :start_link, [fn -> 1 end]}})
      iex> :supervisor.which_children(sup) == [{:box, box, :worker, [Agent]}]
      true
  """
  def which_children(supervisor), do: call(supervisor, :which_children)

  @doc """
  How many children there are: `[specs: n, active: n, supervisors: n, workers: n]`.

  Exits when the supervisor is not there, or is neither a pid nor a name.

      iex> {:ok, sup} = :supervisor.start_link(Supervisor.Default, {:ok, {%{strategy: :one_for_one}, []}})
      iex> {:ok, box} = :supervisor.start_child(sup, %{id: :box, start: {Agent, :start_link, [fn -> 1 end]}})
      iex> :supervisor.count_children(sup)
      [specs: 1, active: 1, supervisors: 0, workers: 1]
  """
  def count_children(supervisor), do: call(supervisor, :count_children)

  @doc """
  Are these child specifications well formed? `:ok` or `{:error, why}`.

      iex> :supervisor.check_childspecs([%{id: :one, start: {Agent, :start_link, [fn -> 1 end]}}])
      :ok
  """
  def check_childspecs(specs), do: check_childspecs(specs, :undefined)

  def check_childspecs(_specs, auto) when auto not in [:undefined, :never, :any_significant, :all_significant], do: {:error, {:badarg, auto}}

  def check_childspecs(specs, auto_shutdown) when is_list(specs) do
    case check_specs(specs, auto_shutdown) do
      {:ok, _} -> :ok
      error -> error
    end
  end

  def check_childspecs(other, _), do: {:error, {:badarg, other}}

  @doc """
  The module whose `init/1` a supervisor was started with.

  Exits when the supervisor is not there, or is neither a pid nor a name.

      iex> {:ok, pid} = Supervisor.start_link([], strategy: :one_for_one)
      iex> :supervisor.get_callback_module(pid)
      Supervisor.Default
  """
  def get_callback_module(supervisor) do
    {:status, _pid, {:module, _}, [_dictionary, _state, _parent, _debug, misc]} = :sys.get_status(supervisor, 5000)
    {:supervisor, [{'Callback', module}]} = :lists.keyfind(:supervisor, 1, misc)
    module
  end

  defp call(supervisor, request), do: :gen_server.call(supervisor, request, :infinity)

  # -- start ------------------------------------------------------------------------------------------------------------

  @doc false
  def init({name, module, args}) do
    # children end by exit signals; they must arrive as messages
    Process.flag(:trap_exit, true)

    case at(330, module.init(args)) do
      {:ok, {flags, specs}} -> init_state_and_children(name, module, args, flags, specs)
      :ignore -> :ignore
      other -> {:stop, {:bad_return, {module, :init, other}}}
    end
  end

  defp init_state_and_children(name, module, args, flags, specs) do
    name = if name == :self, do: {self(), module}, else: name

    case init_state(name, flags, module, args) do
      {:ok, state} when elem(state, @strategy) == :simple_one_for_one -> init_dynamic(state, specs)
      {:ok, state} -> init_children(state, specs)
      {:error, reason} -> {:stop, reason}
    end
  end

  defp init_children(state, specs) do
    name = elem(state, @name)

    case check_specs(specs, elem(state, 9)) do
      {:ok, children} ->
        case at(350, start_children(children, name)) do
          {:ok, children} ->
            {:ok, put_children(state, children)}

          {:error, children, reason} ->
            terminate_children(children, name)
            {:stop, {:shutdown, reason}}
        end

      {:error, what} ->
        {:stop, {:start_spec, what}}
    end
  end

  defp init_dynamic(state, [spec]) do
    case check_specs([spec], :never) do
      {:ok, children} -> {:ok, put_children(put_elem(state, 4, {:maps, %{}}), children)}
      {:error, what} -> {:stop, {:start_spec, what}}
    end
  end

  defp init_dynamic(_state, specs), do: {:stop, {:bad_start_spec, specs}}

  # Flags come as a map, or as the older `{strategy, intensity, period}`.
  defp init_state(name, {strategy, intensity, period}, module, args) do
    init_state(name, %{strategy: strategy, intensity: intensity, period: period}, module, args)
  end

  defp init_state(name, flags, module, args) when is_map(flags) do
    flags = Map.merge(%{strategy: :one_for_one, intensity: 1, period: 5, auto_shutdown: :never}, flags)
    %{strategy: strategy, intensity: intensity, period: period, auto_shutdown: auto} = flags

    cond do
      strategy not in [:one_for_one, :one_for_all, :rest_for_one, :simple_one_for_one] -> bad_flag({:invalid_strategy, strategy})
      not (is_integer(intensity) and intensity >= 0) -> bad_flag({:invalid_intensity, intensity})
      not (is_integer(period) and period > 0) -> bad_flag({:invalid_period, period})
      auto not in [:never, :any_significant, :all_significant] -> bad_flag({:invalid_auto_shutdown, auto})
      strategy == :simple_one_for_one and auto != :never -> bad_flag({:bad_combination, [strategy: strategy, auto_shutdown: auto]})
      true -> {:ok, {:state, name, strategy, {[], %{}}, :undefined, intensity, period, [], 0, auto, module, args}}
    end
  end

  defp init_state(_name, flags, _module, _args), do: bad_flag({:invalid_type, flags})

  defp bad_flag(what), do: {:error, {:supervisor_data, what}}

  # -- child specifications -----------------------------------------------------------------------------------------------

  defp check_specs(specs, auto_shutdown), do: check_specs(specs, {[], %{}}, auto_shutdown)

  defp check_specs([], children, _), do: {:ok, children}

  defp check_specs([spec | rest], {ids, known}, auto_shutdown) do
    case check_spec(spec, auto_shutdown) do
      {:ok, child} ->
        id = elem(child, 2)

        if Map.has_key?(known, id) do
          {:error, {:duplicate_child_name, id}}
        else
          check_specs(rest, {[id | ids], Map.put(known, id, child)}, auto_shutdown)
        end

      error ->
        error
    end
  end

  defp check_specs(other, _, _), do: {:error, {:badarg, other}}

  defp check_spec({id, start, restart, shutdown, type, modules}, auto_shutdown) do
    check_spec(%{id: id, start: start, restart: restart, shutdown: shutdown, type: type, modules: modules}, auto_shutdown)
  end

  defp check_spec(spec, auto_shutdown) when is_map(spec) do
    type = Map.get(spec, :type, :worker)
    restart = Map.get(spec, :restart, :permanent)
    significant = Map.get(spec, :significant, false)
    shutdown = Map.get(spec, :shutdown, if(type == :supervisor, do: :infinity, else: 5000))

    with {:ok, id} <- required(spec, :id, :missing_id),
         {:ok, start} <- required(spec, :start, :missing_start),
         :ok <- check_start(start),
         :ok <- check(restart in [:permanent, :transient, :temporary], {:invalid_restart_type, restart}),
         :ok <- check_significant(significant, restart, auto_shutdown),
         :ok <- check(type in [:worker, :supervisor], {:invalid_child_type, type}),
         :ok <- check_shutdown(shutdown),
         {module, _, _} = start,
         modules = Map.get(spec, :modules, [module]),
         :ok <- check_modules(modules) do
      {:ok, {:child, :undefined, id, start, restart, significant, shutdown, type, modules}}
    end
  end

  defp check_spec(other, _), do: {:error, {:invalid_child_spec, other}}

  defp required(spec, key, missing) do
    case spec do
      %{^key => value} -> {:ok, value}
      _ -> {:error, missing}
    end
  end

  defp check(true, _), do: :ok
  defp check(false, error), do: {:error, error}

  defp check_start({module, fun, args}) when is_atom(module) and is_atom(fun) and is_list(args), do: :ok
  defp check_start(other), do: {:error, {:invalid_mfa, other}}

  defp check_significant(false, _, _), do: :ok
  defp check_significant(true, _, :never), do: {:error, {:bad_combination, [{:auto_shutdown, :never}, {:significant, true}]}}
  defp check_significant(true, :permanent, _), do: {:error, {:bad_combination, [{:restart, :permanent}, {:significant, true}]}}
  defp check_significant(true, _, _), do: :ok
  defp check_significant(other, _, _), do: {:error, {:invalid_significant, other}}

  defp check_shutdown(time) when is_integer(time) and time > 0, do: :ok
  defp check_shutdown(:infinity), do: :ok
  defp check_shutdown(:brutal_kill), do: :ok
  defp check_shutdown(0), do: :ok
  defp check_shutdown(other), do: {:error, {:invalid_shutdown, other}}

  defp check_modules(:dynamic), do: :ok

  defp check_modules(modules) when is_list(modules) do
    case Enum.find(modules, :none, &(not is_atom(&1))) do
      :none -> :ok
      bad -> {:error, {:invalid_module, bad}}
    end
  end

  defp check_modules(other), do: {:error, {:invalid_modules, other}}

  # -- starting children ----------------------------------------------------------------------------------------------------

  # Oldest first; the first failure stops it. (The names of the functions on the way to a child's start function are those
  # that OTP has: they are in the stack trace of a start function that raises.)
  defp start_children(children, name) do
    start = fn id, child ->
      case at(384, do_start_child(name, child)) do
        {:ok, :undefined} when elem(child, 4) == :temporary ->
          :remove

        {:ok, pid} ->
          {:update, with_pid(child, pid)}

        {:ok, pid, _extra} ->
          {:update, with_pid(child, pid)}

        {:error, reason} ->
          report_error(:start_error, reason, child, name)
          {:abort, {:failed_to_start_child, id, reason}}
      end
    end

    {ids, known} = children
    children_map(start, :lists.reverse(ids), known, [])
  end

  defp children_map(_start, [], known, started), do: {:ok, {started, known}}

  defp children_map(start, [id | rest], known, started) do
    case at(1250, start.(id, Map.fetch!(known, id))) do
      {:update, child} -> children_map(start, rest, Map.put(known, id, child), [id | started])
      :remove -> children_map(start, rest, Map.delete(known, id), started)
      {:abort, reason} -> {:error, {:lists.reverse(rest) ++ [id | started], known}, reason}
    end
  end

  # A child is taken over only if its function gives `{:ok, pid}`.
  defp do_start_child(name, {:child, _, _, {module, fun, args}, _, _, _, _, _} = child) do
    result = at(400, do_start_child_i(module, fun, args))

    case result do
      {:ok, pid} when is_pid(pid) -> report_progress(with_pid(child, pid), name)
      {:ok, pid, _} when is_pid(pid) -> report_progress(with_pid(child, pid), name)
      _ -> :ok
    end

    result
  end

  defp do_start_child_i(module, fun, args) do
    result =
      try do
        at(414, apply(module, fun, args))
      catch
        :error, reason -> {:EXIT, {reason, __STACKTRACE__}}
        :exit, reason -> {:EXIT, reason}
        :throw, value -> value
      end

    case result do
      {:ok, pid} when is_pid(pid) -> {:ok, pid}
      {:ok, pid, extra} when is_pid(pid) -> {:ok, pid, extra}
      :ignore -> {:ok, :undefined}
      {:error, reason} -> {:error, reason}
      other -> {:error, other}
    end
  end

  # A temporary child is never started again, so its arguments need not be kept.
  defp with_pid({:child, _, id, {module, fun, _}, :temporary, significant, shutdown, type, modules}, pid) do
    {:child, pid, id, {module, fun, :undefined}, :temporary, significant, shutdown, type, modules}
  end

  defp with_pid(child, pid), do: put_elem(child, 1, pid)

  # -- requests ---------------------------------------------------------------------------------------------------------------

  @doc false
  def handle_call({:start_child, extra_args}, _from, state) when elem(state, @strategy) == :simple_one_for_one do
    {_, known} = elem(state, @children)
    [child] = Map.values(known)
    {module, fun, args} = elem(child, 3)
    child = put_elem(child, 3, {module, fun, args ++ extra_args})

    case do_start_child(elem(state, @name), child) do
      {:ok, :undefined} -> {:reply, {:ok, :undefined}, state}
      {:ok, pid} -> {:reply, {:ok, pid}, put_dynamic(state, pid, args ++ extra_args)}
      {:ok, pid, extra} -> {:reply, {:ok, pid, extra}, put_dynamic(state, pid, args ++ extra_args)}
      error -> {:reply, error, state}
    end
  end

  def handle_call({:start_child, spec}, _from, state) do
    case check_spec(spec, elem(state, 9)) do
      {:ok, child} ->
        {answer, state} = at(455, handle_start_child(child, state))
        {:reply, answer, state}

      error ->
        {:reply, error, state}
    end
  end

  def handle_call({:terminate_child, pid}, _from, state) when elem(state, @strategy) == :simple_one_for_one do
    case dynamics(state) do
      %{^pid => _} ->
        terminate_child_process(with_pid(template(state), pid), elem(state, @name))
        {:reply, :ok, delete_dynamic(state, pid)}

      _ ->
        {:reply, {:error, if(is_pid(pid), do: :not_found, else: :simple_one_for_one)}, state}
    end
  end

  def handle_call({request, _}, _from, state)
      when request in [:restart_child, :delete_child] and elem(state, @strategy) == :simple_one_for_one do
    {:reply, {:error, :simple_one_for_one}, state}
  end

  def handle_call({:terminate_child, id}, _from, state) do
    case find(id, state) do
      {:ok, child} ->
        terminate_child_process(child, elem(state, @name))
        {:reply, :ok, forget_pid(child, state)}

      :error ->
        {:reply, {:error, :not_found}, state}
    end
  end

  def handle_call({:restart_child, id}, _from, state) do
    case find(id, state) do
      {:ok, {:child, :undefined, _, _, _, _, _, _, _} = child} ->
        case do_start_child(elem(state, @name), child) do
          {:ok, pid} ->
            {:reply, {:ok, pid}, put_child(with_pid(child, pid), state)}

          {:ok, pid, extra} ->
            {:reply, {:ok, pid, extra}, put_child(with_pid(child, pid), state)}

          {:error, reason} ->
            {:reply, {:error, reason}, state}
        end

      {:ok, {:child, {:restarting, _}, _, _, _, _, _, _, _}} ->
        {:reply, {:error, :restarting}, state}

      {:ok, _running} ->
        {:reply, {:error, :running}, state}

      :error ->
        {:reply, {:error, :not_found}, state}
    end
  end

  def handle_call({:delete_child, id}, _from, state) do
    case find(id, state) do
      {:ok, {:child, :undefined, _, _, _, _, _, _, _}} -> {:reply, :ok, delete(id, state)}
      {:ok, {:child, {:restarting, _}, _, _, _, _, _, _, _}} -> {:reply, {:error, :restarting}, state}
      {:ok, _running} -> {:reply, {:error, :running}, state}
      :error -> {:reply, {:error, :not_found}, state}
    end
  end

  def handle_call({:get_childspec, pid}, _from, state) when elem(state, @strategy) == :simple_one_for_one and is_pid(pid) do
    known = is_map_key(dynamics(state), pid)
    {:reply, if(known, do: {:ok, to_spec(template(state))}, else: {:error, :not_found}), state}
  end

  def handle_call({:get_childspec, id}, _from, state) do
    case find(id, state) do
      {:ok, child} -> {:reply, {:ok, to_spec(child)}, state}
      :error -> {:reply, {:error, :not_found}, state}
    end
  end

  def handle_call(:which_children, _from, state) when elem(state, @strategy) == :simple_one_for_one do
    {:child, _, _, _, _, _, _, type, modules} = template(state)
    {:reply, for({pid, _} <- dynamics(state), do: {:undefined, pid, type, modules}), state}
  end

  def handle_call(:which_children, _from, state) do
    answer =
      for {:child, pid, id, _, _, _, _, type, modules} <- children(state) do
        {id, if(match?({:restarting, _}, pid), do: :restarting, else: pid), type, modules}
      end

    {:reply, answer, state}
  end

  def handle_call(:count_children, _from, state) when elem(state, @strategy) == :simple_one_for_one do
    count = map_size(dynamics(state))
    {supervisors, workers} = if elem(template(state), 7) == :supervisor, do: {count, 0}, else: {0, count}
    {:reply, [specs: 1, active: count, supervisors: supervisors, workers: workers], state}
  end

  def handle_call(:count_children, _from, state), do: {:reply, counts(children(state)), state}

  defp counts(all) do
    active = Enum.count(all, fn child -> is_pid(elem(child, 1)) and Process.alive?(elem(child, 1)) end)
    supervisors = Enum.count(all, fn child -> elem(child, 7) == :supervisor end)
    [specs: length(all), active: active, supervisors: supervisors, workers: length(all) - supervisors]
  end

  defp handle_start_child(child, state) do
    case find(elem(child, 2), state) do
      :error ->
        case at(706, do_start_child(elem(state, @name), child)) do
          {:ok, :undefined} when elem(child, 4) == :temporary -> {{:ok, :undefined}, state}
          {:ok, pid} -> {{:ok, pid}, add_newest(with_pid(child, pid), state)}
          {:ok, pid, extra} -> {{:ok, pid, extra}, add_newest(with_pid(child, pid), state)}
          {:error, reason} -> {{:error, {reason, child}}, state}
        end

      {:ok, known} when is_pid(elem(known, 1)) ->
        {{:error, {:already_started, elem(known, 1)}}, state}

      {:ok, _} ->
        {{:error, :already_present}, state}
    end
  end

  # -- a child ended ------------------------------------------------------------------------------------------------------------

  @doc false
  def handle_info({:EXIT, pid, reason}, state), do: pid |> child_ended(reason, state) |> answer()

  def handle_info(message, state) do
    :logger.log(:error, 'Supervisor received unexpected message: ~tp~n', [message], %{domain: [:otp]})
    {:noreply, state}
  end

  # A restart that failed is tried again as soon as other messages had their turn.
  @doc false
  def handle_cast({:try_again_restart, id}, state) do
    case find_by_id_or_restarting(id, state) do
      {:ok, child} -> child |> restart(state) |> answer()
      :error -> {:noreply, state}
    end
  end

  defp answer({:ok, state}), do: {:noreply, state}
  defp answer({:shutdown, state}), do: {:stop, :shutdown, state}

  defp child_ended(pid, reason, state) when elem(state, @strategy) == :simple_one_for_one do
    case dynamics(state) do
      %{^pid => args} ->
        {module, fun, _} = elem(template(state), 3)
        child = state |> template() |> put_elem(3, {module, fun, args}) |> put_elem(1, pid)
        dynamic_ended(child, reason, state)

      _ ->
        {:ok, state}
    end
  end

  defp child_ended(pid, reason, state) do
    case Enum.find(children(state), fn child -> elem(child, 1) == pid end) do
      nil -> {:ok, state}
      child -> restart_or_not(elem(child, 4), reason, child, state)
    end
  end

  defp dynamic_ended(child, reason, state) do
    name = elem(state, @name)
    state = delete_dynamic(state, elem(child, 1))

    cond do
      elem(child, 4) != :permanent and clean?(reason) ->
        {:ok, state}

      elem(child, 4) == :temporary ->
        report_error(:child_terminated, reason, child, name)
        {:ok, state}

      true ->
        report_error(:child_terminated, reason, child, name)
        restart_dynamic(child, state)
    end
  end

  defp restart_dynamic(child, state) do
    name = elem(state, @name)

    case count_restart(state) do
      {:ok, state} ->
        case do_start_child(name, child) do
          {:ok, :undefined} -> {:ok, state}
          {:ok, pid} -> {:ok, put_dynamic(state, pid, elem(elem(child, 3), 2))}
          {:ok, pid, _} -> {:ok, put_dynamic(state, pid, elem(elem(child, 3), 2))}
          {:error, reason} -> report_error(:start_error, reason, child, name) && restart_dynamic(child, state)
        end

      {:terminate, state} ->
        report_error(:shutdown, :reached_max_restart_intensity, child, name)
        {:shutdown, state}
    end
  end

  defp restart_or_not(:permanent, reason, child, state) do
    report_error(:child_terminated, reason, child, elem(state, @name))
    restart(child, state)
  end

  defp restart_or_not(type, reason, child, state) do
    cond do
      clean?(reason) ->
        auto_shutdown(child, forget_pid(child, state))

      type == :transient ->
        report_error(:child_terminated, reason, child, elem(state, @name))
        restart(child, state)

      type == :temporary ->
        report_error(:child_terminated, reason, child, elem(state, @name))
        auto_shutdown(child, forget_pid(child, state))
    end
  end

  defp clean?(:normal), do: true
  defp clean?(:shutdown), do: true
  defp clean?({:shutdown, _}), do: true
  defp clean?(_), do: false

  # A significant child that ends by itself may end the supervisor too.
  defp auto_shutdown(child, state) do
    case {elem(child, 5), elem(state, 9)} do
      {true, :any_significant} -> {:shutdown, state}
      {true, :all_significant} -> if significant_left?(state), do: {:ok, state}, else: {:shutdown, state}
      _ -> {:ok, state}
    end
  end

  defp significant_left?(state) do
    Enum.any?(children(state), fn child -> elem(child, 5) and elem(child, 1) != :undefined end)
  end

  defp restart(child, state) do
    case count_restart(state) do
      {:ok, state} ->
        case restart(elem(state, @strategy), child, state) do
          {{:try_again, id}, state} ->
            :gen_server.cast(self(), {:try_again_restart, id})
            {:ok, state}

          {:ok, state} ->
            {:ok, state}
        end

      {:terminate, state} ->
        report_error(:shutdown, :reached_max_restart_intensity, child, elem(state, @name))
        {:shutdown, forget_pid(child, state)}
    end
  end

  defp restart(:one_for_one, child, state) do
    name = elem(state, @name)

    case do_start_child(name, child) do
      {:ok, pid} ->
        {:ok, put_child(with_pid(child, pid), state)}

      {:ok, pid, _extra} ->
        {:ok, put_child(with_pid(child, pid), state)}

      {:error, reason} ->
        report_error(:start_error, reason, child, name)
        {{:try_again, elem(child, 2)}, put_child(put_elem(child, 1, restarting(elem(child, 1))), state)}
    end
  end

  defp restart(:rest_for_one, child, state) do
    {ids, known} = elem(state, @children)
    {newer, [id | older]} = Enum.split_while(ids, &(&1 != elem(child, 2)))
    {result, {started, known}} = restart_many(child, {newer ++ [id], known}, elem(state, @name))
    {result, put_children(state, {started ++ older, known})}
  end

  defp restart(:one_for_all, child, state) do
    {result, children} = restart_many(child, elem(state, @children), elem(state, @name))
    {result, put_children(state, children)}
  end

  # Stops those of `ids` that run (newest first) and starts all of them again (oldest first).
  defp restart_many(child, {ids, known}, name) do
    children = terminate_children({ids, Map.put(known, elem(child, 2), put_elem(child, 1, :undefined))}, name)

    case start_children(children, name) do
      {:ok, children} ->
        {:ok, children}

      {:error, {ids, known}, {:failed_to_start_child, failed, _}} ->
        old = if failed == elem(child, 2), do: elem(child, 1), else: :undefined
        {{:try_again, failed}, {ids, Map.update!(known, failed, &put_elem(&1, 1, restarting(old)))}}
    end
  end

  defp restarting({:restarting, _} = already), do: already
  defp restarting(pid), do: {:restarting, pid}

  # More than `intensity` restarts within `period` seconds are too many.
  defp count_restart(state) do
    {:state, _, _, _, _, intensity, period, restarts, _, _, _, _} = state
    now = :erlang.monotonic_time(1)
    restarts = [now | Enum.take_while(restarts, fn time -> time >= now - period end)]
    state = :otpshell_supervision.changed(put_elem(state, @restarts, restarts))
    if length(restarts) <= intensity, do: {:ok, state}, else: {:terminate, state}
  end

  # -- stopping children ------------------------------------------------------------------------------------------------------------

  @doc false
  def terminate(_reason, state) when elem(state, @strategy) == :simple_one_for_one do
    for {pid, _} <- dynamics(state), do: terminate_child_process(put_elem(template(state), 1, pid), elem(state, @name))
    :ok
  end

  def terminate(_reason, state), do: terminate_children(elem(state, @children), elem(state, @name))

  # newest first; the temporary ones are forgotten
  defp terminate_children({ids, known}, name) do
    Enum.each(ids, fn id -> terminate_child_process(Map.fetch!(known, id), name) end)
    {temporary, kept} = Enum.split_with(ids, fn id -> elem(Map.fetch!(known, id), 4) == :temporary end)
    known = Map.drop(known, temporary)
    {kept, Enum.reduce(kept, known, fn id, known -> Map.update!(known, id, &put_elem(&1, 1, :undefined)) end)}
  end

  defp terminate_child_process(child, name) when is_pid(elem(child, 1)) do
    case shut_down(elem(child, 1), elem(child, 6)) do
      :ok -> :ok
      {:error, reason} -> unless expected_end?(reason, child), do: report_error(:shutdown_error, reason, child, name)
    end

    :ok
  end

  defp terminate_child_process(_not_running, _name), do: :ok

  defp expected_end?(:normal, child), do: elem(child, 4) != :permanent
  defp expected_end?(:shutdown, _child), do: true
  defp expected_end?({:shutdown, _}, child), do: elem(child, 4) != :permanent
  defp expected_end?(_, _), do: false

  # The link goes first: from here on the child's end is seen by the monitor alone.
  @doc false
  def shut_down(pid, how) do
    ref = Process.monitor(pid)
    Process.unlink(pid)

    case ended_before(pid) do
      nil ->
        shut_down(pid, ref, how)

      error ->
        Process.demonitor(ref, [:flush])
        error
    end
  end

  defp ended_before(pid) do
    receive do
      {:EXIT, ^pid, reason} -> {:error, reason}
    after
      0 -> nil
    end
  end

  defp shut_down(pid, ref, :brutal_kill) do
    Process.exit(pid, :kill)

    receive do
      {:DOWN, ^ref, :process, ^pid, :killed} -> :ok
      {:DOWN, ^ref, :process, ^pid, reason} -> {:error, reason}
    end
  end

  defp shut_down(pid, ref, time) do
    Process.exit(pid, :shutdown)

    receive do
      {:DOWN, ^ref, :process, ^pid, :shutdown} -> :ok
      {:DOWN, ^ref, :process, ^pid, reason} -> {:error, reason}
    after
      time ->
        Process.exit(pid, :kill)

        receive do
          {:DOWN, ^ref, :process, ^pid, reason} -> {:error, reason}
        end
    end
  end

  @doc false
  def code_change(_old, state, _extra), do: {:ok, state}

  @doc false
  def format_status(:terminate, [_dictionary, state]), do: state

  def format_status(_normal, [_dictionary, state]) do
    [{:data, [{'State', state}]}, {:supervisor, [{'Callback', elem(state, 10)}]}]
  end

  # -- the children in the state ----------------------------------------------------------------------------------------------------

  defp children(state) do
    {ids, known} = elem(state, @children)
    for id <- ids, do: Map.fetch!(known, id)
  end

  # Every change of the children or of the restarts is told, so that the supervision tree can be drawn without asking.
  defp put_children(state, children), do: :otpshell_supervision.changed(put_elem(state, @children, children))

  defp find(id, state) do
    {_ids, known} = elem(state, @children)
    Map.fetch(known, id)
  end

  defp find_by_id_or_restarting(id, state) do
    case find(id, state) do
      {:ok, child} when is_tuple(elem(child, 1)) -> {:ok, child}
      _ -> :error
    end
  end

  defp put_child(child, state) do
    {ids, known} = elem(state, @children)
    put_children(state, {ids, Map.put(known, elem(child, 2), child)})
  end

  defp add_newest(child, state) do
    {ids, known} = elem(state, @children)
    put_children(state, {[elem(child, 2) | ids], Map.put(known, elem(child, 2), child)})
  end

  # a temporary child leaves nothing behind
  defp forget_pid(child, state) when elem(child, 4) == :temporary, do: delete(elem(child, 2), state)
  defp forget_pid(child, state), do: put_child(put_elem(child, 1, :undefined), state)

  defp delete(id, state) do
    {ids, known} = elem(state, @children)
    put_children(state, {List.delete(ids, id), Map.delete(known, id)})
  end

  # :simple_one_for_one: one specification, and the running pids with their arguments
  defp template(state) do
    {[id], known} = elem(state, @children)
    Map.fetch!(known, id)
  end

  defp dynamics(state) do
    {:maps, pids} = elem(state, 4)
    pids
  end

  defp put_dynamic(state, pid, args) do
    :otpshell_supervision.changed(put_elem(state, 4, {:maps, Map.put(dynamics(state), pid, args)}))
  end

  defp delete_dynamic(state, pid) do
    :otpshell_supervision.changed(put_elem(state, 4, {:maps, Map.delete(dynamics(state), pid)}))
  end

  defp to_spec({:child, _, id, start, restart, significant, shutdown, type, modules}) do
    %{id: id, start: start, restart: restart, significant: significant, shutdown: shutdown, type: type, modules: modules}
  end

  # -- reports ------------------------------------------------------------------------------------------------------------------------

  defp report_error(context, reason, child, name) do
    report = [supervisor: name, errorContext: context, reason: reason, offender: offender(child)]
    :logger.log(:error, %{label: {:supervisor, context}, report: report}, %{domain: [:otp, :sasl]})
  end

  defp report_progress(child, name) do
    :logger.log(:info, %{label: {:supervisor, :progress}, report: [supervisor: name, started: offender(child)]}, %{
      domain: [:otp, :sasl]
    })
  end

  defp offender({:child, pid, id, start, restart, significant, shutdown, type, _}) do
    pid = if match?({:restarting, _}, pid), do: elem(pid, 1), else: pid
    [pid: pid, id: id, mfargs: start, restart_type: restart, significant: significant, shutdown: shutdown, child_type: type]
  end
end
