"""The event log made readable: each message joined to where it was sent, received and answered, each process to its birth and death.

:class:`Log` goes through the events once, in order, and can be given more later. It copies nothing: terms stay by reference.

How a receive finds its send: every event of a mailbox is in the log, so the mailbox is played along. A message that arrives is appended;
a ``receive`` took the first one that is the very same object. How a reply finds its call: by the reference in the call's ``from``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from operator import itemgetter
from typing import Any

from otpshell.record.elders import Elder
from otpshell.record.lives import Life, Restart, adopt, adopt_all
from otpshell.record.messages import Message, classify, is_system_request, reference
from otpshell.terms.atom import Atom, atom
from otpshell.terms.idents import Pid, Ref

INIT = atom("init")
Event = tuple[int, int, str, Any, Any, Any]
_number = itemgetter(0)


def _repeats(message: Message, before: Message | None) -> bool:
    """Whether an EXIT tells of an end that a DOWN told of just before: a supervisor waited for it, and was still linked."""
    return message.kind == "EXIT" and before is not None and before.kind == "DOWN" and before.sender is message.sender


class Log:
    """What the events say, indexed. ``first`` is the number of the first event; 1 when nothing is missing."""

    def __init__(self, events: Iterable[Event] = (), elders: Iterable[Elder] = ()) -> None:
        self.events: list[Event] = []
        self.messages: list[Message] = []
        self.lives: dict[Pid, Life] = {}
        self.of: dict[Pid, list[Event]] = {}
        self.restarts: list[Restart] = []
        # Message by the number of the event that sent it, and by the one that received it.
        self.sent: dict[int, Message] = {}
        self.received: dict[int, Message] = {}
        self.inputs: list[Event] = []
        self.mail: dict[Pid, list[Message]] = {}
        # Who made a reference, and when; what a monitor watches.
        self.makers: dict[Ref, tuple[Pid, int, Any]] = {}
        self.timers: dict[Ref, Event] = {}
        self.names: dict[Atom, Pid] = {}
        # The newest state that each server told.
        self.states: dict[Pid, Any] = {}
        # What was received and never seen to arrive.
        self.unsent: dict[Pid, list[Any]] = {}
        self.elders = list(elders)
        self._calls: dict[Any, Message] = {}
        self._demonitored: set[Ref] = set()
        # The message that each process took last.
        self._taken: dict[Pid, Message] = {}
        self._fired: Event | None = None
        self._signal: Event | None = None
        self._last_pid: dict[tuple[Pid, Any], Pid] = {}
        for elder in self.elders:
            self._know(elder)
        self.add(events)

    @property
    def first(self) -> int:
        return self.events[0][0] if self.events else 1

    @property
    def last(self) -> int:
        return self.events[-1][0] if self.events else 0

    def add(self, events: Iterable[Event]) -> None:
        """More events, newer than all before."""
        keep, of, handlers = self.events.append, self.of, _HANDLERS
        for event in events:
            keep(event)
            pid = event[3]
            if pid is not None:
                known = of.get(pid)
                if known is None:
                    of[pid] = [event]
                    self.life(pid)
                else:
                    known.append(event)
            handler = handlers.get(event[2])
            if handler is not None:
                handler(self, event)

    def life(self, pid: Pid) -> Life:
        """What is known of a process."""
        found = self.lives.get(pid)
        if found is None:
            found = self.lives[pid] = Life(pid)
        return found

    def event(self, number: int) -> Event:
        """The event of that number; KeyError when it is not in the log."""
        place = number - self.first
        if 0 <= place < len(self.events) and self.events[place][0] == number:
            return self.events[place]
        raise KeyError(number)

    def next(self, number: int) -> Event | None:
        """The event behind that one."""
        place = number - self.first + 1
        return self.events[place] if 0 <= place < len(self.events) else None

    def before(self, pid: Pid, number: int) -> Iterator[Event]:
        """The events of a process before that one, the newest first."""
        own = self.of.get(pid, [])
        return islice(reversed(own), len(own) - bisect_left(own, number, key=_number), None)

    def behind(self, pid: Pid, number: int) -> Iterator[Event]:
        """The events of a process behind that one."""
        own = self.of.get(pid, [])
        return islice(own, bisect_right(own, number, key=_number), None)

    def after(self, number: int) -> Iterator[Event]:
        """The events behind that one."""
        return islice(self.events, max(0, number - self.first + 1), None)

    def takes_part(self, event: Event, pid: Pid) -> bool:
        """Whether an event is a process's own, or done to it."""
        if event[3] is pid or event[4] is pid:
            return True
        message = self.sent.get(event[0])
        return message is not None and message.to is pid

    def partaking(self, pid: Pid, kinds: Collection[str], most: int) -> list[Event]:
        """The last events of these kinds that a process has part in, the newest first."""
        return list(islice((event for event in reversed(self.events) if event[2] in kinds and self.takes_part(event, pid)), most))

    def who(self, to: Any) -> Pid | None:
        """The pid behind a pid, a registered name or one that was registered once."""
        if type(to) is Pid:
            return to
        found = self.names.get(to)
        if found is None and type(to) is Atom:
            for life in reversed(self.lives.values()):
                if to in life.names:
                    return life.pid
        return found

    def _know(self, elder: Elder) -> None:
        life = self.life(elder.pid)
        life.parent, life.started, life.elder = elder.parent, elder.started, True
        for key, value in elder.dictionary.items():
            self._put((0, 0, "put", elder.pid, key, value))
        if elder.name is not None:
            life.names.append(elder.name)
            self.names[elder.name] = elder.pid
        if elder.supervisor is not None:
            life.told = life.elder_state = elder.supervisor
            adopt_all(self, elder.pid)

    # -- one kind of event each --------------------------------------------------------------------------------------

    def _spawn(self, event: Event) -> None:
        number, time, _, parent, pid, what = event
        life = self.life(pid)
        life.parent, life.born, life.born_at, life.started = parent, number, time, what
        life.order = len(self.lives)

    def _send(self, event: Event) -> None:
        number, time, _, sender, to, term = event
        via = None
        if type(to) is tuple:
            via, to = to
        timer = self._timer_of(event)
        message = Message(number, time, sender, to, via, term, timer=timer)
        self._arrive(message)

    def _deliver(self, event: Event) -> None:
        number, time, _, to, _by, term = event
        message = Message(number, time, None, to, None, term, timer=self._timer_of(event), by_runtime=True)
        signal = self._signal
        if signal is not None and signal[0] == number - 1:
            message.signal = signal
        self._arrive(message)

    def _timer_of(self, event: Event) -> Event | None:
        fired, self._fired = self._fired, None
        return self.timers.get(fired[4]) if fired is not None and fired[0] == event[0] - 1 else None

    def _arrive(self, message: Message) -> None:
        classify(self, message)
        self.messages.append(message)
        self.sent[message.number] = message
        if message.kind == "call" or (message.kind in ("system", "stop") and is_system_request(message.term)):
            key = reference(message.term[1][1])
            self._calls[key] = message
        elif message.kind in ("reply", "ack"):
            call = self._calls.get(reference(message.term[0])) if message.kind == "reply" else None
            if call is not None and call.reply is None:
                call.reply, message.answers = message, call
        to = message.to
        if to is None:
            message.lost = True
            return
        life = self.lives.get(to)
        if life is not None and life.died is not None:
            message.lost = True
            return
        self.mail.setdefault(to, []).append(message)

    def call_of(self, tag: Any) -> Message | None:
        """The call that waits for an answer with this tag."""
        return self._calls.get(reference(tag))

    def _receive(self, event: Event) -> None:
        number, time, _, pid, term, _ = event
        mail = self.mail.get(pid, ())
        for place, message in enumerate(mail):
            if message.term is term:
                del self.mail[pid][place]
                message.received, message.received_at = number, time
                before, self._taken[pid] = self._taken.get(pid), message
                message.flushed = (message.kind == "DOWN" and term[1] in self._demonitored) or _repeats(message, before)
                self.received[number] = message
                return
        self.unsent.setdefault(pid, []).append(term)

    def _exit(self, event: Event) -> None:
        number, time, _, pid, reason, kept = event
        life = self.life(pid)
        life.died, life.died_at, life.reason = number, time, reason
        if kept is not None:
            life.name_at_death, life.unread, life.unread_count = kept
            if life.name_at_death is not None:
                self.names.pop(life.name_at_death, None)
                if life.name_at_death not in life.names:
                    # It registered before the log begins.
                    life.names.append(life.name_at_death)
        life.lost_letters = self.mail.pop(pid, [])
        for message in life.lost_letters:
            message.lost = True

    def _crash(self, event: Event) -> None:
        self.life(event[3]).crash = event

    def _doom(self, event: Event) -> None:
        life = self.life(event[3])
        if life.doom is None:
            life.doom = event

    def _exit_signal(self, event: Event) -> None:
        self._signal = event

    def _register(self, event: Event) -> None:
        self.names[event[4]] = event[3]
        names = self.life(event[3]).names
        if event[4] not in names:
            names.append(event[4])

    def _unregister(self, event: Event) -> None:
        self.names.pop(event[4], None)

    def _made(self, event: Event) -> None:
        number, _, kind, pid, a, b = event
        if kind == "monitor":
            self.makers[b] = (pid, number, a)
        else:
            self.makers[a] = (pid, number, None)

    def _demonitor(self, event: Event) -> None:
        self._demonitored.add(event[4])

    def _timer(self, event: Event) -> None:
        self.timers[event[4]] = event

    def _fire(self, event: Event) -> None:
        self._fired = event

    def _put(self, event: Event) -> None:
        key = event[4]
        if type(key) is Atom and key.name == "$initial_call":
            # The first one names the behaviour, a later one what the behaviour runs.
            life = self.life(event[3])
            life.runs = event[5]
            if life.initial_call is None:
                life.initial_call = event[5]
        elif type(key) is Atom and key.name == "Elixir.Task.Supervisor":
            # A DynamicSupervisor underneath, and known by what it is to the program.
            life = self.life(event[3])
            life.initial_call = life.runs = (key, INIT, 1)
        elif type(key) is Atom and key.name == "$ancestors":
            self.life(event[3]).ancestors = event[5]

    def _supervisor(self, event: Event) -> None:
        adopt(self, event)

    def _state(self, event: Event) -> None:
        self.states[event[3]] = event[4]

    def _input(self, event: Event) -> None:
        self.inputs.append(event)
        self.life(event[3]).shell = True


_HANDLERS: dict[str, Any] = {
    **{
        kind: getattr(Log, f"_{kind}")
        for kind in ("spawn", "send", "deliver", "receive", "exit", "crash", "doom", "exit_signal", "register", "unregister")
    },
    **{"timer": Log._timer, "fire": Log._fire, "demonitor": Log._demonitor},
    **{"put": Log._put, "supervisor": Log._supervisor, "state": Log._state, "input": Log._input, "monitor": Log._made, "alias": Log._made},
}
