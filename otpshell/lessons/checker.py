"""``otpshell lesson check``: whether a lesson is right, without a terminal.

In this order, and it stops where going on makes no sense: the file can be read as a lesson; it is well formed (``style``); every cell runs
and every solution passes on 50 schedules; what is not yet answered does not pass; every listed wrong answer fails, with its own message.
Seeds that would choose what an earlier one chose are not played again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from otpshell.console.headless import Schedules, apart
from otpshell.lessons.answers import code_of
from otpshell.lessons.judge import Verdict, is_right, judge, recognise
from otpshell.lessons.keys import Problem
from otpshell.lessons.lesson import Lesson, Step, Wrong, numbers
from otpshell.lessons.parse import read_lesson
from otpshell.lessons.playthrough import Playthrough
from otpshell.lessons.style import style_problems
from otpshell.lessons.world import HeadlessWorld

SCHEDULES = 50
Cancelled = Callable[[], bool]


@dataclass
class Report:
    """What the check of one file came to. ``schedules`` is how many different ones were played."""

    path: Path
    problems: list[Problem] = field(default_factory=list)
    steps: int = 0
    checked: int = 0
    wrongs: int = 0
    schedules: int = 0
    seconds: float = 0.0


def check_file(path: Path, schedules: int = SCHEDULES) -> Report:
    """Check one file, on so many schedules. OSError when it cannot be read."""
    began = time.monotonic()
    lesson, problems = read_lesson(path)
    report = Report(path, problems)
    report.steps = len(lesson.steps)
    report.checked = sum(step.checked for step in lesson.steps)
    report.wrongs = sum(len(step.wrongs) for step in lesson.steps)
    if not problems:
        problems += style_problems(lesson)
        problems += apart(lambda cancelled: _Checker(lesson, report, schedules, cancelled).check())
    report.problems = sorted(set(problems))
    report.seconds = time.monotonic() - began
    return report


class _Checker:
    def __init__(self, lesson: Lesson, report: Report, schedules: int, cancelled: Cancelled) -> None:
        self.lesson = lesson
        self.report = report
        self.schedules = schedules
        self.cancelled = cancelled
        self.problems: list[Problem] = []

    def check(self) -> list[Problem]:
        schedules = Schedules(self.schedules)
        for seed in schedules:
            schedules.ran(self._play(seed, self._untouched if seed == 0 else lambda step, world: None))
            self.report.schedules += 1
            if self.problems:
                break
        if not self.problems:
            for step in self.lesson.steps:
                self._as_given(step)
                for wrong in step.wrongs:
                    self._wrong(step, wrong)
        return self.problems

    def _play(self, seed: int, before_step: Callable[[Step, HeadlessWorld], None]) -> list[tuple[int, int]]:
        with Playthrough(self.lesson, seed, self.cancelled) as run:
            self.problems += run.problems(before_step)
            return run.world.choices

    # -- what must not pass ------------------------------------------------------------------------------------------

    def _untouched(self, step: Step, world: HeadlessWorld) -> None:
        """Before the learner has done anything, the checks do not all hold, and nobody is told of a mistake."""
        if step.kind not in ("do", "fix", "fill"):
            return
        if is_right(world, step):
            self.problems.append(Problem(step.checks[0].code.line, "the checks of this step hold before anything has been done"))
        known = recognise(world, step, "") if step.kind == "do" else None
        if known is not None:
            self.problems.append(Problem(known.line, "this wrong answer is recognised before anything has been done"))

    def _as_given(self, step: Step) -> None:
        """The program that is to be mended, or filled in, does not pass as it is."""
        if step.kind in ("fix", "fill") and step.cell is not None and self._verdict_of(step, step.cell.text).right:
            self.problems.append(Problem(step.cell.line, "this program passes as it is: there is nothing to do"))

    def _wrong(self, step: Step, wrong: Wrong) -> None:
        if step.kind == "choose":
            if wrong.example is not None and numbers(wrong.example.text) == step.choices:
                self.problems.append(Problem(wrong.line, "this wrong option is the answer"))
            return
        if step.kind == "predict" or wrong.example is None:
            return
        verdict = self._verdict_of(step, wrong.example.text)
        if verdict.right:
            self.problems.append(Problem(wrong.line, "this wrong answer passes"))
        elif verdict.wrong is None:
            how = f"{wrong.how}: {wrong.test.text}" if wrong.test is not None else "its code"
            self.problems.append(Problem(wrong.line, f"this wrong answer fails, and is not recognised by {how}"))
        elif verdict.wrong is not wrong:
            self.problems.append(Problem(wrong.line, f"this wrong answer is taken for the one on line {verdict.wrong.line}"))

    def _verdict_of(self, step: Step, typed: str) -> Verdict:
        """Judged as it is for a learner: on one schedule, or, where the step says so, on the first of many on which it fails."""
        # A wrong answer to a concurrent exercise may pass by luck under some seeds.
        schedules = Schedules(step.schedules)
        for seed in schedules:
            with Playthrough(self.lesson, seed, self.cancelled) as run:
                world = run.until(step)
                world.run(code_of(step, typed))
                world.wait(step.wait)
                verdict = judge(world, step, typed)
                schedules.ran(world.choices)
            if not verdict.right:
                break
        return verdict
