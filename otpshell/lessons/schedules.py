"""An answer judged on many schedules: the learner's own program, from the beginning of the lesson, in fresh systems on virtual time.

A program with a race passes at the prompt, most of the time. Here each seed is another interleaving, and the first on which a check fails
comes back with a diagram of what happened then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from otpshell.console.headless import Cancelled, Schedules, apart
from otpshell.lessons.judge import Verdict, judge
from otpshell.lessons.lesson import Step
from otpshell.lessons.world import HeadlessWorld
from otpshell.record.recorder import Recorder
from otpshell.view.lines import Line
from otpshell.view.sequence import sequence_lines

_STEPS_SHOWN = 30


class Failure(NamedTuple):
    """The first schedule on which an answer is wrong, and the diagram of the step under it."""

    seed: int
    verdict: Verdict
    diagram: list[Line]


class Judged(NamedTuple):
    """``failure`` is None when the answer was right on all schedules."""

    failure: Failure | None = None
    cancelled: bool = False


def judge_on_schedules(before: Sequence[str], step: Step, inputs: Sequence[str]) -> Judged:
    """Judge the inputs of a step, after those of the steps before it. Ctrl-C ends it early."""
    try:
        return apart(lambda cancelled: _judge(before, step, inputs, cancelled))
    except Cancelled:
        return Judged(cancelled=True)


def _judge(before: Sequence[str], step: Step, inputs: Sequence[str], cancelled: Callable[[], bool]) -> Judged:
    schedules = Schedules(step.schedules)
    for seed in schedules:
        world = HeadlessWorld(seed, cancelled)
        try:
            world.play(before, inputs, step.wait)
            verdict = judge(world, step, inputs[-1])
            if not verdict.right:
                return Judged(Failure(seed, verdict, _diagram(world, verdict.until)))
            schedules.ran(world.choices)
        finally:
            world.stop()
    return Judged()


def _diagram(world: HeadlessWorld, until: int) -> list[Line]:
    evidence = world.evidence
    recorder = Recorder(world.session.vm, on=False)
    return sequence_lines(recorder.sequence(since=evidence.since, until=until, last=_STEPS_SHOWN, hide=tuple(evidence.askers)))
