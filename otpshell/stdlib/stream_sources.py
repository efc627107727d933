"""Streams that are functions of arity 2: ``stream.(acc, fun)`` is their ``Enumerable.reduce``.

Each is a loop over a command (``{:cont | :halt | :suspend, acc}``). Everything a paused stream needs stands in the arguments of its
loop, so the continuation that it hands out may be called more than once.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from otpshell.stdlib.enum_core import CONT, DONE, HALT, HALTED, SUSPEND, SUSPENDED, returning
from otpshell.stdlib.enum_pausing import advance, command_of, paused, reduce, source_of
from otpshell.terms.atom import NIL, atom
from otpshell.terms.cons import EMPTY, Cons, is_proper
from otpshell.terms.errors import ErlError, argument_error
from otpshell.terms.inspect_funs import show_as

_STREAM = atom("Elixir.Stream")
CASE_CLAUSE = atom("case_clause")
TRY_CLAUSE = atom("try_clause")
Source = Callable[..., Any]


def pair(term: Any, wrong: Any = CASE_CLAUSE) -> Any:
    """The term, when it is a pair."""
    if type(term) is tuple and len(term) == 2:
        return term
    raise ErlError((wrong, term))


@functools.cache
def _shown(function: str, index: int) -> Any:
    return (_STREAM, f"-{function}-fun-{index}-", index, 103858489)


def from_stream(stream: Any, function: str, index: int) -> Any:
    """The fun, which ``inspect`` is to show as that one of Elixir's Stream."""
    return show_as(stream, _shown(function, index))


# -- unfold -----------------------------------------------------------------------------------------------------------------


def unfolding(state: Any, step: Callable[[Any], Any]) -> Any:
    """A stream of what ``step(state)`` gives: ``(element, state)``, or None at the end. States are any Python values."""

    def stream(acc: Any, fun: Any) -> Any:
        return _unfold(acc, state, step, returning(fun, 2))

    return from_stream(stream, "unfold/2", 63)


def _unfold(command: Any, state: Any, step: Callable[[Any], Any], f: Callable[..., Any]) -> Any:
    while True:
        tag, acc = command
        if tag is HALT:
            return (HALTED, acc)
        if tag is SUSPEND:
            return paused(acc, _unfold, state, step, f)
        found = step(state)
        if found is None:
            return (DONE, acc)
        state = found[1]
        command = f(found[0], acc)


def unfold_step(next_fun: Any) -> Callable[[Any], Any]:
    """A learner's unfold fun as a step."""
    f = returning(next_fun, 1)

    def step(state: Any) -> Any:
        found = f(state)
        return None if found is NIL else pair(found)

    return step


# -- taking one element after the other from a source --------------------------------------------------------------------


def cycling(vm: Any, enumerable: Any) -> Any:
    def stream(acc: Any, fun: Any) -> Any:
        return _cycle(acc, vm, enumerable, None, returning(fun, 2))

    return from_stream(stream, "unfold/2", 63)


def _cycle(command: Any, vm: Any, enumerable: Any, source: Any, f: Callable[..., Any]) -> Any:
    while True:
        tag, acc = command
        if tag is HALT:
            if source is not None:
                source(None)
            return (HALTED, acc)
        if tag is SUSPEND:
            return paused(acc, _cycle, vm, enumerable, source, f)
        found = None if source is None else advance(source)
        if found is None:
            found = advance(source_of(vm, enumerable))
            if found is None:
                raise argument_error("cannot cycle over an empty enumerable")
        source = found[1]
        command = f(found[0], acc)


def zipping(vm: Any, enumerables: Callable[[], list[Any]], zip_fun: Callable[[list[Any]], Any]) -> Any:
    """A stream of ``zip_fun([elements at the same place])``."""

    def stream(acc: Any, fun: Any) -> Any:
        return _zip(acc, [source_of(vm, one) for one in enumerables()], zip_fun, returning(fun, 2))

    return from_stream(stream, "zip_with/3", 74)


def _zip(command: Any, sources: list[Source], zip_fun: Callable[[list[Any]], Any], f: Callable[..., Any]) -> Any:
    while True:
        tag, acc = command
        if tag is HALT:
            _close(sources)
            return (HALTED, acc)
        if tag is SUSPEND:
            return paused(acc, _zip, sources, zip_fun, f)
        if not sources:
            return (DONE, acc)
        row: list[Any] = []
        following: list[Source] = []
        try:
            for index, source in enumerate(sources):
                found = advance(source)
                if found is None:
                    _close(following + sources[index + 1 :])
                    return (DONE, acc)
                row.append(found[0])
                following.append(found[1])
            command = f(zip_fun(row), acc)
        except Exception:
            _close(sources)
            raise
        sources = following


def _close(sources: list[Source]) -> None:
    for source in sources:
        source(None)


# -- streams whose elements come in batches: transform and resource ------------------------------------------------------


class _Batch:
    """A batch being handed on: its reduce, and what the reader said last (the batch may also end by itself)."""

    def __init__(self, vm: Any, items: Any, f: Callable[..., Any]) -> None:
        self.said: Any = CONT
        self.reduce: Callable[[Any], Any]
        if type(items) is Cons:
            self.said = HALT
            self.reduce = lambda command: reduce(vm, items, command, f)
            return

        def watched(item: Any, acc: Any) -> Any:
            r = f(item, acc)
            if type(r) is tuple and len(r) == 2:
                self.said = r[0]
            return r

        self.reduce = lambda command: reduce(vm, items, command, watched)

    def resumed(self, continuation: Any) -> _Batch:
        again = object.__new__(_Batch)
        again.said = self.said
        f = returning(continuation, 1)
        first = self

        def proceed(command: Any) -> Any:
            if first.said is SUSPEND:
                # That has been done: an end without another element is no second pause.
                first.said = CONT
            result = f(command)
            again.said = first.said
            return result

        again.reduce = proceed
        return again

    def command_after(self, command: Any, result: Any) -> Any:
        """With what to go on when the batch has ended."""
        if result[0] is HALTED:
            return (HALT if command[0] is HALT else self.said, result[1])
        return (CONT, result[1])


def _hand_on(vm: Any, items: Any, acc: Any, f: Callable[..., Any]) -> tuple[Any, _Batch | None]:
    """Begin with a batch: what the reader said last, and the batch where there is more of it."""
    if type(items) is not Cons or not is_proper(items):
        return (CONT, acc), _Batch(vm, items, f)
    command: Any = (CONT, acc)
    while items is not EMPTY and command[0] is CONT:
        command = command_of(f(items.head, command[1]))
        items = items.rest or items.tail
    return command, _Batch(vm, items, f) if command[0] is SUSPEND and items is not EMPTY else None


class Transform:
    """``Stream.transform``: funs that serve one walk. ``op`` is "cont", "last" (the source is over) or "halt"."""

    def __init__(self, vm: Any, user: Any, last: Any, after: Any, f: Callable[..., Any]) -> None:
        self.vm = vm
        self.user = returning(user, 2)
        self.last = None if last is None else returning(last, 1)
        self.after = (lambda _acc: NIL) if after is None else returning(after, 1)
        self.f = f

    def go(self, command: Any, user_acc: Any, op: str, source: Source, batch: _Batch | None) -> Any:
        while True:
            if batch is not None:
                try:
                    result = batch.reduce(command)
                except Exception:
                    self._end(source, user_acc)
                    raise
                if result[0] is SUSPENDED:
                    return paused(result[1], self.go, user_acc, op, source, batch.resumed(result[2]))
                command, batch = batch.command_after(command, result), None
            tag, acc = command
            if tag is SUSPEND:
                return paused(acc, self.go, user_acc, op, source, None)
            if tag is HALT:
                self._end(source, user_acc)
                return (HALTED, acc)
            if op == "halt" or op == "last" and self.last is None:
                self.after(user_acc)
                return (HALTED, acc)
            result, op, source = self._ask(user_acc, op, source)
            if result is None:
                continue
            items, user_acc = pair(result)
            if items is HALT:
                self._end(source, user_acc)
                return (HALTED, acc)
            if items is not EMPTY:
                try:
                    command, batch = _hand_on(self.vm, items, acc, self.f)
                except Exception:
                    self._end(source, user_acc)
                    raise

    def _ask(self, user_acc: Any, op: str, source: Source) -> Any:
        """What the learner's fun says of the next element, or of the end; None when the end has just been reached."""
        if op == "last":
            assert self.last is not None
            try:
                return self.last(user_acc), "halt", source
            except Exception:
                self._end(source, user_acc)
                raise
        try:
            found = advance(source)
        except Exception:
            self.after(user_acc)
            raise
        if found is None:
            return None, "last", _nothing
        item, source = found
        try:
            return self.user(item, user_acc), op, source
        except Exception:
            self._end(source, user_acc)
            raise

    def _end(self, source: Source, user_acc: Any) -> None:
        source(None)
        self.after(user_acc)


def _nothing(_step: Any) -> Any:
    return None, None


def transforming(vm: Any, enumerable: Any, start: Callable[[], Any], user: Any, last: Any = None, after: Any = None) -> Any:
    def stream(acc: Any, fun: Any) -> Any:
        transform = Transform(vm, user, last, after, returning(fun, 2))
        return transform.go(acc, start(), "cont", source_of(vm, enumerable), None)

    return from_stream(stream, "transform/3", 60)


def resourceful(vm: Any, start_fun: Any, next_fun: Any, after_fun: Any) -> Any:
    """``Stream.resource``."""
    start, following, after = returning(start_fun, 0), returning(next_fun, 1), returning(after_fun, 1)

    def stream(acc: Any, fun: Any) -> Any:
        return _resource(acc, vm, start(), following, after, returning(fun, 2), None)

    return from_stream(stream, "resource/3", 52)


def _resource(
    command: Any,
    vm: Any,
    state: Any,
    following: Callable[[Any], Any],
    after: Callable[[Any], Any],
    f: Callable[..., Any],
    batch: _Batch | None,
) -> Any:
    while True:
        try:
            if batch is not None:
                result = batch.reduce(command)
                if result[0] is SUSPENDED:
                    return paused(result[1], _resource, vm, state, following, after, f, batch.resumed(result[2]))
                command, batch = batch.command_after(command, result), None
            tag, acc = command
            if tag is SUSPEND:
                return paused(acc, _resource, vm, state, following, after, f, None)
            if tag is CONT:
                found = following(state)
        except Exception:
            after(state)
            raise
        if tag is HALT:
            after(state)
            return (HALTED, acc)
        items, state = pair(found, TRY_CLAUSE)
        if items is HALT:
            command = (HALT, acc)
        elif items is not EMPTY:
            try:
                command, batch = _hand_on(vm, items, acc, f)
            except Exception:
                after(state)
                raise
