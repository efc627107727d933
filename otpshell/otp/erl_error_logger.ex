defmodule :error_logger do
  @moduledoc """
  The interface to logging that Erlang had before `:logger`: what it is given goes there, an `info` as a `:notice`.

      iex> :error_logger.error_msg('~p is full', [:disk])
      :ok
  """

  for {kind, level} <- [info: :notice, warning: :warning, error: :error] do
    @doc """
    Logs a text at level `#{level}`; with `args` it is a format that they are put into. Always `:ok`.

        iex> :error_logger.#{kind}_msg('the disk is full')
        :ok
    """
    def unquote(:"#{kind}_msg")(format), do: unquote(:"#{kind}_msg")(format, [])

    def unquote(:"#{kind}_msg")(format, args) do
      log(unquote(level), unquote(:"#{kind}_msg"), format, args, %{error_logger: %{tag: unquote(if(kind == :error, do: :error, else: :"#{kind}_msg"))}})
    end

    @doc """
    Logs a term at level `#{level}`; a list of pairs takes a line for each. `type` is for handlers that sort reports. Always `:ok`.

        iex> :error_logger.#{kind}_report(disk: :full)
        :ok
    """
    def unquote(:"#{kind}_report")(report), do: report(unquote(level), unquote(:"#{kind}_report"), unquote(:"std_#{kind}"), report, %{})

    def unquote(:"#{kind}_report")(type, report), do: report(unquote(level), unquote(:"#{kind}_report"), type, report, %{domain: [type]})
  end

  @doc """
  Logs a format with its arguments as an error. Always `:ok`.

      iex> :error_logger.format('~p is full', [:disk])
      :ok
  """
  def format(format, args), do: error_msg(format, args)

  # Handlers get the format and its arguments in a report of the old kind.
  defp log(level, kind, format, args, meta) do
    report = %{label: {:error_logger, kind}, format: format, args: args}
    :logger.log(level, report, Map.put(meta, :report_cb, &report_to_format/1))
  end

  defp report_to_format(%{label: {:error_logger, _}, format: format, args: args}), do: {format, args}

  defp report(level, kind, type, report, meta) do
    log(level, kind, :lists.join('~n', lines(report)) |> :lists.append(), args(report), Map.put(meta, :error_logger, %{tag: kind, type: type}))
  end

  defp lines([_ | _] = report), do: for(item <- report, do: if(match?({_, _}, item), do: '    ~tp: ~tp', else: '    ~tp'))
  defp lines(_term), do: ['~tp']

  defp args([_ | _] = report), do: Enum.flat_map(report, fn item -> if match?({_, _}, item), do: Tuple.to_list(item), else: [item] end)
  defp args(term), do: [term]
end
