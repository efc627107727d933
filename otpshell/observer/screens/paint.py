"""Styled spans of ``view`` as what Textual draws."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.strip import Strip

from otpshell.view.lines import Span
from otpshell.view.styles import style_words

_CONTROLS = {code: "�" for code in (*range(32), *range(127, 160))}


@cache
def rich_style(name: str) -> Style:
    """The look of a style's name."""
    return Style.parse(style_words(name) or "none")


def clean(text: str) -> str:
    """Text in which no character moves the cursor: a process may have any name."""
    return text if text.isprintable() else text.expandtabs(4).translate(_CONTROLS)


def strip_of(spans: Iterable[Span], base: Style, columns: int, start: int = 0) -> Strip:
    """A line as a strip of so many columns, from column ``start`` on."""
    segments = [Segment(clean(text), base + rich_style(style)) for style, text in spans]
    strip = Strip(segments)
    return strip.crop(start, start + columns).extend_cell_length(columns, base).simplify()


def rich_text(spans: Iterable[Span]) -> Text:
    """A line as rich's text."""
    text = Text(no_wrap=True, overflow="ellipsis")
    for style, part in spans:
        text.append(clean(part), rich_style(style))
    return text


def plain_line(spans: Sequence[Span]) -> str:
    return "".join(text for _, text in spans)
