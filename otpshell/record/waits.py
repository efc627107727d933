"""Who waits for whose answer: the calls of a log that nobody has answered yet, and the circles they close.

A process that has called another waits for it. Where one follows who waits for whom and comes back to where one began, nobody in that
circle will ever go on by themselves: a deadlock.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from otpshell.record.log import Log
from otpshell.record.messages import Message
from otpshell.record.names import Names, is_system
from otpshell.terms.idents import Pid


@dataclass(frozen=True)
class Wait:
    """``who`` has sent the call ``request`` to ``whom`` (event ``number``, time in nanoseconds) and has no answer yet.
    ``read``: whether the call was taken from the mailbox."""

    who: Pid
    whom: Pid
    name: str
    whose: str
    request: Any
    number: int
    time: int
    read: bool


@dataclass(frozen=True)
class Waits:
    """``circles``: each a tuple of waits, the ``whom`` of one being the ``who`` of the next. ``others`` are in none."""

    circles: tuple[tuple[Wait, ...], ...] = ()
    others: tuple[Wait, ...] = ()


def waits(log: Log, names: Names) -> Waits:
    """The waits of the log's last moment."""
    newest: dict[Pid, Message] = {}
    for message in log.messages:
        if message.kind == "call" and message.sender is not None:
            newest[message.sender] = message
    found: dict[Pid, Wait] = {}
    for pid, message in newest.items():
        to = message.to
        if to is None or is_system(log, to) or log.life(pid).died is not None or log.life(to).died is not None:
            continue
        if message.reply is None and not _went_on(log, pid, message):
            read = message.received is not None
            found[pid] = Wait(pid, to, names(pid), names(to), message.content, message.number, message.time, read)
    circles = _circles(found)
    inside = {wait.who for circle in circles for wait in circle}
    return Waits(tuple(circles), tuple(wait for pid, wait in found.items() if pid not in inside))


def _went_on(log: Log, pid: Pid, call: Message) -> bool:
    """Whether a process did something after its call, which one that waits for the answer does not: the call's time was up."""
    for event in reversed(log.of.get(pid, ())):
        if event[0] <= call.number:
            return False
        # That a message reached it is not its doing.
        if event[2] != "deliver":
            return True
    return False


def _circles(found: dict[Pid, Wait]) -> list[tuple[Wait, ...]]:
    circles: list[tuple[Wait, ...]] = []
    done: set[Pid] = set()
    for start in found:
        path: list[Pid] = []
        pid: Pid = start
        while pid in found and pid not in done and pid not in path:
            path.append(pid)
            pid = found[pid].whom
        if pid in path:
            circles.append(tuple(found[each] for each in path[path.index(pid) :]))
        done.update(path)
    return circles
