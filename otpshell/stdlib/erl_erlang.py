"""``:erlang``, whose functions are in the ``erlang_*`` files."""

from __future__ import annotations

from otpshell.stdlib import (
    erlang_binaries,
    erlang_calls,
    erlang_containers,
    erlang_operators,
    erlang_ports,
    erlang_processes,
    erlang_signals,
    erlang_spawning,
    erlang_system,
    erlang_terms,
    erlang_text,
    erlang_timers,
)
from otpshell.stdlib.erlang_module import erlang

__all__ = [
    "erlang",
    "erlang_binaries",
    "erlang_calls",
    "erlang_containers",
    "erlang_operators",
    "erlang_ports",
    "erlang_processes",
    "erlang_signals",
    "erlang_spawning",
    "erlang_system",
    "erlang_terms",
    "erlang_text",
    "erlang_timers",
]
