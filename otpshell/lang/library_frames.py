"""Where the functions of Elixir's library stand in its files: what stack traces show of them, as recorded from real Elixir.

``library_frames.json`` is made by ``scripts/record_library_frames.exs``. It is read when the first stack trace needs it.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from otpshell.terms.atom import alias, atom
from otpshell.terms.cons import Cons, Empty
from otpshell.terms.maps import STRUCT, Map

_RANGE = alias("Range")


@cache
def _recorded() -> dict[str, Any]:
    recorded: dict[str, Any] = json.loads(Path(__file__).with_name("library_frames.json").read_text("utf-8"))
    return recorded


def line_of(module: str, name: str, arity: int) -> int | None:
    """The line on which a public function of Elixir's library begins, None when it is not known."""
    found: int | None = _recorded()["lines"].get(module, {}).get(f"{name}/{arity}")
    return found


def frames_around(module: str, name: str, arity: int, first: Any) -> list[tuple[Any, Any, int, str, int]] | None:
    """The entries ``(module, function, arity, file, line)`` that stand between a fun given to a library function and its caller, the
    innermost first; ``first`` is the function's first argument. None when they are not known."""
    found = _recorded()["frames"].get(f"{module}:{name}/{arity}")
    if found is None:
        return None
    entries = found.get(_kind(first))
    if entries is None:
        return None
    return [(atom(owner), atom(function), count, file, line) for owner, function, count, file, line in entries]


def _kind(term: Any) -> str:
    if type(term) in (Cons, Empty):
        return "list"
    if type(term) is Map:
        return "range" if term.d.get(STRUCT) is _RANGE else "map"
    return "other"
