"""64-bit numbers that processes share: what ``:counters`` and ``:atomics`` are made of."""

from __future__ import annotations

from typing import Any

from otpshell.terms.errors import badarg
from otpshell.terms.idents import Ref


class Words:
    """The numbers behind a reference."""

    __slots__ = ("values", "signed")

    def __init__(self, size: int, signed: bool) -> None:
        self.values = [0] * size
        self.signed = signed

    def _at(self, index: Any) -> int:
        if type(index) is not int or not 1 <= index <= len(self.values):
            raise badarg()
        return index - 1

    def get(self, index: Any) -> int:
        return self.values[self._at(index)]

    def put(self, index: Any, value: Any) -> None:
        low, high = (-(1 << 63), 1 << 63) if self.signed else (0, 1 << 64)
        if type(value) is not int or not low <= value < high:
            raise badarg()
        self.values[self._at(index)] = value


def words_of(ref: Any) -> Words:
    """The numbers of a reference that ``new`` gave."""
    if type(ref) is not Ref or type(ref.target) is not Words:
        raise badarg()
    return ref.target


def wrapped(value: Any, signed: bool) -> int:
    """A number cut to 64 bits."""
    value &= (1 << 64) - 1
    return value - (1 << 64) if signed and value >> 63 else value
