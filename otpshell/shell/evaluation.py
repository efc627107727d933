"""One input of the prompt: its expressions are evaluated one by one, so that each sees the modules, imports and macros of those before."""

from __future__ import annotations

from typing import Any

from otpshell.lang.env import Env, VarKey
from otpshell.lang.quoted import is_node
from otpshell.terms.atom import NIL, Atom, atom
from otpshell.terms.cons import Cons, cons, from_iter, is_proper, to_pylist
from otpshell.vm.evaluator import Evaluated, evaluate

_BLOCK = atom("__block__")
_IF_UNDEFINED, _APPLY = atom("if_undefined"), atom("apply")


def evaluate_input(vm: Any, quoted: Any, bindings: dict[VarKey, Any], env: Env) -> Evaluated:
    """Evaluate what was typed in the calling process. When a later expression fails nothing of the input is kept."""
    expressions = to_pylist(quoted[2]) if is_node(quoted) and quoted[0] is _BLOCK and type(quoted[2]) is Cons else [quoted]
    result = Evaluated(NIL, bindings, env)
    for expression in expressions:
        env = result.env
        marked = _bare_calls(expression, _zero_arity(env))
        result = evaluate(vm, marked, result.bindings, env)
        result = result._replace(env=result.env.replace(versioned_vars={}))
    return result


def _zero_arity(env: Env) -> frozenset[str]:
    """Names that are imported with no arguments: typed bare, they are calls."""
    return frozenset(name for imports in (env.functions, env.macros) for _module, each in imports for name, arity in each.pairs if arity == 0)


def _bare_calls(quoted: Any, names: frozenset[str]) -> Any:
    """Mark the variables that are to be calls when no such variable is bound."""
    if type(quoted) is tuple:
        if len(quoted) == 3 and type(quoted[0]) is Atom and type(quoted[2]) is Atom:
            if quoted[0].name in names:
                return (quoted[0], cons((_IF_UNDEFINED, _APPLY), quoted[1]), quoted[2])
            return quoted
        return tuple(_bare_calls(part, names) for part in quoted)
    if type(quoted) is Cons and is_proper(quoted):
        return from_iter([_bare_calls(part, names) for part in to_pylist(quoted)])
    return quoted
