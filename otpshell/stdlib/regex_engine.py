"""Matching of PCRE's patterns, translated by :mod:`otpshell.stdlib.pcre`, over the bytes of UTF-8 text.

A pattern in Unicode mode is matched against text, one that is not against a character for each byte; positions are given in bytes either
way. Most subjects are ASCII, where the library's own classes are right and fast: each pattern has a form for those and one for all others.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from otpshell.stdlib.iodata import text_of
from otpshell.stdlib.pcre import BadPattern, Translation, compile_translation, newline_of, translate
from otpshell.terms.errors import badarg

__all__ = ["WHEN_RUN", "BadPattern", "Pattern", "Subject", "chosen", "compiled", "find_all", "trimmed"]

# Options of a single run: subjects that begin or end in the middle of a line, empty matches that do not count.
WHEN_RUN = frozenset(("notbol", "noteol", "notempty", "notempty_atstart"))

# For as long may a match go back and forth between the ways to repeat what is repeated.
BACKTRACKING_SECONDS = 5.0


class Pattern:
    """A pattern with its options (the names of ``:re``'s, ``newline=crlf`` and its like). Raises :class:`BadPattern`."""

    def __init__(self, source: bytes, flags: frozenset[str]) -> None:
        self.flags = flags
        self._source = text_of(source) if "unicode" in flags else source.decode("latin-1")
        first = translate(self._source, flags, True)
        self.groups, self._backtracks = first.groups, first.backtracks
        # The groups that have names, as PCRE keeps them.
        self.table = sorted(((name, number) for name, numbers in first.names.items() for number in numbers))
        self.newline = newline_of(first.flags)
        self.anchored, self.first_line = "anchored" in flags, "firstline" in flags
        # Behind a CR that is tried already, the LF that belongs to it is passed over.
        self._passes_lf = self.newline in ("crlf", "anycrlf", "any") and not first.has_newline
        self._ascii = self._compile(first, True)
        self._forms: dict[tuple[bool, bool, bool], Any] = {(True, False, False): self._ascii}
        # Whether the library's own search is all there is to do.
        self._plain = not (self._passes_lf or self._backtracks or flags & {"anchored", "firstline", "notempty", "notempty_atstart"})

    @property
    def names(self) -> list[str]:
        """The names of the groups in order, one that several groups have as many times."""
        return [name for name, _number in self.table]

    def group_named(self, name: str) -> int:
        """The number of a group, -1 when none has this name; of several the one that a binary search of the table comes to first."""
        low, high = 0, len(self.table)
        while low < high:
            middle = (low + high) // 2
            found, number = self.table[middle]
            if found == name:
                return number
            low, high = (middle + 1, high) if found < name else (low, middle)
        return -1

    def _compile(self, form: Translation, ascii_subject: bool) -> Any:
        return compile_translation(form.text, ascii_subject, "caseless" in self.flags)

    def _form(self, subject: Subject, not_empty: bool = False) -> Any:
        """The library's pattern for a subject; ``not_empty``: but for matches that end where the search begins."""
        passing = self._passes_lf and b"\r\n" in subject.data
        key = (subject.ascii, passing, not_empty)
        found = self._forms.get(key)
        if found is None:
            form = translate(self._source, self.flags, subject.ascii)
            text = form.text
            if passing:
                text = rf"(?:\G|(?<!\r)|(?!\n))(?:{text})"
            if not_empty:
                text = rf"(?:{text})(?!\G)"
            found = self._forms[key] = self._compile(form._replace(text=text), subject.ascii)
        return found

    def search(self, subject: Subject, at: int = 0) -> Any:
        """The library's first match from a position of the subject's text on, or None."""
        if self._plain:
            return (self._ascii if subject.ascii else self._form(subject)).search(subject.text, at)
        form = self._form(subject)
        look = form.match if self.anchored else form.search
        begin = at
        while at <= len(subject.text):
            found = self._look(look, subject.text, at)
            if found is None or self.first_line and "\n" in subject.text[at : found.start()]:
                return None
            start, end = found.span()
            if start < end or "notempty" not in self.flags and ("notempty_atstart" not in self.flags or start > begin):
                return found
            found = self.longer(subject, start)
            if found is not None or self.anchored:
                return found
            at = self.step(subject, start)
        return None

    def _look(self, look: Callable[..., Any], text: str, at: int) -> Any:
        """The library's answer. A pattern that may go back and forth for ever is given up, as PCRE does at a limit of its own: no match.
        The rest of the system runs meanwhile."""
        if not self._backtracks:
            return look(text, at)
        try:
            return look(text, at, timeout=BACKTRACKING_SECONDS, concurrent=True)
        except TimeoutError:
            return None

    def longer(self, subject: Subject, at: int) -> Any:
        """A match at a position that is not empty, or None."""
        return self._look(self._form(subject, True).match, subject.text, at)

    def step(self, subject: Subject, at: int) -> int:
        """The position after one where nothing but an empty match was found."""
        both = self.newline in ("crlf", "anycrlf", "any") and subject.text.startswith("\r\n", at)
        return at + (2 if both else 1)


@lru_cache(maxsize=512)
def compiled(source: bytes, flags: frozenset[str]) -> Pattern:
    """The compiled pattern. Raises :class:`BadPattern`."""
    return Pattern(source, flags)


class Subject:
    """What is matched: its text in the pattern's mode, and the way from positions in it to bytes."""

    def __init__(self, data: bytes, unicode: bool) -> None:
        self.data = data
        self.ascii = data.isascii()
        self.wide = unicode and not self.ascii
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
        if offset not in table:
            raise badarg()
        return table.index(offset)

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


def find_all(pattern: Pattern, subject: Subject, offset: int, first_only: bool) -> list[list[tuple[int, int]]]:
    """The matches from a byte offset on, as PCRE's global search gives them: after an empty match one that is not empty is tried
    at the same place before moving on."""
    at = subject.from_bytes(offset)
    found = []
    size = len(subject.text)
    while at <= size:
        match = pattern.search(subject, at)
        if match is None:
            break
        found.append(subject.spans(match))
        if first_only:
            break
        if match.end() == match.start():
            longer = pattern.longer(subject, match.end())
            if longer is not None:
                found.append(subject.spans(longer))
                at = longer.end()
            else:
                at = pattern.step(subject, match.end())
        else:
            at = match.end()
    return found


def chosen(groups: list[int]) -> Callable[[list[tuple[int, int]]], list[tuple[int, int]]]:
    """What gives the spans of these groups among those of a match; (-1, 0) for one that took no part or is not there."""
    return lambda spans: [spans[group] if 0 <= group < len(spans) else (-1, 0) for group in groups]


def trimmed(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without the groups at the end that took no part."""
    while len(spans) > 1 and spans[-1][0] < 0:
        spans = spans[:-1]
    return spans
