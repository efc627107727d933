"""``:erlang``: operators as functions, comparisons, numbers and type tests."""

from __future__ import annotations

import math
from typing import Any

from otpshell.stdlib import arith
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.erlang_module import NOT_ATOM, NOT_INTEGER, OUT_OF_RANGE, erlang
from otpshell.terms.atom import FALSE, TRUE, Atom, boolean
from otpshell.terms.bits import Bits
from otpshell.terms.cons import is_list
from otpshell.terms.fun import arity_of, is_fun
from otpshell.terms.idents import Pid, Port, Ref
from otpshell.terms.maps import Map
from otpshell.terms.order import compare, exact_equal

fn = erlang.fn


for _name, _arity, _code in [
    ("+", 2, arith.add), ("-", 2, arith.sub), ("*", 2, arith.mul), ("/", 2, arith.div), ("+", 1, arith.pos), ("-", 1, arith.neg),
    ("div", 2, arith.int_div), ("rem", 2, arith.rem_), ("band", 2, arith.band), ("bor", 2, arith.bor), ("bxor", 2, arith.bxor),
    ("bnot", 1, arith.bnot), ("bsl", 2, arith.bsl), ("bsr", 2, arith.bsr), ("not", 1, arith.not_),
]:  # fmt: skip
    fn(_name)(_code)


# -- comparing and booleans ------------------------------------------------------------------------------------------


@fn("==")
def equal(a: Any, b: Any) -> Atom:
    """Whether two terms are equal, `1 == 1.0` included.

    iex> :erlang.==(1, 1.0)
    true
    """
    return boolean(a == b)


@fn("/=")
def not_equal(a: Any, b: Any) -> Atom:
    """Whether two terms differ.

    iex> :erlang."/="(1, 2)
    true
    """
    return boolean(a != b)


@fn("=:=")
def exactly_equal(a: Any, b: Any) -> Atom:
    """Whether two terms are equal and of the same types: Elixir's `===`.

    iex> :erlang."=:="(1, 1.0)
    false
    """
    return boolean(exact_equal(a, b))


@fn("=/=")
def not_exactly_equal(a: Any, b: Any) -> Atom:
    """Whether two terms differ in value or type: Elixir's `!==`.

    iex> :erlang."=/="(1, 1.0)
    true
    """
    return boolean(not exact_equal(a, b))


@fn("<")
def less(a: Any, b: Any) -> Atom:
    """Whether the first term stands before the second one in the order of terms.

    iex> :erlang.<(1, 2)
    true
    """
    return boolean(compare(a, b) < 0)


@fn(">")
def greater(a: Any, b: Any) -> Atom:
    """Whether the first term stands after the second one in the order of terms.

    iex> :erlang.>(1, 2)
    false
    """
    return boolean(compare(a, b) > 0)


@fn("=<")
def at_most(a: Any, b: Any) -> Atom:
    """Whether the first term stands before the second one in the order of terms, or is equal to it: Elixir's `<=`.

    iex> :erlang."=<"(1, 1)
    true
    """
    return boolean(compare(a, b) <= 0)


@fn(">=")
def at_least(a: Any, b: Any) -> Atom:
    """Whether the first term stands after the second one in the order of terms, or is equal to it.

    iex> :erlang.>=(1, 2)
    false
    """
    return boolean(compare(a, b) >= 0)


@fn("max")
def max_(a: Any, b: Any) -> Any:
    """The larger of two terms, the first when they are equal.

    iex> :erlang.max(1, 2)
    2
    """
    return a if compare(a, b) >= 0 else b


@fn("min")
def min_(a: Any, b: Any) -> Any:
    """The smaller of two terms, the first when they are equal.

    iex> :erlang.min(1, 2)
    1
    """
    return a if compare(a, b) <= 0 else b


@fn("and")
def and_(a: Any, b: Any) -> Atom:
    """Whether both booleans are `true`. Both are always looked at.

    Raises `ArgumentError` when `a` is not a boolean or `b` is not a boolean.

    iex> :erlang.and(true, false)
    false
    """
    x, y = arith.as_bool(a), arith.as_bool(b)
    return boolean(x and y)


@fn("or")
def or_(a: Any, b: Any) -> Atom:
    """Whether one of two booleans is `true`. Both are always looked at.

    Raises `ArgumentError` when `a` is not a boolean or `b` is not a boolean.

    iex> :erlang.or(true, false)
    true
    """
    x, y = arith.as_bool(a), arith.as_bool(b)
    return boolean(x or y)


@fn("xor")
def xor(a: Any, b: Any) -> Atom:
    """Whether exactly one of two booleans is true.

    Raises `ArgumentError` when `a` is not a boolean or `b` is not a boolean.

    iex> :erlang.xor(true, true)
    false
    """
    return boolean(arith.as_bool(a) is not arith.as_bool(b))


# -- numbers ---------------------------------------------------------------------------------------------------------


def _number(value: Any, why: str = "not a number") -> Any:
    if type(value) is not int and type(value) is not float:
        raise bad_argument(1, why)
    return value


@fn("abs")
def abs_(number: Any) -> Any:
    """The number without its sign.

    Raises `ArgumentError` when `number` is not a number.

    iex> :erlang.abs(-3)
    3
    """
    return abs(_number(number))


@fn("round")
def round_(number: Any) -> int:
    """The nearest integer, halves away from zero.

    Raises `ArgumentError` when `number` is not a number.

    iex> :erlang.round(2.5)
    3
    """
    _number(number)
    if type(number) is int:
        return number
    whole = int(number)
    return whole + (1 if number > 0 else -1) if abs(number - whole) >= 0.5 else whole


@fn
def trunc(number: Any) -> int:
    """The integer part of a number.

    Raises `ArgumentError` when `number` is not a number.

    iex> :erlang.trunc(2.9)
    2
    """
    return int(_number(number))


@fn
def ceil(number: Any) -> int:
    """The smallest integer not below the number.

    Raises `ArgumentError` when `number` is not a number.

    iex> :erlang.ceil(2.1)
    3
    """
    return math.ceil(_number(number))


@fn
def floor(number: Any) -> int:
    """The largest integer not above the number.

    Raises `ArgumentError` when `number` is not a number.

    iex> :erlang.floor(2.9)
    2
    """
    return math.floor(_number(number))


@fn("float")
def float_(number: Any) -> float:
    """A number as a float.

    Raises `ArgumentError` when `number` is not a number.

    iex> :erlang.float(2)
    2.0
    """
    return arith.to_float(_number(number))


# -- type tests ------------------------------------------------------------------------------------------------------


def _test(name: str, holds: Any, what: str, example: str = "") -> None:
    def is_type(term: Any) -> Atom:
        return TRUE if holds(term) else FALSE

    right = f"iex> :erlang.is_{name}({example})\n    true\n    " if example else ""
    is_type.__doc__ = f"""Whether a term is {what}.

    {right}iex> :erlang.is_{name}({"1" if name == "list" else "[1]"})
    false
    """
    fn("is_" + name)(is_type)


_test("atom", lambda term: type(term) is Atom, "an atom", ":a")
_test("binary", lambda term: type(term) is bytes, "a binary", '"a"')
_test("bitstring", lambda term: type(term) is bytes or type(term) is Bits, "a bitstring", "<<1::3>>")
_test("boolean", lambda term: term is TRUE or term is FALSE, "`true` or `false`", "true")
_test("float", lambda term: type(term) is float, "a float", "1.5")
_test("integer", lambda term: type(term) is int, "an integer", "1")
_test("list", is_list, "a list", "[1]")
_test("map", lambda term: type(term) is Map, "a map", "%{}")
_test("number", lambda term: type(term) is int or type(term) is float, "an integer or a float", "1.5")
_test("pid", lambda term: type(term) is Pid, "a pid", "self()")
_test("port", lambda term: type(term) is Port, "a port")
_test("reference", lambda term: type(term) is Ref, "a reference", "make_ref()")
_test("tuple", lambda term: type(term) is tuple, "a tuple", "{}")


@fn
def is_function(term: Any, arity: Any = None) -> Atom:
    """Whether a term is a fun (of that arity).

    iex> :erlang.is_function(fn x -> x end, 1)
    true
    """
    if arity is None:
        return boolean(is_fun(term))
    if type(arity) is not int or arity < 0:
        raise bad_argument(2, NOT_INTEGER if type(arity) is not int else OUT_OF_RANGE)
    return boolean(is_fun(term) and arity_of(term) == arity)


@fn
def is_record(term: Any, tag: Any, size: Any = None) -> Atom:
    """Whether a term is a tuple whose first element is `tag`.

    Raises `ArgumentError` when `tag` is not an atom or `size` is not an integer.

    iex> :erlang.is_record({:user, "Ada"}, :user)
    true
    """
    if type(tag) is not Atom:
        raise bad_argument(1 if size is None else 2, NOT_ATOM)
    if size is not None and type(size) is not int:
        raise bad_argument(3, NOT_INTEGER)
    return boolean(type(term) is tuple and term and term[0] is tag and (size is None or len(term) == size))
