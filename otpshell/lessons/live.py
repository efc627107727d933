"""The world of a lesson at the real prompt: a session with a fresh system, whose output is seen by the learner and kept as evidence."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from otpshell.console.outcome import Outcome
from otpshell.console.stage import Stage
from otpshell.lessons.world import World
from otpshell.terms.atom import atom

_KILL = atom("kill")
# How long to wait for a check before the clock runs faster for it, and then before it is given up.
_PATIENCE_SECONDS = 0.5
_HURRY_OF_CHECKS = 50.0
_ASK_SECONDS = 5.0
# How long to wait for what an input set going to come to rest.
_REST_SECONDS = 0.4
_GLANCE_SECONDS = 0.005
# The clock runs that much faster while inputs are run again, and none of them may take longer than this.
_HURRY = 500.0
_AGAIN_SECONDS = 10.0


class LiveWorld(World):
    """See above. ``halted`` is called when the learner's code ends the system."""

    def __init__(self, stage: Stage, halted: Callable[[], Any]) -> None:
        self.stage = stage
        self._muted = False
        session = stage.another(self._write, lambda code: (halted(), session.halted()))
        # A lesson goes on when the shell process has died, with what was bound.
        session.forgetful = False
        super().__init__(session)
        self._read_line = session.read_line
        session.read_line = self._line
        # Lines that are read again, in their order, while inputs are run again.
        self._lines: list[str] | None = None

    def _write(self, data: bytes) -> None:
        evidence = getattr(self, "evidence", None)
        if evidence is not None:
            evidence.write(data)
        if not self._muted:
            self.stage.write(data)

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
        session = self.session
        self._muted = True
        self._hurry(_HURRY)
        try:
            for source in inputs:
                self._lines = list(read.get(source, ()))
                stop = threading.Timer(_AGAIN_SECONDS, session.interrupt)
                stop.daemon = True
                stop.start()
                self.run(source)
                stop.cancel()
                self._rest()
        finally:
            self._lines = None
            self._hurry(1.0)
            self._muted = False

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

    def _call(self, work: Callable[[], Any]) -> Any:
        sched = self.session.vm.sched
        future = sched.call_in_process(work)
        try:
            return future.result(_PATIENCE_SECONDS)
        except TimeoutError:
            # A check that lets time pass need not take it.
            self._hurry(_HURRY_OF_CHECKS)
        try:
            return future.result(_ASK_SECONDS)
        except TimeoutError:
            sched.post(lambda: sched.exit_signal(future.pid, _KILL))
            raise
        finally:
            self._hurry(1.0)

    def _hurry(self, speed: float) -> None:
        """Let the system's time pass so many times as fast, from now on, also for who waits already."""
        sched = self.session.vm.sched
        sched.clock.set_speed(speed)
        sched.post(lambda: None)
