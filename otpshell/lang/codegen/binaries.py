"""``<<>>`` in expressions and in patterns.

The common shapes are plain Python: text with interpolation is a join, ``"prefix" <> rest`` is a ``startswith``. Everything else becomes a
list of segments that :mod:`otpshell.lang.bitsyntax` builds or matches when it runs.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from otpshell.lang.codegen.expanded import is_plain_var, variable_key
from otpshell.lang.codegen.nodes import EQ, GE
from otpshell.terms.atom import NIL, Atom
from otpshell.terms.cons import EMPTY, to_pylist

TYPES = {"integer", "float", "binary", "bytes", "bitstring", "bits", "utf8", "utf16", "utf32"}
MODIFIERS = {"signed", "unsigned", "little", "big", "native"}
_ANY = (Atom("_"), EMPTY, NIL)


class Segment:
    """One segment: value or pattern, type, size (quoted, None when not given), unit, signedness and byte order."""

    def __init__(self, node: Any) -> None:
        self.value, spec = to_pylist(node[2])
        self.type = "integer"
        self.size: Any = None
        self.unit: int | None = None
        self.signed = False
        self.order = "big"
        explicit = False
        for name, args in _parts(spec):
            if name in TYPES:
                self.type = {"bytes": "binary", "bits": "bitstring"}.get(name, name)
                explicit = True
            elif name == "size":
                self.size = args[0]
            elif name == "unit":
                self.unit = args[0]
            elif name == "signed":
                self.signed = True
            elif name in ("little", "native"):
                self.order = "little"
        if not explicit and type(self.value) is bytes:
            self.type = "binary"

    def anything(self) -> list[Segment]:
        """Segments of the same size that match any value: one, or one a byte for text."""
        plain = copy(self)
        plain.value = _ANY
        if type(self.value) is not bytes:
            return [plain]
        if self.type == "binary":
            plain.type = "integer"
        return [plain] * len(self.value)


def _parts(spec: Any) -> list[tuple[str, list[Any]]]:
    """The modifiers of a segment, ``integer-size(8)-little``, in order."""
    if type(spec) is int:
        return [("size", [spec])]
    form, _meta, args = spec
    if type(form) is Atom and form.name in ("-", "*") and type(args) is not Atom:
        left, right = to_pylist(args)
        if form.name == "*":
            return [("size", [left]), ("unit", [right])]
        return [*_parts(left), *_parts(right)]
    return [(form.name, [] if type(args) is Atom else to_pylist(args))]


def build_binary(f: Any, node: Any) -> Any:
    """The expression that builds ``<<…>>``."""
    segments = [Segment(part) for part in to_pylist(node[2])]
    if not segments:
        return f.const(b"")
    if all(s.type == "binary" and s.size is None for s in segments):
        exprs = f.values([s.value for s in segments])
        if all(type(e).__name__ == "Constant" for e in exprs):
            return f.const(b"".join(e.value for e in exprs))
        return f.call("join_binary", *exprs)
    values = []
    for s in segments:
        values.append(s.value)
        if s.size is not None:
            values.append(s.size)
    exprs = iter(f.values(values))
    parts = []
    for s in segments:
        value = next(exprs)
        size = next(exprs) if s.size is not None else f.const(None)
        options = (s.type, s.unit, s.signed, s.order)
        if type(s.value) is bytes and s.type in ("utf8", "utf16", "utf32", "integer", "float"):
            # <<"text"::utf16>> is each character in turn.
            options = (s.type + "*", s.unit, s.signed, s.order)
        parts.append(f.tuple_([value, size, *(f.const(option) for option in options)]))
    return f.call("build_bits", *parts)


def match_binary(match: Any, node: Any, id: str) -> None:
    """Add the tests that match ``<<…>>`` against the value named ``id``."""
    f = match.f
    segments = [Segment(part) for part in to_pylist(node[2])]
    if not segments:
        match.tests.append(f.compare(f.name(id), EQ, f.const(b"")))
        return
    if _match_prefix(match, segments, id):
        return
    _match_segments(match, segments, id)


def is_whole_byte(s: Segment) -> bool:
    """Whether a segment is one byte, as ``<<byte>>``: bound to a variable or compared with a number."""
    plain = is_plain_var(s.value) or type(s.value) is int
    return s.type == "integer" and s.size in (None, 8) and s.unit in (None, 1) and not s.signed and plain


def _match_prefix(match: Any, segments: list[Segment], id: str) -> bool:
    """``"prefix" <> rest``, ``<<byte, rest::binary>>`` and other whole bytes before a rest."""
    f = match.f
    size = 0
    for i, s in enumerate(segments):
        last = i == len(segments) - 1
        if type(s.value) is bytes and s.type == "binary" and s.size is None:
            size += len(s.value)
        elif is_whole_byte(s):
            size += 1
        elif last and s.type == "binary" and s.size is None and s.unit in (None, 8) and is_plain_var(s.value):
            break
        else:
            return False
    has_rest = segments[-1].type == "binary" and type(segments[-1].value) is not bytes
    match.tests.append(f.type_is(f.name(id), "bytes"))
    length = f.call("len", f.name(id))
    match.tests.append(f.compare(length, GE if has_rest else EQ, f.const(size)))
    at = 0
    for i, s in enumerate(segments):
        if has_rest and i == len(segments) - 1:
            match._add(s.value, f.slice_from(f.name(id), at))
        elif type(s.value) is bytes:
            if s.value:
                match.tests.append(f.compare(f.slice_from(f.name(id), at, at + len(s.value)), EQ, f.const(s.value)))
            at += len(s.value)
        else:
            match._add(s.value, f.item(f.name(id), at))
            at += 1
    return True


def _match_segments(match: Any, segments: list[Segment], id: str) -> None:
    """Segment by segment: ``(pos := match_bits(value, pos, …))`` gives the part and the position after it."""
    f = match.f
    match.tests.append(f.call("is_bitstring", f.name(id)))
    position = match_from(match, segments, id, None)
    match.tests.append(f.call("all_matched", f.name(id), f.name(position)))


def match_from(match: Any, segments: list[Segment], id: str, start: str | None) -> str:
    """Add the tests that match segments from the bit named ``start`` on (None: from the first); gives the name of the bit after them.

    Without a start the last segment may take all that is left.
    """
    f = match.f
    position = f.temp()
    match.tests.append(f.not_none(f.walrus(position, f.const(0) if start is None else f.name(start))))
    for i, s in enumerate(segments):
        last = start is None and i == len(segments) - 1
        found = f.temp()
        part = f.temp()
        size = f.value(s.size) if s.size is not None else f.const(None)
        if type(s.value) is bytes and s.type in ("binary", "utf8", "utf16", "utf32", "integer"):
            step = f.call("match_text", f.name(id), f.name(position), f.const(s.value), f.const(s.type), f.const(s.order))
            match.tests.append(f.not_none(f.walrus(found, step)))
            match.tests.append(f.not_none(f.walrus(position, f.name(found))))
            continue
        options = [f.const(s.type), f.const(s.unit), f.const(s.signed), f.const(s.order), f.const(last)]
        step = f.call("match_bits", f.name(id), f.name(position), size, *options)
        match.tests.append(f.not_none(f.walrus(found, step)))
        match.tests.append(f.not_none(f.walrus(position, f.item(f.name(found), 1))))
        if is_plain_var(s.value):
            if s.value[0].name == "_" or f.counts.get(variable_key(s.value), 2) == 1:
                continue
            match._add(s.value, f.item(f.name(found), 0))
        else:
            match.tests.append(f.not_none(f.walrus(part, f.item(f.name(found), 0))))
            match._add(s.value, part)
    return position
