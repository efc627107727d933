"""Elixir's Stream: streams with a course of their own, made of :mod:`otpshell.stdlib.stream_sources`."""

from __future__ import annotations

from typing import Any

from otpshell.stdlib.collecting import collector_of
from otpshell.stdlib.enum_core import CONT, DONE, HALT, SUSPENDED, build, checked, has_arity, pylist, returning
from otpshell.stdlib.enum_pausing import reduce
from otpshell.stdlib.enum_slice import integer, natural
from otpshell.stdlib.stream_module import MODULE
from otpshell.stdlib.stream_sources import cycling, from_stream, resourceful, transforming, unfold_step, unfolding, zipping
from otpshell.stdlib.stream_stages import take
from otpshell.terms.atom import FALSE, INFINITY, NIL, OK, atom
from otpshell.terms.cons import EMPTY, cons
from otpshell.terms.errors import argument_error

fn = MODULE.fn
_NOTHING: Any = object()


_PROCESS = atom("Elixir.Process")
_SLEEP = atom("sleep")


@fn(vm=True)
def transform(vm: Any, enum: Any, acc: Any, reducer: Any, last_fun: Any = None, after_fun: Any = None) -> Any:
    """A stream in which each element becomes any number: the reducer returns `{elements, acc}` or `{:halt, acc}`. With more funs:
    `transform(enum, start_fun, reducer, last_fun \\\\ nil, after_fun)`.

    Raises `FunctionClauseError` when one of the functions is not a function.

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

    Raises `FunctionClauseError` when `mapper` is not a function.

    iex> Enum.to_list(Stream.flat_map([1, 2], fn x -> [x, x * 10] end))
    [1, 10, 2, 20]
    """
    f = checked(mapper, 1)
    return transforming(vm, enum, _no_state, lambda item, _acc: (f(item), NIL))


@fn(vm=True)
def concat(vm: Any, enumerables: Any, second: Any = None) -> Any:
    """A stream of the elements of several enumerables, one after the other.

    iex> Enum.to_list(Stream.concat(1..2, 5..6))
    [1, 2, 5, 6]
    """
    outer = enumerables if second is None else cons(enumerables, cons(second, EMPTY))
    return transforming(vm, outer, _no_state, _as_it_is)


def _no_state() -> Any:
    return NIL


def _as_it_is(item: Any, _acc: Any) -> Any:
    return (item, NIL)


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

    Raises `FunctionClauseError` when `start_fun`, `next_fun` or `after_fun` is not a function.

        iex> Enum.to_list(Stream.resource(fn -> 2 end, fn 0 -> {:halt, 0}; n -> {[n], n - 1} end, fn n -> n end))
        [2, 1]
    """
    if not (has_arity(start_fun, 0) and has_arity(next_fun, 1) and has_arity(after_fun, 1)):
        raise TypeError("no function")
    return resourceful(vm, start_fun, next_fun, after_fun)


@fn
def unfold(next_acc: Any, next_fun: Any) -> Any:
    """A stream of what `next_fun` makes of a state: it returns `{element, state}`, or `nil` at the end.

    Raises `FunctionClauseError` when `next_fun` is not a function.

    iex> Enum.to_list(Stream.unfold(3, fn 0 -> nil; n -> {n, n - 1} end))
    [3, 2, 1]
    """
    checked(next_fun, 1)
    return unfolding(next_acc, unfold_step(next_fun))


@fn
def iterate(start_value: Any, next_fun: Any) -> Any:
    """An endless stream: a value, what `next_fun` makes of it, and so on.

    Raises `FunctionClauseError` when `next_fun` is not a function.

    iex> Enum.take(Stream.iterate(1, fn x -> x * 2 end), 4)
    [1, 2, 4, 8]
    """
    f = checked(next_fun, 1)

    def step(state: Any) -> Any:
        value, first = state
        if not first:
            value = f(value)
        return value, (value, False)

    return unfolding((start_value, True), step)


@fn
def repeatedly(generator_fun: Any) -> Any:
    """An endless stream of what `generator_fun` returns each time.

    Raises `FunctionClauseError` when `generator_fun` is not a function of no arguments.

    iex> Enum.take(Stream.repeatedly(fn -> :x end), 2)
    [:x, :x]
    """
    f = checked(generator_fun, 0)
    return from_stream(unfolding(NIL, lambda _state: (f(), NIL)), "repeatedly/1", 51)


@fn
def duplicate(value: Any, n: Any) -> Any:
    """A stream of `n` times the same term.

    Raises `FunctionClauseError` when `n` is not an integer from 0 on.

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
    """An endless stream of the elements of an enumerable, over and over.

    Raises `ArgumentError` when `enumerable` is empty.

    iex> Enum.take(Stream.cycle([1, 2, 3]), 5)
    [1, 2, 3, 1, 2]
    """
    if enumerable is EMPTY:
        raise argument_error("cannot cycle over an empty enumerable")
    return cycling(vm, enumerable)


@fn(vm=True)
def interval(vm: Any, n: Any) -> Any:
    """An endless stream of 0, 1, 2, … with `n` milliseconds before each.

    Raises `FunctionClauseError` when `n` is not an integer from 0 on.

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

    Raises `FunctionClauseError` when `n` is not an integer from 0 on.

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

    Raises `FunctionClauseError` when `zip_fun` is not a function.

        iex> Enum.to_list(Stream.zip_with(1..3, 4..6, fn x, y -> x + y end))
        [5, 7, 9]
    """
    if zip_fun is None:
        one = checked(right, 1)
        return zipping(vm, lambda: pylist(vm, enumerables), lambda row: one(build(row)))
    two = checked(zip_fun, 2)
    return zipping(vm, lambda: [enumerables, right], lambda row: two(*row))


@fn(vm=True)
def into(vm: Any, enum: Any, collectable: Any, transform: Any = None) -> Any:
    """A stream that also puts each element, changed by `transform` when given, into a collectable.

    Raises `FunctionClauseError` when `transform` is not a function.

    iex> Enum.to_list(Stream.into([1, 2], []))
    [1, 2]
    """
    change = (lambda item: item) if transform is None else checked(transform, 1)

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
