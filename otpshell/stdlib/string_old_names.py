"""``String``: the old names of trimming and padding, which take a character where today's take a string."""

from __future__ import annotations

from typing import Any

from otpshell.stdlib.iodata import binary, integer
from otpshell.stdlib.string_module import string
from otpshell.stdlib.string_questions import to_charlist
from otpshell.stdlib.string_shapes import pad_leading, pad_trailing, trim, trim_leading, trim_trailing
from otpshell.terms.errors import BADARG, ErlError

fn = string.fn


def _character(char: Any) -> bytes:
    """A code point as text."""
    if type(char) is not int or not 0 <= char <= 0x10FFFF or 0xD800 <= char <= 0xDFFF:
        raise ErlError(BADARG)
    return chr(char).encode()


@fn
def strip(text: Any, char: Any = None) -> bytes:
    """Deprecated: use `trim/2`. Without white space, or that character, at both ends.

    Raises `FunctionClauseError` when `text` is not a string, and `ArgumentError` when `char` is not a character.

    iex> String.strip("xax", ?x)
    "a"
    """
    return trim(text, None if char is None else _character(char))


@fn
def lstrip(text: Any, char: Any = None) -> bytes:
    """Deprecated: use `trim_leading/2`. Without white space, or that character, at the start.

    Raises `FunctionClauseError` when `text` is not a string or `char` is not an integer, and `ArgumentError` when that is not a character.

    iex> String.lstrip("xa", ?x)
    "a"
    """
    return trim_leading(text, None if char is None else _character(integer(char)))


@fn
def rstrip(text: Any, char: Any = None) -> bytes:
    """Deprecated: use `trim_trailing/2`. Without white space, or that character, at the end.

    Raises `FunctionClauseError` when `text` is not a string or `char` is not an integer, and `ArgumentError` when that is not a character.

    iex> String.rstrip("ax", ?x)
    "a"
    """
    return trim_trailing(text, None if char is None else _character(integer(char)))


@fn(vm=True)
def ljust(vm: Any, text: Any, count: Any, padding: Any = 32) -> bytes:
    """Deprecated: use `pad_trailing/3`. Filled up at the end to `count` graphemes with a character.

    Raises `FunctionClauseError` when `text` is not a string, `count` is not an integer from 0 on or `padding` is not an integer, and
    `ArgumentError` when that is not a character.

    iex> String.ljust("a", 3, ?.)
    "a.."
    """
    binary(text)
    return pad_trailing(vm, text, count, _character(integer(padding)))


@fn(vm=True)
def rjust(vm: Any, text: Any, count: Any, padding: Any = 32) -> bytes:
    """Deprecated: use `pad_leading/3`. Filled up at the start to `count` graphemes with a character.

    Raises `FunctionClauseError` when `text` is not a string, `count` is not an integer from 0 on or `padding` is not an integer, and
    `ArgumentError` when that is not a character.

    iex> String.rjust("a", 3, ?.)
    "..a"
    """
    binary(text)
    return pad_leading(vm, text, count, _character(integer(padding)))


@fn(vm=True)
def to_char_list(vm: Any, text: Any) -> Any:
    """Deprecated: use `to_charlist/1`. The code points as a list of integers.

    Raises `FunctionClauseError` when `text` is not a string.

    iex> String.to_char_list("hi") == ~c"hi"
    true
    """
    return to_charlist(vm, text)
