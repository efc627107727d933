"""The native module Elixir.String, to which the ``string_*`` files add their functions."""

from __future__ import annotations

from otpshell.lang.native import Native

string = Native("Elixir.String", "lib/string.ex")
