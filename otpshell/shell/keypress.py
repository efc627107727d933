"""Reads single keys from the terminal while no prompt is up."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable
from time import monotonic, sleep

KeyReader = Callable[[float], str | None]
_LONGEST_KEY = 32
_POLL_SECONDS = 0.01


def key_reader() -> KeyReader | None:
    """A function that waits up to so many seconds for a key and gives its characters, ``""`` at the end of input, None when none came.

    None where keys cannot be read one by one.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    if sys.platform == "win32":
        return _windows_key
    return _posix_key


def waits_for_input() -> bool:
    """Whether keys that nobody has read yet wait at the terminal; False where that cannot be asked."""
    try:
        return sys.stdin.isatty() and bool(select.select([sys.stdin], [], [], 0)[0])
    except (OSError, ValueError):
        # Not on Windows, which knows sockets only.
        return False


def _posix_key(seconds: float) -> str | None:
    import termios
    import tty

    file = sys.stdin.fileno()
    before = termios.tcgetattr(file)
    # Ctrl-C still interrupts.
    tty.setcbreak(file, termios.TCSADRAIN)
    try:
        if not select.select([file], [], [], seconds)[0]:
            return None
        return os.read(file, _LONGEST_KEY).decode("utf-8", "replace")
    finally:
        termios.tcsetattr(file, termios.TCSADRAIN, before)


def _windows_key(seconds: float) -> str | None:
    import msvcrt

    end = monotonic() + seconds
    while not msvcrt.kbhit():  # type: ignore[attr-defined]
        if monotonic() >= end:
            return None
        sleep(_POLL_SECONDS)
    return str(msvcrt.getwch())  # type: ignore[attr-defined]
