"""A learner's way through a lesson: which step, what was done, and the world of the step, made anew whenever it is wanted as it was.

The world of a step is a system in which the accepted inputs of the steps before have been run. ``reset``, ``back``, the end of ``play`` and
coming back another day are all the same act, :meth:`Walk.rebuild`. Nothing here prints.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from otpshell.lessons.lesson import Lesson, Step
from otpshell.lessons.progress import Done, Progress
from otpshell.lessons.world import World


class Walk:
    """``make_world(halted)`` makes an empty world; it calls ``halted`` when code in it ends the system."""

    def __init__(self, lesson: Lesson, progress: Progress, make_world: Callable[[Callable[[], Any]], World]) -> None:
        self.lesson = lesson
        self.progress = progress
        self._make_world = make_world
        # Set when code of the learner's has ended the system.
        self.halted = False
        # Whether the step has been answered (also in an earlier sitting, and then left before going on).
        self.done = self.step.number in progress.done and not progress.trying
        # Whether inputs that belong to no answer may have changed the world.
        self.touched = False
        self.playing = False
        self.world = make_world(self._halt)
        self._run_again()

    def _halt(self) -> None:
        self.halted = True

    @property
    def step(self) -> Step:
        return self.lesson.steps[min(self.progress.step, len(self.lesson.steps)) - 1]

    @property
    def at_end(self) -> bool:
        """Whether all steps are behind."""
        return self.progress.step > len(self.lesson.steps)

    @property
    def accepted(self) -> list[str]:
        """The inputs of the steps before this one."""
        done = self.progress.done
        return [source for number in sorted(done) if number < self.progress.step for source in done[number].inputs]

    # -- the world ---------------------------------------------------------------------------------------------------

    def rebuild(self) -> None:
        """A new system, brought to where this step is, with what has been done or tried in it."""
        self.close()
        self.world = self._make_world(self._halt)
        self._run_again()
        self.touched = False

    def _run_again(self) -> None:
        progress = self.progress
        self.world.run_again(self.accepted, progress.read)
        self.world.begin()
        self.world.run_again(progress.done[self.step.number].inputs if self.done else progress.trying, progress.read)

    def close(self) -> None:
        """End the system. A process that computes in it may take a while to notice, and nobody waits for that."""
        threading.Thread(target=self.world.stop, name="otpshell-stopping", daemon=True).start()

    # -- steps -------------------------------------------------------------------------------------------------------

    def tried(self, source: str) -> None:
        """An input of this step has been run: it will be run again whenever the world is made anew."""
        self.progress.trying.append(source)
        if self.world.lines_read:
            self.progress.read[source] = self.world.lines_read
        self.progress.save()

    def finish(self, how: str = "solved", answer: str = "") -> None:
        """The step is answered: that is kept at once."""
        progress = self.progress
        progress.done[self.step.number] = Done(how, list(progress.trying), max(1, progress.tries), progress.hints, answer)
        self._forget_attempts()
        self.done = True
        progress.save()

    def answer_of_then(self) -> bool:
        """Take over what the step was answered with before one went back to it; False when it was not."""
        if self.step.number not in self.progress.done:
            return False
        self._forget_attempts()
        self.done = self.touched = True
        return True

    def forward(self) -> None:
        """On to the next step, in the world that this one leaves behind."""
        self.progress.step += 1
        self._enter()
        if self.touched and not self.at_end:
            self.rebuild()
        else:
            self.world.begin()

    def back(self) -> None:
        """Back to the step before, in the world it found."""
        self.progress.step -= 1
        self._enter()
        self.rebuild()

    def reset(self) -> None:
        """Begin the step anew."""
        self._enter()
        self.rebuild()

    def anew(self, inputs: list[str] | None = None) -> None:
        """Another attempt begins where the first did, with these inputs: what the attempts before it have started or named is gone."""
        self.progress.trying = inputs or []
        self.rebuild()
        self.progress.save()

    def _enter(self) -> None:
        self._forget_attempts()
        self.done = self.playing = False
        self.progress.save()

    def _forget_attempts(self) -> None:
        progress = self.progress
        progress.trying, progress.tries, progress.hints, progress.shown = [], 0, 0, False
