"""Unicode as Elixir's String sees it: graphemes, white space, casing, and the positions of patterns."""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import Any

import regex

from otpshell.lang import exceptions_blame
from otpshell.stdlib.iodata import bytes_of, text_of

_CLUSTER = regex.compile(r"\X", regex.DOTALL)
# From Unicode 15.1 on a sign that joins consonants (a virama) keeps both in one grapheme; not so in OTP 25's Unicode 14.
_JOINER = re.compile(
    "[\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d\u1039\u17d2\u1a60\u1b44\u1bab\ua9c0\uaaf6"
    "\U00010a3f\U00011133\U000113d0\U0001193e\U00011a47\U00011a99\U00011f42]"
)
_CLUSTER_OF_14 = regex.compile(
    r"""\r\n
    | \p{GCB=Prepend}*
      (?: \p{RI}\p{RI}
        | \p{GCB=L}*(?:\p{GCB=V}+|\p{GCB=LV}\p{GCB=V}*|\p{GCB=LVT})\p{GCB=T}* | \p{GCB=L}+ | \p{GCB=T}+
        | \p{ExtPict}(?:\p{GCB=Extend}*\u200d\p{ExtPict})*
        | [^\p{GCB=Control}\r\n] )
      [\p{GCB=Extend}\p{GCB=SpacingMark}\u200d]*
    | .""",
    regex.DOTALL | regex.VERBOSE,
)
# Unicode White_Space; the third and fourth set are what String.split/1 and String.trim/1 of Elixir take.
SPACES = "\t\n\v\f\r \x85\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u2028\u2029\u205f\u3000"
TRIMMED = SPACES + "\xa0\u2007\u202f"
_BREAK = regex.compile("[" + SPACES + "]+")
_ASCII_BREAK = b" \t\n\r\v\f"


def graphemes(text: str) -> list[str]:
    """Text in user-perceived characters."""
    return _clusters(text).findall(text) if joins(text) else list(text)


def _clusters(text: str) -> Any:
    """The pattern of a grapheme of this text."""
    return _CLUSTER_OF_14 if _JOINER.search(text) else _CLUSTER


# From here on characters may belong to the one before.
_JOINING = re.compile("[\u0300-\U0010ffff]|\r\n")


def joins(text: str) -> bool:
    """Whether a grapheme of a text may be more than one character."""
    return _JOINING.search(text) is not None


def grapheme_at(data: bytes, position: int) -> bytes | None:
    """The grapheme at a position, counted from the end when negative; None where there is none."""
    if data.isascii() and b"\r\n" not in data:
        size = len(data)
        at = position + size if position < 0 else position
        return data[at : at + 1] if 0 <= at < size else None
    text = text_of(data)
    if not joins(text):
        return bytes_of(text[position]) if -len(text) <= position < len(text) else None
    if position < 0:
        found = _clusters(text).findall(text)
        return bytes_of(found[position]) if position >= -len(found) else None
    one = next(islice(_clusters(text).finditer(text), position, None), None)
    return None if one is None else bytes_of(one.group())


def grapheme_bytes(data: bytes) -> list[bytes]:
    if data.isascii() and b"\r\n" not in data:
        return [data[i : i + 1] for i in range(len(data))]
    return [bytes_of(one) for one in graphemes(text_of(data))]


def grapheme_length(data: bytes) -> int:
    if data.isascii():
        return len(data) - data.count(b"\r\n")
    return len(graphemes(text_of(data)))


def words(data: bytes) -> list[bytes]:
    """String.split/1."""
    if data.isascii():
        return data.split()
    return [bytes_of(one) for one in _BREAK.split(text_of(data)) if one]


def downcase(text: str, mode: str) -> str:
    """Lower case; ``mode`` is default, ascii, greek or turkic."""
    if mode == "ascii":
        return "".join(char.lower() if char.isascii() else char for char in text)
    if mode == "turkic":
        # Dotted capital I becomes i (its combining dot goes), dotless I becomes ı.
        text = text.replace("I\u0307", "i").replace("İ", "i").replace("I", "ı")
        return "".join(_lower(char) for char in text)
    if mode == "greek":
        out = []
        for index, char in enumerate(text):
            if char == "Σ":
                before = index > 0 and _letter(text[index - 1])
                following = text[index + 1 :].lstrip(_CASE_IGNORED)
                after = following != "" and _letter(following[0])
                out.append("ς" if before and not after else "σ")
            else:
                out.append(_lower(char))
        return "".join(out)
    # Python looks around a sigma; Elixir does so only in Greek.
    return "".join(map(_lower, text)) if "Σ" in text else text.lower()


# Marks inside of words that have no case: what follows them decides whether a sigma is the last letter.
_CASE_IGNORED = "'.:\u00b7\u2018\u2019\u2024\u2027\u0387"


def _letter(char: str) -> bool:
    return unicodedata.category(char)[0] == "L"


def _lower(char: str) -> str:
    return char.lower()


def upcase(text: str, mode: str) -> str:
    if mode == "ascii":
        return "".join(char.upper() if char.isascii() else char for char in text)
    if mode == "turkic":
        text = text.replace("i", "İ")
    return text.upper()


def titlecase_first(text: str, mode: str) -> str:
    """The first code point in title case."""
    first = text[:1]
    if mode == "ascii":
        return upcase(first, mode)
    if mode == "turkic" and first == "i":
        return "İ"
    return first.title()


def printable(char: str) -> bool:
    """Whether Elixir prints a code point as itself."""
    code = ord(char)
    return (
        0x20 <= code <= 0x7F
        or char in "\n\r\t\v\b\f\x1b\x07"
        or 0xA0 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )


def find_patterns(data: bytes, patterns: list[bytes], start: int = 0, end: int | None = None) -> tuple[int, int] | None:
    """First match of any pattern, the longest at that place: (position, length)."""
    stop = len(data) if end is None else end
    best: tuple[int, int] | None = None
    for pattern in patterns:
        at = data.find(pattern, start, stop)
        if at >= 0 and (best is None or at < best[0] or (at == best[0] and len(pattern) > best[1])):
            best = (at, len(pattern))
            if at == start and len(patterns) == 1:
                break
    return best


def all_patterns(data: bytes, patterns: list[bytes]) -> list[tuple[int, int]]:
    """All matches from left to right, none overlapping."""
    found = []
    at = 0
    while (hit := find_patterns(data, patterns, at)) is not None:
        found.append(hit)
        at = hit[0] + hit[1]
    return found


def split_patterns(data: bytes, patterns: list[bytes], parts: int = 0) -> list[bytes]:
    """The pieces between the matches; at most ``parts`` of them when that is positive."""
    if len(patterns) == 1:
        return data.split(patterns[0], parts - 1 if parts else -1)
    out, at = [], 0
    while parts != 1 and (hit := find_patterns(data, patterns, at)) is not None:
        out.append(data[at : hit[0]])
        at = hit[0] + hit[1]
        parts -= 1
    out.append(data[at:])
    return out


def jaro(one: str, other: str) -> float:
    """The Jaro similarity of two strings, over graphemes as Elixir's."""
    return exceptions_blame.jaro(graphemes(one), graphemes(other))


def is_valid(data: Any) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
