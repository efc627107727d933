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

    def unquote(:"#{kind}_msg")(format, args), do: :logger.log(unquote(level), format, args)

    @doc """
    Logs a term at level `#{level}`; a list of pairs takes a line for each. `type` is for handlers that sort reports. Always `:ok`.

        iex> :error_logger.#{kind}_report(disk: :full)
        :ok
    """
    def unquote(:"#{kind}_report")(report), do: unquote(:"#{kind}_report")(:std, report)

    def unquote(:"#{kind}_report")(_type, report), do: report(unquote(level), report)
  end

  @doc """
  Logs a format with its arguments as an error. Always `:ok`.

      iex> :error_logger.format('~p is full', [:disk])
      :ok
  """
  def format(format, args), do: error_msg(format, args)

  defp report(level, report), do: :logger.log(level, :lists.join('~n', lines(report)) |> :lists.append(), args(report))

  defp lines([_ | _] = report), do: for(item <- report, do: if(match?({_, _}, item), do: '    ~tp: ~tp', else: '    ~tp'))
  defp lines(_term), do: ['~tp']

  defp args([_ | _] = report), do: Enum.flat_map(report, fn item -> if match?({_, _}, item), do: Tuple.to_list(item), else: [item] end)
  defp args(term), do: [term]
end
