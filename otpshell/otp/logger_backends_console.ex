defmodule Logger.Backends.Console do
  @moduledoc """
  The console as a backend that can be added more than once, each with options of its own:

      Logger.add_backend({Logger.Backends.Console, :audit})
      Logger.configure_backend({Logger.Backends.Console, :audit}, device: :standard_error, level: :error)

  Options: `:device`, `:level`, `:format`, `:metadata`, `:colors`. What is not given is as for `:console`; options may also stand in place
  of the id.
  """

  @behaviour :gen_event

  @impl true
  def init(:console), do: {:ok, configured([])}
  def init({__MODULE__, options}) when is_list(options), do: {:ok, configured(options)}
  def init({__MODULE__, _id}), do: {:ok, configured([])}

  defp configured(options) do
    Logger.Formatter.compile(options[:format])
    Logger.merge_console(Application.get_env(:logger, :console, []), options)
  end

  # As on real Elixir, what was given before counts no more.
  @impl true
  def handle_call({:configure, options}, _before), do: {:ok, :ok, configured(options)}

  @impl true
  def handle_event({level, leader, {Logger, text, time, metadata}}, options) when node(leader) == node() do
    level = metadata[:erl_level] || level
    if Logger.Handler.reaches?(level, options[:level]), do: write(level, text, time, Map.new(metadata), options)
    {:ok, options}
  end

  def handle_event(_other, options), do: {:ok, options}

  defp write(level, text, time, meta, options) do
    line = Logger.Handler.laid_out(level, text, time, meta, options)
    IO.write(options[:device] || :user, Logger.Handler.coloured(line, level, meta, options[:colors]))
  end

  @impl true
  def handle_info(_message, options), do: {:ok, options}
end
