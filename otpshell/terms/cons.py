"""Lists: cons cells ending in EMPTY (or, in an improper list, in any other term)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any


class ImproperList(TypeError):
    """A list function met a tail that is no list; reported to the learner as the function's own error."""


class Cons:
    """A list cell, made by :func:`cons`; ``head`` and ``tail`` are written once, then.

    It has no ``__init__``: making a cell and setting its two slots in line costs half of a constructor call, and nothing is made more often.
    """

    __slots__ = ("head", "tail")
    head: Any
    tail: Any

    def __iter__(self) -> Iterator[Any]:
        cell: Any = self
        while type(cell) is Cons:
            yield cell.head
            cell = cell.tail
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
            left = left.tail
            right = right.tail
        return left is right or left == right

    def __hash__(self) -> int:
        mix = 7
        cell: Any = self
        while type(cell) is Cons:
            mix = (mix * 1000003) ^ hash(cell.head)
            cell = cell.tail
        return hash((mix, cell))

    def __repr__(self) -> str:
        items = []
        cell: Any = self
        while type(cell) is Cons:
            items.append(repr(cell.head))
            cell = cell.tail
        rest = "" if cell is EMPTY else f" | {cell!r}"
        return f"[{', '.join(items)}{rest}]"

    def __reduce__(self) -> tuple[Any, ...]:
        items, tail = split(self)
        return (from_iter, (items, tail))


def cons(head: Any, tail: Any) -> Cons:
    """``[head | tail]``. A hot loop writes the three lines out instead."""
    cell = Cons()
    cell.head = head
    cell.tail = tail
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


EMPTY = Empty()


def from_iter(items: Iterable[Any], tail: Any = EMPTY) -> Any:
    """An Elixir list of these items, ending in ``tail``."""
    if type(items) is not list and type(items) is not tuple:
        items = list(items)
    out = tail
    for item in reversed(items):
        cell = Cons()
        cell.head = item
        cell.tail = out
        out = cell
    return out


def elist(*items: Any) -> Any:
    """An Elixir list of its arguments."""
    return from_iter(items)


def to_pylist(cell: Any) -> list[Any]:
    """The elements of a proper list as a Python list; :class:`ImproperList` for anything else."""
    out: list[Any] = []
    append = out.append
    while type(cell) is Cons:
        append(cell.head)
        cell = cell.tail
    if cell is not EMPTY:
        raise ImproperList(cell)
    return out


def split(cell: Any) -> tuple[list[Any], Any]:
    """The elements of a list and what its last tail is (EMPTY when proper)."""
    out = []
    while type(cell) is Cons:
        out.append(cell.head)
        cell = cell.tail
    return out, cell


def is_list(term: Any) -> bool:
    return type(term) is Cons or term is EMPTY


def is_proper(cell: Any) -> bool:
    while type(cell) is Cons:
        cell = cell.tail
    return cell is EMPTY


def charlist(text: str) -> Any:
    """Text as a list of code points."""
    return from_iter([ord(char) for char in text])
