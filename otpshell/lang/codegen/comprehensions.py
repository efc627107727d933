"""``for``: generators are Python loops, nested; what they give is collected, put ``into`` something, or reduced."""

from __future__ import annotations

import ast
from typing import Any

from otpshell.lang.codegen.binaries import Segment, is_whole_byte, match_from
from otpshell.lang.codegen.expanded import DROP, clause_list, is_empty_map, keyword, split_head
from otpshell.lang.codegen.guards import guard_test
from otpshell.lang.codegen.patterns import Match
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom
from otpshell.terms.cons import EMPTY, from_iter, to_pylist


def comprehension(f: Any, node: Any, dest: Any) -> None:
    *steps, options = to_pylist(node[2])
    f.calls_others = True
    body, into, unique, reduce = (keyword(options, name) for name in ("do", "into", "uniq", "reduce"))
    if reduce is not None:
        state = f.temp()
        f.out.append(f.assign(state, f.value(reduce)))
        _loops(f, steps, lambda: _reduce_step(f, body, state))
        f.put(f.name(state), dest)
        return
    target = None
    if into is not None and into is not EMPTY:
        # Evaluated first, as Elixir does.
        target = f.named(f.value(into))
    items = f.temp()
    # A collectable that is not built in takes each element at once, and is told when it all ends in an error.
    watched = target is not None and not (type(into) is bytes or is_empty_map(into))
    f.out.append(f.assign(items, f.call("open_into", f.name(target)) if watched else f.pylist([])))
    seen = None
    if unique is not None and unique is not FALSE:
        seen = f.temp()
        f.out.append(f.assign(seen, f.call("Seen", f.value(unique))))
    written = f.inside(_loops, f, steps, lambda: _collect(f, body, items, seen))
    if watched:
        written = [f.try_(written, "Exception", None, [f.do(f.call("halt_into", f.name(items))), f.raise_()])]
    f.out.extend(written)
    if target is not None:
        result = f.call("collect_into", f.name(items), f.name(target))
    elif dest is DROP:
        return
    else:
        result = f.call("from_iter", f.name(items))
    f.put(result, dest)


def _collect(f: Any, body: Any, items: str, seen: str | None) -> None:
    value = f.value(body)
    if seen is None:
        f.out.append(f.do(f.call(f.attr(f.name(items), "append"), value)))
        return
    id = f.named(value)
    add = f.do(f.call(f.attr(f.name(items), "append"), f.name(id)))
    f.out.append(f.if_(f.call(f.attr(f.name(seen), "is_new"), f.name(id)), [add], []))


def _reduce_step(f: Any, body: Any, state: str) -> None:
    f.case_clauses(clause_list(body), state, state, f.call("case_clause", f.name(state)))


def _loops(f: Any, steps: list[Any], innermost: Any) -> None:
    if not steps:
        innermost()
        return
    step, *rest = steps
    if type(step) is tuple and len(step) == 3:
        f.at(step[1])
        if type(step[0]) is Atom and step[0].name == "<-":
            _generator(f, step, rest, innermost)
            return
        if type(step[0]) is Atom and step[0].name == "<<>>":
            _bit_generator(f, step, rest, innermost)
            return
    _filter(f, step, rest, innermost)


def _filter(f: Any, step: Any, rest: list[Any], innermost: Any) -> None:
    if f.known_boolean(step):
        test = f.test(step)
    else:
        value = f.named(f.value(step))
        test = f.not_(f.any_of([f.is_(f.name(value), f.atom(FALSE)), f.is_(f.name(value), f.atom(NIL))]))
    if type(step) is Atom and step is TRUE:
        _loops(f, rest, innermost)
        return
    f.out.append(f.if_(test, f.inside(_loops, f, rest, innermost), []))


def _generator(f: Any, step: Any, rest: list[Any], innermost: Any) -> None:
    source = f.value(step[2].tail.head)
    item = f.temp()
    outer = f.block()
    _preempt(f)
    patterns, guards = split_head(from_iter([step[2].head]))
    match = Match(f, patterns[0], item, guarded=bool(guards))
    tests = [*match.tests, guard_test(f, guards)] if guards else match.tests
    written = f.inside(_matched, f, match, rest, innermost)
    if tests:
        f.out.append(f.if_(f.all_of(tests), written, []))
    else:
        f.out.extend(written)
    body, f.out = f.out, outer
    f.out.append(f.for_(item, f.call("iterate", source), body))


def _matched(f: Any, match: Any, rest: list[Any], innermost: Any) -> None:
    match.bind()
    _loops(f, rest, innermost)


def _bit_generator(f: Any, step: Any, rest: list[Any], innermost: Any) -> None:
    """``<<pattern <- bits>>``: match a part again and again; one with the right sizes and other values is skipped, else the loop ends."""
    arrow = step[2].head
    pattern = arrow[2].head
    source = f.named(f.value(arrow[2].tail.head))
    segments = [Segment(part) for part in to_pylist(pattern[2])]
    if len(segments) == 1 and is_whole_byte(segments[0]):
        _bytes(f, segments[0].value, source, rest, innermost)
        return
    at, size = f.temp(), f.temp()
    f.out.append(f.assign(size, f.call("bits_of", f.name(source))))
    f.out.append(f.assign(at, f.const(0)))
    outer = f.block()
    _preempt(f)
    match = Match(f, [], [], guarded=True)
    after = match_from(match, segments, source, at)
    written = [f.assign(at, f.name(after)), *f.inside(_matched, f, match, rest, innermost)]
    f.out.append(f.if_(f.all_of(match.tests), written, _skip(f, segments, source, at)))
    body, f.out = f.out, outer
    f.out.append(f.while_(f.compare(f.name(at), ast.Lt(), f.name(size)), body))


def _bytes(f: Any, pattern: Any, source: str, rest: list[Any], innermost: Any) -> None:
    """``<<byte <- bits>>``."""
    byte = f.temp()
    outer = f.block()
    _preempt(f)
    match = Match(f, pattern, byte, guarded=False)
    written = f.inside(_matched, f, match, rest, innermost)
    if match.tests:
        f.out.append(f.if_(f.all_of(match.tests), written, []))
    else:
        f.out.extend(written)
    body, f.out = f.out, outer
    f.out.append(f.for_(byte, f.call("bytes_of", f.name(source)), body))


def _skip(f: Any, segments: list[Segment], source: str, at: str) -> list[Any]:
    """What to do when the pattern did not match: go on after a part of the same sizes with any values, and stop if even that fails."""
    if any(segment.size is not None and type(segment.size) is not int for segment in segments):
        return [f.break_()]
    match = Match(f, [], [], guarded=True)
    after = match_from(match, [plain for segment in segments for plain in segment.anything()], source, at)
    return [f.if_(f.all_of(match.tests), [f.assign(at, f.name(after))], [f.break_()])]


def _preempt(f: Any) -> None:
    # A comprehension may run for long without calling anything.
    f.out.append(f.if_(f.name("preempt"), [f.do(f.call("pause"))], []))
