"""What ``<<>>`` does when it runs: build a bitstring from segments, and take a pattern's segments off one."""

from __future__ import annotations

import math
import struct
from typing import Any, NoReturn

from otpshell.terms.atom import atom
from otpshell.terms.bits import Bits, as_int, bit_size, bitstring, slice_bits
from otpshell.terms.errors import ErlError, badarg
from otpshell.terms.inspect import inspect

_FLOATS = {16: ">e", 32: ">f", 64: ">d"}
_CODECS = {"utf8": "utf-8", "utf16": "utf-16-be", "utf32": "utf-32-be"}


def build_bits(*segments: tuple[Any, ...]) -> Any:
    """The bitstring of segments ``(value, size, type, unit, signed, order)``; ArgumentError when a value does not fit its type."""
    whole: list[bytes] | None = []
    total, size = 0, 0
    for number, (value, length, kind, unit, signed, order) in enumerate(segments, 1):
        try:
            if kind.endswith("*"):
                part: Any = b"".join(_segment(ord(c), length, kind[:-1], unit, signed, order) for c in _text(value, kind))
            else:
                part = _segment(value, length, kind, unit, signed, order)
        except ErlError:
            raise _not_built(number, value, length, kind, unit) from None
        if whole is not None:
            if type(part) is bytes:
                whole.append(part)
                continue
            joined = b"".join(whole)
            total, size, whole = int.from_bytes(joined, "big"), len(joined) * 8, None
        bits = bit_size(part)
        total = (total << bits) | as_int(part)
        size += bits
    return b"".join(whole) if whole is not None else bitstring(total, size)


_EXPECTED = {"integer": "an integer", "float": "a float or an integer", "binary": "a binary"}


def _not_built(number: int, value: Any, length: Any, kind: str, unit: int | None) -> ErlError:
    """The error of a segment that cannot be built; ``failed`` is what OTP keeps of it in the stack trace, ``message`` what it says.

    ``interpreted`` is how OTP's evaluator fails at the same segment: the name and the arguments of a function of Erlang's,
    ``("size", n)`` or ``("invalid", n)`` where it says the same of another number, or None.
    """
    unit = unit or (8 if kind == "binary" else 1)
    kind = "binary" if kind == "bitstring" else kind.removesuffix("*")
    error: Any = badarg()
    error.interpreted = None
    why = "type"
    if length is not None and (type(length) is not int or length < 0):
        why = "size"
        if type(length) in (int, float):
            error.interpreted = ("size", length * unit)
        else:
            error.interpreted = ("*", (length, unit))
        value = length
    elif kind == "binary" and type(value) in (bytes, Bits):
        why = "unit" if length is None else "short"
        if length is None:
            error.interpreted = ("badarg", ())
    elif kind == "binary" and length is None:
        error.interpreted = ("bit_size", (value,))
    elif kind == "float":
        bits = 64 if length is None else length * unit
        if type(value) in (int, float):
            why, value = ("no_float", value) if bits in _FLOATS else ("invalid", bits)
        elif bits not in _FLOATS:
            error.interpreted = ("invalid", bits)
    error.failed = (number, atom(kind), atom(why), value)
    error.message = failed_text(error.failed)
    return error  # type: ignore[no-any-return]


def failed_text(failed: Any) -> bytes:
    """What OTP says of ``{number of the segment, its type, what is wrong, the value}``: nothing of its own where the value is written with
    characters beyond Latin-1."""
    number, kind, why, value = failed
    shown = inspect(value)
    if any(character > "\xff" for character in shown):
        return b"argument error"
    if why.name == "size":
        text = f"expected a non-negative integer as size but got: {shown}"
    elif why.name == "short":
        text = f"the value {shown} is shorter than the size of the segment"
    elif why.name == "unit":
        text = f"the size of the value {shown} is not a multiple of the unit for the segment"
    elif why.name == "invalid":
        text = f"expected one of the supported sizes 16, 32, or 64 but got: {shown}"
    elif why.name == "no_float":
        text = f"the value {shown} is outside the range expressible as a float"
    else:
        text = f"expected {_EXPECTED.get(kind.name, f'a non-negative integer encodable as {kind.name}')} but got: {shown}"
    return f"construction of binary failed: segment {number} of type '{kind.name}': {text}".encode()


def _text(value: bytes, kind: str) -> str:
    return value.decode() if kind.startswith("utf") else value.decode("latin-1")


def _segment(value: Any, length: Any, kind: str, unit: int | None, _signed: bool, order: str) -> Any:
    if kind == "integer":
        if type(value) is not int:
            raise badarg()
        bits = _bits(8 if length is None else length, unit or 1)
        return _ordered(value & ((1 << bits) - 1), bits, order)
    if kind == "float":
        bits = _bits(64 if length is None else length, unit or 1)
        if type(value) not in (int, float) or bits not in _FLOATS:
            raise badarg()
        try:
            number = float(value)
        except OverflowError:
            raise badarg() from None
        try:
            data = struct.pack(_FLOATS[bits], number)
        except OverflowError:
            # Too large for so few bits: infinity.
            data = struct.pack(_FLOATS[bits], math.copysign(math.inf, number))
        return data[::-1] if order == "little" else data
    if kind in ("binary", "bitstring"):
        unit = unit or (8 if kind == "binary" else 1)
        whole = length is None
        bits = 0 if whole else _bits(length, unit)
        if type(value) is not bytes and type(value) is not Bits:
            raise badarg()
        if whole:
            if bit_size(value) % unit:
                raise badarg()
            return value
        if bits > bit_size(value):
            raise badarg()
        return slice_bits(value, 0, bits)
    codec = _CODECS[kind]
    if type(value) is not int or not 0 <= value <= 0x10FFFF or 0xD800 <= value <= 0xDFFF:
        raise badarg()
    return chr(value).encode(codec if order == "big" else codec.replace("be", "le"))


def _bits(length: Any, unit: int) -> int:
    if type(length) is not int or length < 0:
        raise badarg()
    return length * unit


def _ordered(value: int, bits: int, order: str) -> Any:
    if order == "big" or bits <= 8:
        return bitstring(value, bits)
    spare = bits % 8
    if not spare:
        return value.to_bytes(bits // 8, "little")
    # Whole bytes from the least significant on, then what is left of the most significant one.
    low = (value & ((1 << (bits - spare)) - 1)).to_bytes(bits // 8, "little")
    return bitstring((int.from_bytes(low, "big") << spare) | (value >> (bits - spare)), bits)


def match_bits(data: bytes, at: int, length: Any, kind: str, unit: int | None, signed: bool, order: str, last: bool, end: int) -> Any:
    """One segment of a bitstring, the bits of ``data`` up to ``end``, from bit ``at`` on: ``(value, position after it)``, or None where it
    does not fit."""
    left = end - at
    if kind in ("binary", "bitstring"):
        unit = unit or (8 if kind == "binary" else 1)
        if length is None:
            if left % unit:
                return None
            return slice_bits(data, at, left), at + left
        if type(length) is not int or length < 0 or length * unit > left:
            return None
        return slice_bits(data, at, length * unit), at + length * unit
    if kind == "integer":
        if length is None:
            length = 8
        if type(length) is not int or length < 0:
            return None
        bits = length * (unit or 1)
        if bits > left:
            return None
        return _integer(slice_bits(data, at, bits), bits, signed, order), at + bits
    if kind == "float":
        return _float(data, at, 64 if length is None else length, unit or 1, left, order)
    return _character(data, at, kind, order, left)


def _integer(part: Any, bits: int, signed: bool, order: str) -> int:
    if bits == 0:
        return 0
    if order == "little" and bits > 8:
        spare = bits % 8
        value = as_int(part)
        low = int.from_bytes((value >> spare).to_bytes(bits // 8, "big"), "little")
        value = low | ((value & ((1 << spare) - 1)) << (bits - spare)) if spare else low
    else:
        value = as_int(part)
    if signed and value >> (bits - 1):
        value -= 1 << bits
    return value


def _float(term: Any, at: int, length: Any, unit: int, left: int, order: str) -> Any:
    if type(length) is not int or length < 0:
        return None
    bits = length * unit
    if bits not in _FLOATS or bits > left:
        return None
    data = slice_bits(term, at, bits)
    raw: Any = data
    (value,) = struct.unpack(_FLOATS[bits], raw[::-1] if order == "little" else raw)
    # NaN and infinity are no Elixir floats: the segment does not match.
    return (value, at + bits) if value - value == 0.0 else None


def _character(term: Any, at: int, kind: str, order: str, left: int) -> Any:
    codec = _CODECS[kind] if order == "big" else _CODECS[kind].replace("be", "le")
    if kind == "utf8":
        if left < 8:
            return None
        first = slice_bits(term, at, 8)[0]  # type: ignore[index]
        size = 1 if first < 0x80 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4
    elif kind == "utf16":
        if left < 16:
            return None
        unit = int.from_bytes(slice_bits(term, at, 16), order)  # type: ignore[arg-type]
        size = 4 if 0xD800 <= unit <= 0xDBFF else 2
    else:
        size = 4
    if size * 8 > left:
        return None
    try:
        text = slice_bits(term, at, size * 8).decode(codec)  # type: ignore[union-attr]
    except UnicodeDecodeError:
        return None
    return (ord(text), at + size * 8) if len(text) == 1 else None


def utf8_at(data: bytes, at: int) -> int:
    """The character of more than one byte that begins at a position of a binary; -1 where none does."""
    first = data[at]
    size = 2 if first < 0xE0 else 3 if first < 0xF0 else 4
    try:
        return ord(data[at : at + size].decode())
    except UnicodeDecodeError:
        return -1


def utf8_width(character: int) -> int:
    """How many bytes a character takes."""
    return 1 if character < 0x80 else 2 if character < 0x800 else 3 if character < 0x10000 else 4


def integer_of(data: bytes, order: Any) -> int:
    return int.from_bytes(data, order)


def rest_from(data: bytes, at: int, end: int) -> Any:
    """The whole bytes from bit ``at`` to ``end``, as a binary and a position in it; None when they are no whole bytes."""
    left = end - at
    if left < 0 or left % 8:
        return None
    return (data, at // 8) if at % 8 == 0 else (slice_bits(data, at, left), 0)


def whole_bits(term: Any) -> tuple[Any, int | None]:
    """The bytes that hold a bitstring and how many bits it has; any other term as it is, and None."""
    if type(term) is bytes:
        return term, len(term) * 8
    return (term.data, term.size) if type(term) is Bits else (term, None)


def bits_between(data: bytes, at: int, end: int) -> Any:
    """The bitstring from bit ``at`` to ``end`` of bytes."""
    return slice_bits(data, at, end - at)


def bits_at(data: bytes, at: int, size: int) -> int:
    """The unsigned number that ``size`` bits of bytes write out from bit ``at`` on."""
    last = (at + size + 7) >> 3
    return (int.from_bytes(data[at >> 3 : last], "big") >> (last * 8 - at - size)) & ((1 << size) - 1)


def match_text(data: bytes, at: int, text: bytes, kind: str, order: str, end: int) -> Any:
    """The position after a literal text that stands at bit ``at`` of the bits up to ``end``, or None."""
    if kind in _CODECS:
        codec = _CODECS[kind] if order == "big" else _CODECS[kind].replace("be", "le")
        text = text.decode().encode(codec)
    size = len(text) * 8
    if end - at < size or slice_bits(data, at, size) != text:
        return None
    return at + size


def is_bitstring(term: Any) -> bool:
    return type(term) is bytes or type(term) is Bits


def not_joined(*parts: Any) -> NoReturn:
    """The error of ``<<a::binary, b::binary>>`` where one is no binary."""
    number = next(number for number, part in enumerate(parts, 1) if type(part) is not bytes)
    raise _not_built(number, parts[number - 1], None, "binary", None) from None


def check_collected(value: Any, alone: bool) -> None:
    """Refuse what is no bitstring as an element of a comprehension into a binary; ``alone``: all its generators are of bitstrings."""
    if type(value) is Bits:
        return
    if alone:
        error: Any = _not_built(2, value, None, "binary", None)
        error.interpreted = None
        raise error
    raise ErlError((atom("badarg"), value))


def grown(parts: list[Any]) -> Any:
    """The binary that is kept in parts (see ``codegen.growing``), which are one from then on."""
    if len(parts) > 1:
        parts[:] = [b"".join(parts)]
    return parts[0]
