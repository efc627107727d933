"""Bitstrings whose length is no whole number of bytes; every other one is ``bytes``."""

from __future__ import annotations

from typing import Any


class Bits:
    """A bitstring of ``size`` bits, ``size % 8 != 0``: ``data`` holds them from the most significant bit on, zero padded."""

    __slots__ = ("data", "size")

    def __init__(self, data: bytes, size: int) -> None:
        self.data = data
        self.size = size

    def __eq__(self, other: object) -> Any:
        if type(other) is not Bits:
            return NotImplemented
        return self.size == other.size and self.data == other.data

    def __hash__(self) -> int:
        return hash((self.data, self.size))

    def __repr__(self) -> str:
        return f"Bits({self.data!r}, {self.size})"


def bitstring(value: int, size: int) -> bytes | Bits:
    """The bitstring of ``size`` bits that ``value`` (not negative, below ``2**size``) writes out."""
    spare = -size % 8
    data = (value << spare).to_bytes((size + spare) // 8, "big")
    return Bits(data, size) if spare else data


def bit_size(term: bytes | Bits) -> int:
    """Length in bits; TypeError for what is no bitstring."""
    if type(term) is bytes:
        return len(term) * 8
    if type(term) is Bits:
        return term.size
    raise TypeError(f"no bitstring: {term!r}")


def as_int(term: bytes | Bits) -> int:
    """All bits as one unsigned integer."""
    if type(term) is bytes:
        return int.from_bytes(term, "big")
    assert type(term) is Bits
    return int.from_bytes(term.data, "big") >> (-term.size % 8)


def slice_bits(term: bytes | Bits, start: int, size: int) -> bytes | Bits:
    """``size`` bits of a bitstring from bit ``start`` on."""
    data = term if type(term) is bytes else term.data  # type: ignore[union-attr]
    if start % 8 == 0 and size % 8 == 0:
        return data[start // 8 : (start + size) // 8]
    # Only of the bytes that hold them.
    last = (start + size + 7) // 8
    held = int.from_bytes(data[start // 8 : last], "big")
    return bitstring((held >> (last * 8 - start - size)) & ((1 << size) - 1), size)
