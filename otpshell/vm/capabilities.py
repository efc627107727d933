"""What code in a VM may do outside of it. Everything is closed unless opened by name, and the error says which name would open it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from otpshell.terms.errors import ErlError, exception_struct

# The library's own files hold no secret: `source` shows them, and `:code.root_dir` says where they are.
_LIBRARY = Path(__file__).resolve().parent.parent


class Capabilities:
    """``read`` and ``write`` are folders (their contents too); ``net``, ``exec`` and ``env`` are switches; ``all`` opens everything."""

    def __init__(
        self,
        *,
        read: tuple[str, ...] = (),
        write: tuple[str, ...] = (),
        net: bool = False,
        exec: bool = False,  # noqa: A002 - the name of the switch
        env: bool = False,
        all: bool = False,  # noqa: A002
    ) -> None:
        self.read = tuple(Path(folder).resolve() for folder in read)
        self.write = tuple(Path(folder).resolve() for folder in write)
        self.open = {"net": net or all, "exec": exec or all, "env": env or all}
        self.all = all

    def open_files(self, paths: Iterable[str]) -> None:
        """Let these files be read: they were named on the command line."""
        self.read += tuple(Path(path).resolve() for path in paths)

    def check_file(self, path: str | bytes, mode: str) -> None:
        """Raise unless ``path`` may be used for ``mode``: ``"read"`` or ``"write"``."""
        if self.all:
            return
        text = path.decode("utf-8", "surrogateescape") if isinstance(path, bytes) else path
        target = Path(text).resolve()
        for folder in (*self.read, _LIBRARY) if mode == "read" else self.write:
            if target == folder or folder in target.parents:
                return
        raise _closed(f"{mode} {text}", f"--allow {mode}={target.parent}")

    def check(self, what: str) -> None:
        """Raise unless the switch ``what`` (``net``, ``exec``, ``env``) is open."""
        if not (self.all or self.open.get(what)):
            raise _closed(
                {"net": "use the network", "exec": "run programs of the system", "env": "read environment variables"}.get(
                    what, f"use {what}"
                ),
                f"--allow {what}",
            )


def _closed(act: str, switch: str) -> ErlError:
    message = f"this session may not {act}: start otpshell with {switch} to open that"
    return ErlError(exception_struct("RuntimeError", message=message.encode()))
