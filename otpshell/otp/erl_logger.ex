defmodule :logger do
  @moduledoc """
  Erlang's logging: levels, metadata, and handlers that get every event.

  Nothing here is a process. `log/3` runs the handlers in the process that logs, so that a message is on the screen before the
  next line of code runs. Elixir's `Logger` is the handler that prints; others can be added, for instance to capture what a test logs.

      iex> :logger.compare_levels(:error, :info)
      :gt
  """

  @levels [:emergency, :alert, :critical, :error, :warning, :notice, :info, :debug]
  @config {:logger, :primary}
  @primary %{level: :notice, filters: [], filter_default: :log, metadata: %{}}
  @modules {:logger, :modules}
  @handlers {:logger, :handlers}

  # -- logging ------------------------------------------------------------------------------------------------------------

  @doc "Logs a text, a report (map or keyword list), or a format with its arguments."
  def log(level, message), do: log(level, message, %{})
  def log(level, format, args) when is_list(args), do: log(level, format, args, %{})

  def log(level, message, metadata) do
    if allow(level, module_of(metadata)), do: emit(level, to_message(message), metadata)
    :ok
  end

  def log(level, format, args, metadata) do
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
  defp to_message(text), do: {:string, text}

  defp emit(level, message, metadata) do
    own = %{pid: self(), gl: Process.group_leader(), time: :erlang.system_time(:microsecond)}
    metadata = own |> Map.merge(get_process_metadata_or_empty()) |> Map.merge(metadata)
    event = %{level: level, msg: message, meta: metadata}

    for {_id, module, config} <- :persistent_term.get(@handlers, [{:logger, Logger.Handler, %{}}]) do
      module.log(event, config)
    end

    :ok
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
    case Enum.find_value(changes, &problem/1) do
      nil -> :persistent_term.put(@config, Map.merge(old, changes))
      problem -> {:error, problem}
    end
  end

  defp problem({:level, level}), do: if(not level?(level), do: {:invalid_level, level})
  defp problem({key, _value}) when is_map_key(@primary, key), do: nil
  defp problem(pair), do: {:invalid_primary_config, pair}

  @doc "Adds a handler: `module.log(event, config)` is called for every event."
  def add_handler(id, module, config) do
    handlers = :persistent_term.get(@handlers, [{:logger, Logger.Handler, %{}}])

    cond do
      :lists.keymember(id, 1, handlers) ->
        {:error, {:already_exist, id}}

      not (Code.ensure_loaded?(module) and function_exported?(module, :log, 2)) ->
        {:error, {:invalid_handler, {:function_not_exported, {module, :log, 2}}}}

      true ->
        :persistent_term.put(@handlers, handlers ++ [{id, module, config}])
    end
  end

  @doc "Removes a handler."
  def remove_handler(id) do
    handlers = :persistent_term.get(@handlers, [{:logger, Logger.Handler, %{}}])

    if :lists.keymember(id, 1, handlers) do
      :persistent_term.put(@handlers, :lists.keydelete(id, 1, handlers))
    else
      {:error, {:not_found, id}}
    end
  end

  @doc "The ids of all handlers."
  def get_handler_ids do
    for {id, _, _} <- :persistent_term.get(@handlers, [{:logger, Logger.Handler, %{}}]), do: id
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
