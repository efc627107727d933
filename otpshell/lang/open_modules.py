"""The modules that a VM is defining now, and what the code of their bodies refers to by number."""

from __future__ import annotations

from typing import Any

from otpshell.lang.module_definition import ModuleDefinition
from otpshell.terms.atom import Atom


class OpenModules:
    """A VM has one. Bodies nest, and several processes may define modules at once."""

    def __init__(self) -> None:
        self._open: dict[Atom, ModuleDefinition] = {}
        self._kept: list[Any] = []
        self.impls: dict[Any, Any] = {}
        """Which module implements a protocol for a kind of term: see ``protocols``. Emptied when a module is defined."""

    def open_module(self, name: Atom) -> ModuleDefinition | None:
        """The definition of a module whose body is running, None for any other."""
        return self._open.get(name)

    def push(self, module: ModuleDefinition) -> None:
        self._open[module.name] = module

    def pop(self, module: ModuleDefinition) -> None:
        self._open.pop(module.name, None)
        self.impls.clear()

    def keep(self, value: Any) -> int:
        """Keep a Python value (a block still to be evaluated, an env); the number stands for it in the expanded code."""
        self._kept.append(value)
        return len(self._kept) - 1

    def kept(self, number: int) -> Any:
        return self._kept[number]
