"""``:math``: functions of floats. What has no finite result is ``badarith``."""

from __future__ import annotations

import math
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import arith
from otpshell.stdlib.badargs import bad_arguments

module = Native(
    "math",
    "math.erl",
    app="stdlib",
    doc="""\
Roots, powers, logarithms and angles, as floats.

    iex> :math.sqrt(16)
    4.0
""",
)


def _numbers(*values: Any) -> list[float]:
    wrong = [(position, "not a number") for position, value in enumerate(values, 1) if type(value) is not int and type(value) is not float]
    if wrong:
        raise bad_arguments(*wrong)
    try:
        return [float(value) for value in values]
    except OverflowError:
        raise arith.badarith() from None


def _add_one(name: str, code: Any, doc: str) -> None:
    def function(x: Any) -> float:
        try:
            made = code(*_numbers(x))
        except (ValueError, OverflowError):
            raise arith.badarith() from None
        if made - made != 0.0:
            raise arith.badarith()
        return made

    function.__doc__ = doc
    module.fn(name)(function)


_ONE = {
    "sin": "The sine of radians.", "cos": "The cosine of radians.", "tan": "The tangent of radians.", "asin": "The angle of a sine.",
    "acos": "The angle of a cosine.", "atan": "The angle of a tangent.", "sinh": "The hyperbolic sine.", "cosh": "The hyperbolic cosine.",
    "tanh": "The hyperbolic tangent.", "asinh": "The inverse of sinh.", "acosh": "The inverse of cosh.", "atanh": "The inverse of tanh.",
    "exp": "e to the power of x.", "log": "The natural logarithm.", "log2": "The logarithm to base 2.",
    "log10": "The logarithm to base 10.", "erf": "The error function.", "erfc": "1 minus the error function.",
}  # fmt: skip
_TOO_LARGE = "the result is too large"
_LIMITS = {
    "asin": "it is not from -1 to 1", "acos": "it is not from -1 to 1", "atanh": "it is not between -1 and 1", "acosh": "it is less than 1",
    "sinh": _TOO_LARGE, "cosh": _TOO_LARGE, "exp": _TOO_LARGE, "log": "it is not above 0", "log2": "it is not above 0",
    "log10": "it is not above 0",
}  # fmt: skip
for _name, _doc in _ONE.items():
    _code = getattr(math, _name)
    _sample = 1 if _name in ("acos", "acosh", "log") else 8 if _name == "log2" else 1000 if _name == "log10" else 0
    _refused = f", and `ArithmeticError` when {_LIMITS[_name]}" if _name in _LIMITS else ""
    _raises = f"Raises `ArgumentError` when `x` is not a number{_refused}."
    _add_one(_name, _code, f"{_doc}\n\n    {_raises}\n\n    iex> :math.{_name}({_sample})\n    {_code(_sample)}")
_SQRT = "Raises `ArgumentError` when `x` is not a number, and `ArithmeticError` when it is negative."
_add_one("sqrt", math.sqrt, f"The square root.\n\n    {_SQRT}\n\n    iex> :math.sqrt(16)\n    4.0")
_NO_NUMBER = "Raises `ArgumentError` when `x` is not a number."
_add_one("ceil", lambda x: float(math.ceil(x)), f"Rounded up, as a float.\n\n    {_NO_NUMBER}\n\n    iex> :math.ceil(1.2)\n    2.0")
_add_one("floor", lambda x: float(math.floor(x)), f"Rounded down, as a float.\n\n    {_NO_NUMBER}\n\n    iex> :math.floor(1.8)\n    1.0")


@module.fn
def pi() -> float:
    """The number π.

    iex> :math.pi()
    3.141592653589793
    """
    return math.pi


@module.fn
def pow(base: Any, exponent: Any) -> float:
    """A float power.

    Raises `ArgumentError` when `base` or `exponent` is not a number, and `ArithmeticError` when the result is too large.

    iex> :math.pow(2, 3)
    8.0
    """
    return arith.float_power(*_numbers(base, exponent))


@module.fn
def atan2(y: Any, x: Any) -> float:
    """The angle of the point (x, y).

    Raises `ArgumentError` when `y` is not a number or `x` is not a number.

    iex> :math.atan2(0, 1)
    0.0
    """
    return math.atan2(*_numbers(y, x))


@module.fn
def fmod(x: Any, y: Any) -> float:
    """The rest of a float division.

    Raises `ArgumentError` when `x` or `y` is not a number, and `ArithmeticError` when `y` is zero.

    iex> :math.fmod(7, 4)
    3.0
    """
    try:
        return math.fmod(*_numbers(x, y))
    except ValueError:
        raise arith.badarith() from None
