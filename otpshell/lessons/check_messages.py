"""``Otpshell.Check`` about messages: who sent what to whom, in which order, and how long an answer took."""

from __future__ import annotations

from typing import Any

from otpshell.lessons.check_module import fact, matches, truth
from otpshell.lessons.evidence import Evidence
from otpshell.record.messages import Message
from otpshell.runtime.clock import MILLISECOND
from otpshell.terms.cons import from_iter, to_pylist


@fact("who", "who", "pattern", name="sent?")
def sent(evidence: Evidence, sender: Any, to: Any, pattern: Any) -> Any:
    """Whether the first process sent the second such a message: `sent?(shell(), child, {:hello, _})`, `sent?(_, child, :stop)`."""
    senders, receivers = evidence.pids(sender), evidence.pids(to)
    found = (each for each in evidence.messages() if _from(each, senders) and _to(each, receivers))
    return truth(any(matches(pattern, each.term) for each in found))


@fact("who", "pattern", name="received?")
def received(evidence: Evidence, who: Any, pattern: Any) -> Any:
    """Whether the process took such a message out of its mailbox: `received?(child, {:hello, _})`."""
    receivers = evidence.pids(who)
    return truth(any(_to(each, receivers) and matches(pattern, each.term) for each in evidence.received()))


@fact("who", "pattern", name="waiting?")
def waiting(evidence: Evidence, who: Any, pattern: Any) -> Any:
    """Whether such a message stands unread in the process's mailbox now."""
    return truth(any(matches(pattern, term) for life in evidence.lives(who) for term in _mail(life.pid)))


@fact("value")
def mailbox(evidence: Evidence, who: Any) -> Any:
    """The unread messages of the process, oldest first: `mailbox(shell()) == []`."""
    return from_iter([term for life in evidence.lives(who) for term in _mail(life.pid)])


@fact("who", "pattern", name="called?")
def called(evidence: Evidence, who: Any, request: Any) -> Any:
    """Whether the server was called (`GenServer.call`) with such a request."""
    return truth(any(matches(request, each.content) for each in _kind(evidence, "call", who)))


@fact("who", "pattern", name="cast?")
def was_cast(evidence: Evidence, who: Any, request: Any) -> Any:
    """Whether the server was sent such a request by `GenServer.cast`."""
    return truth(any(matches(request, each.content) for each in _kind(evidence, "cast", who)))


@fact("who", "pattern", name="replied?")
def replied(evidence: Evidence, who: Any, reply: Any = None) -> Any:
    """Whether the server answered a call in this step, and with such a reply: `replied?(Counter)`, `replied?(Counter, {:ok, _})`."""
    answers = [each.reply for each in _kind(evidence, "call", who) if each.reply is not None]
    return truth(any(reply is None or matches(reply, each.content) for each in answers))


@fact("who", "value", name="replied_within?")
def replied_within(evidence: Evidence, who: Any, milliseconds: Any) -> Any:
    """Whether the server was called in this step and every call was answered within so many milliseconds."""
    calls = _kind(evidence, "call", who)
    most = milliseconds * MILLISECOND
    return truth(bool(calls) and all(each.reply is not None and each.reply.time - each.time <= most for each in calls))


@fact("order", name="message_order?")
def message_order(evidence: Evidence, order: Any) -> Any:
    """Whether such messages were received in this order, whatever came between: `message_order?([{a, :ping}, {b, :pong}])`."""
    wanted = [(evidence.pids(who), pattern) for who, pattern in to_pylist(order)]
    at = 0
    for each in evidence.received():
        if at < len(wanted) and _to(each, wanted[at][0]) and matches(wanted[at][1], each.term):
            at += 1
    return truth(at == len(wanted))


@fact("who", "who", "pattern", name="exit_signal?")
def exit_signal(evidence: Evidence, sender: Any, to: Any, reason: Any) -> Any:
    """Whether the first process sent the second an exit signal with `Process.exit`: `exit_signal?(shell(), child, :kill)`."""
    senders, receivers = evidence.pids(sender), evidence.pids(to)
    for event in evidence.log.after(evidence.since):
        if event[2] == "exit_signal" and event[3] not in evidence.checkers:
            if (senders is None or event[3] in senders) and (receivers is None or event[4] in receivers) and matches(reason, event[5]):
                return truth(True)
    return truth(False)


@fact("who", "pattern", name="timer?")
def timer(evidence: Evidence, who: Any, message: Any) -> Any:
    """Whether a timer was set in this step that sends the process such a message: `timer?(Clock, :tick)`."""
    receivers = evidence.pids(who)
    for event in evidence.log.after(evidence.since):
        if event[2] == "timer":
            target, term, _after = event[5]
            to = evidence.log.who(target)
            if (receivers is None or to in receivers) and matches(message, term):
                return truth(True)
    return truth(False)


@fact("who", name="timed_out?")
def timed_out(evidence: Evidence, who: Any) -> Any:
    """Whether the process waited in a `receive` until its `after` in this step."""
    pids = evidence.pids(who)
    events = evidence.log.after(evidence.since)
    return truth(any(event[2] == "timeout" and (event[3] in pids if pids is not None else True) for event in events))


def _kind(evidence: Evidence, kind: str, who: Any) -> list[Message]:
    receivers = evidence.pids(who)
    return [each for each in evidence.messages() if each.kind == kind and _to(each, receivers)]


def _from(message: Message, pids: Any) -> bool:
    return pids is None or message.sender in pids


def _to(message: Message, pids: Any) -> bool:
    return pids is None or message.to in pids


def _mail(pid: Any) -> list[Any]:
    return list(pid.process.mailbox) if pid.process is not None else []
