"""What a session says: results, errors with their hints, warnings, log lines, the end of a shell process. A part of the session."""

from __future__ import annotations

from typing import Any

from otpshell.console.config import ShellConfig
from otpshell.console.failures import failure_text
from otpshell.console.hints import best_hint, exit_hint
from otpshell.console.output import broken
from otpshell.lang.caught import Caught
from otpshell.lang.diagnostics import CompileWarning
from otpshell.terms.atom import NORMAL
from otpshell.terms.idents import Pid
from otpshell.view.identifiers import with_colours
from otpshell.view.styles import LOG, paint
from otpshell.vm.vm import VM


class Telling:
    """What :class:`~otpshell.console.session.Session` makes words of. The attributes are the session's."""

    vm: VM
    config: ShellConfig
    pid: Pid | None
    forgetful: bool
    caught: Any
    _several: Any
    source: Any

    def shown(self, value: Any) -> str:
        """A value as results are printed."""
        from otpshell.console.results import result_text

        return result_text(self, value)

    def _error(self, error: BaseException) -> str:
        self.caught = Caught(error)
        text = failure_text(self.vm, self.caught, self.config, self._several)
        hint = self._hint(error) if self.config.hints else None
        if hint:
            text += paint(broken(self, hint), "dim", self.config.enabled) + "\n"
        return text

    def _hint(self, error: BaseException) -> str | None:
        try:
            return best_hint(self, Caught(error), self.source)
        except Exception:
            # An error that is not what it seems (its fields are the learner's) has no hint.
            return None

    def _warn(self, warning: CompileWarning) -> None:
        text = warning.format()
        if self.config.enabled:
            text = text.replace("warning: ", "\x1b[33mwarning: \x1b[0m", 1)
        self.vm.error_output(text.encode())

    def _log(self, level: str, _time: int, data: bytes) -> None:
        self.vm.output(self._painted(data.decode("utf-8", "replace"), LOG.get(level, "normal")).encode())

    def _note(self, text: str) -> None:
        """Print a line that IEx would not, unless hints are off."""
        if self.config.hints:
            self.vm.output((self._painted(broken(self, text.rstrip("\n")), "dim") + "\n").encode())

    def _painted(self, text: str, colour: str) -> str:
        """Text in a colour, and what it names in theirs."""
        return with_colours(paint(text, colour)) if self.config.enabled else text

    def _exit_text(self, reason: Any) -> str:
        lines = []
        if reason is not NORMAL:
            text = f"** (EXIT from {self.vm.inspect(self.pid)}) shell process exited with reason: {self.vm.format_exit(reason)}"
            lines.append(self._painted(text, "red"))
        if self.config.hints:
            victim, other = self.vm.sched.struck_by
            hint = exit_hint(self, reason)
            if hint:
                lines[0] += "\n" + paint(broken(self, hint), "dim", self.config.enabled)
            shell = self.vm.inspect(self.pid)
            why = f"{self.vm.inspect(other)} ended, and its link took {shell} along" if victim is self.pid else f"{shell} has ended"
            lost = "bindings, results, mailbox and links are lost; `restore` brings the bindings back"
            kept = lost if self.forgetful else "its mailbox and links are lost, your bindings are kept"
            lines.append(self._painted(broken(self, f"({why}. Another process is the shell now: {kept})"), "dim"))
        return "\n\n".join(lines)
