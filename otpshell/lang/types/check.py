"""From the expanded definitions of a module to its warnings."""

from __future__ import annotations

from typing import Any, NamedTuple

from otpshell.lang.definition import Clause, Definition
from otpshell.lang.diagnostics import CompileWarning
from otpshell.lang.env import Env
from otpshell.lang.types.calls import RemoteCall, unwarned_in, warn_of_calls
from otpshell.lang.types.conflicts import Conflict
from otpshell.lang.types.context import Clash, Stack
from otpshell.lang.types.expressions import Expressions
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import from_iter, to_pylist

_NO_WARN_UNDEFINED = atom("no_warn_undefined")


class ModuleCheck(NamedTuple):
    """A module that has been compiled and is still to be checked: its definitions, the environment at its end, its ``@compile`` options."""

    definitions: list[Definition]
    env: Env
    options: list[Any]


def check_module(module: ModuleCheck, vm: Any) -> None:
    """Warn of what does not go together in a module, then of the functions it calls that are not there."""
    calls: list[RemoteCall] = []
    conflicts: list[tuple[Conflict, Definition]] = []
    for definition in module.definitions:
        for clause in definition.clauses:
            conflict = _conflict(clause, definition, module.env, calls)
            if conflict is not None:
                conflicts.append((conflict, definition))
    for conflict, definition in sorted(conflicts, key=lambda found: found[0].order()):
        function = (definition.name, definition.arity)
        vm.warn(CompileWarning(conflict.message(), definition.file, conflict.line, module.env.module, function))
    unwarned = vm.code.compiler_options[_NO_WARN_UNDEFINED]
    if type(unwarned) is not Atom:
        unwarned = from_iter([*to_pylist(unwarned), *unwarned_in(module.options)])
    warn_of_calls(calls, unwarned, vm)


def _conflict(clause: Clause, definition: Definition, env: Env, calls: list[RemoteCall]) -> Conflict | None:
    walk = Expressions(definition, env, calls)
    try:
        walk.head(clause.args, clause.guards, Stack())
        walk.value(clause.body, Stack())
    except Clash as clash:
        return Conflict(clash, walk, definition.file, env.vm)
    return None
