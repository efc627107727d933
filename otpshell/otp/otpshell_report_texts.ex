defmodule Otpshell.ReportTexts do
  @moduledoc """
  What goes with the reports that behaviours log: where on the BEAM they come from, and the functions that put them into Erlang's words.

  Elixir's console has words of its own (`Logger.Translator`). Handlers that are added to `:logger` use these: `report_cb` of an event's
  metadata is a function of a report, or of a report and options (`:depth`, `:chars_limit`, `:single_line`), and gives its text.
  """

  @doc "The metadata of a report of a behaviour's module, with the tag of the old `:error_logger`, the function that logs it and its line."
  def meta(module, tag, {function, arity, line}) do
    %{
      domain: [:otp],
      report_cb: Function.capture(module, :format_log, 2),
      error_logger: %{tag: tag, report_cb: Function.capture(module, :format_log, 1)},
      file: Atom.to_charlist(module) ++ '.erl',
      line: line,
      mfa: {module, function, arity}
    }
  end

  @doc "The same of a report for operators, which has a type and a title."
  def sasl_meta(module, {tag, type, title}, place) do
    meta = meta(module, tag, place)
    %{meta | domain: [:otp, :sasl], error_logger: Map.put(meta.error_logger, :type, type)} |> Map.put(:logger_formatter, %{title: title})
  end

  @doc "A report as a format and its arguments."
  def format(report) do
    facts = facts(report)
    {facts |> Enum.map(&elem(&1, 0)) |> Enum.concat(), Enum.flat_map(facts, &elem(&1, 1))}
  end

  @doc "A report as text, as the options want it."
  def text(report, options) do
    facts = if options.single_line, do: single(report), else: facts(report)
    depth = Map.get(options, :depth, :unlimited)

    facts
    |> Enum.map(fn {format, args} -> :io_lib.format(limited(format, depth), limited(format, args, depth)) end)
    |> cut(Map.get(options, :chars_limit, :unlimited))
  end

  # Terms to a depth are `~P` with the depth as one more argument.
  defp limited(format, :unlimited), do: format
  defp limited(format, _depth), do: :lists.flatten(:string.replace(format, 'tp', 'tP', :all))

  defp limited(_format, args, :unlimited), do: args
  defp limited(_format, args, depth), do: Enum.flat_map(args, &[&1, depth])

  defp cut(text, :unlimited), do: text
  defp cut(text, limit), do: text |> :unicode.characters_to_list() |> Enum.take(limit)

  # -- many lines -----------------------------------------------------------------------------------------------------------

  # Pieces of text: a format each, with its arguments.
  defp facts(%{label: {:gen_server, :terminate}} = report) do
    [
      {'** Generic server ~tp terminating \n', [report.name]},
      {'** Last message in was ~tp~n', [report.last_message]},
      {'** When Server state == ~tp~n', [report.state]},
      {'** Reason for termination ==~n** ~tp~n', [without_stack(report.reason)]},
      list('** Log ==~n** ~tp~n', report.log)
      | client(report.client_info)
    ]
  end

  defp facts(%{label: {behaviour, :no_handle_info}} = report) when behaviour in [:gen_server, :gen_event] do
    [{'** Undefined handle_info in ~tp~n', [report.module]}, {'** Unhandled message: ~tp~n', [report.message]}]
  end

  defp facts(%{label: {:gen_event, :terminate}} = report) do
    [
      {'** gen_event handler ~tp crashed.~n', [report.handler]},
      {'** Was installed in ~tp~n', [report.name]},
      {'** Last event was: ~tp~n', [report.last_message]},
      {'** When handler state == ~tp~n', [report.state]},
      {'** Reason == ~tp~n', [without_exit(report.reason)]}
    ]
  end

  defp facts(%{label: {:gen_statem, :terminate}, reason: {kind, reason, stack}} = report) do
    mode = if report.state_enter, do: [report.callback_mode, :state_enter], else: report.callback_mode

    [
      {'** State machine ~tp terminating~n', [report.name]},
      list('** Last event = ~tp~n', Enum.take(report.queue, 1), &hd/1),
      {'** When server state  = ~tp~n', [report.state]},
      {'** Reason for termination = ~tp:~tp~n', [kind, reason]},
      {'** Callback modules = ~tp~n', [report.modules]},
      {'** Callback mode = ~tp~n', [mode]},
      list('** Queued = ~tp~n', Enum.drop(report.queue, 1)),
      list('** Postponed = ~tp~n', report.postponed),
      list('** Stacktrace =~n**  ~tp~n', stack),
      list('** Time-outs: ~tp~n', elem(report.timeouts, 1), fn _ -> report.timeouts end),
      list('** Log =~n**  ~tp~n', report.log)
      | client(report.client_info)
    ]
  end

  defp facts(%{label: {:supervisor, :progress}, report: [supervisor: name, started: child]}) do
    [{'    supervisor: ~tp~n', [name]}, {'    started: ~tp~n', [child]}]
  end

  defp facts(%{label: {:supervisor, _context}, report: report}) do
    for {key, value} <- report, do: {'    #{key}: ~tp~n', [value]}
  end

  defp facts(report), do: [:logger.format_report(report)]

  defp list(format, list, shown \\ & &1)
  defp list(_format, [], _shown), do: {'', []}
  defp list(format, list, shown), do: {format, [shown.(list)]}

  defp without_stack({reason, []}), do: reason
  defp without_stack(reason), do: reason

  defp without_exit({:EXIT, reason}), do: reason
  defp without_exit(reason), do: reason

  # Whom the server was working for.
  defp client({pid, :dead}), do: [{'** Client ~tp is dead~n', [pid]}]
  defp client({pid, :remote}), do: [{'** Client ~tp is remote on node ~tp~n', [pid, node(pid)]}]
  defp client({_pid, {name, stack}}), do: [{'** Client ~tp stacktrace~n** ~tp~n', [name, stack]}]
  defp client(_nobody), do: []

  # -- one line -------------------------------------------------------------------------------------------------------------

  defp single(%{label: {:gen_server, :terminate}} = report) do
    [
      {'Generic server ~0tp terminating. Reason: ~0tp.', [report.name, without_stack(report.reason)]},
      {' Last message: ~0tp. State: ~0tp.', [report.last_message, report.state]},
      list(' Log: ~0tp.', report.log)
      | single_client(report.client_info)
    ]
  end

  defp single(%{label: {behaviour, :no_handle_info}} = report) when behaviour in [:gen_server, :gen_event] do
    [{'Undefined handle_info in ~0tp. Unhandled message: ~0tp.', [report.module, report.message]}]
  end

  defp single(%{label: {:gen_event, :terminate}} = report) do
    [
      {'Generic event handler ~0tp crashed. Installed: ~0tp.', [report.handler, report.name]},
      {' Last event: ~0tp. State: ~0tp. Reason: ~0tp.', [report.last_message, report.state, without_exit(report.reason)]}
    ]
  end

  defp single(%{label: {:gen_statem, :terminate}, reason: {_kind, reason, stack}} = report) do
    [
      {'State machine ~0tp terminating. Reason: ~0tp.', [report.name, reason]},
      list(' Stack: ~0tp.', stack),
      list(' Last event: ~0tp.', Enum.take(report.queue, 1), &hd/1),
      {' State: ~0tp.', [report.state]},
      list(' Log: ~0tp.', report.log)
      | single_client(report.client_info)
    ]
  end

  defp single(%{label: {:supervisor, :progress}, report: [supervisor: name, started: child]}) do
    [{'Supervisor: ~0tp. Started: ', [name]} | single_child(child)]
  end

  defp single(%{label: {:supervisor, context}, report: report}) do
    [
      {'Supervisor: ~0tp. Context: ~0tp.', [report[:supervisor], context]},
      {' Reason: ~0tp. Offender: ', [report[:reason]]} | single_child(report[:offender])
    ]
  end

  defp single(report), do: [:logger.format_report(report)]

  defp single_child(child) do
    id = for {:id, id} <- child, do: {'id=~0tp,', [id]}
    pid = for {key, value} <- Enum.take(child, 1), do: {'#{key}=~0tp.', [value]}
    id ++ pid
  end

  defp single_client({pid, :dead}), do: [{' Client ~0tp is dead.', [pid]}]
  defp single_client({pid, :remote}), do: [{' Client ~0tp is remote on node ~0tp.', [pid, node(pid)]}]
  defp single_client({_pid, {name, stack}}), do: [{' Client ~0tp stacktrace: ~0tp.', [name, Enum.take(stack, 4)]}]
  defp single_client(_nobody), do: []
end
