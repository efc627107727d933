"""Erlang's operators on numbers and booleans: what compiled code calls when its inlined fast path does not apply.

Python's inf and nan never appear: a float result out of range is ``badarith``, an integer beyond the limit ``system_limit``.
"""

from __future__ import annotations

import math
from typing import Any

from otpshell.terms.atom import FALSE, TRUE, Atom, atom
from otpshell.terms.errors import BADARITH, ErlError

# The BEAM's largest integer since OTP 27, in bits. Earlier releases allow more than is ever useful before they fail the same way.
LIMIT_BITS = 1 << 22
SYSTEM_LIMIT = atom("system_limit")
_BADBOOL = atom("badbool")
_INF = math.inf
_NUMBERS = frozenset((int, float))


def badarith() -> ErlError:
    return ErlError(BADARITH)


def system_limit() -> ErlError:
    return ErlError(SYSTEM_LIMIT)


def _float(value: float) -> float:
    if value - value != 0.0:
        raise badarith()
    return value


def _both(a: Any, b: Any) -> None:
    if type(a) not in _NUMBERS or type(b) not in _NUMBERS:
        raise badarith()


def add(a: Any, b: Any) -> Any:
    """The sum of two numbers.

    Raises `ArithmeticError` when one of them is not a number or the sum is too large for a float.

    iex> :erlang.+(1, 2.0)
    3.0
    """
    _both(a, b)
    try:
        r = a + b
    except OverflowError:
        raise badarith() from None
    return _float(r) if type(r) is float else r


def sub(a: Any, b: Any) -> Any:
    """The difference of two numbers.

    Raises `ArithmeticError` when one of them is not a number or the difference is too large for a float.

    iex> :erlang.-(3, 1)
    2
    """
    _both(a, b)
    try:
        r = a - b
    except OverflowError:
        raise badarith() from None
    return _float(r) if type(r) is float else r


def mul(a: Any, b: Any) -> Any:
    """The product of two numbers.

    Raises `ArithmeticError` when one of them is not a number or the product is too large for a float.

    iex> :erlang.*(2, 3)
    6
    """
    _both(a, b)
    if type(a) is int and type(b) is int:
        if a.bit_length() + b.bit_length() > LIMIT_BITS:
            raise system_limit()
        return a * b
    try:
        return _float(a * b)
    except OverflowError:
        raise badarith() from None


def div(a: Any, b: Any) -> float:
    """The quotient of two numbers, which is always a float.

    Raises `ArithmeticError` when `a` or `b` is not a number or `b` is zero.

    iex> :erlang./(3, 2)
    1.5
    """
    _both(a, b)
    try:
        return _float(float(a) / float(b))
    except (OverflowError, ZeroDivisionError):
        raise badarith() from None


def int_div(a: Any, b: Any) -> int:
    """The quotient of two integers, cut towards 0.

    Raises `ArithmeticError` when `a` or `b` is not an integer or `b` is zero.

    iex> :erlang.div(7, 2)
    3
    """
    if type(a) is not int or type(b) is not int or b == 0:
        raise badarith()
    q = a // b
    return q + 1 if q < 0 and q * b != a else q


def rem_(a: Any, b: Any) -> int:
    """What is left of the first integer when divided by the second, with the sign of the first.

    Raises `ArithmeticError` when `a` or `b` is not an integer or `b` is zero.

    iex> :erlang.rem(-7, 2)
    -1
    """
    if type(a) is not int or type(b) is not int or b == 0:
        raise badarith()
    r = abs(a) % abs(b)
    return -r if a < 0 else r


def neg(a: Any) -> Any:
    """The number with the other sign.

    Raises `ArithmeticError` when `a` is not a number.

    iex> :erlang.-(2)
    -2
    """
    if type(a) not in _NUMBERS:
        raise badarith()
    return -a


def pos(a: Any) -> Any:
    """The number itself.

    Raises `ArithmeticError` when `a` is not a number.

    iex> :erlang.+(2)
    2
    """
    if type(a) not in _NUMBERS:
        raise badarith()
    return a


def power(a: Any, b: Any) -> Any:
    """Elixir's ``**``: an integer for an integer base and a natural exponent, else a float."""
    if type(a) is int and type(b) is int and b >= 0:
        if a not in (0, 1, -1) and a.bit_length() * b > LIMIT_BITS + a.bit_length():
            raise system_limit()
        return a**b
    if type(a) not in _NUMBERS or type(b) not in _NUMBERS:
        raise TypeError("no numbers")
    return float_power(a, b)


def float_power(a: Any, b: Any) -> float:
    """``:math.pow``."""
    _both(a, b)
    try:
        return _float(math.pow(a, b))
    except (OverflowError, ValueError):
        raise badarith() from None


def _ints(a: Any, b: Any) -> None:
    if type(a) is not int or type(b) is not int:
        raise badarith()


def band(a: Any, b: Any) -> int:
    """The bits that both integers have.

    Raises `ArithmeticError` when one of them is not an integer.

    iex> :erlang.band(6, 3)
    2
    """
    _ints(a, b)
    return a & b


def bor(a: Any, b: Any) -> int:
    """The bits that one of two integers has, or both have.

    Raises `ArithmeticError` when one of them is not an integer.

    iex> :erlang.bor(6, 3)
    7
    """
    _ints(a, b)
    return a | b


def bxor(a: Any, b: Any) -> int:
    """The bits that exactly one of two integers has.

    Raises `ArithmeticError` when one of them is not an integer.

    iex> :erlang.bxor(6, 3)
    5
    """
    _ints(a, b)
    return a ^ b


def bnot(a: Any) -> int:
    """The integer with every bit turned round.

    Raises `ArithmeticError` when `a` is not an integer.

    iex> :erlang.bnot(0)
    -1
    """
    if type(a) is not int:
        raise badarith()
    return ~a


def bsl(a: Any, b: Any) -> int:
    """The bits of an integer, moved to the left.

    Raises `ArithmeticError` when one of them is not an integer, and `SystemLimitError` when the result is too large.

    iex> :erlang.bsl(1, 4)
    16
    """
    _ints(a, b)
    if b < 0:
        return a >> -b
    if a and a.bit_length() + b > LIMIT_BITS:
        raise system_limit()
    return a << b if a else 0


def bsr(a: Any, b: Any) -> int:
    """The bits of an integer, moved to the right.

    Raises `ArithmeticError` when one of them is not an integer.

    iex> :erlang.bsr(16, 4)
    1
    """
    _ints(a, b)
    return bsl(a, -b) if b < 0 else a >> b


def as_bool(value: Any) -> bool:
    """A boolean atom as Python's; TypeError for anything else."""
    if value is TRUE:
        return True
    if value is FALSE:
        return False
    raise TypeError("no boolean")


def badbool(operator: str, value: Any) -> ErlError:
    """What ``and``/``or``/``not`` of Elixir raise for a left side that is no boolean."""
    return ErlError((_BADBOOL, atom(operator), value))


def not_(value: Any) -> Atom:
    """The other boolean.

    Raises `ArgumentError` when `value` is not a boolean.

    iex> :erlang.not(true)
    false
    """
    if value is TRUE:
        return FALSE
    if value is FALSE:
        return TRUE
    raise ErlError(atom("badarg"))


def to_float(value: Any) -> float:
    """``:erlang.float/1``."""
    try:
        return float(value)
    except OverflowError:
        raise ErlError(atom("badarg")) from None
