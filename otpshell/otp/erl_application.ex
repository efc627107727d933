defmodule :application do
  @moduledoc """
  Applications as OTP starts and stops them.

      iex> :application.load({:application, :bakery, [vsn: '1.0', env: [open: 9]]})
      :ok
      iex> :application.get_env(:bakery, :open)
      {:ok, 9}

  An application with `mod: {Module, args}` is started by `Module.start(:normal, args)`, which starts its top supervisor. That one runs
  under a process of its own, the master, which sees its end and then calls `Module.stop(state)`.
  """

  @callback start(type :: atom | tuple, args :: term) :: {:ok, pid} | {:ok, pid, state :: term} | {:error, reason :: term}
  @callback stop(state :: term) :: term

  # `@running` lists `{name, {type, master, top}}`, the newest first (master and top are nil for a library); `@specs` maps names to properties.
  @built_in [:logger, :elixir, :compiler, :stdlib, :kernel]
  # Those that can be loaded and started: what there is of them needs no process, but for ExUnit's servers.
  @available [
    eex: [description: 'eex', vsn: '1.14.0', modules: [EEx, EEx.Compiler, EEx.Engine], applications: [:kernel, :stdlib, :elixir]],
    ex_unit: [description: 'ex_unit', vsn: '1.14.0', applications: [:kernel, :stdlib, :elixir], mod: {ExUnit, []}],
    iex: [description: 'iex', vsn: '1.14.0', applications: [:kernel, :stdlib, :elixir]],
    crypto: [description: 'CRYPTO', vsn: '5.1.2', applications: [:kernel, :stdlib]]
  ]
  @running {:application, :"$running"}
  @specs {:application, :"$specs"}
  @properties [
    description: '',
    id: '',
    vsn: '',
    modules: [],
    maxP: :infinity,
    maxT: :infinity,
    registered: [],
    included_applications: [],
    optional_applications: [],
    applications: [],
    env: [],
    mod: [],
    start_phases: :undefined
  ]

  defp running, do: :persistent_term.get(@running, [])
  defp specs, do: :persistent_term.get(@specs, %{})
  defp loaded?(app), do: app in @built_in or Map.has_key?(specs(), app)

  # -- knowing applications ---------------------------------------------------------------------------------------------------

  @doc """
  Makes an application known: `:ok` or `{:error, reason}`. `spec` is `{:application, name, properties}`, as in an `.app` file, or the name of an
  application that comes with otpshell.

      iex> :application.load({:application, :florist, [vsn: '1.0', env: [open: 9]]})
      :ok
      iex> :application.load({:application, :florist, []})
      {:error, {:already_loaded, {:application, :florist, []}}}
  """
  def load(spec), do: load(spec, [])

  def load({:application, app, properties} = spec, _distributed) when is_atom(app) and is_list(properties) do
    # in the order of the list above, whatever is not in it left out
    known = for {key, usual} <- @properties, do: {key, Keyword.get(properties, key, usual)}

    cond do
      loaded?(app) ->
        {:error, {:already_loaded, spec}}

      not match?({module, _args} when is_atom(module), known[:mod]) and known[:mod] != [] ->
        {:error, {:badstartspec, known[:mod]}}

      true ->
        for {key, value} <- known[:env], Application.fetch_env(app, key) == :error, do: Application.put_env(app, key, value)
        :persistent_term.put(@specs, Map.put(specs(), app, known))
    end
  end

  def load(app, _distributed) when is_atom(app) do
    cond do
      loaded?(app) -> {:error, {:already_loaded, app}}
      properties = @available[app] -> load({:application, app, properties})
      true -> not_found(app)
    end
  end

  def load(other, _distributed), do: {:error, {:bad_application, other}}

  defp not_found(app), do: {:error, {'no such file or directory', '#{app}.app'}}

  @doc """
  Forgets an application that does not run, and its environment: `:ok` or `{:error, reason}`.

      iex> :application.load({:application, :baker, [vsn: '1.0']})
      iex> :application.unload(:baker)
      :ok
      iex> :application.unload(:baker)
      {:error, {:not_loaded, :baker}}
  """
  def unload(app) do
    cond do
      :lists.keymember(app, 1, running()) ->
        {:error, {:running, app}}

      not Map.has_key?(specs(), app) ->
        {:error, {:not_loaded, app}}

      true ->
        unload_with_included(app)
    end
  end

  defp unload_with_included(app) do
    included = Map.get(specs(), app, @properties)[:included_applications]
    for {key, _} <- Application.get_all_env(app), do: Application.delete_env(app, key)
    :persistent_term.put(@specs, Map.delete(specs(), app))
    Enum.each(included, &unload_with_included/1)
  end

  @doc """
  The known applications: `[{name, description, version}]`.

      iex> List.keymember?(:application.loaded_applications(), :elixir, 0)
      true
  """
  def loaded_applications, do: Enum.map(Map.keys(specs()) ++ @built_in, &described/1)

  @doc """
  The running applications: `[{name, description, version}]`.

  Exits when `timeout` is 0. Raises `FunctionClauseError` when it is not a number of milliseconds or `:infinity`.

      iex> List.keymember?(:application.which_applications(), :elixir, 0)
      true
  """
  def which_applications(timeout \\ 5000) when timeout == :infinity or (is_integer(timeout) and timeout >= 0) do
    Application.in_time(timeout, :which_applications)
    Enum.map(Enum.map(running(), &elem(&1, 0)) ++ Enum.filter(@built_in, &started?/1), &described/1)
  end

  defp description(app) when app in [:logger, :elixir], do: Atom.to_charlist(app)
  defp description(_erlang), do: 'ERTS  CXC 138 10'

  defp described(app), do: {app, property(app, :description), property(app, :vsn)}

  defp property(app, key) do
    {:ok, value} = get_key(app, key)
    value
  end

  @doc """
  A property of an application: `{:ok, value}` or `:undefined`.

      iex> :application.get_key(:elixir, :vsn)
      {:ok, '1.14.0'}
  """
  def get_key(app, key) do
    with {:ok, properties} <- get_all_key(app),
         {^key, value} <- :lists.keyfind(key, 1, properties) do
      {:ok, value}
    else
      _ -> :undefined
    end
  end

  @doc """
  All properties of an application: `{:ok, properties}` or `:undefined`.

      iex> {:ok, properties} = :application.get_all_key(:elixir)
      iex> properties[:description]
      'elixir'
  """
  def get_all_key(app) do
    case specs() do
      %{^app => properties} -> {:ok, properties}
      _ when app in @built_in -> {:ok, Keyword.merge(@properties, description: description(app), vsn: version(app))}
      _ -> :undefined
    end
  end

  defp version(app) when app in [:logger, :elixir], do: '1.14.0'
  defp version(:stdlib), do: '4.2'
  defp version(:kernel), do: '8.5.3'
  defp version(:compiler), do: '8.2.3'

  @doc """
  The application that a module or a process belongs to: `{:ok, name}` or `:undefined`. Without an argument it is that of the calling process.

  Raises `FunctionClauseError` when `module_or_pid` is neither an atom nor a pid.

      iex> :application.get_application(Enum)
      {:ok, :elixir}
  """
  def get_application(module_or_pid \\ self())

  def get_application(pid) when is_pid(pid) do
    ancestors =
      case Process.info(pid, :dictionary) do
        {:dictionary, dictionary} -> [pid | Keyword.get(dictionary, :"$ancestors", [])]
        nil -> [pid]
      end

    pids = Enum.map(ancestors, fn one -> if is_atom(one), do: Process.whereis(one), else: one end)
    Enum.find_value(running(), :undefined, fn {app, {_, _, top}} -> if top && top in pids, do: {:ok, app} end)
  end

  def get_application(module) when is_atom(module) do
    found = Enum.find_value(specs(), fn {app, properties} -> if module in properties[:modules], do: app end)

    case found || :otpshell_application.of_module(module) do
      nil -> :undefined
      app -> {:ok, app}
    end
  end

  # -- environment --------------------------------------------------------------------------------------------------------------

  @doc """
  The value of a key of an application's environment: `{:ok, value}` or `:undefined`. With `default` it is the value itself, or `default`.

      iex> :application.set_env(:grocer, :open, 9)
      iex> :application.get_env(:grocer, :open)
      {:ok, 9}
      iex> :application.get_env(:grocer, :shut, 18)
      18
  """
  def get_env(app, key) do
    case Application.fetch_env(app, key) do
      :error -> :undefined
      found -> found
    end
  end

  def get_env(app, key, default), do: Application.get_env(app, key, default)

  @doc """
  All keys and values of an application's environment.

      iex> :application.set_env(:butcher, :open, 9)
      iex> :application.get_all_env(:butcher)
      [open: 9]
  """
  def get_all_env(app), do: Application.get_all_env(app)

  @doc """
  Sets a key of an application's environment, or with `config`, `[{app, [{key, value}]}]`, many: `:ok`.

  Exits when `options` gives the change no time (`timeout: 0`). Raises `FunctionClauseError` when `options` or `config` is not a list, and
  `ArgumentError` when `config` is not of that form.

      iex> :application.set_env(:tailor, :open, 9)
      :ok
      iex> :application.set_env(tailor: [shut: 18])
      :ok
      iex> :application.get_env(:tailor, :shut)
      {:ok, 18}
  """
  def set_env(app, key, value, options \\ []), do: Application.put_env(app, key, value, options)
  def set_env(config), do: Application.put_all_env(config)

  @doc """
  Removes a key of an application's environment: `:ok`.

  Exits when `options` gives the change no time (`timeout: 0`). Raises `FunctionClauseError` when `options` is not a list.

      iex> :application.set_env(:cobbler, :open, 9)
      iex> :application.unset_env(:cobbler, :open)
      :ok
      iex> :application.get_env(:cobbler, :open)
      :undefined
  """
  def unset_env(app, key, options \\ []), do: Application.delete_env(app, key, options)

  # -- starting -----------------------------------------------------------------------------------------------------------------

  @doc """
  Starts an application; what it depends on must run: `:ok` or `{:error, reason}`.

  When a `:temporary` application ends, that is logged; the end of a `:permanent` one, and the failure of a `:transient` one, end the system.

      iex> :application.load({:application, :miller, [vsn: '1.0']})
      iex> :application.start(:miller)
      :ok
      iex> :application.start(:miller)
      {:error, {:already_started, :miller}}
  """
  def start(app, type \\ :temporary)
  def start(_app, type) when type not in [:temporary, :transient, :permanent], do: {:error, {:invalid_restart_type, type}}
  def start(app, _type) when not is_atom(app), do: {:error, {:bad_application, app}}

  def start(app, type) do
    cond do
      started?(app) -> {:error, {:already_started, app}}
      app == :logger -> Logger.App.start()
      not loaded?(app) -> with :ok <- load(app), do: start(app, type)
      true -> start_loaded(app, type, Map.fetch!(specs(), app))
    end
  end

  defp start_loaded(app, type, properties) do
    optional = properties[:optional_applications]
    needed = Enum.reject(properties[:applications], &started?/1)

    case Enum.reject(needed, fn other -> other in optional and not loaded?(other) end) do
      [] -> run(app, type, properties[:mod], properties[:start_phases])
      [missing | _] -> {:error, {:not_started, missing}}
    end
  end

  defp started?(:logger), do: Logger.App.running?()
  defp started?(app), do: app in @built_in or :lists.keymember(app, 1, running())

  # a library has no process of its own
  defp run(app, type, [], _phases) do
    remember(app, {type, nil, nil})
    report_start(app)
  end

  # the phases of the applications it includes, too
  defp run(app, type, {:application_starter, [module, args]}, phases) do
    run_master(app, type, module, args, for({phase, _} <- phases_of(phases), callback <- with_phase(app, phase), do: callback))
  end

  defp run(app, type, {module, args}, phases) do
    run_master(app, type, module, args, for({phase, arg} <- phases_of(phases), do: {module, phase, arg}))
  end

  defp phases_of(:undefined), do: []
  defp phases_of(phases), do: phases

  # `{module, phase, args}` of an application and those it includes, as far as they have this phase.
  defp with_phase(app, phase) do
    properties = Map.get(specs(), app, @properties)
    included = Enum.flat_map(properties[:included_applications], &with_phase(&1, phase))

    case {List.keyfind(phases_of(properties[:start_phases]), phase, 0), properties[:mod]} do
      {{^phase, args}, {:application_starter, [module, _args]}} -> [{module, phase, args} | included]
      {{^phase, args}, {module, _args}} -> [{module, phase, args} | included]
      _ -> included
    end
  end

  defp run_master(app, type, module, args, phases) do
    ref = make_ref()
    starter = self()
    {master, monitor} = spawn_monitor(fn -> master(app, type, module, args, phases, {starter, ref}) end)

    receive do
      {^ref, answer} ->
        Process.demonitor(monitor, [:flush])
        answer

      {:DOWN, ^monitor, _, ^master, reason} ->
        {:error, {reason, {module, :start, [:normal, args]}}}
    end
  end

  defp remember(app, info), do: :persistent_term.put(@running, [{app, info} | running()])
  defp forget(app), do: :persistent_term.put(@running, :lists.keydelete(app, 1, running()))

  @doc """
  Like `start/2`, and fine if it already runs.

      iex> :application.ensure_started(:elixir)
      :ok
  """
  def ensure_started(app, type \\ :temporary) do
    case start(app, type) do
      {:error, {:already_started, ^app}} -> :ok
      other -> other
    end
  end

  @doc """
  Starts an application and first all that it needs: `{:ok, names}` of those it started, or `{:error, {name, reason}}`.

      iex> :application.load({:application, :weaver, [vsn: '1.0', applications: [:elixir]]})
      iex> :application.ensure_all_started(:weaver)
      {:ok, [:weaver]}
  """
  def ensure_all_started(app, type \\ :temporary) do
    case start_needed(app, type, []) do
      {:ok, started} ->
        {:ok, Enum.reverse(started)}

      {:error, reason, started} ->
        Enum.each(started, &stop/1)
        {:error, reason}
    end
  end

  # What was started is there in both cases, the last one first.
  defp start_needed(app, type, started) do
    case start(app, type) do
      :ok -> {:ok, [app | started]}
      {:error, {:already_started, ^app}} -> {:ok, started}
      {:error, {:not_started, needed}} -> with {:ok, started} <- start_needed(needed, type, started), do: start_needed(app, type, started)
      {:error, reason} -> {:error, {app, reason}, started}
    end
  end

  # -- the master ----------------------------------------------------------------------------------------------------------------

  defp master(app, type, module, args, phases, {starter, ref}) do
    Process.flag(:trap_exit, true)

    case call_start(module, args) do
      {:ok, top, state} ->
        remember(app, {type, self(), top})

        case start_phases(phases) do
          :ok ->
            report_start(app)
            send(starter, {ref, :ok})
            master_loop(app, type, module, top, state)

          failure ->
            forget(app)
            end_top(top)
            send(starter, {ref, failed(app, failure)})
        end

      failure ->
        send(starter, {ref, failed(app, failure)})
    end
  end

  defp failed(app, {:error, reason} = failure) do
    report_exit(app, reason)
    failure
  end

  defp call_start(module, args) do
    call = {module, :start, [:normal, args]}

    result =
      try do
        module.start(:normal, args)
      catch
        :error, reason -> {:EXIT, {reason, from_master(__STACKTRACE__)}}
        :exit, reason -> {:EXIT, reason}
        :throw, value -> value
      end

    case result do
      {:ok, pid} when is_pid(pid) -> {:ok, pid, []}
      {:ok, pid, state} when is_pid(pid) -> {:ok, pid, state}
      {:error, reason} -> {:error, {reason, call}}
      other -> {:error, {:bad_return, {call, other}}}
    end
  end

  # What stands below a callback on the BEAM.
  defp from_master(stack) do
    Enum.take_while(stack, &(elem(&1, 0) != :application)) ++ [{:application_master, :start_it_old, 4, [file: 'application_master.erl', line: 293]}]
  end

  defp start_phases(phases) do
    Enum.reduce_while(phases, :ok, fn {module, phase, args}, :ok ->
      case module.start_phase(phase, :normal, args) do
        :ok -> {:cont, :ok}
        {:error, reason} -> {:halt, {:error, {reason, {module, :start_phase, [phase, :normal, args]}}}}
        other -> {:halt, {:error, {:bad_return, {{module, :start_phase, [phase, :normal, args]}, other}}}}
      end
    end)
  end

  defp master_loop(app, type, module, top, state) do
    receive do
      {:stop, from, ref} ->
        stop_callbacks(module, state, fn -> end_top(top) end)
        send(from, ref)

      {:EXIT, ^top, reason} ->
        stop_callbacks(module, state, fn -> :ok end)
        forget(app)
        report_exit(app, reason)
        end_system(app, type, reason)

      _ ->
        master_loop(app, type, module, top, state)
    end
  end

  defp stop_callbacks(module, state, end_top) do
    state = if function_exported?(module, :prep_stop, 1), do: module.prep_stop(state), else: state
    end_top.()
    module.stop(state)
  end

  defp end_top(top) do
    Process.exit(top, :shutdown)

    receive do
      {:EXIT, ^top, _} -> :ok
    end
  end

  defp end_system(_app, :temporary, _reason), do: :ok
  defp end_system(_app, :transient, reason) when reason in [:normal, :shutdown], do: :ok

  defp end_system(app, _type, reason) do
    why = :io_lib.format('~p', [{:application_terminated, app, reason}])
    IO.puts(:stderr, "Kernel pid terminated (application_controller) (#{why})")
    System.halt(1)
  end

  # -- stopping -------------------------------------------------------------------------------------------------------------------

  @doc """
  Stops an application: its top supervisor ends with all below it. `:ok` or `{:error, reason}`.

      iex> :application.load({:application, :potter, [vsn: '1.0']})
      iex> :application.start(:potter)
      iex> :application.stop(:potter)
      :ok
      iex> :application.stop(:potter)
      {:error, {:not_started, :potter}}
  """
  def stop(:logger), do: if(Logger.App.running?(), do: Logger.App.end_all(), else: {:error, {:not_started, :logger}})
  def stop(app) when app in @built_in, do: :ok

  def stop(app) do
    case :lists.keyfind(app, 1, running()) do
      false ->
        {:error, {:not_started, app}}

      {^app, {_, master, _}} ->
        if master, do: stop_master(master)
        forget(app)
        report_exit(app, :stopped)
    end
  end

  defp stop_master(master) do
    ref = Process.monitor(master)
    send(master, {:stop, self(), ref})

    receive do
      ^ref -> Process.demonitor(ref, [:flush])
      {:DOWN, ^ref, _, _, _} -> :ok
    end
  end

  defp report_start(app) do
    report = [application: app, started_at: node()]
    :logger.log(:info, %{label: {:application_controller, :progress}, report: report}, %{domain: [:otp, :sasl]})
    :ok
  end

  defp report_exit(app, reason) do
    report = [application: app, exited: reason, type: :temporary]
    :logger.log(:notice, %{label: {:application_controller, :exit}, report: report}, %{domain: [:otp]})
    :ok
  end
end
