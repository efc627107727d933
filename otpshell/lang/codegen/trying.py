"""``try``. Elixir's three kinds arrive as one Python ``except Exception``; ``caught(e)`` gives kind, value and, for an error, the struct.

An exit signal unwinds a process with a ``BaseException``, which passes all of this by: no clause sees it and no ``after`` runs, as
on the BEAM.
"""

from __future__ import annotations

from typing import Any

from otpshell.lang.codegen.expanded import DROP, clause_list, is_plain_var, keyword, variable_key
from otpshell.lang.codegen.guards import guard_test
from otpshell.lang.codegen.patterns import Match
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import EMPTY, Cons, to_pylist

_ERROR = atom("error")
_THROW = atom("throw")


def try_(f: Any, node: Any, dest: Any) -> None:
    blocks = node[2].head
    body, after = keyword(blocks, "do"), keyword(blocks, "after")
    rescue, catch, otherwise = (keyword(blocks, name) for name in ("rescue", "catch", "else"))
    f.calls_others = True
    if after is None:
        _protected(f, body, rescue, catch, otherwise, dest)
        return
    result = f.temp()
    inner = f.inside(_protected, f, body, rescue, catch, otherwise, result)
    failed = f.inside(f.deliver, after, DROP)
    f.out.append(f.try_(inner, "Exception", None, [*failed, f.raise_()]))
    f.deliver(after, DROP)
    f.put(f.name(result), dest)


def _protected(f: Any, body: Any, rescue: Any, catch: Any, otherwise: Any, dest: Any) -> None:
    """``body`` with its handlers; a body is never in tail position, its handlers and ``else`` clauses may be."""
    result = f.temp()
    protected = f.inside(f.deliver, body, result)
    if otherwise is None:
        done = [] if dest is DROP else f.inside(f.put, f.name(result), dest)
    else:
        error = f.call("try_clause", f.name(result))
        done = f.inside(f.case_clauses, clause_list(otherwise), result, dest, error)
    if rescue is None and catch is None:
        f.out.extend([*protected, *done])
        return
    exception = f.temp()
    handler = f.inside(_handlers, f, exception, rescue, catch, dest)
    f.out.append(f.try_(protected, "Exception", exception, handler, done))


def _handlers(f: Any, exception: str, rescue: Any, catch: Any, dest: Any) -> None:
    outer, f.caught = f.caught, f.temp()
    f.out.append(f.assign(f.caught, f.call("caught", f.name(exception))))
    branches = [*_rescue_branches(f, rescue), *_catch_branches(f, catch)]
    f.chain(branches, dest, [f.raise_()])
    f.caught = outer


def _rescue_branches(f: Any, rescue: Any) -> list[Any]:
    branches = []
    for patterns, _guards, body, meta in clause_list(rescue) if rescue is not None else []:
        var, modules = _rescue_head(patterns[0])
        tests = [f.is_(f.attr(f.name(f.caught), "kind"), f.atom(_ERROR))]
        if modules is not None:
            tests.append(f.call(f.attr(f.name(f.caught), "rescued_by"), *(f.value(module) for module in modules)))
        id = None
        if var is not None:
            id = f.vars[variable_key(var)] = variable_key(var)
        branches.append((tests, _Rescued(f, id), body, meta))
    return branches


class _Rescued:
    """Binds the variable of a rescue clause to the exception struct."""

    def __init__(self, f: Any, id: str | None) -> None:
        self.f = f
        self.id = id
        self.caught = f.caught

    def bind(self) -> None:
        if self.id is not None:
            f = self.f
            f.out.append(f.assign(self.id, f.call(f.attr(f.name(self.caught), "struct"))))


def _rescue_head(pattern: Any) -> tuple[Any, list[Any] | None]:
    """``e in [A, B]``, ``_ in [A]``, ``e``: the variable (None if unused) and the exception modules (None for any)."""
    if is_plain_var(pattern):
        return (None if pattern[0].name == "_" else pattern), None
    if type(pattern) is tuple and len(pattern) == 3 and type(pattern[0]) is Atom and pattern[0].name == "in":
        left, right = to_pylist(pattern[2])
        var = None if left[0].name == "_" else left
        if right is EMPTY or type(right) is Cons:
            return var, to_pylist(right)
        if is_plain_var(right) and right[0].name == "_":
            return var, None
        return var, [right]
    return None, to_pylist(pattern) if type(pattern) is Cons else [pattern]


def _catch_branches(f: Any, catch: Any) -> list[Any]:
    if catch is None:
        return []
    kind, value = f.temp(), f.temp()
    f.out.append(f.assign(kind, f.attr(f.name(f.caught), "kind")))
    f.out.append(f.assign(value, f.attr(f.name(f.caught), "value")))
    branches = []
    for patterns, guards, body, meta in clause_list(catch):
        if len(patterns) == 1:
            patterns = [_THROW, patterns[0]]
        match = Match(f, patterns, [kind, value], guards)
        tests = [*match.tests, guard_test(f, guards)] if guards else match.tests
        branches.append((tests, match, body, meta))
    return branches
