"""A right answer to a task at the prompt, with what was tried before it in its way: a name is taken, a count is too high, a table is there.

Whether the newest inputs of a step are right by themselves is found out apart, in a fresh system; the step can then begin anew with them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic

from otpshell.console.headless import Cancelled, apart
from otpshell.lessons.judge import is_right
from otpshell.lessons.lesson import Step
from otpshell.lessons.world import HeadlessWorld

# An answer is taken to be of so many inputs at most, and more than one is tried only while that takes no longer than this.
_MOST_INPUTS = 3
_SECONDS = 1.0


def right_alone(before: Sequence[str], step: Step, inputs: Sequence[str]) -> int:
    """How many of the newest inputs, and no others of them, make a right answer in the world that the step found; 0 when none do."""
    try:
        return apart(lambda cancelled: _right_alone(before, step, inputs, cancelled))
    except Cancelled:
        return 0


def _right_alone(before: Sequence[str], step: Step, inputs: Sequence[str], cancelled: Callable[[], bool]) -> int:
    end = monotonic() + _SECONDS
    for count in range(1, min(_MOST_INPUTS, len(inputs) - 1) + 1):
        world = HeadlessWorld(cancelled=cancelled)
        try:
            world.play(before, inputs[-count:], step.wait)
            if is_right(world, step):
                return count
        finally:
            world.stop()
        if monotonic() > end:
            break
    return 0
