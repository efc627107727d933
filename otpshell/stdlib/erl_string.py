"""Erlang's ``:string``, whose functions are in ``chardata_strings`` and, the older ones, in ``charlist_strings``."""

from __future__ import annotations

from otpshell.stdlib import chardata_strings, charlist_strings
from otpshell.stdlib.chardata_strings import module

__all__ = ["chardata_strings", "charlist_strings", "module"]
