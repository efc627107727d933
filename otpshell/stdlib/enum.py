"""Elixir's Enum: walking, mapping, folding, searching; the rest is in ``enum_slice``, ``enum_order`` and ``enum_zip``."""

from __future__ import annotations

import math
from typing import Any

from otpshell.stdlib import enum_order, enum_slice, enum_zip
from otpshell.stdlib.arith import badarith
from otpshell.stdlib.collecting import collect
from otpshell.stdlib.enum_core import (
    CONT,
    ENUMERABLE,
    HALT,
    MAP_FIELD,
    MAP_SET,
    STOP,
    STREAM,
    build,
    each,
    empty_error,
    fun_of,
    has_arity,
    items_of,
    no_clause,
    out_of_bounds,
    pylist,
    range_of,
    reducer_of,
    returning,
    sequence_of,
    text_of,
)
from otpshell.stdlib.enum_module import ENUM
from otpshell.terms.atom import ERROR, FALSE, NIL, OK, TRUE, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, Cons, elements, from_own
from otpshell.terms.equal import exact_equal
from otpshell.terms.errors import ErlError
from otpshell.terms.fun import run
from otpshell.terms.maps import STRUCT, Map

__all__ = ["ENUM", "enum_order", "enum_slice", "enum_zip"]

fn = ENUM.fn
_NOTHING: Any = object()
_NUMBERS = frozenset((int, float))


# -- mapping and filtering ----------------------------------------------------------------------------------------------------


@fn(vm=True)
def map_(vm: Any, enumerable: Any, fun: Any) -> Any:
    """A list of what `fun` returns for each element.

    iex> Enum.map([1, 2, 3], fn x -> x * 2 end)
    [2, 4, 6]
    """
    items = sequence_of(enumerable)
    if items is None:
        out: list[Any] = []
        g = returning(fun, 1)
        each(vm, enumerable, lambda item: out.append(g(item)))
        return from_own(out)
    if enumerable is EMPTY and not has_arity(fun, 1):
        raise no_clause("Elixir.Enum", "-map/2-lists^map/1-0-", 2, fun, EMPTY)
    f = fun_of(fun, 1)
    return from_own([r if type(r := f(item)) is not list else run(r) for item in items])


def _holds(result: Any) -> bool:
    """Whether what a fun returned, maybe a tail call still to be made, is truthy."""
    return run(result) not in (FALSE, NIL)


def _select(vm: Any, enumerable: Any, fun: Any, wanted: bool) -> Any:
    f = fun_of(fun, 1)
    items = sequence_of(enumerable)
    if items is None:
        out: list[Any] = []

        def step(item: Any) -> None:
            if _holds(f(item)) is wanted:
                out.append(item)

        each(vm, enumerable, step)
        return from_own(out)
    # Most funs return true or false, which needs no call to tell.
    if wanted:
        return from_own([item for item in items if (r := f(item)) is TRUE or r is not FALSE and _holds(r)])
    return from_own([item for item in items if (r := f(item)) is FALSE or r is not TRUE and not _holds(r)])


@fn(vm=True)
def filter_(vm: Any, enumerable: Any, fun: Any) -> Any:
    """A list of the elements for which `fun` returns a truthy value.

    iex> Enum.filter(1..6, fn x -> rem(x, 2) == 0 end)
    [2, 4, 6]
    """
    return _select(vm, enumerable, fun, True)


@fn(vm=True)
def reject(vm: Any, enumerable: Any, fun: Any) -> Any:
    """A list of the elements for which `fun` returns `false` or `nil`: the opposite of `filter/2`.

    iex> Enum.reject(1..6, fn x -> rem(x, 2) == 0 end)
    [1, 3, 5]
    """
    return _select(vm, enumerable, fun, False)


@fn(vm=True)
def filter_map(vm: Any, enumerable: Any, filter_fun: Any, map_fun: Any) -> Any:
    """Maps the elements that pass `filter_fun`. Deprecated: use `filter/2` and `map/2`, or `for`.

    iex> Enum.filter_map([1, 2, 3], fn x -> x > 1 end, fn x -> x * 10 end)
    [20, 30]
    """
    test, change = returning(filter_fun, 1), returning(map_fun, 1)
    out: list[Any] = []

    def step(item: Any) -> None:
        r = test(item)
        if r is not FALSE and r is not NIL:
            out.append(change(item))

    each(vm, enumerable, step)
    return build(out)


@fn(vm=True)
def split_with(vm: Any, enumerable: Any, fun: Any) -> Any:
    """Two lists: the elements for which `fun` is truthy, and the others.

    iex> Enum.split_with(1..5, fn x -> x > 3 end)
    {[4, 5], [1, 2, 3]}
    """
    f = returning(fun, 1)
    yes: list[Any] = []
    no: list[Any] = []

    def step(item: Any) -> None:
        r = f(item)
        (no if r is FALSE or r is NIL else yes).append(item)

    each(vm, enumerable, step)
    return (build(yes), build(no))


@fn(vm=True)
def partition(vm: Any, enumerable: Any, fun: Any) -> Any:
    """Deprecated name of `split_with/2`.

    iex> Enum.partition([1, 2, 3], fn x -> x > 1 end)
    {[2, 3], [1]}
    """
    return split_with(vm, enumerable, fun)


@fn("each", vm=True)
def each_(vm: Any, enumerable: Any, fun: Any) -> Atom:
    """Calls `fun` with each element for its side effects; returns `:ok`.

    iex> Enum.each([1, 2], fn x -> x end)
    :ok
    """
    f = fun_of(fun, 1)
    items = sequence_of(enumerable)
    if items is None:
        g = returning(fun, 1)
        each(vm, enumerable, lambda item: (g(item), None)[1])
        return OK
    if enumerable is EMPTY and not has_arity(fun, 1):
        raise no_clause("Elixir.Enum", "-each/2-lists^foreach/1-0-", 2, fun, EMPTY)
    for item in items:
        if type(r := f(item)) is list:
            run(r)
    return OK


@fn(vm=True)
def map_every(vm: Any, enumerable: Any, nth: Any, fun: Any) -> Any:
    """Applies `fun` to every `nth` element, the first included; the others stay as they are. `nth` 0 changes none.

    iex> Enum.map_every(1..5, 2, fn x -> x * 10 end)
    [10, 2, 30, 4, 50]
    """
    if type(nth) is not int or nth < 0:
        raise TypeError
    f = returning(fun, 1)
    out: list[Any] = []

    def step(item: Any) -> None:
        out.append(item if nth == 0 or len(out) % nth else f(item))

    each(vm, enumerable, step)
    return build(out)


@fn(vm=True)
def flat_map(vm: Any, enumerable: Any, fun: Any) -> Any:
    """Maps each element to an enumerable and joins them all into one list.

    iex> Enum.flat_map([1, 2], fn x -> [x, x * 10] end)
    [1, 10, 2, 20]
    """
    f = returning(fun, 1)
    out: list[Any] = []
    each(vm, enumerable, lambda item: out.extend(pylist(vm, f(item))))
    return build(out)


@fn(vm=True)
def flat_map_reduce(vm: Any, enumerable: Any, acc: Any, fun: Any) -> Any:
    """Maps and reduces at once: `fun` returns `{list, acc}`, or `{:halt, acc}` to stop. Gives `{joined_list, acc}`.

    iex> Enum.flat_map_reduce(1..9, 0, fn x, n -> if n < 2, do: {[x], n + 1}, else: {:halt, n} end)
    {[1, 2], 2}
    """
    f = returning(fun, 2)
    out: list[Any] = []

    def step(item: Any) -> Any:
        nonlocal acc
        r = f(item, acc)
        if type(r) is not tuple or len(r) != 2:
            raise ErlError((atom("case_clause"), r))
        some, acc = r
        if some is HALT:
            return STOP
        out.extend(pylist(vm, some))
        return None

    each(vm, enumerable, step)
    return (build(out), acc)


@fn(vm=True)
def concat(vm: Any, enumerables: Any, right: Any = _NOTHING) -> Any:
    """Joins an enumerable of enumerables, or two enumerables, into one list.

    iex> Enum.concat([1..2, [3]])
    [1, 2, 3]
    """
    if right is not _NOTHING:
        return build(pylist(vm, enumerables), _as_list(vm, right))
    out: list[Any] = []
    each(vm, enumerables, lambda inner: out.extend(pylist(vm, inner)))
    return build(out)


def _as_list(vm: Any, enumerable: Any) -> Any:
    if type(enumerable) is Cons or enumerable is EMPTY:
        return enumerable
    return build(pylist(vm, enumerable))


@fn(vm=True)
def to_list(vm: Any, enumerable: Any) -> Any:
    """The elements as a list.

    iex> Enum.to_list(1..3)
    [1, 2, 3]
    """
    return _as_list(vm, enumerable)


@fn(vm=True)
def into(vm: Any, enumerable: Any, collectable: Any, transform: Any = None) -> Any:
    """Puts the elements, each changed by `transform` when given, into a collectable such as a map, a set or a list.

    iex> Enum.into([a: 1, b: 2], %{})
    %{a: 1, b: 2}
    """
    return collect(vm, enumerable, collectable, None if transform is None else returning(transform, 1))


@fn(vm=True)
def with_index(vm: Any, enumerable: Any, fun_or_offset: Any = 0) -> Any:
    """Pairs each element with its index, from an offset on; or calls a function with element and index.

    iex> Enum.with_index([:a, :b], 1)
    [a: 1, b: 2]
    """
    if type(fun_or_offset) is int:
        out = [(item, index) for index, item in enumerate(pylist(vm, enumerable), fun_or_offset)]
    elif has_arity(fun_or_offset, 2):
        f = returning(fun_or_offset, 2)
        out = []
        each(vm, enumerable, lambda item: out.append(f(item, len(out))))
    else:
        raise TypeError
    return build(out)


@fn(vm=True)
def intersperse(vm: Any, enumerable: Any, separator: Any) -> Any:
    """Puts `separator` between the elements.

    iex> Enum.intersperse([1, 2, 3], 0)
    [1, 0, 2, 0, 3]
    """
    out: list[Any] = []
    for item in pylist(vm, enumerable):
        out.append(separator)
        out.append(item)
    return build(out[1:])


@fn(vm=True)
def map_intersperse(vm: Any, enumerable: Any, separator: Any, mapper: Any) -> Any:
    """Maps the elements and puts `separator` between the results.

    iex> Enum.map_intersperse([1, 2, 3], :and, fn x -> x * 2 end)
    [2, :and, 4, :and, 6]
    """
    return intersperse(vm, map_(vm, enumerable, mapper), separator)


@fn(vm=True)
def join(vm: Any, enumerable: Any, joiner: Any = b"") -> bytes:
    """The elements as one string, each converted with `String.Chars`, with `joiner` between them.

    iex> Enum.join([1, 2, 3], "-")
    "1-2-3"
    """
    if type(joiner) is not bytes:
        raise TypeError
    if type(enumerable) is Cons:
        parts = elements(enumerable)
        try:
            return joiner.join(parts)
        except TypeError:
            return joiner.join([text_of(vm, item) for item in parts])
    out: list[bytes] = []
    each(vm, enumerable, lambda item: out.append(text_of(vm, item)))
    return joiner.join(out)


@fn(vm=True)
def map_join(vm: Any, enumerable: Any, joiner: Any, mapper: Any = _NOTHING) -> bytes:
    """Maps the elements and joins the results as `join/2` does. The joiner may be left out.

    iex> Enum.map_join([1, 2, 3], " + ", fn x -> x * x end)
    "1 + 4 + 9"
    """
    if mapper is _NOTHING:
        joiner, mapper = b"", joiner
    if type(joiner) is not bytes:
        raise TypeError
    f = returning(mapper, 1)
    out: list[bytes] = []
    each(vm, enumerable, lambda item: out.append(text_of(vm, f(item))))
    return joiner.join(out)


# -- folding ------------------------------------------------------------------------------------------------------------------


@fn(vm=True)
def reduce(vm: Any, enumerable: Any, acc: Any, fun: Any = _NOTHING) -> Any:
    """Folds the elements: `fun` gets each element and the accumulator and returns the next accumulator.

    Without an accumulator the first element is it; an empty enumerable then raises `Enum.EmptyError`.

        iex> Enum.reduce([1, 2, 3], 0, fn x, acc -> x + acc end)
        6
    """
    if fun is _NOTHING:
        fun, acc = acc, _NOTHING
    f = fun_of(fun, 2)
    items = sequence_of(enumerable)
    if items is None:
        acc = _reduce_pushed(vm, enumerable, acc, f)
        if acc is _NOTHING:
            raise empty_error()
        return acc
    if acc is _NOTHING:
        if not items:
            raise empty_error()
        acc = items[0]
        items = items[1:]
    if not items and (type(enumerable) is Cons or enumerable is EMPTY) and not has_arity(fun, 2):
        arity = 2 if type(enumerable) is Cons else 3
        raise no_clause("Elixir.Enum", f"-reduce/{arity}-lists^foldl/2-0-", 3, fun, acc, EMPTY)
    for item in items:
        acc = f(item, acc)
        if type(acc) is list:
            acc = run(acc)
    return acc


def _reduce_pushed(vm: Any, enumerable: Any, acc: Any, f: Any) -> Any:
    def step(item: Any) -> None:
        nonlocal acc
        if acc is _NOTHING:
            acc = item
        else:
            acc = f(item, acc)
            if type(acc) is list:
                acc = run(acc)

    if acc is _NOTHING or type(enumerable) is Map and enumerable.d.get(STRUCT) is STREAM:
        each(vm, enumerable, step)
        return acc

    # Here the accumulator goes through the enumerable's own code, which may look at it.
    def push(item: Any, acc: Any) -> Any:
        acc = f(item, acc)
        return (CONT, run(acc) if type(acc) is list else acc)

    return reducer_of(vm, enumerable)((CONT, acc), push)[1]


@fn(vm=True)
def reduce_while(vm: Any, enumerable: Any, acc: Any, fun: Any) -> Any:
    """Folds as `reduce/3` until `fun`, which returns `{:cont, acc}`, returns `{:halt, acc}`.

    iex> Enum.reduce_while(1..100, 0, fn x, acc -> if x < 5, do: {:cont, acc + x}, else: {:halt, acc} end)
    10
    """
    f = fun_of(fun, 2)

    def step(item: Any) -> Any:
        nonlocal acc
        r = f(item, acc)
        if type(r) is list:
            r = run(r)
        tag, acc = _command(r)
        return None if tag is CONT else STOP

    each(vm, enumerable, step)
    return acc


def _command(term: Any) -> Any:
    if type(term) is tuple and len(term) == 2 and (term[0] is CONT or term[0] is HALT):
        return term
    raise TypeError


@fn(vm=True)
def map_reduce(vm: Any, enumerable: Any, acc: Any, fun: Any) -> Any:
    """Maps and folds in one walk: `fun` returns `{mapped, acc}`. Gives `{mapped_list, acc}`.

    iex> Enum.map_reduce([1, 2, 3], 0, fn x, acc -> {x * 2, x + acc} end)
    {[2, 4, 6], 6}
    """
    f = fun_of(fun, 2)
    out: list[Any] = []

    def step(item: Any) -> None:
        nonlocal acc
        r = f(item, acc)
        if type(r) is list:
            r = run(r)
        if type(r) is not tuple or len(r) != 2:
            raise ErlError((atom("badmatch"), r))
        mapped, acc = r
        out.append(mapped)

    each(vm, enumerable, step)
    return (build(out), acc)


@fn(vm=True)
def scan(vm: Any, enumerable: Any, acc: Any, fun: Any = _NOTHING) -> Any:
    """As `reduce`, but gives the list of all accumulators on the way.

    iex> Enum.scan(1..4, fn x, acc -> x + acc end)
    [1, 3, 6, 10]
    """
    if fun is _NOTHING:
        fun, acc = acc, _NOTHING
    f = returning(fun, 2)
    out: list[Any] = []

    def step(item: Any) -> None:
        nonlocal acc
        acc = item if acc is _NOTHING else f(item, acc)
        out.append(acc)

    each(vm, enumerable, step)
    return build(out)


def _add(left: Any, right: Any) -> Any:
    if type(left) not in _NUMBERS or type(right) not in _NUMBERS:
        raise badarith()
    return _finite(left, right, lambda: left + right)


def _multiply(left: Any, right: Any) -> Any:
    if type(left) not in _NUMBERS or type(right) not in _NUMBERS:
        raise badarith()
    return _finite(left, right, lambda: left * right)


def _finite(left: Any, right: Any, operation: Any) -> Any:
    if type(left) is int and type(right) is int:
        return operation()
    try:
        result = operation()
    except OverflowError:
        raise badarith() from None
    if math.isfinite(result):
        return result
    raise badarith()


@fn("sum", vm=True)
def sum_(vm: Any, enumerable: Any) -> Any:
    """The sum of the elements, 0 when there are none. Raises `ArithmeticError` for what is no number.

    iex> Enum.sum([1, 2.5])
    3.5
    """
    numbers = range_of(enumerable)
    if numbers is not None:
        return (numbers[0] + numbers[-1]) * len(numbers) // 2 if numbers else 0
    items = pylist(vm, enumerable)
    # Not for floats: Python's own sum rounds once, Elixir's at each step.
    try:
        total: Any = sum(items)
    except (TypeError, OverflowError):
        total = 0.0
    if type(total) is int:
        return total
    total = 0
    for item in items:
        total = _add(item, total)
    return total


@fn(vm=True)
def product(vm: Any, enumerable: Any) -> Any:
    """The product of the elements, 1 when there are none.

    iex> Enum.product([2, 3, 4])
    24
    """
    items = pylist(vm, enumerable)
    if set(map(type, items)) <= {int}:
        return math.prod(items)
    total: Any = 1
    for item in items:
        total = _multiply(item, total)
    return total


@fn(vm=True)
def sum_by(vm: Any, enumerable: Any, mapper: Any) -> Any:
    """The sum of what `mapper` returns for each element (Elixir 1.18).

    iex> Enum.sum_by([%{n: 1}, %{n: 2}], fn x -> x.n end)
    3
    """
    return sum_(vm, map_(vm, enumerable, mapper))


@fn(vm=True)
def product_by(vm: Any, enumerable: Any, mapper: Any) -> Any:
    """The product of what `mapper` returns for each element (Elixir 1.18).

    iex> Enum.product_by([%{n: 2}, %{n: 3}], fn x -> x.n end)
    6
    """
    return product(vm, map_(vm, enumerable, mapper))


# -- asking -------------------------------------------------------------------------------------------------------------------


def _decide(vm: Any, enumerable: Any, fun: Any, ends: bool) -> Atom:
    """TRUE or FALSE as soon as the test of one element is ``ends``; the opposite when none is."""
    if fun is None:
        found = each(vm, enumerable, lambda item: (item is not FALSE and item is not NIL) is ends)
    else:
        f = fun_of(fun, 1)

        def step(item: Any) -> bool:
            r = f(item)
            if type(r) is list:
                r = run(r)
            return (r is not FALSE and r is not NIL) is ends

        found = each(vm, enumerable, step)
    return boolean(found is ends)


@fn("all?", vm=True)
def all_(vm: Any, enumerable: Any, fun: Any = None) -> Atom:
    """Whether `fun` is truthy for every element (or every element itself is). Stops at the first that is not.

    iex> Enum.all?([2, 4], fn x -> rem(x, 2) == 0 end)
    true
    """
    return _decide(vm, enumerable, fun, False)


@fn("any?", vm=True)
def any_(vm: Any, enumerable: Any, fun: Any = None) -> Atom:
    """Whether `fun` is truthy for some element (or some element itself is). Stops at the first that is.

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
    return len(pylist(vm, enumerable))


@fn(vm=True)
def count(vm: Any, enumerable: Any, fun: Any = None) -> int:
    """How many elements there are, or for how many `fun` is truthy.

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
    """Whether there are no elements.

    iex> Enum.empty?([])
    true
    """
    if enumerable is EMPTY or type(enumerable) is Cons:
        return boolean(enumerable is EMPTY)
    return boolean(not each(vm, enumerable, lambda _item: STOP))


@fn("member?", vm=True)
def member(vm: Any, enumerable: Any, element: Any) -> Atom:
    """Whether `element` is there, compared with `===`.

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
    items: Any = numbers if numbers is not None else None
    if items is None and index < 0:
        items = pylist(vm, enumerable)
    if items is not None:
        if -len(items) <= index < len(items):
            return items[index]
        return None
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

    iex> Enum.at([:a, :b, :c], -1)
    :c
    """
    found = nth(vm, enumerable, index)
    return default if found is None else found


@fn(vm=True)
def fetch(vm: Any, enumerable: Any, index: Any) -> Any:
    """`{:ok, element}` of the element at `index`, or `:error`.

    iex> Enum.fetch([:a, :b], 1)
    {:ok, :b}
    """
    found = nth(vm, enumerable, index)
    return ERROR if found is None else (OK, found)


@fn("fetch!", vm=True)
def fetch_or_raise(vm: Any, enumerable: Any, index: Any) -> Any:
    """The element at `index`; raises `Enum.OutOfBoundsError` when there is none.

    iex> Enum.fetch!([:a, :b], 0)
    :a
    """
    found = nth(vm, enumerable, index)
    if found is None:
        raise out_of_bounds()
    return found
