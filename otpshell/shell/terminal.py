"""What reaches the terminal: output of the VM's processes goes above the line being typed, which stays as it is.

While nobody types, output is written at once. While the prompt is up it is collected, and the prompt's own event loop prints it in
batches: so a process that writes without end cannot keep the prompt from answering keys.
"""

from __future__ import annotations

import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from otpshell.view.light import darkened

BATCH_SECONDS = 0.04
TAIL_SECONDS = 0.2
BATCH_BYTES = 1 << 16
# With this much waiting the writer has to wait too.
MOST_WAITING = 1 << 20
# Colours take no place on the screen: a line that is followed by nothing else has ended.
_COLOURS = re.compile(rb"(?:\x1b\[[0-9;]*m)*")


def is_plain(options: Any) -> bool:
    """Whether nothing is to be coloured or redrawn: for screen readers, dumb terminals, and output that is no terminal."""
    return bool(options.plain) or os.environ.get("TERM") == "dumb" or not sys.stdout.isatty()


def reads_lines(options: Any) -> bool:
    """Whether inputs are read line by line, as they come, and not key by key."""
    return is_plain(options) or not sys.stdin.isatty()


class Terminal:
    """Standard output, shared by the prompt and the VM's processes. :meth:`write` may be called from any thread."""

    def __init__(self, stream: Any = None) -> None:
        self._stream = stream if stream is not None else getattr(sys.stdout, "buffer", sys.stdout)
        self._lock = threading.Lock()
        self._room = threading.Event()
        self._room.set()
        self._app: Any = None
        self._loop: Any = None
        self._waiting = bytearray()
        self._scheduled = False
        self._held = False
        # Whether its paper is light, so that colours have to be dark.
        self.light = False

    @contextmanager
    def held(self) -> Iterator[None]:
        """While something else has the whole screen: what is written meanwhile is printed behind it, of very much the end."""
        self._held = True
        try:
            yield
        finally:
            with self._lock:
                self._held = False
                self._put(bytes(self._waiting))
                self._waiting.clear()

    def write(self, data: bytes) -> None:
        """Write output of the VM."""
        with self._lock:
            if self._held:
                self._waiting += data
                del self._waiting[:-MOST_WAITING]
                return
            if self._app is None:
                self._put(data)
                return
            self._waiting += data
            if len(self._waiting) > MOST_WAITING:
                self._room.clear()
            if not self._scheduled:
                self._scheduled = True
                try:
                    self._loop.call_soon_threadsafe(self._flush)
                except RuntimeError:
                    # The prompt's loop has just closed: detach() prints what waits.
                    self._scheduled = False
        self._room.wait(5)

    def app(self) -> Any:
        """The prompt's application while it is on the screen."""
        return self._app

    def _put(self, data: bytes) -> None:
        if not data:
            return
        try:
            self._stream.write(darkened(data) if self.light else data)  # type: ignore[arg-type]
            self._stream.flush()
        except (BrokenPipeError, ValueError, OSError):
            # The terminal has gone; the prompt notices by itself.
            pass

    # -- while the prompt is up --------------------------------------------------------------------------------------

    def attach(self, app: Any) -> None:
        """The prompt ``app`` is on the screen from now on. Called in its event loop."""
        with self._lock:
            self._app = app
            self._loop = app.loop
            self._scheduled = False

    def detach(self) -> None:
        """The prompt has gone from the screen."""
        with self._lock:
            self._app = self._loop = None
            self._put(bytes(self._waiting))
            self._waiting.clear()
            self._room.set()

    def _flush(self, tail: bool = False) -> None:
        app, loop = self._app, self._loop
        if app is None:
            return
        with self._lock:
            # Whole lines only; what does not end its line gets a little time to.
            whole = bool(self._waiting) and (tail or b"\n" in self._waiting)
        if whole:
            from prompt_toolkit.application import run_in_terminal

            done = run_in_terminal(lambda: self._print_batch(tail))
            done.add_done_callback(lambda _: loop.call_later(BATCH_SECONDS, self._again))  # type: ignore[attr-defined]
        else:
            loop.call_later(TAIL_SECONDS, self._flush, True)

    def _print_batch(self, tail: bool) -> None:
        with self._lock:
            end = self._waiting.rfind(b"\n", 0, BATCH_BYTES) + 1 or self._waiting.rfind(b"\n") + 1
            end = _COLOURS.match(self._waiting, end).end()  # type: ignore[union-attr]
            if end == 0 and tail:
                batch = bytes(self._waiting) + b"\n"
                self._waiting.clear()
            else:
                batch = bytes(self._waiting[:end])
                del self._waiting[:end]
            self._put(batch)
            if len(self._waiting) < MOST_WAITING // 2:
                self._room.set()

    def _again(self) -> None:
        with self._lock:
            if not self._waiting or self._app is None:
                self._scheduled = False
                return
        self._flush()
