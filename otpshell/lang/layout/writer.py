"""One expression as a document: which part of the layout writes it."""

from __future__ import annotations

from typing import Any

from otpshell.lang.layout.docs import BINARY, UNARY, seq, text
from otpshell.lang.layout.nodes import (
    ALIASES,
    BLOCK,
    FN,
    IN,
    MAP,
    TUPLE,
    delimiter,
    is_call,
    is_clauses,
    is_do,
    is_node,
    is_wrapped,
    meta_line,
    unwrapped,
)
from otpshell.lang.layout.operators import Operators
from otpshell.terms.algebra import NOTHING
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import EMPTY, Cons, cons, to_pylist
from otpshell.terms.inspect import ascii_printable, inspect
from otpshell.terms.inspect_text import decode

_AT = atom("@")
_CAPTURE = atom("&")
_RANGE = atom("..")


class Writer(Operators):
    """The whole layout."""

    # Who knows how the structs of modules show, for values that are no quoted expressions.
    host: Any = None

    def doc(self, quoted: Any, context: str) -> Any:
        kind = type(quoted)
        if kind is tuple:
            if len(quoted) == 3:
                if is_wrapped(quoted):
                    return self.literal(unwrapped(quoted), quoted)
                return self.node(quoted, context)
            if len(quoted) == 2:
                return self.tuple_doc(list(quoted))
        elif kind is Atom:
            return self.atom_doc(quoted)
        elif kind is int or kind is float:
            return self.number(quoted, EMPTY)
        elif kind is bytes:
            return self.string_doc(decode(quoted), '"')
        elif is_clauses(quoted):
            return self.type_clauses(to_pylist(quoted))
        elif kind is Cons or quoted is EMPTY:
            if kind is Cons and ascii_printable(quoted):
                return self.string_doc("".join(map(chr, to_pylist(quoted))), "'")
            return self.list_doc(quoted)
        return text(inspect(quoted, host=self.host))

    def literal(self, value: Any, node: Any) -> Any:
        """A literal in a block of its own, which knows how it was written."""
        kind = type(value)
        quotes = delimiter(node)
        if kind is bytes:
            return self.string_doc(decode(value), quotes or '"')
        if kind is int or kind is float:
            return self.number(value, node[1])
        if quotes and quotes[0] == "'" and (kind is Cons or value is EMPTY):
            return self.string_doc("".join(map(chr, to_pylist(value))), quotes)
        if is_clauses(value):
            return self.type_clauses(to_pylist(value))
        if (kind is Cons or value is EMPTY) and meta_line(node[1], "closing") is not None:
            return self.list_doc(value, node[1])
        if kind is tuple and len(value) == 2:
            return self.tuple_doc(list(value), node[1])
        if kind is Atom and quotes and value.name == "\\\\":
            return b':"\\\\"'
        return self.doc(value, "block")

    def node(self, quoted: Any, context: str) -> Any:
        form, meta, args = quoted
        if type(args) is Atom:
            return text(form.name) if type(form) is Atom else text(inspect(quoted))
        if type(args) is not Cons and args is not EMPTY:
            return text(inspect(quoted))
        items = to_pylist(args)
        takes_line = bool(items) and is_do(items[-1])
        if type(form) is Atom and not takes_line:
            takes_line = form.name in ("%{}", "<<>>")
        return self.at_line(meta if takes_line else EMPTY, lambda: self._node(form, quoted, items, context))

    def _node(self, form: Any, quoted: Any, args: list[Any], context: str) -> Any:
        if type(form) is not Atom:
            return self.remote(quoted, args, context)
        name = form.name
        meta = quoted[1]
        count = len(args)
        if form is BLOCK:
            return self.block_node(args, meta, context)
        if form is ALIASES:
            return self.alias_doc(args, context)
        if name == "<<>>":
            return self.bits(args, meta)
        if form is TUPLE:
            return self.tuple_doc(args, meta)
        if form is MAP:
            return self.map_doc(NOTHING, args, meta)
        if name == "%" and count == 2 and is_node(args[1]) and args[1][0] is MAP:
            struct, (_, inside, pairs) = self.doc(args[0], "parens_arg"), args[1]
            return self.at_line(inside, lambda: self.map_doc(struct, to_pylist(pairs), inside))
        if form is _CAPTURE and count == 1:
            return self.capture(args[0], context)
        if form is _AT and count == 1:
            return self.attribute(args[0], context)
        if form is FN and count and is_clauses(quoted[2]):
            return self.function(args, meta)
        return self._operator(name, args, quoted, context) or self._call(name, args, quoted, context)

    def _operator(self, name: str, args: list[Any], quoted: Any, context: str) -> Any:
        count = len(args)
        meta = quoted[1]
        if name == ".." and count == 0:
            return b"(..)" if context.startswith("no_parens") else b".."
        if name == "..//" and count == 3:
            ends = (_RANGE, meta, cons(args[0], cons(args[1], EMPTY)))
            return self.binary("//", (ends, args[2]), context, self.nesting, EMPTY)
        if name == "not" and count == 1 and is_call(args[0], IN):
            both = to_pylist(args[0][2])
            if len(both) == 2:
                return self.binary("in", (both[0], both[1]), context, self.nesting, EMPTY, "not in")
        if count == 1 and name in UNARY:
            return self.unary(name, args[0], context)
        if count == 2 and name in BINARY:
            return self.binary(name, (args[0], args[1]), context, self.nesting, meta)
        return None

    def _call(self, name: str, args: list[Any], quoted: Any, context: str) -> Any:
        if name.startswith("sigil_") and len(args) == 2:
            sigil = self.sigil(name[6:], quoted[1], args)
            if sigil is not None:
                return sigil
        return self.local(name, args, quoted[1], context)

    def alias_doc(self, args: list[Any], context: str) -> Any:
        first = args[0]
        head = text(first.name) if type(first) is Atom else self.parens_if_operator(self.doc(first, context), first)
        return seq(head, text("".join("." + part.name for part in args[1:]))) if len(args) > 1 else head
