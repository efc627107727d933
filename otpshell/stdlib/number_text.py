"""Numbers to text and back, exactly as Erlang and Elixir write and read them."""

from __future__ import annotations

import re

_DIGITS = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SHORT_BITS = 12_000
_INTEGER = re.compile(rb"[+-]?[0-9]+\Z")
_FLOAT = re.compile(rb"[+-]?[0-9]+\.[0-9]+([eE][+-]?[0-9]+)?\Z")


def int_text(number: int) -> str:
    """Decimal digits of any integer. Python refuses beyond 4,300 digits (and is quadratic there), so long ones are halved."""
    if number.bit_length() < _SHORT_BITS:
        return str(number)
    if number < 0:
        return "-" + int_text(-number)
    half = int(number.bit_length() * 0.30103) // 2
    high, low = divmod(number, 10**half)
    return int_text(high) + int_text(low).rjust(half, "0")


def digits_value(text: str) -> int:
    """The value of a run of decimal digits of any length."""
    if len(text) < 4000:
        return int(text)
    half = len(text) // 2
    return digits_value(text[:-half]) * 10**half + digits_value(text[-half:])


def to_base(number: int, base: int) -> str:
    """An integer in base 2 to 36, upper case."""
    if base == 10:
        return int_text(number)
    if base == 16:
        return f"{number:X}"
    if base == 2:
        return f"{number:b}"
    if base == 8:
        return f"{number:o}"
    rest, out = abs(number), bytearray()
    while rest:
        rest, digit = divmod(rest, base)
        out.append(_DIGITS[digit])
    if not out:
        return "0"
    return ("-" if number < 0 else "") + out[::-1].decode()


def parse_int(text: bytes, base: int = 10) -> int:
    """The integer that the whole text writes; ValueError when it writes none."""
    if base == 10:
        if not _INTEGER.match(text):
            raise ValueError("no integer")
        sign = -1 if text[:1] == b"-" else 1
        return sign * digits_value(text.lstrip(b"+-").decode())
    body = text[1:] if text[:1] in (b"+", b"-") else text
    if not body.isalnum() or not body.isascii():
        raise ValueError("no integer")
    return int(text.decode(), base)


def parse_float(text: bytes) -> float:
    """The float that the whole text writes (a point with digits on both sides); ValueError otherwise, and for what overflows."""
    if not _FLOAT.match(text):
        raise ValueError("no float")
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError("out of range")
    return value


def shortest(number: float) -> tuple[str, int]:
    """The shortest digits that read back as ``abs(number)``, and where the point stands: ``("123", 1)`` is 1.23."""
    mantissa, _, exponent = f"{abs(number)!r}".partition("e")
    whole, _, part = mantissa.partition(".")
    digits = whole + part
    point = len(whole) + int(exponent or 0)
    stripped = digits.lstrip("0")
    point -= len(digits) - len(stripped)
    return stripped.rstrip("0") or "0", point if stripped else 1


def float_text(number: float) -> str:
    """A float as ``inspect`` and ``to_string`` write it: the shortest digits, with an exponent where that is shorter."""
    sign = "-" if str(number)[0] == "-" else ""
    if number == 0:
        return sign + "0.0"
    digits, point = shortest(number)
    length = len(digits)
    if 0 < point < length:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if point == 0:
        return f"{sign}0.{digits}"
    exponent = str(point - 1)
    cost = len(exponent) + 1 + (2 if length == 1 else 1)
    if point < 0 and 2 - point <= cost:
        return f"{sign}0.{'0' * -point}{digits}"
    if point >= length and point - length + 2 <= cost and abs(number) < 2**53:
        return f"{sign}{digits}{'0' * (point - length)}.0"
    return f"{sign}{digits[0]}.{digits[1:] or '0'}e{exponent}"


def float_scientific(number: float, decimals: int = 20) -> str:
    """Erlang's ``float_to_list/1`` form: ``1.00000000000000000000e+00``."""
    return f"{number:.{decimals}e}"


def float_decimals(number: float, decimals: int, compact: bool) -> str:
    """Fixed point; ``compact`` drops the zeros at the end, all but one."""
    text = f"{_half_away(number, decimals)}"
    if compact and "." in text:
        text = text.rstrip("0")
        if text.endswith("."):
            text += "0"
    return text


def _half_away(number: float, decimals: int) -> str:
    # OTP rounds the part behind the point by adding a half where that is exact: 0.125 with two decimals is 0.13, not Python's 0.12.
    size = abs(number)
    whole = int(size)
    units = int((size - whole) * 10**decimals + 0.5) if decimals < 16 else 0
    if decimals >= 16 or whole + units >= 2**53:
        return f"{number:.{decimals}f}"
    if units >= 10**decimals:
        whole, units = whole + 1, units - 10**decimals
    sign = "-" if str(number)[0] == "-" else ""
    return f"{sign}{whole}.{units:0{decimals}d}" if decimals else f"{sign}{whole}"
