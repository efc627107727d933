"""Standard input of the processes at a prompt: they ask for it in threads of their own, and the prompt's thread reads it for them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from typing import Any

from otpshell.console.outcome import ReadRequest


class InputLines:
    """The lines that a prompt's thread reads, as processes take them: a line, some characters, or all there is.

    ``ask`` takes each :class:`ReadRequest` to the prompt's thread, which gives it to :meth:`answer`. What a reader leaves of a line is
    there for who reads next: a process, or the prompt (:meth:`left_over`).
    """

    def __init__(self, ask: Callable[[ReadRequest], Any]) -> None:
        self._ask = ask
        self._left = b""
        self._asked: set[Future[bytes]] = set()
        self._closed = False

    def read(self, what: str, count: int) -> bytes:
        """Called in a worker thread of the VM: a ``"line"``, ``count`` ``"chars"``, or ``"all"`` there is; less at the end of the input."""
        data, self._left = self._left, b""
        while True:
            text = data.decode("utf-8", "surrogateescape")
            if what == "line" and b"\n" in data or what == "chars" and len(text) >= count:
                break
            line = self._next_line()
            if not line:
                return data
            data += line
        size = data.index(b"\n") + 1 if what == "line" else len(text[:count].encode("utf-8", "surrogateescape"))
        self._left = data[size:]
        return data[:size]

    def _next_line(self) -> bytes:
        reply: Future[bytes] = Future()
        self._asked.add(reply)
        self._ask(ReadRequest(reply))
        if self._closed:
            # Whoever closes it may have looked for requests just before.
            self._release()
        line = reply.result()
        self._asked.discard(reply)
        return line

    def answer(self, request: ReadRequest, read_line: Callable[[], bytes]) -> None:
        """Give who asked a line, or the end of the input when it is closed or reading fails. For the prompt's thread."""
        line = b""
        try:
            if not self._closed:
                line = read_line()
        finally:
            _settle(request.reply, line)

    def left_over(self) -> str:
        """What a program has left of a line that it read: the prompt has it to edit, so that nothing that was typed is lost."""
        data, self._left = self._left, b""
        return data.decode("utf-8", "replace").strip("\n")

    def close(self) -> None:
        """There is no more input. Who waits for it is told so, for it would keep the program from ending."""
        self._closed = True
        self._release()

    def _release(self) -> None:
        # Not through the prompt's thread: what ended the prompt may have come between taking a request and answering.
        for reply in list(self._asked):
            _settle(reply, b"")


def _settle(reply: Future[bytes], line: bytes) -> None:
    """Answer a request, unless the end of the prompt has done so."""
    with suppress(InvalidStateError):
        reply.set_result(line)
