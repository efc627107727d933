"""A session without a terminal, and a prompt on a pseudo-terminal, for tests."""

from __future__ import annotations

import os
import re
import select
import sys
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

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


class Terminal:
    """The ``otpshell`` command on a pseudo-terminal of 40 lines. Waiting is for text, never for time."""

    def __init__(self, *args: str, folder: str, environment: dict[str, str] | None = None, columns: int = 100) -> None:
        import fcntl
        import pty
        import struct
        import termios

        self.code: int | None = None
        self.all = ""
        self._data = ""
        self._pid, self._fd = pty.fork()
        if not self._pid:
            os.chdir(folder)
            os.environ.update({"TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1", "HOME": folder, "XDG_STATE_HOME": folder})
            os.environ.pop("NO_COLOR", None)
            os.environ.update(environment or {})
            os.execv(sys.executable, [sys.executable, "-m", "otpshell.cli", *args])
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
            ready, _, _ = select.select([self._fd], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                raise AssertionError(f"waited for {text!r}, got {shown!r}")
            try:
                data = os.read(self._fd, 65536)
            except OSError:
                data = b""
            if not data:
                raise AssertionError(f"the command ended; waited for {text!r}, got {shown!r}")
            self._data += data.decode("utf-8", "replace")
            self.all += data.decode("utf-8", "replace")

    def keys(self, text: str) -> None:
        os.write(self._fd, text.encode())

    def type(self, line: str) -> None:
        self.keys(line + "\r")

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
