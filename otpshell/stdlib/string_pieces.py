"""``String``: graphemes, codepoints and slices."""

from __future__ import annotations

import re
from typing import Any

from otpshell.stdlib.iodata import binary, bytes_of, integer, text_of
from otpshell.stdlib.protocols import shown
from otpshell.stdlib.string_module import string
from otpshell.stdlib.string_text import (
    grapheme_at,
    grapheme_bytes,
    grapheme_length,
    graphemes,
    printable,
)
from otpshell.terms.atom import NIL, atom
from otpshell.terms.cons import from_iter
from otpshell.terms.errors import argument_error
from otpshell.terms.maps import struct_name

fn = string.fn
# How a byte that is no character stands in decoded text.
_NO_CHARACTER = re.compile("[\udc80-\udcff]")


REGEX, RANGE = atom("Elixir.Regex"), atom("Elixir.Range")


@fn
def length(text: Any) -> int:
    """Number of graphemes: what a reader calls characters.

    Raises `FunctionClauseError` when `text` is not a string.

    iex> String.length("héllo")
    5
    """
    return grapheme_length(binary(text))


@fn("graphemes")
def graphemes_(text: Any) -> Any:
    """The graphemes as a list of strings.

    Raises `FunctionClauseError` when `text` is not a string.

    iex> String.graphemes("né")
    ["n", "é"]
    """
    return from_iter(grapheme_bytes(binary(text)))


@fn
def codepoints(text: Any) -> Any:
    """The code points as a list of strings.

    Raises `FunctionClauseError` when `text` is not a string.

    iex> String.codepoints("né")
    ["n", "é"]
    """
    return from_iter([bytes_of(char) for char in text_of(binary(text))])


@fn
def next_grapheme(text: Any) -> Any:
    """`{grapheme, rest}`, or `nil` at the end.

    Raises `FunctionClauseError` when `text` is not a string.

    iex> String.next_grapheme("né")
    {"n", "é"}
    """
    if not binary(text):
        return NIL
    first = first_of(text)
    return (first, text[len(first) :])


def first_of(text: bytes) -> bytes:
    size = 1 if text[0] < 0x80 else 2 if 0xC2 <= text[0] < 0xCC and text[1:2] > b"\x7f" and text[1] < 0xC0 else 0
    if size and (size == len(text) or text[size] < 0x80 or 0xC2 <= text[size] < 0xCC) and text[:2] != b"\r\n":
        # Two characters below U+0300: none joins the other.
        return text[:size]
    width = 64
    while True:
        chunk = graphemes(text_of(text[:width]))
        if len(chunk) > 2 or width >= len(text):
            return bytes_of(chunk[0])
        width *= 4


@fn
def next_codepoint(text: Any) -> Any:
    """`{codepoint, rest}`, or `nil` at the end.

    Raises `FunctionClauseError` when `text` is not a string.

    iex> String.next_codepoint("né")
    {"n", "é"}
    """
    if not binary(text):
        return NIL
    first = bytes_of(text_of(text[:4])[0])
    return (first, text[len(first) :])


@fn
def next_grapheme_size(text: Any) -> Any:
    """`{bytes, rest}` of the first grapheme, or `nil`.

    Raises `FunctionClauseError` when `text` is not a string.

    iex> String.next_grapheme_size("ab")
    {1, "b"}
    """
    pair = next_grapheme(text)
    return NIL if pair is NIL else (len(pair[0]), pair[1])


@fn
def first(text: Any) -> Any:
    """The first grapheme, or `nil`.

    Raises `FunctionClauseError` when `text` is not a string.

    iex> String.first("elixir")
    "e"
    """
    return first_of(text) if binary(text) else NIL


@fn
def last(text: Any) -> Any:
    """The last grapheme, or `nil`.

    Raises `FunctionClauseError` when `text` is not a string.

    iex> String.last("elixir")
    "r"
    """
    return grapheme_bytes(text)[-1] if binary(text) else NIL


@fn
def at(text: Any, position: Any) -> Any:
    """The grapheme at a position (from the end when negative), or `nil`.

    Raises `FunctionClauseError` when `text` is not a string or `position` is not an integer.

    iex> String.at("elixir", -1)
    "r"
    """
    found = grapheme_at(binary(text), integer(position))
    return NIL if found is None else found


@fn(vm=True)
def slice(vm: Any, text: Any, start: Any, size: Any = None) -> bytes:
    """A part of a string by graphemes: a start and a length, or a range. Negative positions count from the end.

    Raises `FunctionClauseError` when `text` is not a string, `start` is not an integer (or, alone, a range) or `size` is not an integer
    from 0 on.

    iex> String.slice("elixir", 1..3)
    "lix"
    """
    items: Any = _units(binary(text))
    total = len(items)
    if size is None:
        if struct_name(start) is not RANGE:
            raise TypeError("no range")
        low, high = (integer(start.get(atom(key))) for key in ("first", "last"))
        step = integer(start.get(atom("step"), 1 if low <= high else -1))
        if step < -1 or step == -1 and low <= high:
            raise argument_error(f"String.slice/2 does not accept ranges with negative steps, got: {shown(vm, start)}")
        step = abs(step)
        low = max(low + total, 0) if low < 0 else low
        high = high + total if high < 0 else high
        part = items[low : high + 1 : step] if high >= low else items[:0]
    else:
        if integer(size) < 0:
            raise TypeError("negative length")
        low = max(integer(start) + total, 0) if integer(start) < 0 else start
        part = items[low : low + size]
    return part if type(part) is bytes else bytes_of("".join(part))


def _units(text: bytes) -> Any:
    return text if text.isascii() and b"\r\n" not in text else graphemes(text_of(text))


@fn
def reverse(text: Any) -> bytes:
    """The graphemes from last to first.

    Raises `FunctionClauseError` when `text` is not a string.

    iex> String.reverse("abcd")
    "dcba"
    """
    if binary(text).isascii() and b"\r\n" not in text:
        return text[::-1]
    # From the first byte on that is no character the rest stays as it is.
    chars = text_of(text)
    broken = _NO_CHARACTER.search(chars)
    end = broken.start() if broken else len(chars)
    return bytes_of("".join(reversed(graphemes(chars[:end]))) + chars[end:])


@fn
def split_at(text: Any, position: Any) -> Any:
    """The string cut in two at a position, counted in graphemes: `{first, second}`.

    Raises `FunctionClauseError` when `text` is not a string or `position` is not an integer.

    iex> String.split_at("sweetelixir", 5)
    {"sweet", "elixir"}
    """
    items = grapheme_bytes(binary(text))
    cut = integer(position) if position >= 0 else max(len(items) + position, 0)
    return (b"".join(items[:cut]), b"".join(items[cut:]))


@fn
def chunk(text: Any, trait: Any) -> Any:
    """Runs of characters that are alike: `:valid` UTF-8 or not, `:printable` or not.

    Raises `FunctionClauseError` when `text` is not a string or `trait` is not `:valid` or `:printable`.

    iex> String.chunk("abc\\0", :printable)
    ["abc", <<0>>]
    """
    if trait is atom("valid"):

        def holds(char: str) -> bool:
            return not 0xD800 <= ord(char) < 0xE000
    elif trait is atom("printable"):
        holds = printable
    else:
        raise TypeError("no trait")
    out: list[str] = []
    kind = None
    for char in text_of(binary(text)):
        if holds(char) is kind:
            out[-1] += char
        else:
            kind = holds(char)
            out.append(char)
    return from_iter([bytes_of(part) for part in out])
