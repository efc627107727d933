"""An answer to a task at the prompt by itself, without what was tried before it: a name that is taken, a count that is too high by then, a
mistake that was made earlier make neither a right answer wrong nor the reason of a wrong one.

It is judged apart, in a fresh system.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic
from typing import NamedTuple

from otpshell.console.headless import Cancelled, apart
from otpshell.lessons.judge import Verdict, is_right, judge
from otpshell.lessons.lesson import Step
from otpshell.lessons.world import HeadlessWorld

# An answer is taken to be of so many inputs at most, and more than one is tried only while that takes no longer than this.
_MOST_INPUTS = 3
_SECONDS = 1.0


class Alone(NamedTuple):
    """``right``: how many of the newest inputs make a right answer, 0 when none do. ``verdict``: on the newest one, when that is an attempt
    at the whole task."""

    right: int = 0
    verdict: Verdict | None = None


def judge_alone(before: Sequence[str], step: Step, inputs: Sequence[str]) -> Alone:
    """Judge the newest inputs, without those before them, in the world that the step found."""
    try:
        return apart(lambda cancelled: _judge_alone(before, step, inputs, cancelled))
    except Cancelled:
        return Alone()


def _judge_alone(before: Sequence[str], step: Step, inputs: Sequence[str], cancelled: Callable[[], bool]) -> Alone:
    end = monotonic() + _SECONDS
    newest: Verdict | None = None
    for count in range(1, min(_MOST_INPUTS, len(inputs) - 1) + 1):
        world = HeadlessWorld(cancelled=cancelled)
        try:
            world.play(before, inputs[-count:], step.wait)
            if count == 1:
                newest = judge(world, step, inputs[-1])
            if newest is not None and newest.right or count > 1 and is_right(world, step):
                return Alone(count)
        finally:
            world.stop()
        if monotonic() > end:
            break
    return Alone(verdict=newest if newest is not None and _is_attempt(step, newest) else None)


def _is_attempt(step: Step, verdict: Verdict) -> bool:
    """Whether a wrong input was meant as the answer: one of the checks holds already, or the mistake is known."""
    return verdict.wrong is not None or verdict.check is not step.checks[0]
