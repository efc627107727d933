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

from otpshell.lessons.answering import Answering
from otpshell.lessons.answers import code_of
from otpshell.lessons.lesson import Lesson
from otpshell.lessons.live import LiveWorld
from otpshell.lessons.playthrough import inputs_of
from otpshell.lessons.progress import Progress
from otpshell.lessons.screen import COMMANDS, Screen
from otpshell.lessons.summary import keep, learned
from otpshell.lessons.walk import Walk
from otpshell.lessons.world import World
from otpshell.terms.atom import NIL, atom

_COMMAND = re.compile(r"(\w+)(?:\(\))?\Z")
_LESSON = re.compile(r"lesson(?:\s+|\s*\()(.+?)\)?\s*\Z")
_SHORT = 12


class LessonGuide(Answering):
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
        self.pages = []
        # What the next prompt begins with.
        self._offer = ""
        self._forget()

    # -- for the prompt ----------------------------------------------------------------------------------------------

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

    # -- showing -----------------------------------------------------------------------------------------------------

    def _present(self, *, titled: bool) -> None:
        first, *self.pages = self.screen.pages(self.screen.step(self.lesson, self.step, titled=titled))
        self._say(*first)
        self._say_more()

    def _say_more(self) -> None:
        if self.pages:
            self._dim("(Enter: more)")

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
        right = [f"{number}. {step.options[number - 1]}" for number in sorted(step.choices)]
        return self.screen.markdown("\n".join(right) or "None of them.")

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
        self.session.to_edit = (editor, file.name, None)

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
