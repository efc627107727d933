"""Floats as text: the shortest digits that read back as the same float, laid out as Elixir and as Erlang do."""

from __future__ import annotations

from functools import lru_cache


def _digits(value: float) -> tuple[str, int]:
    """Shortest digits d1d2… of a positive float and the exponent e with value = 0.d1d2… * 10**e."""
    text = repr(value)
    mantissa, _, exponent = text.partition("e")
    whole, _, fraction = mantissa.partition(".")
    if fraction == "0":
        fraction = ""
    digits = whole + fraction
    point = len(whole) + int(exponent or 0)
    stripped = digits.lstrip("0")
    point -= len(digits) - len(stripped)
    return stripped.rstrip("0"), point


def erlang_text(value: float) -> str:
    """As Erlang writes it (``io_lib:format("~w")``, also ``:erlang.float_to_binary(x, [:short])``)."""
    if value == 0.0:
        return "-0.0" if str(value).startswith("-") else "0.0"
    if value < 0:
        return "-" + erlang_text(-value)
    digits, point = _digits(value)
    if value >= 9007199254740992.0:
        return _scientific(digits, point)
    return _shorter(digits, point)


def _scientific(digits: str, point: int) -> str:
    return f"{digits[0]}.{digits[1:] or '0'}e{point - 1}"


def _shorter(digits: str, point: int) -> str:
    """Plain notation unless the scientific one is shorter."""
    length = len(digits)
    exponent_length = len(str(point - 1)) + 1  # the letter e and what follows it
    if 0 < point < length:
        return f"{digits[:point]}.{digits[point:]}"
    scientific = length + exponent_length + (2 if length == 1 else 1)
    if point >= length:
        if point + 2 <= scientific:
            return digits + "0" * (point - length) + ".0"
        return _scientific(digits, point)
    if 2 - point + length <= scientific:
        return "0." + "0" * -point + digits
    return _scientific(digits, point)


@lru_cache(1024)
def _elixir_text(value: float) -> str:
    if 1.0 <= abs(value) < 1.0e16 and value.is_integer():
        return f"{int(value)}.0"
    return erlang_text(value)


def elixir_text(value: float) -> str:
    """As Elixir's ``inspect`` writes it."""
    # 0.0 and -0.0 are one key of the cache.
    return _elixir_text(value) if value else erlang_text(value)
