"""The native module Elixir.Macro, to which the ``macro_*`` files add their functions."""

from __future__ import annotations

from otpshell.lang.native import Native

macro = Native(
    "Elixir.Macro",
    "lib/macro.ex",
    doc="""\
Working with quoted expressions, the data that code is: walking through them, expanding macros, back to text.

    iex> Macro.to_string(quote(do: a + b * 2))
    "a + b * 2"
    iex> Macro.prewalk(quote(do: 1 + 2), fn n when is_integer(n) -> n * 10; other -> other end) |> Macro.to_string()
    "10 + 20"
""",
)
