"""Erlang's ``:ordsets``: sets as ordered lists."""

from __future__ import annotations

import functools
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.enum_core import build, returning
from otpshell.terms.atom import TRUE, Atom, boolean
from otpshell.terms.cons import EMPTY, is_proper, to_pylist
from otpshell.terms.order import compare, sort_terms

ORDSETS = Native("ordsets", "ordsets.erl", app="stdlib", doc="Sets as ordered lists; elements that are == count as one.")
fn = functools.partial(ORDSETS.fn, error="function_clause")


def ordered(items: list[Any]) -> list[Any]:
    """In order, the first of equal ones."""
    out: list[Any] = []
    for item in sort_terms(items):
        if not out or compare(out[-1], item):
            out.append(item)
    return out


def _in(item: Any, items: list[Any]) -> bool:
    return any(compare(item, other) == 0 for other in items)


@fn
def new() -> Any:
    """The empty set."""
    return EMPTY


@fn
def is_set(term: Any) -> Atom:
    """Whether a term is an ordered list without repetition."""
    if not is_proper(term):
        return boolean(False)
    items = to_pylist(term)
    return boolean(all(compare(one, other) < 0 for one, other in zip(items, items[1:], strict=False)))


@fn
def size(set: Any) -> int:
    """The number of elements."""
    return len(to_pylist(set))


@fn
def is_empty(set: Any) -> Atom:
    """Whether there are no elements."""
    return boolean(set is EMPTY)


@fn
def to_list(set: Any) -> Any:
    """The set itself."""
    return set


@fn
def from_list(list: Any) -> Any:
    """The set of the elements of a list."""
    return build(ordered(to_pylist(list)))


@fn
def is_element(item: Any, set: Any) -> Atom:
    """Whether an element is there."""
    return boolean(_in(item, to_pylist(set)))


@fn
def add_element(item: Any, set: Any) -> Any:
    """The set with one more element."""
    items = to_pylist(set)
    return set if _in(item, items) else build(sort_terms([*items, item]))


@fn
def del_element(item: Any, set: Any) -> Any:
    """The set without an element."""
    return build([other for other in to_pylist(set) if compare(item, other)])


@fn
def union(set: Any, other: Any = None) -> Any:
    """All elements of two sets, or of a list of sets."""
    sets = to_pylist(set) if other is None else [set, other]
    return build(ordered([item for one in sets for item in to_pylist(one)]))


@fn
def intersection(set: Any, other: Any = None) -> Any:
    """The elements common to two sets, or to all sets of a list."""
    sets = [to_pylist(one) for one in (to_pylist(set) if other is None else [set, other])]
    if not sets:
        raise TypeError
    return build([item for item in sets[0] if all(_in(item, one) for one in sets[1:])])


@fn
def subtract(set: Any, other: Any) -> Any:
    """The elements of the first set that the second has not."""
    away = to_pylist(other)
    return build([item for item in to_pylist(set) if not _in(item, away)])


@fn
def is_disjoint(set: Any, other: Any) -> Atom:
    """Whether two sets have nothing in common."""
    return boolean(intersection(set, other) is EMPTY)


@fn
def is_subset(set: Any, other: Any) -> Atom:
    """Whether the second set has all elements of the first."""
    return boolean(subtract(set, other) is EMPTY)


@fn
def fold(fun: Any, acc: Any, set: Any) -> Any:
    """Folds over the elements in order."""
    f = returning(fun, 2)
    for item in to_pylist(set):
        acc = f(item, acc)
    return acc


@fn("filter")
def filter_(fun: Any, set: Any) -> Any:
    """The elements for which the fun returns true."""
    f = returning(fun, 1)
    return build([item for item in to_pylist(set) if f(item) is TRUE])
