defmodule Otpshell.Shutdown do
  @moduledoc """
  How a `:supervisor` ends its children: each is told `:shutdown` and given its time, then killed; `:brutal_kill` is no time at all.

  A child's end is seen by a monitor. The link stays until then, so that a child never outlives a supervisor that is killed meanwhile.
  An end other than the one that was asked for is reported.
  """

  import Otpshell.Children
  import Otpshell.SupervisorReports

  @doc "Ends all children, the newest first: the children, of which none runs; the temporary ones are forgotten."
  def stop_all({ids, known}, name) do
    Enum.each(ids, fn id -> stop(Map.fetch!(known, id), name) end)
    {temporary, kept} = Enum.split_with(ids, fn id -> child(Map.fetch!(known, id), :restart) == :temporary end)
    known = Map.drop(known, temporary)
    {kept, Enum.reduce(kept, known, fn id, known -> Map.update!(known, id, &child(&1, pid: :undefined)) end)}
  end

  @doc "Ends one child, if it runs."
  def stop(child(pid: pid) = child, name) when is_pid(pid) do
    ref = Process.monitor(pid)
    Process.exit(pid, signal(child))
    reason = await_end(pid, ref, child(child, :shutdown))
    unless expected?(reason, child), do: report_error(:shutdown_error, reason, child, name)
    :ok
  end

  def stop(_not_running, _name), do: :ok

  defp signal(child(shutdown: :brutal_kill)), do: :kill
  defp signal(_child), do: :shutdown

  defp await_end(pid, ref, how) do
    receive do
      {:DOWN, ^ref, :process, ^pid, reason} -> unlinked(pid, reason)
    after
      if(how == :brutal_kill, do: :infinity, else: how) ->
        Process.exit(pid, :kill)
        await_end(pid, ref, :infinity)
    end
  end

  # From here on no exit signal of the child comes any more; one that has come tells the reason if the monitor was too late.
  defp unlinked(pid, reason) do
    Process.unlink(pid)

    receive do
      {:EXIT, ^pid, reason} -> reason
    after
      0 -> reason
    end
  end

  defp expected?(:killed, child(shutdown: :brutal_kill)), do: true
  defp expected?(:shutdown, child(shutdown: how, restart: restart)), do: how != :brutal_kill or restart != :permanent
  defp expected?(:normal, child(restart: restart)), do: restart != :permanent
  defp expected?({:shutdown, _}, child(restart: restart)), do: restart != :permanent
  defp expected?(_reason, _child), do: false

  @doc "Ends all pids of a `:simple_one_for_one` supervisor at the same time. Each reason that was not expected is reported once."
  def stop_dynamic(state(name: name) = state) do
    child(shutdown: how) = child = template(state)
    pids = for {pid, _args} <- dynamics(state), is_pid(pid), into: %{}, do: {pid, Process.monitor(pid)}
    for {pid, _ref} <- pids, do: Process.exit(pid, signal(child))

    timer = if is_integer(how) and pids != %{}, do: :erlang.start_timer(how, self(), :kill)
    ends = await_ends(pids, timer, [])
    if timer, do: :erlang.cancel_timer(timer)

    unexpected = for {pid, reason} <- ends, not expected?(reason, child), do: {reason, pid}
    for {reason, pids} <- Enum.group_by(unexpected, &elem(&1, 0), &elem(&1, 1)), do: report_error(:shutdown_error, reason, child(child, pid: pids), name)
    :ok
  end

  defp await_ends(pids, _timer, ends) when pids == %{}, do: ends

  defp await_ends(pids, timer, ends) do
    receive do
      {:DOWN, _ref, :process, pid, reason} when is_map_key(pids, pid) ->
        await_ends(Map.delete(pids, pid), timer, [{pid, unlinked(pid, reason)} | ends])

      {:timeout, ^timer, :kill} ->
        for {pid, _ref} <- pids, do: Process.exit(pid, :kill)
        await_ends(pids, nil, ends)
    end
  end
end
