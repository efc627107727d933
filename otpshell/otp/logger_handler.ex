defmodule Logger.Handler do
  @moduledoc """
  Gets every event from `:logger`, has it put into words, and writes it.
  """

  @own {Logger.Translator, :translate}
  @report_options %{depth: 50, chars_limit: 4096, single_line: false}

  # The default handler of `:logger`. It runs in the process that logs, and in one go: the next line of the log comes after this one.
  @doc false
  def log(%{meta: meta} = event, _config) do
    if shown?(meta) do
      {console, others} = Enum.split_with(Application.get_env(:logger, :backends, [:console]), &(&1 == :console))
      if console != [], do: :otpshell_logger.in_one_go(fn -> print(event, Application.get_env(:logger, :console, [])) end)
      if others != [], do: hand_on(event)
    end

    :ok
  end

  defp print(%{level: level, msg: message, meta: meta}, console) do
    with true <- reaches?(level, Keyword.get(console, :level, :all)),
         text when text != :skip <- line(level, message, meta, console) do
      :otpshell_logger.write(level, Map.get(meta, :time), coloured(text, level, meta, console[:colors]))
      if match?({:report, _}, message), do: :otpshell_logger.reported(elem(message, 1))
    end
  catch
    kind, reason -> tell_failure(kind, reason, __STACKTRACE__)
  end

  defp hand_on(%{level: level, msg: message, meta: meta}) do
    with {text, meta} <- content(level, message, meta) do
      time = Logger.Formatter.local_time(Map.get(meta, :time))
      Logger.Watcher.notify({elixir_level(level), Map.get(meta, :gl), {Logger, text, time, [erl_level: level] ++ Map.to_list(meta)}})
    end
  end

  # Backends of Elixir's own know four levels.
  defp elixir_level(:notice), do: :info
  defp elixir_level(:warning), do: :warn
  defp elixir_level(level) when level in [:emergency, :alert, :critical], do: :error
  defp elixir_level(level), do: level

  # A format that fails is told on standard error, and is no business of the process that logs.
  defp tell_failure(kind, reason, stack) do
    headline = ":gen_event handler Logger.Backends.Console installed in Logger terminating\n** (exit) "
    reason = if kind == :error, do: {reason, stack}, else: reason
    IO.write(:stderr, [headline, Exception.format_exit(reason), "\n"])
  end

  defp reaches?(_level, :all), do: true
  defp reaches?(level, :warn), do: reaches?(level, :warning)
  defp reaches?(level, minimum), do: :logger.compare_levels(level, minimum) != :lt

  @doc false
  # What supervisors report is for operators; it is shown on request.
  def shown?(%{domain: [:otp, :sasl | _]}), do: Application.get_env(:logger, :handle_sasl_reports, false)
  def shown?(%{domain: [:supervisor_report | _]}), do: Application.get_env(:logger, :handle_sasl_reports, false)
  def shown?(%{domain: [:otp | _]}), do: Application.get_env(:logger, :handle_otp_reports, true)
  def shown?(_meta), do: true

  @doc "The text of one event as the console shows it, or `:skip`. `options` are those of the console."
  def line(level, message, meta, options) do
    with {text, meta} <- content(level, message, meta) do
      pattern = Keyword.get(options, :format) || "\n$time $metadata[$level] $message\n"
      keys = Keyword.get(options, :metadata, [])
      time = Logger.Formatter.local_time(Map.get(meta, :time))

      case pattern do
        {module, fun} -> apply(module, fun, [level, text, time, Logger.Formatter.select(meta, keys)])
        _ -> Logger.Formatter.format(Logger.Formatter.compile(pattern), level, text, time, Logger.Formatter.select(meta, keys))
      end
    end
  end

  # What is logged, as text of at most so many bytes, with all that is to be known about it.
  defp content(level, message, meta) do
    with {text, more} <- translate(Application.get_env(:logger, :translators, [@own]), level, message, meta) do
      {cut(text, Application.get_env(:logger, :truncate, 8096)), with_function(Map.merge(meta, Map.new(more)))}
    end
  end

  # The first translator that has words for it is the one.
  defp translate(_translators, _level, {:string, text}, _meta), do: {text, []}
  defp translate([], _level, message, meta), do: text(message, meta)
  defp translate([@own | _], _level, message, meta), do: text(message, meta)

  defp translate([{module, fun} | others], level, message, meta) do
    {what, data} = to_translate(message)

    case apply(module, fun, [Logger.level(), level, what, data]) do
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
        if byte_size(whole) <= limit, do: whole, else: [whole_characters(binary_part(whole, 0, limit)), " (truncated)"]

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

  defp with_function(%{mfa: {module, fun, arity}} = meta) do
    Map.merge(%{module: module, function: "#{fun}/#{arity}"}, meta)
  end

  defp with_function(meta), do: meta

  @doc false
  # What is logged, as text, with what is to be known about it besides. A report may bring the function that puts it into words.
  def text({:string, text}, _meta), do: {text, []}
  def text({:report, report}, %{report_cb: words}) when is_function(words, 1), do: report |> words.() |> text(%{})
  def text({:report, report}, %{report_cb: words}) when is_function(words, 2), do: {words.(report, @report_options), []}
  # Elixir's console leaves out these reports; handlers that are added to :logger see them.
  def text({:report, %{label: {:gen_statem, :terminate}}}, _meta), do: :skip
  def text({:report, %{label: {:gen_event, :no_handle_info}}}, _meta), do: :skip
  def text({:report, %{label: _} = report}, _meta), do: Logger.Translator.translate(report)
  def text({:report, report}, _meta), do: {report |> listed() |> inspect(), []}

  def text({format, args}, _meta) do
    case :otpshell_logger.format(format, args) do
      :skip -> :skip
      text -> {text, []}
    end
  end

  defp listed(report) when is_map(report), do: Map.to_list(report)
  defp listed(report), do: report
end
