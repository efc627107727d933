"""The side of the screens: asks a VM of another program, over the socket that it listens on."""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from typing import Any

from otpshell.observer.data.world import Trouble
from otpshell.observer.exchange import question_line, read_reply
from otpshell.observer.rendezvous import Entry, connect
from otpshell.observer.server import LONGEST, PROTOCOL

_PATIENCE = 30.0
_GONE = "the system that was observed has ended"


class Connection:
    """One line there, one line back."""

    def __init__(self, entry: Entry) -> None:
        self.socket, secret = connect(entry, _PATIENCE)
        self.file = self.socket.makefile("rwb")
        if secret:
            self.file.write(secret.encode() + b"\n")
            self.file.flush()
        hello = json.loads(self.file.readline(LONGEST) or b"{}")
        if hello.get("otpshell") != PROTOCOL:
            raise Trouble("the other otpshell is of another version than this one")
        self.title = str(hello["title"])

    def exchange(self, line: bytes) -> bytes:
        """The reply to a line; ConnectionError when the other side is gone."""
        self.file.write(line)
        self.file.flush()
        found = self.file.readline()
        if not found.endswith(b"\n"):
            raise ConnectionError
        return found

    def close(self) -> None:
        with suppress(OSError):
            self.file.close()
            self.socket.close()


class RemoteSource:
    """Asks over as many connections as there are questions at a time."""

    threads = True

    def __init__(self, entry: Entry) -> None:
        self._entry = entry
        self._lock = threading.Lock()
        self._ended = False
        first = Connection(entry)
        self._free = [first]
        self.title = first.title

    def ask(self, question: str, **arguments: Any) -> Any:
        try:
            with self._lock:
                connection = self._free.pop() if self._free else None
            if connection is None:
                connection = Connection(self._entry)
            line = connection.exchange(question_line(question, arguments))
        except TimeoutError:
            raise Trouble(f"no answer within {_PATIENCE:g} s") from None
        except (OSError, ValueError):
            self._ended = True
            raise Trouble(_GONE) from None
        with self._lock:
            self._free.append(connection)
        return read_reply(question, line)

    def ended(self) -> bool:
        return self._ended

    def screen_first(self) -> None:
        """The VM is another program's: it is in nobody's way."""

    def screen_done(self) -> None:
        pass

    def close(self) -> None:
        with self._lock:
            for connection in self._free:
                connection.close()
            self._free.clear()
