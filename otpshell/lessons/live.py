"""The world of a lesson at the real prompt: a session with a fresh system, whose output is seen by the learner and kept as evidence."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

from otpshell.console.outcome import Outcome
from otpshell.console.stage import Stage
from otpshell.lessons.world import World
from otpshell.terms.atom import atom

_KILL = atom("kill")
# How long to wait for a check before the clock runs faster for it, and then before it is given up.
_PATIENCE_SECONDS = 0.5
_HURRY_OF_CHECKS = 100.0
_ASK_SECONDS = 2.0
_LOOK_SECONDS = 0.1
# How long a process may keep all others from running.
_GRACE_SECONDS = 1.0
# A check that starts so many processes starts ever more.
_MANY = 20_000
# How long to wait for what an input set going to come to rest.
_REST_SECONDS = 0.4
_GLANCE_SECONDS = 0.005
# The clock runs that much faster while inputs are run again, and none of them may take longer than this.
_HURRY = 500.0
_AGAIN_SECONDS = 10.0
T = TypeVar("T")


class _NobodyIsLetIn(Exception):
    """A process computes without ever giving way."""


class LiveWorld(World):
    """See above. ``halted`` is called when the learner's code ends the system."""

    def __init__(self, stage: Stage, halted: Callable[[], Any]) -> None:
        session = stage.another(self._write, lambda code: (halted(), session.halted()))
        # A lesson goes on when the shell process has died, with what was bound.
        session.forgetful = False
        super().__init__(session, stage.write)
        self._read_line = session.read_line
        session.read_line = self._line
        # Lines that are read again, in their order, while inputs are run again.
        self._lines: list[str] | None = None

    def _line(self) -> bytes:
        if self._lines is not None:
            return self._lines.pop(0).encode() if self._lines else b""
        line: bytes = self._read_line()
        self.lines_read.append(line.decode("utf-8", "replace"))
        return line

    def run(self, source: str) -> Outcome:
        self.lines_read = []
        self.outcome = self.session.evaluate(source)
        return self.outcome

    def run_again(self, inputs: Iterable[str], read: Mapping[str, list[str]]) -> None:
        self._hurry(_HURRY)
        try:
            with self.unseen():
                for source in inputs:
                    self._lines = list(read.get(source, ()))
                    stop = threading.Timer(_AGAIN_SECONDS, self.session.interrupt)
                    stop.daemon = True
                    stop.start()
                    self.run(source)
                    stop.cancel()
                    self._rest()
        finally:
            self._lines = None
            self._hurry(1.0)

    def wait(self, milliseconds: int) -> None:
        self._rest()
        if milliseconds:
            time.sleep(milliseconds / 1000)

    def _rest(self) -> None:
        """Wait until nobody has anything to do, or does not stop having it."""
        sched = self.session.vm.sched
        end = time.monotonic() + _REST_SECONDS
        while sched.runq or sched.cur is not None or self.session.vm.is_loading():
            if time.monotonic() > end:
                break
            time.sleep(_GLANCE_SECONDS)

    def _call(self, work: Callable[[], Any], patient: bool = True) -> Any:
        sched = self.session.vm.sched
        many = len(sched.processes) + _MANY
        future = sched.call_in_process(work)
        with suppress(TimeoutError):
            return future.result(_PATIENCE_SECONDS)
        try:
            end = time.monotonic() + (_ASK_SECONDS if patient and not self._between(self._stands_still) else 0)
            # A check that lets time pass need not take it.
            self._hurry(_HURRY_OF_CHECKS)
            while time.monotonic() < end and len(sched.processes) < many:
                with suppress(TimeoutError):
                    return future.result(_LOOK_SECONDS)
            self._between(lambda: sched.exit_signal(future.pid, _KILL))
        except _NobodyIsLetIn:
            # It computes in Python code that never looks up: it is ended where it is.
            if future.pid is not None:
                sched.force_exit(future.pid)
        finally:
            self._hurry(1.0)
        raise TimeoutError

    def _stands_still(self) -> bool:
        """Whether nothing happens in the system, and nothing is going to."""
        sched = self.session.vm.sched
        return not sched.runq and sched.timers.next_due() is None

    def _between(self, work: Callable[[], T]) -> T:
        found: Future[T] = Future()
        self.session.vm.sched.post(lambda: found.set_result(work()))
        try:
            return found.result(_GRACE_SECONDS)
        except TimeoutError:
            raise _NobodyIsLetIn from None

    def clear_away(self, since: int) -> None:
        with suppress(_NobodyIsLetIn):
            if self._between(lambda: self.evidence.clear_away(since)):
                self._rest()
                self._between(self.evidence.give_back)

    def _hurry(self, speed: float) -> None:
        """Let the system's time pass so many times as fast, from now on, also for who waits already."""
        sched = self.session.vm.sched
        sched.clock.set_speed(speed)
        sched.post(lambda: None)
