defmodule :supervisor do
  @moduledoc """
  A process that starts other processes, watches them, and starts them again when they end.

  It is a `:gen_server` that traps exits and is linked to its children. A child's end arrives as an `{:EXIT, pid, reason}`
  message; the child's restart type says whether it is started again, the strategy who else is:

      EXIT ──▶ child_ended ──▶ restart ── too many in the period ──▶ the supervisor gives up (:shutdown)
                  │               └── :one_for_one   this child
                  │               └── :rest_for_one  this child and those started after it
                  └── not again   └── :one_for_all   all children

  Its parts: `Otpshell.ChildSpecs` reads what it is told, `Otpshell.Children` keeps the children in its state, `Otpshell.Shutdown` ends them,
  and `Otpshell.SupervisorReports` tells what happened.
  """

  import Otpshell.Line
  import Otpshell.Children
  import Otpshell.SupervisorReports
  alias Otpshell.{Children, ChildSpecs, Shutdown}

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
    case ChildSpecs.check_all(specs, auto_shutdown) do
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

    case ChildSpecs.state(name, flags, module, args) do
      {:ok, state(strategy: :simple_one_for_one) = state} -> init_dynamic(state, specs)
      {:ok, state} -> init_children(state, specs)
      {:error, reason} -> {:stop, reason}
    end
  end

  defp init_children(state(name: name, auto_shutdown: auto_shutdown) = state, specs) do
    case ChildSpecs.check_all(specs, auto_shutdown) do
      {:ok, children} ->
        case at(350, start_children(children, name)) do
          {:ok, children} ->
            {:ok, Children.put_all(state, children)}

          {:error, children, reason} ->
            Shutdown.stop_all(children, name)
            {:stop, {:shutdown, reason}}
        end

      {:error, what} ->
        {:stop, {:start_spec, what}}
    end
  end

  defp init_dynamic(state, [spec]) do
    case ChildSpecs.check_all([spec], :never) do
      {:ok, children} -> {:ok, Children.put_template(state, children)}
      {:error, what} -> {:stop, {:start_spec, what}}
    end
  end

  defp init_dynamic(_state, specs), do: {:stop, {:bad_start_spec, specs}}

  # -- starting children ----------------------------------------------------------------------------------------------------

  # Oldest first; the first failure stops it. (The names of the functions on the way to a child's start function are those
  # that OTP has: they are in the stack trace of a start function that raises.)
  defp start_children({ids, known}, name) do
    start = fn id, child ->
      case at(384, do_start_child(name, child)) do
        {:ok, :undefined} when child(child, :restart) == :temporary ->
          :remove

        {:ok, pid} ->
          {:update, Children.with_pid(child, pid)}

        {:ok, pid, _extra} ->
          {:update, Children.with_pid(child, pid)}

        {:error, reason} ->
          report_error(:start_error, reason, child, name)
          {:abort, {:failed_to_start_child, id, reason}}
      end
    end

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
  defp do_start_child(name, child(start: {module, fun, args}) = child) do
    result = at(400, do_start_child_i(module, fun, args))

    case result do
      {:ok, pid} when is_pid(pid) -> report_progress(child(child, pid: pid), name)
      {:ok, pid, _} when is_pid(pid) -> report_progress(child(child, pid: pid), name)
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

  # -- requests ---------------------------------------------------------------------------------------------------------------

  @doc false
  def handle_call({:start_child, extra_args}, _from, state(strategy: :simple_one_for_one) = state) do
    child(start: {module, fun, args}) = Children.template(state)
    args = args ++ extra_args

    case at(439, do_start_child_i(module, fun, args)) do
      {:ok, :undefined} -> {:reply, {:ok, :undefined}, state}
      {:ok, pid} -> {:reply, {:ok, pid}, Children.put_dynamic(state, pid, args)}
      {:ok, pid, extra} -> {:reply, {:ok, pid, extra}, Children.put_dynamic(state, pid, args)}
      error -> {:reply, error, state}
    end
  end

  def handle_call({:start_child, spec}, _from, state) do
    case ChildSpecs.check(spec, state(state, :auto_shutdown)) do
      {:ok, child} ->
        {answer, state} = at(455, handle_start_child(child, state))
        {:reply, answer, state}

      error ->
        {:reply, error, state}
    end
  end

  def handle_call({:terminate_child, pid}, _from, state(strategy: :simple_one_for_one, name: name) = state) do
    case Children.find_dynamic(pid, state) do
      {:ok, child} ->
        Shutdown.stop(child, name)
        {:reply, :ok, Children.forget_pid(child, state)}

      :error ->
        {:reply, {:error, if(is_pid(pid), do: :not_found, else: :simple_one_for_one)}, state}
    end
  end

  def handle_call({request, _}, _from, state(strategy: :simple_one_for_one) = state) when request in [:restart_child, :delete_child] do
    {:reply, {:error, :simple_one_for_one}, state}
  end

  def handle_call({:terminate_child, id}, _from, state) do
    case Children.find(id, state) do
      {:ok, child} ->
        Shutdown.stop(child, state(state, :name))
        {:reply, :ok, Children.forget_pid(child, state)}

      :error ->
        {:reply, {:error, :not_found}, state}
    end
  end

  def handle_call({:restart_child, id}, _from, state) do
    case Children.find(id, state) do
      {:ok, child(pid: :undefined) = child} ->
        case at(482, do_start_child(state(state, :name), child)) do
          {:ok, pid} -> {:reply, {:ok, pid}, child |> Children.with_pid(pid) |> Children.put(state)}
          {:ok, pid, extra} -> {:reply, {:ok, pid, extra}, child |> Children.with_pid(pid) |> Children.put(state)}
          {:error, reason} -> {:reply, {:error, reason}, state}
        end

      {:ok, child} ->
        {:reply, {:error, running_or_restarting(child)}, state}

      :error ->
        {:reply, {:error, :not_found}, state}
    end
  end

  def handle_call({:delete_child, id}, _from, state) do
    case Children.find(id, state) do
      {:ok, child(pid: :undefined)} -> {:reply, :ok, Children.delete(id, state)}
      {:ok, child} -> {:reply, {:error, running_or_restarting(child)}, state}
      :error -> {:reply, {:error, :not_found}, state}
    end
  end

  def handle_call({:get_childspec, pid}, _from, state(strategy: :simple_one_for_one) = state) when is_pid(pid) do
    known = is_map_key(Children.dynamics(state), pid)
    {:reply, if(known, do: {:ok, Children.to_spec(Children.template(state))}, else: {:error, :not_found}), state}
  end

  def handle_call({:get_childspec, id}, _from, state) do
    case Children.find(id, state) do
      {:ok, child} -> {:reply, {:ok, Children.to_spec(child)}, state}
      :error -> {:reply, {:error, :not_found}, state}
    end
  end

  def handle_call(:which_children, _from, state(strategy: :simple_one_for_one) = state) do
    child(type: type, modules: modules) = Children.template(state)
    {:reply, for({pid, _} <- Children.dynamics(state), do: {:undefined, shown(pid), type, modules}), state}
  end

  def handle_call(:which_children, _from, state) do
    answer = for child(pid: pid, id: id, type: type, modules: modules) <- Children.all(state), do: {id, shown(pid), type, modules}
    {:reply, answer, state}
  end

  def handle_call(:count_children, _from, state), do: {:reply, Children.counts(state), state}

  defp shown({:restarting, _pid}), do: :restarting
  defp shown(pid), do: pid

  defp running_or_restarting(child(pid: {:restarting, _})), do: :restarting
  defp running_or_restarting(_child), do: :running

  defp handle_start_child(child(id: id, restart: restart) = child, state) do
    case Children.find(id, state) do
      :error ->
        case at(706, do_start_child(state(state, :name), child)) do
          {:ok, :undefined} when restart == :temporary -> {{:ok, :undefined}, state}
          {:ok, pid} -> {{:ok, pid}, child |> Children.with_pid(pid) |> Children.add_newest(state)}
          {:ok, pid, extra} -> {{:ok, pid, extra}, child |> Children.with_pid(pid) |> Children.add_newest(state)}
          {:error, reason} -> {{:error, {reason, child}}, state}
        end

      {:ok, child(pid: pid)} when is_pid(pid) ->
        {{:error, {:already_started, pid}}, state}

      {:ok, _} ->
        {{:error, :already_present}, state}
    end
  end

  # -- a child ended ------------------------------------------------------------------------------------------------------------

  @doc false
  def handle_info({:EXIT, pid, reason}, state) do
    case find_ended(pid, state) do
      :error ->
        {:noreply, state}

      {:ok, child} ->
        result = at(609, child_ended(child, reason, state))
        answer(result)
    end
  end

  def handle_info(message, state) do
    :logger.log(:error, 'Supervisor received unexpected message: ~tp~n', [message], %{
      domain: [:otp],
      error_logger: %{tag: :error},
      file: 'supervisor.erl',
      line: 617,
      mfa: {:supervisor, :handle_info, 2}
    })

    {:noreply, state}
  end

  @doc false
  # A report in Erlang's words, for handlers of `:logger`.
  def format_log(report), do: Otpshell.ReportTexts.format(report)

  @doc false
  def format_log(report, options), do: Otpshell.ReportTexts.text(report, options)

  # A restart that failed is tried again as soon as other messages had their turn.
  @doc false
  def handle_cast({:try_again_restart, id}, state) do
    case find_restarting(id, state) do
      {:ok, child} ->
        result = at(592, restart(child, state))
        answer(result)

      :error ->
        {:noreply, state}
    end
  end

  defp answer({:ok, state}), do: {:noreply, state}
  defp answer({:shutdown, state}), do: {:stop, :shutdown, state}

  defp find_ended(pid, state(strategy: :simple_one_for_one) = state), do: Children.find_dynamic(pid, state)

  defp find_ended(pid, state) do
    case Enum.find(Children.all(state), fn child(pid: running) -> running == pid end) do
      nil -> :error
      child -> {:ok, child}
    end
  end

  defp find_restarting(pid, state(strategy: :simple_one_for_one) = state), do: Children.find_dynamic(pid, state)

  defp find_restarting(id, state) do
    case Children.find(id, state) do
      {:ok, child(pid: {:restarting, _})} = found -> found
      _ -> :error
    end
  end

  defp child_ended(child(restart: type) = child, reason, state) do
    restarted = type == :permanent or (type == :transient and not clean?(reason))
    if type == :permanent or not clean?(reason), do: report_error(:child_terminated, reason, child, state(state, :name))
    if restarted, do: restart(child, state), else: auto_shutdown(child, Children.forget_pid(child, state))
  end

  defp clean?(reason), do: reason in [:normal, :shutdown] or match?({:shutdown, _}, reason)

  # A significant child that ends by itself may end the supervisor too.
  defp auto_shutdown(child, state) do
    case {child(child, :significant), state(state, :auto_shutdown)} do
      {true, :any_significant} -> {:shutdown, state}
      {true, :all_significant} -> if significant_left?(state), do: {:ok, state}, else: {:shutdown, state}
      _ -> {:ok, state}
    end
  end

  defp significant_left?(state), do: Enum.any?(Children.all(state), fn child(significant: significant, pid: pid) -> significant and pid != :undefined end)

  # -- restarts -------------------------------------------------------------------------------------------------------------------

  defp restart(child, state) do
    case count_restart(state) do
      {:ok, state} ->
        case at(792, restart(state(state, :strategy), child, state)) do
          {{:try_again, id}, state} ->
            :gen_server.cast(self(), {:try_again_restart, id})
            {:ok, state}

          {:ok, state} ->
            {:ok, state}
        end

      {:terminate, state} ->
        report_error(:shutdown, :reached_max_restart_intensity, child, state(state, :name))
        {:shutdown, Children.forget_pid(child, state)}
    end
  end

  defp restart(:simple_one_for_one, child(pid: old, start: {module, fun, args}) = child, state) do
    state = Children.forget_pid(child, state)

    case at(820, do_start_child_i(module, fun, args)) do
      {:ok, pid} ->
        {:ok, Children.put_dynamic(state, pid, args)}

      {:ok, pid, _extra} ->
        {:ok, Children.put_dynamic(state, pid, args)}

      {:error, reason} ->
        report_error(:start_error, reason, child, state(state, :name))
        old = Children.restarting(old)
        {{:try_again, old}, Children.put_dynamic(state, old, args)}
    end
  end

  defp restart(:one_for_one, child(id: id, pid: old) = child, state) do
    case at(837, do_start_child(state(state, :name), child)) do
      {:ok, pid} ->
        {:ok, child |> Children.with_pid(pid) |> Children.put(state)}

      {:ok, pid, _extra} ->
        {:ok, child |> Children.with_pid(pid) |> Children.put(state)}

      {:error, reason} ->
        report_error(:start_error, reason, child, state(state, :name))
        {{:try_again, id}, child |> child(pid: Children.restarting(old)) |> Children.put(state)}
    end
  end

  defp restart(:rest_for_one, child, state(children: {ids, known}, name: name) = state) do
    {newer, [id | older]} = Enum.split_while(ids, &(&1 != child(child, :id)))
    {result, {started, known}} = at(851, restart_multiple_children(child, {newer ++ [id], known}, name))
    {result, Children.put_all(state, {started ++ older, known})}
  end

  defp restart(:one_for_all, child, state(children: children, name: name) = state) do
    {result, children} = at(855, restart_multiple_children(child, children, name))
    {result, Children.put_all(state, children)}
  end

  # Stops those of `ids` that run (newest first) and starts all of them again (oldest first).
  defp restart_multiple_children(child(id: ended, pid: old) = child, {ids, known}, name) do
    children = Shutdown.stop_all({ids, Map.put(known, ended, child(child, pid: :undefined))}, name)

    case at(860, start_children(children, name)) do
      {:ok, children} ->
        {:ok, children}

      {:error, {ids, known}, {:failed_to_start_child, failed, _}} ->
        pid = Children.restarting(if(failed == ended, do: old, else: :undefined))
        {{:try_again, failed}, {ids, Map.update!(known, failed, &child(&1, pid: pid))}}
    end
  end

  # More than `intensity` restarts within `period` seconds are too many.
  defp count_restart(state(intensity: intensity, period: period, restarts: restarts) = state) do
    now = :erlang.monotonic_time(1)
    restarts = [now | Enum.take_while(restarts, fn time -> time >= now - period end)]
    state = :otpshell_supervision.changed(state(state, restarts: restarts))
    if length(restarts) <= intensity, do: {:ok, state}, else: {:terminate, state}
  end

  # -- the end ----------------------------------------------------------------------------------------------------------------------

  @doc false
  def terminate(_reason, state(strategy: :simple_one_for_one) = state), do: Shutdown.stop_dynamic(state)
  def terminate(_reason, state(children: children, name: name)), do: Shutdown.stop_all(children, name)

  @doc false
  def code_change(_old, state, _extra), do: {:ok, state}

  @doc false
  def format_status(:terminate, [_dictionary, state]), do: state

  def format_status(_normal, [_dictionary, state(module: module) = state]) do
    [{:data, [{'State', state}]}, {:supervisor, [{'Callback', module}]}]
  end
end
