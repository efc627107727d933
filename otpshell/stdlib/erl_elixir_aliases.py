"""``:elixir_aliases``: what libraries use of it, the words for a module that is not there."""

from __future__ import annotations

from typing import Any

from otpshell.lang.expand_directives import why_absent
from otpshell.lang.native import Native

elixir_aliases = Native("elixir_aliases", "elixir_aliases.erl")
_WHYS = ("unloaded_module", "circular_module", "scheduled_module")


@elixir_aliases.fn(error="function_clause")
def format_error(problem: Any) -> bytes:
    """The compiler's words for `{why, module}`."""
    why, module = problem
    if why.name not in _WHYS:
        raise ValueError("no such problem")
    return why_absent(why.name, module).encode()
