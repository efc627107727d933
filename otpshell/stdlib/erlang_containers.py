"""``:erlang``: tuples, lists and maps."""

from __future__ import annotations

from typing import Any

from otpshell.stdlib.badargs import bad_argument, bad_arguments
from otpshell.stdlib.erlang_module import NOT_INTEGER, NOT_LIST, NOT_TUPLE, OUT_OF_RANGE, erlang, index_in, proper_items, tuple_of
from otpshell.terms.atom import Atom, atom, boolean
from otpshell.terms.cons import EMPTY, Cons, from_iter, from_own, is_proper, split, to_pylist
from otpshell.terms.errors import ErlError, badarg
from otpshell.terms.maps import Map, key_of

fn = erlang.fn


# -- tuples ----------------------------------------------------------------------------------------------------------


@fn
def element(index: Any, tuple_: Any) -> Any:
    """The element of a tuple at a position, counted from 1.

    Raises `ArgumentError` when `index` is out of range or `tuple` is not a tuple.

    iex> :erlang.element(1, {:a, :b})
    :a
    """
    if type(index) is int and type(tuple_) is tuple and 0 < index <= len(tuple_):
        return tuple_[index - 1]
    notes = []
    if type(index) is not int:
        notes.append((1, NOT_INTEGER))
    elif type(tuple_) is not tuple or index <= 0 or index > len(tuple_):
        if type(tuple_) is tuple or index <= 0:
            notes.append((1, OUT_OF_RANGE))
    if type(tuple_) is not tuple:
        notes.append((2, NOT_TUPLE))
    raise bad_arguments(*notes)


@fn
def setelement(index: Any, tuple_: Any, value: Any) -> Any:
    """The tuple with another element at a position, from 1.

    Raises `ArgumentError` when `index` is out of range or `tuple` is not a tuple.

    iex> :erlang.setelement(1, {:a, :b}, :c)
    {:c, :b}
    """
    position = index_in(index, len(tuple_of(tuple_, 2)), 1)
    return (*tuple_[: position - 1], value, *tuple_[position:])


@fn
def tuple_size(tuple_: Any) -> int:
    """The number of elements of a tuple.

    Raises `ArgumentError` when `tuple` is not a tuple.

    iex> :erlang.tuple_size({:a, :b})
    2
    """
    return len(tuple_of(tuple_))


@fn
def tuple_to_list(tuple_: Any) -> Any:
    """The elements as a list.

    Raises `ArgumentError` when `tuple` is not a tuple.

    iex> :erlang.tuple_to_list({:a, :b})
    [:a, :b]
    """
    return from_iter(tuple_of(tuple_))


@fn
def list_to_tuple(items: Any) -> Any:
    """The elements of a list as a tuple.

    Raises `ArgumentError` when `items` is not a proper list.

    iex> :erlang.list_to_tuple([:a, :b])
    {:a, :b}
    """
    return tuple(proper_items(items))


@fn
def append_element(tuple_: Any, value: Any) -> Any:
    """The tuple with one more element at its end.

    Raises `ArgumentError` when `tuple` is not a tuple.

    iex> :erlang.append_element({:a}, :b)
    {:a, :b}
    """
    return (*tuple_of(tuple_), value)


@fn
def delete_element(index: Any, tuple_: Any) -> Any:
    """The tuple without one element.

    Raises `ArgumentError` when `index` is out of range or `tuple` is not a tuple.

    iex> :erlang.delete_element(1, {:a, :b})
    {:b}
    """
    position = index_in(index, len(tuple_of(tuple_, 2)), 1)
    return (*tuple_[: position - 1], *tuple_[position:])


@fn
def insert_element(index: Any, tuple_: Any, value: Any) -> Any:
    """The tuple with one element more at a position, from 1.

    Raises `ArgumentError` when `index` is out of range or `tuple` is not a tuple.

    iex> :erlang.insert_element(1, {:a, :b}, :new)
    {:new, :a, :b}
    """
    position = index_in(index, len(tuple_of(tuple_, 2)) + 1, 1)
    return (*tuple_[: position - 1], value, *tuple_[position - 1 :])


@fn
def make_tuple(arity: Any, initial: Any, pairs: Any = EMPTY) -> Any:
    """A tuple of `arity` times the same term.

    Raises `ArgumentError` when `arity` is not an integer from 0 on or `pairs` is not a list of pairs of a position and a value.

    iex> :erlang.make_tuple(3, 0)
    {0, 0, 0}
    """
    if type(arity) is not int or not 0 <= arity < 1 << 24:
        raise bad_argument(1, NOT_INTEGER if type(arity) is not int else OUT_OF_RANGE)
    out = [initial] * arity
    for position, value in proper_items(pairs):
        out[index_in(position, arity, 3) - 1] = value
    return tuple(out)


# -- lists and maps --------------------------------------------------------------------------------------------------


@fn
def hd(items: Any) -> Any:
    """The first element of a list.

    Raises `ArgumentError` when `items` is not a list or is empty.

    iex> :erlang.hd([1, 2])
    1
    """
    if type(items) is not Cons:
        raise bad_argument(1, "not a nonempty list")
    return items.head


@fn
def tl(items: Any) -> Any:
    """A list without its first element.

    Raises `ArgumentError` when `items` is not a list or is empty.

    iex> :erlang.tl([1, 2])
    [2]
    """
    if type(items) is not Cons:
        raise bad_argument(1, "not a nonempty list")
    return items.tail


@fn
def length(items: Any) -> int:
    """The number of elements of a list.

    Raises `ArgumentError` when `items` is not a proper list.

    iex> :erlang.length([1, 2])
    2
    """
    if items is EMPTY:
        return 0
    if type(items) is Cons and (lent := getattr(items, "items", None)) is not None:
        return len(lent)
    cell, count = items, 0
    while type(cell) is Cons:
        cell, count = cell.rest or cell.tail, count + 1
    if cell is not EMPTY:
        raise bad_argument(1, NOT_LIST)
    return count


# The name registered last is the one that stack traces show.
@fn("++")
@fn("append")
def append(left: Any, right: Any) -> Any:
    """Two lists as one; the second may be any term.

    Raises `ArgumentError` when `left` is not a proper list.

    iex> :erlang.append([1], [2])
    [1, 2]

    iex> :erlang.++([1], [2])
    [1, 2]
    """
    if left is EMPTY:
        return right
    items = getattr(left, "items", None) if type(left) is Cons else None
    if items is None:
        items, tail = split(left)
        if tail is not EMPTY:
            raise badarg()
    added = _no_longer(right, len(items))
    return from_iter(items, right) if added is None else from_own([*items, *added])


def _no_longer(right: Any, most: int) -> list[Any] | None:
    """The elements of a proper list that has at most so many; None for any other term, which is to be shared."""
    found: list[Any] | None = getattr(right, "items", None) if type(right) is Cons else None
    if found is not None:
        return found if len(found) <= most else None
    out: list[Any] = []
    while type(right) is Cons and len(out) < most:
        out.append(right.head)
        right = right.rest or right.tail
    return out if right is EMPTY else None


@fn("--")
@fn("subtract")
def subtract(left: Any, right: Any) -> Any:
    """The first list without the first occurrence of each element of the second.

    Raises `ArgumentError` when `left` is not a proper list or `right` is not a proper list.

    iex> :erlang.subtract([1, 2, 1], [1])
    [2, 1]

    iex> :erlang.--([1, 2, 1], [1])
    [2, 1]
    """
    if not is_proper(left) or not is_proper(right):
        raise badarg()
    return from_iter(_subtract(to_pylist(left), to_pylist(right)))


def _subtract(items: list[Any], without: list[Any]) -> list[Any]:
    # Keys tell 1 from 1.0, and a count per key keeps long lists linear.
    counts: dict[Any, int] = {}
    for term in without:
        key = key_of(term)
        counts[key] = counts.get(key, 0) + 1
    kept = []
    for term in items:
        key = key_of(term)
        left = counts.get(key, 0)
        if left:
            counts[key] = left - 1
        else:
            kept.append(term)
    return kept


def badmap(term: Any) -> ErlError:
    """``{:badmap, term}``."""
    return ErlError((atom("badmap"), term))


@fn
def map_size(map_: Any) -> int:
    """The number of keys of a map.

    Raises `BadMapError` when `map` is not a map.

    iex> :erlang.map_size(%{a: 1})
    1
    """
    if type(map_) is not Map:
        raise badmap(map_)
    return len(map_)


@fn
def map_get(key: Any, map_: Any) -> Any:
    """The value of a key of a map.

    Raises `KeyError` when the key is not there, and `BadMapError` when `map` is not a map.

    iex> :erlang.map_get(:a, %{a: 1})
    1
    """
    if type(map_) is not Map:
        raise badmap(map_)
    value = map_.get(key)
    if value is None:
        raise ErlError((atom("badkey"), key))
    return value


@fn
def is_map_key(key: Any, map_: Any) -> Atom:
    """Whether a map has a key.

    Raises `BadMapError` when `map` is not a map.

    iex> :erlang.is_map_key(:a, %{a: 1})
    true
    """
    if type(map_) is not Map:
        raise badmap(map_)
    return boolean(key in map_)
