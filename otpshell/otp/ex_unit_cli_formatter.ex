defmodule ExUnit.CLIFormatter do
  @moduledoc false
  # Prints a test run: a dot for each test that passes, a report for each that does not, and the counts.

  use GenServer

  import ExUnit.Formatter, only: [format_times: 1, format_filters: 2, format_test_failure: 5, format_test_all_failure: 5]

  @impl true
  def init(options) do
    print_filters(options[:exclude], options[:include])

    {:ok,
     %{
       seed: options[:seed],
       trace: options[:trace],
       colors: colors(options[:colors]),
       width: width(),
       slowest: options[:slowest],
       counts: %{},
       excluded: 0,
       failures: 0,
       finished: [],
       invalid: 0,
       skipped: 0
     }}
  end

  defp print_filters([], []), do: :ok

  defp print_filters(exclude, include) do
    for {filters, kind} <- [{exclude, :exclude}, {include, :include}], filters != [] do
      IO.puts(format_filters(filters, kind))
    end

    IO.puts("")
  end

  defp width, do: width(:io.columns())

  defp width({:ok, columns}), do: max(columns, 40)
  defp width(_not_a_terminal), do: 80

  # -- events -------------------------------------------------------------------------------------------------------------

  @impl true
  def handle_cast({:module_started, %{name: name, file: file}}, state) do
    if state.trace, do: IO.puts("\n#{inspect(name)} [#{Path.relative_to_cwd(file)}]")
    {:noreply, state}
  end

  def handle_cast({:test_started, test}, state) do
    if state.trace, do: IO.write("#{title(test)} [#{line(test)}]")
    {:noreply, state}
  end

  def handle_cast({:test_finished, test}, state) do
    state = update_in(state.counts, &Map.update(&1, test.tags.test_type, 1, fn count -> count + 1 end))
    {:noreply, finished(test.state, test, state)}
  end

  def handle_cast({:module_finished, %{state: {:failed, failures}} = module}, state) do
    state = update_in(state.failures, &(&1 + Enum.count(module.tests, fn test -> test.state == nil end)))
    report = format_test_all_failure(module, failures, state.failures, state.width, &format(&1, &2, state))
    print_report(report, state)
    {:noreply, state}
  end

  def handle_cast(:max_failures_reached, state) do
    IO.write(paint(:red, "--max-failures reached, aborting test suite", state))
    {:noreply, state}
  end

  def handle_cast({:suite_finished, times}, state) do
    if all_excluded?(state), do: IO.puts(paint(:yellow, "All tests have been excluded.", state))
    IO.write("\n")
    IO.puts(format_times(times))
    if state.slowest > 0, do: IO.puts(slowest(state, times.run))
    print_summary(state)
    {:noreply, state}
  end

  def handle_cast(_event, state), do: {:noreply, state}

  defp finished(nil, test, state) do
    if state.trace, do: IO.puts(paint(:green, result(test), state)), else: IO.write(paint(:green, ".", state))
    keep(state, test)
  end

  defp finished({:excluded, _}, test, state) do
    if state.trace, do: IO.puts("\r#{title(test)} (excluded) [#{line(test)}]")
    Map.update!(state, :excluded, &(&1 + 1))
  end

  defp finished({:skipped, _}, test, state) do
    text = if state.trace, do: "\r#{title(test)} (skipped) [#{line(test)}]\n", else: "*"
    write_painted(:yellow, text, state)
    Map.update!(state, :skipped, &(&1 + 1))
  end

  defp finished({:invalid, _}, test, state) do
    text = if state.trace, do: result(test) <> "\n", else: "?"
    write_painted(:yellow, text, state)
    Map.update!(state, :invalid, &(&1 + 1))
  end

  defp finished({:failed, failures}, test, state) do
    if state.trace, do: IO.puts(paint(:red, result(test), state))
    state = Map.update!(state, :failures, &(&1 + 1))
    report = format_test_failure(test, failures, state.failures, state.width, &format(&1, &2, state))
    print_report(report, state)
    print_logs(test.logs)
    keep(state, test)
  end

  defp write_painted(color, text, state) do
    {text, ending} = if String.ends_with?(text, "\n"), do: {String.trim_trailing(text, "\n"), "\n"}, else: {text, ""}
    IO.write([paint(color, text, state), ending])
  end

  defp print_report(report, state) do
    IO.puts(if state.trace, do: "", else: "\n")
    IO.puts(report)
  end

  defp print_logs(""), do: :ok

  defp print_logs(logs) do
    indent = "\n     "
    IO.puts(["     The following output was logged:", indent, String.replace(logs, "\n", indent)])
  end

  # -- lines of a trace ---------------------------------------------------------------------------------------------------

  defp title(test), do: String.replace("  * #{test.name}", "\n", " ")
  defp line(test), do: "L##{test.tags.line}"
  defp file_line(test), do: "#{Path.relative_to_cwd(test.tags.file)}:#{test.tags.line}"
  defp result(test), do: "\r#{title(test)} (#{milliseconds(test.time)}ms) [#{line(test)}]"

  defp milliseconds(microseconds) do
    case div(microseconds, 10) do
      hundredths when hundredths < 10 -> "0.0#{hundredths}"
      hundredths -> "#{div(hundredths, 100)}.#{rem(div(hundredths, 10), 10)}"
    end
  end

  # -- the slowest tests --------------------------------------------------------------------------------------------------

  defp keep(%{slowest: 0} = state, _test), do: state
  defp keep(state, test), do: Map.update!(state, :finished, &[%{test | logs: ""} | &1])

  defp slowest(state, run_time) do
    tests = state.finished |> Enum.sort_by(&(-&1.time)) |> Enum.take(state.slowest)
    time = tests |> Enum.map(& &1.time) |> Enum.sum()
    share = Float.round(time / run_time * 100, 1)

    [
      "\nTop #{state.slowest} slowest (#{milliseconds(div(time, 1000))}s), #{share}% of total time:\n\n"
      | for(test <- tests, do: "#{title(test)} (#{inspect(test.module)}) (#{milliseconds(test.time)}ms) [#{file_line(test)}]\n")
    ]
  end

  # -- the summary --------------------------------------------------------------------------------------------------------

  defp print_summary(state) do
    counts = for {type, count} <- Enum.sort(state.counts), do: counted(count, type, ExUnit.plural_rule(to_string(type)))
    counts = counts ++ [counted(state.failures, "failure", "failures")]
    counts = counts ++ if(state.excluded > 0, do: ["#{state.excluded} excluded"], else: [])
    counts = counts ++ if(state.invalid > 0, do: ["#{state.invalid} invalid"], else: [])
    counts = counts ++ if(state.skipped > 0, do: [paint(:yellow, "#{state.skipped} skipped", state)], else: [])

    color =
      cond do
        state.failures > 0 -> :red
        state.invalid > 0 or all_excluded?(state) -> :yellow
        true -> :green
      end

    IO.puts(paint(color, Enum.join(counts, ", "), state))
    IO.puts("\nRandomized with seed #{state.seed}")
  end

  defp counted(1, one, _many), do: "1 #{one}"
  defp counted(count, _one, many), do: "#{count} #{many}"

  defp all_excluded?(state) do
    total = state.counts |> Map.values() |> Enum.sum()
    total > 0 and state.excluded == total
  end

  # -- colours ------------------------------------------------------------------------------------------------------------

  defp colors(given) do
    [diff_insert: :green, diff_delete: :red]
    |> Keyword.put(:diff_insert_whitespace, IO.ANSI.color_background(0, 2, 0))
    |> Keyword.put(:diff_delete_whitespace, IO.ANSI.color_background(2, 0, 0))
    |> Keyword.merge(given)
    |> Keyword.put_new(:enabled, IO.ANSI.enabled?())
  end

  defp paint(color, text, %{colors: colors}) do
    if colors[:enabled], do: [color, text, :reset] |> IO.ANSI.format_fragment(true) |> IO.iodata_to_binary(), else: text
  end

  defp format(:diff_enabled?, _default, state), do: state.colors[:enabled]
  defp format(:error_info, text, state), do: paint(:red, text, state)
  defp format(:extra_info, text, state), do: paint(:cyan, text, state)
  defp format(:location_info, text, state), do: paint([:bright, :black], text, state)

  defp format(:blame_diff, text, state) do
    if state.colors[:enabled], do: paint(:red, text, state), else: "-" <> text <> "-"
  end

  defp format(kind, doc, %{colors: colors})
       when kind in [:diff_delete, :diff_delete_whitespace, :diff_insert, :diff_insert_whitespace] do
    if colors[:enabled], do: Inspect.Algebra.color(doc, kind, %Inspect.Opts{syntax_colors: colors}), else: doc
  end

  defp format(_kind, text, _state), do: text
end
