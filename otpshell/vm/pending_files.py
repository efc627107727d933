"""Files that are compiled together: each once and in order, but sooner when code of another one needs a module that it defines.

Real Elixir compiles such files side by side and lets one wait for another. Here whoever asks for a module compiles the file that defines
it, found by a look at its ``defmodule``, ``defprotocol`` and ``defimpl``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.lang.parse import parse
from otpshell.lang.quoted import ALIASES, DO, is_node, keyword_get
from otpshell.lang.syntax_errors import ElixirSyntaxError
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import Cons, is_list, to_pylist

_FOR = atom("for")
_THIS = atom("__MODULE__")


class PendingFiles:
    """The files that are still to be compiled, and the modules in them. ``compile_file`` compiles one, in the calling process."""

    def __init__(self, vm: Any, files: list[str], compile_file: Callable[[str], Any]) -> None:
        self._vm = vm
        self._compile_file = compile_file
        self._left = dict.fromkeys(files)
        self._defines: dict[str, str] = {}
        for file in files:
            for name in defined_names(vm, file):
                self._defines.setdefault(name, file)

    def run(self) -> None:
        """Compile all of them."""
        code = self._vm.code
        outer, code.pending = code.pending, self
        code.forget_absent()
        try:
            while self._left:
                self._compile(next(iter(self._left)))
        finally:
            code.pending = outer

    def _compile(self, file: str) -> None:
        del self._left[file]
        self._compile_file(file)

    def provide(self, name: Atom) -> bool:
        """Compile the file that defines a module; whether there was one that nobody had begun with."""
        file = self._defines.get(name.name)
        if file is None or file not in self._left:
            return False
        self._compile(file)
        return True


def defined_names(vm: Any, file: str) -> list[str]:
    """The modules that a file defines, as far as they are written out; none when it cannot be read (which its turn will tell)."""
    try:
        quoted = parse(vm.read_source(file), file)
    except (ElixirSyntaxError, OSError, ValueError):
        return []
    found: list[str] = []
    _walk(quoted, "Elixir", found)
    return found


def _walk(node: Any, inside: str, found: list[str]) -> None:
    if type(node) is Cons:
        for item in to_pylist(node):
            _walk(item, inside, found)
    elif type(node) is tuple and len(node) == 2:
        _walk(node[1], inside, found)
    elif is_node(node) and is_list(node[2]):
        args = to_pylist(node[2])
        kind = node[0].name if type(node[0]) is Atom else ""
        if kind in ("defmodule", "defprotocol") and args:
            name = _name(args[0], inside)
            if name is not None:
                found.append(name)
                inside = name
        elif kind == "defimpl" and args:
            found += _implementations(args, inside)
        for arg in args:
            _walk(arg, inside, found)


def _name(node: Any, inside: str) -> str | None:
    if type(node) is Atom:
        return node.name
    if not is_node(node):
        return None
    if node[0] is _THIS:
        return inside
    if node[0] is not ALIASES:
        return None
    parts = to_pylist(node[2])
    if is_node(parts[0]) and parts[0][0] is _THIS:
        parts = parts[1:]
    elif type(parts[0]) is Atom and parts[0].name == "Elixir":
        inside, parts = "Elixir", parts[1:]
    if not all(type(part) is Atom for part in parts):
        return None
    return ".".join([inside, *(part.name for part in parts)])


def _implementations(args: list[Any], inside: str) -> list[str]:
    """``defimpl P, for: T`` defines ``P.T``."""
    protocol = _name(args[0], "Elixir")
    if protocol is None:
        return []
    kinds: list[Any] = []
    for arg in args[1:]:
        given = keyword_get(arg, _FOR) if is_list(arg) and keyword_get(arg, DO, DO) is not None else None
        if given is not None:
            kinds = to_pylist(given) if is_list(given) else [given]
    names = [_name(kind, "Elixir") for kind in kinds] if kinds else [inside]
    return [f"{protocol}.{name.removeprefix('Elixir.')}" for name in names if name is not None]
