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
    ref = ExUnit.CaptureServer.log_capture_on(self(), device, options)

    try do
      result = function.()
      {result, device |> StringIO.contents() |> elem(1)}
    after
      ExUnit.CaptureServer.log_capture_off(ref)
      StringIO.close(device)
    end
  end

  @doc false
  # As a handler of :logger: called in the process that logs.
  def log(event, %{config: %{captures: captures}}) do
    Enum.each(captures, fn {device, options} -> write(event, device, options) end)
  end

  defp write(%{level: level, msg: message, meta: meta}, device, options) do
    console = Keyword.merge(Application.get_env(:logger, :console, []), options)

    if Logger.Handler.shown?(meta) and loud_enough?(level, console[:level]) do
      case Logger.Handler.line(level, message, meta, console) do
        :skip -> :ok
        text -> IO.write(device, Logger.Handler.coloured(text, level, meta, console[:colors]))
      end
    end
  end

  defp loud_enough?(_level, nil), do: true
  defp loud_enough?(level, least), do: Logger.compare_levels(level, least) != :lt
end
