"""The native module Elixir.String, to which the ``string_*`` files add their functions."""

from __future__ import annotations

from otpshell.lang.native import Native

string = Native(
    "Elixir.String",
    "lib/string.ex",
    doc="""\
Text: binaries in UTF-8. A character here is what a reader takes for one (a grapheme), however many bytes it has.

    iex> String.length("héllo")
    5
    iex> byte_size("héllo")
    6
    iex> "a,b,c" |> String.split(",") |> Enum.map(&String.upcase/1)
    ["A", "B", "C"]
""",
)
