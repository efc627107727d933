"""Lines that come by themselves, at most so many a second: what is too much is only counted."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

LINES_A_SECOND = 20


class Limiter:
    """Writes lines through ``write``; ``name`` begins the line that says how many were left out."""

    def __init__(self, name: str, write: Callable[[str], object], clock: Callable[[], float] = monotonic) -> None:
        self._name = name
        self._write = write
        self._clock = clock
        self._second = float("-inf")
        self._lines = 0
        self._dropped = 0

    def line(self, text: str) -> None:
        """Write a line, or count it."""
        now = self._clock()
        if now - self._second >= 1:
            if self._dropped:
                self._write(f"{self._name}: {self._dropped} more\n")
            self._second, self._lines, self._dropped = now, 0, 0
        self._lines += 1
        if self._lines > LINES_A_SECOND:
            self._dropped += 1
        else:
            self._write(text + "\n")
