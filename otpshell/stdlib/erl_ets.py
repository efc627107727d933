"""Erlang's ``:ets``: tables shared between processes. The stores are in :mod:`otpshell.runtime.ets`."""

from __future__ import annotations

from otpshell.stdlib import ets_files, ets_looking, ets_matching, ets_objects, ets_tables
from otpshell.stdlib.ets_module import ets

__all__ = ["ets", "ets_files", "ets_looking", "ets_matching", "ets_objects", "ets_tables"]
