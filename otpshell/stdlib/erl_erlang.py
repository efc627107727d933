"""``:erlang``: operators as functions, conversions, tuples, binaries, errors, clocks. Processes: erl_erlang_processes."""

from __future__ import annotations

import hashlib
import math
import zlib
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import arith
from otpshell.stdlib.badargs import bad_argument, bad_arguments
from otpshell.stdlib.erl_erlang_processes import FUNCTIONS
from otpshell.stdlib.erl_erlang_system import FUNCTIONS as SYSTEM_FUNCTIONS
from otpshell.stdlib.erl_erlang_terms import FUNCTIONS as TERM_FUNCTIONS
from otpshell.stdlib.iodata import bits_iodata, iodata, options
from otpshell.stdlib.number_text import float_decimals, float_scientific, float_text, parse_float, parse_int, to_base
from otpshell.terms.atom import FALSE, NIL, TRUE, UNDEFINED, Atom, atom, atom_count, boolean, existing_atom
from otpshell.terms.bits import Bits, bit_size, slice_bits
from otpshell.terms.cons import EMPTY, Cons, charlist, cons, from_iter, is_list, is_proper, split, to_pylist
from otpshell.terms.errors import ErlError, ErlExit, ErlThrow, badarg
from otpshell.terms.fun import ExtFun, arity_of, call, is_fun
from otpshell.terms.idents import Pid, Port, Ref
from otpshell.terms.inspect_funs import fun_info as known_of
from otpshell.terms.maps import Map, key_of
from otpshell.terms.order import compare, exact_equal

erlang = Native("erlang", "erlang.erl", app="erts")
fn = erlang.fn

NOT_ATOM, NOT_TUPLE, NOT_BINARY, NOT_LIST, NOT_INTEGER = "not an atom", "not a tuple", "not a binary", "not a list", "not an integer"
OUT_OF_RANGE = "out of range"

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
    """Elixir's `!==`.

    iex> :erlang."=/="(1, 1.0)
    true
    """
    return boolean(not exact_equal(a, b))


@fn("<")
def less(a: Any, b: Any) -> Atom:
    """Term order.

    iex> :erlang.<(1, 2)
    true
    """
    return boolean(compare(a, b) < 0)


@fn(">")
def greater(a: Any, b: Any) -> Atom:
    """Term order.

    iex> :erlang.>(1, 2)
    false
    """
    return boolean(compare(a, b) > 0)


@fn("=<")
def at_most(a: Any, b: Any) -> Atom:
    """Term order: Elixir's `<=`.

    iex> :erlang."=<"(1, 1)
    true
    """
    return boolean(compare(a, b) <= 0)


@fn(">=")
def at_least(a: Any, b: Any) -> Atom:
    """Term order.

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
    """Strict and of two booleans.

    iex> :erlang.and(true, false)
    false
    """
    x, y = arith.as_bool(a), arith.as_bool(b)
    return boolean(x and y)


@fn("or")
def or_(a: Any, b: Any) -> Atom:
    """Strict or of two booleans.

    iex> :erlang.or(true, false)
    true
    """
    x, y = arith.as_bool(a), arith.as_bool(b)
    return boolean(x or y)


@fn("xor")
def xor(a: Any, b: Any) -> Atom:
    """Whether exactly one of two booleans is true.

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
    """The absolute value.

    iex> :erlang.abs(-3)
    3
    """
    return abs(_number(number))


@fn("round")
def round_(number: Any) -> int:
    """The nearest integer, halves away from zero.

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
    """The integer part.

    iex> :erlang.trunc(2.9)
    2
    """
    return int(_number(number))


@fn
def ceil(number: Any) -> int:
    """The smallest integer not below the number.

    iex> :erlang.ceil(2.1)
    3
    """
    return math.ceil(_number(number))


@fn
def floor(number: Any) -> int:
    """The largest integer not above the number.

    iex> :erlang.floor(2.9)
    2
    """
    return math.floor(_number(number))


@fn("float")
def float_(number: Any) -> float:
    """A number as a float.

    iex> :erlang.float(2)
    2.0
    """
    return arith.to_float(_number(number))


# -- type tests ------------------------------------------------------------------------------------------------------


def _test(name: str, holds: Any) -> None:
    def is_type(term: Any) -> Atom:
        return TRUE if holds(term) else FALSE

    fn("is_" + name)(is_type)


_test("atom", lambda term: type(term) is Atom)
_test("binary", lambda term: type(term) is bytes)
_test("bitstring", lambda term: type(term) is bytes or type(term) is Bits)
_test("boolean", lambda term: term is TRUE or term is FALSE)
_test("float", lambda term: type(term) is float)
_test("integer", lambda term: type(term) is int)
_test("list", is_list)
_test("map", lambda term: type(term) is Map)
_test("number", lambda term: type(term) is int or type(term) is float)
_test("pid", lambda term: type(term) is Pid)
_test("port", lambda term: type(term) is Port)
_test("reference", lambda term: type(term) is Ref)
_test("tuple", lambda term: type(term) is tuple)


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

    iex> :erlang.is_record({:user, "Ada"}, :user)
    true
    """
    if type(tag) is not Atom:
        raise bad_argument(2, NOT_ATOM)
    return boolean(type(term) is tuple and term and term[0] is tag and (size is None or len(term) == size))


# -- tuples ----------------------------------------------------------------------------------------------------------


def _tuple(term: Any, position: int = 1) -> tuple[Any, ...]:
    if type(term) is not tuple:
        raise bad_argument(position, NOT_TUPLE)
    return term


def _index(index: Any, most: int, position: int) -> int:
    if type(index) is not int:
        raise bad_argument(position, NOT_INTEGER)
    if not 1 <= index <= most:
        raise bad_argument(position, OUT_OF_RANGE)
    return index


@fn
def element(index: Any, tuple_: Any) -> Any:
    """The element at a position, from 1.

    iex> :erlang.element(1, {:a, :b})
    :a
    """
    if type(index) is int and type(tuple_) is tuple and 0 < index <= len(tuple_):
        return tuple_[index - 1]
    notes = []
    if type(index) is not int:
        notes.append((1, NOT_INTEGER))
    elif type(tuple_) is not tuple or index <= 0 or index > len(tuple_):
        if type(tuple_) is tuple or index <= 0:
            notes.append((1, OUT_OF_RANGE))
    if type(tuple_) is not tuple:
        notes.append((2, NOT_TUPLE))
    raise bad_arguments(*notes)


@fn
def setelement(index: Any, tuple_: Any, value: Any) -> Any:
    """The tuple with another element at a position, from 1.

    iex> :erlang.setelement(1, {:a, :b}, :c)
    {:c, :b}
    """
    position = _index(index, len(_tuple(tuple_, 2)), 1)
    return (*tuple_[: position - 1], value, *tuple_[position:])


@fn
def tuple_size(tuple_: Any) -> int:
    """Number of elements.

    iex> :erlang.tuple_size({:a, :b})
    2
    """
    return len(_tuple(tuple_))


@fn
def tuple_to_list(tuple_: Any) -> Any:
    """The elements as a list.

    iex> :erlang.tuple_to_list({:a, :b})
    [:a, :b]
    """
    return from_iter(_tuple(tuple_))


@fn
def list_to_tuple(items: Any) -> Any:
    """The elements of a list as a tuple.

    iex> :erlang.list_to_tuple([:a, :b])
    {:a, :b}
    """
    return tuple(_proper(items))


@fn
def append_element(tuple_: Any, value: Any) -> Any:
    """The tuple with one element more at the end.

    iex> :erlang.append_element({:a}, :b)
    {:a, :b}
    """
    return (*_tuple(tuple_), value)


@fn
def delete_element(index: Any, tuple_: Any) -> Any:
    """The tuple without one element.

    iex> :erlang.delete_element(1, {:a, :b})
    {:b}
    """
    position = _index(index, len(_tuple(tuple_, 2)), 1)
    return (*tuple_[: position - 1], *tuple_[position:])


@fn
def insert_element(index: Any, tuple_: Any, value: Any) -> Any:
    """The tuple with one element more at a position, from 1.

    iex> :erlang.insert_element(1, {:a, :b}, :new)
    {:new, :a, :b}
    """
    position = _index(index, len(_tuple(tuple_, 2)) + 1, 1)
    return (*tuple_[: position - 1], value, *tuple_[position - 1 :])


@fn
def make_tuple(arity: Any, initial: Any, pairs: Any = EMPTY) -> Any:
    """A tuple of `arity` times the same term.

    iex> :erlang.make_tuple(3, 0)
    {0, 0, 0}
    """
    if type(arity) is not int or not 0 <= arity < 1 << 24:
        raise bad_argument(1, NOT_INTEGER if type(arity) is not int else OUT_OF_RANGE)
    out = [initial] * arity
    for position, value in _proper(pairs):
        out[_index(position, arity, 3) - 1] = value
    return tuple(out)


# -- lists and maps --------------------------------------------------------------------------------------------------


def _proper(items: Any, position: int = 1) -> list[Any]:
    try:
        return to_pylist(items)
    except TypeError:
        raise bad_argument(position, NOT_LIST) from None


@fn
def hd(items: Any) -> Any:
    """The first element of a list.

    iex> :erlang.hd([1, 2])
    1
    """
    if type(items) is not Cons:
        raise bad_argument(1, "not a nonempty list")
    return items.head


@fn
def tl(items: Any) -> Any:
    """A list without its first element.

    iex> :erlang.tl([1, 2])
    [2]
    """
    if type(items) is not Cons:
        raise bad_argument(1, "not a nonempty list")
    return items.tail


@fn
def length(items: Any) -> int:
    """Number of elements of a proper list.

    iex> :erlang.length([1, 2])
    2
    """
    if items is EMPTY:
        return 0
    cell, count = items, 0
    while type(cell) is Cons:
        cell, count = cell.tail, count + 1
    if cell is not EMPTY:
        raise bad_argument(1, NOT_LIST)
    return count


# The name registered last is the one that stack traces show.
@fn("++")
@fn("append")
def append(left: Any, right: Any) -> Any:
    """Two lists as one; the second may be any term.

    iex> :erlang.append([1], [2])
    [1, 2]

    iex> :erlang.++([1], [2])
    [1, 2]
    """
    if left is EMPTY:
        return right
    items, tail = split(left)
    if tail is not EMPTY:
        raise badarg()
    return from_iter(items, right)


@fn("--")
@fn("subtract")
def subtract(left: Any, right: Any) -> Any:
    """The first list without the first occurrence of each element of the second.

    iex> :erlang.subtract([1, 2, 1], [1])
    [2, 1]

    iex> :erlang.--([1, 2, 1], [1])
    [2, 1]
    """
    if not is_proper(left) or not is_proper(right):
        raise badarg()
    return from_iter(_subtract(to_pylist(left), to_pylist(right)))


def _subtract(items: list[Any], without: list[Any]) -> list[Any]:
    # Keys tell 1 from 1.0, and a count per key keeps long lists linear.
    counts: dict[Any, int] = {}
    for term in without:
        key = key_of(term)
        counts[key] = counts.get(key, 0) + 1
    kept = []
    for term in items:
        key = key_of(term)
        left = counts.get(key, 0)
        if left:
            counts[key] = left - 1
        else:
            kept.append(term)
    return kept


def badmap(term: Any) -> ErlError:
    """``{:badmap, term}``."""
    return ErlError((atom("badmap"), term))


@fn
def map_size(map_: Any) -> int:
    """Number of keys.

    iex> :erlang.map_size(%{a: 1})
    1
    """
    if type(map_) is not Map:
        raise badmap(map_)
    return len(map_)


@fn
def map_get(key: Any, map_: Any) -> Any:
    """The value of a key; `{:badkey, key}` without one.

    iex> :erlang.map_get(:a, %{a: 1})
    1
    """
    if type(map_) is not Map:
        raise badmap(map_)
    value = map_.get(key)
    if value is None:
        raise ErlError((atom("badkey"), key))
    return value


@fn
def is_map_key(key: Any, map_: Any) -> Atom:
    """Whether a map has a key.

    iex> :erlang.is_map_key(:a, %{a: 1})
    true
    """
    if type(map_) is not Map:
        raise badmap(map_)
    return boolean(key in map_)


# -- atoms and numbers as text ---------------------------------------------------------------------------------------


def _atom(term: Any, position: int = 1) -> str:
    if type(term) is not Atom:
        raise bad_argument(position, NOT_ATOM)
    return term.name


def _new_atom(vm: Any, name: str) -> Atom:
    if len(name) > 255:
        raise ErlError(arith.SYSTEM_LIMIT)
    found = existing_atom(name)
    if found is None:
        if atom_count() >= vm.atom_limit:
            raise ErlError(arith.SYSTEM_LIMIT)
        found = atom(name)
    return found


@fn
def atom_to_binary(term: Any, _encoding: Any = NIL) -> bytes:
    """The text of an atom, `Elixir.` included for aliases.

    iex> :erlang.atom_to_binary(:ok)
    "ok"
    """
    return _atom(term).encode()


@fn
def atom_to_list(term: Any) -> Any:
    """The text of an atom as a charlist.

    iex> :erlang.atom_to_list(:ok) == ~c"ok"
    true
    """
    return charlist(_atom(term))


def _decoded(data: Any) -> str:
    if type(data) is not bytes:
        raise bad_argument(1, NOT_BINARY)
    return data.decode()


@fn(vm=True)
def binary_to_atom(vm: Any, data: Any, _encoding: Any = NIL) -> Atom:
    """The atom of that text.

    iex> :erlang.binary_to_atom("ok")
    :ok
    """
    return _new_atom(vm, _decoded(data))


@fn
def binary_to_existing_atom(data: Any, _encoding: Any = NIL) -> Atom:
    """The atom of that text, if there is one already.

    iex> :erlang.binary_to_existing_atom("ok")
    :ok
    """
    found = existing_atom(_decoded(data))
    if found is None:
        raise bad_argument(1, "not an already existing atom")
    return found


def _chars(items: Any) -> str:
    try:
        return "".join(map(chr, _proper(items)))
    except (TypeError, ValueError, OverflowError):
        raise bad_argument(1, "not a list of characters") from None


@fn(vm=True)
def list_to_atom(vm: Any, items: Any) -> Atom:
    """The atom of that charlist.

    iex> :erlang.list_to_atom(~c"ok")
    :ok
    """
    return _new_atom(vm, _chars(items))


@fn
def list_to_existing_atom(items: Any) -> Atom:
    """The atom of that charlist, if there is one already.

    iex> :erlang.list_to_existing_atom(~c"ok")
    :ok
    """
    found = existing_atom(_chars(items))
    if found is None:
        raise bad_argument(1, "not an already existing atom")
    return found


def _base(base: Any) -> int:
    if type(base) is not int:
        raise bad_argument(2, NOT_INTEGER)
    if not 2 <= base <= 36:
        raise bad_argument(2, "not an integer in the range 2 through 36")
    return base


def _int_in(text: bytes, base: int) -> int:
    try:
        return parse_int(text, base)
    except ValueError:
        raise bad_argument(1, "not a textual representation of an integer") from None


@fn
def integer_to_binary(number: Any, base: Any = 10) -> bytes:
    """An integer as text in a base.

    iex> :erlang.integer_to_binary(255, 16)
    "FF"
    """
    if type(number) is not int:
        raise bad_argument(1, NOT_INTEGER)
    return to_base(number, _base(base)).encode()


@fn
def integer_to_list(number: Any, base: Any = 10) -> Any:
    """An integer as a charlist in a base.

    iex> :erlang.integer_to_list(42) == ~c"42"
    true
    """
    return charlist(integer_to_binary(number, base).decode())


@fn
def binary_to_integer(data: Any, base: Any = 10) -> int:
    """The integer that a binary writes.

    iex> :erlang.binary_to_integer("ff", 16)
    255
    """
    if type(data) is not bytes:
        raise bad_argument(1, NOT_BINARY)
    return _int_in(data, _base(base))


@fn
def list_to_integer(items: Any, base: Any = 10) -> int:
    """The integer that a charlist writes.

    iex> :erlang.list_to_integer(~c"42")
    42
    """
    if not is_list(items):
        raise bad_argument(1, NOT_LIST)
    return _int_in(_chars(items).encode(), _base(base))


def _float_in(text: bytes) -> float:
    try:
        return parse_float(text)
    except ValueError:
        raise bad_argument(1, "not a textual representation of a float") from None


@fn
def binary_to_float(data: Any) -> float:
    """The float that a binary writes; a point is needed.

    iex> :erlang.binary_to_float("1.5")
    1.5
    """
    if type(data) is not bytes:
        raise bad_argument(1, NOT_BINARY)
    return _float_in(data)


@fn
def list_to_float(items: Any) -> float:
    """The float that a charlist writes; a point is needed.

    iex> :erlang.list_to_float(~c"1.5")
    1.5
    """
    if not is_list(items):
        raise bad_argument(1, NOT_LIST)
    return _float_in(_chars(items).encode())


@fn
def float_to_binary(number: Any, opts: Any = EMPTY) -> bytes:
    """A float as text; options `:short`, `decimals: n`, `:compact`, `scientific: n`.

    iex> :erlang.float_to_binary(7.12, decimals: 1)
    "7.1"
    """
    if type(number) is not float:
        raise bad_argument(1, "not a float")
    given = options(opts)
    if not given.keys() <= {"short", "decimals", "compact", "scientific"}:
        raise bad_argument(2, "invalid option in list")
    if "short" in given:
        return float_text(number).encode()
    if "decimals" in given:
        decimals = given["decimals"]
        if type(decimals) is not int or not 0 <= decimals <= 253:
            raise bad_argument(2, "invalid option in list")
        return float_decimals(number, decimals, "compact" in given).encode()
    decimals = given.get("scientific", 20)
    if type(decimals) is not int or not 0 <= decimals <= 249:
        raise bad_argument(2, "invalid option in list")
    return float_scientific(number, decimals).encode()


@fn
def float_to_list(number: Any, opts: Any = EMPTY) -> Any:
    """A float as a charlist; options as of `:erlang.float_to_binary/2`.

    iex> :erlang.float_to_list(1.5, decimals: 2) == ~c"1.50"
    true
    """
    return charlist(float_to_binary(number, opts).decode())


# -- binaries --------------------------------------------------------------------------------------------------------


def _bits(term: Any, position: int = 1) -> Any:
    if type(term) is not bytes and type(term) is not Bits:
        raise bad_argument(position, "not a bitstring")
    return term


def _binary(term: Any, position: int = 1) -> bytes:
    if type(term) is not bytes:
        raise bad_argument(position, NOT_BINARY)
    return term


@fn("bit_size")
def bit_size_(term: Any) -> int:
    """Length in bits.

    iex> :erlang.bit_size("ab")
    16
    """
    return bit_size(_bits(term))


@fn
def byte_size(term: Any) -> int:
    """Length in bytes, rounded up.

    iex> :erlang.byte_size("ab")
    2
    """
    return (bit_size(_bits(term)) + 7) // 8


@fn
def size(term: Any) -> int:
    """Size of a tuple or a binary.

    iex> :erlang.size({:a, :b})
    2
    """
    if type(term) is tuple or type(term) is bytes:
        return len(term)
    raise bad_argument(1, "not a tuple or binary")


@fn
def binary_part(data: Any, start: Any, count: Any = None) -> bytes:
    """The part of a binary from `start`, `count` bytes (backwards when negative).

    iex> :erlang.binary_part("hello", 1, 3)
    "ell"
    """
    if count is None:
        start, count = start
    _binary(data)
    if type(start) is not int:
        raise bad_argument(2, NOT_INTEGER)
    if type(count) is not int:
        raise bad_argument(3, NOT_INTEGER)
    if not 0 <= start <= len(data):
        raise bad_argument(2, OUT_OF_RANGE)
    end = start + count
    if not 0 <= end <= len(data):
        raise bad_argument(3, OUT_OF_RANGE)
    return data[min(start, end) : max(start, end)]


@fn
def split_binary(data: Any, position: Any) -> tuple[bytes, bytes]:
    """A binary in two at a byte.

    iex> :erlang.split_binary("hello", 2)
    {"he", "llo"}
    """
    _binary(data)
    if type(position) is not int or not 0 <= position <= len(data):
        raise bad_argument(2, NOT_INTEGER if type(position) is not int else OUT_OF_RANGE)
    return data[:position], data[position:]


@fn
def binary_to_list(data: Any, start: Any = 1, stop: Any = None) -> Any:
    """The bytes of a binary as a list.

    iex> :erlang.binary_to_list(<<1, 2>>)
    [1, 2]
    """
    _binary(data)
    stop = len(data) if stop is None else stop
    if not (1 <= start <= len(data) + 1 and stop <= len(data)):
        raise bad_argument(2, OUT_OF_RANGE)
    return from_iter(list(data[start - 1 : stop]))


@fn
def bitstring_to_list(data: Any) -> Any:
    """The bytes of a bitstring as a list, the last bits as a bitstring.

    iex> :erlang.bitstring_to_list(<<1, 2>>)
    [1, 2]
    """
    whole = bit_size(_bits(data)) // 8
    out: list[Any] = list(slice_bits(data, 0, whole * 8))  # type: ignore[arg-type]
    if type(data) is Bits:
        out.append(slice_bits(data, whole * 8, data.size % 8))
    return from_iter(out)


def _iolist(term: Any) -> bytes:
    try:
        return iodata(term)
    except (TypeError, ValueError):
        raise bad_argument(1, "not an iodata term") from None


@fn
def iolist_to_binary(data: Any) -> bytes:
    """All bytes of iodata as one binary.

    iex> :erlang.iolist_to_binary(["a", [?b | "c"]])
    "abc"
    """
    return _iolist(data)


@fn
def list_to_binary(data: Any) -> bytes:
    """All bytes of an iolist as one binary.

    iex> :erlang.list_to_binary([1, [2]]) == <<1, 2>>
    true
    """
    if not is_list(data):
        raise bad_argument(1, NOT_LIST)
    try:
        return iodata(data)
    except (TypeError, ValueError):
        raise bad_argument(1, "not an iolist term") from None


@fn
def list_to_bitstring(data: Any) -> Any:
    """All bits of a list of bytes, bitstrings and lists.

    iex> :erlang.list_to_bitstring([<<1::1>>, <<0::1>>]) == <<2::2>>
    true
    """
    return bits_iodata(data)


@fn
def iolist_to_iovec(data: Any) -> Any:
    """Iodata as a list of binaries.

    iex> :erlang.iolist_to_iovec(["a", "b"]) |> Enum.join()
    "ab"
    """
    whole = _iolist(data)
    return from_iter([whole] if whole else [])


@fn
def iolist_size(data: Any) -> int:
    """Number of bytes of iodata.

    iex> :erlang.iolist_size(["ab", ?c])
    3
    """
    return len(_iolist(data))


# -- applying and leaving --------------------------------------------------------------------------------------------


@fn("apply", vm=True)
def apply_(vm: Any, fun: Any, second: Any, third: Any = None) -> Any:
    """Call a fun, or a function of a module, with a list of arguments.

    iex> :erlang.apply(Enum, :sum, [[1, 2]])
    3
    """
    if third is None:
        if not is_fun(fun):
            raise ErlError((atom("badfun"), fun)) if is_list(second) else bad_argument(2, NOT_LIST)
        return call(fun, *_proper(second, 2))
    if type(second) is not Atom:
        raise bad_argument(2, NOT_ATOM)
    args = _proper(third, 3)
    if type(fun) is not Atom:
        raise bad_argument(1, NOT_ATOM)
    return vm.apply(fun, second, *args)


@fn
def error(reason: Any, _args: Any = NIL, _opts: Any = NIL) -> Any:
    """Leave with an error of that reason.

    iex> :erlang.error(:badarg)
    ** (ArgumentError) argument error
    """
    raise ErlError(reason)


@fn
def throw(value: Any) -> Any:
    """Leave with a throw of that value.

    iex> catch_it = fn -> try do :erlang.throw(:ball) catch value -> value end end
    iex> catch_it.()
    :ball
    """
    raise ErlThrow(value)


@fn("raise")
def raise_(kind: Any, reason: Any, trace: Any) -> Any:
    """Leave with a kind, a reason and a stack trace.

    iex> fun = fn -> try do :erlang.raise(:throw, :ball, []) catch :throw, value -> value end end
    iex> fun.()
    :ball
    """
    if is_proper(trace) and all(type(entry) is tuple and 2 <= len(entry) <= 4 for entry in to_pylist(trace)):
        for leave in (ErlError, ErlExit, ErlThrow):
            if leave.kind is kind:
                raise leave(reason, trace)
    return atom("badarg")


@fn
def nif_error(reason: Any, _args: Any = NIL) -> Any:
    """As `:erlang.error/1`."""
    raise ErlError(reason)


# -- functions and modules -------------------------------------------------------------------------------------------


@fn(vm=True)
def make_fun(vm: Any, module: Any, name: Any, arity: Any) -> Any:
    """The fun that names a function of a module: `&module.name/arity`.

    iex> :erlang.make_fun(Enum, :sum, 1).([1, 2])
    3
    """
    _atom(module), _atom(name, 2)
    if type(arity) is not int:
        raise bad_argument(3, NOT_INTEGER)
    return external(vm, module, name, arity)


def external(vm: Any, module: Any, name: Any, arity: int) -> ExtFun:
    """A fun that names a function, which may not be there (yet)."""
    key = f"{module.name}:{name.name}/{arity}"
    if key not in vm.exports:
        vm.exports[key] = vm.code.stub(key)
    return ExtFun(module, name, arity, vm.exports)


@fn(vm=True)
def function_exported(vm: Any, module: Any, name: Any, arity: Any) -> Atom:
    """Whether a loaded module exports a function.

    iex> :erlang.function_exported(:lists, :reverse, 1)
    true
    """
    _atom(module), _atom(name, 2)
    if type(arity) is not int:
        raise bad_argument(3, NOT_INTEGER)
    vm.ensure_loaded(module)
    return boolean(vm.function_exported(module, name, arity))


@fn(vm=True)
def module_loaded(vm: Any, module: Any) -> Atom:
    """Whether a module is loaded.

    iex> :erlang.module_loaded(:erlang)
    true
    """
    _atom(module)
    return boolean(vm.module_loaded(module))


@fn("fun_info")
def fun_info(fun: Any, item: Any = None) -> Any:
    """What is known of a fun: module, name, arity, type, env.

    iex> :erlang.fun_info(&Enum.map/2, :arity)
    {:arity, 2}
    """
    if not is_fun(fun):
        raise bad_argument(1, "not a fun")
    if item is None:
        keys = ["module", "name", "arity", "env", "type"] if type(fun) is ExtFun else _FUN_KEYS
        return from_iter([fun_info(fun, atom(key)) for key in keys])
    return (item, _fun_item(fun, _atom(item, 2)))


_FUN_KEYS = ["pid", "module", "new_index", "new_uniq", "index", "uniq", "name", "arity", "env", "type"]


def _fun_item(fun: Any, key: str) -> Any:
    external = type(fun) is ExtFun
    if key == "arity":
        return arity_of(fun)
    if key == "type":
        return atom("external" if external else "local")
    if external:
        return {"module": fun.module, "name": fun.name, "env": EMPTY}.get(key, UNDEFINED)
    module, name, _arity, index, unique = known_of(fun)
    if key == "module":
        return module
    if key == "name":
        return atom(name)
    if key == "env":
        return from_iter([cell.cell_contents for cell in fun.__closure__ or ()])
    if key in ("index", "new_index"):
        return index
    if key == "uniq":
        return unique
    if key == "new_uniq":
        return unique.to_bytes(16, "big")
    if key == "pid":
        return UNDEFINED
    raise bad_argument(2, "invalid item")


# -- sums and random identities --------------------------------------------------------------------------------------


@fn
def md5(data: Any) -> bytes:
    """The MD5 digest of iodata.

    iex> :erlang.md5("otp") |> byte_size()
    16
    """
    return hashlib.md5(_iolist(data), usedforsecurity=False).digest()


@fn
def crc32(first: Any, second: Any = None) -> int:
    """The CRC-32 of iodata, going on from an earlier one when two arguments are given.

    iex> :erlang.crc32("otp")
    2812057793
    """
    return zlib.crc32(_iolist(first)) if second is None else zlib.crc32(iodata(second), first)


@fn
def adler32(first: Any, second: Any = None) -> int:
    """The Adler-32 of iodata.

    iex> :erlang.adler32("otp")
    44564820
    """
    return zlib.adler32(_iolist(first)) if second is None else zlib.adler32(iodata(second), first)


@fn(vm=True)
def display(vm: Any, term: Any) -> Atom:
    """Print a term for debugging, in Erlang's notation."""
    vm.output(vm.apply(atom("io_lib"), atom("format"), charlist("~p~n"), cons(term, EMPTY)))
    return TRUE


for _name, _code in [*TERM_FUNCTIONS, *SYSTEM_FUNCTIONS, *FUNCTIONS]:
    fn(_name, vm=True)(_code)
