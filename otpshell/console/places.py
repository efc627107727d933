"""Where a process stopped: file, line, function, and the source around it."""

from __future__ import annotations

from typing import Any

from otpshell.console.helpers import typed_source
from otpshell.terms.atom import Atom

REACHED_RADIUS = 3
Source = tuple[int, list[str]]


class Place:
    """A line of code. ``what`` names the function, empty at the prompt; ``source`` is (number of its first line, lines), or None."""

    def __init__(self, file: str, number: int, what: str, source: Source | None) -> None:
        self.file = file
        self.line = number
        self.what = what
        self.source = source

    def location(self) -> str:
        return f"{self.what} ({self.file}:{self.line})" if self.what else f"{self.file}:{self.line}"

    def snippet(self, radius: int) -> str:
        """The lines around, numbered."""
        if self.source is None:
            return ""
        first, lines = self.source
        shown = [(first + at, text) for at, text in enumerate(lines) if abs(first + at - self.line) <= radius]
        width = len(str(shown[-1][0])) if shown else 0
        return "".join(f"    {number:>{width}}: {text}".rstrip() + "\n" for number, text in shown)

    def reached(self) -> str:
        """What is printed when a process stops here."""
        snippet = self.snippet(REACHED_RADIUS)
        return f"Break reached: {self.location()}" + (f"\n\n{snippet}" if snippet else "")


def source_of_module(vm: Any, loaded: Any) -> Source | None:
    """The text a module comes from."""
    library = vm.code.library.source(loaded.name)
    if library is not None:
        return source_of_file(str(library))
    text = typed_source(vm, loaded.name) if loaded.info.file == "iex" else None
    if text is not None:
        before = text[: text.find(_name(loaded.name))].count("\n")
        return loaded.info.line - before, text.rstrip("\n").split("\n")
    return source_of_file(loaded.info.file)


def source_of_file(file: str) -> Source | None:
    try:
        with open(file, encoding="utf-8") as opened:
            return 1, opened.read().rstrip("\n").split("\n")
    except (OSError, UnicodeDecodeError):
        return None


def source_of_input(vm: Any, number: int) -> Source | None:
    """The input at the prompt that is being evaluated, when line ``number`` is one of several of it."""
    first, text = vm.session.running
    lines = text.split("\n")
    return (first, lines) if len(lines) > 1 and first <= number < first + len(lines) else None


def _name(module: Atom) -> str:
    return module.name.removeprefix("Elixir.")
