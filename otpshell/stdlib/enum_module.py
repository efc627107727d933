"""The native module Elixir.Enum, to which the ``enum*`` files add their functions."""

from otpshell.lang.native import Native

ENUM = Native("Elixir.Enum", "lib/enum.ex", doc="Functions over enumerables: lists, maps, ranges, sets, streams. All of them are eager.")
