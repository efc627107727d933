"""Guards. A guard that cannot raise is a plain test; any other gets a small function of its own that turns an error into "no".

That keeps the common guards (type tests, comparisons, their combinations) as fast as hand-written Python, and the others right.
"""

from __future__ import annotations

from typing import Any

from otpshell.lang.codegen import operators
from otpshell.lang.codegen.expanded import is_erlang, is_plain_var, length, mentioned
from otpshell.terms.atom import FALSE, TRUE, Atom
from otpshell.terms.cons import EMPTY, Cons, to_pylist


def guard_test(f: Any, guards: list[Any]) -> Any:
    """A Python expression that holds when any of the guards lets the clause in."""
    tests = []
    for guard in guards:
        tests.append(_inline(f, guard) if _is_safe(f, guard) else _lifted(f, guard))
    return f.any_of(tests)


def _inline(f: Any, guard: Any) -> Any:
    before = len(f.out)
    test = f.test(guard)
    if len(f.out) > before:
        # It needs statements after all, which have no place between two tests.
        del f.out[before:]
        return _lifted(f, guard)
    return test


def _is_operand(node: Any) -> bool:
    if is_erlang(node) and node[0][2].tail.head.name == "self" and node[2] is EMPTY:
        return True
    return type(node) in (Atom, int, float, bytes) or is_plain_var(node) or (type(node) is not tuple and type(node) is not Cons)


def _is_safe(f: Any, node: Any) -> bool:
    if node is TRUE or node is FALSE:
        return True
    if is_plain_var(node):
        return True
    if not is_erlang(node):
        return False
    name = node[0][2].tail.head.name
    args = to_pylist(node[2])
    if name in ("andalso", "orelse", "not"):
        return all(f.known_boolean(arg) and _is_safe(f, arg) for arg in args)
    return operators.gives_boolean(name, length(node[2])) and all(map(_is_operand, args))


def _lifted(f: Any, guard: Any) -> Any:
    free = [key for key in mentioned(guard) if key in f.vars]
    name = f"{f.label}#guard{f.unit.fresh()}"
    inner = f.child(name)
    inner.line = f.line
    inner.vars = {key: key for key in free}
    inner.counts = {**f.counts}
    inner.out.append(inner.return_(inner.test(guard)))
    body = [f.try_(inner.out, "Exception", None, [f.return_(f.const(False))])]
    f.unit.body.append(f.function(name, free, body))
    return f.call(name, *(f.variable(key) for key in free))
