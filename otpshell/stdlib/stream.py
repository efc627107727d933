"""Elixir's Stream: lazy enumerables.

Functions that change one element at a time give a ``%Stream{}``: the source and a list of *stages*. A stage is called with a link
``(step, states, index)`` when a walk begins and gives the step to put in front (see :mod:`otpshell.stdlib.enum_core`). Functions whose
streams have a course of their own give a function of arity 2 (:mod:`otpshell.stdlib.stream_sources`).
"""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.collecting import collector_of
from otpshell.stdlib.enum_core import (
    ACCS_FIELD,
    CONT,
    DONE,
    DONE_FIELD,
    ENUM_FIELD,
    FUNS_FIELD,
    HALT,
    STOP,
    STREAM,
    SUSPENDED,
    build,
    each,
    fun_of,
    has_arity,
    mapping,
    no_clause,
    pylist,
    reduce,
    returning,
    stateful,
)
from otpshell.stdlib.enum_slice import DISCARD, first_items, integer, natural
from otpshell.stdlib.stream_sources import CASE_CLAUSE, cycling, from_stream, resourceful, transforming, unfold_step, unfolding, zipping
from otpshell.stdlib.struct_fields import blank_or_filled
from otpshell.terms.atom import FALSE, INFINITY, NIL, OK, atom
from otpshell.terms.cons import EMPTY, cons, to_pylist
from otpshell.terms.equal import exact_equal
from otpshell.terms.errors import ErlError, argument_error
from otpshell.terms.fun import run as run_call
from otpshell.terms.maps import STRUCT, Map

MODULE = Native("Elixir.Stream", "lib/stream.ex", doc="Lazy enumerables: nothing happens until Enum or `run/1` asks for elements.")
fn = MODULE.fn
_NOTHING: Any = object()
_PROCESS = atom("Elixir.Process")
_SLEEP = atom("sleep")


def _stream(enum: Any, funs: Any = EMPTY, accs: Any = EMPTY, done: Any = NIL) -> Map:
    return Map({STRUCT: STREAM, ENUM_FIELD: enum, FUNS_FIELD: funs, ACCS_FIELD: accs, DONE_FIELD: done})


def lazy(enum: Any, stage: Any, state: Any = None, done: Any = NIL) -> Map:
    """The enumerable with one more stage, which has a state when one is given."""
    if type(enum) is Map and enum.d.get(STRUCT) is STREAM and enum.d[DONE_FIELD] is NIL:
        enum, funs, accs = enum.d[ENUM_FIELD], enum.d[FUNS_FIELD], enum.d[ACCS_FIELD]
    else:
        funs = accs = EMPTY
    if state is not None:
        accs = cons(state, accs)
        stateful(stage)
    return _stream(enum, cons(stage, funs), accs, done)


def _plain(fun: Any, arity: int) -> Any:
    """The fun as a Python function, whose result may be a call still to be made."""
    if not has_arity(fun, arity):
        raise TypeError
    return fun_of(fun, arity)


def _fun(fun: Any, arity: int) -> Any:
    if not has_arity(fun, arity):
        raise TypeError
    return returning(fun, arity)


@fn("__struct__", vm=True)
def struct(vm: Any, fields: Any = None) -> Map:
    """The struct's defaults."""
    empty = _stream(NIL)
    return blank_or_filled(vm, empty, fields)


@fn(vm=True)
def run(vm: Any, stream: Any) -> Any:
    """Walks the stream for its side effects; returns `:ok`.

    iex> Stream.run(Stream.map([1, 2], fn x -> x end))
    :ok
    """
    each(vm, stream, lambda _item: None)
    return OK


# -- one element at a time ----------------------------------------------------------------------------------------------------


@fn("map")
def map_(enum: Any, fun: Any) -> Map:
    """A stream of what `fun` returns for each element.

    iex> Enum.to_list(Stream.map([1, 2, 3], fn x -> x * 2 end))
    [2, 4, 6]
    """
    f = _plain(fun, 1)

    def stage(link: Any) -> Any:
        step = link[0]

        def change(item: Any) -> Any:
            r = f(item)
            return step(r if type(r) is not list else run_call(r))

        return change

    return lazy(enum, mapping(stage, f))


def _selecting(enum: Any, fun: Any, wanted: bool) -> Map:
    f = _plain(fun, 1)

    def stage(link: Any) -> Any:
        step = link[0]

        def select(item: Any) -> Any:
            r = f(item)
            if type(r) is list:
                r = run_call(r)
            return step(item) if (r is not FALSE and r is not NIL) is wanted else None

        return select

    return lazy(enum, stage)


@fn("filter")
def filter_(enum: Any, fun: Any) -> Map:
    """A stream of the elements for which `fun` is truthy.

    iex> Enum.to_list(Stream.filter([1, 2, 3], fn x -> rem(x, 2) == 0 end))
    [2]
    """
    return _selecting(enum, fun, True)


@fn
def reject(enum: Any, fun: Any) -> Map:
    """A stream of the elements for which `fun` is not truthy.

    iex> Enum.to_list(Stream.reject([1, 2, 3], fn x -> rem(x, 2) == 0 end))
    [1, 3]
    """
    return _selecting(enum, fun, False)


@fn
def filter_map(enum: Any, filter: Any, mapper: Any) -> Map:
    """Deprecated: use `filter/2` and `map/2`.

    iex> Stream.filter_map([1, 2], fn x -> x > 1 end, fn x -> x * 10 end) |> Enum.to_list()
    [20]
    """
    return map_(filter_(enum, filter), mapper)


@fn("each")
def each_(enum: Any, fun: Any) -> Map:
    """A stream that calls `fun` with each element that passes.

    iex> Enum.to_list(Stream.each([1, 2], fn x -> x end))
    [1, 2]
    """
    f = _fun(fun, 1)

    def stage(link: Any) -> Any:
        step = link[0]

        def visit(item: Any) -> Any:
            f(item)
            return step(item)

        return visit

    return lazy(enum, stage)


@fn
def take_while(enum: Any, fun: Any) -> Map:
    """A stream that ends before the first element for which `fun` is not truthy.

    iex> Enum.to_list(Stream.take_while(1..100, fn x -> x <= 3 end))
    [1, 2, 3]
    """
    f = _fun(fun, 1)

    def stage(link: Any) -> Any:
        step = link[0]

        def check(item: Any) -> Any:
            r = f(item)
            return STOP if r is FALSE or r is NIL else step(item)

        return check

    return lazy(enum, stage)


@fn
def drop_while(enum: Any, fun: Any) -> Map:
    """A stream that begins with the first element for which `fun` is not truthy.

    iex> Enum.to_list(Stream.drop_while(1..5, fn x -> x <= 3 end))
    [4, 5]
    """
    f = _fun(fun, 1)

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

    return lazy(enum, stage, 1)


@fn(vm=True)
def take(vm: Any, enum: Any, count: Any) -> Any:
    """A stream of the first `count` elements, or the last ones when `count` is negative.

    iex> Enum.to_list(Stream.take(1..100, 3))
    [1, 2, 3]
    """
    integer(count)
    if count == 0 or enum is EMPTY:
        return _stream(EMPTY)
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

    return lazy(enum, stage, count)


@fn
def drop(enum: Any, n: Any) -> Map:
    """A stream without the first `n` elements, or without the last ones when `n` is negative.

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

    return lazy(enum, stage, n)


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

    return lazy(enum, stage, (EMPTY, EMPTY, 0))


def _counting(enum: Any, nth: int, at_nth: Any, between: Any) -> Map:
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

    return lazy(enum, stage, nth)


def _pass(step: Any, item: Any) -> Any:
    return step(item)


def _skip(_step: Any, _item: Any) -> Any:
    return None


@fn
def take_every(enum: Any, nth: Any) -> Map:
    """A stream of every `nth` element, the first included; empty when `nth` is 0.

    iex> Enum.to_list(Stream.take_every(1..10, 4))
    [1, 5, 9]
    """
    if natural(nth) == 0 or enum is EMPTY:
        return _stream(EMPTY)
    return _counting(enum, nth, _pass, _skip)


@fn
def drop_every(enum: Any, nth: Any) -> Map:
    """A stream without every `nth` element, the first included; `nth` 0 drops none.

    iex> Enum.to_list(Stream.drop_every(1..6, 2))
    [2, 4, 6]
    """
    if natural(nth) == 0 or enum is EMPTY:
        return _stream(enum)
    return _counting(enum, nth, _skip, _pass)


@fn
def map_every(enum: Any, nth: Any, fun: Any) -> Map:
    """A stream with `fun` applied to every `nth` element, the first included; `nth` 0 changes none.

    iex> Enum.to_list(Stream.map_every(1..5, 2, fn x -> x * 10 end))
    [10, 2, 30, 4, 50]
    """
    natural(nth)
    f = _fun(fun, 1)
    if nth == 1:
        return map_(enum, fun)
    if nth == 0 or enum is EMPTY:
        return _stream(enum)
    return _counting(enum, nth, lambda step, item: step(f(item)), _pass)


@fn
def with_index(enum: Any, offset: Any = 0) -> Map:
    """A stream of `{element, index}`, counted from `offset`.

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

    return lazy(enum, stage, offset)


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

    iex> Enum.to_list(Stream.dedup_by([{1, :a}, {2, :a}, {3, :b}], fn {_, y} -> y end))
    [{1, :a}, {3, :b}]
    """
    return _dedup(enum, _fun(fun, 1))


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

    return lazy(enum, stage, _NOTHING)


@fn
def uniq(enum: Any, fun: Any = None) -> Map:
    """A stream without the elements that occurred before. It remembers all of them.

    iex> Enum.to_list(Stream.uniq([1, 2, 1]))
    [1, 2]
    """
    return _uniq(enum, None if fun is None else _fun(fun, 1))


@fn
def uniq_by(enum: Any, fun: Any) -> Map:
    """A stream without the elements for which `fun` returns a value that it returned before.

    iex> Enum.to_list(Stream.uniq_by([{1, :x}, {2, :y}, {1, :z}], fn {n, _} -> n end))
    [{1, :x}, {2, :y}]
    """
    return _uniq(enum, _fun(fun, 1))


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

    return lazy(enum, stage, Map({}))


@fn
def scan(enum: Any, acc: Any, fun: Any = _NOTHING) -> Map:
    """A stream of the accumulators of a fold. Without a first accumulator the first element is it.

    iex> Enum.to_list(Stream.scan(1..4, fn x, acc -> x + acc end))
    [1, 3, 6, 10]
    """
    if fun is _NOTHING:
        fun, acc = acc, _NOTHING
    f = _fun(fun, 2)

    def stage(link: Any) -> Any:
        step, states, at = link

        def fold(item: Any) -> Any:
            before = states[at]
            states[at] = value = item if before is _NOTHING else f(item, before)
            return step(value)

        return fold

    return lazy(enum, stage, acc)


# -- chunks -------------------------------------------------------------------------------------------------------------------


def _chunked(found: Any) -> Any:
    """What a chunk fun returned, as ``(has a chunk, chunk, tag, acc)``."""
    if type(found) is tuple:
        if len(found) == 3 and found[0] is CONT:
            return True, found[1], CONT, found[2]
        if len(found) == 2 and (found[0] is CONT or found[0] is HALT):
            return False, None, found[0], found[1]
    raise ErlError((CASE_CLAUSE, found))


def _chunking(enum: Any, acc: Any, chunk: Any, after: Any) -> Map:
    # The state is (acc, whether the rest may still be emitted): not when the reader has had enough.
    def stage(link: Any) -> Any:
        step, states, at = link

        def collect(item: Any) -> Any:
            acc, open_ = states[at]
            emits, emitted, tag, acc = _chunked(chunk(item, acc))
            if emits:
                signal = step(emitted)
                states[at] = (acc, open_ and signal != STOP)
                return signal
            states[at] = (acc, open_)
            return STOP if tag is HALT else None

        return collect

    def finish(step: Any, state: Any) -> Any:
        acc, open_ = state
        if not open_:
            return None
        emits, emitted, tag, _ = _chunked(after(acc))
        if tag is HALT:
            raise ErlError((CASE_CLAUSE, (HALT, acc)))
        return step(emitted) if emits else None

    return lazy(enum, stage, (acc, True), finish)


@fn
def chunk_while(enum: Any, acc: Any, chunk_fun: Any, after_fun: Any) -> Map:
    """A stream of chunks under your control; the funs as for `Enum.chunk_while/4`.

    iex> Enum.to_list(Stream.chunk_while([1, 2], 0, fn x, acc -> {:cont, acc + x, acc + x} end, fn _ -> {:cont, 0} end))
    [1, 3]
    """
    return _chunking(enum, acc, _fun(chunk_fun, 2), _fun(after_fun, 1))


@fn(vm=True)
def chunk_every(vm: Any, enum: Any, count: Any, step: Any = None, leftover: Any = EMPTY) -> Map:
    """A stream of lists of `count` elements, each starting `step` after the one before. The rest is filled up from `leftover`, or
    dropped when that is `:discard`.

        iex> Enum.to_list(Stream.chunk_every([1, 2, 3, 4, 5], 2))
        [[1, 2], [3, 4], [5]]
    """
    step = count if step is None else step
    if type(count) is not int or count < 1 or type(step) is not int or step < 1:
        raise no_clause("Elixir.Stream", "chunk_every", 4)
    limit = max(count, step)

    # The accumulator is the elements since the last chunk began, as a Python tuple, and how many came.
    def chunk(item: Any, acc: Any) -> Any:
        items, size = acc
        items = (*items, item)
        size += 1
        emitted = build(list(items)) if size == count else None
        if size >= limit:
            size -= step
            items = items[len(items) - size :] if size else ()
        return (CONT, (items, size)) if emitted is None else (CONT, emitted, (items, size))

    def after(acc: Any) -> Any:
        items, size = acc
        if leftover is DISCARD or size == 0 or size >= count:
            return (CONT, EMPTY)
        return (CONT, build([*items, *first_items(vm, leftover, count - size)]), EMPTY)

    return _chunking(enum, ((), 0), chunk, after)


@fn(vm=True)
def chunk(vm: Any, enum: Any, n: Any, step: Any = None, leftover: Any = NIL) -> Map:
    """Deprecated: use `chunk_every/4`.

    iex> Stream.chunk([1, 2, 3, 4], 2) |> Enum.to_list()
    [[1, 2], [3, 4]]
    """
    return chunk_every(vm, enum, n, n if step is None else step, DISCARD if leftover is NIL else leftover)


@fn
def chunk_by(enum: Any, fun: Any) -> Map:
    """A stream of lists, split wherever `fun` returns another value than before.

    iex> Enum.to_list(Stream.chunk_by([1, 3, 2, 5], fn x -> rem(x, 2) end))
    [[1, 3], [2], [5]]
    """
    f = _fun(fun, 1)

    def chunk(item: Any, acc: Any) -> Any:
        value = f(item)
        if acc is NIL:
            return (CONT, (cons(item, EMPTY), value))
        items, before = acc
        if exact_equal(value, before):
            return (CONT, (cons(item, items), before))
        return (CONT, build(to_pylist(items)[::-1]), (cons(item, EMPTY), value))

    def after(acc: Any) -> Any:
        return (CONT, NIL) if acc is NIL else (CONT, build(to_pylist(acc[0])[::-1]), NIL)

    return _chunking(enum, NIL, chunk, after)


# -- with a course of their own ---------------------------------------------------------------------------------------------


@fn(vm=True)
def transform(vm: Any, enum: Any, acc: Any, reducer: Any, last_fun: Any = None, after_fun: Any = None) -> Any:
    """A stream in which each element becomes any number: the reducer returns `{elements, acc}` or `{:halt, acc}`. With more funs:
    `transform(enum, start_fun, reducer, last_fun \\\\ nil, after_fun)`.

        iex> Enum.to_list(Stream.transform([1, 2], 0, fn x, acc -> {[x, acc], acc + x} end))
        [1, 0, 2, 1]
    """
    if not has_arity(reducer, 2):
        raise TypeError
    if last_fun is None:
        return transforming(vm, enum, lambda: acc, reducer)
    if after_fun is None:
        last_fun, after_fun = None, last_fun
    elif not has_arity(last_fun, 1):
        raise TypeError
    if not has_arity(acc, 0) or not has_arity(after_fun, 1):
        raise TypeError
    return transforming(vm, enum, returning(acc, 0), reducer, last_fun, after_fun)


@fn(vm=True)
def flat_map(vm: Any, enum: Any, mapper: Any) -> Any:
    """A stream of the elements of all enumerables that `mapper` returns.

    iex> Enum.to_list(Stream.flat_map([1, 2], fn x -> [x, x * 10] end))
    [1, 10, 2, 20]
    """
    f = _fun(mapper, 1)
    return transforming(vm, enum, lambda: NIL, lambda item, _acc: (f(item), NIL))


@fn(vm=True)
def concat(vm: Any, enumerables: Any, second: Any = None) -> Any:
    """A stream of the elements of several enumerables, one after the other.

    iex> Enum.to_list(Stream.concat(1..2, 5..6))
    [1, 2, 5, 6]
    """
    outer = enumerables if second is None else build([enumerables, second])
    return transforming(vm, outer, lambda: NIL, lambda item, _acc: (item, NIL))


@fn(vm=True)
def intersperse(vm: Any, enumerable: Any, intersperse_element: Any) -> Any:
    """A stream with an element put between the others.

    iex> Enum.to_list(Stream.intersperse([1, 2, 3], 0))
    [1, 0, 2, 0, 3]
    """

    def between(item: Any, started: Any) -> Any:
        return (build([item] if started is FALSE else [intersperse_element, item]), OK)

    return transforming(vm, enumerable, lambda: FALSE, between)


@fn(vm=True)
def resource(vm: Any, start_fun: Any, next_fun: Any, after_fun: Any) -> Any:
    """A stream of something that is opened and closed: `start_fun` gives a state, `next_fun` returns `{elements, state}` or
    `{:halt, state}`, and `after_fun` is called with the last state however the walk ends.

        iex> Enum.to_list(Stream.resource(fn -> 2 end, fn 0 -> {:halt, 0}; n -> {[n], n - 1} end, fn n -> n end))
        [2, 1]
    """
    return resourceful(vm, start_fun, next_fun, after_fun)


@fn
def unfold(next_acc: Any, next_fun: Any) -> Any:
    """A stream of what `next_fun` makes of a state: it returns `{element, state}`, or `nil` at the end.

    iex> Enum.to_list(Stream.unfold(3, fn 0 -> nil; n -> {n, n - 1} end))
    [3, 2, 1]
    """
    _fun(next_fun, 1)
    return unfolding(next_acc, unfold_step(next_fun))


@fn
def iterate(start_value: Any, next_fun: Any) -> Any:
    """An endless stream: a value, what `next_fun` makes of it, and so on.

    iex> Enum.take(Stream.iterate(1, fn x -> x * 2 end), 4)
    [1, 2, 4, 8]
    """
    f = _fun(next_fun, 1)

    def step(state: Any) -> Any:
        value, first = state
        if not first:
            value = f(value)
        return value, (value, False)

    return unfolding((start_value, True), step)


@fn
def repeatedly(generator_fun: Any) -> Any:
    """An endless stream of what `generator_fun` returns each time.

    iex> Enum.take(Stream.repeatedly(fn -> :x end), 2)
    [:x, :x]
    """
    f = _fun(generator_fun, 0)
    return from_stream(unfolding(NIL, lambda _state: (f(), NIL)), "repeatedly/1", 51)


@fn
def duplicate(value: Any, n: Any) -> Any:
    """A stream of `n` times the same term.

    iex> Enum.to_list(Stream.duplicate("hi", 2))
    ["hi", "hi"]
    """
    return unfolding(natural(n), lambda left: (value, left - 1) if left else None)


@fn
def from_index(fun_or_offset: Any = 0) -> Any:
    """An endless stream of the integers from an offset on, or of what a fun makes of 0, 1, 2, … (Elixir 1.17).

    iex> Enum.take(Stream.from_index(5), 3)
    [5, 6, 7]
    """
    if has_arity(fun_or_offset, 1):
        f = returning(fun_or_offset, 1)
        return unfolding(0, lambda index: (f(index), index + 1))
    return unfolding(integer(fun_or_offset), lambda index: (index, index + 1))


@fn(vm=True)
def cycle(vm: Any, enumerable: Any) -> Any:
    """An endless stream of the elements of an enumerable, over and over. Raises `ArgumentError` for an empty one.

    iex> Enum.take(Stream.cycle([1, 2, 3]), 5)
    [1, 2, 3, 1, 2]
    """
    if enumerable is EMPTY:
        raise argument_error("cannot cycle over an empty enumerable")
    return cycling(vm, enumerable)


@fn(vm=True)
def interval(vm: Any, n: Any) -> Any:
    """An endless stream of 0, 1, 2, … with `n` milliseconds before each.

    iex> Enum.take(Stream.interval(1), 3)
    [0, 1, 2]
    """
    if n is not INFINITY:
        natural(n)

    def step(count: int) -> Any:
        vm.apply(_PROCESS, _SLEEP, n)
        return count, count + 1

    return unfolding(0, step)


@fn(vm=True)
def timer(vm: Any, n: Any) -> Any:
    """A stream of a single 0, after `n` milliseconds.

    iex> Enum.to_list(Stream.timer(1))
    [0]
    """
    return take(vm, interval(vm, n), 1)


@fn("zip", vm=True)
def zip_(vm: Any, enumerables: Any, right: Any = None) -> Any:
    """A stream of tuples of the elements at the same place, as many as the shortest has.

    iex> Enum.to_list(Stream.zip(1..3, [:a, :b]))
    [{1, :a}, {2, :b}]
    """
    if right is not None:
        return zipping(vm, lambda: [enumerables, right], tuple)
    return zipping(vm, lambda: pylist(vm, enumerables), tuple)


@fn(vm=True)
def zip_with(vm: Any, enumerables: Any, right: Any, zip_fun: Any = None) -> Any:
    """A stream of what `zip_fun` returns for the elements at the same place: two arguments for two enumerables, one list for an
    enumerable of several.

        iex> Enum.to_list(Stream.zip_with(1..3, 4..6, fn x, y -> x + y end))
        [5, 7, 9]
    """
    if zip_fun is None:
        one = _fun(right, 1)
        return zipping(vm, lambda: pylist(vm, enumerables), lambda row: one(build(row)))
    two = _fun(zip_fun, 2)
    return zipping(vm, lambda: [enumerables, right], lambda row: two(*row))


@fn(vm=True)
def into(vm: Any, enum: Any, collectable: Any, transform: Any = None) -> Any:
    """A stream that also puts each element, changed by `transform` when given, into a collectable.

    iex> Enum.to_list(Stream.into([1, 2], []))
    [1, 2]
    """
    change = (lambda item: item) if transform is None else _fun(transform, 1)

    def stream(acc: Any, fun: Any) -> Any:
        collected, collector = collector_of(vm, collectable)
        f = returning(fun, 2)

        def both(item: Any, accs: Any) -> Any:
            acc, collected = accs
            collected = collector(collected, (CONT, change(item)))
            tag, acc = f(item, acc)
            return (tag, (acc, collected))

        return _into(lambda command: reduce(vm, enum, command, both), collected, collector, acc)

    return stream


def _into(reducer: Any, collected: Any, collector: Any, command: Any) -> Any:
    tag, acc = command
    try:
        result = reducer((tag, (acc, collected)))
    except Exception:
        collector(collected, HALT)
        raise
    acc, collected = result[1]
    if result[0] is SUSPENDED:
        again = returning(result[2], 1)
        return (SUSPENDED, acc, lambda command: _into(again, collected, collector, command))
    collector(collected, DONE)
    return (result[0], acc)
