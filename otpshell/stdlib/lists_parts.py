"""``:lists``: parts of a list, members, what is in one list and not in another."""

from __future__ import annotations

import builtins
import functools
from typing import Any

from otpshell.stdlib.arith import badarith
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.enum_core import build, checked
from otpshell.stdlib.erlang_module import proper_items
from otpshell.stdlib.lists_module import LISTS
from otpshell.terms.atom import FALSE, TRUE, Atom, boolean
from otpshell.terms.cons import EMPTY, Cons, heads_until, is_list, to_pylist
from otpshell.terms.equal import cell_of, exact_equal
from otpshell.terms.errors import badarg
from otpshell.terms.maps import PLAIN_KEYS, key_of

fn = functools.partial(LISTS.fn, error="function_clause")
_NOTHING: Any = object()


_list = type([])  # type: ignore[var-annotated]


@fn
def nth(n: Any, list: Any) -> Any:
    """The `n`th element, counted from 1.

    Raises `FunctionClauseError` when the list has no such element or `n` is not a positive integer, and `ArithmeticError` when `n` is not a
    number.

    iex> :lists.nth(1, [:a, :b])
    :a
    """
    if type(n) is float or type(n) is int and n < 1:
        raise TypeError
    if type(n) is not int:
        raise badarith()
    while n > 1 and type(list) is Cons:
        list = list.rest or list.tail
        n -= 1
    if type(list) is not Cons:
        raise TypeError
    return list.head


@fn
def nthtail(n: Any, list: Any) -> Any:
    """What follows the `n`th element.

    Raises `FunctionClauseError` when the list is shorter than `n` or `n` is not an integer from 0 on, and `ArithmeticError` when `n` is not
    a number.

    iex> :lists.nthtail(1, [:a, :b, :c])
    [:b, :c]
    """
    if type(n) is float or type(n) is int and n < 0:
        raise TypeError
    if type(n) is not int:
        raise badarith()
    while n > 0:
        if type(list) is not Cons:
            raise TypeError
        list = list.rest or list.tail
        n -= 1
    return list


@fn
def last(list: Any) -> Any:
    """The last element.

    Raises `FunctionClauseError` when `list` is not a list or is empty.

    iex> :lists.last([1, 2, 3])
    3
    """
    items = to_pylist(list)
    if not items:
        raise TypeError
    return items[-1]


@fn
def droplast(list: Any) -> Any:
    """All but the last element.

    Raises `FunctionClauseError` when `list` is not a list or is empty.

    iex> :lists.droplast([1, 2, 3])
    [1, 2]
    """
    items = to_pylist(list)
    if not items:
        raise TypeError
    return build(items[:-1])


@fn
def sublist(list: Any, start: Any, length: Any = None) -> Any:
    """The first elements, or `length` of them from the `start`th on.

    Raises `FunctionClauseError` when `list` is not a list, `start` is not a positive integer or the length is not an integer from 0 on.

    iex> :lists.sublist([:a, :b, :c, :d], 2, 2)
    [:b, :c]
    """
    if length is None:
        start, length = 1, start
    if type(start) is not int or start < 1 or type(length) is not int or length < 0:
        raise TypeError
    items = to_pylist(list)
    return build(items[start - 1 : start - 1 + length])


@fn("split")
def split_(n: Any, list: Any) -> Any:
    """The first `n` elements and the rest.

    Raises `ArgumentError` when `n` is not an integer from 0 on, `list` is not a list or is shorter than `n`, and `FunctionClauseError` when
    the list is improper.

    iex> :lists.split(1, [:a, :b, :c])
    {[:a], [:b, :c]}
    """
    if type(n) is not int or n < 0 or not is_list(list):
        raise badarg()
    items = []
    for _ in range(n):
        if not is_list(list):
            raise TypeError
        if type(list) is not Cons:
            raise badarg()
        items.append(list.head)
        list = list.rest or list.tail
    return (build(items), list)


@fn
def prefix(one: Any, list: Any) -> Atom:
    """Whether the second list begins with the first.

    Raises `FunctionClauseError` when `one` is not a list or `list` is not a list.

    iex> :lists.prefix([1, 2], [1, 2, 3])
    true
    """
    while type(one) is Cons:
        if type(list) is not Cons or not exact_equal(one.head, list.head):
            if not is_list(list):
                raise TypeError
            return FALSE
        one, list = one.tail, list.tail
    if one is not EMPTY:
        raise TypeError
    return boolean(is_list(list))


@fn
def suffix(one: Any, list: Any) -> Atom:
    """Whether the second list ends with the first.

    Raises `ArgumentError` when `one` is not a proper list or `list` is not a proper list.

    iex> :lists.suffix([2, 3], [1, 2, 3])
    true
    """
    items, wanted = proper_items(list), proper_items(one)
    return boolean(len(wanted) <= len(items) and all_same(items[len(items) - len(wanted) :], wanted))


def all_same(one: builtins.list[Any], other: builtins.list[Any]) -> bool:
    return len(one) == len(other) and builtins.all(builtins.map(exact_equal, one, other))


def _subtracted(list: Any) -> builtins.list[Any]:
    try:
        return to_pylist(list)
    except TypeError:
        raise badarg() from None


@fn
def subtract(list: Any, other: Any) -> Any:
    """`list -- other`: each element of the second list removes the first one of the first that is equal to it.

    Raises `ArgumentError` when `list` is not a proper list or `other` is not a proper list.

    iex> :lists.subtract([1, 2, 2, 3], [2, 3])
    [1, 2]
    """
    counts: dict[Any, int] = {}
    for item in _subtracted(other):
        key = item if type(item) in PLAIN_KEYS else key_of(item)
        counts[key] = counts.get(key, 0) + 1
    out = []
    for item in _subtracted(list):
        key = item if type(item) in PLAIN_KEYS else key_of(item)
        left = counts.get(key, 0)
        if left:
            counts[key] = left - 1
        else:
            out.append(item)
    return build(out)


@fn
def delete(elem: Any, list: Any) -> Any:
    """The list without the first element that equals this one.

    Raises `FunctionClauseError` when `list` is not a list.

    iex> :lists.delete(:a, [:b, :a, :a])
    [:b, :a]
    """
    found = cell_of(list, elem)
    if type(found) is Cons:
        return build(heads_until(list, found), found.rest or found.tail)
    if found is not EMPTY:
        raise TypeError
    return list


@fn
def member(elem: Any, list: Any) -> Atom:
    """Whether an element of the list is equal to this one by `===`.

    Raises `ArgumentError` when `list` is not a proper list.

    iex> :lists.member(2, [1, 2])
    true
    """
    cell = cell_of(list, elem)
    if type(cell) is Cons:
        return TRUE
    if cell is not EMPTY:
        raise bad_argument(2, "not a proper list" if type(list) is Cons else "not a list")
    return FALSE


@fn
def uniq(list: Any, fun: Any = _NOTHING) -> Any:
    """The elements without those that occurred before (`uniq(fun, list)` compares what the fun returns).

    Raises `FunctionClauseError` when the list is not a proper list or `fun` is not a function of one argument.

    iex> :lists.uniq([1, 2, 1])
    [1, 2]
    """
    seen: dict[Any, Any] = {}
    if fun is _NOTHING:
        for item in to_pylist(list):
            seen.setdefault(key_of(item), item)
    else:
        f = checked(list, 1)
        for item in to_pylist(fun):
            seen.setdefault(key_of(f(item)), item)
    return build([*seen.values()])
