"""The code objects that stack traces know: functions of native modules, operators, the ways into evaluation.

A frame is told apart by its code object alone, so that calls need not keep anything for the trace that almost none of them will be in.
"""

from __future__ import annotations

from itertools import islice
from types import CodeType, FrameType, FunctionType, MethodType
from typing import Any

from otpshell.terms.atom import Atom
from otpshell.terms.fun import ExtFun

# Code object of a native function -> (module atom, name, arity, file, what a wrong argument raises).
NATIVES: dict[CodeType, tuple[Atom, Atom, int, str, str]] = {}

# The defaults of native functions that have any.
DEFAULTS: dict[CodeType, tuple[Any, ...]] = {}

# Operators that compiled code calls as helpers, so that their errors show the operator and its operands.
OPERATORS: dict[CodeType, str] = {}

# Code object of a way into evaluation -> the entries that real Elixir has below it, or a function of the frame that gives them.
BASES: dict[CodeType, Any] = {}

# Modules whose functions are the BEAM's own: they stand in no file, and tell the arguments that they refuse.
BUILT_IN = {"erlang", "ets", "atomics", "counters", "persistent_term", "binary", "unicode", "math", "os", "maps"}

# The same of single functions of modules that are written in Erlang.
_BUILT_IN_LISTS = {("keyfind", 3), ("keymember", 3), ("keysearch", 3), ("member", 2), ("reverse", 2)}


def is_built_in(module: str, name: str, arity: int) -> bool:
    """Whether a function is the BEAM's own."""
    return module in BUILT_IN or module == "lists" and (name, arity) in _BUILT_IN_LISTS


# Functions that raise what they are given: the entry on top is that of who called them.
RAISING = {("erlang", name) for name in ("error", "exit", "throw", "raise", "nif_error")} | {
    ("Elixir.Kernel", name) for name in ("exit", "throw")
}


def is_raising(module: Atom, name: Atom, arity: int) -> bool:
    """Whether a function is one of those; the ``exit/2`` that ends another process is not."""
    return (module.name, name.name) in RAISING and not (name.name == "exit" and arity == 2)


def native_args(frame: FrameType) -> tuple[Any, ...]:
    """The arguments of a native function, as far as its frame still has them."""
    code = frame.f_code
    names = code.co_varnames[: code.co_argcount]
    local = frame.f_locals
    if names and names[0] in ("vm", "self"):
        names = names[1:]
    args = [local.get(name) for name in names]
    defaults = DEFAULTS.get(code, ())
    if defaults and code in NATIVES and not NATIVES[code][0].name.startswith("Elixir."):
        # Erlang has no defaults: it was a function of fewer arguments that was called.
        for default in reversed(defaults):
            if args and args[-1] is default:
                args.pop()
    # Defaults that are no terms stand for arguments that were not given.
    return tuple(arg for arg in args if arg is not None and type(arg) is not object)


# Functions of our own that call what they are told to by name: a native function called by these belongs to who asked for it.
DISPATCHERS: set[CodeType] = set()


def was_given(frame: FrameType) -> bool:
    """Whether a native function runs because it was handed to library code as a fun, as in ``Enum.map(list, &String.to_integer/1)``."""
    caller, code = frame.f_back, frame.f_code
    if caller is None or "__module__" in caller.f_globals or caller.f_code in DISPATCHERS:
        return False
    for value in caller.f_locals.values():
        target = value.target if type(value) is ExtFun else value
        if type(target) is MethodType:
            target = target.__func__
        if type(target) is FunctionType and target.__code__ is code:
            return True
    return False


def position(code: CodeType, instruction: int) -> tuple[int, int]:
    """What the position of an instruction tells (see :mod:`otpshell.lang.codegen.nodes`): its operation, and the generator it is in."""
    if instruction < 0:
        # It has not begun to run.
        return 0, 0
    known = _POSITIONS.get(id(code))
    if known is None:
        if len(_POSITIONS) >= _KNOWN_CODES:
            _POSITIONS.clear()
        known = _POSITIONS[id(code)] = code, {}
    found = known[1].get(instruction)
    if found is None:
        line, end, column, _ = next(islice(code.co_positions(), instruction // 2, None), (None, None, None, None))
        found = known[1][instruction] = column or 0, end - line if line is not None and end is not None else 0
    return found


# What was found before: by the id of the code object, which is kept with it, for its hash takes longer. To find a position takes a walk
# through the function up to it, and an error in a loop strikes at the same place again and again.
_POSITIONS: dict[int, tuple[CodeType, dict[int, tuple[int, int]]]] = {}
_KNOWN_CODES = 1024
