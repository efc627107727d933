"""``String``: asking, comparing, converting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.lang.support import case_clause
from otpshell.stdlib.erl_erlang import erlang
from otpshell.stdlib.iodata import binary, integer, text_of
from otpshell.stdlib.protocols import shown
from otpshell.stdlib.string_module import string
from otpshell.stdlib.string_splitting import patterns_of
from otpshell.stdlib.string_text import (
    grapheme_bytes,
    is_valid,
    jaro,
    printable,
)
from otpshell.stdlib.warnings import warn_from
from otpshell.terms.atom import FALSE, INFINITY, NIL, TRUE, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, Cons, charlist, from_iter, to_pylist
from otpshell.terms.errors import ErlError, exception_struct

fn = string.fn


_COMPILED = "compiled patterns are deprecated in starts_with?"
REGEX, RANGE = atom("Elixir.Regex"), atom("Elixir.Range")


# -- asking ----------------------------------------------------------------------------------------------------------


@fn("contains?")
def contains(text: Any, contents: Any) -> Atom:
    """Whether a string contains another one, or any of a list of them.

    Raises `ArgumentError` when `contents` is not a string or a list of strings, and `FunctionClauseError` when `text` is not a string.

    iex> String.contains?("elixir of life", ["life", "death"])
    true
    """
    binary(text)
    return boolean(any(one in text for one in patterns_of(contents)))


def _one_or_list(value: Any) -> list[bytes]:
    return [value] if type(value) is bytes else [binary(one) for one in to_pylist(value)]


@fn("starts_with?", vm=True)
def starts_with(vm: Any, text: Any, prefix: Any) -> Atom:
    """Whether a string starts with a string, or any of a list of them.

    Raises `ArgumentError` when `prefix` is neither a string nor a list, `CaseClauseError` when an element of that list is not a string,
    and `FunctionClauseError` when `text` is not a string.

    iex> String.starts_with?("elixir", ["erlang", "eli"])
    true
    """
    if type(binary(text)) is bytes and type(prefix) is Cons:
        return _any_end(text, prefix, bytes.startswith)
    if type(prefix) is not bytes and prefix is not EMPTY:
        warn_from(vm, _COMPILED, ("Elixir.String", "starts_with?", 2, "lib/string.ex", 2356))
    return boolean(text.startswith(tuple(patterns_of(prefix))))


@fn("ends_with?")
def ends_with(text: Any, suffix: Any) -> Atom:
    """Whether a string ends with a string, or any of a list of them.

    Raises `FunctionClauseError` when `text` is not a string or `suffix` is neither a string nor a list, and `CaseClauseError` when an
    element of that list is not a string.

    iex> String.ends_with?("language", "age")
    true
    """
    if type(binary(text)) is bytes and type(suffix) is Cons:
        return _any_end(text, suffix, bytes.endswith)
    return boolean(text.endswith(tuple(_one_or_list(suffix))))


def _any_end(text: bytes, ends: Any, has: Callable[[bytes, bytes], bool]) -> Atom:
    """Whether a string begins or ends with one of several; the first that is no string is told as real Elixir comes upon it."""
    for end in to_pylist(ends):
        if type(end) is not bytes:
            raise case_clause((text, len(text), end))
        if has(text, end):
            return TRUE
    return FALSE


@fn("match?", vm=True)
def match(vm: Any, text: Any, regex: Any) -> Atom:
    """Whether a regex matches anywhere in the string.

    Raises `FunctionClauseError` when `text` is not a string or `regex` is not a regular expression.

    iex> String.match?("foo", ~r/o+/)
    true
    """
    return vm.apply(REGEX, atom("match?"), regex, binary(text))


@fn("valid?")
def valid(text: Any, _algorithm: Any = NIL) -> Atom:
    """Whether a binary is UTF-8 throughout.

    iex> String.valid?(<<0xFF>>)
    false
    """
    return boolean(type(text) is bytes and is_valid(text))


@fn("valid_character?")
def valid_character(text: Any) -> Atom:
    """Whether a binary is one valid code point.

    iex> String.valid_character?("a")
    true
    """
    return boolean(type(text) is bytes and is_valid(text) and len(text_of(text)) == 1)


@fn("printable?")
def printable_(text: Any, limit: Any = INFINITY) -> Atom:
    """Whether (the first `limit`) characters are all printable.

    Raises `FunctionClauseError` when `text` is not a string or `limit` is not an integer from 0 on.

    iex> String.printable?("abc" <> <<0>>, 3)
    true
    """
    chars = text_of(binary(text))
    if limit is not INFINITY:
        chars = chars[: integer(limit)]
    return boolean(all(map(printable, chars)))


@fn
def jaro_distance(one: Any, other: Any) -> float:
    """How alike two strings are, from 0.0 to 1.0 (Jaro similarity).

    Raises `FunctionClauseError` when `one` or `other` is not a string.

    iex> String.jaro_distance("Dwayne", "Duane")
    0.8222222222222223
    """
    return jaro(text_of(binary(one)), text_of(binary(other)))


@fn
def bag_distance(one: Any, other: Any) -> float:
    """How alike two strings are by the characters they share, whatever the order.

    Raises `FunctionClauseError` when `other` is not a string.

    iex> String.bag_distance("abc", "")
    0.0
    """
    if b"" in (one, other):
        return 0.0
    a, b = grapheme_bytes(binary(one)), grapheme_bytes(binary(other))
    most = max(len(a), len(b))
    common = sum(min(a.count(char), b.count(char)) for char in set(a))
    return 1.0 - max(len(a) - common, len(b) - common) / most


@fn(vm=True)
def myers_difference(vm: Any, one: Any, other: Any) -> Any:
    """What to keep (`:eq`), delete and insert to get from one string to the other.

    Raises `FunctionClauseError` when `one` or `other` is not a string.

    iex> String.myers_difference("fox", "fax")
    [eq: "f", del: "o", ins: "a", eq: "x"]
    """
    ours, theirs = from_iter(grapheme_bytes(binary(one))), from_iter(grapheme_bytes(binary(other)))
    edits = vm.apply(atom("Elixir.List"), atom("myers_difference"), ours, theirs)
    return from_iter([(kind, b"".join(items)) for kind, items in edits])


# -- conversions -----------------------------------------------------------------------------------------------------


@fn(vm=True)
def to_atom(vm: Any, text: Any) -> Atom:
    """The atom with this text. Atoms are never removed, so do not make them of what users type: `to_existing_atom/1` is for that.

    Raises `ArgumentError` when `text` is not a string.

    iex> String.to_atom("my_atom")
    :my_atom
    """
    return erlang.functions["binary_to_atom", 1].code(vm, text)


@fn
def to_existing_atom(text: Any) -> Atom:
    """The atom of that text, if it exists already: safe for text from outside.

    Raises `ArgumentError` when `text` is not a string, or nothing has made the atom before.

    iex> String.to_existing_atom("ok")
    :ok
    """
    return erlang.functions["binary_to_existing_atom", 2].code(text, atom("utf8"))


@fn
def to_integer(text: Any, base: Any = 10) -> int:
    """The integer that the whole string writes, in a base of 2 to 36.

    Raises `ArgumentError` when `text` is not a string that writes an integer in that base, or `base` is not from 2 to 36.

    iex> String.to_integer("3FF", 16)
    1023
    """
    return erlang.functions["binary_to_integer", 2].code(text, base)


@fn
def to_float(text: Any) -> float:
    """The float that the whole string writes. It needs a point: `"3.0"`, not `"3"`.

    Raises `ArgumentError` when `text` is not a string that writes a float.

    iex> String.to_float("2.2017764e+0")
    2.2017764
    """
    return erlang.functions["binary_to_float", 1].code(text)


@fn(vm=True)
def to_charlist(vm: Any, text: Any) -> Any:
    """The code points as a list of integers.

    Raises `FunctionClauseError` when `text` is not a string.

    iex> String.to_charlist("æß")
    [230, 223]
    """
    try:
        return charlist(binary(text).decode())
    except UnicodeDecodeError as error:
        rest = text[error.start :]
        kind = "incomplete" if error.reason == "unexpected end of data" else "invalid"
        message = f"{kind} encoding starting at {shown(vm, rest)}".encode()
        raise ErlError(exception_struct("UnicodeConversionError", message=message, encoded=text[: error.start])) from None
