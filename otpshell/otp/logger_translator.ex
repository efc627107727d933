defmodule Logger.Translator do
  @moduledoc """
  Puts the reports of crashed and supervised processes into words.

  `translate/1` takes a report (a map with a `:label`) and gives `{text, metadata}`. Every text is a list of lines: a headline that
  names the process, the failure with its stack trace, then facts as `Name: value`. Facts that can be long, such as a server's
  state, are for those who log at debug level.
  """

  @doc """
  The text of a report as iodata, and what is to be known about it: `:crash_reason`, `:registered_name`; `:none` if it is none of OTP's.

      iex> Logger.Translator.translate(%{label: :mine})
      :none
  """
  def translate(report) do
    with {lines, meta} <- describe(report.label, report), do: {laid_out(lines), meta}
  end

  @doc "How terms in log lines are inspected: what `Logger.configure(translator_inspect_opts: options)` set."
  def inspect_options, do: Application.get_env(:logger, :translator_inspect_opts, [])

  @doc """
  As Logger calls every translator, those of `Logger.add_translator/1` too: `{:ok, text, metadata}`, or `:none` for what this one has no words for.

      iex> Logger.Translator.translate(:debug, :error, :format, {"~p", [1]})
      :none
  """
  def translate(_min_level, _level, :report, {:logger, %{label: label} = report}), do: found(describe(label, report))

  def translate(_min_level, _level, :format, {'Error in process ' ++ _, [pid, _node, {reason, stack}]}) do
    found(describe({:erts, :process_error}, %{pid: pid, reason: reason, stack: stack}))
  end

  def translate(_min_level, _level, :report, {label, report}) when label != :logger do
    found(describe(label, %{label: label, report: report}))
  end

  def translate(_min_level, _level, _kind, _message), do: :none

  defp found(:none), do: :none
  defp found({lines, meta}), do: {:ok, laid_out(lines), meta}

  # The parts of the headline come first, so that a backend can tell by the first one what has crashed. Details stand apart from the rest.
  defp laid_out({lines, []}), do: laid_out(lines)
  defp laid_out({lines, details}), do: [laid_out(lines) | below(details)]
  defp laid_out([headline | lines]), do: headline ++ below(lines)

  defp below(lines), do: Enum.map(lines, &["\n" | &1])

  defp show(term), do: inspect(term, inspect_options())

  # -- one clause for each kind of report ---------------------------------------------------------------------------------------

  defp describe({:erts, :process_error}, %{pid: pid, reason: reason, stack: stack}) do
    exception = Exception.normalize(:error, reason, stack)
    {[["Process ", inspect(pid), " raised an exception"], banner(exception, stack) | places(stack)], crash_reason: {exception, stack}}
  end

  defp describe({:gen_server, :terminate}, report) do
    {failure, crash} = failure(report.reason)
    last = "Last message#{sender(report.client_info)}: #{show(report.last_message)}"
    details = details(fn -> ["State: #{show(report.state)}" | client(report.client_info)] end)
    {{[["GenServer ", inspect(report.name), " terminating"]] ++ failure ++ [last], details}, meta(crash, report.name)}
  end

  defp describe({:gen_event, :terminate}, report) do
    {failure, crash} = failure(without_exit(report.reason))
    headline = [":gen_event handler ", inspect(report.handler), " installed in ", inspect(report.name), " terminating"]
    details = details(fn -> ["State: #{show(report.state)}"] end)
    {{[headline] ++ failure ++ ["Last message: #{show(report.last_message)}"], details}, meta(crash, report.name)}
  end

  defp describe({Task.Supervisor, :terminating}, %{report: report}) do
    {failure, crash} = failure(report.reason)
    headline = ["Task #{inspect(report.name)} started from #{inspect(report.starter)} terminating"]
    work = ["Function: #{inspect(report.function)}", "    Args: #{show(report.args)}"]
    {[headline] ++ failure ++ work, meta(crash, report.name)}
  end

  defp describe({:gen_server, :no_handle_info}, report) do
    {[["Undefined handle_info in ", inspect(report.module)], "Unhandled message: #{show(report.message)}"], []}
  end

  defp describe({GenServer, :no_handle_info}, %{report: %{module: module, name: name, message: message}}) do
    {[["#{inspect(module)} #{inspect(name)} received unexpected message in handle_info/2: #{show(message)}"], ""], []}
  end

  defp describe({:proc_lib, :crash}, %{report: [info, linked]}), do: crashed(Map.new(info), linked)

  defp describe({:supervisor, :progress}, %{report: [supervisor: supervisor, started: child]}) do
    who = if Keyword.has_key?(child, :id), do: ["Child ", inspect(child[:id]), " of Supervisor "], else: ["Child of Supervisor "]
    {[who ++ [supervisor(supervisor), " started"], "Pid: #{inspect(child[:pid])}" | start_call(child)], []}
  end

  defp describe({:supervisor, context}, %{report: report}) do
    child = report[:offender]
    reason = if context == :start_error, do: without_exit(report[:reason]), else: report[:reason]
    headline = child_name(child) ++ [supervisor(report[:supervisor]), " ", what_happened(context)]
    {[headline, "** (exit) " <> Exception.format_exit(reason)] ++ child_count(child, context) ++ start_call(child), []}
  end

  defp describe({:application_controller, :progress}, %{report: report}) do
    {[["Application ", "#{report[:application]}", " started at ", inspect(report[:started_at])]], []}
  end

  defp describe({:application_controller, :exit}, %{report: report}) do
    {[["Application ", "#{report[:application]}", " exited: ", Application.format_error(report[:exited])]], []}
  end

  defp describe({:error_logger, _}, %{format: format, args: args}), do: {[[:io_lib.format(format, args)]], []}
  defp describe(_other, _report), do: :none

  # -- failures -------------------------------------------------------------------------------------------------------------------

  # The lines that tell why something ended, and the same as a term. `{reason, stack}` is a crash with its place, if the second
  # element is a stack trace: any term may be a reason, so that has to be tried out.
  defp failure({{_, [_ | _]} = reason, []}), do: failure(reason)
  defp failure({reason, []}), do: {[stop(reason)], {reason, []}}

  defp failure({reason, [_ | _] = stack} = whole) do
    case places(stack) do
      :none ->
        {[stop(whole)], {whole, []}}

      places ->
        case Exception.normalize(:error, reason, stack) do
          %ErlangError{original: ^reason} -> {[stop(reason) | places], {reason, stack}}
          exception -> {[banner(exception, stack) | places], {exception, stack}}
        end
    end
  end

  defp failure(reason), do: {[stop(reason)], {reason, []}}

  defp banner(exception, stack), do: Exception.format_banner(:error, exception, stack)
  defp stop(reason), do: "** (stop) " <> Exception.format_exit(reason)

  defp places(stack) do
    Enum.map(stack, &("    " <> Exception.format_stacktrace_entry(&1)))
  rescue
    _ -> :none
  end

  defp without_exit({:EXIT, reason}), do: reason
  defp without_exit(reason), do: reason

  defp meta(crash, name) when is_atom(name) and name != [], do: [crash_reason: crash, registered_name: name]
  defp meta(crash, _name), do: [crash_reason: crash]

  defp details(lines), do: if(:logger.get_primary_config().level in [:debug, :all], do: lines.(), else: [])

  # -- the client of a server -------------------------------------------------------------------------------------------------------

  defp sender({_pid, {name, _stack}}), do: " (from #{inspect(name)})"
  defp sender({pid, _state}), do: " (from #{inspect(pid)})"
  defp sender(_nobody), do: ""

  defp client({_pid, {name, stack}}), do: ["Client #{inspect(name)} is alive", "" | places(without_shell(stack))]
  defp client({pid, :dead}), do: ["Client #{inspect(pid)} is dead"]
  defp client({pid, :remote}), do: ["Client #{inspect(pid)} is remote on node #{inspect(node(pid))}"]
  defp client(_nobody), do: []

  # Of a client at the prompt: what was typed, not how the prompt evaluates it.
  defp without_shell(stack) do
    if Enum.any?(stack, &match?({IEx.Evaluator, _, _, _}, &1)) do
      Enum.take_while(stack, fn {module, _, _, _} -> module not in [:erl_eval, :elixir, Module.ParallelChecker, IEx.Evaluator] end)
    else
      stack
    end
  end

  # -- supervisors and their children -----------------------------------------------------------------------------------------------

  defp supervisor({pid, module}) when is_pid(pid), do: "#{inspect(pid)} (#{inspect(module)})"
  defp supervisor({kind, name}) when kind in [:local, :global], do: inspect(name)
  defp supervisor({:via, _registry, name}), do: inspect(name)
  defp supervisor(other), do: inspect(other)

  defp what_happened(:start_error), do: "failed to start"
  defp what_happened(:child_terminated), do: "terminated"
  defp what_happened(:shutdown), do: "caused shutdown"
  defp what_happened(:shutdown_error), do: "shut down abnormally"

  defp child_name(child) do
    case child do
      [{:nb_children, _} | _] -> ["Children ", inspect(child[:id]), " of Supervisor "]
      [_pid, {:id, id} | _] -> ["Child ", inspect(id), " of Supervisor "]
      _ -> ["Child of Supervisor "]
    end
  end

  # a supervisor that gives up is no news about one pid
  defp child_count([{:nb_children, count} | _], _context), do: ["Number: #{count}"]
  defp child_count([{:pid, pid}, {:id, _} | _], context) when not is_pid(pid) or context == :shutdown, do: []
  defp child_count([{:pid, pid} | _], _context), do: ["Pid: #{inspect(pid)}"]

  defp start_call(child) do
    case child[:mfargs] do
      nil -> for {:mod, module} <- child, do: "Start Module: #{inspect(module)}"
      {module, function, args} -> ["Start Call: " <> call(module, function, args) | details(fn -> settings(child) end)]
    end
  end

  defp call(module, function, :undefined), do: "#{inspect(module)}.#{Macro.inspect_atom(:remote_call, function)}/?"
  defp call(module, function, args), do: Exception.format_mfa(module, function, args)

  defp settings(child) do
    for {key, name} <- [restart_type: "Restart", significant: "Significant", shutdown: "Shutdown", child_type: "Type"],
        {^key, value} <- [List.keyfind(child, key, 0)],
        not (key == :significant and value == false) do
      "#{name}: #{inspect(value)}"
    end
  end

  # -- crashes of processes that :proc_lib started (SASL reports) ---------------------------------------------------------------------

  @facts [
    message_queue_len: "Message Queue Length",
    messages: "Messages",
    links: "Links",
    dictionary: "Dictionary",
    trap_exit: "Trapping Exits",
    status: "Status",
    heap_size: "Heap Size",
    stack_size: "Stack Size",
    reductions: "Reductions"
  ]

  defp crashed(%{pid: pid, registered_name: name, error_info: {kind, reason, stack}} = info, linked) do
    failure = [Exception.format_banner(kind, reason, stack) | places(stack)]
    reason = if kind == :error, do: Exception.normalize(:error, reason, stack), else: reason
    neighbours = if linked == [], do: [], else: ["Neighbours:" | Enum.flat_map(linked, fn {:neighbour, one} -> neighbour(Map.new(one)) end)]
    known = meta({reason, stack}, name) ++ Map.to_list(Map.take(info, [:ancestors])) ++ origin(info) ++ callers(info.dictionary)
    {[["Process ", named(pid, name), " terminating"]] ++ failure ++ first_call(info.initial_call) ++ ancestors(info) ++ facts(info) ++ neighbours, known}
  end

  # A process that was linked to the one that crashed, and goes down with it.
  defp neighbour(%{pid: pid, registered_name: name} = info) do
    current = for {module, function, arity} <- [info[:current_function]], do: "Current Call: " <> Exception.format_mfa(module, function, arity)
    stack = details(fn -> ["Current Stacktrace:" | places(info[:current_stacktrace] || [])] end)
    ["    " <> named(pid, name) | Enum.map(first_call(info.initial_call) ++ current ++ ancestors(info) ++ facts(info) ++ stack, &("        " <> &1))]
  end

  defp named(pid, []), do: inspect(pid)
  defp named(pid, name), do: "#{inspect(name)} (#{inspect(pid)})"

  defp ancestors(%{ancestors: ancestors}), do: ["Ancestors: " <> show(ancestors)]

  defp facts(info), do: details(fn -> for {key, title} <- @facts, is_map_key(info, key), do: "#{title}: #{show(info[key])}" end)

  defp first_call(call), do: for({module, function, arity} <- [call_of(call)], do: "Initial Call: " <> Exception.format_mfa(module, function, arity))

  defp origin(%{initial_call: call}), do: for({_, _, _} = mfa <- [call_of(call)], do: {:initial_call, mfa})

  defp callers(dictionary), do: for({:"$callers", pids} <- dictionary, do: {:callers, pids})

  defp call_of({behaviour, module, _args}) when behaviour in [:supervisor, :supervisor_bridge], do: {module, :init, 1}
  defp call_of({module, function, args}) when is_list(args), do: {module, function, length(args)}
  defp call_of({_module, _function, arity} = call) when is_integer(arity), do: call
  defp call_of(_unknown), do: nil
end
