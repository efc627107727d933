"""Exit reasons and lengths of time in a few words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.lang.exceptions import is_exception, normalize
from otpshell.terms.atom import Atom
from otpshell.terms.cons import EMPTY, Cons
from otpshell.terms.errors import ElixirException
from otpshell.terms.maps import STRUCT


def is_atom(term: Any, name: str) -> bool:
    return isinstance(term, Atom) and term.name == name


def reason_text(reason: Any, show: Callable[[Any], str]) -> str:
    """An exit reason in a few words: an exception by its name, anything else as it is."""
    if type(reason) is tuple and len(reason) == 2 and (type(reason[1]) is Cons or reason[1] is EMPTY):
        value = reason[0]
        if type(reason[1]) is Cons and not (type(reason[1].head) is tuple and len(reason[1].head) >= 3):
            return show(reason)
        if is_exception(value):
            return value.d[STRUCT].name.removeprefix("Elixir.")
        if type(value) is tuple and value and is_atom(value[0], "nocatch"):
            return f"throw {show(value[1])}"
        try:
            struct = normalize(value, reason[1])
        except ElixirException:
            return show(value)
        name = struct.d[STRUCT].name.removeprefix("Elixir.")
        return name if name != "ErlangError" else show(value)
    if type(reason) is tuple and len(reason) == 2 and type(reason[1]) is tuple and len(reason[1]) == 3 and isinstance(reason[1][1], Atom):
        module, name, _ = reason[1]
        if name.name in ("call", "await", "stop", "yield") and isinstance(module, Atom):
            return f"{module.name.removeprefix('Elixir.')}.{name.name} failed: {reason_text(reason[0], show)}"
    return show(reason)


def duration(nanoseconds: int) -> str:
    """``30 s``, ``1.5 s``, ``20 ms``, ``12 µs``."""
    for unit, size in (("s", 10**9), ("ms", 10**6), ("µs", 10**3)):
        if nanoseconds >= size:
            value = nanoseconds / size
            return f"{value:.0f} {unit}" if value >= 100 or value == int(value) else f"{value:.3g} {unit}"
    return "0 ms" if nanoseconds == 0 else f"{nanoseconds} ns"
