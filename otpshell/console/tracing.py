"""``trace pid``: messages to and from a process, printed as they pass; at most twenty lines a second, then only their number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.console.limiter import Limiter
from otpshell.console.processes import known_as
from otpshell.runtime.process import Process
from otpshell.terms.idents import Pid, Ref


class Tracer:
    """Watches the events of one VM for the processes that are traced."""

    def __init__(self, vm: Any, write: Callable[[str], Any], paint: Callable[[str], str]) -> None:
        self._vm = vm
        self._limiter = Limiter("trace", lambda text: write(paint(text.rstrip("\n")) + "\n"))
        self._traced: set[Any] = set()
        self._stop: Callable[[], None] | None = None
        self._recorded = True

    def add(self, process: Process) -> None:
        """Trace a process."""
        self._traced.add(process.pid)
        if self._stop is None:
            self._recorded = self._vm.sched.watch
            self._vm.sched.watch_events(True)
            self._stop = self._vm.sched.events.observe(self._see)

    def clear(self) -> list[Any]:
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

    def traced(self) -> list[Any]:
        return list(self._traced)

    def _see(self, event: Any) -> None:
        _seq, _time, kind, pid, a, b = event
        if kind == "send":
            target = self._target(a)
            if pid in self._traced or target in self._traced:
                self._line(f"{self._name(pid)} -> {self._name(target if target is not None else a)}  {self._vm.inspect(b)}")
        elif kind == "deliver" and pid in self._traced:
            self._line(f"{self._name(a) if a is not None else 'runtime'} -> {self._name(pid)}  {self._vm.inspect(b)}")
        elif kind == "exit" and pid in self._traced:
            self._line(f"{self._name(pid)} ended: {self._vm.inspect(a)}")

    def _target(self, to: Any) -> Any:
        if type(to) is Pid:
            return to
        if type(to) is Ref:
            return to.target.pid if isinstance(to.target, Process) else None
        if type(to) is tuple and len(to) == 2 and type(to[1]) is Pid:
            # A reply to an alias.
            return to[1]
        try:
            return self._vm.sched.whereis(to)
        except Exception:
            return None

    def _name(self, who: Any) -> str:
        session = self._vm.session
        if session is not None and who is session.pid:
            return "shell"
        if type(who) is Pid and who.process is not None:
            return known_as(self._vm, who.process)
        return "outside" if who is None else self._vm.inspect(who)

    def _line(self, text: str) -> None:
        self._limiter.line(f"trace: {text}")
