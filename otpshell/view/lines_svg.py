"""Styled text as a picture: what stands in the terminal, as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from otpshell.view.lines import Span, width
from otpshell.view.styles import DIAGRAM, PICTURE, PIDS, WORDS, pid_place

_MONO = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"
_CHAR = 7.83
_LINE = 19


def lines_svg(lines: Iterable[Sequence[Span]], title: str = "") -> str:
    """An SVG document of these lines."""
    rows = [list(line) for line in lines]
    columns = max([sum(width(text) for _, text in line) for line in rows] + [width(title), 20])
    top = 44 if title else 16
    total = top + len(rows) * _LINE + 14
    wide = columns * _CHAR + 40
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {total:g}" width="{wide:g}" height="{total:g}" '
        f'font-family="{_MONO}" font-size="13" xml:space="preserve">',
        f'<rect width="100%" height="100%" rx="10" fill="{PICTURE["box"]}"/>',
    ]
    if title:
        out.append(f'<text x="20" y="28" font-weight="600" fill="{PICTURE["soft"]}">{escape(title)}</text>')
    for number, line in enumerate(rows):
        y = top + number * _LINE + 13
        column = 0
        for style, text in line:
            if text.strip():
                # Each piece has its place and its length, so that it stands right in any font.
                indent = len(text) - len(text.lstrip())
                shown = text.strip()
                x = 20 + (column + indent) * _CHAR
                out.append(
                    f'<text x="{x:g}" y="{y:g}" textLength="{width(shown) * _CHAR:g}" lengthAdjust="spacingAndGlyphs"'
                    f"{_looks(style)}>{escape(shown)}</text>"
                )
            column += width(text)
    return "\n".join(out) + "\n</svg>\n"


def _looks(style: str) -> str:
    place = pid_place(style)
    if place is not None:
        return f' fill="{PIDS[place]}" font-weight="600"'
    # A style that is none of the diagrams is words already.
    words = DIAGRAM.get(style, style).split()
    ink = next((WORDS[word] for word in words if word in WORDS), PICTURE["ink"])
    look = f' fill="{PICTURE["soft"] if "dim" in words and ink == PICTURE["ink"] else ink}"'
    if "bold" in words:
        look += ' font-weight="600"'
    if "strike" in words:
        look += ' text-decoration="line-through"'
    return look
