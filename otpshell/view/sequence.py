"""A message sequence diagram in text: one column a process, one row a step, in Unicode or plain ASCII.

    main           Counter
      │               │
      ┝━━ :inc ━━━━━━▶│        a call: heavy
      │◁┄┄┄┄┄┄┄┄┄┄ 6 ┄┤        its reply: dotted
      ├── :tick ─────▷①        sent; it waits in the mailbox
      │               ├①       received now

Columns stand as far apart as the labels between them need. More than fits is cut at the right by whoever shows the lines, or scrolled.
"""

from __future__ import annotations

from dataclasses import dataclass

from otpshell.record.sequence import Lifeline, Sequence, Step
from otpshell.record.words import duration
from otpshell.view.lines import Canvas, Line, clip, width
from otpshell.view.styles import pid_style

_GUTTER = 9
_LABEL = 28
_LEAST_GAP = 10
# Columns behind the last lifeline, for what is said beside it; where they are scarce it is cut to the fewest.
_RIGHT = 34
_LEAST_RIGHT = 20


@dataclass(frozen=True)
class Glyphs:
    """The characters of a drawing. ``lines``: for each kind of step (start, shaft, head that was received, head that waits)."""

    line: str
    call: str
    reply: str
    plain: str
    broken: str
    spawn: str
    heads: tuple[str, str]
    waiting: tuple[str, str]
    crash: str
    exit: str
    timer: str
    take: str
    lost: str
    loop: tuple[str, str]
    dot: str
    gap: str


UNICODE = Glyphs("│", "━", "┄", "─", "╌", "·", ("◀", "▶"), ("◁", "▷"), "✗", "■", "⏲", "●", "∅", ("╮", "╯"), "├", "┆")
ASCII = Glyphs("|", "=", ".", "-", "~", "+", ("<", ">"), ("(", ")"), "X", "#", "@", "*", "?", ("\\", "/"), "+", ":")

_SHAFTS = {
    **{"call": "call", "reply": "reply", "result": "reply"},
    **dict.fromkeys(("EXIT", "DOWN", "signal", "broken", "stop"), "broken"),
    **{"spawn": "spawn", "demand": "reply", "link": "spawn", "monitor": "spawn"},
}
_NOTES = frozenset(("exit", "crash", "set", "cancel", "timeout", "state"))


def sequence_lines(
    sequence: Sequence, *, ascii: bool = False, numbers: bool = False, label: int = _LABEL, columns: int | None = None
) -> list[Line]:
    """The diagram. ``numbers``: with event numbers at the left. ``label``: columns a label may take. ``columns``: how wide it had best be;
    what is said at the right is cut for it, and only more lifelines than fit make it wider."""
    if not sequence.steps:
        return [[("note", "nothing happened between these processes" + (f" ({sequence.hidden} hidden)" if sequence.hidden else ""))]]
    return Drawing(sequence, ASCII if ascii else UNICODE, numbers, label, columns).draw()


class Drawing:
    """One diagram in the making."""

    def __init__(self, sequence: Sequence, glyphs: Glyphs, numbers: bool, label: int, columns: int | None = None) -> None:
        self.sequence, self.glyphs, self.numbers, self.label, self.columns = sequence, glyphs, numbers, label, columns
        self.marks = _marks(sequence)
        self.place(self._columns())
        # The newest step each lifeline has come to; which of them are drawn.
        self.alive = [line.born is None for line in sequence.lifelines]
        self.time: int | None = None

    def place(self, centres: list[int]) -> None:
        """Draw with the lifelines at these columns."""
        self.centres = centres
        size = centres[-1] + max(_RIGHT, self.label + 6)
        if self.columns is not None:
            size = max(min(size, self.columns), centres[-1] + _LEAST_RIGHT)
        self.canvas = Canvas(size)

    # -- layout ------------------------------------------------------------------------------------------------------

    def _columns(self) -> list[int]:
        """The column of each lifeline."""
        lifelines = self.sequence.lifelines
        names = [width(line.name) for line in lifelines]
        gaps = [max(_LEAST_GAP, (names[i] + names[i + 1]) // 2 + 3) for i in range(len(names) - 1)]
        for step in self.sequence.steps:
            size = min(width(self._label(step)), self.label) + 6
            if step.to is None or step.to == step.at:
                if step.at < len(gaps):
                    gaps[step.at] = max(gaps[step.at], min(size, self.label + 2))
                continue
            low, high = sorted((step.at, step.to))
            missing = size - sum(gaps[low:high])
            if missing > 0:
                for place in range(low, high):
                    gaps[place] += -(-missing // (high - low))
        centres = [_GUTTER + max(2, names[0] // 2 + 1)]
        for gap in gaps:
            centres.append(centres[-1] + gap)
        return centres

    def _label(self, step: Step) -> str:
        text = step.label
        if step.kind == "spawn":
            text = ""
        if step.part == "taken":
            # What it is stands at its send.
            text = f"took {text}" + (f", {duration(step.waited)} in mailbox" if step.waited else "")
        elif step.kind == "timer":
            text = f"{self.glyphs.timer} {text} {step.note}".rstrip()
        elif step.kind in ("set", "timeout", "cancel"):
            text = f"{self.glyphs.timer} {text}"
        elif step.kind in ("exit", "crash"):
            text = f"{self.glyphs.crash if step.kind == 'crash' else self.glyphs.exit} {text}" + (f" ({step.note})" if step.note else "")
        elif step.note:
            text += f" ({step.note})"
        return text

    # -- drawing -----------------------------------------------------------------------------------------------------

    def draw(self) -> list[Line]:
        self._header()
        for step in self.sequence.steps:
            self.step(step)
        self._row()
        lines = self.canvas.lines()
        return lines[:-1] if not any(self.alive) else lines

    def step(self, step: Step) -> None:
        """The rows of one step."""
        self._pause(step)
        if step.kind == "spawn":
            self._spawn(step)
        elif step.part == "taken":
            self._taken(step)
        elif step.to is None or step.kind in _NOTES:
            self._note(step)
        elif step.to == step.at:
            self._to_itself(step)
        else:
            self._arrow(step)

    def _header(self) -> None:
        row = self.canvas.row()
        second = [line for line in self.sequence.lifelines if line.born is None and (line.folded or line.reborn_of)]
        for place, line in enumerate(self.sequence.lifelines):
            if line.born is None:
                self._name(row, place, line)
        if second:
            below = self.canvas.row()
            for place, line in enumerate(self.sequence.lifelines):
                if line in second:
                    self._centred(below, place, f"+{line.folded}" if line.folded else "", "note")
        self._row()

    def names(self, places: list[int]) -> None:
        """A row with the names of these lifelines."""
        row = self._row()
        for place in places:
            self._name(row, place, self.sequence.lifelines[place])

    def _name(self, row: int, place: int, line: Lifeline) -> None:
        self._centred(row, place, line.name, pid_style(line.pid))

    def _centred(self, row: int, place: int, text: str, style: str) -> None:
        self.canvas.put(row, self.centres[place] - (width(text) - 1) // 2, text, style)

    def _row(self) -> int:
        """A new row with the lifelines of those alive."""
        row = self.canvas.row()
        for place, alive in enumerate(self.alive):
            if alive:
                self.canvas.put(row, self.centres[place], self.glyphs.line, "lifeline")
        return row

    def _pause(self, step: Step) -> None:
        """Time that passed."""
        if self.time is not None and step.time > self.time:
            row = self.canvas.row()
            for place, alive in enumerate(self.alive):
                if alive:
                    self.canvas.put(row, self.centres[place], self.glyphs.gap, "lifeline")
            self.canvas.put(row, 0, f"+{duration(step.time - self.time)}".rjust(_GUTTER - 1), "time")
        self.time = step.time

    def _gutter(self, row: int, step: Step) -> None:
        if self.numbers:
            self.canvas.put(row, 0, f"{step.number}".rjust(_GUTTER - 1), "time")

    def _arrow(self, step: Step) -> None:
        assert step.to is not None
        glyphs = self.glyphs
        row = self._row()
        self._gutter(row, step)
        start, end = self.centres[step.at], self.centres[step.to]
        right = end > start
        low, high = min(start, end) + 1, max(start, end) - 1
        shaft = getattr(glyphs, _SHAFTS.get(step.kind, "plain"))
        self.canvas.put(row, low, shaft * (high - low + 1), step.kind)
        waits = step.part == "sent"
        heads = glyphs.waiting if waits else glyphs.heads
        self.canvas.put(row, high if right else low, heads[right], step.kind)
        if waits:
            mark = glyphs.lost if step.lost else self.marks.get(step.pair or 0, "")
            self.canvas.put(row, end, mark, "lost" if step.lost else step.kind)
        text = clip(self._label(step), high - low - 4)
        if text:
            # The label stands near where the arrow starts.
            place = low + 2 if right else high - width(text) - 2
            self.canvas.put(row, place, f" {text} ", step.kind)

    def _spawn(self, step: Step) -> None:
        assert step.to is not None
        row = self._row()
        self._gutter(row, step)
        line = self.sequence.lifelines[step.to]
        self.alive[step.to] = True
        start, end = self.centres[step.at], self.centres[step.to]
        name = line.name
        left = end - (width(name) - 1) // 2 - 1
        glyphs = self.glyphs
        if step.at != step.to:
            if end > start:
                self.canvas.put(row, start + 1, glyphs.spawn * (left - start - 2) + glyphs.heads[1], "spawn")
            else:
                edge = left + width(name) + 2
                self.canvas.put(row, edge, glyphs.heads[0] + glyphs.spawn * (start - edge - 1), "spawn")
        self.canvas.put(row, left, f" {name} ", pid_style(line.pid))
        if step.note:
            below = self._row()
            self._aside(below, step.to, step.note, "good")

    def _aside(self, row: int, place: int, text: str, style: str) -> None:
        """Text at the right of a lifeline."""
        self.canvas.put(row, self.centres[place] + 2, clip(text, self.canvas.columns - self.centres[place] - 2), style)

    def _taken(self, step: Step) -> None:
        row = self._row()
        self._gutter(row, step)
        self.canvas.put(row, self.centres[step.at], self.marks.get(step.pair or 0, self.glyphs.take), step.kind)
        self._aside(row, step.at, clip(self._label(step), self.label + 14), step.kind)

    def _note(self, step: Step) -> None:
        row = self._row()
        self._gutter(row, step)
        text = self._label(step)
        if step.kind in ("exit", "crash"):
            self.canvas.put(row, self.centres[step.at], text[0], step.kind)
            self.alive[step.at] = False
            text = text[2:]
        elif step.kind in ("set", "timeout", "cancel"):
            self.canvas.put(row, self.centres[step.at], text[0], step.kind)
            text = text[2:]
        self._aside(row, step.at, text, step.kind)

    def _to_itself(self, step: Step) -> None:
        row = self._row()
        self._gutter(row, step)
        at = self.centres[step.at]
        glyphs = self.glyphs
        if step.kind == "timer":
            self.canvas.put(row, at + 1, glyphs.heads[0] if step.part == "whole" else glyphs.waiting[0], step.kind)
        else:
            self.canvas.put(row, at, glyphs.dot, step.kind)
            self.canvas.put(row, at + 1, glyphs.plain + glyphs.loop[0], step.kind)
        if step.part == "sent":
            self.canvas.put(row, at, glyphs.lost if step.lost else self.marks.get(step.pair or 0, ""), step.kind)
        self.canvas.put(row, at + 3, clip(self._label(step), self.canvas.columns - at - 4), step.kind)


def _marks(sequence: Sequence) -> dict[int, str]:
    """A sign for each message that waits before it is received: where it was sent and where it was received show the same one."""
    taken = [step.pair for step in sequence.steps if step.part == "taken" and step.pair is not None]
    signs = "123456789abcdefghijklmnopqrstuvwxyz"
    return {pair: signs[place % len(signs)] for place, pair in enumerate(taken)}
