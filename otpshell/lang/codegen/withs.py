"""``with``: each ``<-`` that matches goes one step in; the first that does not leaves with its value, through ``else`` if there is one."""

from __future__ import annotations

from typing import Any

from otpshell.lang.codegen.expanded import DROP, RETURN, clause_list, keyword, split_head
from otpshell.lang.codegen.guards import guard_test
from otpshell.lang.codegen.patterns import Match
from otpshell.terms.atom import Atom
from otpshell.terms.cons import from_iter, to_pylist


def with_(f: Any, node: Any, dest: Any) -> None:
    *steps, blocks = to_pylist(node[2])
    body, otherwise = keyword(blocks, "do"), keyword(blocks, "else")
    failed = None
    if otherwise is not None:
        failed = f.temp()
        f.out.append(f.assign(failed, f.const(None)))
    _step(f, steps, body, failed, dest)
    if otherwise is not None:
        clauses = clause_list(otherwise)
        chosen = f.inside(f.case_clauses, clauses, failed, dest, f.call("with_clause", f.name(failed)))
        if dest is RETURN:
            f.out.extend(chosen)
        else:
            f.out.append(f.if_(f.not_none(f.name(failed)), chosen, []))


def _step(f: Any, steps: list[Any], body: Any, failed: str | None, dest: Any) -> None:
    if not steps:
        f.deliver(body, dest)
        return
    step, *rest = steps
    if not (type(step) is tuple and len(step) == 3 and type(step[0]) is Atom and step[0].name == "<-"):
        f.deliver(step, DROP)
        _step(f, rest, body, failed, dest)
        return
    f.at(step[1])
    patterns, guards = split_head(from_iter([step[2].head]))
    subject = f.named(f.value(step[2].tail.head))
    match = Match(f, patterns[0], subject, guards)
    tests = [*match.tests, guard_test(f, guards)] if guards else match.tests
    if not tests:
        match.bind()
        _step(f, rest, body, failed, dest)
        return
    inside = f.inside(_matched, f, match, rest, body, failed, dest)
    if failed is None:
        outside = f.inside(f.put, f.name(subject), dest)
    else:
        outside = [f.assign(failed, f.name(subject))]
    f.out.append(f.if_(f.all_of(tests), inside, outside))


def _matched(f: Any, match: Any, rest: list[Any], body: Any, failed: str | None, dest: Any) -> None:
    match.bind()
    _step(f, rest, body, failed, dest)
