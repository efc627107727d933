"""``io_lib:fread``: reading text by a format, the other way round from :mod:`otpshell.terms.format`.

A format is walked once, the text along with it. Where the text ends before the format does, reading can go on later: ``More`` says with
which rest of the format, after how many characters and with which results (https://www.erlang.org/doc/man/io.html#fread-2).
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from otpshell.terms.atom import Atom
from otpshell.terms.cons import charlist

_CONTROL = re.compile(r"~(\*)?(\d+)?(t)?(.)", re.DOTALL)
_BLANKS = " \t\n"
_FLOAT = re.compile(r"[+-]?\d+\.\d+(?:[eE][+-]?\d+)?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_BASED = re.compile(r"(\d+)#([0-9A-Za-z]+)", re.ASCII)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class NotRead(Exception):
    """The text does not suit the format; carries what was expected (``integer``, ``input``, ``format`` …)."""


class More(NamedTuple):
    """The text ended too early."""

    format: str
    read: int
    results: list[Any]


def read(format: str, text: str, new_atom: Any, count: int = 0, results: list[Any] | None = None) -> More | tuple[list[Any], str]:
    """The results in order and the rest of the text, or :class:`More`; NotRead when the text does not suit."""
    reader = _Reader(text, count, list(results or []), new_atom)
    at = 0
    while at < len(format):
        if format[at] in _BLANKS:
            reader.skip()
            at += 1
            continue
        if reader.ended and not (format[at] == "~" and format[at + 1 : at + 2] in ("l", "s") and reader.count):
            return More(format[at:], reader.count, reader.results)
        if format[at] != "~":
            reader.literal(format[at])
            at += 1
            continue
        found = _CONTROL.match(format, at)
        if found is None:
            raise NotRead("format")
        if found[4] in "du#f-a":
            reader.skip()
            if reader.ended:
                return More(format[at:], reader.count, reader.results)
        reader.control(found)
        at = found.end()
    return reader.results, reader.rest


class _Reader:
    def __init__(self, text: str, count: int, results: list[Any], new_atom: Any) -> None:
        self.text = text
        self.at = 0
        self.before = count
        self.results = results
        self.new_atom = new_atom

    @property
    def count(self) -> int:
        return self.before + self.at

    @property
    def rest(self) -> str:
        return self.text[self.at :]

    @property
    def ended(self) -> bool:
        return self.at >= len(self.text)

    def skip(self) -> None:
        while not self.ended and self.text[self.at] in _BLANKS:
            self.at += 1

    def literal(self, char: str) -> None:
        if self.text[self.at] != char:
            raise NotRead("input")
        self.at += 1

    def control(self, found: re.Match[str]) -> None:
        width = None if found[2] is None else int(found[2])
        kind = found[4]
        reader = _CONTROLS.get(kind)
        if reader is None or (found[3] and kind not in "csa"):
            raise NotRead("format")
        made = reader(self, width, bool(found[3]))
        if found[1] is None and kind != "~":
            self.results.append(made)

    def piece(self, width: int | None, pattern: re.Pattern[str], expected: str) -> re.Match[str]:
        """What a number looks like, within a field of exactly that width when there is one."""
        self.skip()
        field = self.rest if width is None else self.rest[:width]
        if width is not None and (len(field) < width or width == 0):
            raise NotRead(expected)
        match = pattern.match(field)
        if match is None or (width is not None and match.end() != width):
            raise NotRead(expected)
        return match

    # -- the controls: each returns its result -------------------------------------------------------------------------

    def decimal(self, width: int | None, wide: bool) -> int:
        match = self.piece(width, _INTEGER, "integer")
        self.at += match.end()
        return int(match[0])

    def unsigned(self, width: int | None, wide: bool) -> int:
        base = 10 if width is None else width
        if not 2 <= base <= 36:
            raise NotRead("format")
        self.skip()
        end = self.at
        while end < len(self.text) and self.text[end].lower() in _DIGITS[:base]:
            end += 1
        if end == self.at:
            raise NotRead("unsigned")
        digits, self.at = self.text[self.at : end], end
        return int(digits, base)

    def based(self, width: int | None, wide: bool) -> int:
        match = self.piece(width, _BASED, "based")
        base = int(match[1])
        if not 2 <= base <= 36 or any(digit.lower() not in _DIGITS[:base] for digit in match[2]):
            raise NotRead("based")
        self.at += match.end()
        return int(match[2], base)

    def real(self, width: int | None, wide: bool) -> float:
        match = self.piece(width, _FLOAT, "float")
        if width is None and self.rest[match.end() : match.end() + 1] in ("e", "E"):
            raise NotRead("float")
        self.at += match.end()
        return float(match[0])

    def sign(self, width: int | None, wide: bool) -> int:
        self.skip()
        if self.rest[:1] in ("+", "-"):
            self.at += 1
            return -1 if self.text[self.at - 1] == "-" else 1
        return 1

    def word(self, width: int | None, wide: bool, expected: str = "string") -> str:
        self.skip()
        end = self.at
        while end < len(self.text) and self.text[end] not in _BLANKS and (width is None or end < self.at + width):
            end += 1
        found, self.at = self.text[self.at : end], end
        if not wide and any(char > "\xff" for char in found):
            raise NotRead(expected)
        return found

    def string(self, width: int | None, wide: bool) -> Any:
        return charlist(self.word(width, wide))

    def atom(self, width: int | None, wide: bool) -> Atom:
        return self.new_atom(self.word(width, wide, "atom"))

    def chars(self, width: int | None, wide: bool) -> Any:
        field = self.rest[: 1 if width is None else width]
        if len(field) < (1 if width is None else width) or (not wide and any(char > "\xff" for char in field)):
            raise NotRead("character")
        self.at += len(field)
        return charlist(field)

    def length(self, width: int | None, wide: bool) -> int:
        return self.count

    def tilde(self, width: int | None, wide: bool) -> None:
        self.skip()
        if self.rest[:1] != "~":
            raise NotRead("input")
        self.at += 1


_CONTROLS = {
    "d": _Reader.decimal,
    "u": _Reader.unsigned,
    "#": _Reader.based,
    "f": _Reader.real,
    "-": _Reader.sign,
    "s": _Reader.string,
    "a": _Reader.atom,
    "c": _Reader.chars,
    "l": _Reader.length,
    "~": _Reader.tilde,
}
