"""Where a pane stands: at the right of the code where it fits there, else below."""

from __future__ import annotations

from dataclasses import dataclass, field

from otpshell.demos.directives import Pane
from otpshell.demos.world import World
from otpshell.view.lines import Line, plain, width

LEAST_CODE = 46
# Rows of the screen that are neither code nor pane.
_MORE = 3


@dataclass
class PaneView:
    """The pane as it is drawn. ``place``: right, below."""

    pane: Pane = Pane("off")
    place: str = "right"
    lines: list[Line] = field(default_factory=list)


def draw_view(world: World, pane: Pane, columns: int, stays: str) -> PaneView:
    """The pane, at the right where it fits there, else below the code; once below it ``stays`` there."""
    right = right_width(columns)
    if (pane.place or stays) != "below":
        lines = world.draw(pane, right)
        if pane.place == "right" or max(map(width, plain(lines).splitlines()), default=0) <= right:
            return PaneView(pane, "right", lines)
    return PaneView(pane, "below", world.draw(pane, columns - 2))


def right_width(columns: int) -> int:
    """Columns of a pane at the right."""
    return columns - max(LEAST_CODE, columns * 12 // 25) - 3


def below_height(rows: int) -> int:
    """Rows of a pane below the code."""
    return max(4, (rows - _MORE) * 11 // 20)
