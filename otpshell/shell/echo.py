"""What is typed while no prompt is up: kept by the terminal for the next prompt, which shows it; not shown by the terminal too.

A terminal that has no such switch (Windows) shows nothing of it anyway until someone reads.
"""

from __future__ import annotations

import atexit
import os
import sys

try:
    import termios
except ImportError:
    termios = None  # type: ignore[assignment]

# More than a terminal keeps of a line.
_MOST = 1 << 16


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

    def unseen(self) -> bytes:
        """What has been typed of a line that is not ended yet, taken from the terminal, which will not show it any more."""
        if termios is None or not self._off:
            return b""
        try:
            stdin = sys.stdin.fileno()
            before = termios.tcgetattr(stdin)
            # Only so can less than a line be read.
            modes = [*before[:3], before[3] & ~termios.ICANON, *before[4:6], [*before[6]]]
            modes[6][termios.VMIN], modes[6][termios.VTIME] = 0, 0
            termios.tcsetattr(stdin, termios.TCSANOW, modes)
            try:
                return os.read(stdin, _MOST)
            finally:
                termios.tcsetattr(stdin, termios.TCSANOW, before)
        except (termios.error, OSError, ValueError, AttributeError):
            return b""

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
