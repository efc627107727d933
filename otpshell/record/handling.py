"""What a process was at: the message in its hands, the call it waited on, and the prompt line that set it all going."""

from __future__ import annotations

from typing import Any, NamedTuple

from otpshell.record.log import Event, Log
from otpshell.record.messages import Message
from otpshell.terms.cons import Cons
from otpshell.terms.idents import Pid, Ref

_HOPS = 20


class Origin(NamedTuple):
    """The prompt line behind an event, and the processes it went through to get there."""

    number: int
    source: str
    path: tuple[Pid, ...]


def in_hand(log: Log, pid: Pid, before: int) -> Message | None:
    """The message that the process took last, before that event, and was working on.

    Answers that it waited for in the middle of that work (a call's reply, a DOWN of a monitor it has just made) are not it.
    """
    for event in log.before(pid, before):
        message = log.received.get(event[0]) if event[2] == "receive" else None
        if message is None or message.kind in ("reply", "ack", "result") or message.kind == "EXIT" and message.flushed:
            continue
        if message.kind == "system" and message.via is not None:
            continue
        made = _own_reference(log, pid, message) if message.kind != "DOWN" or _ends_a_wait(log, pid, message) else None
        if made is None:
            return message
        current = in_hand(log, pid, event[0])
        return current if current is not None and made > (current.received or 0) else message
    return None


def _ends_a_wait(log: Log, pid: Pid, down: Message) -> bool:
    """Whether a process made the monitor of this DOWN only to wait for it: for a call, or, as a supervisor, to end a child."""
    return log.life(pid).is_supervisor or log.call_of(down.term[1]) is not None


def _own_reference(log: Log, pid: Pid, message: Message) -> int | None:
    """When the process made the newest reference of its own that a message names; None without one."""
    if type(message.term) is not tuple:
        return None
    made = []
    for part in message.term:
        if type(part) is Cons:
            part = part.tail
        maker = log.makers.get(part) if type(part) is Ref else None
        if maker is not None and maker[0] is pid:
            made.append(maker[1])
    return max(made, default=None)


def pending_call(log: Log, pid: Pid, before: int) -> Message | None:
    """The call that the process had made and not yet heard of."""
    given_up: set[Any] = set()
    for event in log.before(pid, before):
        kind = event[2]
        if kind == "demonitor":
            given_up.add(event[4])
        elif kind == "send":
            message = log.sent[event[0]]
            if message.kind == "call" and message.term[1][1] is not None:
                ref = message.term[1][1]
                ref = ref.tail if type(ref) is Cons else ref
                answered = message.reply is not None and message.reply.received is not None and message.reply.received < before
                return None if answered or ref in given_up else message
        elif kind == "receive":
            taken = log.received.get(event[0])
            if taken is not None and taken.kind == "DOWN":
                given_up.add(taken.term[1])
            if taken is not None and taken.kind not in ("reply", "DOWN", "ack", "EXIT"):
                return None
    return None


def origin(log: Log, pid: Pid, before: int) -> Origin | None:
    """The input at a prompt that led to what the process did at that event; None when no prompt is known behind it."""
    path: list[Pid] = []
    for _ in range(_HOPS):
        path.append(pid)
        line = _input_of(log, pid, before)
        if line is not None:
            return Origin(line[4], line[5], tuple(path))
        message = in_hand(log, pid, before)
        life = log.life(pid)
        if message is not None and message.timer is not None and message.timer[3] is not None:
            pid, before = message.timer[3], message.timer[0]
        elif message is not None and message.sender is not None and message.sender is not pid:
            pid, before = message.sender, message.number
        elif life.parent is not None and life.born is not None:
            pid, before = life.parent, life.born
        else:
            return None
    return None


def _input_of(log: Log, pid: Pid, before: int) -> Event | None:
    if not log.life(pid).shell:
        return None
    found = None
    for event in log.inputs:
        if event[0] > before:
            break
        if event[3] is pid:
            found = event
    return found
