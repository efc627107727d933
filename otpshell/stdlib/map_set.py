"""Elixir's MapSet: a struct around a map whose keys are the members."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.collecting import collect
from otpshell.stdlib.enum_core import EMPTY_SET, MAP_FIELD, MAP_SET, build, checked, has_arity, new_set, returning, truthy
from otpshell.stdlib.struct_fields import blank_or_filled
from otpshell.terms.atom import Atom, boolean
from otpshell.terms.cons import EMPTY
from otpshell.terms.maps import STRUCT, Map, from_pairs

SETS = Native(
    "Elixir.MapSet",
    "lib/map_set.ex",
    doc="""\
Sets: each term is in it once, or not at all.

    iex> seen = MapSet.new([1, 2, 2])
    iex> MapSet.size(seen)
    2
    iex> MapSet.member?(seen, 3)
    false
""",
)
fn = SETS.fn


def inner(term: Any) -> Map:
    """The map of members of a MapSet; TypeError for any other term."""
    if type(term) is not Map or term.d.get(STRUCT) is not MAP_SET:
        raise TypeError
    return term.d[MAP_FIELD]


def _set_of(members: Any) -> Map:
    return new_set(from_pairs([(member, EMPTY) for member in members]))


@fn("__struct__", vm=True)
def struct(vm: Any, fields: Any = None) -> Map:
    """The empty set, as a struct's defaults."""
    return blank_or_filled(vm, EMPTY_SET, fields)


@fn
def new() -> Map:
    """The empty set.

    iex> MapSet.new()
    MapSet.new([])
    """
    return EMPTY_SET


@fn("new", vm=True)
def new_from(vm: Any, enumerable: Any, transform: Any = None) -> Map:
    """A set of the elements of an enumerable, each changed by `transform` when given.

    Raises `FunctionClauseError` when `transform` is not a function, and `Protocol.UndefinedError` when `enumerable` is not enumerable.

    iex> MapSet.new([3, 3, 2])
    MapSet.new([2, 3])
    """
    if transform is None:
        if type(enumerable) is Map and enumerable.d.get(STRUCT) is MAP_SET:
            return enumerable
        return collect(vm, enumerable, EMPTY_SET)
    if not has_arity(transform, 1):
        raise TypeError
    return collect(vm, enumerable, EMPTY_SET, returning(transform, 1))


@fn
def put(map_set: Any, value: Any) -> Map:
    """The set with one more member.

    Raises `FunctionClauseError` when `map_set` is not a `MapSet`.

    iex> MapSet.put(MapSet.new([1]), 2)
    MapSet.new([1, 2])
    """
    return new_set(inner(map_set).put(value, EMPTY))


@fn
def delete(map_set: Any, value: Any) -> Map:
    """The set without a member.

    Raises `FunctionClauseError` when `map_set` is not a `MapSet`.

    iex> MapSet.delete(MapSet.new([1, 2]), 1)
    MapSet.new([2])
    """
    return new_set(inner(map_set).delete(value))


@fn("member?")
def member(map_set: Any, value: Any) -> Atom:
    """Whether the set has that member.

    Raises `FunctionClauseError` when `map_set` is not a `MapSet`.

    iex> MapSet.member?(MapSet.new([1, 2]), 2)
    true
    """
    return boolean(value in inner(map_set))


@fn
def size(map_set: Any) -> int:
    """The number of members.

    Raises `FunctionClauseError` when `map_set` is not a `MapSet`.

    iex> MapSet.size(MapSet.new([1, 2]))
    2
    """
    return len(inner(map_set))


@fn
def to_list(map_set: Any) -> Any:
    """The members as a list.

    Raises `FunctionClauseError` when `map_set` is not a `MapSet`.

    iex> MapSet.to_list(MapSet.new([2, 1]))
    [1, 2]
    """
    return build(inner(map_set).keys())


@fn
def union(map_set1: Any, map_set2: Any) -> Map:
    """All members of both sets.

    Raises `FunctionClauseError` when `map_set1` or `map_set2` is not a `MapSet`.

    iex> MapSet.union(MapSet.new([1, 2]), MapSet.new([2, 3]))
    MapSet.new([1, 2, 3])
    """
    one, other = inner(map_set1), inner(map_set2)
    if len(one) < len(other):
        one, other = other, one
    return new_set(one.merged(other))


@fn
def intersection(map_set1: Any, map_set2: Any) -> Map:
    """The members that both sets have.

    Raises `FunctionClauseError` when `map_set1` or `map_set2` is not a `MapSet`.

    iex> MapSet.intersection(MapSet.new([1, 2]), MapSet.new([2, 3]))
    MapSet.new([2])
    """
    one, other = inner(map_set1), inner(map_set2)
    if len(one) > len(other):
        one, other = other, one
    return _set_of([key for key, _ in one.raw_items() if key in other])


@fn
def difference(map_set1: Any, map_set2: Any) -> Map:
    """The members of the first set that the second does not have.

    Raises `FunctionClauseError` when `map_set1` or `map_set2` is not a `MapSet`.

    iex> MapSet.difference(MapSet.new([1, 2]), MapSet.new([2, 3]))
    MapSet.new([1])
    """
    one, other = inner(map_set1), inner(map_set2)
    if len(one) > 2 * len(other):
        for key, _ in other.raw_items():
            one = one.delete(key)
        return new_set(one)
    return _set_of([key for key, _ in one.raw_items() if key not in other])


@fn
def symmetric_difference(map_set1: Any, map_set2: Any) -> Map:
    """The members that only one of the sets has.

    Raises `FunctionClauseError` when `map_set1` or `map_set2` is not a `MapSet`.

    iex> MapSet.symmetric_difference(MapSet.new([1, 2]), MapSet.new([2, 3]))
    MapSet.new([1, 3])
    """
    return union(difference(map_set1, map_set2), difference(map_set2, map_set1))


@fn("disjoint?")
def disjoint(map_set1: Any, map_set2: Any) -> Atom:
    """Whether the sets have no member in common.

    Raises `FunctionClauseError` when `map_set1` or `map_set2` is not a `MapSet`.

    iex> MapSet.disjoint?(MapSet.new([1]), MapSet.new([2]))
    true
    """
    one, other = inner(map_set1), inner(map_set2)
    return boolean(not any(key in other for key, _ in one.raw_items()))


@fn("subset?")
def subset(map_set1: Any, map_set2: Any) -> Atom:
    """Whether the second set has all members of the first.

    Raises `FunctionClauseError` when `map_set1` or `map_set2` is not a `MapSet`.

    iex> MapSet.subset?(MapSet.new([1]), MapSet.new([1, 2]))
    true
    """
    one, other = inner(map_set1), inner(map_set2)
    return boolean(all(key in other for key, _ in one.raw_items()))


@fn("equal?")
def equal(map_set1: Any, map_set2: Any) -> Atom:
    """Whether both sets have the same members.

    Raises `FunctionClauseError` when `map_set1` or `map_set2` is not a `MapSet`.

    iex> MapSet.equal?(MapSet.new([1, 2]), MapSet.new([2, 1]))
    true
    """
    one, other = inner(map_set1), inner(map_set2)
    return boolean(len(one) == len(other) and all(key in other for key, _ in one.raw_items()))


def _split(map_set: Any, fun: Any) -> tuple[list[Any], list[Any]]:
    f = checked(fun, 1)
    yes: list[Any] = []
    no: list[Any] = []
    for member in inner(map_set).keys():
        (yes if truthy(f(member)) else no).append(member)
    return yes, no


@fn
def filter(map_set: Any, fun: Any) -> Map:
    """The set of the members for which `fun` gives a truthy value.

    Raises `FunctionClauseError` when `map_set` is not a `MapSet` or `fun` is not a function.

    iex> MapSet.filter(MapSet.new([1, 2]), fn x -> x > 1 end)
    MapSet.new([2])
    """
    return _set_of(_split(map_set, fun)[0])


@fn
def reject(map_set: Any, fun: Any) -> Map:
    """The set of the members for which `fun` gives `false` or `nil`.

    Raises `FunctionClauseError` when `map_set` is not a `MapSet` or `fun` is not a function.

    iex> MapSet.reject(MapSet.new([1, 2]), fn x -> x > 1 end)
    MapSet.new([1])
    """
    return _set_of(_split(map_set, fun)[1])


@fn
def split_with(map_set: Any, fun: Any) -> Any:
    """Two sets: the members for which `fun` is truthy, and the others (Elixir 1.15).

    iex> MapSet.split_with(MapSet.new([1, 2]), fn x -> x > 1 end)
    {MapSet.new([2]), MapSet.new([1])}
    """
    yes, no = _split(map_set, fun)
    return (_set_of(yes), _set_of(no))
