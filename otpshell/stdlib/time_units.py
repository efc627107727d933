"""Units of time by the names they had before Elixir 1.8 (``:seconds``, ``:milli_seconds``): they still count, with a warning."""

from __future__ import annotations

import sys
from typing import Any

from otpshell.lang.caught import current_trace
from otpshell.lang.stack_entries import DEPTH
from otpshell.stdlib.io import warn_first
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import to_pylist

ANY_UNIT = ":second, :millisecond, :microsecond, :nanosecond, or a positive integer"
_SYSTEM = atom("Elixir.System")
_SECOND, _MILLISECOND, _MICROSECOND, _NANOSECOND = map(atom, ("second", "millisecond", "microsecond", "nanosecond"))
_NEW_NAMES = {
    "seconds": _SECOND,
    "milliseconds": _MILLISECOND,
    "milli_seconds": _MILLISECOND,
    "microseconds": _MICROSECOND,
    "micro_seconds": _MICROSECOND,
    "nanoseconds": _NANOSECOND,
    "nano_seconds": _NANOSECOND,
}


def of_today(vm: Any, unit: Any, hidden: int = 0) -> Any:
    """A unit by its name of today. Told once for each function that is asked; so many entries of the stack trace are not shown."""
    found = _NEW_NAMES.get(unit.name) if type(unit) is Atom else None
    if found is None:
        return unit
    text = f"deprecated time unit: :{unit.name}. A time unit should be {ANY_UNIT}"
    warn_first(vm, (_SYSTEM, unit), text.encode(), to_pylist(current_trace(sys._getframe(1), DEPTH - 3))[hidden:])
    return found
