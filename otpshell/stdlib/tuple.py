"""Elixir's Tuple."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import arith
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.enum_core import build

TUPLE = Native(
    "Elixir.Tuple",
    "lib/tuple.ex",
    doc="""\
Tuples: a fixed number of terms side by side, written `{:ok, 1}`. `elem/2`, `put_elem/3` and `tuple_size/1` are in `Kernel`; most code
matches tuples with patterns.

    iex> {:ok, value} = {:ok, 1}
    iex> value
    1
    iex> Tuple.append({:ok, 1}, 2)
    {:ok, 1, 2}
""",
)
fn = TUPLE.fn


_TUPLE = tuple


def _tuple(term: Any) -> Any:
    if type(term) is not _TUPLE:
        raise bad_argument(1, "not a tuple")
    return term


def _natural(term: Any) -> int:
    if type(term) is not int:
        raise bad_argument(2, "not an integer")
    if term < 0:
        raise bad_argument(1, "out of range")
    return term


@fn
def append(tuple: Any, value: Any) -> Any:
    """The tuple with one more element at the end.

    Raises `ArgumentError` when `tuple` is not a tuple.

    iex> Tuple.append({:foo, :bar}, :baz)
    {:foo, :bar, :baz}
    """
    return (*_tuple(tuple), value)


@fn
def duplicate(data: Any, size: Any) -> Any:
    """A tuple of `size` times the same term.

    Raises `ArgumentError` when `size` is not an integer from 0 on.

    iex> Tuple.duplicate(:hello, 3)
    {:hello, :hello, :hello}
    """
    return (data,) * _natural(size)


@fn
def insert_at(tuple: Any, index: Any, value: Any) -> Any:
    """The tuple with `value` put in at an index.

    Raises `ArgumentError` when `tuple` is not a tuple or `index` is negative or beyond its end, and `ArithmeticError` when `index` is not a
    number.

    iex> Tuple.insert_at({:bar, :baz}, 0, :foo)
    {:foo, :bar, :baz}
    """
    items = _tuple(tuple)
    if _natural(index) > len(items):
        raise bad_argument(1, "out of range")
    return (*items[:index], value, *items[index:])


@fn
def delete_at(tuple: Any, index: Any) -> Any:
    """The tuple without the element at an index.

    Raises `ArgumentError` when `tuple` is not a tuple or has no element at `index`, and `ArithmeticError` when `index` is not a number.

    iex> Tuple.delete_at({:foo, :bar, :baz}, 0)
    {:bar, :baz}
    """
    items = _tuple(tuple)
    if _natural(index) >= len(items):
        raise bad_argument(1, "out of range")
    return items[:index] + items[index + 1 :]


@fn("sum")
def sum_(tuple: Any) -> Any:
    """The sum of the elements.

    Raises `ArgumentError` when `tuple` is not a tuple, and `ArithmeticError` when an element is not a number.

    iex> Tuple.sum({255, 255})
    510
    """
    total: Any = 0
    for item in _tuple(tuple):
        total = arith.add(item, total)
    return total


@fn
def product(tuple: Any) -> Any:
    """The product of the elements.

    Raises `ArgumentError` when `tuple` is not a tuple, and `ArithmeticError` when an element is not a number.

    iex> Tuple.product({255, 255})
    65025
    """
    total: Any = 1
    for item in _tuple(tuple):
        total = arith.mul(item, total)
    return total


@fn
def to_list(tuple: Any) -> Any:
    """The elements as a list.

    Raises `ArgumentError` when `tuple` is not a tuple.

    iex> Tuple.to_list({:foo, 1})
    [:foo, 1]
    """
    return build([*_tuple(tuple)])
