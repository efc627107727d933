defmodule Logger.Translator do
  @moduledoc """
  Puts the reports of crashed and supervised processes into words.

  `translate/1` takes a report with a `:label` and gives `{text, metadata}`, or `:skip` for one that is not for people.
  """

  # -- one clause per kind of report ------------------------------------------------------------------------------------------

  @doc false
  def translate(%{label: {:erts, :process_error}, pid: pid, reason: reason, stack: stack}) do
    exception = Exception.normalize(:error, reason, stack)
    banner = ["\n" | Exception.format_banner(:error, exception, stack)]
    {["Process ", inspect(pid), " raised an exception", banner | stacktrace(stack)], crash_reason: {exception, stack}}
  end

  def translate(%{label: {:gen_server, :terminate}} = report) do
    {why, crash} = why(report.reason)

    {[
       ["GenServer ", inspect(report.name), " terminating", why],
       ["\nLast message", sender(report.client_info), ": ", inspect(report.last_message)],
       if(debug?(), do: ["\nState: ", inspect(report.state) | client(report.client_info)], else: [])
     ], [crash_reason: crash] ++ registered(report.name)}
  end

  def translate(%{label: {:gen_event, :terminate}} = report) do
    reason =
      case report.reason do
        {:EXIT, reason} -> reason
        reason -> reason
      end

    {why, crash} = why(reason)

    {[
       [":gen_event handler ", inspect(report.handler), " installed in ", inspect(report.name), " terminating", why],
       ["\nLast message: ", inspect(report.last_message)],
       if(debug?(), do: ["\nState: ", inspect(report.state)], else: [])
     ], [crash_reason: crash] ++ registered(report.name)}
  end

  def translate(%{label: {:gen_server, :no_handle_info}, module: module, message: message}) do
    {["Undefined handle_info in ", inspect(module), "\nUnhandled message: ", inspect(message)], []}
  end

  def translate(%{label: {GenServer, :no_handle_info}, report: report}) do
    %{module: module, message: message, name: name} = report
    {[inspect(module), ?\s, inspect(name), " received unexpected message in handle_info/2: ", inspect(message), "\n"], []}
  end

  def translate(%{label: {Task.Supervisor, :terminating}, report: report}) do
    {why, crash} = why(report.reason)

    {[
       ["Task ", inspect(report.name), " started from ", inspect(report.starter), " terminating", why],
       ["\nFunction: ", inspect(report.function), "\n    Args: ", inspect(report.args)]
     ], [crash_reason: crash] ++ registered(report.name)}
  end

  def translate(%{label: {:proc_lib, :crash}, report: [info, linked]}), do: crash(info, linked)
  def translate(%{label: {:supervisor, :progress}, report: report}), do: child_started(report)
  def translate(%{label: {:supervisor, _}, report: report}), do: child_failed(report)

  def translate(%{label: {:application_controller, :progress}, report: [application: app, started_at: node]}) do
    {["Application ", Atom.to_string(app), " started at ", inspect(node)], []}
  end

  def translate(%{label: {:application_controller, :exit}, report: [{:application, app}, {:exited, reason} | _]}) do
    {["Application ", Atom.to_string(app), " exited: ", Application.format_error(reason)], []}
  end

  def translate(%{label: {:error_logger, _}, format: format, args: args}), do: {:io_lib.format(format, args), []}
  def translate(report), do: {inspect(Map.to_list(report)), []}

  # Details such as the state are for those who log at debug level.
  defp debug?, do: :logger.get_primary_config().level in [:debug, :all]

  defp registered(name) when is_atom(name), do: [registered_name: name]
  defp registered(_), do: []

  # -- why something ended -----------------------------------------------------------------------------------------------------

  # A reason with a stack trace is an exception (or a crash by exit, with the place); any other is a stop.
  defp why({reason, [_ | _] = stack} = all) do
    try do
      stacktrace(stack)
    catch
      :error, _ -> {stop(all), {all, []}}
    else
      places ->
        {banner, reason} = banner(reason, stack)
        {[banner | places], {reason, stack}}
    end
  end

  # a stop tuple has no place
  defp why({reason, []}), do: {stop(reason), {reason, []}}
  defp why(reason), do: {stop(reason), {reason, []}}

  defp banner(reason, stack) do
    if is_exception(reason) do
      {["\n" | Exception.format_banner(:error, reason, stack)], reason}
    else
      case Exception.normalize(:error, reason, stack) do
        %ErlangError{} -> {stop(reason), reason}
        exception -> {["\n" | Exception.format_banner(:error, exception, stack)], exception}
      end
    end
  end

  defp stop(reason), do: ["\n** (stop) " | Exception.format_exit(reason)]

  defp stacktrace(stack), do: for(entry <- stack, do: ["\n    " | Exception.format_stacktrace_entry(entry)])

  defp sender({_, {name, _}}), do: [" (from ", inspect(name), ")"]
  defp sender({from, _}), do: [" (from ", inspect(from), ")"]
  defp sender(_), do: []

  defp client({from, :dead}), do: ["\nClient ", inspect(from), " is dead"]
  defp client({from, :remote}), do: ["\nClient ", inspect(from), " is remote on node ", inspect(node(from))]
  defp client({_, {name, stack}}), do: ["\nClient ", inspect(name), " is alive\n" | stacktrace(stack)]
  defp client(_), do: []

  # -- supervisors --------------------------------------------------------------------------------------------------------------

  defp child_started(supervisor: sup, started: [{:pid, pid}, {:id, id} | info]) do
    {["Child ", inspect(id), " of Supervisor ", supervisor(sup), " started\nPid: ", inspect(pid) | child(info)], []}
  end

  defp child_started(supervisor: sup, started: [{:pid, pid} | info]) do
    {["Child of Supervisor ", supervisor(sup), " started\nPid: ", inspect(pid) | child(info)], []}
  end

  defp child_failed(supervisor: sup, errorContext: context, reason: reason, offender: offender) do
    {what, number, info} =
      case offender do
        [{:pid, pid}, {:id, id} | info] -> {["Child ", inspect(id)], pid_line(pid, context), info}
        [{:nb_children, n}, {:id, id} | info] -> {["Children ", inspect(id)], ["\nNumber: ", Integer.to_string(n)], info}
        [{:pid, pid} | info] -> {"Child", ["\nPid: ", inspect(pid)], info}
      end

    {[
       [what, " of Supervisor ", supervisor(sup), ?\s, context(context)],
       ["\n** (exit) ", Exception.format_exit(start_reason(reason, context)), number | child(info)]
     ], []}
  end

  # a start function that raised
  defp start_reason({:EXIT, reason}, :start_error), do: reason
  defp start_reason(reason, _), do: reason

  # a supervisor that gives up is no news about one pid
  defp pid_line(pid, context) when is_pid(pid) and context != :shutdown, do: ["\nPid: ", inspect(pid)]
  defp pid_line(_, _), do: []

  defp context(:start_error), do: "failed to start"
  defp context(:child_terminated), do: "terminated"
  defp context(:shutdown), do: "caused shutdown"
  defp context(:shutdown_error), do: "shut down abnormally"

  defp supervisor({:local, name}), do: inspect(name)
  defp supervisor({:global, name}), do: inspect(name)
  defp supervisor({:via, _, name}), do: inspect(name)
  defp supervisor({pid, module}), do: [inspect(pid), " (", inspect(module), ?)]
  defp supervisor(other), do: inspect(other)

  defp child([{:mfargs, {module, fun, args}} | info]) do
    ["\nStart Call: ", call(module, fun, args) | if(debug?(), do: for({key, value} <- info, do: child_line(key, value)), else: [])]
  end

  defp child(_), do: []

  defp call(module, fun, :undefined), do: [inspect(module), ?., Macro.inspect_atom(:remote_call, fun), "/?"]
  defp call(module, fun, args), do: Exception.format_mfa(module, fun, args)

  defp child_line(:restart_type, value), do: ["\nRestart: ", inspect(value)]
  defp child_line(:shutdown, value), do: ["\nShutdown: ", inspect(value)]
  defp child_line(:child_type, value), do: ["\nType: ", inspect(value)]
  defp child_line(:significant, true), do: "\nSignificant: true"
  defp child_line(_, _), do: []

  # -- crashes of OTP processes (SASL reports) ------------------------------------------------------------------------------------

  defp crash([{:initial_call, first} | info], _linked) do
    [{:pid, pid}, {:error_info, {kind, reason, stack}}, {:ancestors, ancestors}, {:registered_name, name} | more] = info
    name_text = if name == [], do: inspect(pid), else: [inspect(name), " (", inspect(pid), ?)]
    details = if debug?(), do: for({key, value} <- more_in_order(more), do: ["\n", crash_key(key), ": ", inspect(value)]), else: []

    {[
       ["Process ", name_text, " terminating\n", Exception.format_banner(kind, reason, stack), stacktrace(stack)],
       ["\nInitial Call: ", first_call(first), "\nAncestors: ", inspect(ancestors) | details]
     ], [crash_reason: {reason, stack}] ++ registered(name)}
  end

  defp more_in_order(info), do: for(key <- crash_keys(), do: {key, Keyword.get(info, key)})

  defp crash_keys, do: [:message_queue_len, :messages, :links, :dictionary, :trap_exit, :status, :heap_size, :stack_size, :reductions]

  defp crash_key(:message_queue_len), do: "Message Queue Length"
  defp crash_key(:messages), do: "Messages"
  defp crash_key(:links), do: "Links"
  defp crash_key(:dictionary), do: "Dictionary"
  defp crash_key(:trap_exit), do: "Trapping Exits"
  defp crash_key(:status), do: "Status"
  defp crash_key(:heap_size), do: "Heap Size"
  defp crash_key(:stack_size), do: "Stack Size"
  defp crash_key(:reductions), do: "Reductions"

  defp first_call({:supervisor, module, _}), do: Exception.format_mfa(module, :init, 1)
  defp first_call({module, fun, args}) when is_list(args), do: Exception.format_mfa(module, fun, length(args))
  defp first_call(other), do: inspect(other)
end
