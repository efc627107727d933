"""Expansion: quoted code in, code without macros, aliases and imports out. What is allowed in the result: docs/architecture.md.

    expanded, env = expand_expression(quoted, env)      a line at the prompt; env then knows its variables, aliases and imports
    clause = expand_definition_clause(meta, args, guards, body, scope)   one clause of a def

Both may raise :class:`~otpshell.lang.diagnostics.CompileError`, or whatever a macro raises, and hand warnings to ``env.vm.warn``.

The work is in ``expand_core`` (calls, variables, blocks), ``expand_forms``, ``expand_directives``, ``expand_clauses``, ``expand_for``,
``expand_binary``, ``expand_map``, ``expand_capture`` (special forms), ``dispatch`` and ``imports`` (what a name means), ``quote``, and
``inline`` (which functions are Erlang's under another name).
"""

from __future__ import annotations

from typing import Any

# Imported for the special forms they register.
from otpshell.lang import expand_binary, expand_capture, expand_directives, expand_for, expand_forms, expand_map
from otpshell.lang.diagnostics import CompileError, CompileWarning
from otpshell.lang.env import Env, Scope, new_env
from otpshell.lang.expand_clauses import expand_definition_clause
from otpshell.lang.expand_core import expand
from otpshell.lang.expand_macro import expand_fully, expand_once
from otpshell.lang.expand_scope import check_unused

FORMS = (expand_binary, expand_capture, expand_directives, expand_for, expand_forms, expand_map)


def expand_expression(quoted: Any, env: Env, *, caller: bool = False, warn_unused: bool = False) -> tuple[Any, Env]:
    """Expand code and give the env of what comes after it.

    ``env.versioned_vars`` are the variables it may use; those of the env returned are those it leaves, by (name, context), with the
    versions that stand in the expanded code. ``warn_unused`` reports variables never used, as at the end of a module's body.
    """
    s = Scope(env)
    s.caller = caller
    expanded = expand(quoted, s)
    if warn_unused:
        check_unused(s)
    return expanded, s.final_env()


__all__ = [
    "CompileError",
    "CompileWarning",
    "Env",
    "Scope",
    "expand",
    "expand_definition_clause",
    "expand_expression",
    "expand_fully",
    "expand_once",
    "new_env",
]
