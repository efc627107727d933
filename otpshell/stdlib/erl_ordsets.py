"""Erlang's ``:ordsets``: sets as ordered lists."""

from __future__ import annotations

import functools
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import lists_funs
from otpshell.stdlib.enum_core import build
from otpshell.stdlib.erlang_containers import length
from otpshell.terms.atom import Atom, boolean
from otpshell.terms.cons import EMPTY, is_list, to_pylist
from otpshell.terms.order import compare, sort_terms

ORDSETS = Native(
    "ordsets",
    "ordsets.erl",
    app="stdlib",
    doc="""\
Sets as ordered lists. Elements that are equal by `==`, such as `1` and `1.0`, count as one.

    iex> :ordsets.union([1, 3], :ordsets.from_list([2, 1, 2]))
    [1, 2, 3]
""",
)
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
    """The empty set.

    iex> :ordsets.new()
    []
    """
    return EMPTY


@fn
def is_set(term: Any) -> Atom:
    """Whether a term is an ordered list without repetition.

    Raises `FunctionClauseError` when `term` is an improper list.

    iex> :ordsets.is_set([1, 2])
    true
    iex> :ordsets.is_set([2, 1])
    false
    """
    if not is_list(term):
        return boolean(False)
    items = to_pylist(term)
    return boolean(all(compare(one, other) < 0 for one, other in zip(items, items[1:], strict=False)))


@fn
def size(set: Any) -> int:
    """The number of elements.

    Raises `ArgumentError` when `set` is not a proper list.

    iex> :ordsets.size([1, 2])
    2
    """
    return length(set)


@fn
def is_empty(set: Any) -> Atom:
    """Whether there are no elements.

    iex> :ordsets.is_empty([])
    true
    """
    return boolean(set is EMPTY)


@fn
def to_list(set: Any) -> Any:
    """The set itself.

    iex> :ordsets.to_list([1, 2])
    [1, 2]
    """
    return set


@fn
def from_list(list: Any) -> Any:
    """The set of the elements of a list.

    Raises `FunctionClauseError` when `list` is not a proper list.

    iex> :ordsets.from_list([2, 1, 2])
    [1, 2]
    """
    return build(ordered(to_pylist(list)))


@fn
def is_element(item: Any, set: Any) -> Atom:
    """Whether an element is there.

    Raises `FunctionClauseError` when `set` is not a list.

    iex> :ordsets.is_element(1, [1, 2])
    true
    """
    return boolean(_in(item, to_pylist(set)))


@fn
def add_element(item: Any, set: Any) -> Any:
    """The set with one more element.

    Raises `FunctionClauseError` when `set` is not a list.

    iex> :ordsets.add_element(2, [1, 3])
    [1, 2, 3]
    """
    items = to_pylist(set)
    return set if _in(item, items) else build(sort_terms([*items, item]))


@fn
def del_element(item: Any, set: Any) -> Any:
    """The set without an element.

    Raises `FunctionClauseError` when `set` is not a list.

    iex> :ordsets.del_element(1, [1, 3])
    [3]
    """
    return build([other for other in to_pylist(set) if compare(item, other)])


@fn
def union(set: Any, other: Any = None) -> Any:
    """All elements of two sets, or of a list of sets.

    Raises `FunctionClauseError` when `set` is not a proper list, `set` is not a list or `other` is not a list.

    iex> :ordsets.union([1, 2], [2, 3])
    [1, 2, 3]
    """
    sets = to_pylist(set) if other is None else [set, other]
    return build(ordered([item for one in sets for item in to_pylist(one)]))


@fn
def intersection(set: Any, other: Any = None) -> Any:
    """The elements common to two sets, or to all sets of a list.

    Raises `FunctionClauseError` when `set` is not a list or is empty, `set` is not a list or `other` is not a list.

    iex> :ordsets.intersection([1, 2], [2, 3])
    [2]
    """
    sets = [to_pylist(one) for one in (to_pylist(set) if other is None else [set, other])]
    if not sets:
        raise TypeError
    return build([item for item in sets[0] if all(_in(item, one) for one in sets[1:])])


@fn
def subtract(set: Any, other: Any) -> Any:
    """The elements of the first set that the second does not have.

    Raises `FunctionClauseError` when `set` is not a list or `other` is not a list.

    iex> :ordsets.subtract([1, 2], [2, 3])
    [1]
    """
    away = to_pylist(other)
    return build([item for item in to_pylist(set) if not _in(item, away)])


@fn
def is_disjoint(set: Any, other: Any) -> Atom:
    """Whether two sets have nothing in common.

    Raises `FunctionClauseError` when `set` is not a list or `other` is not a list.

    iex> :ordsets.is_disjoint([1], [2])
    true
    """
    return boolean(intersection(set, other) is EMPTY)


@fn
def is_subset(set: Any, other: Any) -> Atom:
    """Whether the second set has all elements of the first.

    Raises `FunctionClauseError` when `set` is not a list or `other` is not a list.

    iex> :ordsets.is_subset([1], [1, 2])
    true
    """
    return boolean(subtract(set, other) is EMPTY)


@fn
def fold(fun: Any, acc: Any, set: Any) -> Any:
    """Folds the set in the order of its elements: the function is called with each element and the accumulator, and returns the next one.
    Gives the last.

    Raises `FunctionClauseError` when `fun` is not a function of two arguments, and `CaseClauseError` when `set` is not a list.

    iex> :ordsets.fold(fn x, sum -> x + sum end, 0, [1, 2])
    3
    """
    return lists_funs.foldl(fun, acc, set)


@fn("filter")
def filter_(fun: Any, set: Any) -> Any:
    """The elements for which the fun returns true.

    Raises `FunctionClauseError` when `fun` is not a function of one argument, and `ErlangError` when `set` is not a proper list.

    iex> :ordsets.filter(fn x -> x > 1 end, [1, 2])
    [2]
    """
    return lists_funs.filter_(fun, set)
