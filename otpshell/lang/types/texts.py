"""Expanded expressions as warnings show them: calls under their Elixir names, and without what is inferred."""

from __future__ import annotations

from typing import Any

from otpshell.lang.inline import elixir_call
from otpshell.lang.quoted import DOT, is_node, keyword_get
from otpshell.terms.atom import NIL, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, from_iter, is_list, split, to_pylist

_BINARY, _PART, _MINUS, _KERNEL = map(atom, ("<<>>", "::", "-", "Elixir.Kernel"))
INFERRED = atom("inferred_bitstring_spec")


def expression_text(node: Any, vm: Any) -> str:
    """The source text of an expanded expression."""
    return str(vm.to_source(_as_written(node)))


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
    if type(head) is tuple and head[0] is DOT and is_list(args):
        target = to_pylist(head[2])
        if len(target) == 2 and type(target[1]) is Atom:
            module, name, given = elixir_call(target[0], target[1], to_pylist(args))
            shown = from_iter([_as_written(arg) for arg in given])
            return (atom(name) if module is _KERNEL else (DOT, head[1], from_iter([_as_written(module), atom(name)])), meta, shown)
    head = (head[0], head[1], _as_written(head[2])) if type(head) is tuple else head
    return (head, meta, _as_written(args) if is_list(args) else args)


def indented(text: str) -> str:
    return text.replace("\n", "\n    ")
