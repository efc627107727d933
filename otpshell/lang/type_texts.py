"""Expanded expressions as the type check shows them: under their Elixir names, and without what is inferred."""

from __future__ import annotations

from typing import Any

from otpshell.lang.inline import ERLANG, elixir_name
from otpshell.lang.quoted import DOT, is_node, keyword_get
from otpshell.terms.atom import NIL, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, cons, from_iter, is_list, split, to_pylist

_BINARY, _PART, _MINUS = map(atom, ("<<>>", "::", "-"))
INFERRED = atom("inferred_bitstring_spec")


class ExpressionText:
    """The source text of an expanded expression, written when a warning shows it."""

    __slots__ = ("node", "vm")

    def __init__(self, node: Any, vm: Any) -> None:
        self.node = node
        self.vm = vm

    def __str__(self) -> str:
        return str(self.vm.to_source(_as_written(self.node)))


def part_text(segment: Any, vm: Any) -> str:
    """The source text of one part of ``<<…>>``."""
    return str(ExpressionText((_BINARY, EMPTY, cons(segment, EMPTY)), vm))[2:-2]


def erlang_call(node: Any) -> tuple[Atom, list[Any]] | None:
    """Name and arguments of a call of the module ``:erlang``."""
    if not is_node(node) or type(node[0]) is not tuple or node[0][0] is not DOT:
        return None
    target = to_pylist(node[0][2])
    return (target[1], to_pylist(node[2])) if len(target) == 2 and target[0] is ERLANG else None


def _part(segment: Any) -> Any:
    """A part of a binary as it is shown: without what it has anyway."""
    value, spec = to_pylist(segment[2])
    if keyword_get(segment[1], INFERRED) is TRUE:
        return value
    return (_PART, segment[1], from_iter([value, _plain(spec)]))


def _plain(spec: Any) -> Any:
    if not is_node(spec):
        return spec
    head, meta, args = spec
    if head is _MINUS:
        return (head, meta, from_iter([_plain(part) for part in to_pylist(args)]))
    return (head, meta, NIL) if args is EMPTY else spec


def _as_written(node: Any) -> Any:
    """An expanded expression with calls of ``:erlang`` under their Elixir names, and binaries without what is inferred."""
    if type(node) is Cons:
        items, tail = split(node)
        return from_iter([_as_written(item) for item in items], tail)
    if type(node) is tuple and len(node) == 2:
        return (_as_written(node[0]), _as_written(node[1]))
    if not is_node(node):
        return node
    head, meta, args = node
    if head is _BINARY:
        return (
            head,
            meta,
            from_iter([_as_written(_part(part)) if is_node(part) and part[0] is _PART else part for part in to_pylist(args)]),
        )
    call = erlang_call(node)
    if call is not None:
        name, given = call
        found = elixir_name(ERLANG, name, len(given))
        if found is not None and found[0].name == "Elixir.Kernel":
            return (atom(found[1]), meta, from_iter([_as_written(arg) for arg in given]))
    head = (head[0], head[1], _as_written(head[2])) if type(head) is tuple else head
    return (head, meta, _as_written(args) if is_list(args) else args)


def indented(text: str | ExpressionText) -> str:
    return str(text).replace("\n", "\n    ")
