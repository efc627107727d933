"""A VM's time: real, or virtual, which stands still while there is work and jumps to the next timer when there is none.

All times are integer nanoseconds. ``now()`` is monotonic and starts at 0 with the VM; ``system()`` is time since 1970.
"""

from __future__ import annotations

import time
from collections.abc import Callable

MILLISECOND = 1_000_000


class RealClock:
    """The machine's time since the VM began. ``speed`` runs it faster or slower, ``pause`` stops it.

    While it runs at its normal speed, ``read() + shift`` is ``now()`` without a Python call; else ``read`` is ``now`` and ``shift`` 0.
    """

    virtual = False

    def __init__(self) -> None:
        self._origin = time.monotonic_ns()
        self._base = 0
        self._speed = 1.0
        self._running = True
        self._system_origin = time.time_ns()
        self._settle()

    def _settle(self) -> None:
        if self._running and self._speed == 1.0:
            self.read: Callable[[], int] = time.monotonic_ns
            self.shift = self._base - self._origin
        else:
            self.read = self.now
            self.shift = 0

    def now(self) -> int:
        if not self._running:
            return self._base
        passed = time.monotonic_ns() - self._origin
        return self._base + (passed if self._speed == 1.0 else int(passed * self._speed))

    def system(self) -> int:
        return self._system_origin + self.now()

    def pause(self) -> None:
        """Stop time."""
        self._rebase()
        self._running = False
        self._settle()

    def resume(self) -> None:
        """Let time pass again."""
        self._rebase()
        self._running = True
        self._settle()

    def set_speed(self, factor: float) -> None:
        """Let VM time pass ``factor`` times as fast as the machine's."""
        self._rebase()
        self._speed = factor
        self._settle()

    def advance(self, nanoseconds: int) -> None:
        """Move time on by hand."""
        self._base += nanoseconds
        self._settle()

    def wait_seconds(self, due: int) -> float | None:
        """How long to wait in real seconds until ``due``; None while time stands still."""
        if not self._running:
            return None
        return max(0.0, (due - self.now()) / self._speed / 1e9)

    def _rebase(self) -> None:
        self._base = self.now()
        self._origin = time.monotonic_ns()


class VirtualClock:
    """Time that moves only when it is told to, or, with ``auto``, when nothing is left to do but wait for a timer."""

    virtual = True

    def __init__(self, *, auto: bool = True, system_start: int = 1_767_225_600_000_000_000) -> None:
        self.auto = auto
        self._now = 0
        self._system_start = system_start
        self.read = self.now
        self.shift = 0

    def now(self) -> int:
        return self._now

    def system(self) -> int:
        return self._system_start + self._now

    def advance(self, nanoseconds: int) -> None:
        """Move time on by hand."""
        self._now += nanoseconds

    def jump(self, due: int) -> None:
        """Go to that time unless it has passed."""
        if due > self._now:
            self._now = due

    def pause(self) -> None:
        """From now on time moves by hand only."""
        self.auto = False

    def resume(self) -> None:
        """Jump to the next timer again whenever there is nothing else to do."""
        self.auto = True

    def wait_seconds(self, due: int) -> float | None:
        return None


Clock = RealClock | VirtualClock
