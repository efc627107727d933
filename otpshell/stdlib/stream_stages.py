"""Elixir's Stream: what changes one element at a time."""

from __future__ import annotations

from typing import Any

from otpshell.stdlib.enum_core import STOP, build, checked, checked_tail, has_arity, mapping, pylist, returning, truthy
from otpshell.stdlib.enum_pausing import reduce
from otpshell.stdlib.enum_slice import integer, natural
from otpshell.stdlib.stream_module import MODULE, lazy, new_stream
from otpshell.terms.atom import FALSE, NIL, OK
from otpshell.terms.cons import EMPTY, cons, to_pylist
from otpshell.terms.equal import exact_equal
from otpshell.terms.fun import run as run_call
from otpshell.terms.maps import Map, map_of

fn = MODULE.fn
_NOTHING: Any = object()


@fn("map")
def map_(enum: Any, fun: Any) -> Map:
    """A stream of what `fun` returns for each element.

    Raises `FunctionClauseError` when `fun` is not a function.

    iex> Enum.to_list(Stream.map([1, 2, 3], fn x -> x * 2 end))
    [2, 4, 6]
    """
    return lazy(enum, mapping(checked_tail(fun, 1)), "map/2")


def _selecting(enum: Any, fun: Any, wanted: bool, function: str) -> Map:
    f = checked_tail(fun, 1)

    def stage(link: Any) -> Any:
        step = link[0]

        def select(item: Any) -> Any:
            r = f(item)
            if type(r) is list:
                r = run_call(r)
            return step(item) if (r is not FALSE and r is not NIL) is wanted else None

        return select

    return lazy(enum, stage, function)


@fn("filter")
def filter_(enum: Any, fun: Any) -> Map:
    """A stream of the elements for which `fun` gives a truthy value.

    Raises `FunctionClauseError` when `fun` is not a function.

    iex> Enum.to_list(Stream.filter([1, 2, 3], fn x -> rem(x, 2) == 0 end))
    [2]
    """
    return _selecting(enum, fun, True, "filter/2")


@fn
def reject(enum: Any, fun: Any) -> Map:
    """A stream of the elements for which `fun` gives `false` or `nil`.

    Raises `FunctionClauseError` when `fun` is not a function.

    iex> Enum.to_list(Stream.reject([1, 2, 3], fn x -> rem(x, 2) == 0 end))
    [1, 3]
    """
    return _selecting(enum, fun, False, "reject/2")


@fn
def filter_map(enum: Any, filter: Any, mapper: Any) -> Map:
    """Deprecated: use `filter/2` and `map/2`.

    iex> Stream.filter_map([1, 2], fn x -> x > 1 end, fn x -> x * 10 end) |> Enum.to_list()
    [20]
    """
    wanted, change = returning(filter, 1), returning(mapper, 1)

    def stage(link: Any) -> Any:
        step = link[0]

        def visit(item: Any) -> Any:
            return step(change(item)) if truthy(wanted(item)) else None

        return visit

    return lazy(enum, stage, "filter_map/3")


@fn("each")
def each_(enum: Any, fun: Any) -> Map:
    """A stream that calls `fun` with each element that passes.

    Raises `FunctionClauseError` when `fun` is not a function.

    iex> Enum.to_list(Stream.each([1, 2], fn x -> x end))
    [1, 2]
    """
    f = checked(fun, 1)

    def stage(link: Any) -> Any:
        step = link[0]

        def visit(item: Any) -> Any:
            f(item)
            return step(item)

        return visit

    return lazy(enum, stage, "each/2")


@fn
def take_while(enum: Any, fun: Any) -> Map:
    """A stream that ends before the first element for which `fun` is not truthy.

    Raises `FunctionClauseError` when `fun` is not a function.

    iex> Enum.to_list(Stream.take_while(1..100, fn x -> x <= 3 end))
    [1, 2, 3]
    """
    f = checked(fun, 1)

    def stage(link: Any) -> Any:
        step = link[0]

        def check(item: Any) -> Any:
            r = f(item)
            return STOP if r is FALSE or r is NIL else step(item)

        return check

    return lazy(enum, stage, "take_while/2")


@fn
def drop_while(enum: Any, fun: Any) -> Map:
    """A stream that begins with the first element for which `fun` is not truthy.

    Raises `FunctionClauseError` when `fun` is not a function.

    iex> Enum.to_list(Stream.drop_while(1..5, fn x -> x <= 3 end))
    [4, 5]
    """
    f = checked(fun, 1)

    def stage(link: Any) -> Any:
        step, states, at = link

        def check(item: Any) -> Any:
            if states[at]:
                r = f(item)
                if r is not FALSE and r is not NIL:
                    return None
                states[at] = 0
            return step(item)

        return check

    return lazy(enum, stage, "drop_while/2", 1)


@fn(vm=True)
def take(vm: Any, enum: Any, count: Any) -> Any:
    """A stream of the first `count` elements, or the last ones when `count` is negative.

    Raises `FunctionClauseError` when `count` is not an integer.

    iex> Enum.to_list(Stream.take(1..100, 3))
    [1, 2, 3]
    """
    integer(count)
    if count == 0 or enum is EMPTY:
        return new_stream(EMPTY)
    if count < 0:

        def last(acc: Any, fun: Any) -> Any:
            return reduce(vm, build(pylist(vm, enum)[count:]), acc, fun)

        return last

    def stage(link: Any) -> Any:
        step, states, at = link

        def count_down(item: Any) -> Any:
            left = states[at]
            if left == 0:
                return STOP
            states[at] = left - 1
            signal = step(item)
            return STOP if left == 1 else signal

        return count_down

    return lazy(enum, stage, "take_after_guards/2", count)


@fn
def drop(enum: Any, n: Any) -> Map:
    """A stream without the first `n` elements, or without the last ones when `n` is negative.

    Raises `FunctionClauseError` when `n` is not an integer.

    iex> Enum.to_list(Stream.drop(1..5, 3))
    [4, 5]
    """
    if integer(n) < 0:
        return _drop_last(enum, -n)

    def stage(link: Any) -> Any:
        step, states, at = link

        def skip(item: Any) -> Any:
            if states[at] > 0:
                states[at] -= 1
                return None
            return step(item)

        return skip

    return lazy(enum, stage, "drop/2", n)


def _drop_last(enum: Any, n: int) -> Map:
    # The state is a queue of the elements held back: (newest first, oldest first, how many).
    def stage(link: Any) -> Any:
        step, states, at = link

        def hold(item: Any) -> Any:
            new, old, count = states[at]
            new = cons(item, new)
            if count < n:
                states[at] = (new, old, count + 1)
                return None
            if old is EMPTY:
                old, new = build(to_pylist(new)[::-1]), EMPTY
            states[at] = (new, old.tail, count)
            return step(old.head)

        return hold

    return lazy(enum, stage, "drop/2-", (EMPTY, EMPTY, 0))


def _counting(enum: Any, nth: int, at_nth: Any, between: Any, function: str) -> Map:
    """``at_nth(step, item)`` for every nth element, the first included, and ``between(step, item)`` for the others."""

    def stage(link: Any) -> Any:
        step, states, at = link

        def count(item: Any) -> Any:
            if states[at] == nth:
                states[at] = 1
                return at_nth(step, item)
            states[at] += 1
            return between(step, item)

        return count

    return lazy(enum, stage, function, nth)


def _pass(step: Any, item: Any) -> Any:
    return step(item)


def _skip(_step: Any, _item: Any) -> Any:
    return None


@fn
def take_every(enum: Any, nth: Any) -> Map:
    """A stream of every `nth` element, the first included; empty when `nth` is 0.

    Raises `FunctionClauseError` when `nth` is not an integer from 0 on.

    iex> Enum.to_list(Stream.take_every(1..10, 4))
    [1, 5, 9]
    """
    if natural(nth) == 0 or enum is EMPTY:
        return new_stream(EMPTY)
    return _counting(enum, nth, _pass, _skip, "take_every_after_guards/2")


@fn
def drop_every(enum: Any, nth: Any) -> Map:
    """A stream without every `nth` element, the first included; `nth` 0 drops none.

    Raises `FunctionClauseError` when `nth` is not an integer from 0 on.

    iex> Enum.to_list(Stream.drop_every(1..6, 2))
    [2, 4, 6]
    """
    if natural(nth) == 0 or enum is EMPTY:
        return new_stream(enum)
    return _counting(enum, nth, _skip, _pass, "drop_every/2")


@fn
def map_every(enum: Any, nth: Any, fun: Any) -> Map:
    """A stream with `fun` applied to every `nth` element, the first included; `nth` 0 changes none.

    Raises `FunctionClauseError` when `nth` is not an integer from 0 on or `fun` is not a function.

    iex> Enum.to_list(Stream.map_every(1..5, 2, fn x -> x * 10 end))
    [10, 2, 30, 4, 50]
    """
    natural(nth)
    f = checked(fun, 1)
    if nth == 1:
        return map_(enum, fun)
    if nth == 0 or enum is EMPTY:
        return new_stream(enum)
    return _counting(enum, nth, lambda step, item: step(f(item)), _pass, "map_every_after_guards/3")


@fn
def with_index(enum: Any, offset: Any = 0) -> Map:
    """A stream of `{element, index}`, counted from `offset`.

    Raises `FunctionClauseError` when `offset` is not an integer.

    iex> Enum.to_list(Stream.with_index([:a, :b]))
    [a: 0, b: 1]
    """
    if has_arity(offset, 2):
        return _with_index_fun(enum, returning(offset, 2))
    return _with_index_fun(enum, lambda item, index: (item, index), integer(offset))


def _with_index_fun(enum: Any, f: Any, offset: int = 0) -> Map:
    def stage(link: Any) -> Any:
        step, states, at = link

        def number(item: Any) -> Any:
            index = states[at]
            states[at] = index + 1
            return step(f(item, index))

        return number

    return lazy(enum, stage, "with_index/2", offset)


@fn
def dedup(enum: Any) -> Map:
    """A stream with one of each run of equal elements.

    iex> Enum.to_list(Stream.dedup([1, 1, 2, 1]))
    [1, 2, 1]
    """
    return _dedup(enum, None)


@fn
def dedup_by(enum: Any, fun: Any) -> Map:
    """A stream with the first of each run of elements for which `fun` returns the same value.

    Raises `FunctionClauseError` when `fun` is not a function.

    iex> Enum.to_list(Stream.dedup_by([{1, :a}, {2, :a}, {3, :b}], fn {_, y} -> y end))
    [{1, :a}, {3, :b}]
    """
    return _dedup(enum, checked(fun, 1))


def _dedup(enum: Any, f: Any) -> Map:
    def stage(link: Any) -> Any:
        step, states, at = link

        def compare(item: Any) -> Any:
            value = item if f is None else f(item)
            before = states[at]
            if before is not _NOTHING and exact_equal(before, value):
                return None
            states[at] = value
            return step(item)

        return compare

    return lazy(enum, stage, "dedup_by/2", _NOTHING)


@fn
def uniq(enum: Any, fun: Any = None) -> Map:
    """A stream without the elements that occurred before. It remembers all of them.

    Raises `FunctionClauseError` when `fun` is not a function.

    iex> Enum.to_list(Stream.uniq([1, 2, 1]))
    [1, 2]
    """
    return _uniq(enum, None if fun is None else checked(fun, 1))


@fn
def uniq_by(enum: Any, fun: Any) -> Map:
    """A stream without the elements for which `fun` returns a value that it returned before.

    Raises `FunctionClauseError` when `fun` is not a function.

    iex> Enum.to_list(Stream.uniq_by([{1, :x}, {2, :y}, {1, :z}], fn {n, _} -> n end))
    [{1, :x}, {2, :y}]
    """
    return _uniq(enum, checked(fun, 1))


def _uniq(enum: Any, f: Any) -> Map:
    def stage(link: Any) -> Any:
        step, states, at = link

        def remember(item: Any) -> Any:
            seen = states[at]
            value = item if f is None else f(item)
            if value in seen:
                return None
            states[at] = seen.put(value, OK)
            return step(item)

        return remember

    return lazy(enum, stage, "uniq_by/2", map_of({}))


@fn
def scan(enum: Any, acc: Any, fun: Any = _NOTHING) -> Map:
    """A stream of the accumulators of a fold. Without a first accumulator the first element is it.

    Raises `FunctionClauseError` when `fun` is not a function.

    iex> Enum.to_list(Stream.scan(1..4, fn x, acc -> x + acc end))
    [1, 3, 6, 10]
    """
    function = "scan/3"
    if fun is _NOTHING:
        fun, acc, function = acc, _NOTHING, "scan/2"
    f = checked(fun, 2)

    def stage(link: Any) -> Any:
        step, states, at = link

        def fold(item: Any) -> Any:
            before = states[at]
            states[at] = value = item if before is _NOTHING else f(item, before)
            return step(value)

        return fold

    return lazy(enum, stage, function, acc)
