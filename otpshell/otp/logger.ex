defmodule Logger do
  @moduledoc """
  Writes log lines.

      require Logger
      Logger.info("started")
      Logger.warning(fn -> "only built when warnings are on" end)
      Logger.error("failed", request_id: 7)

  prints, on standard output:

      14:04:03.155 [info] started

  Levels, from least to most severe: `debug info notice warning error critical alert emergency`.
  `Logger.configure(level: :warning)` drops what is below. Crashes of OTP processes are logged here too.
  """

  @levels [:emergency, :alert, :critical, :error, :warning, :notice, :info, :debug]
  @type level :: :emergency | :alert | :critical | :error | :warning | :warn | :notice | :info | :debug
  @type metadata :: keyword

  # -- logging ------------------------------------------------------------------------------------------------------------

  for level <- @levels do
    @doc """
    Logs at level `#{level}`: text, iodata, a report (map or keyword list), or a function of no arguments that makes one of
    these when it is needed. Always `:ok`.

    Raises `Protocol.UndefinedError` when the message is neither a text nor a report and cannot be made a text, and `ArgumentError` when
    `metadata` is not a list of pairs.

        iex> require Logger
        iex> Logger.#{level}("the kettle whistles", room: :kitchen)
        :ok
    """
    defmacro unquote(level)(message_or_fun, metadata \\ []) do
      Logger.__log_call__(unquote(level), message_or_fun, metadata, __CALLER__)
    end
  end

  @doc """
  The old name of `warning/2`.

  Raises `Protocol.UndefinedError` when the message is neither a text nor a report and cannot be made a text, and `ArgumentError` when
  `metadata` is not a list of pairs.

      iex> require Logger
      iex> Logger.warn("the kettle whistles", room: :kitchen)
      :ok
  """
  defmacro warn(message_or_fun, metadata \\ []), do: Logger.__log_call__(:warning, message_or_fun, metadata, __CALLER__)

  @doc """
  Logs as `info/2` and the like do, at a level that is known only at run time.

  Raises `Protocol.UndefinedError` when the message is neither a text nor a report and cannot be made a text, and `ArgumentError` when
  `metadata` is not a list of pairs. Raises `FunctionClauseError` when `level` is not a level.

      iex> require Logger
      iex> level = :info
      iex> Logger.log(level, fn -> "made when it is needed" end)
      :ok
  """
  defmacro log(level, message_or_fun, metadata \\ []), do: Logger.__log_call__(level, message_or_fun, metadata, __CALLER__)

  # The level is checked before the arguments are evaluated: a line that is not logged costs next to nothing.
  @doc false
  def __log_call__(level, message_or_fun, metadata, caller) do
    location = location(caller)

    if Logger.Purge.purge?(level, location, metadata) do
      # nothing is logged or evaluated; what is named counts as used
      quote do
        fn -> {unquote(message_or_fun), unquote(metadata)} end
        :ok
      end
    else
      guarded_call(level, message_or_fun, metadata, location)
    end
  end

  defp guarded_call(level, message_or_fun, metadata, location) do
    module = module_of(location)
    location = Macro.escape(location)

    quote do
      case Logger.__should_log__(unquote(level), unquote(module)) do
        nil -> :ok
        level -> Logger.__do_log__(level, unquote(message_or_fun), unquote(location), unquote(metadata))
      end
    end
  end

  # Only code of a function has a place.
  defp location(caller) do
    case Application.get_env(:logger, :compile_time_application) do
      nil -> place(caller)
      application -> Map.put(place(caller), :application, application)
    end
  end

  defp place(%{function: nil}), do: %{}

  defp place(%{module: module, function: {name, arity}, file: file, line: line}) do
    %{file: String.to_charlist(file), line: line, mfa: {module, name, arity}}
  end

  defp module_of(%{mfa: {module, _name, _arity}}), do: module
  defp module_of(_no_function), do: nil

  @doc false
  def __should_log__(level, module \\ nil) do
    level = erlang_level(level)
    if :logger.allow(level, module) and __process_logs__(level), do: level
  end

  @doc false
  # Whether the calling process logs at this level.
  def __process_logs__(level) do
    Process.get(:logger_enabled, true) and :logger.compare_levels(level, Process.get({Logger, :level}, :all)) != :lt
  end

  @doc false
  def __do_log__(level, fun, location, metadata) when is_function(fun, 0) do
    case fun.() do
      {message, more} -> __do_log__(level, message, location, Keyword.merge(metadata, more))
      message -> __do_log__(level, message, location, metadata)
    end
  end

  def __do_log__(level, message, location, metadata) do
    metadata = Map.new(metadata)
    domain = [:elixir | Map.get(metadata, :domain, [])]
    :logger.log(level, to_message(message), location |> Map.merge(metadata) |> Map.put(:domain, domain))
  end

  # charlists and iodata are texts; maps and what begins as a keyword list does are reports
  defp to_message([pair | _] = report) when is_tuple(pair), do: report
  defp to_message(text) when is_list(text) or is_binary(text), do: text
  defp to_message(report) when is_map(report), do: report

  defp to_message(other) do
    expected = "expected a map, a keyword list, a string, a list of strings, or a zero-arity anonymous function"
    IO.warn("passing #{inspect(other)} to Logger is deprecated, " <> expected)
    to_string(other)
  end

  @doc """
  Logs without the macros, and so without the place in the source.

  Raises `Protocol.UndefinedError` when the message is neither a text nor a report and cannot be made a text, and `ArgumentError` when
  `metadata` is not a list of pairs. Raises `FunctionClauseError` when `level` is not a level.

      iex> Logger.bare_log(:info, "the kettle whistles", room: :kitchen)
      :ok
  """
  def bare_log(level, message_or_fun, metadata \\ []) do
    case __should_log__(level) do
      nil -> :ok
      level -> __do_log__(level, message_or_fun, %{}, metadata)
    end
  end

  # -- levels -------------------------------------------------------------------------------------------------------------

  @doc """
  The current level.

      iex> Logger.configure(level: :warning)
      iex> Logger.level()
      :warning
  """
  def level, do: :logger.get_primary_config().level

  @doc """
  Compares two levels by severity: `:gt`, `:eq`, `:lt`.

  Raises `ArgumentError` when `left` or `right` is not a level.

      iex> Logger.compare_levels(:error, :info)
      :gt
  """
  def compare_levels(left, right), do: :logger.compare_levels(erlang_level(left), erlang_level(right))

  @doc """
  All levels, the most severe first.

      iex> hd(Logger.levels())
      :emergency
  """
  def levels, do: @levels

  @doc """
  A level for what the functions of these modules log; it counts instead of the general one.

      iex> Logger.put_module_level(Shop, :error)
      :ok
      iex> Logger.get_module_level(Shop)
      [{Shop, :error}]
  """
  def put_module_level(module, level) when is_atom(module), do: put_module_level([module], level)

  def put_module_level(modules, level) when is_list(modules) do
    :logger.set_module_level(modules, level)
  end

  @doc """
  The levels of these modules, as `[{module, level}]`.

  Raises `FunctionClauseError` when `modules` is neither an atom nor a list.

      iex> Logger.put_module_level(Cart, :info)
      iex> Logger.get_module_level(Cart)
      [{Cart, :info}]
  """
  def get_module_level(modules) when is_atom(modules) or is_list(modules), do: :logger.get_module_level(modules)

  @doc """
  Modules log as all others again.

      iex> Logger.put_module_level(Till, :info)
      iex> Logger.delete_module_level(Till)
      :ok
      iex> Logger.get_module_level(Till)
      []
  """
  def delete_module_level(modules), do: :logger.unset_module_level(modules)

  @doc """
  All modules log as the general level says.

      iex> Logger.put_module_level(Shelf, :error)
      iex> Logger.delete_all_module_levels()
      :ok
      iex> Logger.get_module_level(Shelf)
      []
  """
  def delete_all_module_levels, do: :logger.unset_module_level()

  @doc """
  A level for all modules of an application: `:ok`, or `{:error, {:not_loaded, application}}`.

      iex> Logger.put_application_level(:no_such_application, :error)
      {:error, {:not_loaded, :no_such_application}}
  """
  def put_application_level(application, level) when is_atom(application), do: :logger.set_application_level(application, erlang_level(level))

  @doc """
  The modules of an application log as all others again.

      iex> Logger.delete_application_level(:no_such_application)
      {:error, {:not_loaded, :no_such_application}}
  """
  def delete_application_level(application) when is_atom(application), do: :logger.unset_application_level(application)

  defp erlang_level(:warn), do: :warning
  defp erlang_level(level), do: level

  @doc """
  Switches logging of the calling process on again, after `disable/1`; `pid` is that process.

  Raises `FunctionClauseError` when `pid` is not the calling process.

      iex> Logger.disable(self())
      iex> Logger.enable(self())
      :ok
      iex> Logger.enabled?(self())
      true
  """
  def enable(pid) when pid == self() do
    Process.delete(:logger_enabled)
    :ok
  end

  @doc """
  Switches logging of the calling process off; `pid` is that process.

  Raises `FunctionClauseError` when `pid` is not the calling process.

      iex> Logger.disable(self())
      :ok
      iex> Logger.enabled?(self())
      false
      iex> Logger.enable(self())
      :ok
  """
  def disable(pid) when pid == self() do
    Process.put(:logger_enabled, false)
    :ok
  end

  @doc """
  Whether the calling process logs; `pid` is that process.

  Raises `FunctionClauseError` when `pid` is not the calling process.

      iex> Logger.enabled?(self())
      true
  """
  def enabled?(pid) when pid == self(), do: Process.get(:logger_enabled, true)

  @doc """
  A level for the calling process only.

  Raises `FunctionClauseError` when `pid` is not the calling process.

      iex> Logger.put_process_level(self(), :error)
      :ok
      iex> Logger.get_process_level(self())
      :error
  """
  def put_process_level(pid, level) when pid == self() do
    Process.put({Logger, :level}, level)
    :ok
  end

  @doc """
  The level that `put_process_level/2` gave the calling process, or nil; `pid` is that process.

  Raises `FunctionClauseError` when `pid` is not the calling process.

      iex> Logger.put_process_level(self(), :error)
      iex> Logger.get_process_level(self())
      :error
      iex> Logger.delete_process_level(self())
      :ok
  """
  def get_process_level(pid) when pid == self(), do: Process.get({Logger, :level})

  @doc """
  The calling process logs as all others again; `pid` is that process.

  Raises `FunctionClauseError` when `pid` is not the calling process.

      iex> Logger.put_process_level(self(), :error)
      iex> Logger.delete_process_level(self())
      :ok
      iex> Logger.get_process_level(self())
      nil
  """
  def delete_process_level(pid) when pid == self() do
    Process.delete({Logger, :level})
    :ok
  end

  # -- metadata -------------------------------------------------------------------------------------------------------------

  @doc """
  Adds to the metadata of the calling process; nil removes a key.

  Raises `Protocol.UndefinedError` when `keyword` is not enumerable, and `FunctionClauseError` when an element is not a pair and there is
  metadata already.

      iex> Logger.metadata(order: 7)
      :ok
      iex> Logger.metadata()
      [order: 7]
      iex> Logger.metadata(order: nil)
      :ok
  """
  def metadata(keyword) do
    case :logger.get_process_metadata() do
      :undefined -> :logger.set_process_metadata(for {key, value} <- keyword, value != nil, into: %{}, do: {key, value})
      metadata -> keyword |> Enum.reduce(metadata, &put_metadata/2) |> :logger.set_process_metadata()
    end
  end

  defp put_metadata({key, nil}, all), do: Map.delete(all, key)
  defp put_metadata({key, value}, all), do: Map.put(all, key, value)

  @doc """
  The metadata of the calling process.

      iex> Logger.metadata(customer: 3)
      iex> Logger.metadata()[:customer]
      3
  """
  def metadata, do: Map.to_list(current())

  @doc """
  Replaces the metadata of the calling process by `keyword`.

  Raises `Protocol.UndefinedError` when `keyword` is not enumerable.

      iex> Logger.metadata(order: 7)
      iex> Logger.reset_metadata(customer: 3)
      :ok
      iex> Logger.metadata()
      [customer: 3]
      iex> Logger.reset_metadata()
      :ok
  """
  def reset_metadata(keyword \\ []) do
    :logger.unset_process_metadata()
    metadata(keyword)
  end

  defp current do
    case :logger.get_process_metadata() do
      :undefined -> %{}
      map -> map
    end
  end

  # -- configuration ----------------------------------------------------------------------------------------------------------

  @configurable [:level, :utc_log, :truncate, :sync_threshold, :discard_threshold, :translator_inspect_opts] ++
                  [:compile_time_purge_matching, :compile_time_application]

  @doc """
  Changes options of Logger: `:level`, `:utc_log`, `:truncate`, `:sync_threshold`, `:discard_threshold`, `:translator_inspect_opts` and
  those of compile time. As on real Elixir, an option or a level that there is not changes nothing, and nothing is said of it:
  `Logger.level()` tells which level counts. Reports of supervisors are asked for with
  `Application.put_env(:logger, :handle_sasl_reports, true)`.

  Raises `FunctionClauseError` when `options` is not a keyword list.

      iex> Logger.configure(level: :warning)
      :ok
      iex> Logger.level()
      :warning
      iex> Logger.configure(level: :debug)
      :ok
  """
  def configure(options) do
    for {key, value} <- Keyword.take(options, @configurable) do
      if key == :level, do: :logger.set_primary_config(:level, erlang_level(value)), else: Application.put_env(:logger, key, value)
    end

    :ok
  end

  @doc """
  Changes `options` of the console: `:format`, `:metadata`, `:level`, `:colors`: `:ok`. A format that cannot be read gives `{:EXIT, reason}`,
  another backend `{:error, :bad_module}`; both change nothing.

  Raises `FunctionClauseError` when `options` is not a list.

      iex> Logger.configure_backend(:console, level: :error)
      :ok
      iex> Logger.configure_backend(:console, level: nil)
      :ok
  """
  def configure_backend(:console, options) when is_list(options) do
    Logger.Formatter.compile(options[:format])
    Application.put_env(:logger, :console, merge_console(Application.get_env(:logger, :console, []), options))
  rescue
    error -> {:EXIT, {error, __STACKTRACE__}}
  end

  @doc false
  # Colours are set one by one.
  def merge_console(old, new) do
    Keyword.merge(old, new, fn
      :colors, old, new -> Keyword.merge(old, new)
      _option, _old, new -> new
    end)
  end

  def configure_backend(backend, options) when is_list(options), do: Logger.Watcher.call(backend, {:configure, options})

  @doc """
  Adds a backend: `{:ok, pid}`, or `{:error, reason}`. It is `:console`, which was added at the start, or a `:gen_event` handler: a module, or
  `{module, id}`, which is what its `init/1` gets. Its `handle_event/2` gets `{level, group_leader, {Logger, text, time, metadata}}` and
  `:flush`. `:flush` of `options` waits for what is being written.

  Raises `FunctionClauseError` when `options` is not a keyword list.

      iex> Logger.remove_backend(:console)
      :ok
      iex> {:ok, _pid} = Logger.add_backend(:console)
      iex> Logger.remove_backend(:console)
      :ok
      iex> {:ok, _pid} = Logger.add_backend(:console)
  """
  def add_backend(backend, options \\ []) do
    if options[:flush], do: flush()

    with false <- backend in backends(),
         {:ok, pid} <- started(backend) do
      Application.put_env(:logger, :backends, [backend | backends()])
      {:ok, pid}
    else
      true -> {:error, :already_present}
      error -> error
    end
  end

  defp started(:console), do: {:ok, self()}
  defp started(backend), do: Logger.Watcher.start(backend)

  @doc """
  Removes a backend, so that it logs nothing more: `:ok`, or `{:error, :not_found}`. `options` as for `add_backend/2`.

  Raises `FunctionClauseError` when `options` is not a keyword list.

      iex> Logger.remove_backend(:no_such_backend)
      {:error, :not_found}
  """
  def remove_backend(backend, options \\ []) do
    if options[:flush], do: flush()

    if backend in backends() do
      if backend != :console, do: Logger.Watcher.stop(backend)
      Application.put_env(:logger, :backends, List.delete(backends(), backend))
    else
      {:error, :not_found}
    end
  end

  defp backends, do: Application.get_env(:logger, :backends, [:console])

  @doc """
  Waits until the backends have got all that was logged. The console has it at once.

      iex> Logger.flush()
      :ok
  """
  def flush, do: Logger.Watcher.flush()

  @doc """
  Adds a translator, `{module, function}`, which is asked before the others: `module.function(min_level, level, kind, message)` gives the words
  for what Erlang's `:logger` was given. `kind` is `:format` or `:report`; the answer `{:ok, text}`, `{:ok, text, metadata}`, `:skip` or `:none`.

  Raises `FunctionClauseError` when `translator` is not a pair of a module and a function's name.

      iex> Logger.add_translator({Logger.Translator, :translate})
      :ok
  """
  def add_translator({module, function} = translator) when is_atom(module) and is_atom(function) do
    Application.put_env(:logger, :translators, [translator | List.delete(translators(), translator)])
  end

  @doc """
  Removes a translator.

  Raises `FunctionClauseError` when `translator` is not a pair of a module and a function's name.

      iex> Logger.remove_translator({SomeTranslator, :translate})
      :ok
  """
  def remove_translator({module, function} = translator) when is_atom(module) and is_atom(function) do
    Application.put_env(:logger, :translators, List.delete(translators(), translator))
  end

  defp translators, do: Application.get_env(:logger, :translators, [{Logger.Translator, :translate}])

  # -- what the runtime reports -------------------------------------------------------------------------------------------------

  @doc false
  # The runtime calls this, in any process, when the process `pid` (one that OTP did not start) ended with an error.
  # `kind` is `:error` or `:throw`; an `exit` of such a process is not an error.
  def report_crash(pid, kind, reason, stack) do
    reason = if kind == :throw, do: {:nocatch, reason}, else: reason
    report = %{label: {:erts, :process_error}, pid: pid, reason: reason, stack: stack}
    :logger.log(:error, report, %{pid: pid, error_logger: %{emulator: true, tag: :error}})
  end
end
