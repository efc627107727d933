"""Funs as text: ``&String.upcase/1`` and ``#Function<43.3316493/0 in :erl_eval.expr/6>``."""

from __future__ import annotations

import re
from typing import Any

from otpshell.terms.atom import Atom, atom
from otpshell.terms.fun import ExtFun
from otpshell.terms.hashing import phash2
from otpshell.terms.inspect_text import atom_call, atom_literal

# A fun of compiled code is named after the function it stands in: -parent/arity-fun-count-
_LAMBDA = re.compile(r"-(.*)/(\d+)-(?:fun|lc|inlined)[^-]*-(\d+)-\Z", re.DOTALL)
_EVALUATED_UNIQUE = 3316493
# (module, name, index, unique number) of the funs that a library function hands out, by the identity of their code.
SHOWN: dict[int, tuple[Atom, str, int, int]] = {}


def show_as(fun: Any, info: tuple[Atom, str, int, int]) -> Any:
    """The fun, which is shown as ``info`` says from now on: one tuple for all funs that are shown so."""
    if SHOWN.setdefault(id(fun.__code__), info) is not info:
        fun.__dict__["fun_info"] = info
    return fun


def fun_info(fun: Any) -> tuple[Atom, str, int, int, int]:
    """(module, name, arity, index, unique number) of a fun that is no capture of an exported function.

    A library function that hands out funs may say so itself, in :data:`SHOWN`, or in an attribute ``fun_info`` where funs of the same code
    are told apart.
    Anything else without a module was written at the prompt, where the BEAM shows its evaluator.
    """
    arity = fun.__code__.co_argcount
    known = fun.__dict__.get("fun_info") or SHOWN.get(id(fun.__code__))
    if known is not None:
        module, name, index, unique = known
        return module, name, arity, index, unique
    module = fun.__globals__.get("__module__")
    if type(module) is not Atom or module.name == "erl_eval":
        index = 43 - arity if arity <= 20 else 23
        return atom("erl_eval"), f"-expr/6-fun-{index}-", arity, index, _EVALUATED_UNIQUE
    name = fun.__code__.co_name
    found = _LAMBDA.match(name)
    index = int(found[3]) if found else 0
    unique = fun.__globals__.get("__unique__")
    if type(unique) is not int:
        unique = phash2(module, 1 << 27)
    return module, name, arity, index, unique


def function_text(fun: Any) -> str:
    """As ``inspect`` shows a fun."""
    if type(fun) is ExtFun:
        return f"&{atom_literal(fun.module)}.{atom_call(fun.name)}/{fun.arity}"
    module, name, arity, index, unique = fun_info(fun)
    if module.name.startswith("elixir_compiler_"):
        # The code of a script outside of its modules.
        return f"#Function<{index}.{unique} in file:{fun.__code__.co_filename}>"
    found = _LAMBDA.match(name)
    where = f"{atom_call(atom(found[1]))}/{found[2]}" if found else atom_call(atom(name))
    return f"#Function<{index}.{unique}/{arity} in {atom_literal(module)}.{where}>"
