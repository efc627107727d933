"""``receive``. A mailbox is scanned in order; the first message that a clause accepts is taken out, the others stay.

In tail position the receive becomes a function of its own, ``recv(variables…, start, timer)``: when nothing matches it returns
``[suspend, (recv, (…, seen, timer), timer)]``, and a process whose outermost call this is then waits without a stack. Anywhere else it
loops around ``S.block``.
"""

from __future__ import annotations

from typing import Any

from otpshell.lang.codegen.expanded import RETURN, clause_list, is_plain_var, keyword, mentioned, variable_key
from otpshell.lang.codegen.guards import guard_test
from otpshell.lang.codegen.nodes import ADD, EQ
from otpshell.lang.codegen.patterns import Match
from otpshell.terms.atom import Atom
from otpshell.terms.cons import Cons, to_pylist


def receive(f: Any, node: Any, dest: Any) -> None:
    f.calls_others = True
    blocks = node[2].head
    arrows = keyword(blocks, "do")
    clauses = clause_list(arrows) if type(arrows) is Cons else []
    after = keyword(blocks, "after")
    timeout = None
    if after is not None:
        arrow = to_pylist(after)[0]
        timeout = (arrow[2].head.head, arrow[2].tail.head)
    if dest is RETURN:
        _in_tail_position(f, node, clauses, timeout)
    else:
        _in_the_middle(f, clauses, timeout, dest)


def _in_tail_position(f: Any, node: Any, clauses: list[Any], timeout: Any) -> None:
    free = [key for key in mentioned(node) if key in f.vars]
    name = f"{f.label}#receive{f.unit.fresh()}"
    inner = f.child(name)
    inner.line = f.line
    inner.vars = {key: key for key in free}
    inner.calls_others = True
    captured = [f.name(f.vars[key]) for key in free]
    parameters = list(free)
    if f.caught:
        inner.caught = "caught#"
        captured.append(f.name(f.caught))
        parameters.append("caught#")
    timer = f.const(None)
    if timeout is not None:
        timer = f.call(f.attr(f.attr(f.name("S"), "cur"), "start_timer"), f.value(timeout[0]))
    f.out.append(f.return_(f.call(name, *captured, _start(f, clauses), timer)))

    found, matches = _scan(inner, clauses, "start#")
    again = inner.tuple_([*(inner.name(id) for id in parameters), inner.name("at#"), inner.name("timer#")])
    waiting = inner.tuple_([inner.name(name), again, inner.name("timer#")])
    inner.out.append(
        inner.if_(inner.is_none(inner.name(found)), _nothing_matched(inner, timeout, RETURN, [inner.return_(inner.pylist([inner.name("suspend"), waiting]))]), [])
    )
    _take(inner)
    _bodies(inner, clauses, matches, found, RETURN)
    f.unit.body.append(f.function(name, [*parameters, "start#", "timer#"], inner.out))


def _in_the_middle(f: Any, clauses: list[Any], timeout: Any, dest: Any) -> None:
    timer = f.temp()
    start = f.temp()
    value = f.const(None)
    if timeout is not None:
        value = f.call(f.attr(f.attr(f.name("S"), "cur"), "start_timer"), f.value(timeout[0]))
    f.out.append(f.assign(timer, value))
    f.out.append(f.assign(start, _start(f, clauses)))
    outer = f.block()
    found, matches = _scan(f, clauses, start)
    f.out.append(f.if_(f.not_none(f.name(found)), [f.break_()], []))
    if timeout is not None:
        f.out.append(f.if_(f.call("timed_out", f.name(timer)), [f.break_()], []))
    f.out.append(f.assign(start, f.name("at#")))
    f.out.append(f.do(f.call(f.attr(f.name("S"), "block"), f.name(timer))))
    loop, f.out = f.out, outer
    f.out.append(f.forever(loop))
    if timeout is None:
        _take(f, timer)
        _bodies(f, clauses, matches, found, dest)
        return
    late = f.inside(f.deliver, timeout[1], dest)
    outer = f.block()
    _take(f, timer)
    _bodies(f, clauses, matches, found, dest)
    taken, f.out = f.out, outer
    f.out.append(f.if_(f.is_none(f.name(found)), late, taken))


def _start(f: Any, clauses: list[Any]) -> Any:
    """Where the scan begins: behind what came before a reference existed that every clause asks for."""
    common: set[str] | None = None
    for patterns, _guards, _body, _meta in clauses:
        pinned: set[str] = set()
        _pins(patterns[0], pinned)
        common = pinned if common is None else common & pinned
    for key in sorted(common or ()):
        if key in f.vars:
            return f.call(f.attr(f.attr(f.name("S"), "cur"), "mark"), f.name(f.vars[key]))
    return f.const(0)


def _pins(node: Any, found: set[str]) -> None:
    """The pinned variables that a message must hold as a whole element for the pattern to match."""
    if type(node) is tuple:
        if len(node) == 3 and type(node[0]) is Atom:
            if node[0].name == "^" and is_plain_var(node[2].head):
                found.add(variable_key(node[2].head))
            elif node[0].name in ("{}", "=") and type(node[2]) is Cons:
                for part in node[2]:
                    _pins(part, found)
        elif len(node) == 2:
            _pins(node[0], found)
            _pins(node[1], found)
    elif type(node) is Cons:
        while type(node) is Cons:
            head = node.head
            if type(head) is tuple and len(head) == 3 and type(head[0]) is Atom and head[0].name == "|":
                for part in head[2]:
                    _pins(part, found)
            else:
                _pins(head, found)
            node = node.tail


def _scan(f: Any, clauses: list[Any], start: str) -> tuple[str, list[Any]]:
    """Write the scan. Afterwards the returned name holds the number of the clause that matched, or None, and ``at#`` the index."""
    found = f.temp()
    f.out.append(f.assign("at#", f.name(start)))
    f.out.append(f.assign(found, f.const(None)))
    outer = f.block()
    matches = []
    for number, (patterns, guards, _body, meta) in enumerate(clauses):
        f.at(meta)
        match = Match(f, patterns, ["m#"], guarded=bool(guards))
        tests = [*match.tests, guard_test(f, guards)] if guards else match.tests
        hit = [f.assign(found, f.const(number)), f.break_()]
        matches.append(match)
        if not tests:
            f.out.extend(hit)
            break
        f.out.append(f.if_(f.all_of(tests), hit, []))
    else:
        step = f.binop(ADD, f.name("at#"), f.const(1))
        f.out.append(f.assign("at#", step))
    body, f.out = f.out, outer
    mailbox = f.attr(f.attr(f.name("S"), "cur"), "mailbox")
    messages = f.choose(f.name(start), f.call("islice", mailbox, f.name(start), f.const(None)), mailbox)
    f.out.append(f.for_("m#", messages, body))
    return found, matches


def _take(f: Any, timer: str = "timer#") -> None:
    f.out.append(f.do(f.call(f.attr(f.attr(f.name("S"), "cur"), "take"), f.name("at#"))))
    f.out.append(f.if_(f.not_none(f.name(timer)), [f.do(f.call(f.attr(f.name(timer), "cancel")))], []))


def _nothing_matched(f: Any, timeout: Any, dest: Any, wait: list[Any]) -> list[Any]:
    if timeout is None:
        return wait
    late = f.inside(f.deliver, timeout[1], dest)
    return [f.if_(f.call("timed_out", f.name("timer#")), late, []), *wait]


def _bodies(f: Any, clauses: list[Any], matches: list[Any], found: str, dest: Any) -> None:
    """Run the body of the clause whose number was found."""
    outer = f.out
    for number, match in enumerate(matches):
        _patterns, _guards, body, meta = clauses[number]
        f.at(meta)
        written = f.inside(_clause, f, match, body, dest)
        if number == len(matches) - 1:
            f.out.extend(written)
            break
        branch = f.if_(f.compare(f.name(found), EQ, f.const(number)), written, [])
        f.out.append(branch)
        if dest is not RETURN:
            f.out = branch.orelse
    f.out = outer


def _clause(f: Any, match: Any, body: Any, dest: Any) -> None:
    match.bind()
    f.deliver(body, dest)
