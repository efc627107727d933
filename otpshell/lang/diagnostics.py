"""Compile errors and warnings as data, in the words of Elixir 1.14."""

from __future__ import annotations

from typing import Any, NamedTuple, NoReturn

from otpshell.lang.paths import relative_to_cwd
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import Cons
from otpshell.terms.errors import ErlError, exception_struct

_LINE = atom("line")
_KEEP = atom("keep")


class CompileError(ErlError):
    """Code that cannot be compiled. ``value`` is the ``%CompileError{}`` struct, so Elixir code can rescue it."""

    __slots__ = ("file", "line", "description")

    def __init__(self, file: str, line: int, description: str) -> None:
        struct = exception_struct("CompileError", file=file.encode(), line=line, description=description.encode())
        super().__init__(struct)
        self.file = file
        self.line = line
        self.description = description

    def __str__(self) -> str:
        file = relative_to_cwd(self.file)
        where = f"{file}:{self.line}" if self.line else file
        return f"{where}: {self.description}"


class CompileWarning(NamedTuple):
    """A warning: the text, where, and (when known) the module and the function it was found in."""

    message: str
    file: str
    line: int
    module: Atom | None = None
    function: tuple[str, int] | None = None
    column: int | None = None
    # Whether it is told as of a place in a stack trace, where the body of a module is called that.
    in_body: bool = False

    def location(self) -> str:
        """``file:line: Module.function/arity``, as far as known."""
        file = relative_to_cwd(self.file)
        where = f"{file}:{self.line}" if self.line else file
        if self.module is None:
            return where if self.column is None else f"{where}:{self.column}"
        name = alias_text(self.module)
        if self.function is None:
            return f"{where}: {name} (module)" if self.in_body else f"{where}: {name}"
        return f"{where}: {name}.{function_text(self.function[0])}/{self.function[1]}"

    def format(self) -> str:
        """As Elixir prints it, without colours."""
        return f"warning: {self.message}\n  {self.location()}\n\n"


def alias_text(module: Atom) -> str:
    """A module as Elixir writes it."""
    name = module.name
    if name.startswith("Elixir."):
        return name[7:]
    if name in ("nil", "true", "false"):
        return name
    return f":{name}" if _plain(name) else f':"{name}"'


def function_text(name: str) -> str:
    """A function name in ``Mod.name/arity``: anonymous-function and odd names are quoted."""
    if name.startswith("MACRO-"):
        name = name[6:]
    return name if _plain(name) or not any(c.isalnum() or c.isspace() for c in name) else f'"{name}"'


def _plain(name: str) -> bool:
    body = name[:-1] if name[-1:] in ("?", "!") else name
    return body.replace("@", "_").isidentifier()


def meta_line(meta: Any) -> int:
    """The line in a node's metadata, 0 when there is none."""
    while type(meta) is Cons:
        pair = meta.head
        if pair[0] is _LINE:
            return pair[1] if type(pair[1]) is int else 0
        meta = meta.rest or meta.tail
    return 0


def meta_location(meta: Any, file: str) -> tuple[str, int]:
    """File and line of a node: what ``quote location: :keep`` kept wins."""
    cell = meta
    while type(cell) is Cons:
        key, value = cell.head
        if key is _KEEP and type(value) is tuple and len(value) == 2 and type(value[0]) is bytes and type(value[1]) is int:
            return value[0].decode(errors="replace"), value[1]
        cell = cell.rest or cell.tail
    return file, meta_line(meta)


def form_error(meta: Any, file: str, message: str) -> NoReturn:
    """Raise a compile error at a node."""
    where, line = meta_location(meta, file)
    raise CompileError(where, line, message)


def form_warn(meta: Any, env: Any, message: str, *, bare: bool = False) -> None:
    """Hand a warning at a node to the code server; ``bare`` leaves module and function out, as some of Elixir's warnings do."""
    where, line = meta_location(meta, env.file)
    if bare or env.module is None:
        env.vm.warn(CompileWarning(message, where, line))
    else:
        env.vm.warn(CompileWarning(message, where, line, env.module, env.function))
