"""Processes that others hold still (``:erlang.suspend_process``).

A held process has a stand-in for its greenlet: when it would run, it waits instead, with everything else about it as it was. So nothing
that runs processes or hands them messages knows of it, and nobody pays for it.
"""

from __future__ import annotations

from typing import Any

from greenlet import getcurrent

from otpshell.runtime.process import Process
from otpshell.runtime.signals import Interrupted, die


class Held:
    """Stands in for the greenlet of a process that is held; ``by`` says how often each other process has suspended it."""

    __slots__ = ("process", "greenlet", "by", "ready")

    def __init__(self, process: Process) -> None:
        self.process = process
        self.greenlet = process.greenlet
        self.by: dict[Process, int] = {}
        # Whether it was its turn, or was to be soon, in the meantime.
        self.ready = False

    @property
    def gr_frame(self) -> Any:
        return getattr(self.greenlet, "gr_frame", None)

    def switch(self) -> None:
        """It would run now: it waits instead."""
        self.ready = True
        self.process.waiting = True
        self._leave()

    def throw(self, exception: type[BaseException]) -> None:
        """It is to end, or to be interrupted, which being held does not keep off."""
        process = self.process
        process.greenlet = self.greenlet
        if self.greenlet is not None:
            self.greenlet.throw(exception)
            return
        if exception is not Interrupted:
            timer = process.continuation[2]
            if timer is not None:
                timer.cancel()
            process.continuation = (die, (), None)
            process.sched.runq.append(process)
        self._leave()

    def _leave(self) -> None:
        """Let another process run. Who called this goes on when it is its turn again."""
        sched = self.process.sched
        sched.cur = None
        if getcurrent() is not sched.hub:
            sched.hub.switch()

    def release(self) -> None:
        """Let it go on."""
        process = self.process
        if process.greenlet is not self:
            # It is about to end.
            return
        process.greenlet = self.greenlet
        if self.ready and process.waiting:
            process.waiting = False
            process.sched.runq.append(process)


def held(process: Process) -> Held | None:
    """The stand-in of a process that is held."""
    holder = process.greenlet
    return holder if type(holder) is Held else None


def suspend(process: Process, once: bool) -> bool:
    """The running process holds another, one more time, or (``once``) unless it does already. Gives whether it did so now."""
    caller = process.sched.cur
    holder = held(process)
    if holder is None:
        holder = process.greenlet = Held(process)
    if caller not in holder.by:
        _when_it_ends(caller, process)
    elif once:
        return False
    holder.by[caller] = holder.by.get(caller, 0) + 1
    return True


def resume(process: Process) -> bool:
    """The running process takes one of its suspensions back. False when it has none."""
    caller = process.sched.cur
    holder = held(process)
    if holder is None or caller not in holder.by:
        return False
    holder.by[caller] -= 1
    if not holder.by[caller]:
        _forget(process, caller)
    return True


def _forget(process: Process, caller: Process) -> None:
    holder = held(process)
    if holder is not None and holder.by.pop(caller, None) is not None and not holder.by:
        holder.release()


def _when_it_ends(caller: Process, process: Process) -> None:
    """What a process holds is let go at its end."""
    if caller.on_exit is None:
        caller.on_exit = []
    caller.on_exit.append(lambda ended, _reason: _forget(process, ended))
