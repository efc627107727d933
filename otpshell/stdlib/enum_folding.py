"""Elixir's Enum: folding, sums and products."""

from __future__ import annotations

import math
from typing import Any

from otpshell.stdlib import arith
from otpshell.stdlib.enum_core import (
    CONT,
    HALT,
    RANGE,
    STOP,
    STREAM,
    build,
    each,
    empty_error,
    fun_of,
    has_arity,
    no_clause,
    no_clause_at,
    passed_on,
    pylist,
    range_of,
    reducer_of,
    returning,
    sequence_of,
)
from otpshell.stdlib.enum_mapping import map_
from otpshell.stdlib.enum_module import ENUM
from otpshell.terms.atom import atom
from otpshell.terms.cons import EMPTY, Cons, from_iter, is_list, to_pylist
from otpshell.terms.errors import ErlError, badmatch
from otpshell.terms.fun import is_direct, run
from otpshell.terms.maps import STRUCT, Map, struct_name

fn = ENUM.fn
_NOTHING: Any = object()


_NUMBERS = frozenset((int, float))


@fn(vm=True)
def reduce(vm: Any, enumerable: Any, acc: Any, fun: Any = _NOTHING) -> Any:
    """Folds the elements: `fun` gets each element and the accumulator and returns the next accumulator.

    Without an accumulator the first element is it.

    Raises `Enum.EmptyError` when there are no elements, `BadFunctionError` when `fun` is not a function, and `Protocol.UndefinedError` when
    `enumerable` cannot be enumerated.

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
    if is_direct(f):
        for item in items:
            acc = f(item, acc)
        return acc
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

    Raises `BadFunctionError` when `fun` is not a function, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.reduce_while(1..100, 0, fn x, acc -> if x < 5, do: {:cont, acc + x}, else: {:halt, acc} end)
    10
    """
    f = fun_of(fun, 2)
    seen = 0

    def step(item: Any) -> Any:
        nonlocal acc, seen
        r = f(item, acc)
        if type(r) is list:
            r = run(r)
        seen += 1
        if type(r) is tuple and len(r) == 2:
            if r[0] is CONT:
                acc = r[1]
                return None
            if r[0] is HALT:
                acc = r[1]
                return STOP
        raise passed_on(_no_command(vm, enumerable, seen, r, fun), ("Elixir.Enum", "reduce_while", 3, "lib/enum.ex", 2514))

    each(vm, enumerable, step)
    return acc


def _no_command(vm: Any, enumerable: Any, seen: int, given: Any, fun: Any) -> ErlError:
    """What a fold is refused with that was given neither ``{:cont, acc}`` nor ``{:halt, acc}`` after ``seen`` elements: the function that
    walks on takes no such command."""
    name = struct_name(enumerable)
    if name is RANGE:
        first, last, step = (enumerable.get(atom(key)) for key in ("first", "last", "step"))
        return no_clause_at("Elixir.Enumerable.Range", "reduce", "lib/range.ex", 372, first + seen * step, last, given, fun, step)
    if type(enumerable) is Map and (name is None or name is atom("Elixir.MapSet")) or is_list(enumerable):
        rest = from_iter(to_pylist(vm.apply(atom("Elixir.Enum"), atom("to_list"), enumerable))[seen:])
        return no_clause_at("Elixir.Enumerable.List", "reduce", "lib/enum.ex", 4748, rest, given, fun)
    return badmatch(given)


@fn(vm=True)
def map_reduce(vm: Any, enumerable: Any, acc: Any, fun: Any) -> Any:
    """Maps and folds in one walk: `fun` returns `{mapped, acc}`. Gives `{mapped_list, acc}`.

    Raises `BadFunctionError` when `fun` is not a function, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

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

    Raises `BadFunctionError` when `fun` is not a function, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

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


@fn("sum", vm=True)
def sum_(vm: Any, enumerable: Any) -> Any:
    """The sum of the elements, 0 when there are none.

    Raises `ArithmeticError` when an element is not a number, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

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
        total = arith.add(item, total)
    return total


@fn(vm=True)
def product(vm: Any, enumerable: Any) -> Any:
    """The product of the elements, 1 when there are none.

    Raises `ArithmeticError` when an element is not a number, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.product([2, 3, 4])
    24
    """
    items = pylist(vm, enumerable)
    if set(map(type, items)) <= {int}:
        return math.prod(items)
    total: Any = 1
    for item in items:
        total = arith.mul(item, total)
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
