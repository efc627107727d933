"""Where the lessons are: beside the package in a checkout, inside of it when installed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

_PACKAGE = Path(__file__).resolve().parent.parent
_TITLE = re.compile(r"^#\s+(.*?)\s*#*\s*$", re.MULTILINE)


class Shipped(NamedTuple):
    """A lesson that comes with otpshell."""

    number: int
    title: str
    path: Path


def folder() -> Path:
    """The folder of the lessons."""
    installed = _PACKAGE / "lessons_content"
    return installed if installed.is_dir() else _PACKAGE.parent / "lessons"


def shipped() -> list[Shipped]:
    """The lessons, in order."""
    found = []
    for path in sorted(folder().glob("*.livemd")):
        digits = path.name.split("-", 1)[0]
        if digits.isdigit():
            title = _TITLE.search(path.read_text("utf-8", "replace"))
            found.append(Shipped(int(digits), title[1] if title else path.stem, path))
    return sorted(found)


def find(what: str) -> Path | None:
    """The file of a lesson, by its number, its name, or as a path."""
    if what.isdigit():
        return next((each.path for each in shipped() if each.number == int(what)), None)
    path = Path(what).expanduser()
    if path.is_file():
        return path
    return next(
        (each.path for each in shipped() if what.lower() in (each.path.stem, each.path.stem.split("-", 1)[-1], each.title.lower())), None
    )
