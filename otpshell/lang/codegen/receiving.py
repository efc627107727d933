"""``receive``. A mailbox is scanned in order; the first message that a clause accepts is taken out, the others stay.

In tail position the receive becomes a function of its own, ``recv(variables…, start, timer)``: when nothing matches it returns
``[suspend, (recv, (…, seen, timer), timer)]``, and a process whose outermost call this is then waits without a stack. One whose call is
inside of another is ``nested`` from then on until that returns: it must keep its stack, and waits where it is. Anywhere else a receive
loops around ``S.block(timer)``.

A clause that calls the function it stands in again (every server loop) goes round inside ``recv``: a copy of the whole function follows
the scan, and the receive in that copy is the way back to the scan.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from otpshell.lang.codegen.expanded import RETURN, clause_list, is_plain_var, keyword, mentioned, size_around, variable_key
from otpshell.lang.codegen.guards import guard_test
from otpshell.lang.codegen.nodes import ADD, EQ, TAIL_CALL
from otpshell.lang.codegen.patterns import Match
from otpshell.lang.codegen.writer import is_name
from otpshell.runtime.timers import WOKE
from otpshell.terms.atom import Atom
from otpshell.terms.cons import Cons, to_pylist

# A function with more than so many nodes around its receive is called again instead of copied.
LONG = 100


def receive(f: Any, node: Any, dest: Any) -> None:
    f.calls_others = True
    f.at(node[1])
    blocks = node[2].head
    arrows = keyword(blocks, "do")
    clauses = clause_list(arrows) if type(arrows) is Cons else []
    after = keyword(blocks, "after")
    timeout = None
    if after is not None:
        arrow = to_pylist(after)[0]
        timeout = (arrow[2].head.head, arrow[2].tail.head)
    if f.round is node:
        _scan_again(f, node, clauses, timeout)
        return
    # The heads of its clauses stay with the code: who looks at a mailbox is shown what each clause makes of a message.
    f.unit.constants.setdefault(f"receives@{f.line}", []).append([(patterns, guards) for patterns, guards, _, _ in clauses])
    if dest is RETURN:
        _in_tail_position(f, node, clauses, timeout)
    else:
        _in_the_middle(f, clauses, timeout, dest)


def _in_tail_position(f: Any, node: Any, clauses: list[Any], timeout: Any) -> None:
    f.hands_back = True
    free = [key for key in mentioned(node) if key in f.vars]
    # A fun's label does not tell how many arguments it takes, which a stack trace does.
    name = f"{f.label}#receive{f.unit.fresh()}/{len(f.params)}"
    inner = f.child(name)
    inner.line = f.line
    inner.vars = {key: key for key in free}
    inner.calls_others = True
    captured = [f.variable(key) for key in free]
    parameters = list(free)
    if f.caught:
        inner.caught = "caught#"
        captured.append(f.name(f.caught))
        parameters.append("caught#")
    hidden = ["start#"] if timeout is None else ["start#", "timer#"]
    if f.whole is not None and not f.caught and size_around(node, [clause[2] for clause in f.whole.clauses]) <= LONG:
        # The function's own parameters, set by whoever calls it again, are read by the copy that follows the scan.
        inner.loop = f.loop
        inner.params = f.params
        inner.again = inner.break_
    call = f.call(name, *captured, *_hidden(f, clauses, timeout))
    # The same function to a stack trace.
    call.col_offset = call.end_col_offset = TAIL_CALL
    f.out.append(f.return_(call))

    if timeout is not None:
        inner.out.append(_skip_late_mail(inner, "start#", "timer#"))
    inner.out.append(inner.assign("at#", inner.name("start#")))
    outer = inner.block()
    branches = _tests(inner, clauses)
    for tests, match, body, meta in branches:
        inner.at(meta)
        written = inner.inside(_taken, inner, timeout is not None, match, body, RETURN)
        if not tests:
            inner.out.extend(written)
            break
        inner.out.append(inner.if_(inner.all_of(tests), written, []))
    else:
        inner.out.append(_next(inner))
    inner.line = f.line
    scan, inner.out = inner.out, outer
    again = inner.tuple_([*(inner.name(id) for id in parameters), inner.name("at#"), *(inner.name(id) for id in hidden[1:])])
    timer = inner.name("timer#") if timeout is not None else inner.const(None)
    wait = inner.return_(inner.pylist([inner.name("suspend"), inner.tuple_([inner.name(name), again, timer])]))
    unmatched = [inner.if_(_keeps_stack(inner), _wait_here(inner, timer), []), wait]
    if timeout is not None:
        # Not one of the messages, from where a break leads to the copy: a call of the function from here is a call.
        loop, inner.loop = inner.loop, None
        late = inner.inside(inner.deliver, timeout[1], RETURN)
        inner.loop = loop
        unmatched.insert(0, inner.if_(_timed_out(inner, "timer#"), late, []))
    inner.out.append(_loop(inner, "start#", scan, unmatched))
    if inner.looped:
        inner.loop, inner.round, inner.vars = None, node, {}
        copy = inner.inside(f.whole.write, inner)
        inner.out += [inner.pause(), *copy]
    inner.out = [inner.forever(inner.out)]
    f.unit.body.append(f.function(name, [*parameters, *hidden], inner.out))


def _keeps_stack(f: Any) -> Any:
    return f.attr(f.attr(f.name("S"), "cur"), "nested")


def _wait_here(f: Any, timer: Any) -> list[Any]:
    """Wait, and scan what has come."""
    return [_block(f, timer), f.assign("start#", f.name("at#")), f.continue_()]


def _block(f: Any, timer: Any) -> Any:
    return f.do(f.call(f.attr(f.name("S"), "block"), timer))


def _hidden(f: Any, clauses: list[Any], timeout: Any) -> list[Any]:
    """Where the scan begins, and the timer if there is one."""
    if timeout is None:
        return [_start(f, clauses)]
    return [_start(f, clauses), f.call(f.attr(f.name("S"), "start_timer"), f.value(timeout[0]))]


def _scan_again(f: Any, node: Any, clauses: list[Any], timeout: Any) -> None:
    """The receive inside the copy of its function: set what the scan reads, and begin it."""
    names = [key for key in mentioned(node) if key in f.vars]
    values = [f.variable(key) for key in names]
    values += _hidden(f, clauses, timeout)
    names += ["start#"] if timeout is None else ["start#", "timer#"]
    changed = [(id, value) for id, value in zip(names, values, strict=True) if not is_name(value, id)]
    if len(changed) == 1:
        f.out.append(f.assign(*changed[0]))
    else:
        f.out.append(f.assign_many([id for id, _ in changed], f.tuple_([value for _, value in changed])))
    f.out.append(f.continue_())


def _tests(f: Any, clauses: list[Any]) -> Iterator[Any]:
    for patterns, guards, body, meta in clauses:
        f.at(meta)
        match = Match(f, patterns, ["m#"], guards)
        yield [*match.tests, guard_test(f, guards)] if guards else match.tests, match, body, meta


def _taken(f: Any, timed: bool, match: Any, body: Any, dest: Any) -> None:
    _take(f, "timer#" if timed else None)
    _clause(f, match, body, dest)


def _next(f: Any) -> Any:
    return f.assign("at#", f.binop(ADD, f.name("at#"), f.const(1)))


def _loop(f: Any, start: str, body: list[Any], otherwise: list[Any]) -> Any:
    """``for`` each message of the mailbox from ``start`` on; ``otherwise`` when none was taken."""
    mailbox = f.attr(f.attr(f.name("S"), "cur"), "mailbox")
    messages = f.choose(f.name(start), f.call("messages_from", mailbox, f.name(start)), mailbox)
    return f.for_("m#", messages, body, otherwise)


def _skip_late_mail(f: Any, start: str, timer: str) -> Any:
    """Who was woken by the timer looks at no mail any more."""
    woken = f.all_of([f.not_none(f.name(timer)), f.compare(f.attr(f.name(timer), "fired"), EQ, f.const(WOKE))])
    return f.if_(woken, [f.assign(start, f.const(sys.maxsize))], [])


def _timed_out(f: Any, timer: str) -> Any:
    return f.all_of([f.not_none(f.name(timer)), f.attr(f.name(timer), "fired")])


def _in_the_middle(f: Any, clauses: list[Any], timeout: Any, dest: Any) -> None:
    timer = None
    start = f.temp()
    line = f.line
    if timeout is not None:
        timer = f.temp()
        f.out.append(f.assign(timer, f.call(f.attr(f.name("S"), "start_timer"), f.value(timeout[0]))))
    f.out.append(f.assign(start, _start(f, clauses)))
    outer = f.block()
    if timer is not None:
        f.out.append(_skip_late_mail(f, start, timer))
    found, matches = _scan(f, clauses, start)
    f.out.append(f.if_(f.not_none(f.name(found)), [f.break_()], []))
    if timer is not None:
        f.out.append(f.if_(_timed_out(f, timer), [f.break_()], []))
    f.out.append(f.assign(start, f.name("at#")))
    f.line = line
    f.out.append(_block(f, f.const(None) if timer is None else f.name(timer)))
    loop, f.out = f.out, outer
    f.out.append(f.forever(loop))
    if timer is None:
        _take(f, None)
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
            current = f.attr(f.name("S"), "cur")
            return f.choose(f.is_(f.attr(current, "mark_ref"), f.variable(key)), f.attr(current, "mark_at"), f.const(0))
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
            node = node.rest or node.tail


def _scan(f: Any, clauses: list[Any], start: str) -> tuple[str, list[Any]]:
    """Write the scan. Afterwards the returned name holds the number of the clause that matched, or None, and ``at#`` the index."""
    found = f.temp()
    f.out.append(f.assign("at#", f.name(start)))
    f.out.append(f.assign(found, f.const(None)))
    outer = f.block()
    matches = []
    for number, (tests, match, _body, _meta) in enumerate(_tests(f, clauses)):
        hit = [f.assign(found, f.const(number)), f.break_()]
        matches.append(match)
        if not tests:
            f.out.extend(hit)
            break
        f.out.append(f.if_(f.all_of(tests), hit, []))
    else:
        f.out.append(_next(f))
    body, f.out = f.out, outer
    f.out.append(_loop(f, start, body, []))
    return found, matches


def _take(f: Any, timer: str | None) -> None:
    given = [f.name("at#")] if timer is None else [f.name("at#"), f.name(timer)]
    f.out.append(f.do(f.call(f.attr(f.attr(f.name("S"), "cur"), "take"), *given)))


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
