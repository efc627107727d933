defmodule Logger.Formatter do
  @moduledoc """
  Lays out log lines: `$time`, `$date`, `$message`, `$level`, `$node`, `$metadata` in a pattern.

      iex> Logger.Formatter.compile("[$level] $message\\n")
      ["[", :level, "] ", :message, "\\n"]
  """

  @doc """
  A pattern as a list of texts and names; `nil` stands for the usual pattern, `{module, function}` for itself.

  Raises `ArgumentError` when the pattern has an unknown name.

      iex> Logger.Formatter.compile("[$level] $message!")
      ["[", :level, "] ", :message, "!"]
  """
  def compile(nil), do: compile("\n$time $metadata[$level] $message\n")
  def compile({module, function}), do: {module, function}

  def compile(pattern) when is_binary(pattern) do
    for part <- Regex.split(~r/\$[a-z]+/, pattern, include_captures: true, trim: true), do: compile_part(part)
  end

  defp compile_part("$time"), do: :time
  defp compile_part("$date"), do: :date
  defp compile_part("$message"), do: :message
  defp compile_part("$level"), do: :level
  defp compile_part("$node"), do: :node
  defp compile_part("$metadata"), do: :metadata

  defp compile_part("$levelpad") do
    IO.warn("$levelpad in Logger message format is deprecated, please remove it")
    :levelpad
  end

  defp compile_part("$" <> name), do: raise(ArgumentError, "$#{name} is an invalid format pattern")
  defp compile_part(text), do: text

  @doc """
  A log line as chardata: a compiled pattern, filled in. `time` is `{date, time}`, `metadata` a keyword list.

      iex> pattern = Logger.Formatter.compile("$time [$level] $message")
      iex> line = Logger.Formatter.format(pattern, :info, "started", {{2020, 1, 2}, {3, 4, 5, 678}}, [])
      iex> IO.chardata_to_string(line)
      "03:04:05.678 [info] started"
  """
  def format({module, function}, level, message, time, metadata), do: apply(module, function, [level, message, time, metadata])

  def format(parts, level, message, when_logged, metadata) do
    for part <- parts do
      case part do
        :time -> format_time(elem(when_logged, 1))
        :date -> format_date(elem(when_logged, 0))
        :message -> message
        :level -> Atom.to_string(level)
        :node -> Atom.to_string(node())
        :metadata -> metadata(metadata)
        :levelpad -> if level in [:info, :warn], do: " ", else: ""
        text -> text
      end
    end
  end

  defp metadata([]), do: ""
  defp metadata(pairs), do: for({key, value} <- pairs, text = value(key, value), part <- [Atom.to_string(key), ?=, text, ?\s], do: part)

  @doc false
  def select(_meta, []), do: []
  # the level as Erlang calls it comes first
  def select(meta, :all), do: Map.to_list(Map.take(meta, [:erl_level])) ++ Map.to_list(Map.delete(meta, :erl_level))
  def select(meta, keys), do: for(key <- keys, Map.has_key?(meta, key), do: {key, Map.get(meta, key)})

  # how metadata values look; nil leaves the pair out
  defp value(:time, _), do: nil
  defp value(:gl, _), do: nil
  defp value(:report_cb, _), do: nil
  defp value(:domain, [head | tail]) when is_atom(head), do: Enum.map_intersperse([head | tail], ?., &Atom.to_string/1)
  defp value(:mfa, {module, fun, arity}), do: Exception.format_mfa(module, fun, arity)
  defp value(:initial_call, {module, fun, arity}), do: Exception.format_mfa(module, fun, arity)
  defp value(:crash_reason, _), do: nil
  defp value(:file, file) when is_list(file), do: file
  defp value(_, nil), do: nil
  defp value(_, text) when is_binary(text), do: text
  defp value(_, number) when is_integer(number), do: Integer.to_string(number)
  defp value(_, number) when is_float(number), do: Float.to_string(number)
  # as Erlang writes them: <0.1.0>
  defp value(_, id) when is_pid(id) or is_reference(id), do: id |> inspect() |> String.replace(~r/^#\w+/, "")

  defp value(_, atom) when is_atom(atom) do
    case Atom.to_string(atom) do
      "Elixir." <> rest -> rest
      text -> text
    end
  end

  # what can be a text of its own; lists are more often data than text
  defp value(_, list) when is_list(list), do: nil

  defp value(_, term) do
    with module when module != nil <- String.Chars.impl_for(term), do: module.to_string(term)
  end

  @doc """
  The text with `�` in place of what cannot be printed: bytes that are not UTF-8, and in a list what is not a character.

      iex> Logger.Formatter.prune(<<"a", 255, "b">>)
      "a�b"
  """
  def prune(text) when is_binary(text), do: if(String.valid?(text), do: text, else: pruned(text, ""))
  def prune([character | rest]) when character in 0..0x10FFFF, do: [character | prune(rest)]
  def prune([part | rest]), do: [prune(part) | prune(rest)]
  def prune([]), do: []
  def prune(_other), do: "�"

  defp pruned(<<character::utf8, rest::binary>>, done), do: pruned(rest, <<done::binary, character::utf8>>)
  defp pruned(<<_byte, rest::binary>>, done), do: pruned(rest, <<done::binary, "�">>)
  defp pruned("", done), do: done

  @doc """
  A date, `{year, month, day}`, as chardata.

      iex> Logger.Formatter.format_date({2020, 1, 2}) |> IO.chardata_to_string()
      "2020-01-02"
  """
  def format_date({year, month, day}), do: [Integer.to_string(year), ?-, two(month), ?-, two(day)]

  @doc """
  A time, `{hour, minute, second, millisecond}`, as chardata.

      iex> Logger.Formatter.format_time({3, 4, 5, 678}) |> IO.chardata_to_string()
      "03:04:05.678"
  """
  def format_time({hour, minute, second, milli}), do: [two(hour), ?:, two(minute), ?:, two(second), ?., three(milli)]

  @doc false
  # A system time as a date and a time: local, or UTC where `Logger.configure(utc_log: true)` asks for it.
  def system_time(microseconds), do: :otpshell_logger.date_and_time(microseconds, Application.get_env(:logger, :utc_log, false))

  defp two(number) when number < 10, do: [?0, Integer.to_string(number)]
  defp two(number), do: Integer.to_string(number)
  defp three(number) when number < 10, do: [?0, ?0, Integer.to_string(number)]
  defp three(number) when number < 100, do: [?0, Integer.to_string(number)]
  defp three(number), do: Integer.to_string(number)
end
