"""A sequence diagram drawn row by row as things happen: its columns stand at fixed places, a new process gets the next one."""

from __future__ import annotations

from collections.abc import Sequence as Many

from otpshell.record.sequence import Lifeline, Sequence, Step
from otpshell.view.lines import Line
from otpshell.view.sequence import ASCII, UNICODE, Drawing

_FIRST = 14
_LEAST, _MOST = 16, 34
# How many columns are thought of when the width is shared out.
_EXPECTED = 4
# Shorter pauses are not worth a row.
_LEAST_PAUSE = 1_000_000
_SIGNS = "123456789abcdefghijklmnopqrstuvwxyz"


class LiveDrawing:
    """Gives the rows of each step. ``columns`` is the width of the terminal."""

    def __init__(self, columns: int, *, ascii: bool = False) -> None:
        self._gap = max(_LEAST, min(_MOST, (columns - _FIRST - _LEAST) // (_EXPECTED - 1)))
        self._glyphs = ASCII if ascii else UNICODE
        self._alive: list[bool] = []
        self._names: list[str] = []
        self._signs: dict[int, int] = {}
        self._time: int | None = None

    def step(self, lifelines: Many[Lifeline], step: Step) -> list[Line]:
        """The rows of the newest step, with a row of names when a process is seen for the first time."""
        drawing = Drawing(Sequence(tuple(lifelines), (step,)), self._glyphs, False, self._gap - 6)
        drawing.place([_FIRST + place * self._gap for place in range(len(lifelines))])
        drawing.marks = {step.pair: self._sign(step.pair)} if step.pair is not None else {}
        drawing.alive = self._alive
        if self._time is not None and step.time - self._time >= _LEAST_PAUSE:
            drawing.time = self._time
        born = step.to if step.kind == "spawn" else None
        named = [line.name for line in lifelines]
        known = len(self._names)
        new = [place for place, name in enumerate(named) if place != born and (place >= known or name != self._names[place])]
        self._alive += [place != born for place in range(known, len(named))]
        self._names = named
        if new:
            drawing.names(new)
        drawing.step(step)
        self._time = step.time
        return drawing.canvas.lines()

    def _sign(self, message: int) -> str:
        """What marks a message where it is sent and where it is taken."""
        place = self._signs.setdefault(message, len(self._signs))
        return _SIGNS[place % len(_SIGNS)]
