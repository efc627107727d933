"""64-bit numbers that processes share: what ``:counters`` and ``:atomics`` are made of."""

from __future__ import annotations

from typing import Any

from otpshell.stdlib.arith import badarith
from otpshell.stdlib.badargs import bad_argument, bad_arguments
from otpshell.terms.cons import Cons, is_proper, to_pylist
from otpshell.terms.errors import ErlError
from otpshell.terms.idents import held_by

_NO_ARRAY, _NO_INTEGER, _OUT_OF_RANGE = "invalid atomics reference", "not an integer", "out of range"
_LOWEST, _ABOVE = -(1 << 63), 1 << 64


class Words:
    """The numbers behind a reference."""

    __slots__ = ("values", "signed")

    def __init__(self, size: int, signed: bool) -> None:
        self.values = [0] * size
        self.signed = signed

    def holds(self, value: int) -> bool:
        """Whether a word of this array can be that number."""
        return _LOWEST <= value < 1 << 63 if self.signed else 0 <= value < _ABOVE

    def add(self, at: int, amount: int) -> int:
        """Add to a word, which wraps around at 64 bits: its new value."""
        self.values[at] = made = _wrapped(self.values[at] + amount, self.signed)
        return made


def words_of(ref: Any) -> Words:
    """The numbers of a reference that ``new`` gave."""
    words: Words | None = held_by(ref, Words)
    if words is None:
        raise bad_argument(1, _NO_ARRAY)
    return words


def place(ref: Any, index: Any, *values: Any, amount: bool = False) -> tuple[Words, int]:
    """The numbers that a call means and which of them, from 0 on. ``values``, its arguments from the third on, are to fit into a word;
    an ``amount`` to add may be of either sign."""
    words: Words | None = held_by(ref, Words)
    if (
        words is not None
        and type(index) is int
        and 1 <= index <= len(words.values)
        and all(type(value) is int and (_LOWEST <= value < _ABOVE if amount else words.holds(value)) for value in values)
    ):
        return words, index - 1
    raise _refusal(words, index, values)


def _refusal(words: Words | None, index: Any, values: tuple[Any, ...]) -> ErlError:
    """What is wrong, argument for argument."""
    notes = [(1, _NO_ARRAY)] if words is None else []
    if type(index) is not int:
        notes.append((2, _NO_INTEGER))
    elif index < 1 or words is not None and index > len(words.values):
        notes.append((2, _OUT_OF_RANGE))
    for position, value in enumerate(values, 3):
        if type(value) is not int:
            notes.append((position, _NO_INTEGER))
        elif words is not None and not words.holds(value):
            notes.append((position, _OUT_OF_RANGE))
    return bad_arguments(*notes)


def size_of(size: Any) -> int:
    """How many numbers an array is to have."""
    if type(size) is not int:
        raise bad_argument(1, _NO_INTEGER)
    if size < 1:
        raise bad_argument(1, _OUT_OF_RANGE)
    return size


def options_of(options: Any, allowed: tuple[Any, ...]) -> list[Any]:
    """The options of ``new``, each one of those that it knows."""
    if not is_proper(options):
        raise bad_argument(2, "not a list")
    given = to_pylist(options) if type(options) is Cons else []
    if any(option not in allowed for option in given):
        raise bad_argument(2, "invalid option in list")
    return given


def negated(amount: Any) -> Any:
    """What a subtraction adds. OTP negates first: what is no number is bad arithmetic, not a bad argument."""
    if type(amount) not in (int, float):
        raise badarith()
    return -amount


def _wrapped(value: int, signed: bool) -> int:
    """A number cut to 64 bits."""
    value &= (1 << 64) - 1
    return value - (1 << 64) if signed and value >> 63 else value
