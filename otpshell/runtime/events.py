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
| code         | who compiled | module                | file                     |
| input        | shell process | number of the input  | source                   |

What the shell types in (``input``), new code and supervisors' states come from the layers that know, through ``Scheduler.emit``. A message that
follows ``fire`` is that timer's; the messages of a mailbox are received in the order they stand, so that the first one that is the
very same object is the one a ``receive`` took.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import count
from typing import Any

Event = tuple[int, int, str, Any, Any, Any]
Observer = Callable[[Event], Any]


class Events:
    """The ring of a VM's last events and who watches them. ``emit(kind, pid, a, b)`` records one event."""

    def __init__(self, clock: Any, size: int = 100_000, log: Callable[[str], Any] | None = None) -> None:
        self.ring: deque[Event] = deque(maxlen=size)
        self._clock = clock
        self._count = count(1)
        self._observers: tuple[Observer, ...] = ()
        self._log = log or (lambda text: None)
        # The real clock is read every few events and whenever the scheduler or its ticker wakes: reading it for each costs too much.
        self._time = [clock.now()]
        self.emit: Callable[..., None] = self._make_emit()
        # Called when ``emit`` has been replaced by another function.
        self.changed: Callable[[], Any] = lambda: None

    def refresh(self) -> None:
        """Time may have passed since the last event."""
        self._time[0] = self._clock.now()

    def observe(self, observer: Observer) -> Callable[[], None]:
        """Call ``observer`` with every event from now on; gives the function that stops it. It must be quick and must not block."""
        self._observers = (*self._observers, observer)
        self._renew()
        return lambda: self._drop(observer)

    def _renew(self) -> None:
        self.emit = self._make_emit()
        self.changed()

    def _make_emit(self) -> Callable[..., None]:
        append = self.ring.append
        counter = self._count.__next__
        now = self._clock.now
        cached = self._time
        observers = self._observers
        show = self._show

        def emit_exact(kind: str, pid: Any, a: Any = None, b: Any = None) -> None:
            append((counter(), now(), kind, pid, a, b))

        def emit_coarse(kind: str, pid: Any, a: Any = None, b: Any = None) -> None:
            number = counter()
            if number & 15:
                append((number, cached[0], kind, pid, a, b))
            else:
                cached[0] = time = now()
                append((number, time, kind, pid, a, b))

        def emit_shown(kind: str, pid: Any, a: Any = None, b: Any = None) -> None:
            event = (counter(), now(), kind, pid, a, b)
            append(event)
            for observer in observers:
                show(observer, event)

        if observers:
            return emit_shown
        return emit_exact if self._clock.virtual else emit_coarse

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
