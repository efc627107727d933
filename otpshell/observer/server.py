"""The side of the VM: answers the questions of observers in other programs.

A connection is a line of JSON there and a line of JSON back, again and again: ``{"ask": question, "with": {…}}`` and ``{"answer": …}`` or
``{"trouble": text}``. The first line comes from here and says who answers. Nothing but plain data crosses, so that reading a line runs
nothing; what a question may do, any program of this user may do to a prompt of his.

Every prompt starts one of these, so that what only an observer needs is imported when the first one comes.
"""

from __future__ import annotations

import os
import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from otpshell.observer.rendezvous import Unsafe, listen

PROTOCOL = 1
# A line of typed source or a page of rows; what is longer is no question.
LONGEST = 1 << 24
_MOST = 16
_SECRET_LENGTH = 64


class Server:
    """Serves a prompt's VM from when it is made until :meth:`close`: that of the lesson or demo while one has the prompt. What it needs is
    loaded when the first observer comes."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._source: Any = None
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()
        self._path: Path | None = None
        self._socket: socket.socket | None = None
        try:
            self._socket, self._path, self._secret = listen()
        except (OSError, Unsafe):
            # Nobody can look from outside then; `otpshell observe` says what is wrong.
            return
        threading.Thread(target=self._accept, args=(self._socket,), name="otpshell-observed", daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)
        for each in [self._socket, *self._connections]:
            if each is not None:
                with suppress(OSError):
                    # Closing alone would leave who waits on it waiting.
                    each.shutdown(socket.SHUT_RDWR)
                with suppress(OSError):
                    each.close()

    def _accept(self, server: socket.socket) -> None:
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            if len(self._connections) >= _MOST or not _is_own(client):
                client.close()
                continue
            self._connections.add(client)
            threading.Thread(target=self._serve, args=(client,), name="otpshell-observed", daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            with client, client.makefile("rwb") as file:
                if self._secret and not self._knows_secret(file):
                    return
                self._converse(file)
        except (OSError, ValueError):
            # It has gone, or talks something else.
            pass
        finally:
            self._connections.discard(client)

    def _knows_secret(self, file: Any) -> bool:
        import hmac

        return hmac.compare_digest(file.readline(_SECRET_LENGTH + 1).strip(), self._secret.encode())

    def _converse(self, file: Any) -> None:
        import json

        from otpshell.observer.exchange import reply

        hello = {"otpshell": PROTOCOL, "title": self._answering().title}
        file.write(json.dumps(hello).encode() + b"\n")
        file.flush()
        while True:
            line = file.readline(LONGEST)
            if not line.endswith(b"\n"):
                return
            file.write(reply(self._answering(), line))
            file.flush()

    def _answering(self) -> Any:
        from otpshell.observer.source import LocalSource

        guide = self._session.guide
        shown = guide.session if guide is not None else None
        vm = (shown if shown is not None else self._session).vm
        with self._lock:
            if self._source is None or self._source.world.vm is not vm:
                self._source = LocalSource(vm, f"otpshell {os.getpid()} in {os.getcwd()}")
            return self._source


def _is_own(client: socket.socket) -> bool:
    """Whether the program at the other end is this user's, where the system tells."""
    credentials = getattr(socket, "SO_PEERCRED", None)
    if credentials is None or client.family != getattr(socket, "AF_UNIX", None):
        return True
    import struct

    _, uid, _ = struct.unpack("3i", client.getsockopt(socket.SOL_SOCKET, credentials, struct.calcsize("3i")))
    return bool(uid == os.getuid())
