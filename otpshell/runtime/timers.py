"""Timers of a VM: ``receive … after``, ``send_after``, sleeps. Milliseconds, as on the BEAM.

All timers due in the same millisecond share a bucket, a dict from which cancelling removes at once: a server that answers a call before
its timeout leaves nothing behind. A heap orders the buckets.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

from otpshell.runtime.clock import MILLISECOND, Clock

# What ``fired`` is when the process waited until then: it takes the ``after`` of its receive whatever comes before it runs, as on the BEAM.
WOKE = 2


class Timer:
    """The timeout of a receive. ``fired`` once it is over, :data:`WOKE` when that woke the process it belongs to.

    :meth:`Timing.start_timer <otpshell.runtime.timing.Timing.start_timer>` makes it, field by field: every call has one.
    """

    __slots__ = ("due", "bucket", "fired", "process")
    due: int
    bucket: dict[Timer, None]
    fired: int
    process: Any

    def cancel(self) -> None:
        """Forget the timer; nothing happens if it has fired."""
        self.bucket.pop(self, None)

    def fire(self) -> None:
        self.fired = True
        process = self.process
        sched = process.sched
        if sched.watch:
            sched.record(("timeout", process.pid, None, None))
        if process.waiting:
            self.fired = WOKE
            process.waiting = False
            sched.runq.append(process)


class CallTimer(Timer):
    """A timer that calls a Python function when it fires. ``sends`` is (to, message) of one that sends a message, for who looks at it."""

    __slots__ = ("action", "sends")

    def __init__(self, action: Callable[[], Any], sends: tuple[Any, Any] | None = None) -> None:
        self.process = None
        self.fired = False
        self.action = action
        self.sends = sends

    def fire(self) -> None:
        self.fired = True
        self.action()


class TimerQueue:
    """Every running timer of a VM."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.buckets: dict[int, dict[Timer, None]] = {}
        self.heap: list[int] = []
        self._tidy_at = 1024

    def add(self, timer: Timer, milliseconds: int) -> None:
        """Let ``timer`` fire when that time has passed, in full milliseconds of the VM's clock."""
        self.add_at(timer, -(-self.clock.now() // MILLISECOND) + milliseconds)

    def add_at(self, timer: Timer, due: int) -> None:
        """Let ``timer`` fire at an absolute time in milliseconds."""
        bucket = self.buckets.get(due)
        if bucket is None:
            if len(self.heap) >= self._tidy_at:
                self._tidy()
            bucket = self.buckets[due] = {}
            heappush(self.heap, due)
        timer.due = due
        timer.bucket = bucket
        bucket[timer] = None

    def _tidy(self) -> None:
        """Drop the buckets whose timers have all been cancelled: those far ahead would pile up."""
        self.buckets = {due: bucket for due, bucket in self.buckets.items() if bucket}
        self.heap[:] = sorted(self.buckets)
        self._tidy_at = max(1024, 2 * len(self.heap))

    def next_due(self) -> int | None:
        """When the next timer fires, in nanoseconds of the clock; None without timers."""
        heap = self.heap
        while heap:
            if self.buckets[heap[0]]:
                return heap[0] * MILLISECOND
            del self.buckets[heappop(heap)]
        return None

    def waiting(self) -> list[Timer]:
        """The running timers, the next first, those of one millisecond in the order they were started."""
        return [timer for due in sorted(self.buckets) for timer in self.buckets[due]]

    def is_due(self) -> bool:
        """Whether a timer may be due. Asked by another thread: it only reads."""
        heap = self.heap
        return bool(heap) and heap[0] * MILLISECOND <= self.clock.now()

    def fire_due(self) -> None:
        """Fire every timer whose time has come, the earliest first, those of one millisecond in the order they were started."""
        heap = self.heap
        now = self.clock.now() // MILLISECOND
        while heap and heap[0] <= now:
            bucket = self.buckets.pop(heappop(heap))
            for timer in list(bucket):
                # One that fired may have cancelled another.
                if timer in bucket:
                    del bucket[timer]
                    timer.fire()
