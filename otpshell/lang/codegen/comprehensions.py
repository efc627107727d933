"""``for``: generators are Python loops, nested; what they give is collected, put ``into`` something, or reduced."""

from __future__ import annotations

from typing import Any

from otpshell.lang.codegen.binaries import Segment, match_binary
from otpshell.lang.codegen.expanded import DROP, clause_list, is_plain_var, keyword, split_head
from otpshell.lang.codegen.guards import guard_test
from otpshell.lang.codegen.nodes import NE
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
    f.out.append(f.assign(items, f.pylist([])))
    seen = None
    if unique is not None and unique is not FALSE:
        seen = f.temp()
        f.out.append(f.assign(seen, f.call("Seen", f.value(unique))))
    _loops(f, steps, lambda: _collect(f, body, items, seen))
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
    # A comprehension may run for long without calling anything.
    f.out.append(f.if_(f.name("preempt"), [f.do(f.call("pause"))], []))
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
    """``<<pattern <- bits>>``: match a prefix again and again; where the sizes fit and the pattern does not, skip it; else stop."""
    parts = to_pylist(step[2])
    arrow = parts[-1]
    source = f.named(f.value(arrow[2].tail.head))
    f.out.append(f.do(f.call("check_bits", f.name(source))))
    pattern = [*parts[:-1], arrow[2].head]
    left = f.temp()
    f.out.append(f.assign(left, f.name(source)))
    outer = f.block()
    after = f.temp()
    segments = [*pattern, PythonRest(after)]
    match = Match(f, [], [], guarded=True)
    match_binary(match, (step[0], step[1], from_iter(segments)), left)
    written = [f.assign(left, f.name(after)), *f.inside(_matched, f, match, rest, innermost)]
    skipped = _skip(f, pattern, left, after)
    f.out.append(f.if_(f.all_of(match.tests), written, skipped))
    body, f.out = f.out, outer
    f.out.append(f.while_(f.compare(f.name(left), NE, f.const(b"")), body))


def _skip(f: Any, pattern: list[Any], left: str, after: str) -> list[Any]:
    """What to do when the whole pattern did not match: try the same sizes with any values, and stop if even that fails."""
    anything = []
    for part in pattern:
        segment = Segment(part)
        value = part[2].head if is_plain_var(part[2].head) else (_UNDERSCORE, EMPTY, NIL)
        spec = part[2].tail.head
        if type(part[2].head) is bytes and segment.size is None:
            spec = (_MINUS, EMPTY, from_iter([(Atom("binary"), EMPTY, EMPTY), (Atom("size"), EMPTY, from_iter([len(part[2].head)]))]))
            value = (_UNDERSCORE, EMPTY, NIL)
        anything.append((part[0], part[1], from_iter([value, spec])))
    match = Match(f, [], [], guarded=True)
    match_binary(match, (_BITS, EMPTY, from_iter([*anything, PythonRest(after)])), left)
    return [f.if_(f.all_of(match.tests), [f.assign(left, f.name(after))], [f.break_()])]


class PythonRest(tuple):
    """The segment ``rest::bitstring`` bound to a Python name of the compiler's own."""

    __slots__ = ()

    def __new__(cls, id: str) -> PythonRest:
        variable = (Atom(id), EMPTY, _OWN)
        bitstring = (Atom("bitstring"), EMPTY, EMPTY)
        return super().__new__(cls, (Atom("::"), EMPTY, from_iter([variable, bitstring])))


_OWN = Atom("#")
_UNDERSCORE = Atom("_")
_MINUS = Atom("-")
_BITS = Atom("<<>>")
