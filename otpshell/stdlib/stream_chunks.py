"""Elixir's Stream: chunks."""

from __future__ import annotations

from typing import Any

from otpshell.stdlib.enum_core import (
    CONT,
    HALT,
    STOP,
    build,
    checked,
    no_clause,
)
from otpshell.stdlib.enum_slice import DISCARD, first_items
from otpshell.stdlib.stream_module import MODULE, lazy
from otpshell.stdlib.stream_sources import CASE_CLAUSE
from otpshell.terms.atom import NIL
from otpshell.terms.cons import EMPTY, cons, to_pylist
from otpshell.terms.equal import exact_equal
from otpshell.terms.errors import ErlError
from otpshell.terms.maps import Map

fn = MODULE.fn
_NOTHING: Any = object()


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

    return lazy(enum, stage, "chunk_while/4", (acc, True), finish)


@fn
def chunk_while(enum: Any, acc: Any, chunk_fun: Any, after_fun: Any) -> Map:
    """A stream of chunks under your control; the funs as for `Enum.chunk_while/4`.

    Raises `FunctionClauseError` when `chunk_fun` or `after_fun` is not a function.

    iex> Enum.to_list(Stream.chunk_while([1, 2], 0, fn x, acc -> {:cont, acc + x, acc + x} end, fn _ -> {:cont, 0} end))
    [1, 3]
    """
    return _chunking(enum, acc, checked(chunk_fun, 2), checked(after_fun, 1))


@fn(vm=True)
def chunk_every(vm: Any, enum: Any, count: Any, step: Any = None, leftover: Any = EMPTY) -> Map:
    """A stream of lists of `count` elements, each starting `step` after the one before. The rest is filled up from `leftover`, or
    dropped when that is `:discard`.

    Raises `FunctionClauseError` when `count` or `step` is not a positive integer.

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

    Raises `FunctionClauseError` when `n` or `step` is not a positive integer.

    iex> Stream.chunk([1, 2, 3, 4], 2) |> Enum.to_list()
    [[1, 2], [3, 4]]
    """
    return chunk_every(vm, enum, n, n if step is None else step, DISCARD if leftover is NIL else leftover)


@fn
def chunk_by(enum: Any, fun: Any) -> Map:
    """A stream of lists, split wherever `fun` returns another value than before.

    Raises `FunctionClauseError` when `fun` is not a function.

    iex> Enum.to_list(Stream.chunk_by([1, 3, 2, 5], fn x -> rem(x, 2) end))
    [[1, 3], [2], [5]]
    """
    f = checked(fun, 1)

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
