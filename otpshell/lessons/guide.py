"""A lesson at the prompt: takes what is typed, one step after the other, until the learner leaves or the end is reached.

The prompt hands every input to :meth:`LessonGuide.take`. A word of ``screen.COMMANDS`` is a command, unless a variable has that name. Only
Enter does what comes next: turn a page, run the cell, go on. Everything else is an answer, or Elixir to try out.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable
from typing import Any

from otpshell.lessons.alone import judge_alone
from otpshell.lessons.answers import choice, code_of, same_code
from otpshell.lessons.judge import Verdict, judge
from otpshell.lessons.lesson import Lesson, Step
from otpshell.lessons.live import LiveWorld
from otpshell.lessons.playthrough import inputs_of
from otpshell.lessons.predictions import compare, paint_marks, told_of_choice
from otpshell.lessons.progress import Progress
from otpshell.lessons.schedules import judge_on_schedules
from otpshell.lessons.screen import COMMANDS, Screen
from otpshell.lessons.summary import keep, learned
from otpshell.lessons.walk import Walk
from otpshell.lessons.world import World
from otpshell.terms.atom import NIL, atom
from otpshell.view.lines import render
from otpshell.view.page import elixir, lines_of

_COMMAND = re.compile(r"(\w+)(?:\(\))?\Z")
_LESSON = re.compile(r"lesson(?:\s+|\s*\()(.+?)\)?\s*\Z")
# After so many wrong answers in a row the learner is told of hints.
_LOST_AFTER = 3
_SHORT = 12
_WIDE = 10_000


class LessonGuide:
    """See above. ``own`` is the prompt's own session; ``menu`` prints the list of lessons, ``open_other`` opens the one that was typed."""

    def __init__(
        self,
        own: Any,
        lesson: Lesson,
        progress: Progress,
        menu: Callable[..., Any],
        open_other: Callable[[str], Any],
        make_world: Callable[[Any], World] | None = None,
    ) -> None:
        self.own = own
        self.lesson = lesson
        self.progress = progress
        self.screen = Screen(own.stage)
        self._menu = menu
        self._open_other = open_other
        self.walk = Walk(lesson, progress, make_world or (lambda halted: LiveWorld(own.stage, halted)))
        # The pages of the step that have not been shown yet; what the next prompt begins with.
        self.pages: list[list[str]] = []
        self._offer = ""
        self._forget()

    def _forget(self) -> None:
        """What belonged to the step before."""
        # The lines of a prediction of output so far; the newest answer; what was said of it, and how often in a row.
        self._predicted: list[str] = []
        self._attempt = self._said = ""
        self._wrong_in_a_row = 0

    # -- for the prompt ----------------------------------------------------------------------------------------------

    @property
    def session(self) -> Any:
        return self.walk.world.session

    @property
    def step(self) -> Step:
        return self.walk.step

    @property
    def takes_text(self) -> bool:
        return self.step.kind == "predict" and not self.step.marks and not self.walk.done and not self.walk.playing

    def offered(self) -> str:
        offer, self._offer = self._offer, ""
        return offer

    def begin(self) -> None:
        """Show the step where the learner is."""
        progress = self.progress
        if progress.step > 1 or progress.trying:
            self._dim(f"Back at step {progress.step}. What you have done so far has been done again.")
        self._present(titled=True)
        if self.walk.done:
            self._say(*self.screen.right("This step is done. Enter goes on."))
        if not progress.save():
            self._dim("Your progress cannot be written to a file; it is kept until otpshell ends.")
        self._label()

    def take(self, text: str) -> None:
        stripped = text.strip()
        other = _LESSON.match(stripped)
        word = _COMMAND.match(stripped)
        if other is not None and not self._is_bound("lesson"):
            self._open_other(other[1].strip("\"' "))
        elif word is not None and word[1] in COMMANDS and not self._is_bound(word[1]):
            getattr(self, f"_{word[1]}")()
        elif not stripped:
            self._enter()
        else:
            self._input(text)
        if self.walk.halted:
            self.walk.halted = False
            self._dim("`System.halt` ends the whole system. Here it is again, as this step found it.")
            self.walk.reset()
        self._label()

    def leave(self) -> None:
        """Leave the lesson: what was done is kept."""
        self.progress.save()
        self._close()
        again = f"lesson {self.lesson.number}" if self.lesson.number is not None else f'lesson "{self.lesson.path}"'
        self._say("")
        place = f"Left at step {self.progress.step} of {len(self.lesson.steps)}."
        self._dim(f"{place} `{again}` (in a terminal: `otpshell {again}`) goes on from there.")

    def _close(self) -> None:
        self.own.guide = None
        self.walk.close()

    def _label(self) -> None:
        """Have the prompt say where one is."""
        plain = self.own.stage.plain
        number = self.lesson.number
        name = str(number) if number is not None else self.lesson.name[:_SHORT]
        place = f"{self.step.number}/{len(self.lesson.steps)}"
        good = self.screen.good.rstrip(":")
        marks = [word for word, on in (("play", self.walk.playing), ("more", bool(self.pages)), (good, self.walk.done)) if on]
        head = f"lesson {name}, {place}" if plain else f"{name} · {place}"
        self.session.label = f"[{' '.join([head, *marks])}] "

    def _is_bound(self, name: str) -> bool:
        return (atom(name), NIL) in self.session.bindings

    # -- printing ----------------------------------------------------------------------------------------------------

    def _say(self, *lines: str) -> None:
        self.own.stage.write("".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape"))

    def _dim(self, text: str) -> None:
        self._say(*self.screen.dim(text))

    def _present(self, *, titled: bool) -> None:
        first, *self.pages = self.screen.pages(self.screen.step(self.lesson, self.step, titled=titled))
        self._say(*first)
        self._say_more()

    def _say_more(self) -> None:
        if self.pages:
            self._dim("(Enter: more)")

    def _echo(self, code: str) -> None:
        """Print code as if it had been typed."""
        session = self.session
        label, session.label = session.label, ""
        more = session.continuation().rjust(len(session.prompt()))
        first, *rest = lines_of(elixir(code), _WIDE, self.own.stage.colour)
        self._say(session.prompt() + first, *(more + line for line in rest))
        session.label = label

    # -- Enter -------------------------------------------------------------------------------------------------------

    def _enter(self) -> None:
        step = self.step
        if self.pages:
            self._say(*self.pages.pop(0))
            self._say_more()
        elif self.walk.playing:
            self._dim("You are trying things out. `play` again brings the step back.")
        elif self.walk.done or step.kind == "read":
            self._next()
        elif step.kind == "run" and step.cell is not None:
            self._echo(step.cell.text)
            self._answer(step.cell.text)
        elif step.kind in ("fix", "fill") and step.cell is not None and not self.own.stage.plain:
            self._offer = self._attempt or step.cell.text
        elif self._predicted:
            self._predict("\n".join(self._predicted))
        else:
            self._dim(self.screen.what_now(step))

    # -- inputs ------------------------------------------------------------------------------------------------------

    def _input(self, text: str) -> None:
        step = self.step
        if self.walk.playing or self.walk.done:
            self.walk.touched = True
            self._evaluate(text)
        elif step.kind == "choose" and choice(text) is not None:
            self._choose(choice(text) or set())
        elif self.takes_text and step.ask == "output":
            self._predicted.append(text)
        elif step.kind == "predict" and (self.takes_text or choice(text) is not None):
            self._predict(text)
        elif step.kind in ("read", "choose", "predict"):
            self._try(text)
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
        chosen = choice(text) if step.marks else None
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

    # -- commands ----------------------------------------------------------------------------------------------------

    def _next(self) -> None:
        walk = self.walk
        if walk.playing:
            self._play()
        if not walk.done and self.step.kind == "read":
            walk.finish()
        if not walk.done and not walk.answer_of_then():
            self._dim(f"{self.screen.what_now(self.step)} `skip` goes on without.")
            return
        before = self.step.title
        self.pages = []
        walk.forward()
        self._forget()
        if walk.at_end:
            self._end()
        else:
            self._present(titled=self.step.title != before)

    def _back(self) -> None:
        if self.progress.step == 1:
            self._dim("This is the first step.")
            return
        self.walk.back()
        self._forget()
        self._present(titled=True)
        if self.step.number in self.progress.done and self.step.kind != "read":
            self._dim("You have done this one: `next` goes on with your answer of then.")

    def _reset(self) -> None:
        self.walk.reset()
        self._forget()
        self._present(titled=True)

    def _hint(self) -> None:
        hints, shown = self.step.hints, self.progress.hints
        if not hints:
            self._dim("There is no hint for this step.")
            return
        if shown < len(hints):
            self.progress.hints = shown = shown + 1
            self.progress.save()
        self._dim(f"Hint {shown} of {len(hints)}:")
        self._say(*self.screen.markdown(hints[shown - 1]))
        if shown == len(hints):
            self._dim("That is the last one. `solution` shows an answer.")

    def _solution(self) -> None:
        step = self.step
        if step.kind == "choose":
            self._say(*self._right_options())
        elif step.solutions:
            for code in step.solutions:
                self._say(*self.screen.code(code_of(step, code.text)))
        else:
            self._dim("Run it and see: any prediction will do." if step.kind == "predict" else self.screen.what_now(step))
            return
        self.progress.shown = True
        self.progress.save()

    def _right_options(self) -> list[str]:
        step = self.step
        return self.screen.markdown("\n".join(f"- {step.options[number - 1]}" for number in sorted(step.choices)) or "None of them.")

    def _skip(self) -> None:
        step, walk = self.step, self.walk
        if walk.done:
            self._next()
            return
        if walk.playing or self.progress.trying:
            walk.reset()
        for code in inputs_of(step):
            source = code_of(step, code.text)
            self._echo(source)
            if self._try(source):
                walk.world.wait(step.wait)
        if step.kind == "choose":
            self._say(*self._right_options())
        if step.done:
            # What there was to learn is told all the same.
            self._say(*self.screen.markdown(step.done))
        walk.finish("skipped")
        self._next()

    def _play(self) -> None:
        walk = self.walk
        walk.playing = not walk.playing
        if walk.playing:
            self._dim("Try out what you like: nothing is judged. `play` again brings the step back as it is now.")
        else:
            walk.rebuild()
            self._dim("The step is back as it was.")

    def _check(self) -> None:
        step = self.step
        if self.walk.done:
            self._say(*self.screen.right("This step is done. Enter goes on."))
        elif step.checks:
            self._said = ""
            self._judge(self._attempt)
        else:
            self._dim(self.screen.what_now(step))

    def _edit(self) -> None:
        editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
        if not editor:
            self._dim("`edit` needs an editor: set the environment variable EDITOR.")
            return
        text = self._attempt or (self.step.cell.text if self.step.cell is not None else "")
        with tempfile.NamedTemporaryFile("w", suffix=".exs", delete=False, encoding="utf-8") as file:
            file.write(text + "\n")
        self.session.to_edit = (editor, file.name)

    def _lessons(self) -> None:
        self._menu(self.own)

    def _help(self) -> None:
        self._say(*self.screen.help())

    def _bye(self) -> None:
        self.leave()

    # -- the end -----------------------------------------------------------------------------------------------------

    def _end(self) -> None:
        self.progress.finished = True
        self.progress.save()
        self._say("", *self.screen.markdown(f"## {self.lesson.title}: the end"))
        if self.lesson.guided:
            if self.lesson.learned:
                self._say("", *self.screen.markdown("\n".join(learned(self.lesson))))
            path = keep(self.lesson, self.progress)
            if path is not None:
                self._say("", *self.screen.dim("What you did, and the code, is kept in"), f"  {path}")
        self._close()
        if self.lesson.number is not None:
            self._menu(self.own, after=self.lesson.number)
