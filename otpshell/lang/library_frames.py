"""Where the functions of Elixir's library stand in its files: what stack traces show of them, as recorded from real Elixir.

``library_frames.json`` is made by ``scripts/record_library_frames.exs``. It is read when the first stack trace needs it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from otpshell.terms.atom import Atom, alias, atom
from otpshell.terms.cons import Cons, Empty
from otpshell.terms.maps import STRUCT, Map


@cache
def _recorded() -> dict[str, Any]:
    import json

    recorded: dict[str, Any] = json.loads(Path(__file__).with_name("library_frames.json").read_text("utf-8"))
    return recorded


def line_of(module: str, name: str, arity: int) -> int | None:
    """The line on which a public function of Elixir's library begins, None when it is not known."""
    found: int | None = _recorded()["lines"].get(module, {}).get(f"{name}/{arity}")
    return found


Recorded = list[tuple[Atom, Atom, int, str, int]]


def frames_around(module: str, name: str, arity: int, first: Any) -> Recorded | None:
    """The entries ``(module, function, arity, file, line)`` that stand between a fun given to a library function and its caller, the
    innermost first; ``first`` is the function's first argument. None when they are not known."""
    return _of_kind(_recorded()["frames"].get(f"{module}:{name}/{arity}"), first)


def frames_raising(module: str, name: str, args: list[Any], exception: Map) -> Recorded | None:
    """The entries of a library function that raised this exception itself when called with these arguments. None when they are not
    known."""
    by_exception = _recorded()["raised"].get(f"{module}:{name}/{len(args)}")
    if by_exception is None:
        return None
    label = text_of(exception.d[STRUCT])
    if label == "Protocol.UndefinedError":
        value = exception.d.get(_VALUE)
        place = next((str(index) for index, arg in enumerate(args) if arg is value), "in")
        label = f"{text_of(exception.d[_PROTOCOL])}@{place}"
    return _of_kind(by_exception.get(label), args[0] if args else None)


def text_of(module: Atom) -> str:
    return module.name.removeprefix("Elixir.")


def _of_kind(by_kind: dict[str, Any] | None, first: Any) -> Recorded | None:
    entries = None if by_kind is None else by_kind.get(_kind(first))
    if entries is None:
        return None
    return [(atom(owner), atom(function), count, file, line) for owner, function, count, file, line in entries]


def _kind(term: Any) -> str:
    if type(term) in (Cons, Empty):
        return "list"
    if type(term) is Map:
        return _STRUCTS.get(term.d.get(STRUCT), "map")
    return "other"


_VALUE, _PROTOCOL = atom("value"), atom("protocol")
_STRUCTS: dict[Any, str] = {alias("Range"): "range", alias("MapSet"): "set", alias("Stream"): "stream"}
