"""Sorting with a comparison fun, asking it about the same pairs in the same order as OTP's ``lists:sort/2``.

The list is split into runs, each grown at both ends and once in the middle, all going the way of the first two elements; then
neighbouring runs are merged, alternately from their small and from their large end, until one is left. What the fun prints while it
compares is therefore what it prints on the BEAM.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.terms.atom import FALSE, TRUE, atom
from otpshell.terms.errors import ErlError
from otpshell.terms.fun import run

Before = Callable[[Any, Any], bool]


def comparer(f: Callable[..., Any]) -> Before:
    """A comparison fun as Python truth; CaseClauseError for an answer that is no boolean."""

    def before(left: Any, right: Any) -> bool:
        r = f(left, right)
        if type(r) is list:
            r = run(r)
        if r is TRUE:
            return True
        if r is FALSE:
            return False
        raise ErlError((atom("case_clause"), r))

    return before


def merge_sort(items: list[Any], before: Before) -> list[Any]:
    """The items in order; ``before(a, b)`` is whether a may stand before b."""
    if len(items) < 2:
        return items
    up = before(items[0], items[1])
    runs = [run[::-1] for run in reversed(_runs(items, before, up))]
    # Heads of the runs going up are their large ends. The result is done when one run is left with its small end first.
    from_small = not up
    while len(runs) > 1 or not from_small:
        runs = _merge_neighbours(runs, before, up, from_small)
        from_small = not from_small
    return runs[0]


def _runs(items: list[Any], before: Before, up: bool) -> list[list[Any]]:
    """Runs in the order found, each written from the end that grew first to the end that grows."""
    runs: list[list[Any]] = []
    run = [items[0], items[1]]
    spare: list[Any] = []
    for item in items[2:]:
        if before(run[-1], item) is up:
            run.append(item)
        elif before(run[-2], item) is up:
            run.insert(-1, item)
        elif spare:
            runs.append(run)
            held = spare.pop()
            run = [held, item] if before(held, item) is up else [item, held]
        elif len(run) == 2:
            run.insert(0, item)
        else:
            spare.append(item)
    runs.append(run)
    if spare:
        runs.append(spare)
    return runs


def _merge_neighbours(runs: list[list[Any]], before: Before, up: bool, from_small: bool) -> list[list[Any]]:
    """Merge pairs of runs, whose heads are the small ends when ``from_small``; each result, and the list of them, comes out reversed."""
    merged = []
    index = 0
    while index + 1 < len(runs):
        left, right = runs[index], runs[index + 1]
        # Runs stand latest first after an odd number of turns when going up, earliest first when going down.
        if from_small is up:
            merged.append(_merge(left, right, before, from_small))
        else:
            merged.append(_merge(right, left, before, from_small))
        index += 2
    if index < len(runs):
        merged.append(runs[index][::-1])
    return merged[::-1]


def _merge(earlier: list[Any], later: list[Any], before: Before, from_small: bool) -> list[Any]:
    out = []
    i = j = 0
    while i < len(earlier) and j < len(later):
        if before(earlier[i], later[j]) is from_small:
            out.append(earlier[i])
            i += 1
        else:
            out.append(later[j])
            j += 1
    out += earlier[i:] or later[j:]
    return out[::-1]
