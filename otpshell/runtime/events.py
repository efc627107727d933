"""What happened between processes: one small tuple each, in a bounded ring, offered to observers.

An event is ``(seq, time, kind, pid, a, b)``: ``seq`` counts up by one, ``time`` is the VM's clock in nanoseconds, ``pid`` is who did it
(None for the outside), ``a`` and ``b`` depend on the kind:

| kind         | pid         | a                      | b                        |
|--------------|-------------|------------------------|--------------------------|
| spawn        | parent      | new pid                | initial call             |
| send         | sender      | destination as given   | message                  |
| deliver      | receiver    | from (pid or None)     | message (DOWN, EXIT, timer) |
| receive      | receiver    | message                |                          |
| exit         | who ended   | reason                 |                          |
| exit_signal  | sender      | target pid             | reason                   |
| link, unlink | who asked   | other pid              |                          |
| monitor      | watcher     | watched (as given)     | ref                      |
| demonitor    | watcher     | ref                    |                          |
| alias, unalias | owner     | ref                    |                          |
| register, unregister | process | name               |                          |
| timer        | who started | ref                    | (destination, message, milliseconds) |
| cancel_timer | who cancels | ref                    | milliseconds left or None |
| flag         | process     | flag                   | value                    |
| put          | process     | key                    | value                    |
| ets          | process     | operation              | (table, arguments)       |

Other layers add kinds of their own (``state``, ``code``, ``io``) through :meth:`Events.emit`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

Event = tuple[int, int, str, Any, Any, Any]
Observer = Callable[[Event], Any]


class Events:
    """The ring of a VM's last events and who watches them."""

    def __init__(self, clock: Any, size: int = 100_000, log: Callable[[str], Any] | None = None) -> None:
        self.ring: deque[Event] = deque(maxlen=size)
        self.seq = 0
        self._now = clock.now
        self._observers: tuple[Observer, ...] = ()
        self._log = log or (lambda text: None)

    def emit(self, kind: str, pid: Any, a: Any = None, b: Any = None) -> None:
        """Record one event."""
        self.seq = seq = self.seq + 1
        event = (seq, self._now(), kind, pid, a, b)
        self.ring.append(event)
        if self._observers:
            for observer in self._observers:
                self._show(observer, event)

    def observe(self, observer: Observer) -> Callable[[], None]:
        """Call ``observer`` with every event from now on; gives the function that stops it. It must be quick and must not block."""
        self._observers = (*self._observers, observer)
        return lambda: self._drop(observer)

    @property
    def observed(self) -> bool:
        return bool(self._observers)

    def _show(self, observer: Observer, event: Event) -> None:
        try:
            observer(event)
        except Exception as error:
            # One broken observer must not stop the system it looks at.
            self._drop(observer)
            self._log(f"an observer of events failed and was removed: {type(error).__name__}: {error}")

    def _drop(self, observer: Observer) -> None:
        self._observers = tuple(kept for kept in self._observers if kept is not observer)
