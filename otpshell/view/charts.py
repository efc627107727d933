"""Numbers over time as characters: bars of eighths of a cell, the newest at the right."""

from __future__ import annotations

from collections.abc import Sequence

from otpshell.view.lines import Line, width

_EIGHTHS = " ▁▂▃▄▅▆▇█"


def chart_lines(
    title: str, now: str, values: Sequence[float], columns: int, rows: int, *, top: float = 0, style: str = "call"
) -> list[Line]:
    """A chart ``columns`` wide and ``rows`` high: a line with its title and the newest value, then the bars over an axis.

    ``top`` is the value of a full bar; where a value is greater, that one rounded up to 1, 2 or 5 times a power of ten is.
    """
    head: Line = [("heading", title), ("", " " * max(1, columns - width(title) - width(now))), (style, now)]
    bars = max(1, rows - 1)
    shown = list(values)[-columns:]
    ceiling = max(top, _ceiling(max(shown, default=0)))
    lines: list[Line] = [head]
    for row in range(bars):
        # From the top down: the part of each bar that falls into this row.
        floor = (bars - 1 - row) / bars
        text = "".join(_EIGHTHS[_eighths(value / ceiling, floor, bars)] for value in shown)
        lines.append([(style, text.rjust(columns))])
    if not shown:
        lines[1 + bars // 2] = [("note", "collecting …".center(columns))]
    label = _short(ceiling)
    if bars > 1 and len(shown) + len(label) < columns:
        rest = lines[1][0][1][len(label) :]
        lines[1] = [("note", label), (style, rest)]
    return lines


def _eighths(share: float, floor: float, bars: int) -> int:
    return max(0, min(8, round((share - floor) * bars * 8)))


def _ceiling(value: float) -> float:
    if value <= 0:
        return 1
    power = 1.0
    while power * 10 <= value:
        power *= 10
    while power > value:
        power /= 10
    return next(power * step for step in (1, 2, 5, 10) if power * step >= value)


def _short(value: float) -> str:
    for unit, size in (("G", 1e9), ("M", 1e6), ("k", 1e3)):
        if value >= size:
            return f"{value / size:g}{unit}"
    return f"{value:g}"


def bar(share: float, columns: int) -> str:
    """A bar that is full at 1."""
    eighths = round(max(0.0, min(1.0, share)) * columns * 8)
    full, part = divmod(eighths, 8)
    return ("█" * full + (" ▏▎▍▌▋▊▉"[part] if part else "")).ljust(columns)
