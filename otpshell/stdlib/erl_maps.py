"""Erlang's ``:maps``."""

from __future__ import annotations

import functools
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.badargs import bad_argument, fun_argument
from otpshell.stdlib.enum_core import bad_map, build
from otpshell.terms.atom import ERROR, FALSE, OK, TRUE, Atom, atom, boolean
from otpshell.terms.cons import Cons, cons, is_list, is_proper, to_pylist
from otpshell.terms.errors import ErlError, badarg
from otpshell.terms.maps import EMPTY_MAP, Map, from_pairs, key_of, map_of

MAPS = Native(
    "maps",
    "maps.erl",
    app="stdlib",
    doc="""\
Erlang's functions for maps. Most have a counterpart in `Map`, with the map as first argument.

    iex> :maps.get(:a, %{a: 1})
    1
    iex> :maps.filter(fn _key, n -> n > 1 end, %{a: 1, b: 2})
    %{b: 2}
""",
)
fn = functools.partial(MAPS.fn, error="function_clause")
NONE = atom("none")
_NOTHING: Any = object()


def _map(term: Any) -> Map:
    if type(term) is not Map:
        raise bad_map(term)
    return term


def _pairs(term: Any) -> list[tuple[Any, Any]]:
    """The pairs of a map, or of an iterator."""
    if type(term) is Map:
        return term.items()
    is_iterator = type(term) is tuple and len(term) == 3 or type(term) is Cons and type(term.head) is int and type(term.tail) is Map
    if is_iterator or term is NONE:
        return _remaining(term)
    raise bad_map(term)


def _keys(term: Any) -> list[Any]:
    if not is_list(term):
        raise bad_argument(1, "not a list")
    return to_pylist(term)


def _items(term: Any, position: int) -> list[Any]:
    if not is_list(term):
        raise bad_argument(position, "not a list")
    if not is_proper(term):
        raise badarg()
    return to_pylist(term)


@fn
def new() -> Map:
    """The empty map.

    iex> :maps.new()
    %{}
    """
    return EMPTY_MAP


@fn
def get(key: Any, map: Any, default: Any = _NOTHING) -> Any:
    """The value of a key, or `default` when the map does not have it.

    Raises `KeyError` when the key is not there and no default is given, and `BadMapError` when `map` is not a map.

    iex> :maps.get(:a, %{a: 1})
    1
    iex> :maps.get(:b, %{a: 1}, 0)
    0
    """
    found = _map(map).get(key)
    if found is None:
        if default is _NOTHING:
            raise ErlError((atom("badkey"), key, map))
        return default
    return found


@fn
def find(key: Any, map: Any) -> Any:
    """`{:ok, value}` of a key, or `:error` when the map does not have it.

    Raises `BadMapError` when `map` is not a map.

    iex> :maps.find(:a, %{a: 1})
    {:ok, 1}
    iex> :maps.find(:b, %{a: 1})
    :error
    """
    found = _map(map).get(key)
    return ERROR if found is None else (OK, found)


@fn
def is_key(key: Any, map: Any) -> Atom:
    """Whether a key is there.

    Raises `BadMapError` when `map` is not a map.

    iex> :maps.is_key(:a, %{a: 1})
    true
    """
    return boolean(key in _map(map))


@fn
def put(key: Any, value: Any, map: Any) -> Map:
    """The map with a value under a key.

    Raises `BadMapError` when `map` is not a map.

    iex> :maps.put(:b, 2, %{a: 1})
    %{a: 1, b: 2}
    """
    return _map(map).put(key, value)


@fn
def update(key: Any, value: Any, map: Any) -> Map:
    """Replaces the value of a key that must be there.

    Raises `KeyError` when the key is not there, and `BadMapError` when `map` is not a map.

    iex> :maps.update(:a, 5, %{a: 1})
    %{a: 5}
    """
    if key not in _map(map):
        raise ErlError((atom("badkey"), key, map))
    return map.put(key, value)


@fn
def update_with(key: Any, fun: Any, init: Any, map: Any = _NOTHING) -> Map:
    """The map with the value of a key replaced by what the function makes of it. Without the key it puts `init`, when that is given.

    Raises `KeyError` when the key is not there and no initial value is given, `ArgumentError` when `fun` is not a function of one argument,
    and `BadMapError` when `map` is not a map.

    iex> :maps.update_with(:a, fn n -> n + 1 end, %{a: 1})
    %{a: 2}
    """
    if map is _NOTHING:
        init, map = _NOTHING, init
    change = fun_argument(fun, 1, 2)
    found = _map(map).get(key)
    if found is None:
        if init is _NOTHING:
            raise ErlError((atom("badkey"), key))
        return map.put(key, init)
    return map.put(key, change(found))


@fn
def remove(key: Any, map: Any) -> Map:
    """The map without a key.

    Raises `BadMapError` when `map` is not a map.

    iex> :maps.remove(:a, %{a: 1, b: 2})
    %{b: 2}
    """
    return _map(map).delete(key)


@fn
def take(key: Any, map: Any) -> Any:
    """`{value, rest}` of a key, or `:error`.

    Raises `BadMapError` when `map` is not a map.

    iex> :maps.take(:a, %{a: 1, b: 2})
    {1, %{b: 2}}
    """
    found = _map(map).get(key)
    return ERROR if found is None else (found, map.delete(key))


@fn
def keys(map: Any) -> Any:
    """The keys as a list.

    Raises `BadMapError` when `map` is not a map.

    iex> :maps.keys(%{a: 1, b: 2})
    [:a, :b]
    """
    return build(_map(map).keys())


@fn
def values(map: Any) -> Any:
    """The values as a list.

    Raises `BadMapError` when `map` is not a map.

    iex> :maps.values(%{a: 1, b: 2})
    [1, 2]
    """
    return build(_map(map).values())


@fn
def to_list(map: Any) -> Any:
    """The pairs of a map or of an iterator as a list.

    Raises `BadMapError` when `map` is not a map.

    iex> :maps.to_list(%{a: 1, b: 2})
    [a: 1, b: 2]
    """
    return build(_pairs(map))


@fn
def size(map: Any) -> int:
    """The number of keys.

    Raises `BadMapError` when `map` is not a map.

    iex> :maps.size(%{a: 1, b: 2})
    2
    """
    return len(_map(map))


@fn
def from_list(list: Any) -> Map:
    """A map of a list of pairs.

    Raises `ArgumentError` when `list` is not a proper list of pairs.

    iex> :maps.from_list(a: 1, b: 2)
    %{a: 1, b: 2}
    """
    pairs = _items(list, 1)
    for pair in pairs:
        if type(pair) is not tuple or len(pair) != 2:
            raise badarg()
    return from_pairs(pairs)


@fn
def from_keys(list: Any, value: Any) -> Map:
    """A map that gives every key of a list the same value.

    Raises `ArgumentError` when `list` is not a proper list.

    iex> :maps.from_keys([:a, :b], 0)
    %{a: 0, b: 0}
    """
    return from_pairs([(key, value) for key in _items(list, 1)])


@fn
def merge(map1: Any, map2: Any) -> Map:
    """Both maps in one; the second one's values win.

    Raises `BadMapError` when `map1` is not a map or `map2` is not a map.

    iex> :maps.merge(%{a: 1}, %{a: 2, b: 3})
    %{a: 2, b: 3}
    """
    return _map(map1).merged(_map(map2))


def _common(combiner: Any, map1: Any, map2: Any) -> list[tuple[Any, Any]]:
    f = fun_argument(combiner, 3, 1)
    found = []
    for key, value in _map(map1).items():
        other = _map(map2).get(key)
        if other is not None:
            found.append((key, f(key, value, other)))
    return found


@fn
def merge_with(combiner: Any, map1: Any, map2: Any) -> Map:
    """Both maps in one; the function is called with a key that both have and its two values, and returns the value to keep.

    Raises `ArgumentError` when `combiner` is not a function of three arguments, and `BadMapError` when `map1` is not a map or `map2` is not
    a map.

    iex> :maps.merge_with(fn _key, x, y -> x + y end, %{a: 1}, %{a: 2})
    %{a: 3}
    """
    common = _common(combiner, map1, map2)
    return map1.put_many(map2.raw_items()).put_many(common)


@fn
def intersect(map1: Any, map2: Any) -> Map:
    """The keys that both maps have, with the second one's values.

    Raises `BadMapError` when `map1` is not a map or `map2` is not a map.

    iex> :maps.intersect(%{a: 1, b: 2}, %{a: 9})
    %{a: 9}
    """
    _map(map1)
    return from_pairs([(key, value) for key, value in _map(map2).raw_items() if key in map1])


@fn
def intersect_with(combiner: Any, map1: Any, map2: Any) -> Map:
    """The keys that both maps have, with what the fun makes of key and both values.

    Raises `ArgumentError` when `combiner` is not a function of three arguments, and `BadMapError` when `map1` is not a map or `map2` is not
    a map.

    iex> :maps.intersect_with(fn _key, x, y -> x + y end, %{a: 1, b: 2}, %{a: 9})
    %{a: 10}
    """
    return from_pairs(_common(combiner, map1, map2))


@fn("with")
def with_(keys: Any, map: Any) -> Map:
    """The map with only these keys.

    Raises `ArgumentError` when `keys` is not a list, `FunctionClauseError` when it is an improper one, and `BadMapError` when `map` is not
    a map.

    iex> :maps.with([:a], %{a: 1, b: 2})
    %{a: 1}
    """
    _map(map)
    return from_pairs([(key, map.get(key)) for key in _keys(keys) if key in map])


@fn
def without(keys: Any, map: Any) -> Map:
    """The map without these keys.

    Raises `ArgumentError` when `keys` is not a list, `FunctionClauseError` when it is an improper one, and `BadMapError` when `map` is not
    a map.

    iex> :maps.without([:a], %{a: 1, b: 2})
    %{b: 2}
    """
    _map(map)
    for key in _keys(keys):
        map = map.delete(key)
    return map


@fn("map")
def map_values(fun: Any, map: Any) -> Map:
    """The map with each value replaced by what the function makes of key and value.

    Raises `ArgumentError` when `fun` is not a function of two arguments, and `BadMapError` when `map` is not a map.

    iex> :maps.map(fn _key, value -> value * 2 end, %{a: 1, b: 2})
    %{a: 2, b: 4}
    """
    f = fun_argument(fun, 2, 1)
    return map_of({key_of(key): f(key, value) for key, value in _pairs(map)})


@fn
def foreach(fun: Any, map: Any) -> Atom:
    """Calls the function with each key and value, for what it does. Gives `:ok`.

    Raises `ArgumentError` when `fun` is not a function of two arguments, and `BadMapError` when `map` is not a map.

    iex> :maps.foreach(fn key, value -> send(self(), {key, value}) end, %{a: 1})
    :ok
    """
    f = fun_argument(fun, 2, 1)
    for key, value in _pairs(map):
        f(key, value)
    return OK


@fn("filter")
def filter_(fun: Any, map: Any) -> Map:
    """The map with the pairs for which the function, called with key and value, returns `true`.

    Raises `ArgumentError` when `fun` is not a function of two arguments, and `BadMapError` when `map` is not a map.

    iex> :maps.filter(fn _key, value -> value > 1 end, %{a: 1, b: 2})
    %{b: 2}
    """
    f = fun_argument(fun, 2, 1)
    kept = []
    for key, value in _pairs(map):
        r = f(key, value)
        if r is TRUE:
            kept.append((key, value))
        elif r is not FALSE:
            raise ErlError((atom("case_clause"), r))
    return from_pairs(kept)


@fn
def filtermap(fun: Any, map: Any) -> Map:
    """Filters and maps in one: the function, called with key and value, returns `true` to keep a pair, `false` to drop it, or `{true,
    value}` to replace the value.

    Raises `ArgumentError` when `fun` is not a function of two arguments, and `BadMapError` when `map` is not a map.

    iex> :maps.filtermap(fn _key, value -> value > 1 && {true, value * 10} end, %{a: 1, b: 2})
    %{b: 20}
    """
    f = fun_argument(fun, 2, 1)
    kept = []
    for key, value in _pairs(map):
        r = f(key, value)
        if r is TRUE:
            kept.append((key, value))
        elif type(r) is tuple and len(r) == 2 and r[0] is TRUE:
            kept.append((key, r[1]))
        elif r is not FALSE:
            raise ErlError((atom("case_clause"), r))
    return from_pairs(kept)


@fn
def fold(fun: Any, init: Any, map: Any) -> Any:
    """Folds the map: the function is called with each key, its value and the accumulator, and returns the next one. Gives the last.

    Raises `ArgumentError` when `fun` is not a function of three arguments, and `BadMapError` when `map` is not a map.

    iex> :maps.fold(fn _key, value, sum -> sum + value end, 0, %{a: 1, b: 2})
    3
    """
    f = fun_argument(fun, 3, 1)
    for key, value in _pairs(map):
        init = f(key, value, init)
    return init


@fn
def groups_from_list(fun: Any, value_fun: Any, list: Any = _NOTHING) -> Map:
    """A map from what the fun returns to the list of the elements that gave it, each changed by the value fun when there is one.

    Raises `ArgumentError` when `list` is not a proper list or a fun is not a function of one argument.

    iex> :maps.groups_from_list(fn x -> rem(x, 2) end, [1, 2, 3])
    %{0 => [2], 1 => [1, 3]}
    """
    if list is _NOTHING:
        value_fun, list = None, value_fun
    f = fun_argument(fun, 1, 1)
    change = None if value_fun is None else fun_argument(value_fun, 1, 2)
    groups: dict[Any, Any] = {}
    for item in _items(list, 2 if value_fun is None else 3):
        groups.setdefault(key_of(f(item)), []).append(item if change is None else change(item))
    return map_of({key: build(items) for key, items in groups.items()})


# An iterator is `{key, value, next}` or `:none`; one not yet asked is `[0 | map]`, as on OTP.


@fn
def iterator(map: Any) -> Any:
    """An iterator over a map, for `next/1`.

    Raises `BadMapError` when `map` is not a map.

    iex> :maps.next(:maps.iterator(%{}))
    :none
    """
    return cons(0, _map(map))


@fn("next")
def next_(iterator: Any) -> Any:
    """`{key, value, iterator}` of the next pair, or `:none`.

    Raises `ArgumentError` when `iterator` is not an iterator.

    iex> {:a, 1, rest} = :maps.next(:maps.iterator(%{a: 1}))
    iex> :maps.next(rest)
    :none
    """
    if type(iterator) is Cons and type(iterator.tail) is Map:
        pairs = iterator.tail.items()
        if iterator.head >= len(pairs):
            return NONE
        key, value = pairs[iterator.head]
        return (key, value, cons(iterator.head + 1, iterator.tail) if iterator.head + 1 < len(pairs) else NONE)
    if iterator is NONE or type(iterator) is tuple and len(iterator) == 3:
        return iterator
    raise bad_argument(1, "not a valid iterator")


def _remaining(iterator: Any) -> list[tuple[Any, Any]]:
    found = []
    at = next_(iterator)
    while at is not NONE:
        found.append((at[0], at[1]))
        at = next_(at[2])
    return found
