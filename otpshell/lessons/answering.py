"""What a learner enters, judged: right, or wrong and why; a choice; a prediction and the run that shows it. A part of the guide."""

from __future__ import annotations

from typing import Any

from otpshell.lessons.alone import judge_alone
from otpshell.lessons.answers import choice, code_of, same_code
from otpshell.lessons.judge import Verdict, judge
from otpshell.lessons.lesson import Step
from otpshell.lessons.predictions import compare, paint_marks, told_of_choice
from otpshell.lessons.progress import Progress
from otpshell.lessons.schedules import judge_on_schedules
from otpshell.lessons.screen import Screen
from otpshell.lessons.walk import Walk
from otpshell.view.lines import render
from otpshell.view.page import elixir, lines_of

# After so many wrong answers in a row the learner is told of hints.
_LOST_AFTER = 3
_WIDE = 10_000


class Answering:
    """``own`` is the prompt's own session."""

    own: Any
    progress: Progress
    screen: Screen
    walk: Walk
    # The pages of the step that have not been shown yet.
    pages: list[list[str]]

    def _forget(self) -> None:
        """What belonged to the step before."""
        # The lines of a prediction of output so far; the newest answer; what was said of it, and how often in a row.
        self._predicted: list[str] = []
        self._attempt = self._said = ""
        self._wrong_in_a_row = 0
        # Whether the learner was told how to choose an option.
        self._reminded = False

    @property
    def session(self) -> Any:
        return self.walk.world.session

    @property
    def step(self) -> Step:
        return self.walk.step

    @property
    def takes_text(self) -> bool:
        return self.step.kind == "predict" and not self.step.marks and not self.walk.done and not self.walk.playing

    # -- printing ----------------------------------------------------------------------------------------------------

    def _say(self, *lines: str) -> None:
        self.own.stage.write("".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape"))

    def _dim(self, text: str) -> None:
        self._say(*self.screen.dim(text))

    def _echo(self, code: str) -> None:
        """Print code as if it had been typed."""
        session = self.session
        label, session.label = session.label, ""
        more = session.continuation().rjust(len(session.prompt()))
        first, *rest = lines_of(elixir(code), _WIDE, self.own.stage.colour)
        self._say(session.prompt() + first, *(more + line for line in rest))
        session.label = label

    # -- inputs ------------------------------------------------------------------------------------------------------

    def _input(self, text: str) -> None:
        step = self.step
        if self.walk.playing or self.walk.done:
            self.walk.touched = True
            self._evaluate(text)
        elif step.kind == "choose" and (chosen := choice(text, step.options)) is not None:
            self._choose(chosen)
        elif self.takes_text and step.ask == "output":
            self._predicted.append(text)
        elif step.kind == "predict" and (self.takes_text or choice(text, step.options) is not None):
            self._predict(text)
        elif step.kind in ("read", "choose", "predict"):
            self._try(text)
            if step.options and not self._reminded:
                # It may have been meant as the answer.
                self._reminded = True
                self._dim(self.screen.what_now(step))
        else:
            self._answer(text)

    def _evaluate(self, source: str) -> bool:
        """Evaluate and print; False when it was interrupted or ended the system."""
        outcome = self.walk.world.run(source)
        self.own.stage.write(outcome.printed().encode("utf-8", "surrogateescape"))
        return outcome.kind != "interrupted" and not self.walk.halted

    def _try(self, source: str) -> bool:
        """An input of this step: kept, unless it never came to an end."""
        if not self._evaluate(source):
            if not self.walk.halted:
                self._dim("It did not come to an end by itself, so it does not count.")
            return False
        self.walk.tried(source)
        return True

    def _answer(self, text: str) -> None:
        step = self.step
        source = code_of(step, text)
        self._attempt = source
        # One line is a look around, in what the last attempt has left; the step's own cell finds what the step found.
        whole = "\n" in source if step.kind in ("fix", "fill") else self._is_own_cell(source)
        if whole and self.progress.trying:
            self.walk.anew()
        if not self._try(source):
            return
        self.walk.world.wait(step.wait)
        if step.kind == "run" and not step.checks:
            if self._is_own_cell(source):
                self._right(step.done)
            return
        self._judge(text)

    def _is_own_cell(self, source: str) -> bool:
        """Whether this is what a step ``run`` has to be run."""
        step = self.step
        return step.kind == "run" and step.cell is not None and same_code(step.cell.text, source)

    def _judge(self, text: str) -> None:
        step = self.step
        verdict = judge(self.walk.world, step, text)
        if step.kind == "do" and len(self.progress.trying) > 1 and not (verdict.right or verdict.endless):
            alone = self._alone()
            # After an error, a known mistake that this input has not made by itself is one of the attempts before it.
            verdict = alone or (verdict if self.session.caught is None else verdict._replace(wrong=None))
        on_schedules = self._on_schedules(verdict) if verdict.right and step.schedules > 1 else verdict
        if on_schedules is None:
            return
        verdict = on_schedules
        if verdict.right:
            self._right(verdict.say)
        elif step.kind == "run":
            # Something else was tried out: that is no wrong answer.
            if not self._is_own_cell(text):
                self._dim("This step still waits for its own code: Enter runs it.")
            else:
                self._wrong(verdict.say)
        elif verdict.wrong is not None or (self.session.caught is None and self.walk.world.outcome.kind != "nothing"):
            # An error has said what is wrong itself; who asks for help or a picture has not answered.
            self._wrong(verdict.say)

    def _alone(self) -> Verdict | None:
        """The verdict on the answer without what was tried before it; None when it is none by itself. With a right one the step has begun
        anew."""
        inputs = self.progress.trying
        alone = judge_alone(self.walk.accepted, self.step, inputs)
        if not alone.right:
            return alone.verdict
        self._dim("That is right, and what you had tried before was in its way. This step has begun anew with your answer.")
        self.walk.anew(inputs[-alone.right :])
        return Verdict(True, self.step.done)

    def _on_schedules(self, verdict: Verdict) -> Verdict | None:
        """The verdict on many schedules; None when the learner did not want to wait for it."""
        step = self.step
        self._dim(f"It worked. Now on {step.schedules} schedules …")
        judged = judge_on_schedules(self.walk.accepted, step, self.progress.trying)
        if judged.cancelled:
            self._dim("Stopped. `check` judges again.")
            return None
        if judged.failure is None:
            return verdict
        failure = judged.failure
        self._say(*self.screen.wrong(f"On schedule {failure.seed} of {step.schedules} it comes out differently. What happened there:"), "")
        self._say(render(failure.diagram, self.own.stage.colour).rstrip("\n"), "")
        return failure.verdict

    def _right(self, text: str, answer: str = "") -> None:
        self.progress.tries += 1
        if text or self.step.checked:
            self._say(*self.screen.right(text))
        self._finish("shown" if self.progress.shown else "solved", answer)

    def _finish(self, how: str, answer: str) -> None:
        """The step is done: what was not shown of its task is no longer of interest."""
        self.pages = []
        self.walk.finish(how, answer)

    def _wrong(self, text: str) -> None:
        self.progress.tries += 1
        if self.step.kind == "do" and text == self._said:
            # Most likely a step on the way: it need not hear all of it again.
            self._say(*self.screen.wrong("The same as before; type `check` to read it again."))
            return
        self._said = text
        self._say(*self.screen.wrong(text))
        self._wrong_in_a_row += 1
        if self._wrong_in_a_row == _LOST_AFTER and self.step.hints and not self.progress.hints:
            self._dim("`hint` helps on, `reset` begins this step anew.")

    def _choose(self, chosen: set[int]) -> None:
        step = self.step
        if max(chosen, default=0) > len(step.options):
            self._dim(f"There are {len(step.options)} answers to choose from.")
        elif chosen == step.choices:
            self._right(step.done, "; ".join(step.options[number - 1] for number in sorted(chosen)))
        else:
            self._wrong(told_of_choice(step, chosen))

    def _predict(self, text: str) -> None:
        """The prediction stands; now it runs."""
        step = self.step
        chosen = choice(text, step.options) if step.marks else None
        if max(chosen or (), default=0) > len(step.options):
            self._dim(f"There are {len(step.options)} to predict.")
            return
        self._predicted = []
        assert step.cell is not None
        if self.progress.trying:
            self.walk.anew()
        self._echo(step.cell.text)
        if not self._try(step.cell.text):
            return
        world = self.walk.world
        world.wait(step.wait)
        right, lines = compare(world, step, text, self.screen) if chosen is None else paint_marks(world, step, chosen, self.screen)
        self._say(*lines)
        if step.done:
            self._say("", *self.screen.markdown(step.done))
        said = text.strip() if chosen is None else "; ".join(step.options[number - 1] for number in sorted(chosen)) or "none of them"
        self._finish("solved" if right else "seen", said)
