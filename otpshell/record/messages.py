"""One message of the log: where it was sent and received, and what it is: call, reply, cast, timer, EXIT, DOWN, …"""

from __future__ import annotations

from typing import Any

from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import Cons
from otpshell.terms.idents import Pid, Ref

_SYSTEM = atom("system")

# What a message of each kind is, for who shows it.
KINDS = {
    "call": "a request that waits for its reply",
    "reply": "the answer to a call",
    "result": "the value of a task",
    "cast": "a request without reply",
    "info": "any other message",
    "timer": "sent by a timer",
    "EXIT": "a link broke, or an exit signal came, and the receiver traps exits",
    "DOWN": "a monitored process ended",
    "stop": "GenServer.stop and its like: the receiver is to end",
    "demand": "a consumer of GenStage asks for events",
    "events": "a producer of GenStage sends events",
    "ack": "a started process says that it is ready",
    "system": "traffic of :sys, of supervisors and of input and output",
}
SYSTEM_KINDS = frozenset(("ack", "system"))


class Message:
    """``number`` and ``time`` are those of the event that sent it; ``received`` and ``received_at`` of the one that took it."""

    __slots__ = (
        *("number", "time", "sender", "to", "via", "term", "timer", "by_runtime", "signal"),
        *("kind", "received", "received_at", "lost", "reply", "answers", "flushed"),
    )

    def __init__(
        self, number: int, time: int, sender: Pid | None, to: Pid | None, via: Any, term: Any, timer: Any = None, by_runtime: bool = False
    ) -> None:
        self.number = number
        self.time = time
        self.sender = sender
        self.to = to
        # The name or alias it was sent to; None for a pid.
        self.via = via
        self.term = term
        # The event that started the timer which sent it.
        self.timer = timer
        self.by_runtime = by_runtime
        # The exit signal that became this EXIT message.
        self.signal: Any = None
        self.kind = "info"
        self.received: int | None = None
        self.received_at: int | None = None
        # Nobody will ever receive it.
        self.lost = False
        # A DOWN or EXIT that nobody wanted any more: it was taken out unread (demonitor with :flush, unlink after a DOWN).
        self.flushed = False
        self.reply: Message | None = None
        self.answers: Message | None = None

    @property
    def waited(self) -> int | None:
        """Nanoseconds it stood in the mailbox; None while unread."""
        return None if self.received_at is None else self.received_at - self.time

    @property
    def content(self) -> Any:
        """What the program means by it: a call's request, a reply's value."""
        term = self.term
        if self.kind == "call":
            return term[2]
        if self.kind in ("cast", "reply", "result"):
            return term[1]
        if self.kind in ("EXIT", "DOWN"):
            return term[-1]
        if self.kind == "stop":
            return term[2][1]
        if self.kind in ("demand", "events"):
            return term[2]
        return term

    def __repr__(self) -> str:
        return f"<{self.kind} {self.term!r} {self.sender!r} -> {self.to!r}>"


def reference(tag: Any) -> Any:
    """What tells one call's tag from another's: the reference in it."""
    if type(tag) is Cons and type(tag.tail) is Ref:
        return tag.tail
    if type(tag) is Cons:
        return reference(tag.head)
    return tag if type(tag) is Ref else id(tag)


def is_system_request(term: Any) -> bool:
    """Whether it is ``{:system, {from, tag}, request}``, what :sys asks with."""
    return type(term) is tuple and len(term) == 3 and term[0] is _SYSTEM and type(term[1]) is tuple and len(term[1]) == 2


def classify(log: Any, message: Message) -> None:
    """Set the kind, and the sender of what the runtime made."""
    term = message.term
    if type(term) is tuple and term:
        message.kind = _kind_of_tuple(log, message, term)
    elif message.timer is not None:
        message.kind = "timer"
    if message.timer is not None and message.kind in ("info", "cast"):
        message.kind = "timer"


def _asks_to_end(request: Any) -> bool:
    return type(request) is tuple and len(request) == 2 and type(request[0]) is Atom and request[0].name == "terminate"


def _kind_of_tuple(log: Any, message: Message, term: tuple[Any, ...]) -> str:
    head = term[0]
    size = len(term)
    if type(head) is Atom:
        name = head.name
        if name == "$gen_call" and size == 3:
            return "call"
        if name == "$gen_cast" and size == 2:
            return "cast"
        if message.by_runtime and name == "EXIT" and size == 3:
            message.sender = term[1]
            return "EXIT"
        if message.by_runtime and size == 5 and type(term[1]) is Ref:
            maker = log.makers.get(term[1])
            watched = maker[2] if maker is not None else term[3]
            message.sender = log.who(watched if type(watched) is not tuple else watched[0])
            return "DOWN"
        if name == "ack" and size == 3 and term[1] is message.sender:
            return "ack"
        if name == "nack" and size == 3:
            return "ack"
        if name == "$gen_producer" and size == 3:
            return "demand"
        if name == "$gen_consumer" and size == 3:
            return "events"
        if name == "system" and size == 3 and _asks_to_end(term[2]):
            return "stop"
        if name in ("system", "io_request", "io_reply", "code_call", "try_again_restart") or name == "$gen_restart":
            return "system"
        if name == "too_slow":
            return "system"
    if size == 5 and head is message.sender and type(term[1]) is Ref and type(term[2]) is Ref:
        # What a new task waits for before it runs.
        return "ack"
    if size == 2:
        call = log.call_of(head)
        if call is not None and (call.sender is message.to or message.to is None):
            return "reply" if call.kind == "call" else "system"
        if type(head) is Cons and type(head.head) is Atom and head.head.name == "alias":
            # An answer of :sys, or to a call older than the log.
            return "system"
        if type(head) is Ref and message.sender is not None:
            maker = log.makers.get(head)
            if maker is not None and maker[0] is message.to and maker[2] is message.sender:
                return "result"
            if head is message.via:
                return "result"
    return "info"
