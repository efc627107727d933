"""Waits for what is outside to be ready: one thread for all programs and sockets of a VM.

It reads and writes nothing. Whoever wants to go on with a file descriptor asks once, with :meth:`Poller.once`; when the descriptor is ready
the scheduler is told, and reads or writes between two processes. So nothing outside is touched by two threads, and what is not read yet
stays where it is: a program that never stops writing waits until its last lines have been taken.
"""

from __future__ import annotations

import selectors
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE
# These take what another thread adds while they wait.
_LIVELY = tuple(getattr(selectors, name) for name in ("EpollSelector", "KqueueSelector") if hasattr(selectors, name))

Action = Callable[[], Any]


class Poller:
    """``post`` is how the scheduler is told: it calls the action given to :meth:`once` in its own thread."""

    def __init__(self, post: Callable[[Action], Any]) -> None:
        self._post = post
        self._selector = selectors.DefaultSelector()
        self._lock = threading.Lock()
        self._wanted: dict[int, dict[int, Action]] = {}
        self._bell, self._ringer = socket.socketpair()
        self._bell.setblocking(False)
        self._ringer.setblocking(False)
        self._selector.register(self._bell, READ)
        self._stopped = False
        threading.Thread(target=self._watch, name="otpshell-poller", daemon=True).start()

    def once(self, descriptor: int, event: int, action: Action) -> None:
        """Have ``action()`` called when ``descriptor`` can be read or written; once."""
        with self._lock:
            wanted = self._wanted.setdefault(descriptor, {})
            if not wanted:
                self._selector.register(descriptor, event)
            elif event not in wanted:
                self._selector.modify(descriptor, READ | WRITE)
            wanted[event] = action
        if not isinstance(self._selector, _LIVELY):
            self._ring()

    def forget(self, descriptor: int) -> None:
        """Ask no more for a descriptor. To be called before it is closed."""
        with self._lock:
            if self._wanted.pop(descriptor, None):
                self._selector.unregister(descriptor)

    def stop(self) -> None:
        """End the thread."""
        self._stopped = True
        self._ring()

    def _ring(self) -> None:
        with suppress(OSError):
            self._ringer.send(b"!")

    def _watch(self) -> None:
        while not self._stopped:
            ready = self._selector.select()
            with self._lock:
                for key, events in ready:
                    if key.fileobj is self._bell:
                        with suppress(OSError):
                            self._bell.recv(4096)
                    else:
                        self._answer(key.fd, events)
        self._selector.close()
        self._bell.close()
        self._ringer.close()

    def _answer(self, descriptor: int, events: int) -> None:
        wanted = self._wanted.get(descriptor)
        if wanted is None:
            return
        for event in (READ, WRITE):
            if events & event and event in wanted:
                self._post(wanted.pop(event))
        if wanted:
            self._selector.modify(descriptor, next(iter(wanted)))
        else:
            del self._wanted[descriptor]
            self._selector.unregister(descriptor)
