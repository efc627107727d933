"""What a learner has done of each lesson, kept in a file for each: ``$XDG_STATE_HOME/otpshell/lessons/NAME.json``.

It is written anew after each input and each step, by a rename: whatever ends the program leaves the state before or the one after.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from otpshell.lessons.content import folder
from otpshell.lessons.lesson import Lesson

_FORMAT = 1


@dataclass
class Done:
    """What was done in a step. ``how``: "solved", "shown" (after a look at the solution), "seen" (a prediction that did not come true) or
    "skipped". ``inputs`` bring about its world."""

    how: str = "solved"
    inputs: list[str] = field(default_factory=list)
    tries: int = 1
    hints: int = 0
    answer: str = ""


@dataclass
class Progress:
    """Of one lesson. ``step`` is the number of the current one; ``trying`` are the inputs in it so far; ``read`` has the lines of standard
    input that an input read."""

    name: str
    step: int = 1
    steps: int = 0
    done: dict[int, Done] = field(default_factory=dict)
    trying: list[str] = field(default_factory=list)
    read: dict[str, list[str]] = field(default_factory=dict)
    tries: int = 0
    hints: int = 0
    shown: bool = False
    finished: bool = False
    digest: str = ""

    def save(self) -> bool:
        """Write it; False when that cannot be done."""
        path = file_of(self.name)
        data = json.dumps({"format": _FORMAT, **asdict(self)}, ensure_ascii=False, indent=1)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, data)
        except OSError:
            return False
        return True


def replace_file(path: Path, text: str) -> None:
    """Put a text in the place of a file's, all of it or nothing."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def state_folder() -> Path:
    """Where the state of lessons is."""
    base = os.environ.get("LOCALAPPDATA") if os.name == "nt" else os.environ.get("XDG_STATE_HOME")
    return Path(base or Path.home() / ".local" / "state") / "otpshell" / "lessons"


def file_of(name: str) -> Path:
    return state_folder() / f"{name}.json"


def name_of(path: Path) -> str:
    """What a lesson's progress is kept under: its file's name, and for one that is not ours something that tells it from others."""
    path = path.resolve()
    if path.parent == folder().resolve():
        return path.stem
    return f"{path.stem}-{hashlib.sha256(str(path).encode()).hexdigest()[:8]}"


def digest_of(lesson: Lesson) -> str:
    """Tells whether a lesson has changed."""
    return hashlib.sha256(lesson.source.encode()).hexdigest()[:16]


def load(name: str) -> Progress | None:
    """The progress of a lesson; None when there is none that can be read."""
    try:
        found: Any = json.loads(file_of(name).read_text("utf-8"))
        if found.pop("format") != _FORMAT:
            return None
        found["done"] = {int(number): Done(**done) for number, done in found["done"].items()}
        return Progress(**found)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
