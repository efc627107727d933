"""Quoted code in, value out: expand, compile, run. What ``defmodule`` bodies, scripts, ``Code.eval_string`` and the prompt share."""

from __future__ import annotations

from types import FunctionType
from typing import Any, NamedTuple

from otpshell.lang.codegen import EVAL_LABEL, compile_eval
from otpshell.lang.codegen.expanded import count_variables
from otpshell.lang.env import Env, Scope, VarKey
from otpshell.lang.expand import expand
from otpshell.lang.expand_core import check_unused
from otpshell.terms.atom import Atom, atom
from otpshell.terms.fun import run

ERL_EVAL = atom("erl_eval")


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

    Without ``keep`` the variables it binds are dropped, and its last call is a tail call. With ``prune`` only the variables that it
    reads or binds are kept.
    """
    versions = {key: number for number, key in enumerate(bindings)}
    scope = Scope(env.replace(versioned_vars=versions))
    expanded = expand(quoted, scope)
    if warn:
        check_unused(scope)
    after = scope.read
    inputs = {_python_name(key, version): bindings[key] for key, version in versions.items()}
    outputs = {key: _python_name(key, version) for key, version in after.items() if keep and versions.get(key) != version}
    code = compile_eval(expanded, env.file, dict.fromkeys(inputs, ""), list(outputs.values()), vm.code.is_native, label)
    names = vm.code.run_code(code, module)
    value = names["eval"](*inputs.values())
    final = scope.final_env()
    result = dict(bindings)
    if prune:
        mentioned: dict[str, int] = {}
        count_variables(expanded, mentioned)
        kept = {key: version for key, version in after.items() if _python_name(key, version) in mentioned}
        result = {key: value for key, value in bindings.items() if key in kept}
        final = final.replace(versioned_vars=kept)
    if not outputs:
        return Evaluated(_RUN_LAST(value) if module is ERL_EVAL else run(value), result, final)
    value, new = value
    for key, bound in zip(outputs, new, strict=True):
        if bound is not None:
            result[key] = bound
    return Evaluated(value, result, final)


# Real Elixir interprets what is evaluated: it is on the stack below its last call too. A frame of that module stands for it.
_RUN_LAST = FunctionType((lambda value: run(value)).__code__, {"__module__": ERL_EVAL, "run": run})


def _python_name(key: VarKey, version: int) -> str:
    return f"{key[0].name}_{version}"
