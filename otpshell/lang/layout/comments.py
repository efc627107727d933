"""Where comments go.

A comment goes with the expression that it stands before or beside; beside means above it. Whoever lays out a run of expressions (a block,
arguments, elements, clauses) knows between which lines each of them stands, and takes the comments there: those between two expressions,
those inside one that nothing inside it has taken, and those at the end. What nobody takes goes to whoever is further out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.lang.layout.docs import collapse, lines, seq, text
from otpshell.lang.layout.nodes import breaks_after, extent
from otpshell.lang.tokens import Comment
from otpshell.terms.algebra import LINE, NOTHING, group

EVERYTHING = 1 << 60


class Entry:
    """One expression or comment of a run: its document, the gap that it likes to keep around itself, and the line breaks after it."""

    __slots__ = ("doc", "gap", "breaks", "is_comment")

    def __init__(self, doc: Any, gap: Any = NOTHING, breaks: int = 1, is_comment: bool = False) -> None:
        self.doc = doc
        self.gap = gap
        self.breaks = breaks
        self.is_comment = is_comment


class Comments:
    """The comments that nobody has taken yet, in order."""

    def __init__(self, comments: list[Comment]) -> None:
        self.left = list(comments)

    def take(self, after: int, before: int) -> list[Comment]:
        """The comments on lines between two (neither included), which are then gone."""
        if not self.left or self.left[0].line >= before:
            return []
        taken = [each for each in self.left if after < each.line < before]
        if taken:
            self.left = [each for each in self.left if not after < each.line < before]
        return taken

    def run(self, items: list[Any], after: int, before: int, write: Callable[[int, Any], Entry], own_breaks: bool = True) -> list[Entry]:
        """Entries of a run of expressions that stands between two lines. ``own_breaks``: blank lines between them are kept."""
        entries: list[Entry] = []
        for index, item in enumerate(items):
            if not self.left or not before:
                entry = write(index, item)
                entry.breaks = breaks_after(item) if own_breaks else 1
                entries.append(entry)
                continue
            first, last = extent(item)
            if first:
                self._add(entries, after, first)
            entry = write(index, item)
            entry.breaks = breaks_after(item) if own_breaks else 1
            if first:
                self._add(entries, max(first - 1, after), last + 1, beside=True)
                after = max(after, last)
            entries.append(entry)
        if self.left and before:
            self._add(entries, after, before)
        return entries

    def _add(self, entries: list[Entry], after: int, before: int, beside: bool = False) -> None:
        for comment in self.take(after, before):
            if entries and comment.breaks_before and not entries[-1].is_comment:
                entries[-1].breaks = comment.breaks_before
            entries.append(Entry(text(tidy(comment.text)), NOTHING, 1 if beside else comment.breaks_after, True))


def tidy(comment: str) -> str:
    """A space between the ``#`` and the text; ``#!`` and runs of ``#`` stay."""
    rest = comment.lstrip("#")
    if not rest or rest[0] in " !":
        return comment
    return comment[: len(comment) - len(rest)] + " " + rest


def has_comments(entries: list[Entry]) -> bool:
    return any(entry.is_comment for entry in entries)


def stacked(entries: list[Entry]) -> Any:
    """A run with each entry on a line of its own: blank lines where they were, and around what takes several lines."""
    docs: list[Any] = []
    left: Any = NOTHING
    for index, entry in enumerate(entries):
        last = index == len(entries) - 1
        right = LINE if entry.breaks >= 2 else entry.gap
        doc = entry.doc if left is NOTHING else seq(left, entry.doc)
        if not last and right is not NOTHING:
            doc = seq(doc, collapse(), right)
        docs.append(group(doc))
        left = right
    return lines(docs)
