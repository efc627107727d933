defmodule ExUnit.Formatter do
  @moduledoc """
  Texts for reports of test runs.

  A formatter is a GenServer that is given each event as a cast: `{:suite_started, options}`, `{:suite_finished, times}`,
  `{:module_started, module}`, `{:module_finished, module}`, `{:test_started, test}`, `{:test_finished, test}`,
  `:max_failures_reached`. The functions here write what such a formatter shows. Those that take a `formatter` call it as
  `formatter.(kind, text)` to let it colour a part.
  """

  alias Inspect.Algebra

  @indent "     "
  @no_value ExUnit.AssertionError.no_value()
  @assertions [:assert, :assert_raise, :assert_receive, :assert_received, :refute, :refute_receive, :refute_received]

  @type times_us :: %{run: pos_integer, async: pos_integer | nil, load: pos_integer | nil}

  defguardp is_shown_apart(reason) when reason.__struct__ in [ExUnit.AssertionError, FunctionClauseError]

  # -- times and filters --------------------------------------------------------------------------------------------------

  @doc """
  How long a run took.

      iex> ExUnit.Formatter.format_times(%{run: 20_000, async: nil, load: nil})
      "Finished in 0.02 seconds (0.00s async, 0.02s sync)"
  """
  def format_times(times) do
    [run, load, async] = for key <- [:run, :load, :async], do: div(times[key] || 0, 10_000)
    on_load = if times.load, do: "#{seconds(load)}s on load, ", else: ""
    "Finished in #{seconds(run + load)} seconds (#{on_load}#{seconds(async)}s async, #{seconds(run - async)}s sync)"
  end

  # Hundredths of a second, shown as such only when there is no tenth.
  defp seconds(hundredths) when hundredths < 10, do: "0.0#{hundredths}"
  defp seconds(hundredths), do: "#{div(hundredths, 100)}.#{rem(div(hundredths, 10), 10)}"

  @doc false
  def format_time(run, load), do: format_times(%{run: run, load: load, async: nil})

  @doc """
  The filters of a run.

      iex> ExUnit.Formatter.format_filters([slow: true], :exclude)
      "Excluding tags: [slow: true]"
  """
  def format_filters(filters, :exclude), do: "Excluding tags: #{inspect(filters)}"
  def format_filters(filters, :include), do: "Including tags: #{inspect(filters)}"

  # -- failures -----------------------------------------------------------------------------------------------------------

  @doc "The report of a failed test."
  def format_test_failure(test, failures, counter, width, formatter) do
    %ExUnit.Test{name: name, module: module, tags: tags} = test

    IO.iodata_to_binary([
      color(formatter, :test_info, numbered(counter, "#{name} (#{inspect(module)})")),
      "\n",
      @indent,
      color(formatter, :location_info, location(tags)),
      "\n",
      failures(failures, test, {module, name}, width, formatter)
    ])
  end

  @doc "The report of a test module whose `setup_all` failed."
  def format_test_all_failure(test_module, failures, counter, width, formatter) do
    name = test_module.name

    IO.iodata_to_binary([
      color(formatter, :test_module_info, numbered(counter, "#{inspect(name)}: ")),
      "failure on setup_all callback, all tests have been invalidated\n",
      failures(failures, test_module, {name, nil}, width, formatter)
    ])
  end

  @doc false
  def format_test_case_failure(test_case, failures, counter, width, formatter) do
    format_test_all_failure(test_case, failures, counter, width, formatter)
  end

  defp failures(failures, test, place, width, formatter) do
    for {{kind, reason, trace}, number} <- Enum.with_index(failures, 1) do
      {text, trace} = failure(test, kind, reason, trace, width, formatter)
      header = if match?([_], failures), do: "", else: "\n#{@indent}Failure ##{number}\n"
      [header, text, stacktrace(trace, place, formatter)]
    end
  end

  defp failure(test, :error, error, trace, width, formatter) when is_shown_apart(error) do
    exception(test, error, trace, width, formatter, @indent)
  end

  defp failure(test, kind, reason, trace, width, formatter) do
    case died_of(kind, reason) do
      {header, reason, inner_trace} ->
        error = Exception.normalize(:error, reason, inner_trace)
        {text, inner_trace} = exception(test, error, inner_trace, width, formatter, @indent)
        text = IO.iodata_to_binary([text, stacktrace(inner_trace, place(test), formatter)])
        {[error_info(header, formatter), padded(text)], trace}

      nil ->
        {reason, trace} = Exception.blame(kind, reason, trace)
        {[error_info(Exception.format_banner(kind, reason), formatter), code_line(test, trace, formatter)], trace}
    end
  end

  defp place(%{module: module, name: name}), do: {module, name}
  defp place(%{name: name}), do: {name, nil}

  # An error of these kinds in another process is shown as if it had been here.
  defp died_of({:EXIT, pid}, {reason, [_ | _] = trace}) when is_shown_apart(reason) when reason == :function_clause do
    {"** (EXIT from #{inspect(pid)}) an exception was raised:\n", reason, trace}
  end

  defp died_of(:exit, {{reason, [_ | _] = trace}, {module, function, args}})
       when is_atom(module) and is_atom(function) and is_list(args) and is_shown_apart(reason)
       when is_atom(module) and is_atom(function) and is_list(args) and reason == :function_clause do
    call = Exception.format_mfa(module, function, args)
    {"** (exit) exited in: #{call}\n   ** (EXIT) an exception was raised:", reason, trace}
  end

  defp died_of(_kind, _reason), do: nil

  defp exception(test, %ExUnit.AssertionError{} = error, trace, width, formatter, indent) do
    label_width = if shown?(error.right), do: 7, else: 6
    padding = label_width + byte_size(@indent)

    code =
      cond do
        not shown?(error.expr) -> source_line(test, trace) || @no_value
        shown?(error.doctest) -> continued(error.expr, padding)
        true -> to_code(error.expr, padding)
      end

    parts = [
      message: with_value(error.message, &color(formatter, :error_info, continued(&1, byte_size(@indent)))),
      doctest: with_value(error.doctest, &continued(&1, byte_size(@indent) + 2)),
      code: code,
      arguments: with_value(error.args, &arguments(&1, width))
    ]

    {labelled(parts ++ format_assertion_diff(error, padding, width, formatter), formatter, indent, label_width), trace}
  end

  defp exception(test, %FunctionClauseError{} = error, trace, _width, formatter, _indent) do
    {blamed, trace} = Exception.blame(:error, error, trace)

    clauses =
      FunctionClauseError.blame(blamed, &inspect/1, fn
        %{match?: true, node: node} -> Macro.to_string(node)
        %{match?: false, node: node} -> formatter.(:blame_diff, Macro.to_string(node))
      end)

    banner = error_info(Exception.format_banner(:error, error), formatter)
    {IO.iodata_to_binary([banner, "\n", padded(String.trim_leading(clauses, "\n")), code_line(test, trace, formatter)]), trace}
  end

  defp labelled(parts, formatter, indent, label_width) do
    IO.iodata_to_binary(
      for {label, value} <- parts, shown?(value) do
        [indent, label(label, formatter, label_width), value, "\n"]
      end
    )
  end

  defp label(:message, _formatter, _width), do: ""
  defp label(label, formatter, width), do: color(formatter, :extra_info, String.pad_trailing("#{label}:", width))

  defp arguments(args, width) do
    entries =
      for {arg, number} <- Enum.with_index(args, 1) do
        "\n         # #{number}\n         #{shown(arg, 9, width)}\n"
      end

    ["\n" | entries]
  end

  # -- assertion errors ---------------------------------------------------------------------------------------------------

  @doc false
  def format_assertion_error(%ExUnit.AssertionError{} = error) do
    {text, _} = exception(%{}, error, [], :infinity, fn _, text -> text end, "")
    text
  end

  @doc "The two sides of a failed assertion, where they differ marked by `formatter`: a keyword list of texts."
  def format_assertion_diff(error, padding, width, formatter)

  def format_assertion_diff(%{context: {:mailbox, _pins, []}}, _padding, _width, _formatter), do: []

  def format_assertion_diff(%{left: pattern, context: {:mailbox, pins, messages}}, padding, width, formatter) do
    shown =
      for message <- messages do
        {left, right, _hints} = sides(pattern, message, {:match, pins}, padding + 5, width, formatter)

        ["\n", @indent, "  ", label(:pattern, formatter, 9), left, "\n", @indent, "  ", label(:value, formatter, 9), right]
      end

    [mailbox: IO.iodata_to_binary(Enum.intersperse(shown, "\n"))]
  end

  def format_assertion_diff(%{left: left, right: right, context: context}, padding, width, formatter) do
    {left, right, hints} = sides(left, right, context, padding, width, formatter)
    Enum.filter([left: left, right: right] ++ hints, fn {_, value} -> shown?(value) end)
  end

  defp sides(left, right, context, padding, width, formatter) do
    case difference(left, right, context, formatter) do
      {%{left: left, right: right}, env} ->
        left = diff_text(left, &diff_color(&1, formatter, :diff_delete, :diff_delete_whitespace), padding, width)
        right = diff_text(right, &diff_color(&1, formatter, :diff_insert, :diff_insert_whitespace), padding, width)
        {left, right, for(hint <- env.hints, do: {:hint, hint(hint)})}

      nil when is_atom(context) ->
        {with_value(left, &shown(&1, padding, width)), with_value(right, &shown(&1, padding, width)), []}

      nil ->
        {with_value(left, &to_code(&1, padding)), with_value(right, &shown(&1, padding, width)), []}
    end
  end

  # A diff that takes too long is not worth waiting for.
  defp difference(left, right, context, formatter) do
    if shown?(left) and shown?(right) and formatter.(:diff_enabled?, false) do
      task = Task.async(ExUnit.Diff, :compute, [left, right, context])

      case Task.yield(task, 1500) || Task.shutdown(task, :brutal_kill) do
        nil -> nil
        {:ok, diff} -> diff
      end
    end
  end

  defp diff_text(diff, color, padding, width) do
    diff |> ExUnit.Diff.to_algebra(color) |> Algebra.nest(padding) |> laid_out(padding, width)
  end

  defp diff_color(doc, formatter, normal, blank) do
    if is_binary(doc) and String.trim_leading(doc) == "", do: formatter.(blank, doc), else: formatter.(normal, doc)
  end

  defp hint(:equivalent_but_different_strings) do
    "you are comparing strings that have the same visual representation but are made of different Unicode codepoints"
  end

  # -- code ---------------------------------------------------------------------------------------------------------------

  defp to_code({fun, _, [expr]}, padding) when fun in @assertions do
    continued("#{fun} #{Macro.to_string(expr)}", padding)
  end

  defp to_code(expr, padding), do: continued(Macro.to_string(expr), padding)

  defp code_line(test, trace, formatter) do
    case source_line(test, trace) do
      nil -> ""
      line -> [@indent, color(formatter, :extra_info, "code: "), line, "\n"]
    end
  end

  # The line of the test's source at which it failed.
  defp source_line(%{module: module, name: name}, trace) do
    with {_, _, _, location} <- Enum.find(trace, &match?({^module, ^name, _, _}, &1)),
         file when file != nil <- location[:file],
         line when line > 0 <- location[:line],
         {:ok, text} <- File.read(file) do
      text |> String.split("\n") |> Enum.at(line - 1) |> trim()
    else
      _ -> nil
    end
  rescue
    _ -> nil
  end

  defp source_line(_, _trace), do: nil

  defp trim(nil), do: nil
  defp trim(line), do: String.trim(line)

  # -- stack traces -------------------------------------------------------------------------------------------------------

  defp stacktrace([], _place, _formatter), do: ""

  defp stacktrace(trace, place, formatter) do
    lines =
      for entry <- trace do
        ["       ", color(formatter, :stacktrace_info, entry(entry, place)), "\n"]
      end

    [@indent, color(formatter, :extra_info, "stacktrace:"), "\n", lines]
  end

  defp entry({module, name, _, location}, {module, name}) do
    Exception.format_file_line(location[:file], location[:line], " (test)")
  end

  defp entry(entry, _place), do: Exception.format_stacktrace_entry(entry)

  # -- pieces -------------------------------------------------------------------------------------------------------------

  defp location(tags) do
    path = "#{Path.relative_to_cwd(tags[:file])}:#{tags[:line]}"

    case Application.get_env(:ex_unit, :test_location_relative_path) do
      nil -> path
      prefix -> Path.join(prefix, path)
    end
  end

  defp numbered(number, text), do: String.pad_leading("#{number}", 3) <> ") " <> text

  defp color(nil, _kind, text), do: text
  defp color(formatter, kind, text), do: formatter.(kind, text)

  defp error_info(text, formatter), do: padded(color(formatter, :error_info, text))

  defp padded(text), do: @indent <> continued(text, byte_size(@indent)) <> "\n"

  # Lines after the first are indented.
  defp continued(text, padding), do: String.replace(text, "\n", "\n" <> String.duplicate(" ", padding))

  defp shown(value, padding, width) do
    width = inner_width(width, padding)
    value |> Algebra.to_doc(%Inspect.Opts{width: width}) |> Algebra.group() |> Algebra.nest(padding) |> Algebra.format(width)
  end

  defp laid_out(doc, padding, width), do: Algebra.format(doc, inner_width(width, padding))

  defp inner_width(:infinity, _padding), do: :infinity
  defp inner_width(width, padding), do: width - padding

  defp shown?(value), do: value != @no_value

  defp with_value(@no_value, _fun), do: @no_value
  defp with_value(value, fun), do: fun.(value)
end
