"""``Integer``: whole numbers, their digits and their text."""

from __future__ import annotations

import math
import re
from typing import Any

from otpshell.lang.native import Native
from otpshell.lang.quoted import remote
from otpshell.stdlib import arith
from otpshell.stdlib.erl_erlang import erlang
from otpshell.stdlib.iodata import binary, integer
from otpshell.stdlib.number_text import digits_value
from otpshell.stdlib.protocols import shown
from otpshell.terms.atom import ERROR, atom
from otpshell.terms.cons import from_iter, from_own, to_pylist
from otpshell.terms.errors import argument_error

module = Native(
    "Elixir.Integer",
    "lib/integer.ex",
    doc="""\
Whole numbers, as large as memory allows: digits, division, as text.

    iex> Integer.digits(1024)
    [1, 0, 2, 4]
    iex> Integer.mod(-1, 3)
    2
    iex> Integer.parse("12 apples")
    {12, " apples"}
""",
)
fn = module.fn
_ERLANG = atom("erlang")


def _parity(name: str, wanted: int, doc: str) -> None:
    def expand(_env: Any, number: Any) -> Any:
        bit = remote(_ERLANG, "band", [number, 1])
        return remote(_ERLANG, "andalso", [remote(_ERLANG, "is_integer", [number]), remote(_ERLANG, "==", [bit, wanted])])

    expand.__doc__ = doc
    module.macro(name)(expand)


_parity("is_odd", 1, "Whether an integer is odd; allowed in guards (after `require Integer`).\n\n    iex> Integer.is_odd(5)\n    true")
_parity("is_even", 0, "Whether an integer is even; allowed in guards (after `require Integer`).\n\n    iex> Integer.is_even(10)\n    true")


@fn
def pow(base: Any, exponent: Any) -> int:
    """`base` to the power of `exponent`, which is not negative. The result is exact.

    Raises `ArithmeticError` when `exponent` is negative, and `FunctionClauseError` when `base` or `exponent` is not an integer.

    iex> Integer.pow(2, 10)
    1024
    """
    integer(base)
    if integer(exponent) < 0:
        raise arith.badarith()
    return arith.power(base, exponent)


@fn
def mod(dividend: Any, divisor: Any) -> int:
    """The rest of a division rounded down: it has the sign of the divisor.

    Raises `ArithmeticError` when `dividend` or `divisor` is not an integer or `divisor` is 0.

    iex> Integer.mod(-5, 2)
    1
    """
    arith.rem_(dividend, divisor)
    return dividend % divisor


@fn
def floor_div(dividend: Any, divisor: Any) -> int:
    """Division rounded down.

    Raises `ArithmeticError` when `dividend` or `divisor` is not an integer or `divisor` is 0.

    iex> Integer.floor_div(-99, 2)
    -50
    """
    # Real Elixir looks at the sign of the product first.
    arith.mul(dividend, divisor)
    arith.int_div(dividend, divisor)
    return dividend // divisor


@fn(vm=True)
def ceil_div(vm: Any, dividend: Any, divisor: Any) -> int:
    """Division rounded up.

    iex> Integer.ceil_div(5, 2)
    3
    """
    arith.int_div(dividend, divisor)
    return -(-dividend // divisor)


@fn
def gcd(one: Any, other: Any) -> int:
    """The greatest common divisor, never negative.

    Raises `FunctionClauseError` when `one` or `other` is not an integer.

    iex> Integer.gcd(8, -12)
    4
    """
    return math.gcd(integer(one), integer(other))


@fn
def extended_gcd(one: Any, other: Any) -> Any:
    """`{g, m, n}` with `one * m + other * n == g`, the greatest common divisor.

    Raises `FunctionClauseError` when `one` or `other` is not an integer.

    iex> Integer.extended_gcd(240, 46)
    {2, -9, 47}
    """
    if integer(one) == 0 and integer(other) == 0:
        return (0, 0, 0)
    if one == 0:
        return (abs(other), 0, 1 if other > 0 else -1)
    if integer(other) == 0:
        return (abs(one), 1 if one > 0 else -1, 0)
    s0, s1, t0, t1, r0, r1 = 1, 0, 0, 1, one, other
    while r1:
        quotient = arith.int_div(r0, r1)
        r0, r1 = r1, arith.rem_(r0, r1)
        s0, s1 = s1, s0 - quotient * s1
        t0, t1 = t1, t0 - quotient * t1
    return (r0, s0, t0) if r0 > 0 else (-r0, -s0, -t0)


# Python refuses to write very long numbers.
_SHORT = 1 << 1024


@fn
def digits(number: Any, base: Any = 10) -> Any:
    """The digits in a base, the most significant first.

    Raises `FunctionClauseError` when `number` is not an integer or `base` is not an integer from 2 on.

    iex> Integer.digits(170, 2)
    [1, 0, 1, 0, 1, 0, 1, 0]
    """
    if type(number) is int and type(base) is int and base == 10 and -_SHORT < number < _SHORT:
        if number < 0:
            return from_own([48 - digit for digit in b"%d" % -number])
        return from_own([digit - 48 for digit in b"%d" % number])
    if integer(base) < 2:
        raise TypeError("no base")
    integer(number)
    sign, rest, out = (-1 if number < 0 else 1), abs(number), []
    while rest >= base:
        rest, digit = divmod(rest, base)
        out.append(sign * digit)
    out.append(sign * rest)
    return from_iter(out[::-1])


@fn(vm=True)
def undigits(vm: Any, items: Any, base: Any = 10) -> int:
    """The integer with these digits in a base, the most significant first.

    Raises `ArgumentError` when a digit is not below `base`, and `FunctionClauseError` when `items` is not a list of digits or `base` is not
    an integer from 2 on.

    iex> Integer.undigits([1, 4], 16)
    20
    """
    if integer(base) < 2:
        raise TypeError("no base")
    total = 0
    for digit in to_pylist(items):
        if type(digit) is not int or digit >= base:
            integer(digit)
            raise argument_error(f"invalid digit {shown(vm, digit)} in base {base}")
        total = total * base + digit
    return total


@fn(vm=True)
def parse(vm: Any, text: Any, base: Any = 10) -> Any:
    """`{integer, rest}` of a text that starts with an integer, else `:error`.

    Raises `FunctionClauseError` when `text` is not a string, and `ArgumentError` when `base` is not from 2 to 36.

    iex> Integer.parse("34.5")
    {34, ".5"}
    """
    if type(base) is not int or not 2 <= base <= 36:
        raise argument_error(f"invalid base {shown(vm, base)}")
    binary(text)
    if base <= 10:
        letters = f"0-{base - 1}"
    else:
        high = chr(ord("a") + base - 11)
        letters = f"0-9a-{high}A-{high.upper()}"
    found = re.match(f"[+-]?[{letters}]+".encode(), text)
    if found is None:
        return ERROR
    body = found[0].decode()
    value = digits_value(body.lstrip("+-")) * (-1 if body[0] == "-" else 1) if base == 10 else int(body, base)
    return (value, text[found.end() :])


@fn
def to_string(number: Any, base: Any = 10) -> bytes:
    """The integer as text in a base.

    Raises `ArgumentError` when `number` is not an integer or `base` is not from 2 to 36.

    iex> Integer.to_string(100, 16)
    "64"
    """
    return erlang.functions["integer_to_binary", 2].code(number, base)


@fn
def to_charlist(number: Any, base: Any = 10) -> Any:
    """The integer as a charlist in a base.

    Raises `ArgumentError` when `number` is not an integer or `base` is not from 2 to 36.

    iex> Integer.to_charlist(7)
    [55]
    """
    return erlang.functions["integer_to_list", 2].code(number, base)


module.functions["to_char_list", 1] = module.functions["to_charlist", 1]._replace(name="to_char_list")
module.functions["to_char_list", 2] = module.functions["to_charlist", 2]._replace(name="to_char_list")
