defmodule Logger.Watcher do
  @moduledoc """
  Keeps a backend of Logger's: a handler of the event manager `Logger`, which is there as soon as there is one such backend. The watcher adds
  it, adds it again when it has crashed, and takes it out at the end.
  """

  use GenServer

  @watchers {Logger, :watchers}

  @doc "Adds a backend: `{:ok, pid}` of its watcher, or `{:error, reason}`."
  def start(backend) do
    with {:ok, pid} <- GenServer.start(__MODULE__, backend) do
      :persistent_term.put(@watchers, Map.put(watchers(), backend, pid))
      {:ok, pid}
    else
      {:error, reason} -> {:error, {reason, {:child, :undefined, backend, {__MODULE__, :start, [backend]}, :transient, false, 5000, :worker, [__MODULE__]}}}
    end
  end

  @doc "Takes a backend out."
  def stop(backend) do
    {pid, others} = Map.pop(watchers(), backend)
    :persistent_term.put(@watchers, others)
    GenServer.stop(pid, :shutdown)
  end

  @doc "Takes all backends out, and ends the event manager: `:ok`."
  def stop_all do
    Enum.each(Map.keys(watchers()), &stop/1)
    if Process.whereis(Logger), do: :gen_event.stop(Logger), else: :ok
  end

  @doc "Starts the event manager unless it is there; `options` are those of `:gen_event.start/2`."
  def start_manager(options \\ []), do: if(Process.whereis(Logger) == nil, do: :gen_event.start({:local, Logger}, options))

  @doc "What a backend answers to a request; `{:error, :bad_module}` when there is no such backend."
  def call(backend, request) do
    if Map.has_key?(watchers(), backend), do: :gen_event.call(Logger, backend, request, :infinity), else: {:error, :bad_module}
  end

  def notify(event), do: :gen_event.notify(Logger, event)
  def flush, do: if(watchers() == %{}, do: :ok, else: :gen_event.sync_notify(Logger, :flush))

  defp watchers, do: :persistent_term.get(@watchers, %{})

  @impl true
  def init(backend) do
    Process.flag(:trap_exit, true)
    start_manager()

    case add(backend) do
      :ok -> {:ok, backend}
      error -> {:stop, error}
    end
  end

  @impl true
  def handle_info({:gen_event_EXIT, backend, reason}, backend) do
    # With the console the event manager's own report is seen.
    if :console not in Application.get_env(:logger, :backends, [:console]), do: tell(backend, reason)
    if add(backend) == :ok, do: {:noreply, backend}, else: {:stop, :shutdown, backend}
  end

  def handle_info(_other, backend), do: {:noreply, backend}

  @doc "Tells on standard error that a backend has ended."
  def tell(backend, reason) do
    reason = with {:EXIT, why} <- reason, do: why
    headline = [":gen_event handler ", inspect(backend), " installed in Logger terminating\n** (exit) "]
    IO.write(:stderr, [headline, Exception.format_exit(reason), "\n"])
  end

  @impl true
  def terminate(_reason, backend), do: :gen_event.delete_handler(Logger, backend, :ok)

  defp add(backend), do: :gen_event.add_sup_handler(Logger, handler(backend), backend)

  # An atom names a handler; a module with something beside it is told from others of that module.
  defp handler(module) when is_atom(module), do: module
  defp handler({module, id}), do: {module, id}
end
