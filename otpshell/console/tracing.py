"""``trace pid``: what a process sends, gets and comes to, printed as it happens; at most twenty lines a second, then only their number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.console.limiter import Limiter
from otpshell.console.recording import recorder_of
from otpshell.runtime.process import Process
from otpshell.terms.idents import Pid

# What a trace tells of; that a message was taken follows from what came of it.
_KINDS = frozenset(("send", "deliver", "exit", "state"))
_COLUMNS = 400
# The lines of a live trace.
_LAST = 200


class Tracer:
    """Watches the events of one VM for the processes that are traced. ``write`` takes finished lines, with colours if ``colour`` is set."""

    def __init__(self, vm: Any, write: Callable[[str], Any], colour: bool) -> None:
        self._vm = vm
        self._limiter = Limiter("trace", write)
        self._colour = colour
        self._traced: dict[Pid, None] = {}
        self._stop: Callable[[], None] | None = None
        self._recorded = True
        self._writing = False

    def add(self, process: Process) -> None:
        """Trace a process."""
        self._traced[process.pid] = None
        if self._stop is None:
            self._recorded = self._vm.sched.watch
            self._vm.sched.watch_events(True)
            recorder_of(self._vm).log()
            self._stop = self._vm.sched.events.observe(self._see)

    def clear(self) -> list[Pid]:
        """Trace nothing any more; gives the pids that were traced."""
        found = list(self._traced)
        self._traced.clear()
        if self._stop is not None:
            self._stop()
            self._stop = None
            if not self._recorded:
                # The recorder was off: it is again.
                self._vm.sched.watch_events(False)
        return found

    def traced(self) -> list[Pid]:
        return list(self._traced)

    def _see(self, event: Any) -> None:
        # Showing a term may run the learner's code, whose own events are not traced.
        if event[2] not in _KINDS or self._writing:
            return
        self._writing = True
        try:
            log = recorder_of(self._vm).log()
            if any(log.takes_part(event, pid) for pid in self._traced):
                self._write(event)
        finally:
            self._writing = False

    def _write(self, event: Any) -> None:
        from otpshell.view.lines import render

        style, text = event_texts(self._vm).arrow(event)
        self._limiter.line(render([[("note", "trace: "), (style, text[:_COLUMNS])]], self._colour).rstrip("\n"))


def event_texts(vm: Any) -> Any:
    """What puts the events of the log into words."""
    from otpshell.view.events import EventTexts

    recorder = recorder_of(vm)
    return EventTexts(recorder.log(), recorder.names, recorder.show)


def trace_lines(vm: Any, pid: Pid) -> Any:
    """The last events that a process had part in, the newest first."""
    texts = event_texts(vm)
    found = recorder_of(vm).log().partaking(pid, _KINDS, _LAST)
    return [texts.line(event, _COLUMNS) for event in found] or [[("note", "nothing of it is recorded yet")]]
