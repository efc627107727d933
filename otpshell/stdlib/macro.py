"""Elixir's Macro: working with quoted expressions. The functions are in the ``macro_*`` files."""

from __future__ import annotations

from otpshell.stdlib import macro_calls, macro_names, macro_walks
from otpshell.stdlib.macro_module import macro

__all__ = ["macro", "macro_calls", "macro_names", "macro_walks"]
