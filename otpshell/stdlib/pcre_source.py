"""A pattern of PCRE while it is read: where the reader stands, the options, the groups so far, and how an error is placed."""

from __future__ import annotations

import re
from typing import NamedTuple

from otpshell.stdlib.pcre_sets import Member, Mode, member

NEWLINES = {"lf": r"\n", "cr": r"\r", "crlf": r"\r\n", "anycrlf": r"\r\n|\r|\n", "any": "\\r\\n|[\\n-\\r\\x85\u2028\u2029]"}
_NOT_NEWLINE = {"cr": r"[^\r]", "crlf": r"(?:(?!\r\n)(?s:.))", "anycrlf": r"[^\r\n]", "any": "[^\\n-\\r\\x85\u2028\u2029]"}
# Numbers of repetitions in braces.
COUNTS = re.compile(r"\{(\d+)(?:(,)(\d*))?\}")
_SPECIAL = frozenset(r"\.^$*+?{}[]()|")


class BadPattern(Exception):
    """What PCRE says of a pattern, and the byte it says it of."""


class State(NamedTuple):
    """The options that a pattern may change on its way."""

    caseless: bool
    multiline: bool
    dotall: bool
    extended: bool
    ungreedy: bool
    duplicates: bool


class Atom(NamedTuple):
    """What can be repeated as a whole: its text, how many characters it takes (None: not always as many), whether it can be repeated."""

    text: str
    width: int | None = 1
    repeatable: bool = True


def newline_of(flags: frozenset[str]) -> str:
    """The line breaks that a pattern's options ask for: a key of :data:`NEWLINES`."""
    return next((flag.removeprefix("newline=") for flag in flags if flag.startswith("newline=")), "lf")


class Source:
    """The text of a pattern and what is known of it so far."""

    def __init__(self, source: str, flags: frozenset[str], ascii_subject: bool) -> None:
        self.source, self.size, self.at = source, len(source), 0
        self.flags = flags
        self.groups = 0
        self.names: dict[str, list[int]] = {}
        self.has_newline = self.backtracks = False
        # How often there have been two ways to go on: repetitions, alternatives, references.
        self.choices = 0
        # Where text between \Q and \E ends, while it is read.
        self.quote_end = -1
        # References whose group must be there in the end: where they stand, and the number or name.
        self.references: list[tuple[int, int | str]] = []
        self.newline = newline_of(flags)
        self.mode = Mode("unicode" in flags, "ucp" in flags, ascii_subject)

    def fail(self, message: str, at: int | None = None) -> BadPattern:
        at = min(self.at if at is None else at, self.size)
        before = self.source[:at]
        return BadPattern(message, len(before.encode("utf-8", "surrogatepass")) if "unicode" in self.flags else at)

    def takes(self, text: str) -> bool:
        if self.source.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    def next(self) -> str:
        """The next character, "" at the end."""
        return self.source[self.at : self.at + 1]

    def literal(self, code: int) -> Atom:
        self.has_newline |= code in (10, 13)
        char = chr(code)
        return Atom("\\" + char if char in _SPECIAL else char if code >= 32 else member(code))

    def not_newline(self) -> str:
        return _NOT_NEWLINE.get(self.newline, r"[^\n]")


def class_of(members: list[Member], negated: bool = False, others: list[str] | tuple[()] = ()) -> str:
    """A class of these members. What ``regex`` has no way to say inside of brackets (all but a set of characters, and ``others``, each
    a pattern of one character) becomes an alternative beside them."""
    inside = "".join(each.text for each in members if not each.negated)
    if len(members) == 1 and not others:
        return f"[{'^' if negated != members[0].negated else ''}{members[0].text}]"
    outside = [f"[^{each.text}]" for each in members if each.negated] + list(others)
    if not outside:
        return f"[{'^' if negated else ''}{inside}]"
    if negated:
        return f"(?:(?!{'|'.join(outside)})" + (f"[^{inside}])" if inside else "(?s:.))")
    return "(?:" + "|".join([f"[{inside}]"] * bool(inside) + outside) + ")"
