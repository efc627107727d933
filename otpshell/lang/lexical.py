"""Which aliases and imports of a file or module are used: the others are worth a warning at its end.

    tracker = LexicalTracker()
    env = env.replace(lexical_tracker=tracker)
    ... expand the code in that env ...
    tracker.warn_unused(env)

Expansion tells the tracker of the env it works in, when it has one; a module inside a tracked file shares the file's.
"""

from __future__ import annotations

from typing import Any

from otpshell.lang.diagnostics import alias_text, form_warn
from otpshell.lang.env import Env
from otpshell.terms.atom import NIL, Atom, atom
from otpshell.terms.cons import elist

_LINE = atom("line")


class LexicalTracker:
    """Aliases and imports not used so far, with the line of each. ``handle`` is what ``%Macro.Env{}`` shows of it."""

    __slots__ = ("handle", "aliases", "imports", "finished")

    def __init__(self) -> None:
        self.handle = NIL
        self.aliases: dict[Atom, int] = {}
        self.imports: dict[Atom, dict[Any, int]] = {}
        # A module that code of a finished file defines when it runs has a tracker of its own.
        self.finished = False

    def add_alias(self, new: Atom, line: int, warn: bool) -> None:
        if warn:
            self.aliases[new] = line

    def alias_used(self, alias: Atom) -> None:
        self.aliases.pop(alias, None)

    def add_import(self, module: Atom, only: list[tuple[str, int]], line: int, warn: bool) -> None:
        """An import; the functions named by ``only:`` are each to be used."""
        if warn:
            self.imports[module] = dict.fromkeys([None, *only], line)

    def import_used(self, module: Atom, function: tuple[str, int]) -> None:
        names = self.imports.get(module)
        if names is not None:
            names.pop(None, None)
            names.pop(function, None)

    def module_used(self, module: Atom) -> None:
        """A module is mentioned; nothing depends on it yet."""

    def warn_unused(self, env: Env) -> None:
        """Warn of what has not been used."""
        self.finished = True
        for alias, line in sorted(self.aliases.items(), key=lambda each: each[0].name):
            self._warn(line, env, f"unused alias {alias_text(alias)}")
        for module, names in sorted(self.imports.items(), key=lambda each: each[0].name):
            text = alias_text(module)
            if None in names:
                self._warn(names[None], env, f"unused import {text}")
                continue
            for (name, arity), line in sorted(names.items()):
                self._warn(line, env, f"unused import {text}.{name}/{arity}")

    def _warn(self, line: int, env: Env, message: str) -> None:
        form_warn(elist((_LINE, line)), env, message, bare=True)
