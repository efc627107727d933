"""A VM's time: real, or virtual, which stands still while there is work and jumps to the next timer when there is none.

All times are integer nanoseconds. ``now()`` is monotonic and starts at 0 with the VM; ``system()`` is time since 1970.
"""

from __future__ import annotations

import time
from collections.abc import Callable

MILLISECOND = 1_000_000


class RealClock:
    """The machine's time since the VM began. ``speed`` runs it faster or slower, ``pause`` stops it, ``jump`` moves it on.

    While it runs at its normal speed, ``read() + shift`` is ``now()`` without a Python call; else ``read`` is ``now`` and ``shift`` 0.
    """

    virtual = False

    def __init__(self) -> None:
        self._system_origin = time.time_ns()
        # (VM's time, machine's time then, factor between them), replaced as a whole: other threads read it at any moment.
        self._set(0, 1.0)

    def _set(self, now: int, speed: float) -> None:
        origin = time.monotonic_ns()
        self._course = (now, origin, speed)
        if speed == 1.0:
            self.read: Callable[[], int] = time.monotonic_ns
            self.shift = now - origin
        else:
            self.read = self.now
            self.shift = 0

    def now(self) -> int:
        base, origin, speed = self._course
        passed = time.monotonic_ns() - origin
        return base + (passed if speed == 1.0 else int(passed * speed))

    def system(self) -> int:
        return self._system_origin + self.now()

    @property
    def speed(self) -> float:
        """How many times as fast as the machine's time it passes: 1.0 is normal, 0.0 means that it is paused."""
        return self._course[2]

    def pause(self) -> None:
        """Stop time."""
        self._set(self.now(), 0.0)

    def resume(self) -> None:
        """Let time pass as the machine's does."""
        self._set(self.now(), 1.0)

    def set_speed(self, factor: float) -> None:
        """Let VM time pass ``factor`` times as fast as the machine's."""
        self._set(self.now(), float(factor))

    def advance(self, nanoseconds: int) -> None:
        """Move time on by hand."""
        self._set(self.now() + nanoseconds, self.speed)

    def jump(self, due: int) -> None:
        """Go to that time unless it has passed."""
        if due > self.now():
            self._set(due, self.speed)

    def wait_seconds(self, due: int) -> float | None:
        """How long to wait in real seconds until ``due``; None while time stands still."""
        speed = self.speed
        return max(0.0, (due - self.now()) / speed / 1e9) if speed else None


class VirtualClock:
    """Time that moves only when it is told to, or, with ``auto``, when nothing is left to do but wait for a timer.

    ``slice_time`` is how many nanoseconds each slice of a controlled schedule takes: more than 0, and who waits for a timer gets there
    even while others never rest.
    """

    virtual = True

    def __init__(self, *, auto: bool = True, system_start: int = 1_767_225_600_000_000_000, slice_time: int = 0) -> None:
        self.auto = auto
        self.slice_time = slice_time
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

    @property
    def speed(self) -> float:
        """0.0 when it moves by hand only, 1.0 when it jumps to the next timer by itself."""
        return 1.0 if self.auto else 0.0

    def pause(self) -> None:
        """From now on time moves by hand only."""
        self.auto = False

    def resume(self) -> None:
        """Jump to the next timer again whenever there is nothing else to do."""
        self.auto = True

    def wait_seconds(self, due: int) -> float | None:
        return None


Clock = RealClock | VirtualClock
