"""Erlang's ``:orddict``: dictionaries as ordered lists of pairs."""

from __future__ import annotations

import functools
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import arith
from otpshell.stdlib.enum_core import build, returning
from otpshell.stdlib.erlang_containers import length
from otpshell.terms.atom import ERROR, OK, TRUE, Atom, boolean
from otpshell.terms.cons import EMPTY, is_list, to_pylist
from otpshell.terms.order import compare

ORDDICT = Native(
    "orddict",
    "orddict.erl",
    app="stdlib",
    doc="""\
Keys and values as an ordered list of pairs. Keys that are equal by `==`, such as `1` and `1.0`, count as one.

    iex> :orddict.store(:a, 1, :orddict.from_list(b: 2))
    [a: 1, b: 2]
""",
)
fn = functools.partial(ORDDICT.fn, error="function_clause")


def _at(key: Any, pairs: list[Any]) -> tuple[int, bool]:
    """Where a key is, or belongs."""
    for index, pair in enumerate(pairs):
        found = compare(key, pair[0])
        if found <= 0:
            return index, found == 0
    return len(pairs), False


def _changed(key: Any, dict: Any, change: Any, first: Any) -> Any:
    """The dictionary with the value of a key changed, or set to what ``first()`` gives."""
    pairs = to_pylist(dict)
    index, there = _at(key, pairs)
    if there:
        pairs[index] = (key, change(pairs[index][1]))
    else:
        pairs.insert(index, (key, first()))
    return build(pairs)


def _missing() -> Any:
    raise TypeError


@fn
def new() -> Any:
    """The empty dictionary.

    iex> :orddict.new()
    []
    """
    return EMPTY


@fn
def from_list(list: Any) -> Any:
    """The dictionary of a list of pairs, the later ones winning.

    Raises `FunctionClauseError` when `list` is not a proper list of pairs.

    iex> :orddict.from_list(b: 2, a: 1)
    [a: 1, b: 2]
    """
    out = EMPTY
    for key, value in to_pylist(list):
        out = store(key, value, out)
    return out


@fn
def to_list(dict: Any) -> Any:
    """The dictionary itself.

    iex> :orddict.to_list(a: 1, b: 2)
    [a: 1, b: 2]
    """
    return dict


@fn
def size(dict: Any) -> int:
    """The number of keys.

    Raises `ArgumentError` when `dict` is not a proper list.

    iex> :orddict.size(a: 1, b: 2)
    2
    """
    return length(dict)


@fn
def is_empty(dict: Any) -> Atom:
    """Whether there are no keys.

    Raises `FunctionClauseError` when `dict` is not a list.

    iex> :orddict.is_empty([])
    true
    """
    if not is_list(dict):
        raise TypeError
    return boolean(dict is EMPTY)


@fn
def is_key(key: Any, dict: Any) -> Atom:
    """Whether a key is there.

    Raises `FunctionClauseError` when `dict` is not a proper list of pairs.

    iex> :orddict.is_key(:a, a: 1)
    true
    """
    return boolean(_at(key, to_pylist(dict))[1])


@fn
def find(key: Any, dict: Any) -> Any:
    """`{:ok, value}` of a key, or `:error`.

    Raises `FunctionClauseError` when `dict` is not a proper list of pairs.

    iex> :orddict.find(:a, a: 1)
    {:ok, 1}
    iex> :orddict.find(:b, a: 1)
    :error
    """
    pairs = to_pylist(dict)
    index, there = _at(key, pairs)
    return (OK, pairs[index][1]) if there else ERROR


@fn
def fetch(key: Any, dict: Any) -> Any:
    """The value of a key that must be there.

    Raises `FunctionClauseError` when the key is not there or `dict` is not a proper list of pairs.

    iex> :orddict.fetch(:a, a: 1)
    1
    """
    found = find(key, dict)
    return _missing() if found is ERROR else found[1]


@fn
def fetch_keys(dict: Any) -> Any:
    """The keys in order.

    Raises `FunctionClauseError` when `dict` is not a proper list of pairs.

    iex> :orddict.fetch_keys(a: 1, b: 2)
    [:a, :b]
    """
    return build([key for key, _ in to_pylist(dict)])


@fn
def store(key: Any, value: Any, dict: Any) -> Any:
    """The dictionary with a value under a key.

    Raises `FunctionClauseError` when `dict` is not a proper list of pairs.

    iex> :orddict.store(:b, 2, a: 1, c: 3)
    [a: 1, b: 2, c: 3]
    """
    return _changed(key, dict, lambda _old: value, lambda: value)


@fn
def erase(key: Any, dict: Any) -> Any:
    """The dictionary without a key.

    Raises `FunctionClauseError` when `dict` is not a proper list of pairs.

    iex> :orddict.erase(:a, a: 1, b: 2)
    [b: 2]
    """
    return build([pair for pair in to_pylist(dict) if compare(key, pair[0])])


@fn
def take(key: Any, dict: Any) -> Any:
    """`{value, rest}` of a key, or `:error`.

    Raises `FunctionClauseError` when `dict` is not a proper list of pairs.

    iex> :orddict.take(:a, a: 1, b: 2)
    {1, [b: 2]}
    """
    found = find(key, dict)
    return ERROR if found is ERROR else (found[1], erase(key, dict))


@fn
def append(key: Any, value: Any, dict: Any) -> Any:
    """Adds a value at the end of the list under a key.

    Raises `FunctionClauseError` when `dict` is not a proper list of pairs.

    iex> :orddict.append(:a, 2, a: [1])
    [a: [1, 2]]
    """
    return append_list(key, build([value]), dict)


@fn
def append_list(key: Any, values: Any, dict: Any) -> Any:
    """Adds values at the end of the list under a key.

    Raises `FunctionClauseError` when `dict` is not a proper list of pairs.

    iex> :orddict.append_list(:a, [2, 3], a: [1])
    [a: [1, 2, 3]]
    """
    return _changed(key, dict, lambda old: build(to_pylist(old), values), lambda: values)


@fn
def update(key: Any, fun: Any, initial: Any, dict: Any = None) -> Any:
    """The dictionary with the value of a key replaced by what the function makes of it. Without the key it stores `initial`, when that is
    given.

    Raises `FunctionClauseError` when the key is not there and no initial value is given or `dict` is not a proper list of pairs, and
    `BadFunctionError` when `fun` is not a function of one argument.

    iex> :orddict.update(:a, fn n -> n + 1 end, a: 1)
    [a: 2]
    """
    if dict is None:
        return _changed(key, initial, returning(fun, 1), _missing)
    return _changed(key, dict, returning(fun, 1), lambda: initial)


@fn
def update_counter(key: Any, increment: Any, dict: Any) -> Any:
    """Adds a number to the value of a key, or stores it.

    Raises `ArithmeticError` when `increment` is not a number, and `FunctionClauseError` when `dict` is not a proper list of pairs.

    iex> :orddict.update_counter(:a, 5, a: 1)
    [a: 6]
    """
    return _changed(key, dict, lambda old: arith.add(old, increment), lambda: increment)


@fn
def fold(fun: Any, acc: Any, dict: Any) -> Any:
    """Folds the dictionary in the order of its keys: the function is called with each key, its value and the accumulator, and returns the
    next one. Gives the last.

    Raises `BadFunctionError` when `fun` is not a function of three arguments, and `FunctionClauseError` when `dict` is not a proper list of
    pairs.

    iex> :orddict.fold(fn _key, value, sum -> value + sum end, 0, a: 1, b: 2)
    3
    """
    f = returning(fun, 3)
    for key, value in to_pylist(dict):
        acc = f(key, value, acc)
    return acc


@fn("map")
def map_(fun: Any, dict: Any) -> Any:
    """The same keys with what the fun makes of key and value.

    Raises `BadFunctionError` when `fun` is not a function of two arguments, and `FunctionClauseError` when `dict` is not a proper list of
    pairs.

    iex> :orddict.map(fn _key, value -> value * 2 end, a: 1)
    [a: 2]
    """
    f = returning(fun, 2)
    return build([(key, f(key, value)) for key, value in to_pylist(dict)])


@fn("filter")
def filter_(fun: Any, dict: Any) -> Any:
    """The pairs for which the fun returns true.

    Raises `BadFunctionError` when `fun` is not a function of two arguments, and `FunctionClauseError` when `dict` is not a proper list of
    pairs.

    iex> :orddict.filter(fn _key, value -> value > 1 end, a: 1, b: 2)
    [b: 2]
    """
    f = returning(fun, 2)
    return build([(key, value) for key, value in to_pylist(dict) if f(key, value) is TRUE])


@fn
def merge(fun: Any, dict1: Any, dict2: Any) -> Any:
    """Both dictionaries in one; the fun combines the values of a key that both have.

    Raises `BadFunctionError` when `fun` is not a function of three arguments, and `FunctionClauseError` when `dict1` is not a proper list
    of pairs or `dict2` is not a proper list of pairs.

    iex> :orddict.merge(fn _key, x, y -> x + y end, [a: 1], a: 2, b: 3)
    [a: 3, b: 3]
    """
    f = returning(fun, 3)
    out = dict1
    for key, value in to_pylist(dict2):
        found = find(key, dict1)
        out = store(key, value if found is ERROR else f(key, found[1], value), out)
    return out
