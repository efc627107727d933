"""What is typed while no prompt is up: kept by the terminal for the next prompt, which shows it; not shown by the terminal too.

A terminal that has no such switch (Windows) shows nothing of it anyway until someone reads.
"""

from __future__ import annotations

import atexit
import sys

try:
    import termios
except ImportError:
    termios = None  # type: ignore[assignment]


class Echo:
    """Whether the terminal shows what is typed at once. It is on again when the program ends, however it does."""

    def __init__(self) -> None:
        self._off = False

    @property
    def is_off(self) -> bool:
        return self._off

    def off(self) -> None:
        if self._set(False) and not self._off:
            self._off = True
            atexit.register(self.on)

    def on(self) -> None:
        if self._off:
            self._off = False
            atexit.unregister(self.on)
            self._set(True)

    def _set(self, on: bool) -> bool:
        if termios is None:
            return False
        try:
            stdin = sys.stdin.fileno()
            modes = termios.tcgetattr(stdin)
            modes[3] = modes[3] | termios.ECHO if on else modes[3] & ~termios.ECHO
            termios.tcsetattr(stdin, termios.TCSANOW, modes)
        except (termios.error, OSError, ValueError, AttributeError):
            # No terminal.
            return False
        return True


ECHO = Echo()
