"""Elixir's Map."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.collecting import as_pairs
from otpshell.stdlib.enum_core import (
    bad_map,
    build,
    check_fun,
    checked_tail,
    fun_of,
    has_arity,
    key_error,
    mapped,
    no_clause,
    pylist,
    returning,
    sequence_of,
)
from otpshell.stdlib.protocols import shown
from otpshell.stdlib.warnings import warn_from
from otpshell.terms.atom import ERROR, FALSE, NIL, OK, Atom, atom, boolean
from otpshell.terms.cons import Cons, is_list, to_pylist
from otpshell.terms.equal import exact_equal
from otpshell.terms.errors import raise_message
from otpshell.terms.fun import run
from otpshell.terms.maps import EMPTY_MAP, PLAIN_KEYS, STRUCT, Map, from_pairs, key_of, map_of

MAP = Native(
    "Elixir.Map",
    "lib/map.ex",
    doc="""\
Maps: values by key. A map of up to 32 keys shows them in the order of terms; do not rely on any order.

    iex> ada = %{name: "Ada", age: 36}
    iex> Map.get(ada, :age)
    36
    iex> Map.put(ada, :age, 37)
    %{name: "Ada", age: 37}
""",
)
fn = MAP.fn
_FILE = "lib/map.ex"
_NEW_FROM_ENUM = ("Elixir.Map", "new_from_enum", 2, _FILE, 264)
POP = atom("pop")
_STRUCT_INFO = atom("__struct__")


def as_map(term: Any) -> Map:
    """The term, when it is a map; BadMapError otherwise."""
    if type(term) is not Map:
        raise bad_map(term)
    return term


@fn
def new() -> Map:
    """An empty map.

    iex> Map.new()
    %{}
    """
    return EMPTY_MAP


@fn("new", vm=True)
def new_from(vm: Any, enumerable: Any, transform: Any = None) -> Map:
    """A map of an enumerable of pairs, or of the pairs that `transform` makes of its elements.

    Raises `ArgumentError` when an element is not a pair, `FunctionClauseError` when `transform` is not a function, and
    `Protocol.UndefinedError` when `enumerable` is not enumerable.

    iex> Map.new([:a, :b], fn x -> {x, x} end)
    %{a: :a, b: :b}
    """
    if transform is None:
        if type(enumerable) is Map and type(enumerable.d.get(STRUCT)) is not Atom:
            return enumerable
        place = ("new", 1, _FILE, 221) if type(enumerable) is Cons else ("new_from_enum", 1, _FILE, 229)
        return from_pairs(as_pairs(pylist(vm, enumerable), ("Elixir.Map", *place)))
    if not has_arity(transform, 1):
        raise no_clause("Elixir.Map", "new_from_enum", 2, enumerable, transform)
    items = sequence_of(enumerable)
    if items is None:
        return from_pairs(as_pairs(mapped(vm, enumerable, transform)[1], _NEW_FROM_ENUM))
    return _new_of(items, fun_of(transform, 1))


def _new_of(items: Any, f: Callable[..., Any]) -> Map:
    made: dict[Any, Any] = {}
    wrong: list[Any] = []
    for item in items:
        pair = f(item)
        if type(pair) is list:
            pair = run(pair)
        if type(pair) is tuple and len(pair) == 2:
            key = pair[0]
            made[key if type(key) in PLAIN_KEYS else key_of(key)] = pair[1]
        else:
            wrong.append(pair)
    if wrong:
        # As in Elixir only when every element has been seen.
        as_pairs([*map_of(made).items(), *wrong] if made else wrong, _NEW_FROM_ENUM)
    return map_of(made)


@fn
def from_keys(keys: Any, value: Any) -> Map:
    """A map in which every key has the same value.

    Raises `ArgumentError` when `keys` is not a list.

    iex> Map.from_keys([:a, :b], 0)
    %{a: 0, b: 0}
    """
    if not is_list(keys):
        raise bad_argument(1, "not a list")
    return from_pairs([(key, value) for key in to_pylist(keys)])


@fn(vm=True)
def from_struct(vm: Any, struct: Any) -> Map:
    """The fields of a struct (or the defaults of a struct module) as a plain map.

    Raises `UndefinedFunctionError` when `struct` is a module that defines no struct, and `FunctionClauseError` when it is neither a struct
    nor a module.

    iex> Map.from_struct(1..2)
    %{first: 1, last: 2, step: 1}
    """
    if type(struct) is Atom:
        struct = vm.apply(struct, _STRUCT_INFO)
    if type(struct) is not Map or STRUCT not in struct.d:
        raise TypeError
    return struct.delete(STRUCT)


@fn
def keys(map: Any) -> Any:
    """The keys as a list.

    Raises `BadMapError` when `map` is not a map.

    iex> Map.keys(%{a: 1, b: 2})
    [:a, :b]
    """
    return build(as_map(map).keys())


@fn
def values(map: Any) -> Any:
    """The values as a list.

    Raises `BadMapError` when `map` is not a map.

    iex> Map.values(%{a: 1, b: 2})
    [1, 2]
    """
    return build(as_map(map).values())


@fn
def to_list(map: Any) -> Any:
    """The pairs as a list.

    Raises `BadMapError` when `map` is not a map.

    iex> Map.to_list(%{a: 1, b: 2})
    [a: 1, b: 2]
    """
    return build(as_map(map).items())


@fn
def size(map: Any) -> int:
    """Deprecated: use `map_size/1`.

    Raises `BadMapError` when `map` is not a map.

    iex> Map.size(%{a: 1})
    1
    """
    return len(as_map(map))


@fn("has_key?")
def has_key(map: Any, key: Any) -> Atom:
    """Whether the key is there.

    Raises `BadMapError` when `map` is not a map.

    iex> Map.has_key?(%{a: 1}, :a)
    true
    """
    return boolean(key in as_map(map))


@fn("equal?")
def equal(left: Any, right: Any) -> Atom:
    """Whether two maps have the same keys and values, compared with `===`.

    Raises `BadMapError` when `left` or `right` is not a map.

    iex> Map.equal?(%{a: 1}, %{a: 1.0})
    false
    """
    return boolean(exact_equal(as_map(left), as_map(right)))


# -- reading ----------------------------------------------------------------------------------------------------------------


@fn
def get(map: Any, key: Any, default: Any = NIL) -> Any:
    """The value of a key, or `default` when the map does not have it.

    Raises `BadMapError` when `map` is not a map.

    iex> Map.get(%{a: 1}, :b, 0)
    0
    """
    return as_map(map).d.get(key, default) if type(key) is Atom else as_map(map).get(key, default)


@fn
def fetch(map: Any, key: Any) -> Any:
    """`{:ok, value}` of a key, or `:error` when the map does not have it.

    Raises `BadMapError` when `map` is not a map.

    iex> Map.fetch(%{a: 1}, :a)
    {:ok, 1}
    """
    found = as_map(map).get(key)
    return ERROR if found is None else (OK, found)


@fn("fetch!")
def fetch_or_raise(map: Any, key: Any) -> Any:
    """The value of a key, which the map must have.

    Raises `KeyError` when `map` does not have `key`, and `BadMapError` when `map` is not a map.

    iex> Map.fetch!(%{a: 1}, :a)
    1
    """
    found = as_map(map).get(key)
    if found is None:
        raise key_error(key, map)
    return found


@fn
def get_lazy(map: Any, key: Any, fun: Any) -> Any:
    """The value of a key, or what `fun` returns when the map does not have it.

    Raises `BadMapError` when `map` is not a map, and `FunctionClauseError` when `fun` is not a function.

    iex> Map.get_lazy(%{}, :a, fn -> 13 end)
    13
    """
    check_fun(fun, 0)
    found = as_map(map).get(key)
    return returning(fun, 0)() if found is None else found


# -- changing ---------------------------------------------------------------------------------------------------------------


@fn
def put(map: Any, key: Any, value: Any) -> Map:
    """The map with `value` under `key`.

    Raises `BadMapError` when `map` is not a map.

    iex> Map.put(%{a: 1}, :b, 2)
    %{a: 1, b: 2}
    """
    return as_map(map).put(key, value)


@fn
def put_new(map: Any, key: Any, value: Any) -> Map:
    """Puts `value` under `key` unless the key is there.

    Raises `BadMapError` when `map` is not a map.

    iex> Map.put_new(%{a: 1}, :a, 2)
    %{a: 1}
    """
    return map if key in as_map(map) else map.put(key, value)


@fn
def put_new_lazy(map: Any, key: Any, fun: Any) -> Map:
    """Puts what `fun` returns under `key` unless the key is there.

    Raises `BadMapError` when `map` is not a map, and `FunctionClauseError` when `fun` is not a function.

    iex> Map.put_new_lazy(%{a: 1}, :b, fn -> 2 end)
    %{a: 1, b: 2}
    """
    check_fun(fun, 0)
    return map if key in as_map(map) else map.put(key, returning(fun, 0)())


@fn
def replace(map: Any, key: Any, value: Any) -> Map:
    """Puts `value` under `key` only when the key is there.

    Raises `BadMapError` when `map` is not a map.

    iex> Map.replace(%{a: 1}, :b, 2)
    %{a: 1}
    """
    return map.put(key, value) if key in as_map(map) else map


@fn("replace!")
def replace_or_raise(map: Any, key: Any, value: Any) -> Map:
    """Puts `value` under a key, which the map must have.

    Raises `KeyError` when `map` does not have `key`, and `BadMapError` when `map` is not a map.

    iex> Map.replace!(%{a: 1}, :a, 2)
    %{a: 2}
    """
    if key not in as_map(map):
        raise key_error(key, map)
    return map.put(key, value)


@fn
def replace_lazy(map: Any, key: Any, fun: Any) -> Map:
    """Replaces the value of a key by what `fun` makes of it, when the key is there.

    Raises `FunctionClauseError` when `map` is not a map or `fun` is not a function.

    iex> Map.replace_lazy(%{a: 1}, :a, fn x -> x * 4 end)
    %{a: 4}
    """
    check_fun(fun, 1)
    if type(map) is not Map:
        raise TypeError("not a map")
    found = map.get(key)
    return map if found is None else map.put(key, returning(fun, 1)(found))


@fn
def update(map: Any, key: Any, default: Any, fun: Any) -> Map:
    """Replaces the value of a key by what `fun` makes of it; without the key puts `default`.

    Raises `BadMapError` when `map` is not a map, and `FunctionClauseError` when `fun` is not a function.

    iex> Map.update(%{a: 1}, :a, 0, fn x -> x + 1 end)
    %{a: 2}
    """
    check_fun(fun, 1)
    found = as_map(map).get(key)
    return map.put(key, default if found is None else _applied(fun, found))


@fn("update!")
def update_or_raise(map: Any, key: Any, fun: Any) -> Map:
    """Replaces the value of a key by what `fun` makes of it. The key must be there.

    Raises `KeyError` when `map` does not have `key`, `BadMapError` when `map` is not a map, and `FunctionClauseError` when `fun` is not a
    function.

    iex> Map.update!(%{a: 1}, :a, fn x -> x * 2 end)
    %{a: 2}
    """
    check_fun(fun, 1)
    found = as_map(map).get(key)
    if found is None:
        raise key_error(key, map)
    return map.put(key, _applied(fun, found))


def _applied(fun: Any, value: Any) -> Any:
    result = fun_of(fun, 1)(value)
    return run(result) if type(result) is list else result


@fn
def delete(map: Any, key: Any) -> Map:
    """The map without a key.

    Raises `BadMapError` when `map` is not a map.

    iex> Map.delete(%{a: 1, b: 2}, :a)
    %{b: 2}
    """
    return as_map(map).delete(key)


@fn(vm=True)
def drop(vm: Any, map: Any, keys: Any) -> Map:
    """The map without these keys.

    Raises `BadMapError` when `map` is not a map, and `Protocol.UndefinedError` when `keys` is not enumerable.

    iex> Map.drop(%{a: 1, b: 2, c: 3}, [:a, :c])
    %{b: 2}
    """
    as_map(map)
    for key in _keys(vm, keys, "drop", 798):
        map = map.delete(key)
    return map


def _keys(vm: Any, keys: Any, name: str, line: int) -> list[Any]:
    if not is_list(keys):
        text = f"Map.{name}/2 with an Enumerable of keys that is not a list is deprecated.  Use a list of keys instead."
        warn_from(vm, text, ("Elixir.Map", name, 2, _FILE, line))
    return pylist(vm, keys)


def _pick(map: Map, wanted: list[Any]) -> Map:
    found = []
    for key in wanted:
        value = map.get(key)
        if value is not None:
            found.append((key, value))
    return from_pairs(found)


@fn(vm=True)
def take(vm: Any, map: Any, keys: Any) -> Map:
    """The map with only these keys.

    Raises `BadMapError` when `map` is not a map, and `Protocol.UndefinedError` when `keys` is not enumerable.

    iex> Map.take(%{a: 1, b: 2, c: 3}, [:a, :x])
    %{a: 1}
    """
    return _pick(as_map(map), _keys(vm, keys, "take", 478))


@fn(vm=True)
def split(vm: Any, map: Any, keys: Any) -> Any:
    """Two maps: the pairs with these keys, and the others.

    Raises `BadMapError` when `map` is not a map, and `Protocol.UndefinedError` when `keys` is not enumerable.

    iex> Map.split(%{a: 1, b: 2}, [:a])
    {%{a: 1}, %{b: 2}}
    """
    wanted = _keys(vm, keys, "split", 838)
    taken = _pick(as_map(map), wanted)
    for key in wanted:
        map = map.delete(key)
    return (taken, map)


@fn
def pop(map: Any, key: Any, default: Any = NIL) -> Any:
    """The value of a key (or `default`) and the map without the key.

    Raises `BadMapError` when `map` is not a map.

    iex> Map.pop(%{a: 1}, :a)
    {1, %{}}
    """
    found = as_map(map).get(key)
    return (default, map) if found is None else (found, map.delete(key))


@fn("pop!")
def pop_or_raise(map: Any, key: Any) -> Any:
    """The value of a key, which the map must have, and the map without the key.

    Raises `KeyError` when `map` does not have `key`, and `BadMapError` when `map` is not a map.

    iex> Map.pop!(%{a: 1, b: 2}, :a)
    {1, %{b: 2}}
    """
    found = as_map(map).get(key)
    if found is None:
        raise key_error(key, map)
    return (found, map.delete(key))


@fn
def pop_lazy(map: Any, key: Any, fun: Any) -> Any:
    """As `pop/3`, with a function that makes the default when it is needed.

    Raises `BadMapError` when `map` is not a map, and `FunctionClauseError` when `fun` is not a function.

    iex> Map.pop_lazy(%{}, :a, fn -> 13 end)
    {13, %{}}
    """
    check_fun(fun, 0)
    found = as_map(map).get(key)
    return (returning(fun, 0)(), map) if found is None else (found, map.delete(key))


def got_and_updated(vm: Any, result: Any) -> Any:
    """What the fun of a get_and_update returned, when it may: a pair, or ``:pop``."""
    if result is POP or type(result) is tuple and len(result) == 2:
        return result
    raise raise_message("RuntimeError", f"the given function must return a two-element tuple or :pop, got: {shown(vm, result)}")


@fn(vm=True)
def get_and_update(vm: Any, map: Any, key: Any, fun: Any) -> Any:
    """Gives `fun` the value of a key (`nil` without it); it returns `{to_give_back, new_value}` or `:pop`.

    Raises `BadMapError` when `map` is not a map, and `FunctionClauseError` when `fun` is not a function.

    iex> Map.get_and_update(%{a: 1}, :a, fn x -> {x, x + 1} end)
    {1, %{a: 2}}
    """
    check_fun(fun, 1)
    current = as_map(map).get(key, NIL)
    result = fun_of(fun, 1)(current)
    if type(result) is list:
        result = run(result)
    result = got_and_updated(vm, result)
    if result is POP:
        return (current, map.delete(key))
    return (result[0], map.put(key, result[1]))


@fn("get_and_update!", vm=True)
def get_and_update_or_raise(vm: Any, map: Any, key: Any, fun: Any) -> Any:
    """As `get_and_update/3`, for a key that the map must have.

    Raises `KeyError` when `map` does not have `key`, `BadMapError` when `map` is not a map, and `FunctionClauseError` when `fun` is not a
    function.

    iex> Map.get_and_update!(%{a: 1}, :a, fn x -> {x, x + 1} end)
    {1, %{a: 2}}
    """
    check_fun(fun, 1)
    if key not in as_map(map):
        raise key_error(key, map)
    return get_and_update(vm, map, key, fun)


# -- whole maps -------------------------------------------------------------------------------------------------------------


def merged(left: Map, right: Map) -> Map:
    if not left.d:
        return right
    return left.merged(right) if right.d else left


@fn
def merge(left: Any, right: Any) -> Map:
    """Both maps in one; the right one's values win.

    Raises `BadMapError` when `left` or `right` is not a map.

    iex> Map.merge(%{a: 1, b: 2}, %{b: 3})
    %{a: 1, b: 3}
    """
    return merged(as_map(left), as_map(right))


@fn("merge")
def merge_with(left: Any, right: Any, fun: Any) -> Map:
    """Both maps in one; where both have a key, `fun` gets it with both values and returns the value to take.

    Raises `BadMapError` when `left` or `right` is not a map, and `FunctionClauseError` when `fun` is not a function.

    iex> Map.merge(%{a: 1}, %{a: 2}, fn _k, v1, v2 -> v1 + v2 end)
    %{a: 3}
    """
    check_fun(fun, 3)
    f = returning(fun, 3)
    as_map(left)
    found = []
    for key, value in as_map(right).items():
        mine = left.get(key)
        found.append((key, value if mine is None else f(key, mine, value)))
    return left.put_many(found)


@fn
def intersect(left: Any, right: Any, fun: Any = None) -> Map:
    """The keys that both maps have, with the right one's values, or with what `fun` makes of key and both values (Elixir 1.15).

    iex> Map.intersect(%{a: 1, b: 2}, %{b: 3, c: 4})
    %{b: 3}
    """
    f = None if fun is None else returning(fun, 3)
    as_map(left)
    found = []
    for key, value in as_map(right).items():
        mine = left.get(key)
        if mine is not None:
            found.append((key, value if f is None else f(key, mine, value)))
    return from_pairs(found)


def _partition(map: Any, fun: Any) -> tuple[dict[Any, Any], dict[Any, Any]]:
    if type(map) is not Map:
        raise TypeError
    f = checked_tail(fun, 1)
    yes: dict[Any, Any] = {}
    no: dict[Any, Any] = {}
    for pair in map.items():
        r = f(pair)
        if type(r) is list:
            r = run(r)
        (no if r is FALSE or r is NIL else yes)[key_of(pair[0])] = pair[1]
    return yes, no


@fn
def filter(map: Any, fun: Any) -> Map:
    """The pairs for which `fun`, called with `{key, value}`, is truthy.

    Raises `FunctionClauseError` when `map` is not a map or `fun` is not a function.

    iex> Map.filter(%{a: 1, b: 2}, fn {_k, v} -> v > 1 end)
    %{b: 2}
    """
    return map_of(_partition(map, fun)[0])


@fn
def reject(map: Any, fun: Any) -> Map:
    """The pairs for which `fun`, called with `{key, value}`, is not truthy.

    Raises `FunctionClauseError` when `map` is not a map or `fun` is not a function.

    iex> Map.reject(%{a: 1, b: 2}, fn {_k, v} -> v > 1 end)
    %{a: 1}
    """
    return map_of(_partition(map, fun)[1])


@fn
def split_with(map: Any, fun: Any) -> Any:
    """Two maps: the pairs for which `fun` is truthy, and the others (Elixir 1.15).

    iex> Map.split_with(%{a: 1, b: 2}, fn {_k, v} -> v > 1 end)
    {%{b: 2}, %{a: 1}}
    """
    yes, no = _partition(map, fun)
    return (map_of(yes), map_of(no))


@fn("map")
def map_values(map: Any, fun: Any) -> Map:
    """Deprecated: use `Map.new/2`. A map of what `fun` makes of each `{key, value}`, under the same keys.

    Raises `FunctionClauseError` when `map` is not a map, and `BadFunctionError` when `fun` is not a function.

    iex> Map.map(%{a: 1}, fn {_key, value} -> value * 2 end)
    %{a: 2}
    """
    if type(map) is not Map:
        raise TypeError
    f = returning(fun, 1)
    return map_of({key_of(pair[0]): f(pair) for pair in map.items()})
