defmodule ExUnit.CaptureLog do
  @moduledoc """
  What is logged, as a string, laid out as on the console.

      import ExUnit.CaptureLog
      assert capture_log(fn -> Logger.error("oops") end) =~ "oops"

  What other processes log meanwhile is captured too. Options: `:level`, and those of the console (`:format`, `:metadata`, `:colors`).
  """

  @doc "What is logged while `function` runs."
  def capture_log(options \\ [], function) do
    {_result, log} = with_log(options, function)
    log
  end

  @doc "As `capture_log/2`; gives `{result, log}`."
  def with_log(options \\ [], function) do
    {:ok, device} = StringIO.open("")
    check_layout(device, options)
    ref = ExUnit.CaptureServer.log_capture_on(self(), device, options)

    try do
      result = function.()
      {result, device |> StringIO.contents() |> elem(1)}
    after
      ExUnit.CaptureServer.log_capture_off(ref)
      StringIO.close(device)
      # a level that is none is found out by the first line that is held against it
      unless level?(options[:level]), do: exit({{:error, :module_not_found}, {__MODULE__, :remove_capture, [device]}})
    end
  end

  # What the console would refuse ends the capture before it begins.
  defp check_layout(device, options) do
    Logger.Formatter.compile(options[:format])
    colors = Keyword.get(options, :colors, [])
    Keyword.get(colors, :enabled)
    unless options[:metadata] == :all, do: options |> Keyword.get(:metadata, []) |> Enum.reverse()
  catch
    :error, reason ->
      StringIO.close(device)
      exit({{reason, __STACKTRACE__}, {__MODULE__, :add_capture, [device, Keyword.put_new(options, :level, nil)]}})
  end

  defp level?(level), do: level in [nil, :warn, :all, :none | Logger.levels()]

  @doc false
  # As a handler of :logger: called in the process that logs.
  def log(event, %{config: %{captures: captures}}) do
    Enum.each(captures, fn {device, options} -> write(event, device, options) end)
  end

  defp write(%{level: level, msg: message, meta: meta}, device, options) do
    console = Keyword.merge(Application.get_env(:logger, :console, []), options)

    if Logger.Handler.shown?(level, meta) and loud_enough?(level, console[:level]) do
      case Logger.Handler.line(level, message, meta, console) do
        :skip -> :ok
        text -> put(device, Logger.Handler.coloured(text, level, meta, console[:colors]))
      end
    end
  end

  # Whoever logs may find that the capture has ended meanwhile.
  defp put(device, text) do
    IO.write(device, text)
  rescue
    ErlangError -> :ok
  end

  defp loud_enough?(_level, nil), do: true
  defp loud_enough?(level, least), do: level?(least) and Logger.compare_levels(level, least) != :lt
end
