"""Elixir's Access: reading and changing parts of maps, keyword lists and structs, and the accessors for ``get_in`` and its kin.

An accessor is a fun of three: ``:get`` or ``:get_and_update``, the data, and the fun to call with the part.
"""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import keyword_changing, keyword_reading
from otpshell.stdlib import map as maps
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.enum_core import (
    bad_map,
    build,
    key_error,
    no_clause_at,
    out_of_bounds,
    passed_on,
    python_range,
    returning,
    shown_as,
    truthy,
)
from otpshell.stdlib.enum_slice import is_range, slice_bounds
from otpshell.stdlib.protocols import exported, shown
from otpshell.terms.atom import ERROR, NIL, OK, Atom, atom
from otpshell.terms.cons import is_list, to_pylist
from otpshell.terms.errors import ErlError, argument_error, exception_struct, raise_message
from otpshell.terms.fun import is_fun
from otpshell.terms.maps import STRUCT, Map, struct_name

ACCESS = Native(
    "Elixir.Access",
    "lib/access.ex",
    doc="""\
How `data[key]`, `get_in/2`, `put_in/3`, `update_in/3` and `pop_in/2` reach into data. Maps and keyword lists can be reached into by key;
the functions here are keys of another kind, such as `Access.at/1` for the elements of a list.

    iex> shop = %{items: [%{name: "tea", price: 3}, %{name: "cup", price: 5}]}
    iex> get_in(shop, [:items, Access.all(), :price])
    [3, 5]
    iex> update_in(shop, [:items, Access.at(0), :price], &(&1 + 1)) |> get_in([:items, Access.at(0), :price])
    4
""",
)
fn = ACCESS.fn
GET = atom("get")
POP = atom("pop")
_FETCH = atom("fetch")
_FILE = "lib/access.ex"
_GET_AND_UPDATE = atom("get_and_update")
# What Elixir 1.14 shows after the dot in its accessors.
_UNIQUE = 73798650


def _ask_struct(vm: Any, module: Atom, name: Atom, *args: Any) -> Any:
    """Call a struct's own Access function; the error when its module has none says what to do."""
    if not exported(vm, module, name.name, len(args)):
        shown_name = module.name.removeprefix("Elixir.")
        reason = (
            f"{shown_name} does not implement the Access behaviour. If you are using get_in/put_in/update_in, "
            "you can specify the field to be accessed using Access.key!/1"
        )
        raise ErlError(
            exception_struct("UndefinedFunctionError", module=module, function=name, arity=len(args), reason=reason.encode(), message=NIL)
        )
    return vm.apply(module, name, *args)


def _not_atom(vm: Any, key: Any) -> ErlError:
    return argument_error(f"the Access calls for keywords expect the key to be an atom, got: {shown(vm, key)}")


@fn(vm=True)
def fetch(vm: Any, container: Any, key: Any) -> Any:
    """`{:ok, value}` of a key in a map, keyword list or struct that implements Access; `:error` without one, and for `nil`.

    Raises `FunctionClauseError` when `container` is not a map, a keyword list or `nil`.

    iex> Access.fetch(%{name: "meg"}, :name)
    {:ok, "meg"}
    """
    if type(container) is Map:
        module = struct_name(container)
        if module is not None:
            return _ask_struct(vm, module, _FETCH, container, key)
        found = container.get(key)
        return ERROR if found is None else (OK, found)
    if is_list(container):
        if type(key) is not Atom:
            raise _not_atom(vm, key)
        return keyword_reading.fetch(container, key)
    if container is NIL:
        return ERROR
    raise TypeError


@fn("fetch!", vm=True)
def fetch_or_raise(vm: Any, container: Any, key: Any) -> Any:
    """The value of a key, which the container must have.

    Raises `KeyError` when there is no such key, `ArgumentError` when the key of a keyword list is not an atom, and `FunctionClauseError`
    when `container` is not a map or a keyword list.

    iex> Access.fetch!([a: 1], :a)
    1
    """
    if type(container) is not Map and not is_list(container) and container is not NIL:
        refused = no_clause_at("Elixir.Access", "fetch", _FILE, 211, container, key)
        raise passed_on(refused, ("Elixir.Access", "fetch!", 2, _FILE, 254))
    found = fetch(vm, container, key)
    if found is ERROR:
        raise key_error(key, container)
    return found[1]


@fn(vm=True)
def get(vm: Any, container: Any, key: Any, default: Any = NIL) -> Any:
    """The value of a key, or `default`: what `container[key]` gives.

    Raises `ArgumentError` when the key of a keyword list is not an atom, and `FunctionClauseError` when `container` is not a map, a keyword
    list or `nil`.

    iex> Access.get([a: 1], :b, 0)
    0
    """
    if type(container) is Map and STRUCT not in container.d:
        found = container.d.get(key) if type(key) is Atom else container.get(key)
        return default if found is None else found
    if type(container) is not Map and not is_list(container) and container is not NIL:
        raise no_clause_at("Elixir.Access", "get", _FILE, 286, container, key, default)
    found = fetch(vm, container, key)
    return default if found is ERROR else found[1]


@fn(vm=True)
def get_and_update(vm: Any, container: Any, key: Any, fun: Any) -> Any:
    """Gives `fun` the value of a key; it returns `{to_give_back, new_value}` or `:pop`.

    Raises `FunctionClauseError` when `container` is not a map or a keyword list or the key of a keyword list is not an atom, and
    `BadFunctionError` when `fun` is not a function.

    iex> Access.get_and_update([a: 1], :a, fn x -> {x, x + 1} end)
    {1, [a: 2]}
    """
    if type(container) is Map:
        module = struct_name(container)
        if module is not None:
            return _ask_struct(vm, module, _GET_AND_UPDATE, container, key, fun)
        return maps.get_and_update(vm, container, key, fun)
    if is_list(container):
        if type(key) is not Atom:
            raise no_clause_at("Elixir.Keyword", "get_and_update", "lib/keyword.ex", 468, container, key, fun)
        return keyword_changing.get_and_update(vm, container, key, fun)
    if container is NIL:
        refused = argument_error(f"could not put/update key {shown(vm, key)} on a nil value")
        raise passed_on(refused, ("Elixir.Access", "get_and_update", 3, _FILE, 368))
    raise no_clause_at("Elixir.Access", "get_and_update", _FILE, 348, container, key, fun)


@fn(vm=True)
def pop(vm: Any, container: Any, key: Any) -> Any:
    """The value of a key (or `nil`) and the container without it.

    Raises `FunctionClauseError` when `container` is not a map or a keyword list.

    iex> Access.pop(%{name: "Elixir"}, :name)
    {"Elixir", %{}}
    """
    if type(container) is Map:
        module = struct_name(container)
        if module is not None:
            return _ask_struct(vm, module, POP, container, key)
        return maps.pop(container, key)
    if is_list(container):
        if type(key) is not Atom:
            raise no_clause_at("Elixir.Keyword", "pop", "lib/keyword.ex", 1250, container, key, NIL)
        return keyword_changing.pop(container, key)
    if container is NIL:
        raise passed_on(argument_error(f"could not pop key {shown(vm, key)} on a nil value"), ("Elixir.Access", "pop", 2, _FILE, 414))
    raise no_clause_at("Elixir.Access", "pop", _FILE, 398, container, key)


# -- accessors ----------------------------------------------------------------------------------------------------------------


def _result(term: Any) -> Any:
    """What the fun of an update gave: a pair, or None for ``:pop``."""
    if term is POP:
        return None
    if type(term) is tuple and len(term) == 2:
        return term
    raise ErlError((atom("case_clause"), term))


def _expected(vm: Any, accessor: str, what: str, data: Any) -> ErlError:
    return raise_message("RuntimeError", f"Access.{accessor} expected {what}, got: {shown(vm, data)}")


def _update_field(data: Map, name: Any, value: Any, result: Any) -> Any:
    found = _result(result)
    return (value, data.delete(name)) if found is None else (found[0], data.put(name, found[1]))


@fn
def key(key: Any, default: Any = NIL) -> Any:
    """An accessor for a key of a map or struct, with a default.

    iex> get_in(%{user: %{}}, [Access.key(:user), Access.key(:name, "anne")])
    "anne"
    """

    def access_key(op: Any, data: Any, next: Any) -> Any:
        if type(data) is not Map:
            raise bad_map(data)
        value = data.get(key, default)
        result = returning(next, 1)(value)
        return result if op is GET else _update_field(data, key, value, result)

    return shown_as(access_key, "Elixir.Access", "-key/2-fun-7-", 7, _UNIQUE)


@fn("key!", vm=True)
def key_or_raise(vm: Any, key: Any) -> Any:
    """An accessor for a key, which the map or struct must have.

    iex> get_in(%{user: %{name: "john"}}, [Access.key!(:user), Access.key!(:name)])
    "john"
    """

    def access_key(op: Any, data: Any, next: Any) -> Any:
        if type(data) is not Map:
            raise _expected(vm, "key!/1", "a map/struct", data)
        value = maps.fetch_or_raise(data, key)
        result = returning(next, 1)(value)
        return result if op is GET else _update_field(data, key, value, result)

    return shown_as(access_key, "Elixir.Access", "-key!/1-fun-8-", 8, _UNIQUE)


@fn(vm=True)
def elem(vm: Any, index: Any) -> Any:
    """An accessor for an element of a tuple.

    Raises `FunctionClauseError` when `index` is not an integer from 0 on.

    iex> get_in({:a, :b}, [Access.elem(1)])
    :b
    """
    if type(index) is not int or index < 0:
        raise TypeError

    def access_elem(op: Any, data: Any, next: Any) -> Any:
        if type(data) is not tuple:
            raise _expected(vm, "elem/1", "a tuple", data)
        if index >= len(data):
            raise bad_argument(1, "out of range")
        result = returning(next, 1)(data[index])
        if op is GET:
            return result
        found = _result(result)
        if found is None:
            raise raise_message("RuntimeError", "cannot pop data from a tuple")
        return (found[0], (*data[:index], found[1], *data[index + 1 :]))

    return shown_as(access_elem, "Elixir.Access", "-elem/1-fun-5-", 5, _UNIQUE)


def _walk(op: Any, items: list[Any], chosen: Any, next: Any) -> Any:
    """Read or change the elements for which ``chosen(index, item)`` is true."""
    f = returning(next, 1)
    got, kept = [], []
    for index, item in enumerate(items):
        if not chosen(index, item):
            kept.append(item)
            continue
        result = f(item)
        if op is GET:
            got.append(result)
            continue
        found = _result(result)
        if found is None:
            got.append(item)
        else:
            got.append(found[0])
            kept.append(found[1])
    return build(got) if op is GET else (build(got), build(kept))


@fn(vm=True)
def all(vm: Any) -> Any:
    """An accessor for all elements of a list.

    iex> get_in([%{n: 1}, %{n: 2}], [Access.all(), :n])
    [1, 2]
    """

    def access_all(op: Any, data: Any, next: Any) -> Any:
        if not is_list(data):
            raise _expected(vm, "all/0", "a list", data)
        return _walk(op, to_pylist(data), lambda _index, _item: True, next)

    return shown_as(access_all, "Elixir.Access", "-fun.all/3-", 0, _UNIQUE)


def _at(vm: Any, op: Any, data: Any, index: int, next: Any, missing: Any) -> Any:
    items = to_pylist(data)
    at = index + len(items) if index < 0 else index
    f = returning(next, 1)
    if not 0 <= at < len(items):
        nothing = missing()
        return f(nothing) if op is GET else (nothing, data)
    result = f(items[at])
    if op is GET:
        return result
    found = _result(result)
    item = items[at]
    items[at : at + 1] = [] if found is None else [found[1]]
    return (item if found is None else found[0], build(items))


@fn(vm=True)
def at(vm: Any, index: Any) -> Any:
    """An accessor for the element of a list at an index; outside it reads `nil` and changes nothing.

    Raises `FunctionClauseError` when `index` is not an integer.

    iex> get_in([:a, :b], [Access.at(-1)])
    :b
    """
    if type(index) is not int:
        raise TypeError

    def access_at(op: Any, data: Any, next: Any) -> Any:
        if not is_list(data):
            raise _expected(vm, "at/1", "a list", data)
        return _at(vm, op, data, index, next, lambda: NIL)

    return shown_as(access_at, "Elixir.Access", "-at/1-fun-1-", 1, _UNIQUE)


def _no_such_index() -> Any:
    raise out_of_bounds()


@fn("at!", vm=True)
def at_or_raise(vm: Any, index: Any) -> Any:
    """An accessor for the element of a list at an index; what reads it raises `Enum.OutOfBoundsError` when it is not there.

    Raises `FunctionClauseError` when `index` is not an integer.

    iex> get_in([:a, :b], [Access.at!(0)])
    :a
    """
    if type(index) is not int:
        raise TypeError

    def access_at(op: Any, data: Any, next: Any) -> Any:
        if not is_list(data):
            raise _expected(vm, "at!/1", "a list", data)
        return _at(vm, op, data, index, next, _no_such_index)

    return shown_as(access_at, "Elixir.Access", "-at!/1-fun-3-", 3, _UNIQUE)


@fn(vm=True)
def filter(vm: Any, func: Any) -> Any:
    """An accessor for the elements of a list for which `func` is truthy.

    Raises `FunctionClauseError` when `func` is not a function.

    iex> get_in([1, 2, 3], [Access.filter(fn x -> x > 1 end)])
    [2, 3]
    """
    if not is_fun(func):
        raise TypeError

    def access_filter(op: Any, data: Any, next: Any) -> Any:
        if not is_list(data):
            raise _expected(vm, "filter/1", "a list", data)
        test = returning(func, 1)
        return _walk(op, to_pylist(data), lambda _index, item: truthy(test(item)), next)

    return shown_as(access_filter, "Elixir.Access", "-filter/1-fun-6-", 6, _UNIQUE)


@fn(vm=True)
def find(vm: Any, predicate: Any) -> Any:
    """An accessor for the first element of a list for which `predicate` is truthy (Elixir 1.17).

    iex> get_in([1, 2, 3], [Access.find(fn x -> x > 1 end)])
    2
    """
    if not is_fun(predicate):
        raise TypeError

    def access_find(op: Any, data: Any, next: Any) -> Any:
        if not is_list(data):
            raise _expected(vm, "find/1", "a list", data)
        test = returning(predicate, 1)
        for index, item in enumerate(to_pylist(data)):
            if truthy(test(item)):
                return _at(vm, op, data, index, next, lambda: NIL)
        return returning(next, 1)(NIL) if op is GET else (NIL, data)

    return access_find


@fn(vm=True)
def slice(vm: Any, range: Any) -> Any:
    """An accessor for the elements of a list at a range of indexes.

    Raises `FunctionClauseError` when `range` is not a range.

    iex> get_in([1, 2, 3, 4], [Access.slice(1..2)])
    [2, 3]
    """
    if not is_range(range):
        raise TypeError
    step = range.d[atom("step")]
    if step < 1:
        raise argument_error(f"Access.slice/1 does not accept ranges with negative steps, got: {shown(vm, range)}")

    def access_slice(op: Any, data: Any, next: Any) -> Any:
        if not is_list(data):
            raise argument_error(f"Access.slice/1 expected a list, got: {shown(vm, data)}")
        items = to_pylist(data)
        start, count, _ = slice_bounds(range, len(items))
        chosen = python_range(start, start + count - 1, step)
        return _walk(op, items, lambda index, _item: index in chosen, next)

    return access_slice
