"""``===``: equal, and of the same types throughout."""

from __future__ import annotations

from typing import Any

from otpshell.terms.cons import Cons
from otpshell.terms.maps import MISSING, PLAIN_KEYS, Map


def exact_equal(left: Any, right: Any) -> bool:
    """Elixir's ``===``. Differs from ``==`` only where an integer meets a float."""
    while True:
        if left is right:
            return True
        kind = type(left)
        if kind is not type(right):
            return False
        if kind is tuple:
            return len(left) == len(right) and all(map(exact_equal, left, right))
        if kind is Cons:
            if left.head is not right.head and not exact_equal(left.head, right.head):
                return False
            left = left.rest or left.tail
            right = right.rest or right.tail
            continue
        if kind is Map:
            return _equal_maps(left, right)
        return left == right


def cell_of(cell: Any, element: Any) -> Any:
    """The first cell of a list whose head is ``===`` to an element; where there is none, what the list ends in."""
    kind = type(element)
    if kind in PLAIN_KEYS:
        while type(cell) is Cons:
            head = cell.head
            # Of these, only an integer is equal to a term of another type.
            if head is element or head == element and type(head) is kind:
                break
            cell = cell.rest or cell.tail
        return cell
    while type(cell) is Cons and not exact_equal(cell.head, element):
        cell = cell.rest or cell.tail
    return cell


def _equal_maps(left: Map, right: Map) -> bool:
    if len(left) != len(right):
        return False
    for key, value in left.raw_items():
        other = right.get(key, MISSING)
        if other is MISSING or not exact_equal(value, other):
            return False
    return True
