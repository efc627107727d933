"""A lesson gone through as its author means it, without a terminal, under one seed: every cell run, every solution given.

A step's world is what the steps before it leave behind. :class:`Playthrough` builds it, and says what does not come out as it should.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from otpshell.console.outcome import Outcome
from otpshell.lessons.answers import code_of
from otpshell.lessons.judge import Verdict, agrees, judge, observed
from otpshell.lessons.keys import Problem
from otpshell.lessons.lesson import Code, Lesson, Step
from otpshell.lessons.world import HeadlessWorld

_KINDS = {"value": "value", "nothing": "value", "error": "error", "died": "death", "interrupted": "an endless wait or loop"}


class Playthrough:
    """One run of a lesson. ``before_step`` is called with each step before it is played; the world is as it is then."""

    def __init__(self, lesson: Lesson, seed: int = 0, cancelled: Callable[[], bool] = lambda: False) -> None:
        self.lesson = lesson
        self.seed = seed
        self.world = HeadlessWorld(seed, cancelled)

    def __enter__(self) -> Playthrough:
        return self

    def __exit__(self, *_error: object) -> None:
        self.world.stop()

    def problems(self, before_step: Callable[[Step, HeadlessWorld], None] = lambda step, world: None) -> Iterator[Problem]:
        """Play all steps; what is wrong with them."""
        for step in self.lesson.steps:
            self.world.begin()
            before_step(step, self.world)
            yield from self._play(step)

    def until(self, step: Step) -> HeadlessWorld:
        """Play the steps before this one; its world."""
        for each in self.lesson.steps:
            self.world.begin()
            if each is step:
                break
            for code in inputs_of(each):
                self.world.run(code_of(each, code.text))
                self.world.wait(each.wait)
        return self.world

    def _play(self, step: Step) -> Iterator[Problem]:
        world = self.world
        if step.kind in ("read", "choose"):
            return
        code = Code("", step.line)
        for code in inputs_of(step):
            outcome = world.run(code_of(step, code.text))
            world.wait(step.wait)
            if step.kind in ("run", "predict") and _KINDS[outcome.kind] != step.expect:
                yield Problem(code.line, f"this cell comes to {_shown(outcome)}; the step expects {step.expect}{self._under()}")
        if step.kind == "predict":
            yield from self._predicted(step)
            return
        verdict = judge(world, step, code.text)
        if not verdict.right:
            yield self._refused(step, code, verdict, outcome)

    def _refused(self, step: Step, code: Code, verdict: Verdict, outcome: Outcome) -> Problem:
        assert verdict.check is not None
        why = f", which could not be asked: {verdict.error}" if verdict.error else ""
        what = "the cell" if step.kind == "run" else "the solution"
        text = f"{what} does not pass this check: {verdict.check.code.text}{why}{self._under()}\n  it came to {_shown(outcome)}"
        return Problem(verdict.check.code.line, text)

    def _predicted(self, step: Step) -> Iterator[Problem]:
        came_true = set()
        for number, mark in enumerate(step.marks, 1):
            answer = self.world.ask(mark.code.text)
            if answer.error:
                yield Problem(mark.code.line, f"this mark cannot be asked: {answer.error}{self._under()}")
            if answer.true:
                came_true.add(number)
        if step.marks and came_true != step.choices:
            found = ", ".join(map(str, sorted(came_true))) or "none"
            yield Problem(step.line, f"the answer is {step.answer}, and what comes true is {found}{self._under()}")
        if not step.marks:
            if not agrees(self.world, step, step.answer):
                yield Problem(step.line, f"the answer is {step.answer}, and the {step.ask} is {observed(self.world, step)}{self._under()}")
            for wrong in step.wrongs:
                if wrong.example is not None and agrees(self.world, step, wrong.example.text):
                    yield Problem(wrong.line, f"this wrong prediction is what comes out{self._under()}")

    def _under(self) -> str:
        return f" (schedule {self.seed})" if self.seed else ""


def inputs_of(step: Step) -> list[Code]:
    """What is evaluated in a step that goes as its author means it."""
    if step.kind in ("run", "predict"):
        return [step.cell] if step.cell is not None else []
    return step.solutions if step.kind in ("do", "fix", "fill") else []


def _shown(outcome: Outcome) -> str:
    text = " ".join(outcome.text.split())
    shown = text if len(text) <= 160 else text[:159] + "…"
    return f"{_KINDS[outcome.kind]}: {shown}" if shown else _KINDS[outcome.kind]
