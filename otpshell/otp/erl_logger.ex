defmodule :logger do
  @moduledoc """
  Erlang's logging: levels, metadata, and handlers that get every event.

  Nothing here is a process. `log/3` runs the handlers in the process that logs, so that a message is on the screen before the
  next line of code runs. Elixir's `Logger` is the handler that prints; others can be added, for instance to capture what a test logs.

      iex> :logger.compare_levels(:error, :info)
      :gt
  """

  alias Otpshell.LogFilters

  @levels [:emergency, :alert, :critical, :error, :warning, :notice, :info, :debug]
  @config {:logger, :primary}
  @primary %{level: :notice, filters: [], filter_default: :log, metadata: %{}}
  @modules {:logger, :modules}
  @handlers {:logger, :handlers}

  # -- logging ------------------------------------------------------------------------------------------------------------

  @doc "Logs a text, a report (map or keyword list), or a format with its arguments."
  def log(level, message), do: log(level, message, %{})
  def log(level, fun, argument) when is_function(fun, 1), do: log(level, fun, argument, %{})
  def log(level, format, args) when is_list(args), do: log(level, format, args, %{})

  def log(level, message, metadata) when is_map(metadata) do
    if allow(level, module_of(metadata)), do: emit(level, to_message(message), metadata)
    :ok
  end

  # What takes long to say is said only if it is logged.
  def log(level, fun, argument, metadata) when is_function(fun, 1) and is_map(metadata) do
    if allow(level, module_of(metadata)), do: emit(level, to_message(fun.(argument)), metadata)
    :ok
  end

  def log(level, format, args, metadata) when is_map(metadata) do
    if allow(level, module_of(metadata)), do: emit(level, {format, args}, metadata)
    :ok
  end

  defp module_of(%{mfa: {module, _name, _arity}}), do: module
  defp module_of(_metadata), do: nil

  for level <- @levels do
    @doc "Logs at level `#{level}`."
    def unquote(level)(message), do: log(unquote(level), message, %{})
    def unquote(level)(message, args_or_metadata), do: log(unquote(level), message, args_or_metadata)
    def unquote(level)(format, args, metadata), do: log(unquote(level), format, args, metadata)
  end

  @doc "Is anything of this level logged?"
  def allow(level), do: rank(level) <= rank(get_primary_config().level)

  @doc "Does a module log at this level?"
  def allow(level, module) do
    case :persistent_term.get(@modules, %{}) do
      %{^module => own} -> rank(level) <= rank(own)
      _ -> allow(level)
    end
  end

  defp to_message(report) when is_map(report), do: {:report, report}
  defp to_message([pair | _] = report) when is_tuple(pair), do: {:report, report}
  defp to_message({format, args}), do: {format, args}
  defp to_message(text) when is_binary(text) or is_list(text), do: {:string, text}

  defp emit(level, message, metadata) do
    config = get_primary_config()
    own = %{pid: self(), gl: Process.group_leader(), time: :erlang.system_time(:microsecond)}
    metadata = own |> Map.merge(config.metadata) |> Map.merge(get_process_metadata_or_empty()) |> Map.merge(metadata)

    case LogFilters.pass(%{level: level, msg: message, meta: metadata}, config, &remove_failed(:primary, &1, &2, &3)) do
      :stop -> :ok
      event -> Enum.each(handlers(), &hand(event, &1))
    end
  end

  # One that is there to print has no level of its own and no filters: the usual way.
  defp hand(event, handler) when not is_map_key(handler, :filters), do: run_handler(event, handler)

  defp hand(%{level: level} = event, %{id: id, level: least} = handler) do
    if rank(level) <= rank(least) do
      case LogFilters.pass(event, handler, &remove_failed(id, &1, &2, &3)) do
        :stop -> :ok
        event -> run_handler(event, handler)
      end
    end
  end

  defp run_handler(event, %{id: id, module: module} = handler) do
    module.log(event, Map.drop(handler, [:level, :filters, :filter_default]))
  catch
    kind, reason ->
      remove_handler(id)
      config = Map.drop(handler, [:level, :filters, :filter_default])
      report = [logger: :removed_failing_handler, handler: {id, module}, log_event: event, config: config]
      log(:debug, report ++ [reason: {kind, reason, LogFilters.own_calls(__STACKTRACE__)}])
  end

  defp remove_failed(owner, {id, _} = filter, reason, event) do
    if owner == :primary, do: remove_primary_filter(id), else: remove_handler_filter(owner, id)
    log(:debug, logger: :removed_failing_filter, filter: filter, owner: owner, log_event: event, reason: reason)
  end

  # -- levels -------------------------------------------------------------------------------------------------------------

  @doc "Compares by severity: `:gt`, `:eq` or `:lt`."
  def compare_levels(left, right) do
    unless level?(left) and level?(right), do: :erlang.error(:badarg)

    cond do
      rank(left) < rank(right) -> :gt
      rank(left) == rank(right) -> :eq
      true -> :lt
    end
  end

  defp level?(level), do: level in [:all, :none | @levels]

  defp rank(:none), do: -1
  defp rank(:emergency), do: 0
  defp rank(:alert), do: 1
  defp rank(:critical), do: 2
  defp rank(:error), do: 3
  defp rank(:warning), do: 4
  defp rank(:notice), do: 5
  defp rank(:info), do: 6
  defp rank(:debug), do: 7
  defp rank(:all), do: 10

  # -- levels of modules ----------------------------------------------------------------------------------------------------

  @doc "A level for one module or several; `{:error, reason}`, and nothing is changed, for what is not a module or not a level."
  def set_module_level(module, level) when is_atom(module), do: set_module_level([module], level)

  def set_module_level(modules, level) do
    cond do
      not modules?(modules) -> {:error, {:not_a_list_of_modules, modules}}
      not level?(level) -> {:error, {:invalid_level, level}}
      true -> :persistent_term.put(@modules, Enum.reduce(modules, :persistent_term.get(@modules, %{}), &Map.put(&2, &1, level)))
    end
  end

  @doc "The levels that modules have of their own."
  def get_module_level, do: Map.to_list(:persistent_term.get(@modules, %{}))
  def get_module_level(modules), do: for(module <- List.wrap(modules), {^module, level} <- get_module_level(), do: {module, level})

  @doc "Modules have no level of their own any more."
  def unset_module_level, do: :persistent_term.put(@modules, %{})

  def unset_module_level(module) when is_atom(module), do: unset_module_level([module])

  def unset_module_level(modules) do
    if modules?(modules),
      do: :persistent_term.put(@modules, Map.drop(:persistent_term.get(@modules, %{}), modules)),
      else: {:error, {:not_a_list_of_modules, modules}}
  end

  defp modules?(modules), do: is_list(modules) and Enum.all?(modules, &is_atom/1)

  @doc "A level for all modules of an application; `{:error, {:not_loaded, application}}` when it is not there."
  def set_application_level(application, level), do: of_application(application, &set_module_level(&1, level))

  @doc "The modules of an application have no level of their own any more."
  def unset_application_level(application), do: of_application(application, &unset_module_level/1)

  defp of_application(application, change) do
    case :application.get_key(application, :modules) do
      {:ok, modules} -> change.(modules)
      :undefined -> {:error, {:not_loaded, application}}
    end
  end

  # -- configuration --------------------------------------------------------------------------------------------------------

  @doc "The primary configuration: `%{level: …, filters: [], …}`."
  def get_primary_config do
    :persistent_term.get(@config, %{@primary | level: :debug})
  end

  @doc "Changes one key of the primary configuration; `{:error, reason}`, and nothing is changed, for a value that cannot be."
  def set_primary_config(key, value), do: update_primary_config(%{key => value})

  @doc "Changes the primary configuration; what is not given has its default again."
  def set_primary_config(config) when is_map(config), do: put_primary_config(@primary, config)

  @doc "Changes those keys of the primary configuration."
  def update_primary_config(config) when is_map(config), do: put_primary_config(get_primary_config(), config)

  defp put_primary_config(old, changes) do
    case Enum.find_value(changes, &primary_problem/1) do
      nil -> :persistent_term.put(@config, Map.merge(old, changes))
      problem -> {:error, problem}
    end
  end

  defp primary_problem({key, _value} = pair) when is_map_key(@primary, key), do: LogFilters.problem(pair)
  defp primary_problem(pair), do: {:invalid_primary_config, pair}

  @doc "Adds a filter that every event passes before it goes to the handlers: `{fun, extra}`, see `:logger_filters`."
  def add_primary_filter(id, filter), do: change_primary_filters(&LogFilters.add(&1, id, filter))

  @doc "Removes a filter."
  def remove_primary_filter(id), do: change_primary_filters(&LogFilters.remove(&1, id))

  defp change_primary_filters(change) do
    with {:ok, filters} <- change.(get_primary_config().filters), do: update_primary_config(%{filters: filters})
  end

  @doc "The whole configuration: primary, of handlers, of modules."
  def get_config do
    %{primary: get_primary_config(), handlers: get_handler_config(), module_levels: get_module_level(), proxy: %{}}
  end

  # -- handlers -------------------------------------------------------------------------------------------------------------

  @usual %{level: :all, filters: [], filter_default: :log, formatter: {:logger_formatter, %{}}}

  # Each is its configuration. Elixir's console is there from the start.
  defp handlers, do: :persistent_term.get(@handlers, [%{id: Logger, module: Logger.Handler}])

  @doc """
  Adds a handler: `module.log(event, config)` is called for every event that passes its level and filters. `config` may have `:level`,
  `:filters`, `:filter_default`, `:formatter`, and `:config`, which is the handler's own. The module may have `adding_handler/1`,
  `changing_config/3` and `removing_handler/1`.
  """
  def add_handler(id, module, config \\ %{}) do
    cond do
      not is_atom(id) -> {:error, {:invalid_id, id}}
      not is_atom(module) -> {:error, {:invalid_module, module}}
      not is_map(config) -> {:error, {:invalid_config, config}}
      problem = Enum.find_value(config, &LogFilters.problem/1) -> {:error, problem}
      List.keymember?(ids(), id, 0) -> {:error, {:already_exist, id}}
      not exported?(module, :log, 2) -> {:error, {:invalid_handler, {:function_not_exported, {module, :log, 2}}}}
      true -> add_checked(@usual |> Map.merge(config) |> Map.merge(%{id: id, module: module}))
    end
  end

  defp add_checked(%{module: module} = handler) do
    added = if exported?(module, :adding_handler, 1), do: module.adding_handler(handler), else: {:ok, handler}

    case added do
      {:ok, handler} -> :persistent_term.put(@handlers, handlers() ++ [handler])
      {:error, reason} -> {:error, {:handler_not_added, reason}}
    end
  end

  defp exported?(module, name, arity), do: Code.ensure_loaded?(module) and function_exported?(module, name, arity)
  defp ids, do: for(handler <- handlers(), do: {handler.id})

  @doc "Removes a handler."
  def remove_handler(id) do
    with {:ok, %{module: module} = handler} <- find(id) do
      if exported?(module, :removing_handler, 1), do: module.removing_handler(handler)
      :persistent_term.put(@handlers, Enum.reject(handlers(), &(&1.id == id)))
    end
  end

  @doc "The ids of all handlers."
  def get_handler_ids, do: for({id} <- ids(), do: id)

  @doc "The configurations of all handlers."
  def get_handler_config, do: for(handler <- configured(), do: shown_config(handler))

  defp configured, do: Enum.map(handlers(), &Map.merge(@usual, &1))

  # A handler may have more or less to show than what is kept of it.
  defp shown_config(%{module: module} = handler) do
    if exported?(module, :filter_config, 1), do: module.filter_config(handler), else: handler
  end

  @doc "The configuration of a handler: `{:ok, config}`."
  def get_handler_config(id) do
    with {:ok, handler} <- find(id), do: {:ok, shown_config(handler)}
  end

  defp find(id) do
    case Enum.find(configured(), &(&1.id == id)) do
      nil -> {:error, {:not_found, id}}
      handler -> {:ok, handler}
    end
  end

  @doc "Changes one key of a handler's configuration."
  def set_handler_config(id, key, value), do: change_handler(:set, id, %{key => value}, & &1)

  @doc "Gives a handler another configuration; what is not given has its default again."
  def set_handler_config(id, config), do: change_handler(:set, id, config, &Map.merge(@usual, Map.take(&1, [:id, :module])))

  @doc "Changes one key of a handler's configuration."
  def update_handler_config(id, key, value), do: change_handler(:update, id, %{key => value}, & &1)

  @doc "Changes those keys of a handler's configuration."
  def update_handler_config(id, config), do: change_handler(:update, id, config, & &1)

  defp change_handler(how, id, changes, base) do
    with {:ok, old} <- find(id) do
      case Enum.find_value(changes, &LogFilters.problem/1) do
        nil -> store(how, old, old |> base.() |> Map.merge(changes) |> Map.merge(%{id: id, module: old.module}))
        problem -> {:error, problem}
      end
    end
  end

  defp store(how, %{id: id, module: module} = old, new) do
    changed = if exported?(module, :changing_config, 3), do: module.changing_config(how, old, new), else: {:ok, new}

    with {:ok, new} <- changed do
      :persistent_term.put(@handlers, Enum.map(handlers(), &if(&1.id == id, do: new, else: &1)))
    end
  end

  @doc "Adds a filter of one handler: `{fun, extra}`, see `:logger_filters`."
  def add_handler_filter(handler, id, filter), do: change_filters(handler, &LogFilters.add(&1, id, filter))

  @doc "Removes a filter of one handler."
  def remove_handler_filter(handler, id), do: change_filters(handler, &LogFilters.remove(&1, id))

  defp change_filters(handler, change) do
    with {:ok, config} <- find(handler), {:ok, filters} <- change.(config.filters) do
      update_handler_config(handler, :filters, filters)
    end
  end

  # -- for who writes handlers -------------------------------------------------------------------------------------------------

  @doc "The time for the `time` of an event, in microseconds."
  def timestamp, do: :erlang.system_time(:microsecond)

  @doc """
  A report as a format with its arguments, a line for each pair.

      iex> :logger.format_report(%{a: 1})
      {'    ~tp: ~tp', [:a, 1]}
  """
  def format_report(%{label: {:error_logger, _}, format: format, args: args}), do: {format, args}
  def format_report(%{label: label, report: report}), do: format_labelled(label, report)

  def format_report(report) when is_map(report), do: format_report(Map.to_list(report))

  def format_report(report) when is_list(report) do
    lines = for item <- report, do: if(match?({_, _}, item), do: '    ~tp: ~tp', else: '    ~tp')
    {lines |> Enum.intersperse('\n') |> Enum.concat(), Enum.flat_map(report, &if(match?({_, _}, &1), do: Tuple.to_list(&1), else: [&1]))}
  end

  def format_report(report), do: {'~tp', [report]}

  @doc "The same of a report of OTP's, without its label."
  def format_otp_report(%{label: _, report: report}), do: format_report(report)

  defp format_labelled(label, report) do
    {format, args} = format_report(report)
    {'~tp\n' ++ format, [label | args]}
  end

  # -- metadata of the calling process ------------------------------------------------------------------------------------------

  @metadata :"$logger_metadata$"

  @doc "Sets the metadata of all that this process logs."
  def set_process_metadata(metadata) when is_map(metadata) do
    Process.put(@metadata, metadata)
    :ok
  end

  @doc "Adds to the metadata of this process."
  def update_process_metadata(metadata) when is_map(metadata) do
    set_process_metadata(Map.merge(get_process_metadata_or_empty(), metadata))
  end

  @doc "The metadata of this process; `:undefined` when none was set."
  def get_process_metadata, do: Process.get(@metadata, :undefined)

  def unset_process_metadata do
    Process.delete(@metadata)
    :ok
  end

  defp get_process_metadata_or_empty, do: Process.get(@metadata, %{})
end
