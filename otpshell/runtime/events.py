"""What happened between processes: one small tuple each, in a bounded ring, offered to observers.

An event is ``(seq, time, kind, pid, a, b)``: ``seq`` counts up by one, ``time`` is the VM's clock in nanoseconds, ``pid`` is who did it
(None for the outside), ``a`` and ``b`` depend on the kind:

| kind         | pid         | a                      | b                        |
|--------------|-------------|------------------------|--------------------------|
| spawn        | parent      | new pid                | initial call, or the function |
| send         | sender      | pid, or (name or alias, pid or None) | message    |
| deliver      | receiver    | from (pid or None)     | message (DOWN, EXIT, timer) |
| receive      | receiver    | message                |                          |
| exit         | who ended   | reason                 | (name, unread messages, how many) or None |
| crash        | who left by an exception | (kind, value) | stack trace            |
| doom         | process that an exit signal ends | sender | (reason, whether by a link, whether it waited idle) |
| exit_signal  | sender      | target pid             | reason                   |
| link, unlink | who asked   | other pid              |                          |
| monitor      | watcher     | watched (as given)     | ref                      |
| demonitor    | watcher     | ref                    |                          |
| alias, unalias | owner     | ref                    |                          |
| register, unregister | process | name               |                          |
| timer        | who started | ref                    | (destination, message, milliseconds) |
| fire         |             | ref                    |                          |
| cancel_timer | who cancels | ref                    | milliseconds left or None |
| timeout      | process whose receive … after is over |  |                     |
| flag         | process     | flag                   | value                    |
| put          | process     | key                    | value                    |
| ets          | process     | operation (``inherit``, ``lose``: its owner ended) | (table, arguments) |
| supervisor   | supervisor  | its state after a change |                        |
| state        | server      | its state when it begins, and after a callback that changed it | |
| code         | who compiled | module                | file                     |
| input        | shell process | number of the input  | source                   |

What the shell types in (``input``), new code and the states of servers and supervisors come from the layers that know, through
``Scheduler.emit``.
A message that follows ``fire`` is that timer's. The messages of a mailbox are received in the order they stand, so that the first one that
is the very same object is the one a ``receive`` took.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import count, islice
from typing import Any

Event = tuple[int, int, str, Any, Any, Any]
# What the runtime hands over: (kind, pid, a, b).
Act = tuple[str, Any, Any, Any]
Observer = Callable[[Event], Any]


# How many events a chunk of the lean way holds before the next one is begun, at most; a small ring has smaller ones.
CHUNK = 16_384


class Events:
    """The last ``size`` events of a VM and who watches them. ``record((kind, pid, a, b))`` keeps one event.

    There are two ways to keep them. The exact one makes each event whole, with its number and time. The lean one, for a VM in a thread of
    its own that nobody watches step by step, writes kind, pid, a and b one after the other into a list, a chunk: ``record`` is that list's
    own ``extend``, and no object is made for an event. Its number follows from the place, and the time from a list of (place, time) that
    grows with every tick of the scheduler. Reading makes whole events of it.
    """

    def __init__(self, clock: Any, size: int = 100_000, log: Callable[[str], Any] | None = None) -> None:
        self.size = size
        # Set by the scheduler once a ticker keeps the time and looks after the length of chunks.
        self.lean = False
        self._clock = clock
        self._whole: deque[Event] = deque(maxlen=size)
        # Chunks of the lean way: (number of the first event, four values of each event, times). The last one is being filled.
        self._chunks: deque[tuple[int, list[Any], list[tuple[int, int]]]] = deque()
        self._observers: tuple[Observer, ...] = ()
        self._log = log or (lambda text: None)
        # The real clock is read every few events and whenever the scheduler or its ticker wakes: reading it for each costs too much.
        self._time = [clock.now()]
        self.record: Callable[[Act], Any] = self._recording()
        # Called when ``record`` has been replaced by another function.
        self.changed: Callable[[], Any] = lambda: None

    # -- reading -----------------------------------------------------------------------------------------------------

    @property
    def ring(self) -> list[Event]:
        """The events that are kept, oldest first."""
        return self.since(0)

    @property
    def last(self) -> int:
        """The number of the newest event, 0 before the first one."""
        if self._chunks:
            first, chunk, _ = self._chunks[-1]
            return first + len(chunk) // 4 - 1
        return self._whole[-1][0] if self._whole else 0

    def since(self, number: int, enough: int | None = None) -> list[Event]:
        """The kept events with a greater number, oldest first; with ``enough`` of no more chunks than hold so many. From any thread."""
        while True:
            try:
                missing = self._whole[-1][0] - number if self._whole else 0
                found = list(islice(reversed(self._whole), missing))[::-1] if missing > 0 else []
                for first, chunk, times in list(self._chunks):
                    if first + len(chunk) // 4 - 1 > number:
                        found.extend(_whole(first, chunk, times, number))
                    if enough is not None and len(found) >= enough:
                        break
                return found[-self.size :]
            except RuntimeError:
                # An event was added meanwhile: read again.
                continue

    # -- keeping time and size ---------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Time may have passed since the last event. From any thread."""
        self._time[0] = now = self._clock.now()
        if self._chunks:
            _, chunk, times = self._chunks[-1]
            place = len(chunk) // 4
            if times[-1][0] == place:
                times[-1] = (place, now)
            else:
                times.append((place, now))

    def full(self) -> bool:
        """Whether it is time for :meth:`tend`. From any thread."""
        return bool(self._chunks) and len(self._chunks[-1][1]) // 4 >= min(CHUNK, self.size)

    def tend(self) -> None:
        """Begin another chunk when this one is full, and drop what is too old. In the VM's thread."""
        self.refresh()
        if self.full():
            self._begin_chunk()
            self._renew()

    def _begin_chunk(self) -> None:
        self._chunks.append((self.last + 1, [], [(0, self._clock.now())]))
        kept = sum(len(chunk) // 4 for _, chunk, _ in self._chunks)
        if kept >= self.size:
            self._whole.clear()
        while kept - len(self._chunks[0][1]) // 4 >= self.size:
            kept -= len(self._chunks.popleft()[1]) // 4

    def resize(self, size: int) -> None:
        """Keep that many events, the newest of those there are."""
        self._whole = deque(self.ring, maxlen=size)
        self._chunks.clear()
        self.size = size
        self._renew()

    def use_lean(self) -> None:
        """A ticker calls :meth:`refresh` and :meth:`full` from now on."""
        self.lean = not self._clock.virtual
        self._renew()

    # -- recording ---------------------------------------------------------------------------------------------------

    def observe(self, observer: Observer) -> Callable[[], None]:
        """Call ``observer`` with every event from now on; gives the function that stops it. It must be quick and must not block."""
        self._observers = (*self._observers, observer)
        self._renew()
        return lambda: self._drop(observer)

    def _renew(self) -> None:
        self.record = self._recording()
        self.changed()

    def _recording(self) -> Callable[[Act], Any]:
        observers = self._observers
        if self.lean and not observers:
            if not self._chunks:
                self._begin_chunk()
            return self._chunks[-1][1].extend
        counter = count(self.last + 1).__next__
        if self._chunks:
            self._whole = deque(self.ring, maxlen=self.size)
            self._chunks.clear()
        append = self._whole.append
        now = self._clock.now
        cached = self._time
        show = self._show

        def record_exact(act: Act) -> None:
            append((counter(), now(), *act))

        def record_coarse(act: Act) -> None:
            number = counter()
            if not number & 15:
                cached[0] = now()
            append((number, cached[0], *act))

        def record_shown(act: Act) -> None:
            event = (counter(), now(), *act)
            append(event)
            for observer in observers:
                show(observer, event)

        if observers:
            return record_shown
        return record_exact if self._clock.virtual else record_coarse

    def _show(self, observer: Observer, event: Event) -> None:
        try:
            observer(event)
        except Exception as error:
            # One broken observer must not stop the system it looks at.
            self._drop(observer)
            self._log(f"an observer of events failed and was removed: {type(error).__name__}: {error}")

    def _drop(self, observer: Observer) -> None:
        self._observers = tuple(kept for kept in self._observers if kept is not observer)
        self._renew()


def _whole(first: int, chunk: list[Any], times: list[tuple[int, int]], after: int) -> list[Event]:
    """The events of a chunk with numbers greater than ``after``, made whole."""
    start = max(0, after - first + 1)
    end = len(chunk) // 4
    marks = list(times)
    values = iter(chunk[start * 4 : end * 4])
    acts = zip(values, values, values, values, strict=True)
    found: list[Event] = []
    for place, (begin, time) in enumerate(marks):
        stop = marks[place + 1][0] if place + 1 < len(marks) else end
        numbers = range(first + max(begin, start), first + min(stop, end))
        found += [(number, time, *act) for number, act in zip(numbers, acts, strict=False)]
    return found
