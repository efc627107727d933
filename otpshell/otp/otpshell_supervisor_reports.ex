defmodule Otpshell.SupervisorReports do
  @moduledoc """
  What a `:supervisor` tells `:logger` of its children. These reports are for operators: Logger shows them when
  `:handle_sasl_reports` is on.
  """

  import Otpshell.Children

  @doc "Reports that something went wrong with a child; `context` is `:start_error`, `:child_terminated`, `:shutdown` or `:shutdown_error`."
  def report_error(context, reason, child, name) do
    report = [supervisor: name, errorContext: context, reason: reason, offender: offender(child)]
    :logger.log(:error, %{label: {:supervisor, context}, report: report}, meta({:error_report, :supervisor_report, 'SUPERVISOR REPORT'}, place(context, child)))
  end

  # Where on the BEAM that is logged.
  defp place(:start_error, _child), do: {:start_children, 2, 392}
  defp place(:child_terminated, _child), do: {:do_restart, 3, 736}
  defp place(:shutdown, _child), do: {:restart, 2, 805}
  defp place(:shutdown_error, child(pid: pids)) when is_list(pids), do: {:terminate_dynamic_children, 1, 1020}
  defp place(:shutdown_error, _child), do: {:do_terminate, 2, 905}

  defp meta(kind, place), do: Otpshell.ReportTexts.sasl_meta(:supervisor, kind, place)

  @doc "Reports that a child has been started."
  def report_progress(child, name) do
    report = %{label: {:supervisor, :progress}, report: [supervisor: name, started: offender(child)]}
    :logger.log(:info, report, meta({:info_report, :progress, 'PROGRESS REPORT'}, {:report_progress, 2, 1557}))
  end

  # Many children of a :simple_one_for_one supervisor that ended alike are one offender.
  defp offender(child(pid: pids) = child) when is_list(pids), do: [{:nb_children, length(pids)} | about(child)]
  defp offender(child(pid: pid) = child), do: [{:pid, pid} | about(child)]

  defp about(child(id: id, start: start, restart: restart, significant: significant, shutdown: shutdown, type: type)) do
    [id: id, mfargs: start, restart_type: restart, significant: significant, shutdown: shutdown, child_type: type]
  end
end
