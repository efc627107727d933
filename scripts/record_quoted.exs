# Prints what real Elixir parses, in a text form that scripts/record_quoted.py prints the same way from our parser.
#
#   elixir scripts/record_quoted.exs files MODE DIR     one line a top-level expression of every .ex/.exs file: path, number, digest
#   elixir scripts/record_quoted.exs text MODE FILE     the text form of one file's expressions
#   elixir scripts/record_quoted.exs source FILE        the same snippets with what Macro.to_string makes of each
#   elixir scripts/record_quoted.exs snippets FILE      JSON-like lines for a file of snippets separated by lines of "----"
#
# MODE is plain, or full (columns and token metadata).
defmodule Canonical do
  def opts("plain"), do: [emit_warnings: false]
  def opts("full"), do: [emit_warnings: false, columns: true, token_metadata: true]

  def text(term), do: term |> walk() |> IO.iodata_to_binary()

  defp walk(a) when is_atom(a), do: [":", Atom.to_string(a), " "]
  defp walk(i) when is_integer(i), do: [Integer.to_string(i), " "]
  defp walk(f) when is_float(f), do: ["f", Base.encode16(<<f::float>>), " "]
  defp walk(b) when is_binary(b), do: ["\"", Base.encode16(b), "\""]
  defp walk(t) when is_tuple(t), do: ["{", Enum.map(Tuple.to_list(t), &walk/1), "}"]
  defp walk(l) when is_list(l), do: ["[", Enum.map(l, &walk/1), "]"]

  def digest(text), do: :crypto.hash(:sha256, text) |> Base.encode16(case: :lower) |> binary_part(0, 16)

  def forms({:__block__, [], [_, _ | _] = forms}), do: forms
  def forms(form), do: [form]

  def answer(source, mode) do
    case Code.string_to_quoted(source, opts(mode)) do
      {:ok, form} ->
        "ok " <> digest(text(form))

      {:error, _} ->
        try do
          Code.string_to_quoted!(source, opts(mode))
        rescue
          e -> "error " <> inspect(e.__struct__) <> " " <> Base.encode16(Exception.message(e))
        end
    end
  rescue
    e -> "crash " <> inspect(e.__struct__)
  end
end

case System.argv() do
  ["files", mode, dir] ->
    for path <- Path.wildcard(Path.join(dir, "**/*.{ex,exs}")) do
      case Code.string_to_quoted(File.read!(path), Canonical.opts(mode)) do
        {:ok, form} ->
          for {part, index} <- Enum.with_index(Canonical.forms(form)) do
            IO.puts("#{Path.relative_to(path, dir)} #{index} #{Canonical.digest(Canonical.text(part))}")
          end

        {:error, _} ->
          IO.puts("#{Path.relative_to(path, dir)} 0 error")
      end
    end

  ["text", mode, file] ->
    {:ok, form} = Code.string_to_quoted(File.read!(file), Canonical.opts(mode))
    for part <- Canonical.forms(form), do: IO.puts(Canonical.text(part))

  ["source", file] ->
    for source <- File.read!(file) |> String.split("\n----\n", trim: true),
        {:ok, form} <- [Code.string_to_quoted(source, emit_warnings: false)] do
      try do
        IO.puts([Base.encode16(source), "\t", Base.encode16(Macro.to_string(form))])
      rescue
        _ -> :ok
      end
    end

  ["snippets", file] ->
    for source <- File.read!(file) |> String.split("\n----\n", trim: true) do
      IO.puts([Canonical.answer(source, "plain"), "\t", Canonical.answer(source, "full"), "\t", Base.encode16(source)])
    end
end
