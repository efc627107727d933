"""``:lists``: sorting and merging."""

from __future__ import annotations

import functools
import heapq
from collections.abc import Callable
from typing import Any

from otpshell.stdlib.enum_core import build, fun_of
from otpshell.stdlib.lists_module import LISTS
from otpshell.stdlib.merge_sort import comparer, merge_sort
from otpshell.terms.cons import to_pylist
from otpshell.terms.order import compare, le, sort_key, sort_terms

fn = functools.partial(LISTS.fn, error="function_clause")
_NOTHING: Any = object()


def sort_fun(fun: Any) -> Callable[[Any, Any], bool]:
    return comparer(fun_of(fun, 2))


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

    iex> :lists.sort([3, 1, 2])
    [1, 2, 3]
    """
    if list is _NOTHING:
        return build(sort_terms(to_pylist(fun)))
    return build(merge_sort(to_pylist(list), sort_fun(fun)))


@fn
def usort(fun: Any, list: Any = _NOTHING) -> Any:
    """Sorts a list and removes elements equal to the one before.

    iex> :lists.usort([3, 1, 3])
    [1, 3]
    """
    if list is _NOTHING:
        return build(_unique(sort_terms(to_pylist(fun)), _equal))
    before = sort_fun(fun)
    return build(_unique(merge_sort(to_pylist(list), before), lambda a, b: before(b, a)))


def _element(position: int, item: Any) -> Any:
    if type(item) is not tuple or not 1 <= position <= len(item):
        raise TypeError
    return item[position - 1]


@fn
def keysort(position: Any, list: Any) -> Any:
    """Sorts tuples by the element at a position.

    iex> :lists.keysort(2, [a: 2, b: 1])
    [b: 1, a: 2]
    """
    return build(sorted(to_pylist(list), key=lambda item: sort_key(_element(position, item))))


@fn
def ukeysort(position: Any, list: Any) -> Any:
    """Sorts tuples by the element at a position and keeps the first of those with equal ones.

    iex> :lists.ukeysort(1, [b: 1, a: 2, b: 3])
    [a: 2, b: 1]
    """
    items = sorted(to_pylist(list), key=lambda item: sort_key(_element(position, item)))
    return build(_unique(items, lambda a, b: _equal(_element(position, a), _element(position, b))))


def _merged(left: Any, right: Any, before: Callable[[Any, Any], bool]) -> list[Any]:
    one, other = to_pylist(left), to_pylist(right)
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

    iex> :lists.merge([1, 4], [2, 3])
    [1, 2, 3, 4]
    """
    if left is _NOTHING:
        return build(list(heapq.merge(*map(to_pylist, to_pylist(fun)), key=sort_key)))
    if right is _NOTHING:
        return build(_merged(fun, left, le))
    return build(_merged(left, right, sort_fun(fun)))


@fn
def merge3(one: Any, two: Any, three: Any) -> Any:
    """Merges three sorted lists.

    iex> :lists.merge3([1, 4], [2], [3])
    [1, 2, 3, 4]
    """
    return merge(merge(one, two), three)


@fn
def umerge(fun: Any, left: Any = _NOTHING, right: Any = _NOTHING) -> Any:
    """Merges sorted lists without equal elements, and removes those equal to one of an earlier list.

    iex> :lists.umerge([1, 2], [2, 3])
    [1, 2, 3]
    """
    if left is _NOTHING:
        return build(_unique(list(heapq.merge(*map(to_pylist, to_pylist(fun)), key=sort_key)), _equal))
    if right is _NOTHING:
        return build(_unique(_merged(fun, left, le), _equal))
    before = sort_fun(fun)
    return build(_unique(_merged(left, right, before), lambda a, b: before(b, a)))


@fn
def umerge3(one: Any, two: Any, three: Any) -> Any:
    """Merges three sorted lists without equal elements.

    iex> :lists.umerge3([1], [1, 2], [2, 3])
    [1, 2, 3]
    """
    return umerge(umerge(one, two), three)


@fn
def keymerge(position: Any, left: Any, right: Any) -> Any:
    """Merges two lists of tuples that are sorted by the element at a position.

    iex> :lists.keymerge(1, [a: 1, c: 3], b: 2)
    [a: 1, b: 2, c: 3]
    """
    return build(_merged(left, right, lambda a, b: le(_element(position, a), _element(position, b))))


@fn
def ukeymerge(position: Any, left: Any, right: Any) -> Any:
    """As `keymerge/3`, keeping the first of tuples with equal elements there.

    iex> :lists.ukeymerge(1, [a: 1], a: 2, b: 3)
    [a: 1, b: 3]
    """
    found = to_pylist(keymerge(position, left, right))
    return build(_unique(found, lambda a, b: _equal(_element(position, a), _element(position, b))))
