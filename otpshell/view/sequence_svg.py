"""A message sequence diagram as a picture: SVG, and an HTML page around it.

Time runs down. An arrow leaves where the message was sent and lands where it was received, so one that waited in a mailbox slants.
"""

from __future__ import annotations

from html import escape

from otpshell.record.sequence import Lifeline, Sequence, Step
from otpshell.record.words import duration
from otpshell.view.lines import clip, plain, width
from otpshell.view.sequence import sequence_lines
from otpshell.view.styles import PICTURE, PIDS

ROW = 34
_TOP = 74
_LEFT = 92
_RIGHT = 250
_CHAR = 7.3
_SMALL = 6.2
_HEAD = 34
_LABEL = 40
_LEAST_GAP = 120
_SANS = "ui-sans-serif, system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_MONO = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"
# Width of a line, and its dashes, by kind of message.
_STROKES = {
    "call": (2.4, ""),
    "reply": (1.6, "6 4"),
    "result": (1.6, "6 4"),
    "cast": (1.5, ""),
    "info": (1.5, ""),
    "EXIT": (1.5, "9 3 2 3"),
    "DOWN": (1.5, "9 3 2 3"),
    "broken": (2.2, "9 3 2 3"),
    "signal": (2.0, "9 3 2 3"),
    "stop": (2.0, "9 3 2 3"),
    "demand": (1.4, "2 3"),
    "spawn": (1.6, "2 4"),
    "link": (1.2, "1 4"),
    "monitor": (1.2, "1 4"),
}
_NOTES = frozenset(("exit", "crash", "set", "cancel", "timeout", "state"))


def sequence_svg(sequence: Sequence, title: str = "") -> str:
    """The diagram as an SVG document."""
    return _Picture(sequence, title).svg()


def sequence_html(sequence: Sequence, title: str = "Message sequence") -> str:
    """A page with the diagram; every arrow tells its full message when pointed at. Below it stands the diagram in text."""
    text = escape(plain(sequence_lines(sequence)))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n<style>\n"
        f"body {{ font: 15px {_SANS}; color: {PICTURE['ink']}; margin: 2rem; }}\n"
        "figure { margin: 0; overflow-x: auto; } svg .step:hover { opacity: 0.65; }\n"
        f"pre {{ font: 13px {_MONO}; overflow-x: auto; background: {PICTURE['box']}; padding: 1rem; border-radius: 8px; }}\n"
        f"</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n<figure>\n{_Picture(sequence, '').svg()}</figure>\n"
        f"<details>\n<summary>As text</summary>\n<pre>{text}</pre>\n</details>\n</body>\n</html>\n"
    )


class _Picture:
    def __init__(self, sequence: Sequence, title: str) -> None:
        self.sequence, self.title = sequence, title
        self.out: list[str] = []
        self.top = _TOP + (30 if title else 0)
        self.ys, self.gaps, self.bottom = self._rows()
        self.xs = self._columns()
        self.width = self.xs[-1] + _RIGHT if self.xs else 400.0
        self.taken = {step.pair: index for index, step in enumerate(sequence.steps) if step.part == "taken"}

    # -- layout ------------------------------------------------------------------------------------------------------

    def _rows(self) -> tuple[list[float], list[tuple[float, int]], float]:
        """The height of each step; where time passed and how much; the end."""
        ys: list[float] = []
        gaps: list[tuple[float, int]] = []
        y = float(self.top)
        before: Step | None = None
        for step in self.sequence.steps:
            if before is not None and step.time > before.time:
                gaps.append((y + 2, step.time - before.time))
                y += 26
            if step.kind == "spawn":
                y += 6
            ys.append(y)
            y += ROW + (14 if step.kind == "spawn" else 0) + (10 if step.kind == "spawn" and step.note else 0)
            before = step
        return ys, gaps, y

    def _columns(self) -> list[float]:
        lines = self.sequence.lifelines
        if not lines:
            return []
        boxes = [self._box(line) for line in lines]
        gaps = [max(_LEAST_GAP, (boxes[i] + boxes[i + 1]) / 2 + 24) for i in range(len(lines) - 1)]
        for step in self.sequence.steps:
            size = width(clip(self._label(step), _LABEL)) * _CHAR + 44
            if step.to is None or step.to == step.at:
                if step.at < len(gaps):
                    gaps[step.at] = max(gaps[step.at], min(size, 230))
                continue
            low, high = sorted((step.at, step.to))
            missing = size - sum(gaps[low:high])
            if missing > 0:
                for place in range(low, high):
                    gaps[place] += missing / (high - low)
        xs = [_LEFT + max(boxes[0] / 2, 20)]
        for gap in gaps:
            xs.append(xs[-1] + gap)
        return [round(x, 1) for x in xs]

    def _box(self, line: Lifeline) -> float:
        return max(width(line.name) * 8.2, width(self._under(line)) * _SMALL) + 26

    @staticmethod
    def _under(line: Lifeline) -> str:
        if line.folded:
            return f"and {line.folded} below it"
        return repr(line.pid)[4:] if line.pid is not None else ""

    def _label(self, step: Step) -> str:
        if step.kind == "spawn" or step.part == "taken":
            return ""
        text = step.label
        if step.note and step.kind != "timer":
            text += f" ({step.note})"
        elif step.note:
            text += f", {step.note}"
        return text

    # -- drawing -----------------------------------------------------------------------------------------------------

    def svg(self) -> str:
        height = self.bottom + 24
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} {height:g}" width="{self.width:g}" height="{height:g}" '
            f'font-family="{_MONO}" font-size="12">\n'
            f'<rect width="100%" height="100%" fill="{PICTURE["paper"]}"/>\n'
        )
        if self.title:
            spot = f'x="{_LEFT - 60}" y="30" font-family="{_SANS}" font-size="17" font-weight="600"'
            head += f'<text {spot} fill="{PICTURE["ink"]}">{escape(self.title)}</text>\n'
        if not self.sequence.steps:
            return head + f'<text x="20" y="40" fill="{PICTURE["soft"]}">nothing happened between these processes</text>\n</svg>\n'
        for y, passed in self.gaps:
            self._gap(y, passed)
        for place, line in enumerate(self.sequence.lifelines):
            self._lifeline(place, line)
        self._busy()
        for index, step in enumerate(self.sequence.steps):
            self._step(index, step)
        for place, line in enumerate(self.sequence.lifelines):
            self._head(place, line)
        return head + "\n".join(self.out) + "\n</svg>\n"

    def colour(self, place: int) -> str:
        """A process keeps its colour: it comes from its pid, not from its place."""
        pid = self.sequence.lifelines[place].pid
        return PICTURE["soft"] if pid is None else PIDS[(pid.number + pid.serial) % len(PIDS)]

    def _lifeline(self, place: int, line: Lifeline) -> None:
        x = self.xs[place]
        start = self.ys[line.born] if line.born is not None else self.top - _HEAD
        end = self.ys[line.died] if line.died is not None else self.bottom
        self.out.append(
            f'<line x1="{x:g}" y1="{start:g}" x2="{x:g}" y2="{end:g}" stroke="{self.colour(place)}" stroke-opacity="0.45" '
            f'stroke-width="1.6"/>'
        )
        after = [y for y, step in zip(self.ys, self.sequence.steps, strict=True) if y > end and place in (step.at, step.to)]
        if line.died is not None and after:
            # What its end sent leaves from here, and what came too late arrives here.
            self.out.append(
                f'<line x1="{x:g}" y1="{end:g}" x2="{x:g}" y2="{max(after):g}" stroke="{PICTURE["soft"]}" stroke-opacity="0.5" '
                f'stroke-width="1" stroke-dasharray="1 4"/>'
            )

    def _head(self, place: int, line: Lifeline) -> None:
        x = self.xs[place]
        y = self.ys[line.born] if line.born is not None else self.top - _HEAD - 2
        size = self._box(line)
        colour = self.colour(place)
        under = self._under(line)
        small = f'<text x="{x:g}" y="{y + 11:g}" text-anchor="middle" font-size="9.5" fill="{PICTURE["soft"]}">{escape(under)}</text>'
        self.out.append(
            f'<g><rect x="{x - size / 2:g}" y="{y - _HEAD / 2:g}" width="{size:g}" height="{_HEAD}" rx="8" fill="{PICTURE["box"]}" '
            f'stroke="{colour}" stroke-width="1.6"/>'
            f'<text x="{x:g}" y="{y - (1 if under else -4):g}" text-anchor="middle" font-family="{_SANS}" font-size="13" font-weight="600" '
            f'fill="{colour}">{escape(line.name)}</text>' + (small if under else "") + "</g>"
        )
        step = self.sequence.steps[line.born] if line.born is not None else None
        if step is not None and step.note:
            self.text(x, y + _HEAD / 2 + 13, step.note, PICTURE["spawn"], size=10.5, anchor="middle", sans=True)

    def _gap(self, y: float, passed: int) -> None:
        right = self.width - 20
        band = f'x="12" y="{y - 11:g}" width="{right - 12:g}" height="17" rx="8"'
        self.out.append(f'<rect {band} fill="{PICTURE["faint"]}" fill-opacity="0.55"/>')
        self.text(20, y + 1, f"{duration(passed)} later", PICTURE["soft"], size=10.5, sans=True)

    def _busy(self) -> None:
        """A bar on a lifeline while it works on a call."""
        took: dict[int, tuple[int, int]] = {}
        for index, step in enumerate(self.sequence.steps):
            if step.kind == "call" and step.part in ("whole", "taken") and step.pair is not None:
                place = step.to if step.part == "whole" and step.to is not None else step.at
                took[step.pair] = (place, index)
            elif step.kind == "reply" and step.answers in took and step.part != "taken":
                place, since = took.pop(step.answers)
                x, top, end = self.xs[place], self.ys[since], self.ys[index]
                if end > top:
                    self.out.append(
                        f'<rect x="{x - 4:g}" y="{top:g}" width="8" height="{end - top:g}" rx="2" fill="{self.colour(place)}" '
                        f'fill-opacity="0.28"/>'
                    )

    def _step(self, index: int, step: Step) -> None:
        if step.part == "taken":
            if step.pair is not None and not any(other.pair == step.pair and other.part == "sent" for other in self.sequence.steps):
                self._dot(index, step)
            return
        self.out.append('<g class="step">')
        self.out.append(f"<title>{escape(f'{step.kind} {step.label}')}</title>")
        if step.kind == "spawn":
            self._spawn(index, step)
        elif step.to is None or step.kind in _NOTES:
            self._note(index, step)
        elif step.to == step.at:
            self._to_itself(index, step)
        else:
            self._arrow(index, step)
        self.out.append("</g>")

    def _ink(self, step: Step) -> str:
        return PICTURE.get(step.kind, PICTURE["soft"])

    def _arrow(self, index: int, step: Step) -> None:
        assert step.to is not None
        x1, y1, x2 = self.xs[step.at], self.ys[index], self.xs[step.to]
        right = x2 > x1
        landing = self.taken.get(step.pair) if step.part == "sent" else None
        y2 = self.ys[landing] if landing is not None else y1 + (0 if step.part == "whole" or not step.pair else 8)
        ink = self._ink(step)
        stroke, dashes = _STROKES.get(step.kind, (1.5, ""))
        busy = 4 if step.kind in ("call", "reply") else 0
        tip = x2 - (busy if right else -busy)
        dash = f' stroke-dasharray="{dashes}"' if dashes else ""
        back = x2 - (14 if right else -14)
        if landing is not None:
            # Across at once, then down along the mailbox until it is taken.
            slope = f"M{x1:g} {y1:g} L{tip:g} {y2:g}"
        else:
            slope = f"M{x1:g} {y1:g} L{tip if not step.lost else back:g} {y2:g}"
        self.out.append(f'<path d="{slope}" fill="none" stroke="{ink}" stroke-width="{stroke:g}"{dash}/>')
        if step.lost:
            self._cross(back, y2, PICTURE["lost"], 5)
        else:
            self._tip(x1, y1, tip, y2, ink, filled=step.kind not in ("reply", "result", "demand"))
        label = clip(self._label(step), _LABEL + 8)
        if step.waited and landing is not None:
            label += f"  · {duration(step.waited)} in the mailbox"
        elif step.lost:
            label += "  · never read" if step.note != "nobody there" else ""
        if landing is not None:
            # By the start, above a line that slants.
            self.text(x1 + (10 if right else -10), y1 - 6, label, ink, anchor="start" if right else "end")
        else:
            self.text((x1 + x2) / 2, y1 - 6, label, ink, anchor="middle")

    def _spawn(self, index: int, step: Step) -> None:
        assert step.to is not None
        x1, y, x2 = self.xs[step.at], self.ys[index], self.xs[step.to]
        if step.at == step.to:
            return
        half = self._box(self.sequence.lifelines[step.to]) / 2
        edge = x2 - half if x2 > x1 else x2 + half
        ink = PICTURE["spawn"]
        self.out.append(f'<path d="M{x1:g} {y:g} L{edge:g} {y:g}" stroke="{ink}" stroke-width="1.6" stroke-dasharray="2 4" fill="none"/>')
        self._tip(x1, y, edge, y, ink)

    def _note(self, index: int, step: Step) -> None:
        x, y, ink = self.xs[step.at], self.ys[index], self._ink(step)
        if step.kind == "crash":
            self._cross(x, y, ink, 7)
        elif step.kind == "exit":
            self.out.append(f'<rect x="{x - 5:g}" y="{y - 5:g}" width="10" height="10" rx="1.5" fill="{ink}"/>')
        else:
            self._clock(x, y, ink)
        self.text(x + 14, y + 4, clip(self._label(step), _LABEL), ink, weight=600 if step.kind == "crash" else 400)

    def _to_itself(self, index: int, step: Step) -> None:
        x, y, ink = self.xs[step.at], self.ys[index], self._ink(step)
        if step.kind == "timer":
            self._clock(x + 34, y, ink)
            self.out.append(f'<path d="M{x + 26:g} {y:g} L{x:g} {y:g}" stroke="{ink}" stroke-width="1.5" fill="none"/>')
            self._tip(x + 26, y, x, y, ink)
            self.text(x + 48, y + 4, clip(self._label(step), _LABEL), ink)
            return
        landing = self.taken.get(step.pair) if step.part == "sent" else None
        down = self.ys[landing] if landing is not None else y + 14
        self.out.append(
            f'<path d="M{x:g} {y - 6:g} h26 a8 8 0 0 1 8 8 V{down - 8:g} a8 8 0 0 1 -8 8 H{x:g}" fill="none" stroke="{ink}" '
            f'stroke-width="1.5"/>'
        )
        self._tip(x + 20, down, x, down, ink)
        self.text(x + 42, y + 4, clip(self._label(step), _LABEL), ink)

    def _dot(self, index: int, step: Step) -> None:
        x, y, ink = self.xs[step.at], self.ys[index], self._ink(step)
        self.out.append(f'<circle cx="{x:g}" cy="{y:g}" r="4.5" fill="{ink}"/>')
        self.text(x + 12, y + 4, f"took {clip(step.label, _LABEL)}", ink)

    # -- pieces ------------------------------------------------------------------------------------------------------

    def _tip(self, x1: float, y1: float, x2: float, y2: float, ink: str, filled: bool = True) -> None:
        length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5 or 1.0
        ux, uy = (x2 - x1) / length, (y2 - y1) / length
        left = f"{x2 - 9 * ux - 4 * uy:.1f} {y2 - 9 * uy + 4 * ux:.1f}"
        right = f"{x2 - 9 * ux + 4 * uy:.1f} {y2 - 9 * uy - 4 * ux:.1f}"
        if filled:
            self.out.append(f'<path d="M{x2:g} {y2:g} L{left} L{right} Z" fill="{ink}"/>')
        else:
            self.out.append(f'<path d="M{left} L{x2:g} {y2:g} L{right}" fill="none" stroke="{ink}" stroke-width="1.6"/>')

    def _cross(self, x: float, y: float, ink: str, size: float) -> None:
        self.out.append(
            f'<path d="M{x - size:g} {y - size:g} l{2 * size:g} {2 * size:g} m0 {-2 * size:g} l{-2 * size:g} {2 * size:g}" '
            f'stroke="{ink}" stroke-width="2.6" stroke-linecap="round" fill="none"/>'
        )

    def _clock(self, x: float, y: float, ink: str) -> None:
        self.out.append(
            f'<g stroke="{ink}" stroke-width="1.5" fill="{PICTURE["paper"]}"><circle cx="{x:g}" cy="{y:g}" r="7"/>'
            f'<path d="M{x:g} {y - 4:g} V{y:g} H{x + 3.5:g}" fill="none"/></g>'
        )

    def text(
        self, x: float, y: float, text: str, ink: str, *, size: float = 12, anchor: str = "start", weight: int = 400, sans: bool = False
    ) -> None:
        if not text:
            return
        font = f' font-family="{_SANS}"' if sans else ""
        bold = f' font-weight="{weight}"' if weight != 400 else ""
        place = f'x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-size="{size:g}"{font}{bold}'
        halo = f'fill="none" stroke="{PICTURE["paper"]}" stroke-width="4" stroke-linejoin="round" stroke-opacity="0.85"'
        # Twice, the first as a light edge that keeps it readable on lines: not every viewer knows paint-order.
        self.out.append(f'<text {place} {halo} aria-hidden="true">{escape(text)}</text>')
        self.out.append(f'<text {place} fill="{ink}">{escape(text)}</text>')
