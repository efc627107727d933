"""Quoted code in, value out: expand, compile, run. What ``defmodule`` bodies, scripts, ``Code.eval_string`` and the prompt share."""

from __future__ import annotations

from inspect import CO_VARARGS
from types import FunctionType
from typing import Any, NamedTuple

from otpshell.lang.codegen import EVAL_LABEL, compile_eval
from otpshell.lang.codegen.expanded import count_variables
from otpshell.lang.env import Env, Scope, VarKey
from otpshell.lang.expand import expand
from otpshell.lang.expand_core import check_unused
from otpshell.lang.futile import warn_futile_file
from otpshell.lang.quoted import GIVEN
from otpshell.terms.atom import NIL, Atom, atom
from otpshell.terms.fun import BadArity, ExtFun, arity_of, run

ERL_EVAL = atom("erl_eval")


class Bindings(dict[VarKey, Any]):
    """Variables as an evaluation left them, with the version of each, so that the next one need not count them anew. Never changed."""

    __slots__ = ("versions",)

    versions: dict[VarKey, int]


class Evaluated(NamedTuple):
    """A value, the variables afterwards (by name and context), and the env for what comes next."""

    value: Any
    bindings: dict[VarKey, Any]
    env: Env


def evaluate(
    vm: Any,
    quoted: Any,
    bindings: dict[VarKey, Any],
    env: Env,
    *,
    module: Atom = ERL_EVAL,
    label: str = EVAL_LABEL,
    warn: bool = False,
    keep: bool = True,
    prune: bool = False,
) -> Evaluated:
    """Evaluate ``quoted`` with these variables in reach. ``module`` and ``label`` name the code in stack traces.

    ``warn``: of what it does in vain. Without ``keep`` the variables it binds are dropped, and its last call is a tail call. With ``prune``
    only the variables that it reads or binds are kept.
    """
    versions = bindings.versions if type(bindings) is Bindings else {key: number for number, key in enumerate(bindings)}
    given = max(versions.values(), default=-1) + 1
    scope = Scope(env.replace(versioned_vars=versions, given=given))
    expanded = expand(quoted, scope)
    if warn:
        check_unused(scope)
        if not keep:
            warn_futile_file(expanded, env)
    after = scope.read
    mentioned: dict[str, int] = {}
    count_variables(expanded, mentioned)
    inputs = _inputs(mentioned, bindings, versions, given)
    outputs = (
        {key: _python_name(key, version) for key, version in after.items() if version >= given} if keep and after is not versions else {}
    )
    code = compile_eval(expanded, env.file, dict.fromkeys(inputs, ""), list(outputs.values()), vm.code.is_native, label)
    names = vm.code.run_code(code, module)
    value = names["eval"](*inputs.values())
    final = scope.final_env()
    result = bindings
    if prune:
        kept = {key: version for key, version in after.items() if _python_name(key, version) in mentioned}
        result = {key: value for key, value in bindings.items() if key in kept}
        final = final.replace(versioned_vars=kept)
    if type(value) is list and module is not ERL_EVAL:
        _check_arity(value, module, label, names["eval"].__code__)
    if not outputs:
        return Evaluated(_RUN_LAST(value) if module is ERL_EVAL else run(value), result, final)
    value, new = value
    made = Bindings(result)
    for key, bound in zip(outputs, new, strict=True):
        if bound is not None:
            made[key] = bound
    made.versions = after if len(made) == len(after) else {key: after[key] for key in made}
    return Evaluated(value, made, final)


def _check_arity(call: list[Any], module: Atom, label: str, code: Any) -> None:
    """The last call of a file: of a fun with the wrong number of arguments it is the file that fails, not who makes the call for it."""
    function, args = call[0], call[1]
    is_fun = type(function) is ExtFun or type(function) is FunctionType and not function.__code__.co_flags & CO_VARARGS
    if is_fun and type(args) is tuple and arity_of(function) != len(args):
        error: Any = BadArity(function, args)
        line = max(line for _, _, line in code.co_lines() if line is not None)
        error.through = [(module, atom(label.partition("/")[0]), 1, code.co_filename, line)]
        raise error


def _inputs(mentioned: dict[str, int], bindings: dict[VarKey, Any], versions: dict[VarKey, int], given: int) -> dict[str, Any]:
    """The values of the variables that an expression mentions and was given, by the names they have in its code."""
    found: dict[str, Any] = {}
    others: set[int] = set()
    for name in mentioned:
        head, _, number = name.rpartition("_")
        if name == GIVEN[0].name:
            found[name] = bindings
        elif number.isdecimal() and (version := int(number)) < given:
            key = (atom(head), NIL)
            if versions.get(key) == version:
                found[name] = bindings[key]
            else:
                others.add(version)
    if others:
        # Variables that macros have made.
        found.update({_python_name(key, version): bindings[key] for key, version in versions.items() if version in others})
    return found


# Real Elixir interprets what is evaluated: it is on the stack below its last call too. A frame of that module stands for it.
_RUN_LAST = FunctionType((lambda value: run(value)).__code__, {"__module__": ERL_EVAL, "run": run})


def _python_name(key: VarKey, version: int) -> str:
    return f"{key[0].name}_{version}"
