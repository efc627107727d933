"""The native module Elixir.Enum, to which the ``enum*`` files add their functions."""

from otpshell.lang.native import Native

ENUM = Native(
    "Elixir.Enum",
    "lib/enum.ex",
    doc="""\
Functions over enumerables: lists, maps, ranges, sets and streams. All of them are eager: each gives its whole result before the next one
starts. `Stream` has lazy ones.

    iex> 1..10 |> Enum.filter(&(rem(&1, 2) == 0)) |> Enum.map(&(&1 * &1)) |> Enum.sum()
    220
""",
)
