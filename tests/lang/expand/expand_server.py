"""A code server for expansion alone: modules as recorded from real Elixir, Kernel's macros as they are, a module Samples of its own."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import otpshell.lang.kernel as kernel_package
from otpshell.lang.diagnostics import CompileWarning
from otpshell.lang.env import Env
from otpshell.lang.kernel.support import KERNEL
from otpshell.lang.layout import to_source
from otpshell.lang.quoted import ALIASES, BLOCK, DOT, EQUALS, call
from otpshell.terms.atom import FALSE, NIL, Atom, alias, atom
from otpshell.terms.cons import EMPTY, cons, elist
from otpshell.terms.inspect import inspect
from otpshell.terms.maps import STRUCT, from_pairs

for _module in pkgutil.iter_modules(kernel_package.__path__):
    importlib.import_module(f"otpshell.lang.kernel.{_module.name}")

SAMPLES = alias("Samples")
_Y = (atom("y"), EMPTY, SAMPLES)
_PLUS_META = elist((atom("context"), SAMPLES), (atom("imports"), elist((1, alias("Kernel")), (2, alias("Kernel")))))


def dbl(x: Any) -> Any:
    """(y = unquote(x); y + y)"""
    return (BLOCK, EMPTY, elist((EQUALS, EMPTY, elist(_Y, x)), call("+", [_Y, _Y], _PLUS_META)))


def nested(x: Any) -> Any:
    """Samples.dbl(Samples.dbl(unquote(x)))"""

    def call_dbl(arg: Any) -> Any:
        module = (ALIASES, elist((atom("alias"), FALSE)), elist(atom("Samples")))
        return ((DOT, EMPTY, elist(module, atom("dbl"))), EMPTY, elist(arg))

    return call_dbl(call_dbl(x))


class RecordedServer:
    """Answers what expansion asks; collects warnings."""

    def __init__(self, exports: dict[str, Any]) -> None:
        self.exports = exports
        self.warnings: list[CompileWarning] = []
        self.counter = 0
        # Deprecations are not what is compared here.
        self.quiet = True

    def _exports(self, module: Atom, kind: str) -> set[tuple[str, int]] | None:
        found = self.exports.get(module.name)
        return None if found is None else {(name, arity) for name, arity in found[kind]}

    def exports_functions(self, module: Atom) -> set[tuple[str, int]] | None:
        return self._exports(module, "functions")

    def exports_macros(self, module: Atom) -> set[tuple[str, int]] | None:
        return self._exports(module, "macros")

    def ensure_loaded(self, module: Atom) -> bool:
        return module.name in self.exports

    def expand_macro(self, module: Atom, name: str, arity: int, env: Env, args: list[Any]) -> Any:
        if module is SAMPLES:
            return {"dbl": dbl, "nested": nested}[name](*args)
        return KERNEL.macros[name, arity].code(env, *args)

    def apply(self, _module: Atom, _name: Atom, value: Any, step: Any, _position: int) -> Any:
        # Macro.pipe into a call is all that is asked.
        return (step[0], step[1], cons(value, step[2]))

    def open_module(self, _module: Atom) -> Any:
        return None

    def next_counter(self, _module: Atom | None) -> int:
        self.counter += 1
        return -self.counter

    def struct_of(self, module: Atom, args: list[Any], _env: Env) -> Any:
        if module is not SAMPLES:
            return None
        struct = from_pairs([(STRUCT, module), (atom("a"), NIL), (atom("b"), 2)])
        return struct.put_many(args[0]) if args else struct

    def lexical_tracker(self, _handle: Any) -> Any:
        return None

    def warn(self, warning: CompileWarning) -> None:
        self.warnings.append(warning)

    def to_source(self, quoted: Any) -> str:
        return to_source(quoted)

    def inspect(self, term: Any) -> str:
        return inspect(term)
