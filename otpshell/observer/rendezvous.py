"""Where observers find running systems: a folder of this user's that nobody else can enter, with an entry for each system.

On POSIX an entry is a Unix socket, ``PID.sock``, in a folder of mode 0700: only this user can open it. Where there are no such sockets
(Windows) it is a file, ``PID.json``, that only this user can read, with a port of the loopback address and a secret to be told there.
"""

from __future__ import annotations

import os
import socket
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

POSIX_SOCKETS = hasattr(socket, "AF_UNIX") and os.name == "posix"
_NAME = "otpshell"


class Unsafe(Exception):
    """The folder is not this user's alone; the text says what is wrong with it."""


@dataclass(frozen=True)
class Entry:
    """One running system: the id of its program, where it listens, when it began to (seconds since 1970)."""

    pid: int
    path: Path
    since: float


def folder() -> Path:
    """The folder, made if need be. Unsafe when another user could enter it."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and os.path.isdir(runtime):
        path = Path(runtime) / _NAME
    elif POSIX_SOCKETS:
        path = Path(tempfile.gettempdir()) / f"{_NAME}-{os.getuid()}"
    else:
        path = Path(os.environ.get("LOCALAPPDATA") or tempfile.gettempdir()) / _NAME / "run"
    path.mkdir(mode=0o700, parents=not POSIX_SOCKETS, exist_ok=True)
    if POSIX_SOCKETS:
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
            raise Unsafe(f"{path} is not a folder of yours: remove it")
        if found.st_mode & 0o077:
            path.chmod(0o700)
    return path


def entries() -> list[Entry]:
    """The systems there are, the newest first. Entries of programs that have ended are removed."""
    found = []
    for path in folder().iterdir():
        if path.suffix in (".sock", ".json") and path.stem.isdigit():
            if _alive(int(path.stem)):
                found.append(Entry(int(path.stem), path, path.stat().st_mtime))
            else:
                path.unlink(missing_ok=True)
    return sorted(found, key=lambda entry: (entry.since, entry.pid), reverse=True)


def folder_of(entry: Entry) -> str | None:
    """The folder a system works in; None where other programs are not told (only Linux tells)."""
    try:
        return os.readlink(f"/proc/{entry.pid}/cwd")
    except OSError:
        return None


def _alive(pid: int) -> bool:
    if os.name != "posix":
        # To ask would end it there (os.kill); who connects finds out.
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def listen() -> tuple[socket.socket, Path, str]:
    """Begin to listen for this program: (socket, entry, secret that a caller has to begin with, empty for none)."""
    place = folder()
    if POSIX_SOCKETS:
        path = place / f"{os.getpid()}.sock"
        path.unlink(missing_ok=True)
        server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        server.bind(str(path))
        path.chmod(0o600)
        secret = ""
    else:
        import json
        import secrets

        path = place / f"{os.getpid()}.json"
        server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        server.bind(("127.0.0.1", 0))
        secret = secrets.token_hex(32)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump({"port": server.getsockname()[1], "secret": secret}, file)
    server.listen(8)
    return server, path, secret


def connect(entry: Entry, timeout: float) -> tuple[socket.socket, str]:
    """A connection to a system, and the secret to begin with. OSError when nobody is there."""
    if entry.path.suffix == ".sock":
        client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        client.settimeout(timeout)
        client.connect(str(entry.path))
        return client, ""
    import json

    found = json.loads(entry.path.read_text("utf-8"))
    return socket.create_connection(("127.0.0.1", int(found["port"])), timeout), str(found["secret"])
