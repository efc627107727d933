"""``Float``: rounding, text and fractions of floats."""

from __future__ import annotations

import math
import re
import sys
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import arith
from otpshell.stdlib.enum_core import no_clause_at
from otpshell.stdlib.erl_erlang import erlang
from otpshell.stdlib.number_text import float_text
from otpshell.stdlib.protocols import as_text
from otpshell.terms.atom import ERROR
from otpshell.terms.cons import charlist
from otpshell.terms.errors import argument_error

module = Native(
    "Elixir.Float",
    "lib/float.ex",
    doc="""\
Numbers with a fraction, of 64 bits: rounding, and as text.

    iex> Float.round(3.14159, 2)
    3.14
    iex> Float.parse("1.5 km")
    {1.5, " km"}
""",
)
fn = module.fn
_EXACT = Context(prec=1200)
_NUMBER = re.compile(rb"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def _float(number: Any) -> float:
    if type(number) is not float:
        raise TypeError("no float")
    return number


def _rounded(vm: Any, number: Any, precision: Any, mode: str) -> float:
    """Exact: the float's own value is rounded, not its shortest text."""
    _float(number)
    if type(precision) is not int or not 0 <= precision <= 15:
        raise argument_error(f"precision {as_text(vm, precision)} is out of valid range of 0..15")
    rounded = Decimal(number).quantize(Decimal(1).scaleb(-precision), rounding=mode, context=_EXACT)
    return math.copysign(float(rounded), number)


@fn(vm=True)
def ceil(vm: Any, number: Any, precision: Any = 0) -> float:
    """The smallest float of so many decimals (0 to 15) that is not below the number.

    Raises `FunctionClauseError` when `number` is not a float, `ArgumentError` when `precision` is not an integer from 0 to 15, and
    `Protocol.UndefinedError` when it cannot even be written as text.

    iex> Float.ceil(34.253, 2)
    34.26
    """
    return _rounded(vm, number, precision, ROUND_CEILING)


@fn(vm=True)
def floor(vm: Any, number: Any, precision: Any = 0) -> float:
    """The largest float of so many decimals (0 to 15) that is not above the number.

    Raises `FunctionClauseError` when `number` is not a float, `ArgumentError` when `precision` is not an integer from 0 to 15, and
    `Protocol.UndefinedError` when it cannot even be written as text.

    iex> Float.floor(34.259, 2)
    34.25
    """
    return _rounded(vm, number, precision, ROUND_FLOOR)


@fn("round", vm=True)
def round_(vm: Any, number: Any, precision: Any = 0) -> float:
    """Rounded to so many decimals (0 to 15), halves away from zero. The exact value of the float counts: 5.5675 is a little less.

    Raises `FunctionClauseError` when `number` is not a float, `ArgumentError` when `precision` is not an integer from 0 to 15, and
    `Protocol.UndefinedError` when it cannot even be written as text.

    iex> Float.round(5.5675, 3)
    5.567
    """
    return _rounded(vm, number, precision, ROUND_HALF_UP)


@fn
def ratio(number: Any) -> Any:
    """The float as a pair of integers whose quotient it is exactly.

    Raises `FunctionClauseError` when `number` is not a float.

    iex> Float.ratio(0.75)
    {3, 4}
    """
    return _float(number).as_integer_ratio()


@fn
def pow(base: Any, exponent: Any) -> float:
    """A float to the power of any number.

    Raises `FunctionClauseError` when `base` is not a float or `exponent` is not a number.

    iex> Float.pow(2.0, 3)
    8.0
    """
    _float(base)
    if type(exponent) is not int and type(exponent) is not float:
        raise TypeError("no number")
    return arith.float_power(base, exponent)


@fn
def max_finite() -> float:
    """The largest float.

    iex> Float.max_finite()
    1.7976931348623157e308
    """
    return sys.float_info.max


@fn
def min_finite() -> float:
    """The float furthest below zero.

    iex> Float.min_finite()
    -1.7976931348623157e308
    """
    return -sys.float_info.max


@fn
def parse(text: Any) -> Any:
    """`{float, rest}` of a text that starts with a number, else `:error`.

    Raises `FunctionClauseError` when `text` is not a string.

    iex> Float.parse("56.5xyz")
    {56.5, "xyz"}
    """
    if type(text) is not bytes:
        raise no_clause_at("Elixir.Float", "parse_unsigned", "lib/float.ex", 159, text)
    found = _NUMBER.match(text)
    if found is None:
        return ERROR
    value = float(found[0])
    if math.isinf(value):
        return ERROR
    return (value, text[found.end() :])


@fn
def to_string(number: Any, opts: Any = None) -> bytes:
    """The shortest text that reads back as the same float.

    Raises `FunctionClauseError` when `number` is not a float, and `ArgumentError` when there are options and it is not, or `opts` is not a
    list of options.

    iex> Float.to_string(7.0)
    "7.0"
    """
    if opts is not None:
        return erlang.functions["float_to_binary", 2].code(number, opts)
    return float_text(_float(number)).encode()


@fn
def to_charlist(number: Any) -> Any:
    """As `to_string/1`, as a charlist.

    Raises `FunctionClauseError` when `number` is not a float.

    iex> Float.to_charlist(7.0) |> length()
    3
    """
    return charlist(float_text(_float(number)))


module.functions["to_char_list", 1] = module.functions["to_charlist", 1]._replace(name="to_char_list")
