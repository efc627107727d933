"""A session without a terminal, and a prompt on a pseudo-terminal, for tests."""

from __future__ import annotations

import codecs
import os
import re
import select
import sys
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple

from otpshell.console.boot import make_session
from otpshell.vm.capabilities import Capabilities

ESCAPES = re.compile(r"\x1b(?:\[[0-9;?>]*[a-zA-Z]|[=>])")


class Collected:
    """Takes the place of the terminal."""

    def __init__(self) -> None:
        self.data = bytearray()

    def write(self, data: bytes) -> None:
        self.data += data

    def taken(self) -> str:
        text = self.data.decode("utf-8", "replace")
        self.data.clear()
        return text


class Shell:
    """A session: :meth:`type` gives what would be on the screen after an input."""

    def __init__(self, *, colour: bool = False, hints: bool = False, width: int = 80, forgetful: bool = False, folder: str = ".") -> None:
        self.screen = Collected()
        capabilities = Capabilities(read=(folder,), write=(folder,))
        options = SimpleNamespace(iex_1_14=forgetful)
        self.session: Any = make_session(options, capabilities, self.screen.write, colour, lambda: width, lambda code: None)
        self.session.config.hints = hints

    def type(self, source: str) -> str:
        outcome = self.session.evaluate(source)
        return self.screen.taken() + outcome.printed()

    def stop(self) -> None:
        self.session.vm.stop()


class Said(NamedTuple):
    """What came of an input. ``decision``: "incomplete", or "entered".

    ``printed``: what the program printed, byte for byte but for the terminal's line ends; ``raw``: all that reached the terminal.
    """

    decision: str
    printed: str
    raw: str

    @property
    def text(self) -> str:
        """What was printed, without colours."""
        return ESCAPES.sub("", self.printed)


# The end of a prompt, or of a further line of an input, being drawn: the cursor is shown again.
_DRAWN = r"(?:\x1b\[\?12l)?\x1b\[\?25h"
# While no prompt is up, pastes are not marked: what stands between the two is the program's own output.
_ENTERED = re.compile(rf"\x1b\[\?2004l(.*)\x1b\[\?2004h.*?{_DRAWN}", re.DOTALL)
# A further line, with nothing in it yet but the `end` that is offered in grey.
_GOES_ON = re.compile(
    rf"\r\n(?:\x1b\[[\d;]*m)*\.\.\.\([^)]*\)\d*>(?: |\x1b\[\d*[CD]|\x1b\[[\d;]*m|\x1b\[0;38;5;245mend)*(?:\x1b\[\?7h)?(?:\x1b\[0m)*{_DRAWN}"
)
_LINE = re.compile(r"\.\.\.\([^)]*\)\d*>")


# What a shell does with a job: stopped, it is said so, and goes on again in the foreground when a line was read.
_JOB = """
import os, signal, sys
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
job = os.fork()
if not job:
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpid())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    os.execv(sys.argv[1], sys.argv[1:])
while os.WIFSTOPPED(os.waitpid(job, os.WUNTRACED)[1]):
    os.tcsetpgrp(0, os.getpid())
    print("stopped", flush=True)
    input()
    os.tcsetpgrp(0, job)
    os.kill(job, signal.SIGCONT)
"""


class Terminal:
    """The ``otpshell`` command on a pseudo-terminal of 40 lines. Waiting is for text, never for time."""

    def __init__(
        self, *args: str, folder: str, environment: dict[str, str] | None = None, columns: int = 100, as_job: bool = False
    ) -> None:
        import fcntl
        import pty
        import struct
        import termios

        self.code: int | None = None
        self.all = ""
        self._data = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._pid, self._fd = pty.fork()
        if not self._pid:
            os.chdir(folder)
            os.environ.update({"TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1", "HOME": folder, "XDG_STATE_HOME": folder})
            os.environ["XDG_CONFIG_HOME"] = os.path.join(folder, ".config")
            for name in ("NO_COLOR", "COLUMNS", "LINES"):
                os.environ.pop(name, None)
            os.environ.update(environment or {})
            command = [sys.executable, "-m", "otpshell.cli", *args]
            # Not what readline has put into the environment behind Python's back: COLUMNS.
            os.execve(sys.executable, [sys.executable, "-c", _JOB, *command] if as_job else command, os.environ)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))

    def wait_for(self, text: str | Callable[[str], bool], seconds: float = 30) -> str:
        """Everything shown since the last wait, up to and with ``text`` (escape sequences left out)."""
        end = time.monotonic() + seconds
        while True:
            shown = ESCAPES.sub("", self._data)
            found = text(shown) if callable(text) else text in shown
            if found:
                self._data = "" if callable(text) else shown[shown.index(text) + len(text) :]
                return shown if callable(text) else shown[: shown.index(text) + len(text)]
            self._read(end, f"waited for {text!r}, got {shown!r}")

    def _read(self, end: float, what: str) -> None:
        """Read what comes next; ``what`` is said when nothing does."""
        ready, _, _ = select.select([self._fd], [], [], max(0.0, end - time.monotonic()))
        if not ready:
            raise AssertionError(f"nothing more came: {what}")
        try:
            data = os.read(self._fd, 65536)
        except OSError:
            data = b""
        if not data:
            raise AssertionError(f"the command ended: {what}")
        text = self._decoder.decode(data)
        self._data += text
        self.all += text

    def enter(self, source: str, lines: int | None = None) -> Said:
        """Paste an input, press Enter, and wait until the prompt is there again, or more of the input is wanted; then Ctrl-C drops it.

        ``lines``: how many of the lines of the paste will stand on the screen, when not all of them.
        """
        start = len(self.all)
        self.keys(f"\x1b[200~{source}\x1b[201~")
        # All its lines are on the screen.
        further = source.rstrip("\n").count("\n") if lines is None else lines - 1
        self._wait(lambda: len(_LINE.findall(self.all, start)) >= further and re.search(_DRAWN, self.all[start:]))
        pasted = len(self.all)
        self.keys("\r")
        found = self._wait(lambda: _ENTERED.search(self.all, pasted) or _GOES_ON.search(self.all, pasted))
        raw = self.all[start:]
        self._data = ""
        if found.re is _GOES_ON:
            self.keys("\x03")
            dropped = len(self.all)
            self._wait(lambda: re.search(_DRAWN, self.all[dropped:]))
            return Said("incomplete", "", raw)
        return Said("entered", found[1].replace("\r\n", "\n"), raw)

    def ready(self) -> None:
        """Wait for the first prompt."""
        self._wait(lambda: re.search(rf"\x1b\[\?2004h.*?{_DRAWN}", self.all, re.DOTALL))
        self._data = ""

    def _wait(self, found: Callable[[], Any], seconds: float = 30) -> Any:
        """What ``found`` gives once it gives something."""
        end = time.monotonic() + seconds
        while not (what := found()):
            self._read(end, self.all[-2000:])
        return what

    def keys(self, text: str) -> None:
        os.write(self._fd, text.encode())

    def type(self, line: str) -> None:
        self.keys(line + "\r")

    def signal(self, number: int) -> None:
        """Send the command a signal."""
        os.kill(self._pid, number)

    def exit_code(self, seconds: float = 20) -> int:
        """Wait for the command to end."""
        end = time.monotonic() + seconds
        while self.code is None:
            ready, _, _ = select.select([self._fd], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                raise AssertionError(f"still running: {self._data!r}")
            try:
                data = os.read(self._fd, 65536)
                self.all += data.decode("utf-8", "replace")
            except OSError:
                data = b""
            if not data:
                _, status = os.waitpid(self._pid, 0)
                self.code = os.waitstatus_to_exitcode(status)
        return self.code

    def close(self) -> None:
        if self.code is None:
            os.kill(self._pid, 9)
            os.waitpid(self._pid, 0)
        os.close(self._fd)
