"""The System and the Load tab."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from otpshell.observer.data.system import Fact, Sample, SystemPage
from otpshell.observer.screens.lines import Lines
from otpshell.observer.screens.view import View, trouble_line
from otpshell.view.charts import bar, chart_lines
from otpshell.view.lines import Line, clip, width

_LABEL = 16
_BAR = 12
_GAP = 4
_NEARLY_FULL, _HALF = 0.85, 0.5
# Ten minutes of samples, one a second.
_SAMPLES = 600
_MEGABYTE = 1 << 20


class SystemView(View):
    """What the system is and what bounds it."""

    def compose(self) -> ComposeResult:
        yield Lines()
        yield trouble_line()

    async def look_at(self) -> None:
        page: SystemPage = await self.ask("system")
        lines = self.query_one(Lines)
        lines.show(system_lines(page, max(40, lines.size.width - 4)))

    def focus_first(self) -> None:
        self.query_one(Lines).focus()


def system_lines(page: SystemPage, columns: int) -> list[Line]:
    """The sections, in two columns where there is room for them."""
    if columns < 110:
        return [line for section in page.sections for line in _section(section.title, section.facts, columns)]
    half = (columns - _GAP) // 2
    blocks = [_section(section.title, section.facts, half) for section in page.sections]
    lines: list[Line] = []
    for place in range(0, len(blocks), 2):
        left, right = blocks[place], blocks[place + 1] if place + 1 < len(blocks) else []
        for number in range(max(len(left), len(right))):
            first = left[number] if number < len(left) else []
            pad = " " * (half + _GAP - sum(width(text) for _, text in first))
            lines.append([*first, ("", pad), *(right[number] if number < len(right) else [])])
    return lines


def _section(title: str, facts: tuple[Fact, ...], columns: int) -> list[Line]:
    lines: list[Line] = [[("heading", title)]]
    for fact in facts:
        line: Line = [("note", f"  {fact.label:<{_LABEL}}")]
        room = columns - _LABEL - 2
        if fact.share is not None:
            style = "bad" if fact.share >= _NEARLY_FULL else "warn" if fact.share >= _HALF else "good"
            filled = bar(fact.share, _BAR).rstrip()
            line += [(style, filled), ("lifeline", "░" * (_BAR - len(filled)) + " ")]
            room -= _BAR + 1
        line.append(("", clip(fact.text, max(8, room))))
        lines.append(line)
    return [*lines, []]


class LoadView(View):
    """Charts over time; it goes on collecting while another tab is looked at."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.samples: deque[Sample] = deque(maxlen=_SAMPLES)

    def compose(self) -> ComposeResult:
        yield Lines()
        yield trouble_line()

    async def look_at(self) -> None:
        self.samples.append(await self.ask("load"))
        if self.display:
            self._draw()

    def _draw(self) -> None:
        lines = self.query_one(Lines)
        lines.show(load_lines(list(self.samples), max(40, lines.size.width - 3), max(12, lines.size.height)))

    def on_resize(self) -> None:
        self._draw()

    def focus_first(self) -> None:
        self.query_one(Lines).focus()


def _rates(samples: list[Sample], read: Callable[[Sample], int | None], scale: float) -> list[float]:
    """What a growing count grew by, from each sample to the next, per second of the wall clock."""
    found = []
    for before, after in zip(samples, samples[1:], strict=False):
        old, new = read(before), read(after)
        seconds = (after.wall - before.wall) / 1e9
        if old is not None and new is not None and seconds > 0:
            found.append(max(0.0, (new - old) / seconds / scale))
    return found


def load_lines(samples: list[Sample], columns: int, rows: int) -> list[Line]:
    """Six charts, two beside each other where there is room."""
    charts: list[tuple[str, Callable[[float], str], list[float], float, str]] = [
        ("VM's thread", lambda value: f"{value:.0f} % busy", _rates(samples, lambda s: s.cpu, 1e7), 100, "call"),
        ("ready to run", lambda value: f"{value:,.0f} processes", [float(s.ready) for s in samples], 4, "warn"),
        ("events", lambda value: f"{value:,.0f} a second", _rates(samples, lambda s: s.events, 1), 10, "demand"),
        ("processes", lambda value: f"{value:,.0f}", [float(s.processes) for s in samples], 10, "cast"),
        ("unread messages", lambda value: f"{value:,.0f}", [float(s.mail) for s in samples], 10, "DOWN"),
        ("memory", lambda value: f"{value:,.0f} MB", [s.memory / _MEGABYTE for s in samples], 1, "reply"),
    ]
    across = 2 if columns >= 70 else 1
    size = (columns - _GAP * (across - 1)) // across
    high = max(4, (rows + 1) * across // len(charts) - 1)
    blocks = [
        chart_lines(title, text(values[-1]) if values else "", values, size, high, top=top, style=style)
        for title, text, values, top, style in charts
    ]
    lines: list[Line] = []
    for place in range(0, len(blocks), across):
        for parts in zip(*blocks[place : place + across], strict=True):
            line: Line = []
            for part in parts:
                line += [*part, ("", " " * (size + _GAP - sum(width(text) for _, text in part)))]
            lines.append(line[:-1])
        lines.append([])
    return lines[:-1]
