"""``:lists``: lists of tuples, searched and changed by the key at a position."""

from __future__ import annotations

import functools
from typing import Any

from otpshell.stdlib.badargs import BadArgs, bad_argument
from otpshell.stdlib.enum_core import build, returning
from otpshell.stdlib.erlang_containers import element
from otpshell.stdlib.lists_module import LISTS, walked
from otpshell.terms.atom import FALSE, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, Cons, cons, to_pylist

fn = functools.partial(LISTS.fn, error="function_clause")
_NOTHING: Any = object()
VALUE = atom("value")


_list = type([])  # type: ignore[var-annotated]


def _position(position: Any) -> int:
    if type(position) is not int or position < 1:
        raise bad_argument(2, "not an integer" if type(position) is not int else "out of range")
    return position - 1


def _no_clause_index(key: Any, position: Any, list: Any) -> Any:
    """As :func:`_key_index` for the functions that are written in Erlang: no clause takes wrong arguments."""
    if type(position) is not int or position < 1:
        raise TypeError
    try:
        return _key_index(key, position, list)
    except BadArgs:
        raise TypeError from None


def _key_index(key: Any, position: Any, list: Any) -> Any:
    """The first tuple whose element there is ``==`` to the key, and what stands before it (a Python list) and after it."""
    at = _position(position)
    before: list[Any] = []
    cell = list
    while type(cell) is Cons:
        item = cell.head
        if type(item) is tuple and len(item) > at and item[at] == key:
            return item, before, cell.tail
        before.append(item)
        cell = cell.rest or cell.tail
    if cell is not EMPTY:
        raise bad_argument(3, "not a proper list" if type(list) is Cons else "not a list")
    return None


@fn
def keyfind(key: Any, position: Any, list: Any) -> Any:
    """The first tuple with that key at a position (counted from 1), or false.

    Raises `ArgumentError` when `position` is not a positive integer or `list` is not a proper list.

    iex> :lists.keyfind(:b, 1, [a: 1, b: 2])
    {:b, 2}
    """
    found = _key_index(key, position, list)
    return FALSE if found is None else found[0]


@fn
def keysearch(key: Any, position: Any, list: Any) -> Any:
    """`{:value, tuple}` as `keyfind/3`, or false.

    Raises `ArgumentError` when `position` is not a positive integer or `list` is not a proper list.

    iex> :lists.keysearch(:b, 1, [a: 1, b: 2])
    {:value, {:b, 2}}
    """
    found = _key_index(key, position, list)
    return FALSE if found is None else (VALUE, found[0])


@fn
def keymember(key: Any, position: Any, list: Any) -> Atom:
    """Whether a tuple has that key at a position.

    Raises `ArgumentError` when `position` is not a positive integer or `list` is not a proper list.

    iex> :lists.keymember(:b, 1, [a: 1, b: 2])
    true
    """
    return boolean(_key_index(key, position, list) is not None)


@fn
def keydelete(key: Any, position: Any, list: Any) -> Any:
    """The list without the first tuple with that key.

    Raises `FunctionClauseError` when `position` is not a positive integer or `list` is not a proper list.

    iex> :lists.keydelete(:a, 1, [a: 1, b: 2])
    [b: 2]
    """
    found = _no_clause_index(key, position, list)
    return list if found is None else build(found[1], found[2])


@fn
def keytake(key: Any, position: Any, list: Any) -> Any:
    """`{:value, tuple, rest}` of the first tuple with that key, or false.

    Raises `FunctionClauseError` when `position` is not a positive integer or `list` is not a proper list.

    iex> :lists.keytake(:b, 1, [a: 1, b: 2])
    {:value, {:b, 2}, [a: 1]}
    """
    found = _no_clause_index(key, position, list)
    return FALSE if found is None else (VALUE, found[0], build(found[1], found[2]))


@fn
def keyreplace(key: Any, position: Any, list: Any, new: Any) -> Any:
    """Replaces the first tuple with that key.

    Raises `FunctionClauseError` when `position` is not a positive integer, `list` is not a proper list or `new` is not a tuple.

    iex> :lists.keyreplace(:a, 1, [a: 1, b: 2], {:a, 9})
    [a: 9, b: 2]
    """
    if type(new) is not tuple:
        raise TypeError
    found = _no_clause_index(key, position, list)
    return list if found is None else build(found[1], cons(new, found[2]))


@fn
def keystore(key: Any, position: Any, list: Any, new: Any) -> Any:
    """Replaces the first tuple with that key, or adds the new one at the end.

    Raises `FunctionClauseError` when `position` is not a positive integer, `list` is not a proper list or `new` is not a tuple.

    iex> :lists.keystore(:c, 1, [a: 1], {:c, 3})
    [a: 1, c: 3]
    """
    if type(new) is not tuple:
        raise TypeError
    found = _no_clause_index(key, position, list)
    if found is None:
        return build([*to_pylist(list), new])
    return build(found[1], cons(new, found[2]))


@fn
def keymap(fun: Any, position: Any, list: Any) -> Any:
    """The list of tuples with the element at a position replaced by what the function makes of it.

    Raises `BadFunctionError` when `fun` is not a function of one argument, `ArgumentError` when an element is not a tuple or has no such
    position, and `FunctionClauseError` when `list` is not a list.

    iex> :lists.keymap(fn x -> x * 10 end, 2, [a: 1, b: 2])
    [a: 10, b: 20]
    """
    at = _position(position)
    f = returning(fun, 1)
    out = []
    for item in walked(list):
        value = element(position, item)
        out.append((*item[:at], f(value), *item[at + 1 :]))
    return build(out)
