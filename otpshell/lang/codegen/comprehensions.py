"""``for``: generators are Python loops, nested; what they give is collected, put ``into`` something, or reduced."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from otpshell.lang.codegen.binaries import are_whole_bytes, match_bytes
from otpshell.lang.codegen.bits import match_bits
from otpshell.lang.codegen.expanded import (
    DROP,
    RETURN,
    PythonName,
    block,
    clause_list,
    is_empty_map,
    is_plain_var,
    keyword,
    mentioned,
    split_head,
    variable_key,
)
from otpshell.lang.codegen.growing import Growing, appended_to, part_of
from otpshell.lang.codegen.guards import guard_test
from otpshell.lang.codegen.loops import Loop, bits_name, fun_name
from otpshell.lang.codegen.nodes import TAIL_CALL
from otpshell.lang.codegen.patterns import Match
from otpshell.lang.codegen.segments import Segment, segments_of
from otpshell.lang.codegen.walks import View
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom
from otpshell.terms.cons import EMPTY, from_iter, to_pylist


def comprehension(f: Any, node: Any, dest: Any) -> None:
    Comprehension(f, node, dest).write()


class Comprehension:
    """One ``for``, to be written with ``f`` so that its value goes to ``dest``."""

    def __init__(self, f: Any, node: Any, dest: Any) -> None:
        self.f = f
        self.dest = dest
        self.line, self.around = f.line, f.within
        *self.steps, options = to_pylist(node[2])
        self.body, self.into, self.unique, self.reduce = (keyword(options, name) for name in ("do", "into", "uniq", "reduce"))
        # A collectable that is not built in takes each element at once, and is told when it all ends in an error.
        self.watched = self.into is not None and not (self.into is EMPTY or self.into == b"" or is_empty_map(self.into))

    def write(self) -> None:
        f = self.f
        f.calls_others = True
        if self.reduce is not None:
            self._reduced()
            return
        target = None
        if self.into is not None and self.into is not EMPTY:
            # Evaluated first, as Elixir does.
            target = f.named(f.value(self.into))
        items = f.temp()
        f.out.append(f.assign(items, f.call("open_into", f.name(target)) if self.watched else f.pylist([])))
        seen = None
        if self.unique is not None and self.unique is not FALSE:
            seen = f.temp()
            f.out.append(f.assign(seen, f.call("Seen", f.value(self.unique))))
        written = f.inside(self._loops, self.steps, lambda: self._collect(items, seen))
        if self.watched:
            written = [f.try_(written, "Exception", None, [f.do(f.call("halt_into", f.name(items))), f.raise_()])]
        f.out.extend(written)
        if target is not None:
            result = f.call("collect_into", f.name(items), f.name(target))
        elif self.dest is DROP:
            return
        else:
            result = f.call("from_iter", f.name(items))
        f.put(result, self.dest)

    def _collect(self, items: str, seen: str | None) -> None:
        f = self.f
        value = f.value(self.body)
        if self.into == b"":
            value = f.name(f.named(value))
            check = f.do(f.call("check_collected", value, f.const(self.unique is not TRUE and all(map(_is_bits, self.steps)))))
            f.out.append(f.if_(f.type_is(value, "bytes"), [], [check]))
        if seen is None:
            f.out.append(f.do(self._append(items, value)))
            return
        id = f.named(value)
        add = f.do(self._append(items, f.name(id)))
        f.out.append(f.if_(f.call(f.attr(f.name(seen), "is_new"), f.name(id)), [add], []))

    def _append(self, items: str, value: Any) -> Any:
        """The call that takes one more element. (Python moves the line of a method call in a loop: what may fail must be none.)"""
        f = self.f
        if not self.watched:
            return f.call(f.attr(f.name(items), "append"), value)
        put = f.call("put_into", f.name(items), value)
        if self.unique is not TRUE:
            # Elixir's fun for the loop ends with it.
            put.col_offset = put.end_col_offset = TAIL_CALL
        return put

    def _reduced(self) -> None:
        f = self.f
        state = f.temp()
        first = f.value(self.reduce)
        clauses = clause_list(self.body)
        if _appends(clauses):
            f.out.append(f.assign(state, f.pylist([first])))
            self._loops(self.steps, lambda: self._append_step(Growing(state), clauses[0]))
            f.put(f.taken(Growing(state)), self.dest)
            return
        f.out.append(f.assign(state, first))
        self._loops(self.steps, lambda: self._reduce_step(state))
        f.put(f.name(state), self.dest)

    def _append_step(self, state: Growing, clause: Any) -> None:
        f = self.f
        (variable,), _guards, body, meta = clause
        f.at(meta)
        f.vars[variable_key(variable)] = state
        *before, last = block(body)
        for node in before:
            f.deliver(node, DROP)
        part = PythonName(f.temp())
        f.out.append(f.assign(part.id, f.value(part_of(last))))
        f.append(state, last, part)

    def _reduce_step(self, state: str) -> None:
        f = self.f
        f.case_clauses(clause_list(self.body), state, state, f.call("case_clause", f.name(state)))

    # -- generators and filters --------------------------------------------------------------------------------------------

    def _loops(self, steps: list[Any], innermost: Callable[[], None]) -> None:
        if not steps:
            innermost()
            return
        step, *rest = steps
        if type(step) is tuple and len(step) == 3:
            self.f.at(step[1])
            if type(step[0]) is Atom and step[0].name == "<-":
                self._generator(step, rest, innermost)
                return
            if type(step[0]) is Atom and step[0].name == "<<>>":
                self._bit_generator(step, rest, innermost)
                return
        self._filter(step, rest, innermost)

    def _filter(self, step: Any, rest: list[Any], innermost: Callable[[], None]) -> None:
        f = self.f
        if f.known_boolean(step):
            test = f.test(step)
        else:
            value = f.named(f.value(step))
            test = f.not_(f.any_of([f.is_(f.name(value), f.atom(FALSE)), f.is_(f.name(value), f.atom(NIL))]))
        if type(step) is Atom and step is TRUE:
            self._loops(rest, innermost)
            return
        integers, f.integers = f.integers, f.integers | f.integers_if(step)
        f.out.append(f.if_(test, f.inside(self._loops, rest, innermost), []))
        f.integers = integers

    def _generator(self, step: Any, rest: list[Any], innermost: Callable[[], None]) -> None:
        f = self.f
        source = f.named(f.value(step[2].tail.head))
        item = f.temp()
        patterns, guards = split_head(from_iter([step[2].head]))

        def body() -> None:
            match = Match(f, patterns[0], item, guards)
            tests = [*match.tests, guard_test(f, guards)] if guards else match.tests
            written = f.inside(self._matched, match, rest, innermost)
            if tests:
                f.out.append(f.if_(f.all_of(tests), written, []))
            else:
                f.out.extend(written)

        loop = self._loop(source, [step[2].head, *rest])
        f.out.append(f.for_(item, f.call("iterate", f.name(source)), self._round(loop, body)))

    def _matched(self, match: Match, rest: list[Any], innermost: Callable[[], None]) -> None:
        match.bind()
        self._loops(rest, innermost)

    def _bit_generator(self, step: Any, rest: list[Any], innermost: Callable[[], None]) -> None:
        """``<<pattern <- bits>>``: match a part again and again; one with the right sizes and other values is skipped, else the loop
        ends."""
        f = self.f
        alone = f.const(
            self.into in (None, EMPTY, b"") and self.reduce is None and self.unique is not TRUE and all(map(_is_bits, self.steps))
        )
        arrow = step[2].head
        pattern = arrow[2].head
        source = f.named(f.value(arrow[2].tail.head))
        loop = self._loop(None, [pattern, *rest])
        segments = segments_of(pattern)
        if len(segments) == 1 and segments[0].is_byte:
            self._bytes(segments[0].value, source, loop, rest, innermost, alone)
            return
        at, size = f.temp(), f.temp()
        # Positions are bytes where all parts are whole ones, and else bits.
        if are_whole_bytes(segments):
            source = f.named(f.call("bytes_of", f.name(source), alone))
            f.out.append(f.assign(size, f.call("len", f.name(source))))
        else:
            f.out.append(f.assign(size, f.call("bits_of", f.name(source), alone)))
            source = f.named(f.item(f.call("whole_bits", f.name(source)), 0))
        f.out.append(f.assign(at, f.const(0)))

        def body() -> None:
            match = Match(f, [], [], True)
            after = _part(match, segments, source, at, size)
            written = [f.assign(at, after), *f.inside(self._matched, match, rest, innermost)]
            f.out.append(f.if_(f.all_of(match.tests), written, _skip(f, segments, source, at, size)))

        f.out.append(f.while_(f.compare(f.name(at), ast.Lt(), f.name(size)), self._round(loop, body)))

    def _bytes(self, pattern: Any, source: str, loop: Loop, rest: list[Any], innermost: Callable[[], None], alone: Any) -> None:
        """``<<byte <- bits>>``."""
        f = self.f
        byte = f.temp()

        def body() -> None:
            match = Match(f, pattern, byte)
            written = f.inside(self._matched, match, rest, innermost)
            if match.tests:
                f.out.append(f.if_(f.all_of(match.tests), written, []))
            else:
                f.out.extend(written)

        f.out.append(f.for_(byte, f.call("bytes_of", f.name(source), alone), self._round(loop, body)))

    # -- what is inside a loop ---------------------------------------------------------------------------------------------

    def _loop(self, source: str | None, inside: list[Any]) -> Loop:
        """What stack traces are to say of a generator: ``inside`` is all that stands to the right of its collection."""
        f = self.f
        known = sum(key in f.vars for key in mentioned(from_iter([*inside, self.body])))
        parent = f.within if f.within != self.around else 0
        if source is None and not parent:
            makes_bits = type(self.into) is bytes
            last = self.dest is RETURN and self.reduce is None
            return Loop(0, self.around, bits_name(f.label, makes_bits), 1 + makes_bits + known, None, self.line, last)
        # The element, what is gathered so far, and the function that puts an element into what is no built-in collection.
        arity = 2 + known + self.watched
        last = self.dest is RETURN and self.reduce is not None
        return Loop(parent, self.around, fun_name(f.label), arity, source, self.line, last)

    def _round(self, loop: Loop, body: Callable[[], None]) -> list[Any]:
        """The statements of one round of a loop, which let other processes run: a comprehension may go on for long without a call."""
        f = self.f
        outer, f.within = f.within, f.unit.loop(loop)
        pause = f.if_(f.name("preempt"), [f.do(f.call("pause"))], [])
        written = [pause, *f.inside(body)]
        f.within = outer
        return written


def _is_bits(step: Any) -> bool:
    """Whether a step is no generator of elements: one of a bitstring's parts, or a filter."""
    return not (type(step) is tuple and len(step) == 3 and type(step[0]) is Atom and step[0].name == "<-")


def _appends(clauses: list[Any]) -> bool:
    """Whether all that the body of a ``for`` does with what it reduces is to append to it, last."""
    patterns, guards, body, _meta = clauses[0]
    return len(clauses) == 1 and not guards and is_plain_var(patterns[0]) and appended_to(block(body)[-1]) == variable_key(patterns[0])


def _skip(f: Any, segments: list[Segment], source: str, at: str, size: str) -> list[Any]:
    """What to do when the pattern did not match: go on after a part of the same sizes with any values, and stop if even that fails."""
    if any(segment.size is not None and type(segment.size) is not int for segment in segments):
        return [f.break_()]
    match = Match(f, [], [], True)
    plain = [plain for segment in segments for plain in segment.anything()]
    # Positions stay of the kind they are: what is left out here changes no size.
    after = _part(match, plain, source, at, size, are_whole_bytes(segments))
    return [f.if_(f.all_of(match.tests), [f.assign(at, after)], [f.break_()])]


def _part(match: Any, segments: list[Segment], source: str, at: str, end: str, whole_bytes: bool | None = None) -> Any:
    """Match one part from the position ``at`` on; gives the position after it. ``source`` are bytes; ``end`` says where bits end."""
    f = match.f
    if are_whole_bytes(segments) if whole_bytes is None else whole_bytes:
        return f.position(match_bytes(match, segments, View(source, at, 0, True), closed=False))
    return f.position(match_bits(match, segments, View(source, at, 0, True, end=end), closed=False))
