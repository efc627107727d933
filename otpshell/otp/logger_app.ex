defmodule Logger.App do
  @moduledoc """
  Logger as an application: `Application.stop(:logger)` and `Application.start(:logger)`, which reads `:level`, `:backends` and
  `:start_options` of its environment again.

  It runs from the start, with the console alone, which needs no process. While it is stopped, only notices and what is more severe are
  written.
  """

  @stopped {Logger, :stopped}

  @doc "Whether Logger runs."
  def running?, do: not :persistent_term.get(@stopped, false)

  @doc "Starts the event manager and all backends: `:ok`."
  def start do
    :persistent_term.erase(@stopped)
    Logger.configure(level: Application.get_env(:logger, :level, :debug))
    Logger.Watcher.start_manager(Application.get_env(:logger, :start_options, []))
    Application.get_env(:logger, :backends, [:console]) |> Enum.reject(&(&1 == :console)) |> Enum.each(&add/1)
  end

  defp add(backend) do
    with {:error, reason} <- Logger.Watcher.start(backend) do
      IO.write(:stderr, ["** (Logger) backend ", inspect(backend), " cannot be added: ", inspect(reason), "\n"])
    end
  end

  @doc "Stops Logger, as `Application.stop(:logger)` does."
  def stop, do: Application.stop(:logger)

  @doc "Ends the backends and the event manager: `:ok`."
  def end_all do
    Logger.Watcher.stop_all()
    :persistent_term.put(@stopped, true)
    :logger.update_primary_config(%{level: :notice})
  end
end
