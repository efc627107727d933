defmodule Logger.Handler do
  @moduledoc """
  Gets every event from `:logger`, has it put into words, and writes it.
  """

  @own {Logger.Translator, :translate}

  # The default handler of `:logger`. It runs in the process that logs, and in one go: the next line of the log comes after this one.
  @doc false
  def log(%{level: level, meta: meta} = event, _config) do
    if shown?(level, meta) do
      {console, others} = Enum.split_with(Application.get_env(:logger, :backends, [:console]), &(&1 == :console))
      if console != [], do: to_console(event, Application.get_env(:logger, :console, []))
      if others != [], do: hand_on(event)
    end

    :ok
  end

  # What `:logger.get_handler_config/1` shows: the settings are the application's environment.
  @doc false
  def filter_config(handler) do
    settings = %{
      sasl: Application.get_env(:logger, :handle_sasl_reports, false),
      thresholds: {Application.get_env(:logger, :sync_threshold, 20), Application.get_env(:logger, :discard_threshold, 500)},
      translators: Application.get_env(:logger, :translators, [@own]),
      truncate: Application.get_env(:logger, :truncate, 8096),
      utc_log: Application.get_env(:logger, :utc_log, false)
    }

    Map.put_new(handler, :config, settings)
  end

  # The VM's own output takes a line at once; any other device is a process, which has to be waited for.
  defp to_console(event, console) do
    device = Keyword.get(console, :device, :user)

    if device == :user and Process.whereis(:user) == nil do
      :otpshell_logger.in_one_go(fn -> print(event, console, &:otpshell_logger.write/3) end)
    else
      print(event, console, fn _level, _time, text -> IO.write(device, text) end)
    end
  end

  defp print(%{level: level, msg: message, meta: meta}, console, write) do
    with true <- reaches?(level, console[:level]),
         text when text != :skip <- line(level, message, meta, console) do
      write.(level, Map.get(meta, :time), coloured(text, level, meta, console[:colors]))
      if match?({:report, _}, message), do: :otpshell_logger.reported(elem(message, 1))
    end
  catch
    kind, reason -> tell_failure(kind, reason, __STACKTRACE__)
  end

  defp hand_on(%{level: level, msg: message, meta: meta}) do
    with {text, meta} <- content(level, message, meta) do
      time = Logger.Formatter.system_time(Map.get(meta, :time))
      Logger.Watcher.notify({elixir_level(level), Map.get(meta, :gl), {Logger, text, time, Logger.Formatter.select(meta, :all)}})
    end
  end

  # Backends of Elixir's own know four levels.
  defp elixir_level(:notice), do: :info
  defp elixir_level(:warning), do: :warn
  defp elixir_level(level) when level in [:emergency, :alert, :critical], do: :error
  defp elixir_level(level), do: level

  # A format that fails is told on standard error, and is no business of the process that logs.
  defp tell_failure(kind, reason, stack) do
    Logger.Watcher.tell(Logger.Backends.Console, if(kind == :error, do: {reason, stack}, else: reason))
  end

  @doc "Whether a level is at least as severe as `minimum`; nil is no minimum."
  def reaches?(_level, minimum) when minimum in [nil, :all], do: true
  def reaches?(level, minimum), do: Logger.compare_levels(level, minimum) != :lt

  @doc false
  # Whether the process and the kind of an event let it through.
  def shown?(level, meta), do: Logger.__process_logs__(level) and shown?(meta)

  # What supervisors report is for operators; it is shown on request.
  defp shown?(%{domain: [:otp, :sasl | _]}), do: Application.get_env(:logger, :handle_sasl_reports, false)
  defp shown?(%{domain: [:supervisor_report | _]}), do: Application.get_env(:logger, :handle_sasl_reports, false)
  defp shown?(%{domain: [:otp | _]}), do: Application.get_env(:logger, :handle_otp_reports, true)
  defp shown?(_meta), do: true

  @doc "The text of one event as the console shows it, or `:skip`. `options` are those of the console."
  def line(level, message, meta, options) do
    with {text, meta} <- content(level, message, meta) do
      laid_out(level, text, Logger.Formatter.system_time(Map.get(meta, :time)), meta, options)
    end
  end

  @doc "A text in the format of the console with these options, with the metadata they ask for."
  def laid_out(level, text, time, meta, options) do
    text = text |> IO.chardata_to_string() |> Logger.Formatter.prune()
    metadata = Logger.Formatter.select(meta, Keyword.get(options, :metadata, []))
    options |> Keyword.get(:format) |> Logger.Formatter.compile() |> Logger.Formatter.format(level, text, time, metadata)
  end

  # What is logged, as text of at most so many bytes, with all that is to be known about it.
  defp content(level, message, meta) do
    with {text, more} <- translate(Application.get_env(:logger, :translators, [@own]), level, message, meta) do
      {cut(text, Application.get_env(:logger, :truncate, 8096)), meta |> Map.merge(Map.new(more)) |> Map.put(:erl_level, level) |> with_place()}
    end
  end

  # The first translator that has words for it is the one.
  # A text is nothing to translate.
  defp translate(_translators, _level, {:string, text}, _meta), do: {text, []}
  defp translate([], _level, message, meta), do: text(message, meta)
  defp translate([@own | _], _level, message, meta), do: text(message, meta)

  defp translate([{module, fun} | others], level, message, meta) do
    {what, data} = to_translate(message)

    case apply(module, fun, [elixir_level(Logger.level()), elixir_level(level), what, data]) do
      {:ok, text, more} -> {text, more}
      {:ok, text} -> {text, []}
      :skip -> :skip
      :none -> translate(others, level, message, meta)
    end
  catch
    kind, reason -> {["Failure while translating Erlang's logger event\n", Exception.format(kind, reason, __STACKTRACE__)], []}
  end

  defp to_translate({:report, %{label: {:error_logger, _}, format: format, args: args}}), do: {:format, {format, args}}
  defp to_translate({:report, %{label: label, report: report} = all}) when map_size(all) == 2, do: {:report, {label, report}}
  defp to_translate({:report, report}), do: {:report, {:logger, report}}
  defp to_translate({format, args}), do: {:format, {format, args}}

  @colours %{debug: :cyan, info: :normal, notice: :normal, warning: :yellow}

  @doc "A line in the colour of its level (red from errors on) where colours are switched on; metadata `:ansi_color` is another one."
  def coloured(text, level, meta, colours) do
    if colours[:enabled] do
      # the old name of a level has its colour too
      own = if level == :warning, do: colours[:warn]
      colour = meta[:ansi_color] || colours[level] || own || Map.get(@colours, level, :red)
      [IO.ANSI.format_fragment(colour, true), text | IO.ANSI.reset()]
    else
      text
    end
  end

  # At most so many bytes of text, whole characters.
  defp cut(text, :infinity), do: text

  defp cut(text, limit) do
    case no_text(text) do
      [] ->
        whole = text |> IO.chardata_to_string() |> Logger.Formatter.prune()
        if byte_size(whole) <= limit, do: text, else: [whole_characters(binary_part(whole, 0, limit)), " (truncated)"]

      [term | _] ->
        "cannot truncate chardata because it contains something that is not valid chardata: " <> inspect(term)
    end
  end

  # What of a text is none.
  defp no_text(text) when is_binary(text), do: []
  defp no_text(character) when character in 0..0x10FFFF, do: []
  defp no_text([]), do: []
  defp no_text([head | tail]), do: no_text(head) ++ no_text(tail)
  defp no_text(other), do: [other]

  defp whole_characters(text) do
    case :unicode.characters_to_binary(text) do
      {_incomplete_or_error, whole, _rest} -> whole
      whole -> whole
    end
  end

  # The function and the file as Elixir tells them.
  defp with_place(%{mfa: {module, fun, arity}} = meta) do
    meta = Map.merge(%{module: module, function: "#{fun}/#{arity}"}, meta)
    if is_list(meta[:file]), do: %{meta | file: List.to_string(meta.file)}, else: meta
  end

  defp with_place(meta), do: meta

  @doc false
  # What is logged, as text, with what is to be known about it besides. A report may bring the function that puts it into words.
  def text({:string, text}, _meta), do: {text, []}
  # Elixir's console leaves out these reports; handlers that are added to :logger see them.
  def text({:report, %{label: {:gen_statem, :terminate}}}, _meta), do: :skip
  def text({:report, %{label: {:gen_event, :no_handle_info}}}, _meta), do: :skip

  def text({:report, %{label: {:error_logger, _}, format: format, args: args}}, meta), do: text({format, args}, meta)

  def text({:report, %{label: _} = report}, meta) do
    with :none <- Logger.Translator.translate(report), do: own_words(report, meta)
  end

  def text({:report, report}, meta), do: own_words(report, meta)

  def text({format, args}, _meta) do
    case :otpshell_logger.format(format, args) do
      :skip -> :skip
      text -> {text, []}
    end
  end

  defp own_words(report, %{report_cb: words}) when is_function(words, 1), do: report |> words.() |> text(%{})
  defp own_words(report, %{report_cb: words}) when is_function(words, 2), do: {words.(report, report_options()), []}
  defp own_words(report, _meta), do: {report |> listed() |> inspect(Logger.Translator.inspect_options()), []}

  defp report_options do
    options = Logger.Translator.inspect_options()
    %{depth: options[:limit] || 50, chars_limit: options[:printable_limit] || 4096, single_line: false}
  end

  defp listed(report) when is_map(report), do: Map.to_list(report)
  defp listed(report), do: report
end
