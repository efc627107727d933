"""Common slips: code of other languages, and what learners forget, recognised by the error and the code together.

Each entry of :data:`SLIPS` (in the ``slip_table`` modules) has an example of the slip, what the error says, what the code looks
like, and one line that says what to write. Both have to fit, so that code which merely fails gets no advice. The line that the error names
is looked at, and the one before it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from otpshell.lang import slip_table
from otpshell.lang.slip_table import Slip
from otpshell.lang.slip_table_foreign import FOREIGN_SLIPS
from otpshell.lang.slip_table_more import MORE_SLIPS
from otpshell.lang.slip_table_shapes import LAST_SLIPS, SHAPE_SLIPS
from otpshell.lang.slip_table_values import VALUE_SLIPS

__all__ = ["SLIPS", "Slip", "recognise", "slip_hint"]

SLIPS = [*VALUE_SLIPS, *SHAPE_SLIPS, *slip_table.SLIPS, *MORE_SLIPS, *FOREIGN_SLIPS, *LAST_SLIPS]
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')


@cache
def _patterns() -> list[tuple[re.Pattern[str], re.Pattern[str], Slip]]:
    return [(re.compile(slip.error), re.compile(slip.code, re.MULTILINE), slip) for slip in SLIPS]


def slip_hint(code: str, error: str, line: int | None = None, variables: Collection[str] = ()) -> str | None:
    """One line that says what to write instead; None when no slip is recognised."""
    found = recognise(code, error, line, variables)
    return None if found is None else found[1]


def recognise(code: str, error: str, line: int | None = None, variables: Collection[str] = ()) -> tuple[Slip, str] | None:
    """The slip in code that failed, and its advice in the words of that code.

    ``error`` is the error as it is shown, ``line`` the line of ``code`` it names (from 1), ``variables`` the names that are bound.
    """
    hidden = _STRING.sub(_hide, code)
    for in_error, in_code, slip in _patterns():
        said = in_error.search(error)
        if said is None:
            continue
        start, end = (0, len(hidden)) if slip.everywhere or line is None else _around(hidden, line)
        for found in in_code.finditer(hidden, start, end):
            if _fits(slip, said, found, hidden, variables):
                names = {key: code[slice(*found.span(key))] for key in found.groupdict()}
                return slip, slip.advice.format(*_groups(found, code), **names)
    return None


def _hide(found: re.Match[str]) -> str:
    """A string with nothing in it that could be code; one that is a number stays, since that is what some slips are about."""
    text = found[0]
    return text if text[1:-1].isdigit() else '"' + "_" * (len(text) - 2) + '"'


def _around(code: str, line: int) -> tuple[int, int]:
    """Where a line and the one before it stand."""
    lines = code.splitlines(keepends=True)
    start = sum(map(len, lines[: max(0, line - 2)]))
    return start, sum(map(len, lines[:line])) if line <= len(lines) else len(code)


def _groups(found: re.Match[str], code: str) -> list[str]:
    return [code[slice(*found.span(number))].strip() for number in range(found.re.groups + 1)]


def _fits(slip: Slip, said: re.Match[str], found: re.Match[str], code: str, variables: Collection[str]) -> bool:
    if "name" in said.re.groupindex and "name" in found.re.groupindex and said["name"] not in (None, found["name"]):
        return False
    if "{name}.(" in slip.advice:
        # Only what is a variable can hold a fun.
        name = found["name"]
        return name in variables or re.search(rf"\b{name}\s*=[^=~>]", code) is not None
    return True
