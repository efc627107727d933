defmodule EEx.Compiler do
  @moduledoc false
  # Tokens to a quoted expression, with the callbacks of an engine. The tags of a block are joined to one piece of source in which a call
  # `__EEX__(number)` stands for each body; when it has been parsed, the bodies that the engine made take the places of the calls.

  @default_engine EEx.SmartEngine

  def compile(tokens, template, options) do
    state = %{
      engine: Keyword.get(options, :engine, @default_engine),
      file: Keyword.get(options, :file, "nofile"),
      parser_options: Keyword.get(options, :parser_options, Code.get_compiler_option(:parser_options)),
      options: options,
      template: template
    }

    {:eof, engine_state, []} = body(tokens, state.engine.init(options), nil, state)
    state.engine.handle_body(engine_state)
  end

  @doc "Warns at a place of a template."
  def warn(message, file, %{line: line, column: column}) do
    :elixir_errors.erl_warn({line, column}, file, message)
  end

  # Everything up to the next tag of the block around it, or the end: `{token, engine_state, rest}`. `block` is that block's first token.
  defp body([{:text, chars, place} | rest], engine_state, block, state) do
    body(rest, state.engine.handle_text(engine_state, Map.to_list(place), List.to_string(chars)), block, state)
  end

  defp body([{:comment, _chars, _place} | rest], engine_state, block, state), do: body(rest, engine_state, block, state)

  defp body([{:expr, marker, chars, place} | rest], engine_state, block, state) do
    quoted = parse(chars, content_place(marker, place), state)
    body(rest, state.engine.handle_expr(engine_state, List.to_string(marker), quoted), block, state)
  end

  defp body([{:start_expr, marker, chars, place} = start | rest], engine_state, block, state) do
    if marker == [] do
      warn(~s[the contents of this expression won't be output unless the EEx block starts with "<%="], state.file, place)
    end

    {source, bodies, rest} = sections(rest, chars, [], start, engine_state, state)
    quoted = source |> parse(content_place(marker, place), state) |> Macro.prewalk(&put_body(&1, bodies))
    body(rest, state.engine.handle_expr(engine_state, List.to_string(marker), quoted), block, state)
  end

  defp body([{:eof, _place}], engine_state, nil, _state), do: {:eof, engine_state, []}

  defp body([{:eof, place}], _engine_state, _block, state) do
    syntax_error("unexpected end of string, expected a closing '<% end %>'", place, state)
  end

  defp body([{kind, _marker, chars, place} | _], _engine_state, nil, state) do
    where = if kind == :end_expr, do: "end", else: "middle"
    syntax_error("unexpected #{where} of expression <%#{chars}%>", place, state)
  end

  defp body([token | rest], engine_state, _block, _state), do: {token, engine_state, rest}

  # The bodies of a block up to its end: the source of all its tags, and the bodies by number.
  defp sections(tokens, source, bodies, {_, _, _, place} = opening, engine_state, state) do
    {{kind, _marker, chars, next}, inner, rest} = body(tokens, state.engine.handle_begin(engine_state), opening, state)

    {source, bodies} =
      if kind == :middle_expr and bodies == [] and blank_until?(tokens, next) do
        # Between `case … do` and its first clause there is nothing to print.
        {source, bodies}
      else
        {source ++ '__EEX__(#{length(bodies)});', bodies ++ [state.engine.handle_end(inner)]}
      end

    # Code of a later tag keeps its line.
    lines = List.duplicate(?\n, max(next.line - place.line - Enum.count(source, &(&1 == ?\n)), 0))
    source = source ++ lines ++ chars

    case kind do
      :middle_expr -> sections(rest, source, bodies, opening, engine_state, state)
      :end_expr -> {source, bodies, rest}
    end
  end

  defp blank_until?([{:text, chars, _} | rest], place), do: Enum.all?(chars, &(&1 in ' \t\r\n')) and blank_until?(rest, place)
  defp blank_until?([{:comment, _, _} | rest], place), do: blank_until?(rest, place)
  defp blank_until?([{_, _, _, found} | _], place), do: found == place
  defp blank_until?(_tokens, _place), do: false

  defp put_body({:__EEX__, _, [number]}, bodies) when is_integer(number), do: Enum.fetch!(bodies, number)
  defp put_body(node, _bodies), do: node

  defp content_place(marker, %{line: line, column: column}), do: [line: line, column: column + 2 + length(marker)]

  defp parse(chars, place, state), do: Code.string_to_quoted!(chars, place ++ [file: state.file] ++ state.parser_options)

  defp syntax_error(message, place, state) do
    raise EEx.SyntaxError, message: message, file: state.file, line: place.line, column: place.column
  end
end
