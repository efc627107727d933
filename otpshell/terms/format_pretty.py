"""``~p``: terms as Erlang source, broken into lines.

A term is first measured: :class:`Measured` has its parts and the length it would have on one line. What fits is written as it is; else
the parts go below one another, as many plain ones on a line as fit, while a part that has parts itself always gets its own line.
"""

from __future__ import annotations

from typing import Any

from otpshell.terms.atom import Atom
from otpshell.terms.bits import Bits
from otpshell.terms.cons import EMPTY, Cons, split
from otpshell.terms.format_write import binary_to_depth, leaf, quoted
from otpshell.terms.maps import Map


class Measured:
    """``kind`` is text, bytes, list, tuple, map, pair or cut; ``tail`` what ends an improper list, or a cut: what stands for the parts that
    are too deep."""

    __slots__ = ("kind", "parts", "tail", "text", "size", "tagged")

    def __init__(
        self, kind: str, text: str, parts: list[Measured] | None = None, tail: Measured | None = None, tagged: bool = False
    ) -> None:
        self.kind = kind
        self.text = text
        self.size = len(text)
        self.parts = parts or []
        self.tail = tail
        self.tagged = tagged

    @property
    def plain(self) -> bool:
        return self.kind == "text" or (self.kind == "pair" and all(part.kind == "text" for part in self.parts))


def _printable(codes: list[Any]) -> bool:
    """Whether all of these are characters of Latin-1 that print: Erlang's default range, of ``~tp`` too."""
    for code in codes:
        if type(code) is not int or not (32 <= code <= 126 or 160 <= code <= 255 or 8 <= code <= 13 or code == 27):
            return False
    return True


def measure(term: Any, unicode: bool, strings: bool, depth: int = -1) -> Measured:
    """A term and its parts; below ``depth``, when that is not negative, stands ``...``. Later elements count as deeper."""
    if depth == 0:
        return Measured("text", "...")
    kind = type(term)
    if kind is Cons:
        return _measure_list(term, unicode, strings, depth)
    if kind is tuple and term:
        return _measure_tuple(term, unicode, strings, depth)
    if kind is tuple:
        return Measured("text", "{}")
    if kind is Map:
        return _measure_map(term, unicode, strings, depth)
    if kind is bytes and term:
        return _measure_binary(term, unicode, strings, depth)
    if kind is Bits:
        return Measured("bytes", leaf(term) if depth < 0 else binary_to_depth(term, depth))
    return Measured("text", leaf(term, unicode))


def _measure_row(items: list[Any], unicode: bool, strings: bool, depth: int) -> list[Measured]:
    """The elements of a list or tuple, as many as the depth lets through."""
    if depth < 0:
        return [measure(item, unicode, strings) for item in items]
    return [measure(item, unicode, strings, depth - 1 - index) for index, item in enumerate(items[:depth])]


def _measure_tuple(term: tuple[Any, ...], unicode: bool, strings: bool, depth: int) -> Measured:
    if depth == 1:
        return Measured("text", "{...}")
    parts = _measure_row(list(term), unicode, strings, depth)
    cut = _cut(parts, depth, ",...")
    end = "" if cut is None else cut.text
    return Measured("tuple", f"{{{','.join([part.text for part in parts])}{end}}}", parts, cut, len(parts) > 1 and type(term[0]) is Atom)


def _cut(parts: list[Measured], depth: int, text: str) -> Measured | None:
    """What stands for the parts from this depth on, which are taken away."""
    if depth < 0 or len(parts) < depth:
        return None
    del parts[depth - 1 :]
    return Measured("cut", text)


def _measure_list(term: Cons, unicode: bool, strings: bool, depth: int) -> Measured:
    items, tail = split(term)
    if depth == 1:
        return Measured("text", "[...]")
    if strings and tail is EMPTY and _printable(items):
        return Measured("text", quoted("".join(map(chr, items)), '"', unicode))
    parts = _measure_row(items, unicode, strings, depth)
    last = _cut(parts, depth, "|...")
    if last is None and tail is not EMPTY:
        last = measure(tail, unicode, strings, depth - 1 - len(items) if depth > 0 else -1)
    end = "" if last is None else last.text if last.kind == "cut" else "|" + last.text
    return Measured("list", f"[{','.join([part.text for part in parts])}{end}]", parts, last)


def _measure_map(term: Map, unicode: bool, strings: bool, depth: int) -> Measured:
    entries = term.items()
    if not entries:
        return Measured("text", "#{}")
    if depth == 1:
        return Measured("text", "#{...}")
    pairs = []
    for key, value in entries if depth < 0 else entries[:depth]:
        one, other = measure(key, unicode, strings, depth - 1), measure(value, unicode, strings, depth - 1)
        pairs.append(Measured("pair", f"{one.text} => {other.text}", [one, other]))
    cut = _cut(pairs, depth, ",...")
    end = "" if cut is None else cut.text
    return Measured("map", f"#{{{','.join([pair.text for pair in pairs])}{end}}}", pairs, cut)


def _measure_binary(term: bytes, unicode: bool, strings: bool, depth: int) -> Measured:
    raw = Measured("bytes", leaf(term) if depth < 0 else binary_to_depth(term, depth))
    if depth == 1:
        return Measured("text", raw.text)
    most = len(term) if depth < 0 else 4 * (depth - 1)
    if strings and unicode:
        # Text that is UTF-8 is read so, and shown if the characters are Latin-1's.
        try:
            text = term.decode()
        except UnicodeDecodeError:
            text = None
        if text is not None and not text.isascii():
            if _printable(list(map(ord, text[:most]))):
                return Measured("text", f"<<{quoted(text[:most], chr(34), True)}/utf8{'...' * (most < len(text))}>>")
            return raw
    if strings and _printable(list(term[:most])):
        return Measured("text", f"<<{quoted(term[:most].decode('latin-1'), chr(34), unicode)}{'...' * (most < len(term))}>>")
    return raw


class _NoGood(Exception):
    """A tag is too long to indent everything behind it."""


class Layout:
    """Lays out one measured term: ``width`` columns, at most ``most`` characters on a line, ``tag`` the indentation below the tag of a
    tuple (-1: behind the tag)."""

    def __init__(self, width: int, most: int, tag: int) -> None:
        self.width = width
        self.most = most
        self.tag = tag

    def fits(self, size: int, column: int, closing: int, written: int) -> bool:
        return size < self.width - column - closing and size + written + closing <= self.most

    def any(self, term: Measured, column: int, indent: str, closing: int, written: int) -> str:
        if self.fits(term.size, column, closing, written):
            return term.text
        kind = term.kind
        if kind == "list":
            return f"[{self.items(term.parts, term.tail, column + 1, indent + ' ', closing, written + 1)}]"
        if kind == "tuple" and term.tagged:
            return "{" + self.tagged(term, column, indent, closing, written + 1) + "}"
        if kind == "tuple":
            return "{" + self.items(term.parts, term.tail, column + 1, indent + " ", closing, written + 1) + "}"
        if kind == "map":
            return "#{" + self.pairs(term.parts, term.tail, column + 2, indent + "  ", closing, written + 1) + "}"
        if kind == "bytes":
            return self.bytes(term.text, column + 2, indent + "  ", closing, written)
        return term.text

    def tagged(self, term: Measured, column: int, indent: str, closing: int, written: int) -> str:
        tag, rest = term.parts[0], term.parts[1:]
        behind = tag.size + 2
        if 0 < self.tag < behind:
            inner = indent + " " * self.tag
            return tag.text + self.rest(rest, term.tail, column + self.tag, column + behind, inner, closing, written + tag.size)
        inner = indent + " " * behind
        return f"{tag.text},{self.items(rest, term.tail, column + behind, inner, closing, written + tag.size + 1)}"

    def items(self, parts: list[Measured], tail: Measured | None, column: int, indent: str, closing: int, written: int) -> str:
        first = parts[0]
        text, size = self.element(first, column, indent, self.closing(parts, 0, tail, closing), written)
        return text + self.rest(parts[1:], tail, column, column + size, indent, closing, written + size)

    def closing(self, parts: list[Measured], index: int, tail: Measured | None, closing: int) -> int:
        """Brackets that will close right behind this part."""
        if index < len(parts) - 1:
            return 0
        return closing + 1 if tail is None or tail.kind == "cut" else 0

    def element(self, part: Measured, column: int, indent: str, closing: int, written: int) -> tuple[str, int]:
        if part.kind == "text" and self.fits(part.size, column, closing, written):
            return part.text, part.size
        return self.any(part, column, indent, closing, written), self.width

    def rest(self, parts: list[Measured], tail: Measured | None, start: int, column: int, indent: str, closing: int, written: int) -> str:
        out = []
        for index, part in enumerate(parts):
            last = self.closing(parts, index, tail, closing)
            if part.plain and self.joins(part.size + 1, column, last, written):
                out.append("," + part.text)
                column += part.size + 1
                written += part.size + 1
            else:
                text, size = self.element(part, start, indent, last, 0)
                out.append(f",\n{indent}{text}")
                column, written = start + size, size
        if tail is not None:
            if tail.kind == "cut":
                out.append(tail.text)
            elif tail.kind == "text" and self.fits(tail.size + 1, column, closing + 1, written):
                out.append("|" + tail.text)
            else:
                out.append(f"|\n{indent}{self.any(tail, start, indent, closing + 1, 0)}")
        return "".join(out)

    def joins(self, size: int, column: int, last: int, written: int) -> bool:
        """Whether a part still goes on the line."""
        room = last or 1
        return size < self.width - column - room and written + size + room <= self.most

    def pairs(self, parts: list[Measured], tail: Measured | None, start: int, indent: str, closing: int, written: int) -> str:
        text, size = self.pair(parts[0], start, indent, self.closing(parts, 0, tail, closing), written)
        out = [text]
        column, written = start + size, size
        for index, part in enumerate(parts[1:], 1):
            last = self.closing(parts, index, tail, closing)
            if part.plain and self.joins(part.size + 1, column, last, written):
                out.append("," + part.text)
                column += part.size + 1
                written += part.size + 1
            else:
                text, size = self.pair(part, start, indent, last, 0)
                out.append(f",\n{indent}{text}")
                column, written = start + size, size
        return "".join(out) if tail is None else "".join(out) + tail.text

    def pair(self, part: Measured, column: int, indent: str, closing: int, written: int) -> tuple[str, int]:
        if self.fits(part.size, column, closing, written):
            return part.text, part.size if part.plain else self.width
        key, value = part.parts
        step = self.tag if self.tag > 0 else 4
        inner = indent + " " * step
        first = self.any(key, column, indent, closing, written)
        return f"{first} =>\n{inner}{self.any(value, column + step, inner, closing, 0)}", self.width

    def bytes(self, text: str, column: int, indent: str, closing: int, written: int) -> str:
        full = max(8, min(self.width - column, self.most - 4 - written) - closing)
        room = full
        out: list[str] = []
        pieces = text[2:-2].split(",")
        for index, piece in enumerate(pieces):
            size = len(piece) + (0 if index == len(pieces) - 1 else 1)
            if size > room and out:
                out.append("\n" + indent)
                room = full
            out.append(piece if index == len(pieces) - 1 else piece + ",")
            room -= size
        return f"<<{''.join(out)}>>"

    # -- is this indentation good? ------------------------------------------------------------------------------------------

    def check(self, term: Measured, column: int, closing: int, written: int) -> None:
        """:class:`_NoGood` when a tag would push what stands behind it over the middle of the line."""
        if self.fits(term.size, column, closing, written) or term.kind in ("text", "bytes"):
            return
        if term.kind == "tuple" and term.tagged:
            behind = term.parts[0].size + 2
            column += self.tag if 0 < self.tag < behind else behind
            if not (self.most + column <= self.width or column <= self.width // 2):
                raise _NoGood
            self.check_parts(term.parts[1:], term.tail, column, closing)
        elif term.kind == "map":
            step = self.tag if self.tag > 0 else 4
            for index, pair in enumerate(term.parts):
                last = self.closing(term.parts, index, term.tail, closing)
                if not self.fits(pair.size, column + 2, last, 0):
                    self.check(pair.parts[0], column + 2, last, 0)
                    self.check(pair.parts[1], column + 2 + step, last, 0)
        else:
            self.check_parts(term.parts, term.tail, column + 1, closing)

    def check_parts(self, parts: list[Measured], tail: Measured | None, column: int, closing: int) -> None:
        for index, part in enumerate(parts):
            self.check(part, column, self.closing(parts, index, tail, closing), 0)
        if tail is not None and tail.kind != "cut":
            self.check(tail, column, closing + 1, 0)


def pretty(term: Any, column: int = 1, width: int = 80, unicode: bool = False, strings: bool = True, depth: int = -1) -> str:
    """``io_lib_pretty:print``: ``column`` counts from 1 and is where the text begins; ``depth`` is negative for all of the term."""
    measured = measure(term, unicode, strings, depth)
    if width == 0 or measured.size < width - column or measured.kind == "text":
        return measured.text
    layout = Layout(width, measured.size, 1)
    for tag in (-1, 4):
        layout.tag = tag
        try:
            layout.check(measured, column, 0, 0)
            break
        except _NoGood:
            layout.tag = 1
    return layout.any(measured, column, " " * (column - 1), 0, 0)
