defmodule EEx.Tokenizer do
  @moduledoc false
  # A template as a list of texts and tags (see `EEx.tokenize/2`). A tag's kind follows from the words of its code: what opens a block ends
  # in `do` or in the arrow of a `fn`; what closes it begins with `end`; what does both, or is a clause, stands in between.

  @middle_words ["else", "after", "catch", "rescue"]

  def tokenize(template, options) do
    indentation = Keyword.get(options, :indentation, 0)
    place = {Keyword.get(options, :line, 1), Keyword.get(options, :column, indentation + 1)}
    state = %{file: Keyword.get(options, :file, "nofile"), indentation: indentation}

    with {:ok, parts} <- split(String.to_charlist(template), [], place, place, [], state) do
      parts = if options[:trim], do: trim(parts, state), else: parts
      {:ok, Enum.flat_map(parts, &token(&1, state))}
    end
  end

  # -- texts and tags -----------------------------------------------------------------------------------------------------

  # `text` is what has been read of a text, the last character first, and `start` where it begins.
  defp split('<%%' ++ rest, text, start, place, parts, state), do: split(rest, '%<' ++ text, start, forward(place, 3), parts, state)

  defp split('<%!--' ++ rest, text, start, place, parts, state) do
    tag(rest, '--%>', place, forward(place, 5), fn chars -> {:comment, chars, place} end, with_text(parts, text, start), state)
  end

  defp split('<%#' ++ rest, text, start, place, parts, state) do
    tag(rest, '%>', place, forward(place, 3), fn _chars -> {:ignored, place} end, with_text(parts, text, start), state)
  end

  defp split('<%' ++ [marker | rest], text, start, place, parts, state) when marker in '=/|' do
    tag(rest, '%>', place, forward(place, 3), fn chars -> {:tag, [marker], chars, place} end, with_text(parts, text, start), state)
  end

  defp split('<%' ++ rest, text, start, place, parts, state) do
    tag(rest, '%>', place, forward(place, 2), fn chars -> {:tag, [], chars, place} end, with_text(parts, text, start), state)
  end

  defp split([], text, start, place, parts, _state), do: {:ok, Enum.reverse([{:eof, place} | with_text(parts, text, start)])}

  defp split([?\n | rest], text, start, place, parts, state) do
    split(rest, [?\n | text], start, newline(place, state), parts, state)
  end

  defp split([char | rest], text, start, place, parts, state), do: split(rest, [char | text], start, forward(place, 1), parts, state)

  defp tag(source, closing, _opened, place, part, parts, state) do
    case until(source, closing, [], place, state) do
      {:ok, chars, rest, place} -> split(rest, [], place, place, [part.(chars) | parts], state)
      {:missing, {line, column}} -> {:error, "missing token '#{closing}'", %{line: line, column: column}}
    end
  end

  defp until([], _closing, _chars, place, _state), do: {:missing, place}

  defp until([char | rest] = source, closing, chars, place, state) do
    cond do
      List.starts_with?(source, closing) ->
        {:ok, Enum.reverse(chars), Enum.drop(source, length(closing)), forward(place, length(closing))}

      char == ?\n ->
        until(rest, closing, [char | chars], newline(place, state), state)

      true ->
        until(rest, closing, [char | chars], forward(place, 1), state)
    end
  end

  defp with_text(parts, [], _start), do: parts
  defp with_text(parts, text, start), do: [{:text, Enum.reverse(text), start} | parts]

  defp forward({line, column}, count), do: {line, column + count}
  defp newline({line, _column}, state), do: {line + 1, state.indentation + 1}

  # -- trimming -----------------------------------------------------------------------------------------------------------

  # Of the blank lines beside a tag one newline is left, none at the ends of the template.
  defp trim(parts, state) do
    [nil | parts]
    |> Enum.zip(parts)
    |> Enum.zip(tl(parts) ++ [nil])
    |> Enum.flat_map(fn
      {{before, {:text, chars, place}}, following} -> trim_text(chars, place, before, following, state)
      {{_before, part}, _following} -> [part]
    end)
  end

  defp trim_text(chars, place, before, following, state) do
    {chars, place} = if before == nil, do: {chars, place}, else: trim_left(chars, place, state)
    chars = if match?({:eof, _}, following), do: chars, else: trim_right(chars, before == nil)

    cond do
      chars == [] -> []
      match?({:eof, _}, following) and blank?(chars) -> []
      true -> [{:text, chars, place}]
    end
  end

  # What follows a tag: blank lines go, the indentation of the first line with something in it stays.
  defp trim_left(chars, place, state) do
    spaces = Enum.take_while(chars, &(&1 in ' \t\r\n'))

    case Enum.split_while(Enum.reverse(spaces), &(&1 != ?\n)) do
      {_indentation, []} ->
        {chars, place}

      {_indentation, [?\n | dropped]} ->
        place = Enum.reduce(Enum.reverse(dropped), place, fn char, place -> if char == ?\n, do: newline(place, state), else: forward(place, 1) end)
        {Enum.drop(chars, length(dropped)), place}
    end
  end

  # What stands before a tag.
  defp trim_right(chars, first?) do
    {spaces, kept} = chars |> Enum.reverse() |> Enum.split_while(&(&1 in ' \t\r\n'))

    case spaces |> Enum.reverse() |> Enum.split_while(&(&1 != ?\n)) do
      _spaces when kept == [] and first? -> []
      {_spaces, []} -> chars
      {spaces, _lines} -> Enum.reverse(kept, (spaces -- '\r') ++ '\n')
    end
  end

  defp blank?(chars), do: Enum.all?(chars, &(&1 in ' \t\r\n'))

  # -- kinds of tags ------------------------------------------------------------------------------------------------------

  defp token({:ignored, _place}, _state), do: []
  defp token({:eof, place}, _state), do: [{:eof, meta(place)}]
  defp token({:text, chars, place}, _state), do: [{:text, chars, meta(place)}]
  defp token({:comment, chars, place}, _state), do: [{:comment, chars, meta(place)}]

  defp token({:tag, marker, chars, place}, state) do
    kind = chars |> List.to_string() |> words() |> kind()

    marker = if kind in [:middle_expr, :end_expr] and marker != [], do: unmarked(marker, chars, place, state), else: marker

    # What is put behind the code of an opening tag is apart from it.
    apart? = kind in [:start_expr, :middle_expr] and List.last(chars) not in ' \t\r\n)'
    [{kind, marker, if(apart?, do: chars ++ ' ', else: chars), meta(place)}]
  end

  defp unmarked(marker, chars, place, state) do
    advice = ~s[unexpected beginning of EEx tag "<%#{marker}" on "<%#{marker}#{chars}%>", please remove "#{marker}"]
    EEx.Compiler.warn(advice, state.file, meta(place))
    []
  end

  defp meta({line, column}), do: %{line: line, column: column}

  # The words and signs of a piece of code, without its strings and comments.
  defp words(code) do
    code = Regex.replace(~r/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\?\\?.|#[^\n]*/su, code, fn found -> if found =~ ~r/\A#/, do: "", else: "\"\"" end)
    ~r/:?[\w?!@]+:?|->|\S/u |> Regex.scan(code) |> List.flatten()
  end

  defp kind([]), do: :expr
  defp kind([word]) when word in @middle_words, do: :middle_expr

  defp kind([first | _] = words) do
    last = List.last(words)

    cond do
      first == "end" -> if last in ["do", "->"], do: :middle_expr, else: :end_expr
      last == "do" -> :start_expr
      last == "->" -> if open_fn?(words), do: :start_expr, else: :middle_expr
      true -> :expr
    end
  end

  defp open_fn?(words) do
    Enum.reduce(words, 0, fn
      "fn", open -> open + 1
      "end", open -> max(open - 1, 0)
      _word, open -> open
    end) > 0
  end
end
