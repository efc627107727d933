"""Elixir's Enum: asking, counting, finding."""

from __future__ import annotations

from typing import Any

from otpshell.stdlib.badargs import counted
from otpshell.stdlib.enum_core import (
    ENUMERABLE,
    MAP_FIELD,
    MAP_SET,
    STOP,
    STREAM,
    each,
    fun_of,
    items_of,
    no_clause,
    out_of_bounds,
    range_of,
    returning,
)
from otpshell.stdlib.enum_module import ENUM
from otpshell.terms.atom import ERROR, FALSE, NIL, OK, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, Cons, ImproperList
from otpshell.terms.equal import cell_of, exact_equal
from otpshell.terms.errors import ErlError
from otpshell.terms.fun import run
from otpshell.terms.maps import STRUCT, Map

fn = ENUM.fn
_NOTHING: Any = object()


# -- asking -------------------------------------------------------------------------------------------------------------------


def _decide(vm: Any, enumerable: Any, fun: Any, ends: bool) -> Atom:
    """TRUE or FALSE as soon as the test of one element is ``ends``; the opposite when none is."""
    if fun is None:
        found = each(vm, enumerable, lambda item: (item is not FALSE and item is not NIL) is ends)
    else:
        f = fun_of(fun, 1)
        left = enumerable
        while type(left) is Cons:
            # A list here: a call for each element is enough.
            r = f(left.head)
            if type(r) is list:
                r = run(r)
            if (r is not FALSE and r is not NIL) is ends:
                return boolean(ends)
            left = left.rest or left.tail
        if left is EMPTY:
            return boolean(not ends)

        def step(item: Any) -> bool:
            r = f(item)
            if type(r) is list:
                r = run(r)
            return (r is not FALSE and r is not NIL) is ends

        if left is not enumerable:
            raise ImproperList(left)
        found = each(vm, enumerable, step)
    return boolean(found is ends)


@fn("all?", vm=True)
def all_(vm: Any, enumerable: Any, fun: Any = None) -> Atom:
    """Whether `fun` is truthy for every element (or every element itself is). Stops at the first that is not.

    Raises `BadFunctionError` when `fun` is not a function, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.all?([2, 4], fn x -> rem(x, 2) == 0 end)
    true
    """
    return _decide(vm, enumerable, fun, False)


@fn("any?", vm=True)
def any_(vm: Any, enumerable: Any, fun: Any = None) -> Atom:
    """Whether `fun` is truthy for some element (or some element itself is). Stops at the first that is.

    Raises `BadFunctionError` when `fun` is not a function, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.any?([1, 2], fn x -> x > 1 end)
    true
    """
    return _decide(vm, enumerable, fun, True)


def ask_protocol(vm: Any, name: str, term: Any, *args: Any) -> Any:
    """What a struct's own count, member? or slice says: its answer, or None when it leaves the work to reduce."""
    if vm is None or type(term) is not Map:
        return None
    found = vm.apply(ENUMERABLE, atom(name), term, *args)
    if type(found) is tuple and found[0] is OK:
        return found[1]
    if type(found) is tuple and found[0] is ERROR:
        return None
    raise ErlError((atom("case_clause"), found))


def size_of(vm: Any, enumerable: Any) -> int:
    """Number of elements, without walking where the kind knows it."""
    items = items_of(enumerable)
    if items is None:
        if type(enumerable) is Map and enumerable.d.get(STRUCT) is not STREAM:
            known = ask_protocol(vm, "count", enumerable)
            if known is not None:
                return known
        count = 0

        def step(_item: Any) -> None:
            nonlocal count
            count += 1

        each(vm, enumerable, step)
        return count
    if type(items) is range or type(items) is list:
        return len(items)
    return len(counted(vm, enumerable))


@fn(vm=True)
def count(vm: Any, enumerable: Any, fun: Any = None) -> int:
    """How many elements there are, or for how many `fun` is truthy.

    Raises `BadFunctionError` when `fun` is not a function, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.count([1, 2, 3], fn x -> x > 1 end)
    2
    """
    if fun is None:
        return size_of(vm, enumerable)
    f = returning(fun, 1)
    total = 0

    def step(item: Any) -> None:
        nonlocal total
        r = f(item)
        if r is not FALSE and r is not NIL:
            total += 1

    each(vm, enumerable, step)
    return total


@fn(vm=True)
def count_until(vm: Any, enumerable: Any, fun: Any, limit: Any = None) -> int:
    """Counts (those for which `fun` is truthy, when given) but stops at `limit`.

    Raises `FunctionClauseError` when `limit` is not a positive integer, `BadFunctionError` when `fun` is not a function, and
    `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.count_until(1..1000, 5)
    5
    """
    f = None
    if limit is None:
        limit = fun
    else:
        f = returning(fun, 1)
    if type(limit) is not int or limit <= 0:
        given = (enumerable, limit) if f is None else (enumerable, fun, limit)
        raise no_clause("Elixir.Enum", "count_until", len(given), *given)
    total = 0

    def step(item: Any) -> bool:
        nonlocal total
        if f is not None:
            r = f(item)
            if r is FALSE or r is NIL:
                return False
        total += 1
        return total == limit

    each(vm, enumerable, step)
    return total


@fn("empty?", vm=True)
def empty(vm: Any, enumerable: Any) -> Atom:
    """Whether the enumerable has no elements.

    Raises `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.empty?([])
    true
    """
    if enumerable is EMPTY or type(enumerable) is Cons:
        return boolean(enumerable is EMPTY)
    return boolean(not each(vm, enumerable, lambda _item: STOP))


@fn("member?", vm=True)
def member(vm: Any, enumerable: Any, element: Any) -> Atom:
    """Whether `element` is there, compared with `===`.

    Raises `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.member?(1..10, 5)
    true
    """
    if type(enumerable) is Map:
        d = enumerable.d
        struct = d.get(STRUCT)
        if struct is MAP_SET:
            return boolean(element in d[MAP_FIELD])
        numbers = range_of(enumerable)
        if numbers is not None:
            return boolean(type(element) is int and element in numbers)
        if type(struct) is not Atom:
            return boolean(_holds_pair(enumerable, element))
        if struct is not STREAM:
            known = ask_protocol(vm, "member?", enumerable, element)
            if known is not None:
                return known
    elif type(enumerable) is Cons:
        found = cell_of(enumerable, element)
        if type(found) is not Cons and found is not EMPTY:
            raise ImproperList(found)
        return boolean(type(found) is Cons)
    return boolean(each(vm, enumerable, lambda item: exact_equal(item, element)))


def _holds_pair(mapping: Map, pair: Any) -> bool:
    if type(pair) is not tuple or len(pair) != 2:
        return False
    found = mapping.get(pair[0])
    return found is not None and exact_equal(found, pair[1])


# -- finding ------------------------------------------------------------------------------------------------------------------


@fn(vm=True)
def find(vm: Any, enumerable: Any, default: Any, fun: Any = _NOTHING) -> Any:
    """The first element for which `fun` is truthy, else `default` (`nil`).

    Raises `BadFunctionError` when `fun` is not a function, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.find([2, 3, 4], fn x -> rem(x, 2) == 1 end)
    3
    """
    if fun is _NOTHING:
        default, fun = NIL, default
    f = fun_of(fun, 1)
    found = default

    def step(item: Any) -> bool:
        nonlocal found
        r = f(item)
        if type(r) is list:
            r = run(r)
        if r is FALSE or r is NIL:
            return False
        found = item
        return True

    each(vm, enumerable, step)
    return found


@fn(vm=True)
def find_index(vm: Any, enumerable: Any, fun: Any) -> Any:
    """The index of the first element for which `fun` is truthy, or `nil`.

    Raises `BadFunctionError` when `fun` is not a function, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.find_index([2, 3, 4], fn x -> x > 2 end)
    1
    """
    f = returning(fun, 1)
    index = -1

    def step(item: Any) -> bool:
        nonlocal index
        index += 1
        r = f(item)
        return r is not FALSE and r is not NIL

    return index if each(vm, enumerable, step) else NIL


@fn(vm=True)
def find_value(vm: Any, enumerable: Any, default: Any, fun: Any = _NOTHING) -> Any:
    """The first truthy value that `fun` returns, else `default` (`nil`).

    Raises `BadFunctionError` when `fun` is not a function, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.find_value([1, 2, 3], fn x -> x > 1 && x * 10 end)
    20
    """
    if fun is _NOTHING:
        default, fun = NIL, default
    f = returning(fun, 1)
    found = default

    def step(item: Any) -> bool:
        nonlocal found
        r = f(item)
        if r is FALSE or r is NIL:
            return False
        found = r
        return True

    each(vm, enumerable, step)
    return found


def nth(vm: Any, enumerable: Any, index: Any) -> Any:
    """The element at an index (from the end when negative), or None."""
    if type(index) is not int:
        raise TypeError
    numbers = range_of(enumerable)
    items: Any = numbers
    if items is None and type(enumerable) is Cons:
        items = getattr(enumerable, "items", None)
    if items is None and index < 0:
        items = counted(vm, enumerable)
    if items is not None:
        if -len(items) <= index < len(items):
            return items[index]
        return None
    if type(enumerable) is Cons:
        cell, further = enumerable, index
        while further and type(cell) is Cons:
            cell, further = cell.rest or cell.tail, further - 1
        if type(cell) is Cons:
            return cell.head
        if cell is EMPTY:
            return None
        # The walk below says what is wrong.
    found = None

    def step(item: Any) -> bool:
        nonlocal found, index
        if index == 0:
            found = item
            return True
        index -= 1
        return False

    each(vm, enumerable, step)
    return found


@fn(vm=True)
def at(vm: Any, enumerable: Any, index: Any, default: Any = NIL) -> Any:
    """The element at `index` (zero-based, negative from the end), or `default`.

    Raises `FunctionClauseError` when `index` is not an integer, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.at([:a, :b, :c], -1)
    :c
    """
    found = nth(vm, enumerable, index)
    return default if found is None else found


@fn(vm=True)
def fetch(vm: Any, enumerable: Any, index: Any) -> Any:
    """`{:ok, element}` of the element at `index`, or `:error`.

    Raises `FunctionClauseError` when `index` is not an integer, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.fetch([:a, :b], 1)
    {:ok, :b}
    """
    found = nth(vm, enumerable, index)
    return ERROR if found is None else (OK, found)


@fn("fetch!", vm=True)
def fetch_or_raise(vm: Any, enumerable: Any, index: Any) -> Any:
    """The element at `index` (zero-based, negative from the end).

    Raises `Enum.OutOfBoundsError` when there is no element at `index`, `FunctionClauseError` when `index` is not an integer, and
    `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.fetch!([:a, :b], 0)
    :a
    """
    found = nth(vm, enumerable, index)
    if found is None:
        raise out_of_bounds()
    return found
