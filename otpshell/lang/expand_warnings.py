"""Warnings that need a look at expanded code: comparisons that cannot mean what they say, lengths compared with zero, an environment
read too early."""

from __future__ import annotations

from typing import Any

from otpshell.lang.diagnostics import form_warn
from otpshell.lang.env import Env
from otpshell.lang.inline import ERLANG
from otpshell.lang.quoted import DOT, is_node
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import EMPTY, Cons, elist, to_pylist

_STRUCT = atom("__struct__")
_ORDER = frozenset(map(atom, (">", "<", "=<", ">=")))
_COMPARED = _ORDER | {atom("min"), atom("max")}
_SOURCE_NAMES = {atom("=<"): atom("<=")}
_LENGTH = atom("length")
_EQUALS = atom("==")
_GREATER = atom(">")
_PERCENT = atom("%")
_MAP = atom("%{}")
_AND_OR = frozenset((atom("and"), atom("or")))


def _erlang_call(node: Any) -> Atom | None:
    if is_node(node) and is_node(node[0]) and node[0][0] is DOT:
        target = node[0][2]
        if type(target) is Cons and target.head is ERLANG and type(target.tail) is Cons:
            return target.tail.head
    return None


def warn_comparison(result: Any, written: list[Any], env: Env) -> None:
    """Warn of ``a < b < c`` and of comparing with a struct. ``written`` are the two arguments before expansion."""
    operator = _erlang_call(result)
    if operator is None or operator not in _COMPARED:
        return
    left, right = to_pylist(result[2])
    if _is_struct(left) or _is_struct(right):
        shown = env.vm.to_source(written[0] if _is_struct(left) else written[1])
        form_warn(
            result[1],
            env,
            f"invalid comparison with struct literal {shown}. Comparison operators (>, <, >=, <=, min, and max) perform structural "
            "and not semantic comparison. Comparing with a struct literal is unlikely to give a meaningful result. Struct modules "
            "typically define a compare/2 function that can be used for semantic comparison",
        )
    elif _erlang_call(left) in _ORDER or _erlang_call(right) in _ORDER:
        shown = env.vm.to_source((_SOURCE_NAMES.get(operator, operator), EMPTY, elist(*written)))
        form_warn(
            result[1],
            env,
            "Elixir does not support nested comparisons. Something like\n\n     x < y < z\n\nis equivalent to\n\n     (x < y) < z\n\n"
            "which ultimately compares z with the boolean result of (x < y). Instead, consider joining together each comparison "
            f'segment with an "and", for example,\n\n     x < y and y < z\n\nYou wrote: {shown}',
        )


APPLICATION = atom("Elixir.Application")
_READS = frozenset((("get_env", 2), ("get_env", 3), ("fetch_env", 2), ("fetch_env!", 2)))


def warn_early_read(name: str, arity: int, meta: Any, env: Env) -> None:
    """Warn of a read of an application's environment in the body of a module, which is kept as it was when that was compiled."""
    if env.module is not None and env.function is None and (name, arity) in _READS:
        form_warn(meta, env, f"Application.{name}/{arity} is discouraged in the module body, use Application.compile_env/3 instead")


def _is_struct(node: Any) -> bool:
    if not is_node(node) or type(node[2]) is not Cons:
        return False
    if node[0] is _PERCENT:
        return type(node[2].head) is Atom
    if node[0] is _MAP:
        for pair in node[2]:
            if type(pair) is tuple and pair[0] is _STRUCT:
                return type(pair[1]) is Atom
    return False


def warn_zero_length(guard: Any, env: Env) -> None:
    """Warn of a guard that counts a whole list only to know whether it is empty."""
    if not is_node(guard) or type(guard[2]) is not Cons:
        return
    if guard[0] in _AND_OR if type(guard[0]) is Atom else False:
        for side in to_pylist(guard[2]):
            warn_zero_length(side, env)
        return
    operator = _erlang_call(guard)
    if operator is not _EQUALS and operator is not _GREATER:
        return
    left, right = to_pylist(guard[2])
    if type(right) is not int or right != 0 or _erlang_call(left) is not _LENGTH:
        return
    shown = env.vm.to_source(left[2].head)
    if operator is _EQUALS:
        message = (
            f'do not use "length({shown}) == 0" to check if a list is empty since length always traverses the whole list. '
            f'Prefer to pattern match on an empty list or use "{shown} == []" as a guard'
        )
    else:
        message = (
            f'do not use "length({shown}) > 0" to check if a list is not empty since length always traverses the whole list. '
            f'Prefer to pattern match on a non-empty list, such as [_ | _], or use "{shown} != []" as a guard'
        )
    form_warn(guard[1], env, message, bare=True)
