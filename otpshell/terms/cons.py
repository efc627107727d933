"""Lists: cons cells ending in EMPTY (or, in an improper list, in any other term).

A longer list that library code makes of a Python list is one cell that keeps that Python list as ``items``; the other cells are made
when the first ``tail`` is asked for. So library functions that take each other's results never make cells at all. Until then the ``rest``
of that cell is None, which is no term: what goes through a list reads ``cell.rest or cell.tail``, and that is three times as fast as asking
for the ``tail``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any


class ImproperList(TypeError):
    """A list function met a tail that is no list; reported to the learner as the function's own error."""


class Cons:
    """A list cell, made by :func:`cons`; ``head`` and ``rest`` are written once, then.

    It has no ``__init__``: to make a cell and set its two slots in line costs half of a constructor call, and nothing is made more often.
    """

    __slots__ = ("head", "rest", "items")
    head: Any
    # The tail; None where it is still to be made of the items.
    rest: Any
    # The elements from here on, never to be changed; None or not set where only the cells have them.
    items: list[Any] | None

    @property
    def tail(self) -> Any:
        tail = self.rest
        if tail is None:
            self.rest = tail = _cells(self.items, 1)
        return tail

    def __iter__(self) -> Iterator[Any]:
        items = getattr(self, "items", None)
        return self._walk() if items is None else iter(items)

    def _walk(self) -> Iterator[Any]:
        cell: Any = self
        while type(cell) is Cons:
            yield cell.head
            cell = cell.rest or cell.tail
        if cell is not EMPTY:
            raise ImproperList(cell)

    def __eq__(self, other: object) -> Any:
        if type(other) is not Cons:
            return NotImplemented
        left: Any = self
        right: Any = other
        while type(left) is Cons and type(right) is Cons:
            if left is right:
                return True
            if left.head is not right.head and left.head != right.head:
                return False
            left = left.rest or left.tail
            right = right.rest or right.tail
        return left is right or left == right

    def __hash__(self) -> int:
        mix = 7
        cell: Any = self
        while type(cell) is Cons:
            mix = (mix * 1000003) ^ hash(cell.head)
            cell = cell.rest or cell.tail
        return hash((mix, cell))

    def __repr__(self) -> str:
        items = []
        cell: Any = self
        while type(cell) is Cons:
            items.append(repr(cell.head))
            cell = cell.rest or cell.tail
        rest = "" if cell is EMPTY else f" | {cell!r}"
        return f"[{', '.join(items)}{rest}]"

    def __reduce__(self) -> tuple[Any, ...]:
        items, tail = split(self)
        return (from_iter, (items, tail))


def cons(head: Any, tail: Any) -> Cons:
    """``[head | tail]``. A hot loop writes the three lines out instead."""
    cell = Cons()
    cell.head = head
    cell.rest = tail
    return cell


class Empty:
    """The class of EMPTY, the empty list."""

    __slots__ = ()

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __repr__(self) -> str:
        return "[]"

    def __reduce__(self) -> str:
        return "EMPTY"


# Typed Any: a list is a Cons or this, and neither says so of the other.
EMPTY: Any = Empty()


# Below this length making the cells at once is quicker.
_LONG = 24


def from_iter(items: Iterable[Any], tail: Any = EMPTY) -> Any:
    """An Elixir list of these items, ending in ``tail``."""
    if type(items) is not list and type(items) is not tuple:
        items = list(items)
    if tail is EMPTY and len(items) > _LONG:
        return from_own(list(items))
    return _cells(items, 0, tail)


def from_own(items: list[Any]) -> Any:
    """An Elixir list of a Python list that nobody changes from now on."""
    if len(items) <= _LONG:
        return _cells(items, 0)
    cell = Cons()
    cell.head = items[0]
    cell.rest = None
    cell.items = items
    return cell


def _cells(items: Any, start: int, tail: Any = EMPTY) -> Any:
    out = tail
    for item in items[: start - 1 if start else None : -1]:
        cell = Cons()
        cell.head = item
        cell.rest = out
        out = cell
    if out is not tail:
        # Where library functions look first; a slot that is not filled takes longer to read.
        out.items = None
    return out


def elist(*items: Any) -> Any:
    """An Elixir list of its arguments."""
    return from_iter(items)


def to_pylist(cell: Any) -> list[Any]:
    """The elements of a proper list as a Python list of the caller's own; :class:`ImproperList` for anything else."""
    if type(cell) is Cons:
        items = getattr(cell, "items", None)
        if items is not None:
            return items.copy()
    return _collected(cell)


def elements(cell: Any) -> list[Any]:
    """As :func:`to_pylist`, but not to be changed by the caller."""
    if type(cell) is Cons:
        items = getattr(cell, "items", None)
        if items is not None:
            return items
    return _collected(cell)


def _collected(cell: Any) -> list[Any]:
    out: list[Any] = []
    append = out.append
    while type(cell) is Cons:
        append(cell.head)
        cell = cell.rest or cell.tail
    if cell is not EMPTY:
        raise ImproperList(cell)
    return out


# A list of so many items is copied sooner than its cells are made.
_COPIED = 1024


def heads_until(cell: Any, end: Any) -> list[Any]:
    """The elements of the cells before ``end``, which is one of the list's own cells."""
    out = []
    while cell is not end:
        out.append(cell.head)
        cell = cell.rest or cell.tail
    return out


def cut(cell: Any, count: int) -> tuple[list[Any], Any]:
    """The first ``count`` elements, or as many as there are, and what comes behind them: shared, not copied, where that pays."""
    items = getattr(cell, "items", None)
    if items is not None and cell.rest is None and (len(items) <= _COPIED or 4 * count >= len(items)):
        return items[:count], from_own(items[count:])
    out = []
    while count > 0 and type(cell) is Cons:
        out.append(cell.head)
        cell = cell.rest or cell.tail
        count -= 1
    return out, cell


def split(cell: Any) -> tuple[list[Any], Any]:
    """The elements of a list and what its last tail is (EMPTY when proper)."""
    out = []
    while type(cell) is Cons:
        out.append(cell.head)
        cell = cell.rest or cell.tail
    return out, cell


def is_list(term: Any) -> bool:
    return type(term) is Cons or term is EMPTY


def is_proper(cell: Any) -> bool:
    if type(cell) is Cons and getattr(cell, "items", None) is not None:
        return True
    while type(cell) is Cons:
        cell = cell.rest or cell.tail
    return cell is EMPTY


def charlist(text: str) -> Any:
    """Text as a list of code points."""
    return from_iter([ord(char) for char in text])
