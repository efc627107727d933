"""One segment of ``<<>>``, as its quoted expression says."""

from __future__ import annotations

from copy import copy
from typing import Any

from otpshell.lang.codegen.expanded import is_plain_var
from otpshell.terms.atom import NIL, Atom
from otpshell.terms.cons import EMPTY, Cons, to_pylist

TYPES = {"integer", "float", "binary", "bytes", "bitstring", "bits", "utf8", "utf16", "utf32"}
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

    @property
    def is_text(self) -> bool:
        """Literal text as it is."""
        return type(self.value) is bytes and self.type == "binary" and self.size is None

    @property
    def is_byte(self) -> bool:
        """One byte, as ``<<byte>>``: bound to a variable or compared with a number."""
        plain = is_plain_var(self.value) or type(self.value) is int
        return self.type == "integer" and self.size in (None, 8) and self.unit in (None, 1) and not self.signed and plain

    @property
    def is_whole(self) -> bool:
        """All of a binary that is put into another one."""
        return self.type == "binary" and self.size is None and self.unit in (None, 8)

    @property
    def is_one_byte(self) -> bool:
        """An integer of eight bits that is put into a binary; a literal only when it is one byte as it stands."""
        eight = self.type == "integer" and self.size in (None, 8) and self.unit in (None, 1)
        return eight and (type(self.value) is not int or 0 <= self.value < 256) and type(self.value) not in (bytes, float)

    @property
    def is_rest(self) -> bool:
        """``rest::binary``, which takes all that is left."""
        return self.type == "binary" and self.size is None and self.unit in (None, 8) and is_plain_var(self.value)

    @property
    def is_bit_rest(self) -> bool:
        """``rest::bitstring``, which takes all that is left, bit by bit."""
        return self.type == "bitstring" and self.size is None and self.unit in (None, 1) and is_plain_var(self.value)

    def anything(self) -> list[Segment]:
        """Segments of the same size that match any value: one, or one a byte for text."""
        plain = copy(self)
        plain.value = _ANY
        if type(self.value) is not bytes:
            return [plain]
        if self.type == "binary":
            plain.type = "integer"
        return [plain] * len(self.value)


def segments_of(node: Any) -> list[Segment]:
    return [Segment(part) for part in to_pylist(node[2])]


def rest_of(parts: Any) -> Segment | None:
    """The last segment of ``<<…, rest::binary>>`` or ``<<…, rest::bitstring>>``, given the segments as they are quoted; None when it ends
    in another way."""
    last = None
    while type(parts) is Cons:
        last = parts.head
        parts = parts.rest or parts.tail
    if type(last) is not tuple or last[0].name != "::":
        # None at all, or the arrow of a generator.
        return None
    segment = Segment(last)
    return segment if (segment.is_rest or segment.is_bit_rest) and segment.value[0].name != "_" else None


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
