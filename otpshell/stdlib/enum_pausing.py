"""Walks that can pause: elements taken one at a time, and ``Enumerable.reduce/3`` with its ``:suspend``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.stdlib.enum_core import (
    CONT,
    DONE,
    HALT,
    HALTED,
    PAUSE,
    STOP,
    STREAM,
    SUSPEND,
    SUSPENDED,
    chain,
    fun_of,
    items_of,
    no_clause,
    pusher,
    reducer_of,
    returning,
    stream_parts,
)
from otpshell.terms.atom import NIL
from otpshell.terms.cons import EMPTY, Cons, ImproperList
from otpshell.terms.fun import run
from otpshell.terms.maps import STRUCT, Map


class pull:  # noqa: N801 - reads as a verb where it is used
    """The elements of any enumerable, one at a time, as a Python iterator that must be closed when it is not run to its end."""

    __slots__ = ("source", "found", "begun")

    def __init__(self, vm: Any, term: Any) -> None:
        self.source: Any = source_of(vm, term)
        self.begun = False
        self.found: list[Any] = []

    def __iter__(self) -> pull:
        return self

    def __next__(self) -> Any:
        source = self.source
        if source is None:
            raise StopIteration
        # While the source runs there is nothing to close: what fails in it has cleaned up for itself.
        self.source = None
        self.begun = True
        signal, rest = source(self._step)
        if signal != PAUSE:
            raise StopIteration
        self.source = rest
        return self.found.pop()

    def _step(self, item: Any) -> int:
        self.found.append(item)
        return PAUSE

    def close(self) -> None:
        source, self.source = self.source, None
        if source is not None and self.begun:
            source(None)


def paused(acc: Any, resume: Callable[..., Any], *args: Any) -> Any:
    """``{:suspended, acc, continuation}``; the continuation is ``resume(command, *args)``."""
    return (SUSPENDED, acc, lambda command: resume(command, *args))


# -- reduce with suspension -------------------------------------------------------------------------------------------------


def reduce(vm: Any, term: Any, acc: Any, fun: Any) -> Any:
    """``Enumerable.reduce/3`` of any term but a struct of the learner's own."""
    f = fun_of(fun, 2)
    if type(term) is Map and term.d.get(STRUCT) is STREAM:
        parts = stream_parts(term)
        return _reduce(source_of(vm, parts.source), parts.stages, parts.states, parts.done, acc, f)
    found = items_of(term)
    if found is None:
        return reducer_of(vm, term)(acc, fun)
    return _reduce(source_of(vm, term), [], [], None, acc, f)


def source_of(vm: Any, term: Any) -> Callable[..., Any]:
    """A walk that can pause: ``source(step)`` gives the signal that ended it and, when paused, the source of what remains."""
    if type(term) is Cons or term is EMPTY:
        return ListSource(term)
    found = items_of(term)
    if found is not None:
        return SequenceSource(found if type(found) is range else list(found), 0)
    if type(term) is Map and term.d.get(STRUCT) is STREAM:
        parts = stream_parts(term)
        return _stream_source(source_of(vm, parts.source), parts.stages, parts.states, parts.done)
    return _reducer_source(reducer_of(vm, term))


def _reducer_source(reducer: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    # The reducer given at the start serves the whole walk, while each resumption has a step of its own.
    watch = _Watched()

    def source(step: Callable[[Any], Any] | None) -> Any:
        if step is None:
            return reducer((HALT, NIL), pusher(lambda item: STOP))
        watch.step = step
        watch.last = None
        return _after_reduce(reducer((CONT, NIL), pusher(watch)), watch)

    return source


class _Watched:
    """A step that may be exchanged and remembers its last signal."""

    def __init__(self) -> None:
        self.step: Any = None
        self.last: Any = None

    def __call__(self, item: Any) -> Any:
        self.last = self.step(item)
        return self.last


def _after_reduce(result: Any, watch: _Watched) -> Any:
    if result[0] is not SUSPENDED:
        if type(result[1]) is Cons:
            # A reduce that gave elements as its result instead of calling the reducer: Elixir takes them.
            return ListSource(result[1])(watch.step)
        return (PAUSE, _over) if watch.last == PAUSE else (watch.last, None)
    continuation = returning(result[2], 1)

    def resume(step: Callable[[Any], Any] | None) -> Any:
        if step is None:
            return continuation((HALT, NIL))
        watch.step = step
        watch.last = None
        return _after_reduce(continuation((CONT, NIL)), watch)

    return PAUSE, resume


def _ignore(_item: Any) -> None:
    return None


def _over(_step: Any) -> Any:
    return None, None


def _stream_source(source: Callable[..., Any], stages: list[Any], states: list[Any], done: Any) -> Callable[..., Any]:
    def begin(step: Callable[[Any], Any] | None) -> Any:
        running = list(states)
        if step is None:
            source(None)
            if done is not None:
                done(_ignore, running[0])
            return None, None
        watch = _Watched()
        watch.step = step
        signal, rest = source(chain(stages, running, watch))
        if signal == PAUSE:
            return signal, _stream_source(rest, stages, running, done)
        if done is not None:
            done(watch, running[0])
        # When a stage ended the walk with the element at which the step paused, nothing is left.
        return (PAUSE, _over) if watch.last == PAUSE else (watch.last, None)

    return begin


class ListSource:
    """The source that a list is, or what remains of it."""

    __slots__ = ("cell",)

    def __init__(self, cell: Any) -> None:
        self.cell = cell

    def __call__(self, step: Callable[[Any], Any] | None) -> Any:
        at = self.cell
        while step is not None and type(at) is Cons:
            signal = step(at.head)
            at = at.rest or at.tail
            if signal:
                return signal, (ListSource(at) if signal == PAUSE else None)
        if step is not None and at is not EMPTY:
            raise ImproperList(at)
        return None, None


class SequenceSource:
    """The source that a Python list or a range is, from an index on."""

    __slots__ = ("items", "start")

    def __init__(self, items: Any, start: int) -> None:
        self.items = items
        self.start = start

    def __call__(self, step: Callable[[Any], Any] | None) -> Any:
        items = self.items
        if step is not None:
            for index in range(self.start, len(items)):
                signal = step(items[index])
                if signal:
                    return signal, (SequenceSource(items, index + 1) if signal == PAUSE else None)
        return None, None


def advance(source: Callable[..., Any]) -> Any:
    """``(element, rest of the source)``, or None when it has ended."""
    if type(source) is ListSource:
        cell = source.cell
        if type(cell) is Cons:
            return cell.head, ListSource(cell.rest or cell.tail)
    elif type(source) is SequenceSource:
        items, start = source.items, source.start
        return (items[start], SequenceSource(items, start + 1)) if start < len(items) else None
    found: list[Any] = []

    def step(item: Any) -> int:
        found.append(item)
        return PAUSE

    signal, rest = source(step)
    return (found[0], rest) if signal == PAUSE else None


def _reduce(source: Callable[..., Any], stages: list[Any], states: list[Any], done: Any, command: Any, f: Callable[..., Any]) -> Any:
    tag, acc = command_of(command)
    if tag is SUSPEND:
        return (SUSPENDED, acc, lambda command: _reduce(source, stages, states, done, command, f))

    def last(item: Any) -> Any:
        nonlocal acc
        r = f(item, acc)
        if type(r) is list:
            r = run(r)
        tag, acc = command_of(r)
        return None if tag is CONT else STOP if tag is HALT else PAUSE

    running = list(states)
    if tag is HALT:
        source(None)
        signal = STOP
    else:
        signal, rest = source(chain(stages, running, last))
        if signal == PAUSE:
            return (SUSPENDED, acc, lambda command: _reduce(rest, stages, running, done, command, f))
    if done is not None:
        final = done(last, running[0])
        if final == PAUSE:
            return (SUSPENDED, acc, lambda command: (DONE, command[1]))
        signal = final or signal
    return (HALTED if signal == STOP else DONE, acc)


def command_of(term: Any) -> Any:
    """What a reducer said, if it is a command to go on, to halt or to pause."""
    if type(term) is tuple and len(term) == 2 and (term[0] is CONT or term[0] is HALT or term[0] is SUSPEND):
        return term
    raise no_clause("Elixir.Enumerable.List", "reduce", 3)
