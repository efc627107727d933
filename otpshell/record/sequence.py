"""A message sequence diagram as plain data: lifelines, and steps in the order they happened.

A message is two steps, its send and its receive, with whatever happened between them in between; when nothing did, one step that is both.
Traffic of the system itself is left out unless asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from otpshell.record.log import Event, Log
from otpshell.record.messages import SYSTEM_KINDS, Message
from otpshell.record.names import Names, is_system
from otpshell.record.stages import content_text, own_state
from otpshell.record.words import duration, is_atom, reason_text
from otpshell.terms.atom import NORMAL, Atom
from otpshell.terms.idents import Pid, Port

_LONGEST = 200
# How many events are looked at for each step that is asked for, to begin with.
_WINDOW = 20
_LONG_REQUESTS = frozenset(("start_task", "start_child"))
_NANOSECONDS_A_MILLISECOND = 1_000_000


@dataclass(frozen=True)
class Filter:
    """What to show. ``only``: messages between these; ``follow``: all that these take part in; ``hide``: none of these;
    ``fold``: a supervisor (or parent) stands for all below it; ``last``: that many steps; ``since`` and ``until``: event numbers;
    ``system``: the system's own traffic too; ``links``: links and monitors being made; ``states``: the states that servers come to."""

    only: tuple[Pid, ...] = ()
    follow: tuple[Pid, ...] = ()
    hide: tuple[Pid, ...] = ()
    fold: tuple[Pid, ...] = ()
    last: int | None = None
    since: int = 0
    until: int | None = None
    system: bool = False
    links: bool = False
    states: bool = False


@dataclass(frozen=True)
class Lifeline:
    """``born`` and ``died`` are steps (indexes), None when it lived before or after. ``end``: ``crash`` or ``exit``.
    ``folded``: how many it stands for."""

    pid: Pid | None
    name: str
    born: int | None = None
    died: int | None = None
    end: str | None = None
    reborn_of: str | None = None
    folded: int = 0


@dataclass(frozen=True)
class Step:
    """One thing that happened. ``at`` and ``to`` are indexes of lifelines.

    ``kind`` is that of the message (``call``, ``reply``, ``result``, ``cast``, ``info``, ``timer``, ``EXIT``, ``DOWN``, ``stop``,
    ``demand``, ``events``, ``ack``, ``system``) or ``spawn``, ``exit``, ``crash``, ``signal`` (``Process.exit``), ``broken`` (a link takes
    the other with it), ``set`` (a timer is started), ``cancel``, ``timeout`` (a wait is over), ``link``, ``monitor``, ``state`` (a server's
    new state).
    ``part``: ``whole`` (sent and received), ``sent``, ``taken``, or empty for what is no message. ``pair`` joins the two parts: the number
    of the sending event. ``answers`` is the ``pair`` of the call that a reply belongs to. ``waited`` is time in the mailbox in nanoseconds.
    """

    number: int
    time: int
    kind: str
    at: int
    to: int | None = None
    label: str = ""
    part: str = ""
    pair: int | None = None
    answers: int | None = None
    waited: int | None = None
    lost: bool = False
    note: str = ""


@dataclass(frozen=True)
class Sequence:
    lifelines: tuple[Lifeline, ...] = ()
    steps: tuple[Step, ...] = ()
    hidden: int = field(default=0)


@dataclass
class Raw:
    """A step before its lifelines have places."""

    event: Event
    kind: str
    at: Any
    to: Any = None
    label: str = ""
    part: str = ""
    message: Message | None = None
    note: str = ""


def sequence(log: Log, names: Names, filter: Filter, show: Callable[[Any], str]) -> Sequence:
    """The diagram of a part of the log. ``show`` makes text of a term."""
    return Builder(log, names, filter, show).build()


class Builder:
    """Makes steps of events."""

    def __init__(self, log: Log, names: Names, filter: Filter, show: Callable[[Any], str]) -> None:
        self.log, self.names, self.filter, self._show = log, names, filter, show
        self.hidden = 0
        self._folded: dict[Any, Any] = {}

    def build(self) -> Sequence:
        filter = self.filter
        end = self.log.last if filter.until is None else min(filter.until, self.log.last)
        if filter.last is None:
            return self.place(self.steps(filter.since, end))
        window = _WINDOW * max(1, filter.last)
        while True:
            # The last steps are among the last events, most often: no need to make steps of all there are.
            start = max(filter.since, end - window)
            found = self.steps(start, end)
            if len(found) > filter.last or start in (filter.since, self.log.first - 1):
                break
            window *= 4
        # What is left of a message whose other half is cut off still stands for itself.
        return self.place(found[-filter.last :] if filter.last else [])

    def steps(self, start: int, end: int) -> list[Raw]:
        """The steps of the events behind one and up to another. A message that was sent before is taken in them as any other."""
        self.hidden = 0
        found: list[Raw] = []
        for event in self.log.after(start):
            if event[0] > end:
                break
            raw = self.raw(event)
            if raw is not None:
                found.append(raw)
        return self.joined(found, start)

    def joined(self, found: list[Raw], start: int) -> list[Raw]:
        """A receive right behind its send makes one step of the two. One whose send would not be shown is left out."""
        joined: list[Raw] = []
        sent: set[int] = set()
        for raw in found:
            message = raw.message
            if message is not None and raw.part == "sent":
                sent.add(message.number)
            elif message is not None and raw.part == "taken":
                if joined and joined[-1].part == "sent" and joined[-1].message is message:
                    joined[-1].part = "whole"
                    continue
                if message.number not in sent and not self.was_shown(message, start):
                    continue
            joined.append(raw)
        return joined

    def was_shown(self, message: Message, start: int) -> bool:
        """Whether the send of a message, before where a diagram begins but not before where it may, is one that would be drawn."""
        if not self.filter.since < message.number <= start:
            return False
        hidden = self.hidden
        shown = self.raw(self.log.event(message.number)) is not None
        self.hidden = hidden
        return shown

    def raw(self, event: Event) -> Raw | None:
        """The step an event is; None for one that is none, or is not to be shown."""
        maker = MAKERS.get(event[2])
        raw = maker(self, event) if maker is not None else None
        return raw if raw is not None and self.keeps(raw) else None

    # -- which ones --------------------------------------------------------------------------------------------------

    def stands_for(self, pid: Any) -> Any:
        """The process itself, or the one it is folded into."""
        if pid is None or not self.filter.fold:
            return pid
        known = self._folded.get(pid)
        if known is None:
            known = self._folded[pid] = self._fold(pid)
        return known

    def _fold(self, pid: Pid) -> Pid:
        above: Pid | None = pid
        seen: set[Pid] = set()
        while above is not None and above not in seen:
            if above in self.filter.fold:
                return above
            seen.add(above)
            life = self.log.life(above)
            above = life.child_id[0] if life.child_id is not None else life.parent
        return pid

    def keeps(self, raw: Raw) -> bool:
        filter = self.filter
        ends = [end for end in (raw.at, raw.to) if end is not None]
        kind = raw.message.kind if raw.message is not None else raw.kind
        if not filter.system and (kind in SYSTEM_KINDS or any(is_system(self.log, end) for end in ends)):
            self.hidden += 1
            return False
        if any(end in filter.hide for end in ends):
            return False
        if filter.only and not all(end in filter.only for end in ends):
            return False
        parties = [*ends, raw.message.sender] if raw.message is not None else ends
        if filter.follow and not any(end in filter.follow for end in parties):
            return False
        if filter.fold:
            before = (raw.at, raw.to)
            raw.at, raw.to = self.stands_for(raw.at), self.stands_for(raw.to)
            if before != (raw.at, raw.to) and (raw.to is None or raw.at is raw.to):
                return False
        return True

    # -- where they stand --------------------------------------------------------------------------------------------

    def place(self, found: list[Raw]) -> Sequence:
        order: dict[Any, int] = {}
        for raw in found:
            for end in (raw.at, raw.to):
                if end is not None and end not in order:
                    order[end] = len(order)
            if raw.at is None and None not in order:
                order[None] = len(order)
        steps = [self.step(raw, order) for raw in found]
        born = {raw.to: index for index, raw in enumerate(found) if raw.kind == "spawn"}
        died = {raw.at: index for index, raw in enumerate(found) if raw.kind in ("exit", "crash")}
        lifelines = [self.lifeline(pid, found, born.get(pid), died.get(pid)) for pid in order]
        return Sequence(tuple(lifelines), tuple(steps), self.hidden)

    def step(self, raw: Raw, order: dict[Any, int]) -> Step:
        number, time = raw.event[:2]
        to = order.get(raw.to) if raw.to is not None else None
        step = Step(number, time, raw.kind, order[raw.at], to, raw.label, raw.part, note=raw.note)
        message = raw.message
        if message is None:
            return step
        answers = message.answers.number if message.answers is not None else None
        return replace(step, pair=message.number, answers=answers, waited=message.waited, lost=message.lost)

    def lifeline(self, pid: Any, found: list[Raw], born: int | None, died: int | None) -> Lifeline:
        line = Lifeline(pid, self.names(pid))
        if pid is None:
            return line
        life = self.log.life(pid)
        end = found[died].kind if died is not None else None
        reborn = self.names(life.reborn_of.old) if life.reborn_of is not None else None
        folded = sum(1 for other, into in self._folded.items() if into is pid and other is not pid)
        return replace(line, born=born, died=died, end=end, reborn_of=reborn, folded=folded)

    # -- one kind of event each --------------------------------------------------------------------------------------

    def show(self, term: Any) -> str:
        text = " ".join(self._show(term).split())
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"

    def spawn(self, event: Event) -> Raw | None:
        _, _, _, parent, pid, _ = event
        if parent is None:
            return None
        restart = self.log.life(pid).reborn_of
        note = ""
        if restart is not None:
            note = f"reborn of {self.names(restart.old)}, {restart.used} of {restart.intensity} in {restart.period} s"
        return Raw(event, "spawn", parent, pid, self.names(pid), note=note)

    def arrives(self, event: Event) -> Raw | None:
        message = self.log.sent[event[0]]
        sender: Any = message.sender
        if message.kind == "timer":
            sender = message.to
        if message.to is None and message.sender is None or message.flushed and not self.filter.system:
            return None
        note = ""
        if message.timer is not None:
            note = f"after {duration(message.time - message.timer[1])}"
        elif message.lost and message.to is None:
            note = "nobody there" if type(event[4][0]) is not Port else f"to {event[4][0]!r}"
        if message.kind == "timer" and message.to is None:
            return None
        return Raw(event, message.kind, sender, message.to, self.label(message), "sent", message, note)

    def label(self, message: Message) -> str:
        if message.kind in ("EXIT", "DOWN", "stop"):
            return f"{message.kind} {self.reason(message.content)}"
        content = message.content
        name = content[0] if message.kind == "call" and type(content) is tuple and content else None
        if isinstance(name, Atom) and name.name in _LONG_REQUESTS:
            # A whole child specification says less than its name.
            life = self.log.lives.get(message.to) if message.to is not None else None
            if life is not None and life.is_supervisor:
                return name.name
        return content_text(message, self.show)

    def receive(self, event: Event) -> Raw | None:
        message = self.log.received.get(event[0])
        if message is None:
            return None
        return Raw(event, message.kind, event[3], None, self.label(message), "taken", message)

    def exit(self, event: Event) -> Raw:
        life = self.log.life(event[3])
        reason = event[4]
        clean = reason is NORMAL or is_atom(reason, "shutdown") or type(reason) is tuple and reason and is_atom(reason[0], "shutdown")
        note = f"{life.unread_count} unread" if life.unread_count else ""
        return Raw(event, "exit" if clean else "crash", event[3], None, self.reason(reason), note=note)

    def reason(self, reason: Any) -> str:
        return reason_text(reason, self.show)

    def exit_signal(self, event: Event) -> Raw | None:
        # A process that traps exits gets it as a message, which is the next event.
        after = self.log.next(event[0])
        if after is not None and after[2] == "deliver" and after[3] is event[4]:
            return None
        effect = after is not None and after[2] == "doom" and after[3] is event[4]
        note = "" if effect else "no effect"
        return Raw(event, "signal", event[3], event[4], f"exit {self.reason(event[5])}", note=note)

    def doom(self, event: Event) -> Raw | None:
        _, _, _, pid, sender, (reason, linked, _) = event
        # A port has no line: it is outside.
        return Raw(event, "broken", sender if type(sender) is Pid else None, pid, f"EXIT {self.reason(reason)}") if linked else None

    def timer(self, event: Event) -> Raw | None:
        if event[3] is None:
            return None
        to, message, milliseconds = event[5]
        label = f"in {duration(milliseconds * _NANOSECONDS_A_MILLISECOND)}"
        if message is not None:
            label += f": {self.show(message)}"
        return Raw(event, "set", event[3], None, label)

    def cancel_timer(self, event: Event) -> Raw | None:
        if event[3] is None or event[5] is None:
            return None
        return Raw(event, "cancel", event[3], None, f"timer cancelled, {event[5]} ms left")

    def timeout(self, event: Event) -> Raw | None:
        since = next(self.log.before(event[3], event[0]), event)[1]
        if event[1] == since or self.log.life(event[3]).is_supervisor and not self.filter.system:
            # A supervisor only waits for its children to stop.
            return None
        return Raw(event, "timeout", event[3], None, f"waited {duration(event[1] - since)}")

    def link(self, event: Event) -> Raw | None:
        if not self.filter.links:
            return None
        to = event[4][0] if type(event[4]) is tuple else event[4]
        return Raw(event, event[2], event[3], self.log.who(to), event[2])

    def state(self, event: Event) -> Raw | None:
        life = self.log.life(event[3])
        if not self.filter.states or life.is_supervisor:
            return None
        return Raw(event, "state", event[3], None, f"state {self.show(own_state(event[4]))}")


MAKERS: dict[str, Callable[[Builder, Event], Raw | None]] = {
    "spawn": Builder.spawn,
    "send": Builder.arrives,
    "deliver": Builder.arrives,
    "receive": Builder.receive,
    "exit": Builder.exit,
    "exit_signal": Builder.exit_signal,
    "doom": Builder.doom,
    "timer": Builder.timer,
    "cancel_timer": Builder.cancel_timer,
    "timeout": Builder.timeout,
    "link": Builder.link,
    "monitor": Builder.link,
    "state": Builder.state,
}
