"""Who waits for whom, as text: circles with their way back drawn, then the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.record.waits import Wait, Waits
from otpshell.view.lines import Line, clip, width

_LABEL = 28


def waits_lines(found: Waits, show: Callable[[Any], str]) -> list[Line]:
    """The lines. ``show`` makes text of a request."""
    lines: list[Line] = []
    for circle in found.circles:
        lines += [*_circle(circle, show), []]
    for wait in found.others:
        lines.append(
            [("name", wait.name), ("note", " waits for "), ("name", wait.whose), ("call", f"  {_request(wait, show)}"), *_unread(wait)]
        )
    return lines or [[("good", "nobody waits for an answer")]]


def _request(wait: Wait, show: Callable[[Any], str]) -> str:
    return clip(show(wait.request), _LABEL)


def _unread(wait: Wait) -> Line:
    return [] if wait.read else [("lost", "  unread")]


def _circle(circle: tuple[Wait, ...], show: Callable[[Any], str]) -> list[Line]:
    size = max(max(width(wait.name) for wait in circle), max(width(_request(wait, show)) for wait in circle) + 2, 12) + 4
    lines: list[Line] = [[("crash", "deadlock"), ("note", f": a circle of {len(circle)}, each waits for the next")], []]
    for place, wait in enumerate(circle):
        lines.append([("bad", "╭▶ " if place == 0 else "│  "), ("name", wait.name.ljust(size))])
        last = place == len(circle) - 1
        request: Line = [("call", _request(wait, show)), *_unread(wait)]
        if last:
            lines.append([("bad", "╰───╯ "), *request])
        else:
            lines += [[("bad", "│  "), ("lifeline", "│ "), *request], [("bad", "│  "), ("lifeline", "▼")]]
    return lines
