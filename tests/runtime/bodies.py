"""Process bodies for the tests of the runtime, written by hand instead of compiled."""

from __future__ import annotations

from typing import Any

from otpshell.runtime.clock import VirtualClock
from otpshell.runtime.scheduler import Scheduler
from otpshell.terms.atom import INFINITY, atom

DOWN, EXIT, PROCESS, KILL, KILLED, NORMAL, NOPROC = (atom(n) for n in ("DOWN", "EXIT", "process", "kill", "killed", "normal", "noproc"))
GO, BOO, LATE = atom("go"), atom("boo"), atom("late")


def system(**options: Any) -> Scheduler:
    """A VM's scheduler on a virtual clock."""
    return Scheduler(clock=VirtualClock(), **options)


def in_process(S: Scheduler, body: Any) -> Any:
    """What ``body()`` gives, run in a process until it ends."""
    return S.run_until(S.call_in_process(body))


def receive(S: Scheduler, wanted: Any = None, after: Any = INFINITY) -> Any:
    """The first message that ``wanted`` (a predicate, or None for any) lets through, LATE after that many milliseconds."""
    process = S.cur
    timer = process.start_timer(after)
    at = 0
    while True:
        mailbox = process.mailbox
        while at < len(mailbox):
            message = mailbox[at]
            if wanted is None or wanted(message):
                process.take(at)
                if timer is not None:
                    timer.cancel()
                return message
            at += 1
        if timer is not None and timer.fired:
            return LATE
        S.block(timer)


def wait_forever(S: Scheduler) -> Any:
    """A body that waits without a stack for GO."""

    def waiting() -> Any:
        while S.cur.mailbox:
            if S.cur.take(0) is GO:
                return GO
        return [S.suspend, (waiting, (), None)]

    return waiting


def wait_deep(S: Scheduler) -> Any:
    """A body that waits with its stack for GO."""
    return lambda: receive(S, lambda m: m is GO)


def reason_of(S: Scheduler, body: Any) -> Any:
    """Run ``body()`` in a monitored process, from a process: its exit reason."""
    pid, ref = S.spawn(body, monitor=True)
    message = receive(S, lambda m: type(m) is tuple and m[0] is DOWN and m[1] is ref)
    assert message[:4] == (DOWN, ref, PROCESS, pid)
    return message[4]
