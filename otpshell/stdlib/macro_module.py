"""The native module Elixir.Macro, to which the ``macro_*`` files add their functions."""

from __future__ import annotations

from otpshell.lang.native import Native

macro = Native("Elixir.Macro", "lib/macro.ex")
