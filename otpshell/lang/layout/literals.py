"""Literals as text: numbers, atoms, strings, charlists, heredocs, sigils and binaries."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from otpshell.lang.layout.comments import EVERYTHING
from otpshell.lang.layout.docs import between, flat, glued, parens, seq, text, unfit
from otpshell.lang.layout.nodes import BITS, GENERATOR, TYPE, is_call, is_interpolated, is_node
from otpshell.lang.layout.state import State
from otpshell.lang.quoted import keyword_get
from otpshell.terms.algebra import INFINITY, LIMIT, LINE, RESET, WHEN_BROKEN, group, nest
from otpshell.terms.atom import NIL, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, to_pylist
from otpshell.terms.inspect_text import atom_call, classify, decode, escape_text

_INFERRED = atom("inferred_bitstring_spec")
_MODIFIERS = frozenset("integer float bits bitstring binary bytes utf8 utf16 utf32 signed unsigned little big native _".split())
_TOKEN = atom("token")


class Literals(State):
    """Writes what needs no other expression, and what holds expressions between quotes."""

    # Numbers and atoms

    def number(self, value: Any, meta: Any) -> Any:
        token = keyword_get(meta, _TOKEN) if type(meta) is Cons else None
        return text(number_text(token.decode()) if type(token) is bytes else plain_number(value))

    def is_identifier(self, name: str) -> bool:
        return classify(name) == "identifier"

    def call_name(self, name: Atom) -> str:
        return atom_call(name)

    def atom_doc(self, value: Atom) -> Any:
        name = value.name
        if name in ("nil", "true", "false"):
            return text(name)
        kind = classify(name)
        if kind == "alias" and not self.source:
            return text(name if name == "Elixir" else name.removeprefix("Elixir."))
        if name in ("..//", "//"):
            return text(f':"{name}"')
        if kind in ("identifier", "unquoted_operator", "not_callable") and (self.source or name != "\\\\"):
            return text(":" + name)
        return text(':"' + self.quoted_text(name, '"') + '"')

    def keyword_key(self, key: Any) -> Any:
        """``name:``, in quotes where it needs them."""
        if is_node(key):
            inner = to_pylist(key[2])[0]
            return self.interpolated(to_pylist(inner[2]), '"', '"', '":')
        name = key.name
        kind = classify(name)
        plain = kind in ("identifier", "unquoted_operator", "not_callable") and name != "..//"
        return text(name + ":") if plain else text('"' + self.quoted_text(name, '"') + '":')

    # Strings

    def quoted_text(self, value: str, quote: str) -> str:
        """Text between quotes: as it was written, or with the escapes that it needs."""
        return value.replace(quote, "\\" + quote) if self.raw else escape_text(value, quote)

    def string_doc(self, value: str, quote: str) -> Any:
        if len(quote) == 3:
            return self.heredoc(value, quote)
        if self.raw:
            return seq(text(quote), raw_text(value, quote), text(quote))
        return text(quote + escape_text(value, quote) + quote)

    def heredoc(self, value: str, quote: str) -> Any:
        return unfit(self.interpolated([b"\n" + value.encode("utf-8", "surrogateescape")], quote, quote))

    def interpolated(
        self, parts: list[Any], quote: str, opening: str, closing: str | None = None, as_charlist: bool = False, escape: bool = False
    ) -> Any:
        """Text with expressions in it; ``escape``: line breaks in the text become ``\\n`` unless they were written."""
        docs: list[Any] = [text(opening)]
        for part in parts:
            if type(part) is bytes:
                escaped = escape and not self.raw
                docs.append(text(escape_text(decode(part), quote)) if escaped else raw_text(decode(part), quote))
            else:
                inner = part if as_charlist else part[2].head
                docs.append(self.at_line(inner[0][1], partial(self._interpolation, inner)))
        docs.append(text(quote if closing is None else closing))
        return seq(*docs)

    def _interpolation(self, inner: Any) -> Any:
        before, self.newlines_count = self.newlines_count, False
        doc = between("#{", self.block(inner[2].head), "}")
        self.newlines_count = before
        return (LIMIT, doc, INFINITY)

    def interpolated_string(self, parts: list[Any], quote: str, as_charlist: bool = False) -> Any:
        if len(quote) == 3:
            first = [b"\n" + parts[0], *parts[1:]] if type(parts[0]) is bytes else [b"\n", *parts]
            return unfit(self.interpolated(first, quote, quote, as_charlist=as_charlist))
        return self.interpolated(parts, quote, quote, as_charlist=as_charlist, escape=as_charlist)

    def sigil(self, letter: str, meta: Any, args: list[Any]) -> Any:
        content, modifiers = args
        if not is_call(content, BITS) or type(modifiers) is not Cons and modifiers is not EMPTY:
            return None
        delimiter = keyword_get(meta, atom("delimiter"), b'"').decode()
        closing = {"(": ")", "[": "]", "{": "}", "<": ">"}.get(delimiter, delimiter)
        ending = "".join(map(chr, to_pylist(modifiers)))
        parts = to_pylist(content[2])
        own = self.sigils.get(letter)
        if own is not None and len(parts) == 1 and type(parts[0]) is bytes:
            parts = [own(parts[0], meta, modifiers, delimiter)]
        if len(delimiter) == 3:
            first = b"\n" + parts[0] if parts and type(parts[0]) is bytes else b"\n"
            parts = [first, *(parts[1:] if len(first) > 1 or parts[:1] == [b""] else parts)]
            return unfit(self.interpolated(parts, delimiter, f"~{letter}{delimiter}", closing + ending))
        return self.interpolated(parts, closing, f"~{letter}{delimiter}", closing + ending)

    # Binaries

    def bits(self, args: list[Any], meta: Any) -> Any:
        if args and is_interpolated(args) and (not self.source or keyword_get(meta, atom("delimiter")) is not None):
            quote = keyword_get(meta, atom("delimiter"), b'"').decode()
            return self.interpolated_string(args, quote)
        last = len(args) - 1
        doc, stacked = self.elements_doc(args, meta, lambda index, arg: self.segment(arg, index, last), flex=True)
        if not args and not stacked:
            return b"<<>>"
        if stacked:
            return between("<<", doc, ">>")
        return group(seq(nest(seq(b"<<", doc), 2), b">>"))

    def segment(self, arg: Any, index: int, last: int) -> Any:
        if is_call(arg, TYPE):
            value, spec = to_pylist(arg[2])
            if keyword_get(arg[1], _INFERRED) is TRUE:
                return self._guarded(self.doc(value, "parens_arg"), index, last)
            doc = self._guarded(self.doc(value, "parens_arg"), index, -1)
            spec_doc = self.segment_spec(spec)
            if flat(spec_doc).startswith(":"):
                spec_doc = parens(spec_doc)
            return seq(doc, b"::", self._guarded(spec_doc, index, last) if index == last else spec_doc)
        if is_call(arg, GENERATOR):
            left, right = to_pylist(arg[2])
            source = nest(seq(b" <-", glued([b"", group(self.doc(right, "parens_arg"))])), self.nesting, WHEN_BROKEN)
            return self._guarded(seq(group(self.segment(left, -1, last)), group(source)), index, last)
        return self._guarded(self.doc(arg, "parens_arg"), index, last)

    def _guarded(self, doc: Any, index: int, last: int) -> Any:
        """Parentheses where a segment's own brackets would run into the binary's."""
        shown = flat(doc)
        if index == 0 and shown.startswith(("~", "<<")) or index == last and shown.endswith(">>"):
            return parens(doc)
        return doc

    def segment_spec(self, spec: Any, of_product: bool = False) -> Any:
        if is_node(spec) and spec[0] in (atom("-"), atom("*")) and type(spec[2]) is Cons:
            both = to_pylist(spec[2])
            if len(both) == 2:
                product = spec[0].name == "*"
                return seq(self.segment_spec(both[0], product), text(spec[0].name), self._spec_element(both[1], product))
        return self._spec_element(spec, of_product)

    def _spec_element(self, spec: Any, of_product: bool) -> Any:
        """A modifier; the ones that are not Elixir's own are macros, shown as calls."""
        if self.modifiers_as_calls and is_node(spec) and type(spec[0]) is Atom and spec[2] in (NIL, EMPTY):
            name = spec[0].name
            plain = name in _MODIFIERS or (of_product or not self.source) and name in ("size", "unit")
            spec = (spec[0], spec[1], NIL if plain else EMPTY)
        return self.parens_if_operator(self.doc(spec, "parens_arg"), spec)

    # What the other parts give.

    elements_doc: Callable[..., tuple[Any, bool]]


def raw_text(value: str, quote: str) -> Any:
    """Text inside quotes with its own line breaks. What was read has lost the backslash before a quote, and no other."""
    pieces = value.replace(quote, "\\" + quote).split("\n")
    docs = [text(pieces[0])]
    heredoc = len(quote) == 3
    for index, piece in enumerate(pieces[1:], 1):
        # Lines of a heredoc are indented like its quotes; empty ones are left empty.
        inside = heredoc and (piece or index == len(pieces) - 1)
        docs.append(LINE if inside else nest(LINE, RESET))
        docs.append(text(piece))
    return seq(*docs)


_FLOAT = re.compile(r"([0-9_]+)\.([0-9_]+)(?:[eE]([-+]?[0-9_]+))?")


def number_text(token: str) -> str:
    """A number as it was written, in the one style: ``0xABC``, ``1_000_000``, ``1.0e-3``."""
    if token.startswith("?"):
        return token
    if token[1:2] == "x":
        return "0x" + token[2:].upper()
    if token[1:2] in ("b", "o"):
        return token
    found = _FLOAT.fullmatch(token)
    if found is None:
        return spaced(token)
    exponent = "" if found[3] is None else "e" + found[3]
    return f"{spaced(found[1])}.{found[2]}{exponent}"


def plain_number(value: Any) -> str:
    from otpshell.terms.floats import elixir_text

    if type(value) is int:
        return spaced(str(value))
    whole, _point, rest = elixir_text(value).partition(".")
    return f"{spaced(whole)}.{rest}"


def spaced(digits: str) -> str:
    """Underscores between thousands, from six digits on, unless there are some already."""
    sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    if "_" in digits or len(digits) < 6:
        return sign + digits
    lead = len(digits) % 3
    groups = ([digits[:lead]] if lead else []) + [digits[at : at + 3] for at in range(lead, len(digits), 3)]
    return sign + "_".join(groups)


__all__ = ["EVERYTHING", "Literals"]
