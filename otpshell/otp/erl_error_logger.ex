defmodule :error_logger do
  @moduledoc """
  The interface to logging that Erlang had before `:logger`: what it is given goes there, an `info` as a `:notice`.

      iex> :error_logger.error_msg('~p is full', [:disk])
      :ok
  """

  for {kind, level} <- [info: :notice, warning: :warning, error: :error] do
    @doc "Logs a text."
    def unquote(:"#{kind}_msg")(format), do: unquote(:"#{kind}_msg")(format, [])

    @doc "Logs a format with its arguments."
    def unquote(:"#{kind}_msg")(format, args), do: :logger.log(unquote(level), format, args)

    @doc "Logs a term; a list of pairs takes a line for each."
    def unquote(:"#{kind}_report")(report), do: unquote(:"#{kind}_report")(:std, report)

    @doc "Logs a term; `type` is for handlers that sort reports."
    def unquote(:"#{kind}_report")(_type, report), do: report(unquote(level), report)
  end

  @doc "Logs a format as an error."
  def format(format, args), do: error_msg(format, args)

  defp report(level, report), do: :logger.log(level, :lists.join('~n', lines(report)) |> :lists.append(), args(report))

  defp lines([_ | _] = report), do: for(item <- report, do: if(match?({_, _}, item), do: '    ~tp: ~tp', else: '    ~tp'))
  defp lines(_term), do: ['~tp']

  defp args([_ | _] = report), do: Enum.flat_map(report, fn item -> if match?({_, _}, item), do: Tuple.to_list(item), else: [item] end)
  defp args(term), do: [term]
end
