"""Erlang's ``:maps``."""

from __future__ import annotations

import functools
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.enum_core import bad_map, build, map_of, returning
from otpshell.terms.atom import ERROR, FALSE, OK, TRUE, Atom, atom, boolean
from otpshell.terms.cons import Cons, cons, to_pylist
from otpshell.terms.errors import ErlError
from otpshell.terms.maps import EMPTY_MAP, Map, from_pairs, key_of

MAPS = Native("maps", "maps.erl", app="stdlib", doc="Erlang's map functions.")
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
    if type(term) is Cons or type(term) is tuple or term is NONE:
        return _remaining(term)
    raise bad_map(term)


@fn
def new() -> Map:
    """The empty map."""
    return EMPTY_MAP


@fn
def get(key: Any, map: Any, default: Any = _NOTHING) -> Any:
    """The value of a key; `{:badkey, key}` is raised without one, unless a default is given."""
    found = _map(map).get(key)
    if found is None:
        if default is _NOTHING:
            raise ErlError((atom("badkey"), key, map))
        return default
    return found


@fn
def find(key: Any, map: Any) -> Any:
    """`{:ok, value}` of a key, or `:error`."""
    found = _map(map).get(key)
    return ERROR if found is None else (OK, found)


@fn
def is_key(key: Any, map: Any) -> Atom:
    """Whether a key is there."""
    return boolean(key in _map(map))


@fn
def put(key: Any, value: Any, map: Any) -> Map:
    """The map with a value under a key."""
    return _map(map).put(key, value)


@fn
def update(key: Any, value: Any, map: Any) -> Map:
    """Replaces the value of a key that must be there."""
    if key not in _map(map):
        raise ErlError((atom("badkey"), key, map))
    return map.put(key, value)


@fn
def update_with(key: Any, fun: Any, init: Any, map: Any = _NOTHING) -> Map:
    """Replaces the value of a key by what the fun makes of it; without the key puts the initial value, or raises."""
    if map is _NOTHING:
        init, map = _NOTHING, init
    found = _map(map).get(key)
    if found is None:
        if init is _NOTHING:
            raise ErlError((atom("badkey"), key))
        return map.put(key, init)
    return map.put(key, returning(fun, 1)(found))


@fn
def remove(key: Any, map: Any) -> Map:
    """The map without a key."""
    return _map(map).delete(key)


@fn
def take(key: Any, map: Any) -> Any:
    """`{value, rest}` of a key, or `:error`."""
    found = _map(map).get(key)
    return ERROR if found is None else (found, map.delete(key))


@fn
def keys(map: Any) -> Any:
    """The keys as a list."""
    return build(_map(map).keys())


@fn
def values(map: Any) -> Any:
    """The values as a list."""
    return build(_map(map).values())


@fn
def to_list(map: Any) -> Any:
    """The pairs of a map or of an iterator as a list."""
    return build(_pairs(map))


@fn
def size(map: Any) -> int:
    """The number of keys."""
    return len(_map(map))


@fn
def from_list(list: Any) -> Map:
    """A map of a list of pairs."""
    pairs = to_pylist(list)
    for pair in pairs:
        if type(pair) is not tuple or len(pair) != 2:
            raise bad_argument(1, "not a list of key-value tuples")
    return from_pairs(pairs)


@fn
def from_keys(list: Any, value: Any) -> Map:
    """A map that gives every key of a list the same value."""
    return from_pairs([(key, value) for key in to_pylist(list)])


@fn
def merge(map1: Any, map2: Any) -> Map:
    """Both maps in one; the second one's values win."""
    return _map(map1).put_many(_map(map2).raw_items())


def _common(combiner: Any, map1: Any, map2: Any) -> list[tuple[Any, Any]]:
    f = returning(combiner, 3)
    found = []
    for key, value in _map(map1).items():
        other = _map(map2).get(key)
        if other is not None:
            found.append((key, f(key, value, other)))
    return found


@fn
def merge_with(combiner: Any, map1: Any, map2: Any) -> Map:
    """Both maps in one; the fun combines the values of a key that both have."""
    common = _common(combiner, map1, map2)
    return map1.put_many(map2.raw_items()).put_many(common)


@fn
def intersect(map1: Any, map2: Any) -> Map:
    """The keys that both maps have, with the second one's values."""
    _map(map1)
    return from_pairs([(key, value) for key, value in _map(map2).raw_items() if key in map1])


@fn
def intersect_with(combiner: Any, map1: Any, map2: Any) -> Map:
    """The keys that both maps have, with what the fun makes of key and both values."""
    return from_pairs(_common(combiner, map1, map2))


@fn("with")
def with_(keys: Any, map: Any) -> Map:
    """The map with only these keys."""
    _map(map)
    return from_pairs([(key, map.get(key)) for key in to_pylist(keys) if key in map])


@fn
def without(keys: Any, map: Any) -> Map:
    """The map without these keys."""
    _map(map)
    for key in to_pylist(keys):
        map = map.delete(key)
    return map


@fn("map")
def map_values(fun: Any, map: Any) -> Map:
    """The same keys with what the fun makes of key and value."""
    f = returning(fun, 2)
    return map_of({key_of(key): f(key, value) for key, value in _pairs(map)})


@fn
def foreach(fun: Any, map: Any) -> Atom:
    """Calls the fun with each key and value."""
    f = returning(fun, 2)
    for key, value in _pairs(map):
        f(key, value)
    return OK


@fn("filter")
def filter_(fun: Any, map: Any) -> Map:
    """The pairs for which the fun, called with key and value, returns true."""
    f = returning(fun, 2)
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
    """Filters and maps: the fun returns true, false or `{true, value}`."""
    f = returning(fun, 2)
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
    """Folds over keys and values."""
    f = returning(fun, 3)
    for key, value in _pairs(map):
        init = f(key, value, init)
    return init


@fn
def groups_from_list(fun: Any, value_fun: Any, list: Any = _NOTHING) -> Map:
    """A map from what the fun returns to the list of the elements that gave it, each changed by the value fun when there is one."""
    if list is _NOTHING:
        value_fun, list = None, value_fun
    f = returning(fun, 1)
    change = None if value_fun is None else returning(value_fun, 1)
    groups: dict[Any, Any] = {}
    for item in to_pylist(list):
        groups.setdefault(key_of(f(item)), []).append(item if change is None else change(item))
    return map_of({key: build(items) for key, items in groups.items()})


# An iterator is `{key, value, next}` or `:none`; one not yet asked is `[0 | map]`, as on OTP.


@fn
def iterator(map: Any) -> Any:
    """An iterator over a map, for `next/1`."""
    return cons(0, _map(map))


@fn("next")
def next_(iterator: Any) -> Any:
    """`{key, value, iterator}` of the next pair, or `:none`."""
    if type(iterator) is Cons and type(iterator.tail) is Map:
        pairs = iterator.tail.items()
        if iterator.head >= len(pairs):
            return NONE
        key, value = pairs[iterator.head]
        return (key, value, cons(iterator.head + 1, iterator.tail))
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
