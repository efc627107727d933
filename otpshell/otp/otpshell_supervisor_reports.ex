defmodule Otpshell.SupervisorReports do
  @moduledoc """
  What a `:supervisor` tells `:logger` of its children. These reports are for operators: Logger shows them when
  `:handle_sasl_reports` is on.
  """

  import Otpshell.Children

  @doc "Reports that something went wrong with a child; `context` is `:start_error`, `:child_terminated`, `:shutdown` or `:shutdown_error`."
  def report_error(context, reason, child, name) do
    report = [supervisor: name, errorContext: context, reason: reason, offender: offender(child)]
    :logger.log(:error, %{label: {:supervisor, context}, report: report}, %{domain: [:otp, :sasl]})
  end

  @doc "Reports that a child has been started."
  def report_progress(child, name) do
    :logger.log(:info, %{label: {:supervisor, :progress}, report: [supervisor: name, started: offender(child)]}, %{domain: [:otp, :sasl]})
  end

  # Many children of a :simple_one_for_one supervisor that ended alike are one offender.
  defp offender(child(pid: pids) = child) when is_list(pids), do: [{:nb_children, length(pids)} | about(child)]
  defp offender(child(pid: pid) = child), do: [{:pid, pid} | about(child)]

  defp about(child(id: id, start: start, restart: restart, significant: significant, shutdown: shutdown, type: type)) do
    [id: id, mfargs: start, restart_type: restart, significant: significant, shutdown: shutdown, child_type: type]
  end
end
