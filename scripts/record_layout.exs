# What real Elixir's formatter makes of each piece of tests/lang/layout/pieces.txt, written to tests/lang/layout/recorded.json.
#
#     elixir scripts/record_layout.exs        (Elixir 1.14)

folder = Path.expand("../tests/lang/layout", __DIR__)
pieces = folder |> Path.join("pieces.txt") |> File.read!() |> String.split("\n%%\n")

json = fn text ->
  escaped =
    for <<char::utf8 <- text>>, into: "" do
      case char do
        ?" -> "\\\""
        ?\\ -> "\\\\"
        ?\n -> "\\n"
        c when c < 32 -> "\\u" <> String.pad_leading(Integer.to_string(c, 16), 4, "0")
        c -> <<c::utf8>>
      end
    end

  "\"" <> escaped <> "\""
end

lines = for piece <- pieces, do: "  [#{json.(piece)},\n   #{json.(IO.iodata_to_binary(Code.format_string!(piece)))}]"
File.write!(Path.join(folder, "recorded.json"), "[\n" <> Enum.join(lines, ",\n") <> "\n]\n")
IO.puts("#{length(pieces)} pieces")
