"""Styled text as data: a line is a list of (style, text); the styles are names, their colours stand in :mod:`otpshell.view.styles`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wcwidth import wcswidth

from otpshell.view.styles import DIAGRAM, PIDS_BASIC, PIDS_SCREEN, ansi_codes, has_many_colours, pid_place

Span = tuple[str, str]
Line = list[Span]


def width(text: str) -> int:
    """Columns of a terminal that a text takes."""
    return max(0, wcswidth(text)) if not text.isascii() else len(text)


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its word: 1 process, 2 processes."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def clip(text: str, columns: int) -> str:
    """The text, with ``…`` at its end when it takes more columns."""
    if width(text) <= columns:
        return text
    kept = ""
    for char in text:
        if width(kept + char) > columns - 1:
            break
        kept += char
    return kept + "…"


def widest(lines: Iterable[Sequence[Span]]) -> int:
    """The columns of the widest line."""
    return max((width("".join(text for _, text in line).rstrip()) for line in lines), default=0)


def window(line: Sequence[Span], left: int, columns: int) -> Line:
    """The part of a line that begins at a column and is so wide."""
    found: Line = []
    at = 0
    for style, text in line:
        kept = ""
        for char in text:
            size = width(char)
            if left <= at and at + size <= left + columns:
                kept += char
            at += size
        if kept:
            found.append((style, kept))
    return found


def wrapped(line: Sequence[Span], columns: int) -> list[Line]:
    """The line as lines that are no wider: broken at spaces where there are some, what goes on a little further in than it began."""
    cells = [(char, style) for style, text in line for char in text]
    if sum(width(char) for char, _ in cells) <= columns:
        return [list(line)]
    begins = next((place for place, (char, _) in enumerate(cells) if char != " "), 0)
    indent = " " * min(begins + 2, columns // 2)
    found: list[Line] = []
    while cells:
        end = _fitting(cells, columns - len(indent) if found else columns)
        # Not so early that most of the line stays empty, as before a word that fills it.
        space = next((place for place in range(end, end // 2, -1) if cells[place][0] == " "), 0) if end < len(cells) else 0
        found.append(([("", indent)] if found else []) + _spans(cells[: space or end]))
        cells = cells[space + 1 if space else end :]
    return found


def _fitting(cells: Sequence[tuple[str, str]], columns: int) -> int:
    """How many of the characters fit, at least one."""
    room = columns
    for place, (char, _) in enumerate(cells):
        room -= width(char)
        if room < 0:
            return max(1, place)
    return len(cells)


def plain(lines: Iterable[Sequence[Span]]) -> str:
    """The text alone."""
    return "".join("".join(text for _, text in line).rstrip() + "\n" for line in lines)


def coloured(lines: Iterable[Sequence[Span]]) -> str:
    """With ANSI colours."""
    return "".join("".join(_painted(style, text) for style, text in _rstrip(line)) + "\n" for line in lines)


def render(lines: Iterable[Sequence[Span]], colour: bool) -> str:
    """Text for a terminal."""
    return coloured(lines) if colour else plain(lines)


def _rstrip(line: Sequence[Span]) -> list[Span]:
    spans = list(line)
    while spans and not spans[-1][1].strip():
        spans.pop()
    return spans


def _painted(style: str, text: str) -> str:
    place = pid_place(style)
    if place is not None:
        codes = "1;" + (PIDS_SCREEN if has_many_colours() else PIDS_BASIC)[place]
    else:
        codes = ansi_codes(DIAGRAM.get(style, ""))
    return f"\x1b[{codes}m{text}\x1b[0m" if codes and text else text


class Canvas:
    """A grid of characters to draw lines of text on; each cell has a style."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.rows: list[list[tuple[str, str]]] = []

    def row(self) -> int:
        """A new empty row; gives its number."""
        self.rows.append([(" ", "")] * self.columns)
        return len(self.rows) - 1

    def put(self, row: int, column: int, text: str, style: str = "") -> None:
        """Write text. What falls outside of the grid is cut."""
        cells = self.rows[row]
        for char in text:
            size = max(0, wcswidth(char))
            if size == 0:
                continue
            if 0 <= column and column + size <= self.columns:
                cells[column] = (char, style)
                if size == 2:
                    cells[column + 1] = ("", style)
            column += size

    def get(self, row: int, column: int) -> str:
        return self.rows[row][column][0] if 0 <= column < self.columns else " "

    def lines(self) -> list[Line]:
        return [_spans(cells) for cells in self.rows]


def _spans(cells: list[tuple[str, str]]) -> Line:
    line: Line = []
    for char, style in cells:
        if line and line[-1][0] == style:
            line[-1] = (style, line[-1][1] + char)
        else:
            line.append((style, char))
    while line and not line[-1][1].strip():
        line.pop()
    if line:
        line[-1] = (line[-1][0], line[-1][1].rstrip())
    return line
