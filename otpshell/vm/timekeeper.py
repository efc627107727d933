"""A VM's time in somebody's hand: stopped, slowed down, or moved on from timer to timer.

    keeper = Timekeeper(vm)
    keeper.pause()
    keeper.upcoming()          # [Upcoming(due=…, pid=…, message=…), …]
    keeper.step()              # to the next timer
    keeper.advance(30_000)     # milliseconds, every timer on the way in its turn

Time that is moved on does not leap: it stops at each timer, and lets the processes do what they do then, so that a timer which is started
on the way fires on the way. Everything here is to be called in a process of the VM (``vm.call(keeper.step)`` from elsewhere).
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any, NamedTuple

from otpshell.runtime.clock import MILLISECOND
from otpshell.runtime.timers import CallTimer, Timer
from otpshell.terms.idents import Pid

# What a timer sets going gets this many turns, and this many real seconds, before time moves on: something may never come to rest.
_TURNS = 1_000
_SECONDS = 0.25


class Upcoming(NamedTuple):
    """A timer that runs. ``due`` is in nanoseconds of the VM's clock.

    ``kind``: ``message`` (it sends ``message`` to ``to``, a pid or name), ``after`` (the wait of ``pid`` in a receive is over then) or
    ``call`` (``pid`` had something of ``:timer`` put off).
    """

    due: int
    kind: str
    pid: Pid | None
    to: Any = None
    message: Any = None


class Timekeeper:
    """Moves the clock of one VM. ``tell`` is called with each timer just before it fires."""

    def __init__(self, vm: Any, tell: Callable[[Upcoming], Any] = lambda timer: None) -> None:
        self._sched = vm.sched
        self._vm = vm
        self._tell = tell
        self.clock = vm.sched.clock

    @property
    def speed(self) -> float:
        """1.0 as usual, 0.0 while time stands still."""
        return float(self.clock.speed)

    def pause(self) -> None:
        """Let time stand still until it is moved on."""
        self.clock.pause()

    def resume(self) -> None:
        """Let time pass as usual."""
        self.clock.resume()
        self._sched.attention = True

    def set_speed(self, factor: float) -> None:
        """Let time pass ``factor`` times as fast as the machine's; ValueError on a virtual clock, which has no speed."""
        if self.clock.virtual:
            raise ValueError("a virtual clock has no speed")
        self.clock.set_speed(factor)
        self._sched.attention = True

    def upcoming(self, most: int | None = None) -> list[Upcoming]:
        """The timers that run, the next first."""
        return [_described(timer) for timer in self._sched.timers.waiting()[:most]]

    def step(self) -> int:
        """Move on to the next timer and let it fire, with all of the same millisecond; gives how many fired."""
        due = self._sched.timers.next_due()
        return 0 if due is None else self._reach(due)

    def advance(self, milliseconds: int) -> int:
        """Move on by that much; gives how many timers fired on the way."""
        fired = 0
        end = self.clock.now() + milliseconds * MILLISECOND
        while True:
            due = self._sched.timers.next_due()
            if due is None or due > end:
                break
            fired += self._reach(due)
        self.clock.jump(end)
        self._settle()
        return fired

    def _reach(self, due: int) -> int:
        timers = list(self._sched.timers.buckets[due // MILLISECOND])
        for timer in timers:
            self._tell(_described(timer))
        self.clock.jump(due)
        self._settle()
        return len(timers)

    def _settle(self) -> None:
        """Let what is due happen, and others run until all wait again."""
        sched = self._sched
        sched.events.refresh()
        end = monotonic() + _SECONDS
        for _ in range(_TURNS):
            # A timer of no milliseconds, too, fires only when the scheduler looks.
            sched.attention = sched.attention or sched.timers.is_due()
            if not (sched.runq or sched.attention):
                break
            sched.yield_()
            if not (sched.clock.virtual or monotonic() < end or self._vm.is_loading()):
                break


def _described(timer: Timer) -> Upcoming:
    due = timer.due * MILLISECOND
    pid = timer.process.pid if timer.process is not None else None
    if not isinstance(timer, CallTimer):
        return Upcoming(due, "after", pid)
    if timer.sends is None:
        return Upcoming(due, "call", pid)
    return Upcoming(due, "message", pid, *timer.sends)
