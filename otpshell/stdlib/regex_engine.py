"""PCRE on Python's ``regex`` library: options, patterns translated where the two differ, and matching over the bytes of UTF-8 text.

A pattern with Unicode mode is matched against text, one without against bytes; positions are given in bytes either way.
"""

from __future__ import annotations

import re as _re
from functools import lru_cache
from typing import Any

import regex

from otpshell.stdlib.iodata import text_of


class BadPattern(Exception):
    """The message PCRE would give and the position."""


_FLAGS = {
    "caseless": regex.IGNORECASE,
    "multiline": regex.MULTILINE,
    "dotall": regex.DOTALL,
    "extended": regex.VERBOSE,
}
_POSIX_END = _re.compile(r"\\(.)|\[|\]|\$|\(\?<(?![=!])|\(\?P?<|\\Z", _re.DOTALL)
_ERRORS = [
    ("missing )", "missing )"),
    ("unbalanced parenthesis", "unmatched parentheses"),
    ("nothing to repeat", "nothing to repeat"),
    ("multiple repeat", "nothing to repeat"),
    ("unterminated character set", "missing terminating ] for character class"),
    ("bad character range", "range out of order in character class"),
    ("unknown group", "reference to non-existent subpattern"),
    ("invalid group reference", "reference to non-existent subpattern"),
    ("bad escape", "\\ at end of pattern"),
    ("duplicate", "two named subpatterns have the same name"),
    ("look-behind", "lookbehind assertion is not fixed length"),
    ("min repeat greater than max", "numbers out of order in {} quantifier"),
    ("unknown property", "unknown property name after \\P or \\p"),
]


# What these mean where letters beyond ASCII are none, in a class and outside of one.
_ASCII_CLASSES = {"w": r"A-Za-z0-9_", "d": r"0-9", "s": r" \t\n\x0b\f\r"}


_COUNTS = _re.compile(r"\{\d+(,\d*)?\}")


def translate(source: str, dollar_end_only: bool, ungreedy: bool, ascii_classes: bool = False) -> str:
    """A PCRE pattern in the words of ``regex``: ``$``, quantifiers under U, and the escapes that mean something else there.

    ``ascii_classes``: ``regex`` knows all letters, since the pattern asks for properties of characters; ``\\w`` and its like must not.
    """
    out = []
    index, in_class, size = 0, False, len(source)
    while index < size:
        char = source[index]
        if char == "\\" and index + 1 < size:
            following = source[index + 1]
            index += 2
            if following == "Q":
                end = source.find("\\E", index)
                end = size if end < 0 else end
                out.append(regex.escape(source[index:end]))
                index = end + 2
            elif following == "E":
                continue
            elif following == "z":
                out.append(r"\Z")
            elif following == "Z":
                out.append(r"(?=\n?\Z)")
            elif following == "h":
                out.append(r" \t\xa0" if in_class else r"[ \t\xa0]")
            elif following == "H":
                out.append(r"[^ \t\xa0]")
            elif following == "v":
                out.append(r"\n\x0b\f\r\x85" if in_class else r"[\n\x0b\f\r\x85]")
            elif following == "R":
                out.append(r"(?>\r\n|[\n\x0b\f\r\x85])")
            elif following == "e":
                out.append(r"\x1b")
            elif following == "x" and source[index : index + 1] == "{":
                end = source.find("}", index)
                out.append(f"\\U{int(source[index + 1 : end], 16):08x}")
                index = end + 1
            elif following == "g" and source[index : index + 1] and source[index] in "{-0123456789":
                found = _re.match(r"\{?(-?\w+)\}?", source[index:])
                assert found is not None
                name = found[1]
                if name.startswith("-"):
                    name = str(_groups_before(source[:index]) + 1 + int(name))
                out.append(f"(?P={name})" if not name.isdigit() else f"(?:\\{name})")
                index += found.end()
            elif following == "k" and source[index : index + 1] in "{<'":
                close = {"{": "}", "<": ">", "'": "'"}[source[index]]
                end = source.find(close, index + 1)
                out.append(f"(?P={source[index + 1 : end]})")
                index = end + 1
            elif following in "pP" and source[index : index + 1] == "{":
                end = source.find("}", index) + 1 or size
                out.append(char + following + source[index:end])
                index = end
            elif ascii_classes and following.lower() in _ASCII_CLASSES and not (in_class and following.isupper()):
                inside = _ASCII_CLASSES[following.lower()]
                out.append(inside if in_class else f"[{'^' if following.isupper() else ''}{inside}]")
            else:
                out.append(char + following)
            continue
        if in_class:
            if char == "[" and source.startswith("[:", index) and ":]" in source[index:]:
                end = source.index(":]", index) + 2
                out.append(source[index:end].replace("[:word:]", r"\w"))
                index = end
                continue
            if char == "]":
                in_class = False
            elif char == "[":
                char = "\\["
            elif char in "&|~-" and source.startswith(char * 2, index):
                char = "\\" + char
            out.append(char)
            index += 1
            continue
        if char == "[":
            in_class = True
            out.append(char)
            index += 1
            if source[index : index + 1] == "^":
                out.append("^")
                index += 1
            if source[index : index + 1] == "]":
                out.append("\\]")
                index += 1
            continue
        counts = _COUNTS.match(source, index)
        if char == "{" and counts is None:
            # No quantifier; ``regex`` has others, such as ``{e<=1}``.
            out.append("\\{")
        elif char == "$":
            out.append(r"\Z" if dollar_end_only else "$")
        elif char == "(" and source.startswith("(?<", index) and source[index + 3 : index + 4] not in ("=", "!"):
            out.append("(?P<")
            index += 3
            continue
        elif char == "(" and source.startswith("(?'", index):
            end = source.index("'", index + 3)
            out.append(f"(?P<{source[index + 3 : end]}>")
            index = end + 1
            continue
        elif counts is not None or char in "*+?" and not (char == "?" and source[index - 1] == "("):
            quantifier = char if counts is None else counts[0]
            out.append(quantifier)
            index += len(quantifier) - 1
            following = source[index + 1 : index + 2]
            if ungreedy and following == "?":
                index += 1
            elif ungreedy and following != "+":
                out.append("?")
        else:
            out.append(char)
        index += 1
    return "".join(out)


def _groups_before(source: str) -> int:
    return len(_re.findall(r"(?<!\\)\((?!\?)|\(\?P?<(?![=!])", source))


@lru_cache(maxsize=512)
def compiled(source: bytes, flags: frozenset[str]) -> Any:
    """The compiled pattern: over ``str`` with the flag ``unicode``, else over Latin-1 text that stands for bytes."""
    unicode = "unicode" in flags or "ucp" in flags
    text = text_of(source) if unicode else source.decode("latin-1")
    properties = "ucp" not in flags and ("\\p" in text or "\\P" in text)
    bits = regex.VERSION0 | (regex.UNICODE if "ucp" in flags or properties else regex.ASCII)
    for flag in flags:
        bits |= _FLAGS.get(flag, 0)
    text = translate(text, "dollar_endonly" in flags, "ungreedy" in flags, properties)
    if "extended" in flags:
        # An escaped space in verbose mode is fine in both; a final comment needs its line break.
        text += "\n"
    if "anchored" in flags:
        text = rf"\G(?:{text})"
    if "firstline" in flags:
        text = rf"(?:{text})"
    try:
        return regex.compile(text, bits)
    except regex.error as error:
        message = str(error.msg)
        for ours, theirs in _ERRORS:
            if ours in message:
                raise BadPattern(theirs, _position(theirs, source, error)) from None
        raise BadPattern(message, error.pos or 0) from None
    except (OverflowError, RecursionError, ValueError):
        raise BadPattern("regular expression is too large", 0) from None


def _position(message: str, source: bytes, error: Any) -> int:
    if message in ("missing )", "missing terminating ] for character class"):
        return len(source)
    return min(error.pos if error.pos is not None else 0, len(source))


class Subject:
    """What is matched: its text in the pattern's mode, and the way from positions in it to bytes."""

    def __init__(self, data: bytes, unicode: bool) -> None:
        self.data = data
        self.wide = unicode and not data.isascii()
        self.text = text_of(data) if unicode else data.decode("latin-1")
        self._offsets: list[int] | None = None

    def to_bytes(self, position: int) -> int:
        """The byte at which a position of the text stands."""
        if not self.wide:
            return position
        return self._table()[position]

    def from_bytes(self, offset: int) -> int:
        if not self.wide:
            return offset
        table = self._table()
        return table.index(offset) if offset in table else len(self.text)

    def _table(self) -> list[int]:
        if self._offsets is None:
            at, offsets = 0, [0]
            for char in self.text:
                code = ord(char)
                at += 1 if code < 0x80 or 0xDC80 <= code <= 0xDCFF else 2 if code < 0x800 else 3 if code < 0x10000 else 4
                offsets.append(at)
            self._offsets = offsets
        return self._offsets

    def spans(self, match: Any) -> list[tuple[int, int]]:
        """(start, length) in bytes of the whole match and of every group; (-1, 0) for a group that took no part."""
        out = []
        for group in range(match.re.groups + 1):
            start, end = match.span(group)
            if start < 0:
                out.append((-1, 0))
            else:
                first = self.to_bytes(start)
                out.append((first, self.to_bytes(end) - first))
        return out


def find_all(pattern: Any, subject: Subject, offset: int, first_only: bool) -> list[list[tuple[int, int]]]:
    """The matches from a byte offset on, as PCRE's global search gives them: after an empty match one that is not empty is tried
    at the same place before moving on."""
    at = subject.from_bytes(offset)
    found = []
    size = len(subject.text)
    while at <= size:
        match = pattern.search(subject.text, at)
        if match is None:
            break
        found.append(subject.spans(match))
        if first_only:
            break
        if match.end() == match.start():
            longer = _not_empty(pattern, subject.text, match.end())
            if longer is not None:
                found.append(subject.spans(longer))
                at = longer.end()
            else:
                at = match.end() + 1
        else:
            at = match.end()
    return found


def _not_empty(pattern: Any, text: str, at: int) -> Any:
    return _never_empty(pattern.pattern, pattern.flags).match(text, at)


@lru_cache(maxsize=64)
def _never_empty(source: str, flags: int) -> Any:
    """The pattern, but for matches that end where the search begins."""
    return regex.compile(rf"(?:{source})(?!\G)", flags)


def trimmed(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without the groups at the end that took no part."""
    while len(spans) > 1 and spans[-1][0] < 0:
        spans = spans[:-1]
    return spans
