"""How a library module is written in Python.

    enum = Native("Elixir.Enum", "lib/enum.ex")

    @enum.fn
    def map(enumerable, fun): ...              # Enum.map/2

    @enum.fn("member?")
    def member(enumerable, element): ...       # Enum.member?/2

    @enum.fn(vm=True)
    def join(vm, enumerable, joiner=b""): ...  # Enum.join/1 and /2; ``vm`` is the VM the caller lives in

Arities come from the signature (defaults make several). Arguments and results are terms. Docstrings are the help texts that ``h``
shows: Markdown in our own words, with one ``iex>`` example that runs.

A Python ``TypeError``, ``AttributeError``, ``ValueError`` … that escapes becomes what Elixir raises for arguments no clause accepts:
``FunctionClauseError`` with the arguments given, or ``ArgumentError`` where the function says ``error="badarg"``. So check only what
Python would silently accept.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import CodeType
from typing import Any, NamedTuple


class NativeFunction(NamedTuple):
    """One function of a native module: its Python code, whether it takes the VM first, and what a wrong argument raises."""

    name: str
    arity: int
    code: Callable[..., Any]
    takes_vm: bool
    error: str
    doc: str | None


# The first native function that had this code.
_FIRST: dict[CodeType, Callable[..., Any]] = {}


class Native:
    """A library module whose functions are Python code.

    ``name`` is the module atom's text (``Elixir.Enum``, ``lists``), ``file`` what stack traces show, ``app`` the application it
    belongs to (``elixir``, ``stdlib``, ``kernel``, ``erts`` …).
    """

    def __init__(self, name: str, file: str = "", app: str = "elixir", doc: str | None = None) -> None:
        self.name = name
        self.file = file
        self.app = app
        self.doc = doc.rstrip() if doc is not None else None
        self.functions: dict[tuple[str, int], NativeFunction] = {}
        self.macros: dict[tuple[str, int], NativeFunction] = {}
        # The fields of its struct in the order of definition, where that is not the order of their names.
        self.struct_fields: tuple[str, ...] = ()
        # Of a protocol: its implementations that have no file of their own, by module name.
        self.implementations: dict[str, Native] = {}

    def fn(self, name: Any = None, *, vm: bool = False, error: str | None = None) -> Any:
        """Decorator: a public function."""
        return self._adder(self.functions, name, vm, error)

    def macro(self, name: Any = None, *, vm: bool = False) -> Any:
        """Decorator: a public macro. It takes the caller's environment first, then quoted arguments, and gives a quoted expression."""
        return self._adder(self.macros, name, vm, None, skip=1)

    def _adder(self, table: dict[tuple[str, int], NativeFunction], name: Any, vm: bool, error: str | None, skip: int = 0) -> Any:
        if callable(name):
            return self._adder(table, None, vm, error, skip)(name)

        def add(code: Callable[..., Any]) -> Callable[..., Any]:
            public = name or code.__name__.rstrip("_")
            if _FIRST.setdefault(code.__code__, code) is not code:
                # A stack trace knows a native function by its code, and functions made by one and the same def share theirs.
                code.__code__ = code.__code__.replace(co_name=f"{self.name}.{public}")
            least, most = _arities(code, skip + (1 if vm else 0))
            wrong = error or ("function_clause" if self.name.startswith("Elixir.") else "badarg")
            doc = inspect.cleandoc(code.__doc__) if code.__doc__ else None
            for arity in range(least, most + 1):
                table[public, arity] = NativeFunction(public, arity, code, vm, wrong, doc)
            return code

        return add


def _arities(code: Callable[..., Any], skip: int) -> tuple[int, int]:
    # Read from the code object: inspect.signature costs 20 µs a function, and a prompt loads hundreds.
    most = code.__code__.co_argcount - skip
    return most - len(code.__defaults__ or ()), most
