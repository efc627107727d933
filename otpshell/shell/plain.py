"""Reads inputs line by line, without a single escape sequence: for screen readers, dumb terminals and output that is no terminal."""

from __future__ import annotations

import signal
import sys
from typing import Any

from otpshell.shell.keypress import waits_for_input
from otpshell.shell.paste import begins_foreign
from otpshell.shell.terminal import Terminal


class PlainReader:
    """Does for :class:`~otpshell.shell.reader.Front` what prompt_toolkit's session does elsewhere."""

    message = ""

    def __init__(self, front: Any, terminal: Terminal) -> None:
        self._front = front
        self._terminal = terminal

    def prompt(self, default: str = "", pre_run: Any = None) -> str:
        """An input; EOFError at the end of standard input, KeyboardInterrupt when it is dropped. ``default`` is only shown."""
        text = ""
        shown = f"{default}\n{self.message}" if default else self.message
        while True:
            # Before the prompt stands there, for Ctrl-C may come at once.
            before = signal.signal(signal.SIGINT, signal.default_int_handler)
            try:
                self._terminal.write(shown.encode())
                # Not through the text layer: what it reads ahead a program that asks for input would miss.
                line = sys.stdin.buffer.readline().decode("utf-8", "replace").replace("\r\n", "\n")
            except KeyboardInterrupt:
                # Behind the terminal's own ^C.
                self._terminal.write(b"\n")
                if not text:
                    raise
                text, shown = "", self.message
                continue
            finally:
                signal.signal(signal.SIGINT, before)
            if not line:
                raise EOFError
            text += line
            code = self._front.transcript.code(text.rstrip("\n"))
            # A function of another language that is pasted is one input, with one error.
            more = begins_foreign(code) and waits_for_input()
            if not more and self._front.decide(code) != "incomplete":
                return code
            # Somebody waits for a result that does not come.
            missing = self._front.what_is_missing(code) if text.endswith("\n\n\n") else ""
            shown = f"{missing}\n{self._front.continuation()}" if missing else self._front.continuation()
