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
    end
  end

  @doc "Takes a backend out."
  def stop(backend) do
    {pid, others} = Map.pop(watchers(), backend)
    :persistent_term.put(@watchers, others)
    GenServer.stop(pid, :shutdown)
  end

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
    if Process.whereis(Logger) == nil, do: :gen_event.start({:local, Logger})

    case add(backend) do
      :ok -> {:ok, backend}
      error -> {:stop, error}
    end
  end

  @impl true
  def handle_info({:gen_event_EXIT, backend, reason}, backend) do
    IO.write(:stderr, ["** (Logger) backend ", inspect(backend), " terminated: ", Exception.format_exit(reason), "\n"])
    if add(backend) == :ok, do: {:noreply, backend}, else: {:stop, :shutdown, backend}
  end

  def handle_info(_other, backend), do: {:noreply, backend}

  @impl true
  def terminate(_reason, backend), do: :gen_event.delete_handler(Logger, backend, :ok)

  defp add(backend), do: :gen_event.add_sup_handler(Logger, handler(backend), backend)

  # An atom names a handler; a module with something beside it is told from others of that module.
  defp handler(module) when is_atom(module), do: module
  defp handler({module, id}), do: {module, id}
end
