"""``String``: casing, normal forms, trimming, padding."""

from __future__ import annotations

import unicodedata
from typing import Any

from otpshell.stdlib.enum_core import no_clause_at
from otpshell.stdlib.iodata import binary, bytes_of, integer, text_of
from otpshell.stdlib.protocols import shown
from otpshell.stdlib.string_module import string
from otpshell.stdlib.string_text import (
    TRIMMED,
    downcase,
    grapheme_bytes,
    grapheme_length,
    titlecase_first,
    upcase,
)
from otpshell.terms.atom import Atom, atom, boolean
from otpshell.terms.cons import EMPTY, from_iter, to_pylist
from otpshell.terms.errors import argument_error

fn = string.fn
DEFAULT = atom("default")


_MODES = tuple(map(atom, ("default", "ascii", "greek", "turkic")))


def _mode(mode: Any) -> str:
    if type(mode) is not Atom or mode.name not in ("default", "ascii", "greek", "turkic"):
        raise TypeError("no casing mode")
    return mode.name


# -- casing and normal forms -----------------------------------------------------------------------------------------


@fn("upcase")
def upcase_(text: Any, mode: Any = DEFAULT) -> bytes:
    """Upper case. Modes: `:default`, `:ascii`, `:greek`, `:turkic`.

    Raises `FunctionClauseError` when `text` is not a string or `mode` is not a known mode.

    iex> String.upcase("olá")
    "OLÁ"
    """
    if binary(text).isascii() and _mode(mode) != "turkic":
        return text.upper()
    return bytes_of(upcase(text_of(text), _mode(mode)))


@fn("downcase")
def downcase_(text: Any, mode: Any = DEFAULT) -> bytes:
    """Lower case. Modes: `:default`, `:ascii`, `:greek` (final sigma), `:turkic`.

    Raises `FunctionClauseError` when `text` is not a string or `mode` is not a known mode.

    iex> String.downcase("OLÁ")
    "olá"
    """
    if binary(text).isascii() and _mode(mode) != "turkic":
        return text.lower()
    return bytes_of(downcase(text_of(text), _mode(mode)))


@fn
def capitalize(text: Any, mode: Any = DEFAULT) -> bytes:
    """The first character in title case, the rest in lower case.

    Raises `FunctionClauseError` when `text` is not a string or `mode` is not a known mode.

    iex> String.capitalize("eLIXIR")
    "Elixir"
    """
    whole = text_of(binary(text))
    # A single character has no rest for which the mode would count.
    kind = _mode(mode) if len(whole) > 1 or mode in _MODES else "default"
    return bytes_of(titlecase_first(whole, kind) + downcase(whole[1:], kind))


@fn
def normalize(text: Any, form: Any) -> bytes:
    """The text in a Unicode normal form: `:nfd`, `:nfc`, `:nfkd` or `:nfkc`.

    Raises `FunctionClauseError` when `text` is not a string or `form` is not one of the four.

    iex> String.normalize("e\\u0301", :nfc)
    "é"
    """
    if type(form) is not Atom or form.name not in ("nfd", "nfc", "nfkd", "nfkc"):
        raise TypeError("no form")
    return bytes_of(unicodedata.normalize(form.name.upper(), text_of(binary(text))))  # type: ignore[arg-type]


@fn("equivalent?")
def equivalent(one: Any, other: Any) -> Atom:
    """Whether two strings are the same text, whatever their normal form.

    Raises `FunctionClauseError` when `one` or `other` is not a string.

    iex> String.equivalent?("é", "e\\u0301")
    true
    """
    return boolean(unicodedata.normalize("NFD", text_of(one)) == unicodedata.normalize("NFD", text_of(other)))


# -- trimming and padding --------------------------------------------------------------------------------------------


def _strip(text: bytes, chars: Any, lead: bool, trail: bool) -> bytes:
    if chars is None:
        whole = text_of(binary(text))
        whole = whole.lstrip(TRIMMED) if lead else whole
        return bytes_of(whole.rstrip(TRIMMED) if trail else whole)
    binary(text)
    if not binary(chars):
        raise argument_error("cannot use an empty string as the match to replace")
    if lead:
        while text.startswith(chars):
            text = text[len(chars) :]
    if trail:
        while text.endswith(chars):
            text = text[: -len(chars)]
    return text


@fn
def trim(text: Any, chars: Any = None) -> bytes:
    """The string without white space, or without the string that is given, at both ends.

    Raises `FunctionClauseError` when `text` or `chars` is not a string. An empty `chars` is an error, too.

    iex> String.trim("  hi\\n")
    "hi"
    """
    return _strip(text, chars, True, True)


@fn
def trim_leading(text: Any, chars: Any = None) -> bytes:
    """The string without white space, or without the string that is given, at its start.

    Raises `FunctionClauseError` when `text` or `chars` is not a string. An empty `chars` is an error, too.

    iex> String.trim_leading("  hi")
    "hi"
    """
    return _strip(text, chars, True, False)


@fn
def trim_trailing(text: Any, chars: Any = None) -> bytes:
    """The string without white space, or without the string that is given, at its end.

    Raises `FunctionClauseError` when `text` or `chars` is not a string. An empty `chars` is an error, too.

    iex> String.trim_trailing("hi  ")
    "hi"
    """
    return _strip(text, chars, False, True)


def _padding(vm: Any, text: bytes, count: Any, padding: Any, at_start: bool) -> bytes:
    if integer(count) < 0:
        raise TypeError("negative count")
    if type(padding) is bytes:
        pieces = grapheme_bytes(padding)
    else:
        pieces = to_pylist(padding)
        for piece in pieces:
            if type(piece) is not bytes:
                raise argument_error(f"expected a string padding element, got: {shown(vm, piece)}")
    if not pieces:
        name = "pad_leading" if at_start else "pad_trailing"
        raise no_clause_at("Elixir.String", name, "lib/string.ex", 1327 if at_start else 1369, text, count, EMPTY)
    missing = count - grapheme_length(text)
    if missing <= 0:
        return b""
    return b"".join([pieces[index % len(pieces)] for index in range(missing)])


@fn(vm=True)
def pad_leading(vm: Any, text: Any, count: Any, padding: Any = from_iter([b" "])) -> bytes:  # noqa: B008
    """The string filled up at its start to `count` graphemes, with spaces or with the padding that is given.

    Raises `FunctionClauseError` when `text` is not a string, `count` is not an integer from 0 on or `padding` is not a string or a list,
    and `ArgumentError` when an element of that list is not a string.

    iex> String.pad_leading("7", 3, "0")
    "007"
    """
    return _padding(vm, binary(text), count, padding, True) + text


@fn(vm=True)
def pad_trailing(vm: Any, text: Any, count: Any, padding: Any = from_iter([b" "])) -> bytes:  # noqa: B008
    """The string filled up at its end to `count` graphemes, with spaces or with the padding that is given.

    Raises `FunctionClauseError` when `text` is not a string, `count` is not an integer from 0 on or `padding` is not a string or a list,
    and `ArgumentError` when an element of that list is not a string.

    iex> String.pad_trailing("7", 3, ".")
    "7.."
    """
    return text + _padding(vm, binary(text), count, padding, False)


@fn
def duplicate(text: Any, times: Any) -> bytes:
    """The string repeated `times` times.

    Raises `ArgumentError` when `text` is not a string or `times` is not an integer from 0 on.

    iex> String.duplicate("abc", 2)
    "abcabc"
    """
    if integer(times) < 0:
        raise TypeError("negative count")
    return binary(text) * times
