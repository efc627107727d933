"""Opens lessons at a prompt: by number, name or file; the list of them with how far one has got."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

from otpshell.lessons.content import Shipped, find, shipped
from otpshell.lessons.guide import LessonGuide
from otpshell.lessons.parse import read_lesson
from otpshell.lessons.progress import Progress, digest_of, file_of, load, name_of
from otpshell.lessons.screen import Screen
from otpshell.terms.atom import Atom

_COMMANDS_SHOWN = ("hint", "solution", "skip", "back", "play", "reset", "bye", "help")


def open_lesson(own: Any, what: Any = None, *_more: Any) -> None:
    """What `lesson 2`, `lesson "file.livemd"` and `lesson` do: begin, or go on where one was."""
    text = _text(what)
    if text is None:
        text = _latest()
    if text is None:
        open_lessons(own)
        return
    path = find(text)
    if path is None:
        _say(own, f"There is no lesson {text}.")
        open_lessons(own)
        return
    open_file(own, path)


def open_file(own: Any, path: Path, make_world: Any = None) -> None:
    """Begin the lesson of a file, or go on with it. ``make_world`` as for :class:`LessonGuide`."""
    try:
        lesson, problems = read_lesson(path)
    except OSError as error:
        _say(own, f"{path} cannot be read: {error.strerror}")
        return
    if problems or not lesson.steps:
        for line, problem in problems:
            _say(own, f"{path}:{line}: {problem}")
        _say(own, f"{path} is no lesson that can be played." if problems else f"{path} has no steps.")
        return
    if own.guide is not None:
        own.guide.leave()
    progress = _progress(own, lesson, path)
    own.guide = guide = LessonGuide(own, lesson, progress, open_lessons, lambda typed: open_lesson(own, typed), make_world)
    if progress.step == 1 and not progress.trying:
        words = ", ".join(_COMMANDS_SHOWN)
        _say(own, *Screen(own.stage).dim(f"Enter goes on. Also: {words}. Everything else you type is Elixir."))
    guide.begin()


def _progress(own: Any, lesson: Any, path: Path) -> Progress:
    name, digest, steps = name_of(path), digest_of(lesson), len(lesson.steps)
    found = load(name)
    if found is None:
        return Progress(name, steps=steps, digest=digest)
    if found.step > steps or (found.finished and found.step > found.steps):
        # Finished before: from the beginning, with that remembered.
        return Progress(name, steps=steps, digest=digest, finished=found.finished)
    if found.digest != digest:
        _say(own, "This lesson has changed since you were here; your place is kept.")
        found.done = {number: done for number, done in found.done.items() if number < found.step}
        found.digest, found.steps = digest, steps
    return found


def open_lessons(own: Any, *_arguments: Any, after: int | None = None) -> None:
    """The list of lessons, with how far one has got. ``after``: the one that has just ended."""
    screen = Screen(own.stage)
    found = shipped()
    if after is None:
        _say(own, "", *[menu_line(each, screen.columns, screen.good if not own.stage.plain else "done") for each in found], "")
        known = {each.number: load(each.path.stem) for each in found}
        begun = next((number for number, progress in known.items() if progress is None or not progress.finished), 1)
        _say(own, *screen.dim(f'`lesson {begun}` begins a lesson, or goes on with it. `lesson "file.livemd"` opens any notebook.'))
        return
    following = next((each for each in found if each.number > after), None)
    if following is not None:
        _say(
            own,
            *screen.dim(f"`lesson {following.number}` (in a terminal: `otpshell lesson {following.number}`) is next: {following.title}."),
        )


def menu_line(each: Shipped, columns: int, finished: str = "done") -> str:
    """One lesson of the list, and how far one has got in it; a second line where so many columns are too few."""
    progress = load(each.path.stem)
    state = ""
    if progress is not None and progress.steps:
        if progress.step > 1 and progress.step <= progress.steps:
            state = f"step {progress.step} of {progress.steps}"
        elif progress.finished:
            state = finished
    line = f"  {each.number:>2}  {each.title:<44} {state}".rstrip()
    return textwrap.fill(line, columns, subsequent_indent=" " * 6, break_on_hyphens=False)


def _latest() -> str | None:
    """The lesson one was in last."""
    latest: tuple[float, str] | None = None
    for each in shipped():
        progress = load(each.path.stem)
        if progress is not None and 1 <= progress.step <= progress.steps:
            written = file_of(progress.name).stat().st_mtime
            if latest is None or written > latest[0]:
                latest = (written, str(each.number))
    return latest[1] if latest is not None else None


def _text(what: Any) -> str | None:
    """What was typed behind `lesson`: a number, a name, a file."""
    if what is None or type(what) is str:
        return what
    if type(what) is bytes:
        return what.decode("utf-8", "replace")
    return what.name if type(what) is Atom else str(what)


def _say(own: Any, *lines: str) -> None:
    own.stage.write("".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape"))
