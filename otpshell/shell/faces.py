"""Faces that take the prompt over, such as lessons: an error of ours in one of them is a line, and the prompt goes on."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from otpshell.shell.terminal import Terminal

_SAID = "(otpshell met an error of its own: {}. Nothing you have done is lost, go on; OTPSHELL_DEBUG=1 shows where it was)\n"


@contextmanager
def going_on(terminal: Terminal) -> Iterator[None]:
    """Have what goes wrong inside said in one line."""
    try:
        yield
    except Exception as error:
        if os.environ.get("OTPSHELL_DEBUG"):
            terminal.write(traceback.format_exc().encode("utf-8", "replace"))
        what = f"{type(error).__name__}: {error}".removesuffix(": ")
        terminal.write(_SAID.format(" ".join(what.split())).encode("utf-8", "replace"))
