"""The line after an input that changed the world: ``+2 processes, 1 died, 3 messages waiting``."""

from __future__ import annotations

from typing import Any

from otpshell.console.processes import is_system
from otpshell.console.timing import speed_note


class Changes:
    """Remembers the processes there were. All of it in the VM's thread."""

    def __init__(self, vm: Any) -> None:
        self._vm = vm
        self._pids: set[Any] | None = None
        self._mail = 0
        # Set by the command that has just said how the clock runs.
        self.clock_told = False

    def begin(self) -> None:
        """An input begins: without an earlier look the world is as it is now."""
        if self._pids is None:
            self._pids, self._mail = self._now()

    def forget(self) -> None:
        """Start anew with the next input."""
        self._pids = None

    def since(self) -> str:
        """What is different since the last time; empty when nothing is."""
        self.begin()
        before, mail_before = self._pids, self._mail
        self._pids, self._mail = now, mail = self._now()
        assert before is not None
        shell = self._vm.session.pid
        born, died = len(now - before), len({pid for pid in before - now if pid is not shell})
        parts = []
        if born:
            parts.append(f"+{born} {'process' if born == 1 else 'processes'}")
        if died:
            parts.append(f"{died} died")
        if mail and mail != mail_before:
            parts.append(f"{mail} {'message' if mail == 1 else 'messages'} waiting")
        note = speed_note(self._vm)
        if note and not self.clock_told:
            parts.append(note)
        self.clock_told = False
        return ", ".join(parts)

    def _now(self) -> tuple[set[Any], int]:
        shell = self._vm.session.pid
        seen = [(pid, process) for pid, process in self._vm.sched.processes.items() if not is_system(process)]
        return {pid for pid, _ in seen if pid is not shell}, sum(len(process.mailbox) for _, process in seen)
