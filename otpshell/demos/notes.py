"""The teacher's notes in a second terminal: the demo writes what is to be said into a file only its user can read, the notes read it.

The file is ``demo-PID.json`` in a folder of the user's own; it is replaced as a whole, so nobody reads half of it.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from otpshell.demos.check import agrees
from otpshell.demos.stage import Stage


def notes_folder() -> Path:
    """The folder, made if need be; OSError when it is not this user's alone."""
    base = os.environ.get("XDG_RUNTIME_DIR")
    user = str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    folder = Path(base) / "otpshell" if base and os.path.isdir(base) else Path(tempfile.gettempdir()) / f"otpshell-{user}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if hasattr(os, "getuid"):
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid != os.getuid():
            raise OSError(f"{folder} belongs to somebody else")
        if found.st_mode & 0o077:
            folder.chmod(0o700)
    return folder


class Notes:
    """Writes what the second terminal shows."""

    def __init__(self) -> None:
        self._path = notes_folder() / f"demo-{os.getpid()}.json"
        self._began = time.time()
        self._written: dict[str, Any] = {}

    def show(self, stage: Stage) -> None:
        """The stage is here now."""
        state = {**notes_of(stage), "began": self._began}
        if state != self._written:
            self._written = state
            self._replace(json.dumps(state))

    def close(self) -> None:
        self._path.unlink(missing_ok=True)

    def _replace(self, text: str) -> None:
        # A full disk does not stop a demo.
        with contextlib.suppress(OSError):
            handle = os.open(self._path.with_suffix(".new"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with open(handle, "w", encoding="utf-8") as file:
                file.write(text)
            os.replace(self._path.with_suffix(".new"), self._path)


def notes_of(stage: Stage) -> dict[str, Any]:
    """What the notes show of a stage: plain data."""
    demo, step = stage.demo, stage.step
    following = demo.steps[stage.position + 1 :]
    last = demo.steps[stage.position - 1] if stage.position else None
    differs = False
    if last is not None and stage.position <= len(stage.played):
        differs = not agrees(last, stage.played[stage.position - 1], demo.small if stage.small else [])
    return {
        "demo": demo.title,
        "minutes": demo.minutes,
        "step": stage.position,
        "steps": len(demo.steps),
        "part": demo.parts[step.part if step is not None else -1],
        "say": step.say if step is not None else demo.say,
        "notes": step.notes if step is not None else demo.notes,
        "next": step.source if step is not None else "",
        "after": following[0].source if following else "",
        "differs": differs,
        "detour": stage.detour is not None,
        "busy": stage.busy,
    }


def find_demo() -> Path | None:
    """The file of the demo that runs, the newest of several."""
    found = []
    for path in notes_folder().glob("demo-*.json"):
        pid = path.stem.removeprefix("demo-")
        if pid.isdigit() and _is_alive(int(pid)):
            found.append((path.stat().st_mtime, path))
        else:
            path.unlink(missing_ok=True)
    return max(found)[1] if found else None


def _is_alive(pid: int) -> bool:
    if os.name != "posix":
        # There, asking would be a signal. Who reads a file that is left over sees its end soon.
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def read_notes(path: Path) -> dict[str, Any] | None:
    """What stands there now; None when the demo has ended."""
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
