"""``:lists``: sorting and merging."""

from __future__ import annotations

import builtins
import functools
import heapq
from collections.abc import Callable
from typing import Any

from otpshell.stdlib.enum_core import build, checked_tail, fun_of
from otpshell.stdlib.erlang_containers import element
from otpshell.stdlib.lists_module import LISTS, case_clause, merged_items, walked, walked_by_case
from otpshell.stdlib.merge_sort import comparer, merge_sort
from otpshell.terms.cons import is_proper, to_pylist
from otpshell.terms.order import compare, le, sort_key, sort_terms

fn = functools.partial(LISTS.fn, error="function_clause")
_NOTHING: Any = object()


def _order(fun: Any) -> Callable[[Any, Any], bool]:
    return comparer(checked_tail(fun, 2))


def _unique(items: list[Any], same: Callable[[Any, Any], bool]) -> list[Any]:
    out = items[:1]
    for item in items[1:]:
        if not same(out[-1], item):
            out.append(item)
    return out


def _equal(left: Any, right: Any) -> bool:
    return compare(left, right) == 0


@fn
def sort(fun: Any, list: Any = _NOTHING) -> Any:
    """Sorts a list, in term order or by a fun that says whether its first argument may stand before the second.

    Raises `FunctionClauseError` when the list is not a proper list, and `BadFunctionError` when `fun` is not a function of two arguments.

    iex> :lists.sort([3, 1, 2])
    [1, 2, 3]
    """
    if list is _NOTHING:
        return build(sort_terms(to_pylist(fun)))
    return build(merge_sort(to_pylist(list), comparer(fun_of(fun, 2))))


@fn
def usort(fun: Any, list: Any = _NOTHING) -> Any:
    """Sorts a list and removes elements equal to the one before.

    Raises `FunctionClauseError` when the list is not a proper list or `fun` is not a function of two arguments.

    iex> :lists.usort([3, 1, 3])
    [1, 3]
    """
    if list is _NOTHING:
        return build(_unique(sort_terms(to_pylist(fun)), _equal))
    before = _order(fun)
    return build(_unique(merge_sort(to_pylist(list), before), lambda a, b: before(b, a)))


def _tuples(position: Any, list: Any) -> builtins.list[Any]:
    """The elements of a list to sort by a position; OTP looks at the list in a ``case``, and at a single element not at all."""
    if type(position) is not int or position < 1:
        raise TypeError
    if not is_proper(list):
        raise case_clause(list)
    return to_pylist(list)


def _by_key(position: int, items: builtins.list[Any]) -> builtins.list[Any]:
    return sorted(items, key=lambda item: sort_key(element(position, item))) if len(items) > 1 else items


@fn
def keysort(position: Any, list: Any) -> Any:
    """Sorts tuples by the element at a position.

    Raises `FunctionClauseError` when `position` is not a positive integer, `CaseClauseError` when `list` is not a proper list, and
    `ArgumentError` when one of several elements is not a tuple or has no such position.

    iex> :lists.keysort(2, [a: 2, b: 1])
    [b: 1, a: 2]
    """
    return build(_by_key(position, _tuples(position, list)))


@fn
def ukeysort(position: Any, list: Any) -> Any:
    """Sorts tuples by the element at a position and keeps the first of those with equal ones.

    Raises `FunctionClauseError` when `position` is not a positive integer, `CaseClauseError` when `list` is not a proper list, and
    `ArgumentError` when one of several elements is not a tuple or has no such position.

    iex> :lists.ukeysort(1, [b: 1, a: 2, b: 3])
    [a: 2, b: 1]
    """
    items = _by_key(position, _tuples(position, list))
    return build(_unique(items, lambda a, b: _equal(element(position, a), element(position, b))))


def _merged(left: Any, right: Any, before: Callable[[Any, Any], bool]) -> list[Any]:
    one, other = merged_items(left), merged_items(right)
    out = []
    i = j = 0
    while i < len(one) and j < len(other):
        if before(one[i], other[j]):
            out.append(one[i])
            i += 1
        else:
            out.append(other[j])
            j += 1
    return out + one[i:] + other[j:]


@fn
def merge(fun: Any, left: Any = _NOTHING, right: Any = _NOTHING) -> Any:
    """Merges sorted lists: a list of them, two, or two by a fun.

    Raises `FunctionClauseError` when a list is not a list or `fun` is not a function of two arguments, and `ArgumentError` when a list is
    improper.

    iex> :lists.merge([1, 4], [2, 3])
    [1, 2, 3, 4]
    """
    if left is _NOTHING:
        return build(list(heapq.merge(*map(to_pylist, to_pylist(fun)), key=sort_key)))
    if right is _NOTHING:
        return build(_merged(fun, left, le))
    return build(_merged(left, right, _order(fun)))


@fn
def merge3(one: Any, two: Any, three: Any) -> Any:
    """Merges three sorted lists.

    Raises `FunctionClauseError` when one of the three is not a list, and `ArgumentError` when one is improper.

    iex> :lists.merge3([1, 4], [2], [3])
    [1, 2, 3, 4]
    """
    return merge(merge(one, two), three)


@fn
def umerge(fun: Any, left: Any = _NOTHING, right: Any = _NOTHING) -> Any:
    """Merges sorted lists without equal elements, and removes those equal to one of an earlier list.

    Raises `FunctionClauseError` when a list is not a list or `fun` is not a function of two arguments, and `ArgumentError` when a list is
    improper.

    iex> :lists.umerge([1, 2], [2, 3])
    [1, 2, 3]
    """
    if left is _NOTHING:
        return build(_unique(list(heapq.merge(*map(to_pylist, to_pylist(fun)), key=sort_key)), _equal))
    if right is _NOTHING:
        return build(_unique(_merged(fun, left, le), _equal))
    before = _order(fun)
    return build(_unique(_merged(left, right, before), lambda a, b: before(b, a)))


@fn
def umerge3(one: Any, two: Any, three: Any) -> Any:
    """Merges three sorted lists without equal elements.

    Raises `FunctionClauseError` when one of the three is not a list, and `ArgumentError` when one is improper.

    iex> :lists.umerge3([1], [1, 2], [2, 3])
    [1, 2, 3]
    """
    return umerge(umerge(one, two), three)


@fn
def keymerge(position: Any, left: Any, right: Any) -> Any:
    """Merges two lists of tuples that are sorted by the element at a position.

    Raises `FunctionClauseError` when `position` is not a positive integer or `left` is not a list, `CaseClauseError` when `right` is not a
    list, and `ArgumentError` when an element is not a tuple or has no such position.

    iex> :lists.keymerge(1, [a: 1, c: 3], b: 2)
    [a: 1, b: 2, c: 3]
    """
    if type(position) is not int or position < 1:
        raise TypeError
    walked_by_case(right)
    return build(_merged(left, right, lambda a, b: le(element(position, a), element(position, b))))


@fn
def ukeymerge(position: Any, left: Any, right: Any) -> Any:
    """As `keymerge/3`, keeping the first of tuples with equal elements there.

    Raises `FunctionClauseError` when `position` is not a positive integer or `right` is not a list, `CaseClauseError` when `left` is not a
    list, and `ArgumentError` when an element is not a tuple or has no such position.

    iex> :lists.ukeymerge(1, [a: 1], a: 2, b: 3)
    [a: 1, b: 3]
    """
    walked_by_case(left)
    found = to_pylist(keymerge(position, left, walked(right)))
    return build(_unique(found, lambda a, b: _equal(element(position, a), element(position, b))))
