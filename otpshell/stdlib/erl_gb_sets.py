"""Erlang's ``:gb_sets``: sets as balanced trees ``{size, node}``, a node being ``{element, smaller, larger}`` or ``:nil``."""

from __future__ import annotations

import functools
import math
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.enum_core import build, checked, no_clause
from otpshell.stdlib.erl_gb_trees import (
    NO_NODE,
    balanced,
    down_left,
    down_to,
    entries_of,
    first_of,
    found,
    last_of,
    removed,
    with_entry,
    without_largest,
    without_smallest,
)
from otpshell.stdlib.erl_ordsets import ordered
from otpshell.stdlib.erlang_module import proper_items
from otpshell.terms.atom import TRUE, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, to_pylist

GB_SETS = Native(
    "gb_sets",
    "gb_sets.erl",
    app="stdlib",
    doc="""\
Sets as balanced trees: their elements are kept in order. Elements that are equal by `==`, such as `1` and `1.0`, count as one.

    iex> set = :gb_sets.from_list([3, 1, 2, 1])
    iex> :gb_sets.to_list(set)
    [1, 2, 3]
    iex> :gb_sets.smallest(set)
    1
""",
)
fn = functools.partial(GB_SETS.fn, error="function_clause")
_EMPTY = (0, NO_NODE)
# Merging two sets costs both sizes; adding one to the other costs the smaller times the height of the larger, about this often.
_HEIGHT = 1.46
_SMALL = 10


def _parts(set: Any) -> tuple[int, Any]:
    if type(set) is tuple and len(set) == 2 and type(set[0]) is int and set[0] >= 0:
        return set
    raise TypeError


def _elements(set: Any) -> list[Any]:
    return [entry[0] for entry in entries_of(_parts(set)[1])]


def _from_ordered(items: list[Any], smaller_first: bool = True) -> Any:
    return (len(items), balanced([(item,) for item in items], smaller_first))


def _new() -> Any:
    """An empty set.

    iex> :gb_sets.to_list(:gb_sets.new())
    []

    iex> :gb_sets.is_empty(:gb_sets.empty())
    true
    """
    return _EMPTY


fn("new")(_new)
fn("empty")(_new)


@fn
def is_empty(set: Any) -> Atom:
    """Whether there are no elements.

    iex> :gb_sets.is_empty(:gb_sets.from_list([1]))
    false
    """
    return boolean(set == _EMPTY)


@fn
def size(set: Any) -> int:
    """The number of elements.

    Raises `FunctionClauseError` when `set` is not a set of `:gb_sets`.

    iex> :gb_sets.size(:gb_sets.from_list([1, 2, 1]))
    2
    """
    return _parts(set)[0]


@fn
def is_set(term: Any) -> Atom:
    """Whether a term looks like such a set.

    iex> :gb_sets.is_set(:gb_sets.new())
    true
    iex> :gb_sets.is_set([1])
    false
    """
    if type(term) is not tuple or len(term) != 2 or type(term[0]) is not int:
        return boolean(False)
    count, node = term
    return boolean(count == 0 and node is NO_NODE or count >= 0 and type(node) is tuple and len(node) == 3)


@fn
def singleton(element: Any) -> Any:
    """The set of one element.

    iex> :gb_sets.to_list(:gb_sets.singleton(:a))
    [:a]
    """
    return (1, (element, NO_NODE, NO_NODE))


def _is_member(element: Any, set: Any) -> Atom:
    """Whether an element is there.

    Raises `FunctionClauseError` when `set` is not a set of `:gb_sets`.

    iex> :gb_sets.is_member(1, :gb_sets.from_list([1, 2]))
    true

    iex> :gb_sets.is_element(3, :gb_sets.from_list([1, 2]))
    false
    """
    return boolean(found(element, _parts(set)[1]) is not None)


fn("is_member")(_is_member)
fn("is_element")(_is_member)


@fn
def insert(element: Any, set: Any) -> Any:
    """The set with a new element.

    Raises `ErlangError` (`{:key_exists, element}`) when the element is there, and `FunctionClauseError` when `set` is not a set of
    `:gb_sets`.

    iex> :gb_sets.insert(3, :gb_sets.from_list([1, 2])) |> :gb_sets.to_list()
    [1, 2, 3]
    """
    return with_entry((element,), _parts(set))


def _add(element: Any, set: Any) -> Any:
    """The set with one more element.

    Raises `FunctionClauseError` when `set` is not a set of `:gb_sets`.

    iex> :gb_sets.add(1, :gb_sets.from_list([1, 2])) |> :gb_sets.to_list()
    [1, 2]

    iex> :gb_sets.add_element(0, :gb_sets.from_list([1, 2])) |> :gb_sets.to_list()
    [0, 1, 2]
    """
    return set if found(element, _parts(set)[1]) is not None else with_entry((element,), set)


fn("add")(_add)
fn("add_element")(_add)


@fn
def delete(element: Any, set: Any) -> Any:
    """The set without an element, which must be in it.

    Raises `FunctionClauseError` when the element is not in the set or `set` is not a set of `:gb_sets`.

    iex> :gb_sets.delete(1, :gb_sets.from_list([1, 2])) |> :gb_sets.to_list()
    [2]
    """
    count, node = _parts(set)
    gone = removed(element, node)
    if gone is None:
        raise no_clause("gb_sets", "delete_1", 2)
    return (count - 1, gone[1])


def _delete_any(element: Any, set: Any) -> Any:
    """The set without an element, whether it was in it or not.

    Raises `FunctionClauseError` when `set` is not a set of `:gb_sets`.

    iex> :gb_sets.delete_any(9, :gb_sets.from_list([1, 2])) |> :gb_sets.to_list()
    [1, 2]

    iex> :gb_sets.del_element(1, :gb_sets.from_list([1, 2])) |> :gb_sets.to_list()
    [2]
    """
    return set if found(element, _parts(set)[1]) is None else delete(element, set)


fn("delete_any")(_delete_any)
fn("del_element")(_delete_any)


@fn
def balance(set: Any) -> Any:
    """The same set as a tree of the least height; of use only after many deletions.

    Raises `FunctionClauseError` when `set` is not a set of `:gb_sets`.

    iex> :gb_sets.balance(:gb_sets.from_list([2, 1])) |> :gb_sets.to_list()
    [1, 2]
    """
    return _from_ordered(_elements(set))


@fn
def from_ordset(list: Any) -> Any:
    """The set of an ordered list without repetition.

    Raises `ArgumentError` when `list` is not a proper list.

    iex> :gb_sets.from_ordset([1, 2]) |> :gb_sets.to_list()
    [1, 2]
    """
    return _from_ordered(proper_items(list))


@fn
def from_list(list: Any) -> Any:
    """The set of the elements of a list.

    Raises `FunctionClauseError` when `list` is not a proper list.

    iex> :gb_sets.from_list([2, 1, 2]) |> :gb_sets.to_list()
    [1, 2]
    """
    return _from_ordered(ordered(to_pylist(list)))


@fn
def to_list(set: Any) -> Any:
    """The elements in order.

    Raises `FunctionClauseError` when `set` is not a set of `:gb_sets`.

    iex> :gb_sets.to_list(:gb_sets.from_list([2, 1]))
    [1, 2]
    """
    return build(_elements(set))


# -- ends and iterators -------------------------------------------------------------------------------------------------------


def _some(set: Any, function: str) -> tuple[int, Any]:
    count, node = _parts(set)
    if node is NO_NODE:
        raise no_clause("gb_sets", function, 1)
    return count, node


@fn
def smallest(set: Any) -> Any:
    """The smallest element.

    Raises `FunctionClauseError` when the set is empty or `set` is not a set of `:gb_sets`.

    iex> :gb_sets.smallest(:gb_sets.from_list([2, 1]))
    1
    """
    return first_of(_some(set, "smallest_1")[1])[0]


@fn
def largest(set: Any) -> Any:
    """The largest element.

    Raises `FunctionClauseError` when the set is empty or `set` is not a set of `:gb_sets`.

    iex> :gb_sets.largest(:gb_sets.from_list([2, 1]))
    2
    """
    return last_of(_some(set, "largest_1")[1])[0]


@fn
def take_smallest(set: Any) -> Any:
    """`{element, rest}` of the smallest element.

    Raises `FunctionClauseError` when the set is empty or `set` is not a set of `:gb_sets`.

    iex> {smallest, rest} = :gb_sets.take_smallest(:gb_sets.from_list([2, 1]))
    iex> {smallest, :gb_sets.to_list(rest)}
    {1, [2]}
    """
    count, node = _some(set, "take_smallest1")
    entry, rest = without_smallest(node)
    return (entry[0], (count - 1, rest))


@fn
def take_largest(set: Any) -> Any:
    """`{element, rest}` of the largest element.

    Raises `FunctionClauseError` when the set is empty or `set` is not a set of `:gb_sets`.

    iex> {largest, rest} = :gb_sets.take_largest(:gb_sets.from_list([2, 1]))
    iex> {largest, :gb_sets.to_list(rest)}
    {2, [1]}
    """
    count, node = _some(set, "take_largest1")
    entry, rest = without_largest(node)
    return (entry[0], (count - 1, rest))


@fn
def iterator(set: Any) -> Any:
    """An iterator over the set, for `next/1`.

    Raises `FunctionClauseError` when `set` is not a set of `:gb_sets`.

    iex> {first, _rest} = :gb_sets.next(:gb_sets.iterator(:gb_sets.from_list([2, 1])))
    iex> first
    1
    """
    return down_left(_parts(set)[1], EMPTY)


@fn
def iterator_from(element: Any, set: Any) -> Any:
    """An iterator over the elements from this one on.

    Raises `FunctionClauseError` when `set` is not a set of `:gb_sets`.

    iex> {first, _rest} = :gb_sets.next(:gb_sets.iterator_from(2, :gb_sets.from_list([3, 1])))
    iex> first
    3
    """
    return down_to(element, _parts(set)[1])


@fn
def next(iterator: Any) -> Any:
    """`{element, iterator}` of what comes next, or `:none`.

    Raises `FunctionClauseError` when `iterator` is not an iterator.

    iex> :gb_sets.next(:gb_sets.iterator(:gb_sets.empty()))
    :none
    """
    if iterator is EMPTY:
        return atom("none")
    node = iterator.head
    return (node[0], down_left(node[2], iterator.tail))


# -- sets together --------------------------------------------------------------------------------------------------------------


def _has_all(items: list[Any], set: Any) -> bool:
    node = _parts(set)[1]
    return all(found(item, node) is not None for item in items)


@fn
def union(set: Any, other: Any = None) -> Any:
    """All elements of two sets, or of a list of sets.

    Raises `FunctionClauseError` when `set` or `other` is not a set of `:gb_sets`, or the list is not a list of sets.

    iex> :gb_sets.union(:gb_sets.from_list([1, 2]), :gb_sets.from_list([2, 3])) |> :gb_sets.to_list()
    [1, 2, 3]
    """
    if other is None:
        out: Any = _EMPTY
        for index, one in enumerate(to_pylist(set)):
            out = union(out, one) if index else one
        return out
    small, large = (other, set) if _parts(other)[0] < _parts(set)[0] else (set, other)
    (count, _), (many, _) = small, large
    if many < _SMALL or many < count * math.floor(_HEIGHT * math.log(many) + 0.5):
        # From the last element on, so the halves are the other way round.
        return _from_ordered(ordered(_elements(small) + _elements(large)), smaller_first=False)
    for item in _elements(small):
        large = _add(item, large)
    return large


def _kept(set: Any, other: Any, wanted: bool) -> Any:
    node = _parts(other)[1]
    return _from_ordered([item for item in _elements(set) if (found(item, node) is not None) is wanted], smaller_first=False)


@fn
def intersection(set: Any, other: Any = None) -> Any:
    """The elements common to two sets, or to all sets of a list.

    Raises `FunctionClauseError` when `set` or `other` is not a set of `:gb_sets`, or the list of sets is empty.

    iex> :gb_sets.intersection(:gb_sets.from_list([1, 2]), :gb_sets.from_list([2, 3])) |> :gb_sets.to_list()
    [2]
    """
    if other is None:
        sets = to_pylist(set)
        if not sets:
            raise TypeError
        return functools.reduce(intersection, sets[1:], sets[0])
    small, large = (other, set) if _parts(other)[0] < _parts(set)[0] else (set, other)
    return _kept(small, large, True)


def _difference(set: Any, other: Any) -> Any:
    """The elements of the first set that the second does not have.

    Raises `FunctionClauseError` when `set` is not a set of `:gb_sets` or `other` is not a set of `:gb_sets`.

    iex> :gb_sets.difference(:gb_sets.from_list([1, 2]), :gb_sets.from_list([2, 3])) |> :gb_sets.to_list()
    [1]

    iex> :gb_sets.subtract(:gb_sets.from_list([1, 2]), :gb_sets.from_list([2, 3])) |> :gb_sets.to_list()
    [1]
    """
    return _kept(set, other, False)


fn("difference")(_difference)
fn("subtract")(_difference)


@fn
def is_disjoint(set: Any, other: Any) -> Atom:
    """Whether two sets have nothing in common.

    Raises `FunctionClauseError` when `set` is not a set of `:gb_sets` or `other` is not a set of `:gb_sets`.

    iex> :gb_sets.is_disjoint(:gb_sets.from_list([1]), :gb_sets.from_list([2]))
    true
    """
    node = _parts(other)[1]
    return boolean(not any(found(item, node) is not None for item in _elements(set)))


@fn
def is_subset(set: Any, other: Any) -> Atom:
    """Whether the second set has all elements of the first.

    Raises `FunctionClauseError` when `set` is not a set of `:gb_sets` or `other` is not a set of `:gb_sets`.

    iex> :gb_sets.is_subset(:gb_sets.from_list([1]), :gb_sets.from_list([1, 2]))
    true
    """
    return boolean(_has_all(_elements(set), other))


@fn
def fold(fun: Any, acc: Any, set: Any) -> Any:
    """Folds the set in the order of its elements: the function is called with each element and the accumulator, and returns the next one.
    Gives the last.

    Raises `FunctionClauseError` when `fun` is not a function of two arguments or `set` is not a set of `:gb_sets`.

    iex> :gb_sets.fold(fn x, sum -> x + sum end, 0, :gb_sets.from_list([1, 2]))
    3
    """
    f = checked(fun, 2)
    for item in _elements(set):
        acc = f(item, acc)
    return acc


@fn("filter")
def filter_(fun: Any, set: Any) -> Any:
    """The elements for which the fun returns true.

    Raises `FunctionClauseError` when `fun` is not a function of one argument or `set` is not a set of `:gb_sets`.

    iex> :gb_sets.filter(fn x -> x > 1 end, :gb_sets.from_list([1, 2])) |> :gb_sets.to_list()
    [2]
    """
    f = checked(fun, 1)
    return _from_ordered([item for item in _elements(set) if f(item) is TRUE])
