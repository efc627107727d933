"""``io_lib:limit_term``: a term whose parts below a depth are the atom ``...``."""

from __future__ import annotations

from typing import Any

from otpshell.terms.atom import atom
from otpshell.terms.cons import EMPTY, Cons, from_iter, split
from otpshell.terms.maps import Map, from_pairs

DOTS = atom("...")


def limited(term: Any, depth: int) -> Any:
    """The term to a depth; all of it when that is negative. Elements that come later in a list or tuple count as deeper."""
    if depth < 0:
        return term
    if depth == 0:
        return DOTS
    kind = type(term)
    if kind is tuple:
        return tuple(_row(list(term), depth)[0])
    if kind is Cons:
        items, tail = split(term)
        row, whole = _row(items, depth)
        if tail is EMPTY or not whole:
            return from_iter(row)
        left = depth - 1 - len(items)
        return from_iter([*row, DOTS]) if left <= 0 else from_iter(row, limited(tail, left))
    if kind is Map:
        return from_pairs([(key, limited(value, depth - 1)) for key, value in term.items()[: depth + 1]])
    return term


def _row(items: list[Any], depth: int) -> tuple[list[Any], bool]:
    """The elements, and whether all of them are there."""
    whole = len(items) < depth
    shown = items if whole else items[: depth - 1]
    row = [limited(item, depth - 1 - index) for index, item in enumerate(shown)]
    return (row, True) if whole else ([*row, DOTS], False)
