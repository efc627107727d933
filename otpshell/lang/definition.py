"""The parts of a module definition as data: definitions, their clauses, docs, and calls among them."""

from __future__ import annotations

from typing import Any, NamedTuple

from otpshell.lang.quoted import WHEN, is_node
from otpshell.terms.atom import Atom
from otpshell.terms.cons import is_list, to_pylist
from otpshell.terms.maps import Map

Signature = tuple[str, int]
MACRO_KINDS = ("defmacro", "defmacrop")
PRIVATE_KINDS = ("defp", "defmacrop")


class Clause(NamedTuple):
    """One clause, expanded: it takes part when any of ``guards`` is true (or there are none)."""

    meta: Any
    args: list[Any]
    guards: list[Any]
    body: Any


class Definition:
    """A function or macro: its clauses in order, and what the checks need to know of how it was written.

    ``defaults`` is the number of default arguments, ``last_defaults`` that of its latest clause; ``has_body`` says whether that one had
    a body; ``checked`` is off for what a macro wrote (its clauses need not stand together).
    """

    __slots__ = ("kind", "name", "arity", "file", "line", "meta", "clauses", "defaults", "last_defaults", "has_body", "checked")

    def __init__(self, kind: str, name: str, arity: int, file: str, line: int, meta: Any) -> None:
        self.kind = kind
        self.name = name
        self.arity = arity
        self.file = file
        self.line = line
        self.meta = meta
        self.clauses: list[Clause] = []
        self.defaults = 0
        self.last_defaults = 0
        self.has_body = False
        self.checked = True

    @property
    def is_macro(self) -> bool:
        return self.kind in MACRO_KINDS

    @property
    def is_private(self) -> bool:
        return self.kind in PRIVATE_KINDS

    @property
    def signature(self) -> Signature:
        return (self.name, self.arity)

    def __repr__(self) -> str:
        return f"<{self.kind} {self.name}/{self.arity}, {len(self.clauses)} clauses>"


class Doc(NamedTuple):
    """The documentation of a definition: where, its signature as text, the text (a binary, false or nil) and its metadata."""

    line: int
    signature: list[Any]
    text: Any
    meta: Map
    # The module whose macro wrote the definition, None for code as it was typed.
    context: Atom | None = None


class LocalCall(NamedTuple):
    """A call inside the module: what is called, on which line, and whether as a macro."""

    target: Signature
    line: int
    as_macro: bool


class Impl(NamedTuple):
    """An ``@impl`` and the definition that it stood before."""

    signature: Signature
    context: Any
    defaults: int
    kind: str
    line: int
    file: str
    value: Atom


def split_guards(head: Any) -> tuple[Any, list[Any]]:
    """``head when a when b`` as the head and its guards."""
    if not (is_node(head) and head[0] is WHEN and is_list(head[2])):
        return head, []
    inner, guard = to_pylist(head[2])
    guards = []
    while is_node(guard) and guard[0] is WHEN:
        first, guard = to_pylist(guard[2])
        guards.append(first)
    return inner, [*guards, guard]
