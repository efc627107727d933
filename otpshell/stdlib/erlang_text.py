"""``:erlang``: atoms and numbers as text."""

from __future__ import annotations

from typing import Any

from otpshell.stdlib import arith
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.erlang_module import NOT_BINARY, NOT_INTEGER, NOT_LIST, atom_name, erlang, proper_items
from otpshell.stdlib.iodata import options
from otpshell.stdlib.number_text import float_decimals, float_scientific, float_text, parse_float, parse_int, to_base
from otpshell.terms.atom import Atom, atom, atom_count, existing_atom, made_atom
from otpshell.terms.cons import EMPTY, charlist, is_list
from otpshell.terms.errors import ErlError

fn = erlang.fn
UTF8, LATIN1 = atom("utf8"), atom("latin1")


def _encoding(encoding: Any) -> None:
    if type(encoding) is not Atom or encoding.name not in ("utf8", "unicode", "latin1"):
        raise bad_argument(2, "is an invalid encoding option")


def new_atom(vm: Any, name: str) -> Atom:
    if len(name) > 255:
        raise ErlError(arith.SYSTEM_LIMIT)
    found = made_atom(name)
    if found is None:
        if atom_count() >= vm.atom_limit:
            raise ErlError(arith.SYSTEM_LIMIT)
        found = atom(name)
    return found


@fn
def atom_to_binary(term: Any, encoding: Any = UTF8) -> bytes:
    """The text of an atom, `Elixir.` included for aliases.

    Raises `ArgumentError` when `term` is not an atom or `encoding` is unknown.

    iex> :erlang.atom_to_binary(:ok)
    "ok"
    """
    name = atom_name(term)
    _encoding(encoding)
    if encoding is not LATIN1:
        return name.encode()
    try:
        return name.encode("latin-1")
    except UnicodeEncodeError:
        raise bad_argument(1, "contains a character not expressible in latin1") from None


@fn
def atom_to_list(term: Any) -> Any:
    """The text of an atom as a charlist.

    Raises `ArgumentError` when `term` is not an atom.

    iex> :erlang.atom_to_list(:ok) == ~c"ok"
    true
    """
    return charlist(atom_name(term))


def _decoded(data: Any, encoding: Atom) -> str:
    if type(data) is not bytes:
        raise bad_argument(1, NOT_BINARY)
    return data.decode("latin-1" if encoding is LATIN1 else "utf-8")


@fn(vm=True)
def binary_to_atom(vm: Any, data: Any, encoding: Any = UTF8) -> Atom:
    """The atom of that text.

    Raises `ArgumentError` when `data` is not a binary or `encoding` is unknown.

    iex> :erlang.binary_to_atom("ok")
    :ok
    """
    _encoding(encoding)
    return new_atom(vm, _decoded(data, encoding))


@fn
def binary_to_existing_atom(data: Any) -> Atom:
    """The atom of that text, if there is one already.

    Raises `ArgumentError` when `data` is not a binary.

    iex> :erlang.binary_to_existing_atom("ok")
    :ok
    """
    return _existing(data)


@fn("binary_to_existing_atom")
def binary_to_existing_atom2(data: Any, encoding: Any) -> Atom:
    """The atom of that text, if there is one already.

    Raises `ArgumentError` when `data` is not a binary or `encoding` is unknown.

    iex> :erlang.binary_to_existing_atom("ok", :utf8)
    :ok
    """
    _encoding(encoding)
    return _existing(data, encoding)


def _existing(data: Any, encoding: Atom = UTF8) -> Atom:
    found = existing_atom(_decoded(data, encoding))
    if found is None:
        raise bad_argument(1, "not an already existing atom")
    return found


def _chars(items: Any) -> str:
    try:
        return "".join(map(chr, proper_items(items)))
    except (TypeError, ValueError, OverflowError):
        raise bad_argument(1, "not a list of characters") from None


@fn(vm=True)
def list_to_atom(vm: Any, items: Any) -> Atom:
    """The atom of that charlist.

    Raises `ArgumentError` when `items` is not such a text.

    iex> :erlang.list_to_atom(~c"ok")
    :ok
    """
    return new_atom(vm, _chars(items))


@fn
def list_to_existing_atom(items: Any) -> Atom:
    """The atom of that charlist, if there is one already.

    Raises `ArgumentError` when `items` is not such a text.

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


# Python refuses to write very long numbers, and needs long for long ones.
_SHORT = 1 << 256
_LONG_TEXT = 80


@fn
def integer_to_binary(number: Any, base: Any = 10) -> bytes:
    """An integer as text in a base.

    Raises `ArgumentError` when `number` is not an integer or `base` is not from 2 to 36.

    iex> :erlang.integer_to_binary(255, 16)
    "FF"
    """
    if type(number) is not int:
        raise bad_argument(1, NOT_INTEGER)
    if base == 10 and type(base) is int and -_SHORT < number < _SHORT:
        return b"%d" % number
    return to_base(number, _base(base)).encode()


@fn
def integer_to_list(number: Any, base: Any = 10) -> Any:
    """An integer as a charlist in a base.

    Raises `ArgumentError` when `number` is not an integer or `base` is not from 2 to 36.

    iex> :erlang.integer_to_list(42) == ~c"42"
    true
    """
    return charlist(integer_to_binary(number, base).decode())


@fn
def binary_to_integer(data: Any, base: Any = 10) -> int:
    """The integer that a binary stands for, in base 10 or in the base that is given.

    Raises `ArgumentError` when `data` is not text of an integer in that base or `base` is not from 2 to 36.

    iex> :erlang.binary_to_integer("ff", 16)
    255
    """
    if type(data) is not bytes:
        raise bad_argument(1, NOT_BINARY)
    if base == 10 and type(base) is int and len(data) < _LONG_TEXT and data.isdigit():
        return int(data)
    return _int_in(data, _base(base))


@fn
def list_to_integer(items: Any, base: Any = 10) -> int:
    """The integer that a charlist stands for, in base 10 or in the base that is given.

    Raises `ArgumentError` when `items` is not text of an integer in that base or `base` is not from 2 to 36.

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
    """The float that a binary stands for; it has to have a point.

    Raises `ArgumentError` when `data` is not text of a float.

    iex> :erlang.binary_to_float("1.5")
    1.5
    """
    if type(data) is not bytes:
        raise bad_argument(1, NOT_BINARY)
    return _float_in(data)


@fn
def list_to_float(items: Any) -> float:
    """The float that a charlist stands for; it has to have a point.

    Raises `ArgumentError` when `items` is not text of a float.

    iex> :erlang.list_to_float(~c"1.5")
    1.5
    """
    if not is_list(items):
        raise bad_argument(1, NOT_LIST)
    return _float_in(_chars(items).encode())


@fn
def float_to_binary(number: Any, opts: Any = EMPTY) -> bytes:
    """A float as text; options `:short`, `decimals: n`, `:compact`, `scientific: n`.

    Raises `ArgumentError` when `number` is not a float or `opts` has an unknown option.

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

    Raises `ArgumentError` when `number` is not a float or `opts` has an unknown option.

    iex> :erlang.float_to_list(1.5, decimals: 2) == ~c"1.50"
    true
    """
    return charlist(float_to_binary(number, opts).decode())
