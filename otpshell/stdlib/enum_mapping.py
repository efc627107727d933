"""Elixir's Enum: mapping, filtering, joining."""

from __future__ import annotations

from typing import Any

from otpshell.stdlib.collecting import collect
from otpshell.stdlib.enum_core import (
    HALT,
    STOP,
    build,
    each,
    fun_of,
    has_arity,
    no_clause,
    pylist,
    returning,
    sequence_of,
    text_of,
)
from otpshell.stdlib.enum_module import ENUM
from otpshell.terms.atom import FALSE, NIL, OK, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, elements, from_own
from otpshell.terms.errors import ErlError
from otpshell.terms.fun import is_direct, run

fn = ENUM.fn
_NOTHING: Any = object()


@fn(vm=True)
def map_(vm: Any, enumerable: Any, fun: Any) -> Any:
    """A list of what `fun` returns for each element.

    Raises `BadFunctionError` when `fun` is not a function, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

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
    if is_direct(f):
        return from_own([f(item) for item in items])
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

    Raises `BadFunctionError` when `fun` is not a function, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.filter(1..6, fn x -> rem(x, 2) == 0 end)
    [2, 4, 6]
    """
    return _select(vm, enumerable, fun, True)


@fn(vm=True)
def reject(vm: Any, enumerable: Any, fun: Any) -> Any:
    """A list of the elements for which `fun` returns `false` or `nil`: the opposite of `filter/2`.

    Raises `BadFunctionError` when `fun` is not a function, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.reject(1..6, fn x -> rem(x, 2) == 0 end)
    [1, 3, 5]
    """
    return _select(vm, enumerable, fun, False)


@fn(vm=True)
def filter_map(vm: Any, enumerable: Any, filter_fun: Any, map_fun: Any) -> Any:
    """Maps the elements that pass `filter_fun`. Deprecated: use `filter/2` and `map/2`, or `for`.

    Raises `BadFunctionError` when `filter_fun` or `map_fun` is not a function, and `Protocol.UndefinedError` when `enumerable` is not
    enumerable.

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

    Raises `BadFunctionError` when `fun` is not a function, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

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

    Raises `BadFunctionError` when `fun` is not a function, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.partition([1, 2, 3], fn x -> x > 1 end)
    {[2, 3], [1]}
    """
    return split_with(vm, enumerable, fun)


@fn("each", vm=True)
def each_(vm: Any, enumerable: Any, fun: Any) -> Atom:
    """Calls `fun` with each element for its side effects; returns `:ok`.

    Raises `BadFunctionError` when `fun` is not a function, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

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

    Raises `FunctionClauseError` when `nth` is not an integer from 0 on, `BadFunctionError` when `fun` is not a function, and
    `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

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

    Raises `BadFunctionError` when `fun` is not a function, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

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

    Raises `BadFunctionError` when `fun` is not a function, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

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

    Raises `Protocol.UndefinedError` when an argument, or an element of `enumerables`, is not enumerable.

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

    Raises `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.to_list(1..3)
    [1, 2, 3]
    """
    return _as_list(vm, enumerable)


@fn(vm=True)
def into(vm: Any, enumerable: Any, collectable: Any, transform: Any = None) -> Any:
    """Puts the elements, each changed by `transform` when given, into a collectable such as a map, a set or a list.

    Raises `ArgumentError` when a map is to get an element that is not a pair, or when a list with elements is the collectable,
    `FunctionClauseError` when a string is to get an element that is not a string, `BadFunctionError` when `transform` is not a function,
    and `Protocol.UndefinedError` when `enumerable` cannot be enumerated or `collectable` cannot collect.

    iex> Enum.into([a: 1, b: 2], %{})
    %{a: 1, b: 2}
    """
    return collect(vm, enumerable, collectable, None if transform is None else returning(transform, 1))


@fn(vm=True)
def with_index(vm: Any, enumerable: Any, fun_or_offset: Any = 0) -> Any:
    """Pairs each element with its index, from an offset on; or calls a function with element and index.

    Raises `FunctionClauseError` when `fun_or_offset` is not an integer or a function, and `Protocol.UndefinedError` when `enumerable` is
    not enumerable.

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

    Raises `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

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

    Raises `BadFunctionError` when `mapper` is not a function, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.map_intersperse([1, 2, 3], :and, fn x -> x * 2 end)
    [2, :and, 4, :and, 6]
    """
    return intersperse(vm, map_(vm, enumerable, mapper), separator)


@fn(vm=True)
def join(vm: Any, enumerable: Any, joiner: Any = b"") -> bytes:
    """The elements as one string, each converted with `String.Chars`, with `joiner` between them.

    Raises `FunctionClauseError` when `joiner` is not a string, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

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

    Raises `FunctionClauseError` when `joiner` is not a string, `BadFunctionError` when `mapper` is not a function, and
    `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

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
