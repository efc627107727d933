"""A demo file, read: settings, and the steps with their notes and expected output.

A step is one input of the prompt: lines of Elixir, up to where the prompt would run them. Around the steps stand directives, comments that
begin with ``#:``; below each step the lines it prints, behind ``#=>``. In a ``.livemd`` file the code of the Elixir cells is read that
way, headings open parts, prose becomes the teacher's notes, and directives may stand in HTML comments ``<!-- demo: … -->``.

What is not understood is an error with file and line and the nearest thing that would be.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from otpshell.demos.directives import DIRECTIVES, Pane, Schedules, Small
from otpshell.lang.parse import is_incomplete

_DIRECTIVE = re.compile(r"\s*#:\s*(\S*)\s?(.*)")
_EXPECTED = re.compile(r"\s*#=>( ?)(.*)")
_FENCE = re.compile(r"(```+|~~~+)\s*(\S*)")
_COMMENT = re.compile(r"<!--\s*demo:\s*(.*?)\s*-->\s*\Z")


class DemoError(Exception):
    """A demo file cannot be used. Its text names file and line (0: the whole file) and what would be right."""

    def __init__(self, path: str, line: int, text: str) -> None:
        super().__init__(f"{path}:{line}: {text}" if line else f"{path}: {text}")


@dataclass
class Step:
    """One input. ``line`` is its first line in the file, ``end`` the line behind its last. ``expected`` are the lines it prints, which
    stand in the lines ``span`` of the file. ``say`` is for the audience, ``notes`` for the teacher, both before it is typed."""

    number: int
    source: str
    line: int
    end: int
    part: int
    indent: str = ""
    expected: list[str] = field(default_factory=list)
    span: tuple[int, int] = (0, 0)
    say: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    pane: Pane | None = None
    pause: float | None = None
    schedules: Schedules | None = None


@dataclass
class Demo:
    """``parts`` are the titles of the parts; every step names its own by number. Lines count from 1."""

    path: str
    lines: list[str]
    title: str = ""
    about: list[str] = field(default_factory=list)
    minutes: int | None = None
    clock: str = "virtual"
    # None: in order of readiness; "live": as time has it; a number: drawn from that seed.
    schedule: int | str | None = None
    hints: bool = False
    record: bool = True
    width: int = 80
    pace: float = 30.0
    keys: int = 3
    small: list[Small] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    # What is said and noted behind the last step.
    say: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_demo(path: str | Path) -> Demo:
    """Read a demo file; DemoError."""
    try:
        text = Path(path).read_bytes().decode("utf-8")
    except OSError as error:
        raise DemoError(str(path), 0, f"cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise DemoError(str(path), 0, f"is not UTF-8 (byte {error.start})") from None
    return parse_demo(text, str(path))


def parse_demo(text: str, path: str = "demo.exs") -> Demo:
    """The demo that a text is; DemoError."""
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    reader = _Reader(Demo(path, [line.rstrip("\r") for line in lines]))
    return reader.read(_livemd(reader.demo) if path.endswith(".livemd") else _exs(reader.demo))


class _Line(NamedTuple):
    """``kind``: code, directive, expected, blank, heading (of level ``word``), prose, cell (a cell begins or ends)."""

    number: int
    kind: str
    text: str
    word: str = ""
    indent: str = ""


def _exs(demo: Demo) -> Iterator[_Line]:
    for number, line in enumerate(demo.lines, 1):
        if number == 1 and line.startswith("#!"):
            continue
        yield _elixir(number, line)


def _elixir(number: int, line: str) -> _Line:
    found = _DIRECTIVE.match(line)
    if found:
        return _Line(number, "directive", found[2].strip(), found[1])
    found = _EXPECTED.match(line)
    if found:
        return _Line(number, "expected", found[2].rstrip(), indent=line[: line.index("#")])
    return _Line(number, "code" if line.strip() else "blank", line)


def _livemd(demo: Demo) -> Iterator[_Line]:
    fence = ""
    elixir = False
    for number, line in enumerate(demo.lines, 1):
        found = _FENCE.match(line.strip())
        if fence:
            if found and line.strip() == fence:
                yield _Line(number, "cell", "")
                fence = ""
            elif elixir:
                yield _elixir(number, line)
        elif found:
            fence, elixir = found[1], found[2] == "elixir"
            yield _Line(number, "cell", "")
        elif line.startswith("#"):
            marks, _, title = line.partition(" ")
            yield _Line(number, "heading", title.strip(), marks)
        else:
            comment = _COMMENT.match(line.strip())
            if comment:
                word, _, rest = comment[1].partition(" ")
                yield _Line(number, "directive", rest.strip(), word)
            elif not line.strip().startswith("<!--"):
                yield _Line(number, "prose" if line.strip() else "blank", line.strip())


class _Reader:
    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.say: list[str] = []
        self.notes: list[str] = []
        self.pane: Pane | None = None
        self.pause: float | None = None
        self.schedules: Schedules | None = None
        self.code: list[_Line] = []
        # The line of each directive that waits for the step it is about.
        self.waiting: list[tuple[int, str]] = []

    def fail(self, line: int, text: str) -> DemoError:
        return DemoError(self.demo.path, line, text)

    def read(self, lines: Iterator[_Line]) -> Demo:
        demo = self.demo
        for line in lines:
            if line.kind == "code":
                self.code.append(line)
                self.ended()
            elif line.kind == "blank":
                # Inside a step it is part of it.
                if self.code and not self.only_comments():
                    self.code.append(line)
            else:
                if self.code:
                    self.unfinished(line)
                getattr(self, "_" + line.kind)(line)
        if self.code:
            self.unfinished(None)
        if not demo.title:
            raise self.fail(1, "a demo begins with its title: #: demo TITLE" + (" (or # TITLE)" if demo.path.endswith(".livemd") else ""))
        if not demo.steps:
            raise self.fail(len(demo.lines), "there is no step: write a line of Elixir")
        if self.waiting:
            number, word = self.waiting[0]
            raise self.fail(number, f"{word} belongs to the step below it, and there is none")
        demo.say, demo.notes = self.say, self.notes
        return demo

    # -- steps -------------------------------------------------------------------------------------------------------

    def only_comments(self) -> bool:
        return all(line.text.lstrip().startswith("#") for line in self.code)

    def ended(self) -> None:
        """A line of code has come: is the input complete, as the prompt decides it?"""
        if self.only_comments():
            return
        text = _source(self.code)
        if is_incomplete(text + "\n") != "incomplete":
            self.finish(text)

    def finish(self, text: str) -> None:
        demo = self.demo
        if not demo.parts:
            demo.parts.append("")
        first, last = self.code[0], self.code[-1]
        indent = first.text[: len(first.text) - len(first.text.lstrip())]
        end = last.number + 1
        step = Step(len(demo.steps), text, first.number, end, len(demo.parts) - 1, indent, span=(end, end))
        step.say, step.notes, step.pane, step.pause, step.schedules = self.say, self.notes, self.pane, self.pause, self.schedules
        demo.steps.append(step)
        self.say, self.notes, self.pane, self.pause, self.schedules = [], [], None, None, None
        self.code, self.waiting = [], []

    def unfinished(self, line: _Line | None) -> None:
        first = self.code[0].number
        if self.only_comments():
            raise self.fail(first, "a comment stands above the code that it is about; words for the audience: #: say TEXT")
        where = f"before line {line.number}" if line is not None else "before the end of the file"
        raise self.fail(first, f"the step that begins here is not complete {where}: an end, a bracket or a quote is missing")

    def _expected(self, line: _Line) -> None:
        demo = self.demo
        step = demo.steps[-1] if demo.steps else None
        if step is None or line.number != step.span[1]:
            raise self.fail(line.number, "#=> stands directly below the code that prints it")
        step.expected.append(line.text)
        step.span = (step.span[0], line.number + 1)

    # -- Markdown ----------------------------------------------------------------------------------------------------

    def _heading(self, line: _Line) -> None:
        if line.word == "#":
            self.demo.title = self.demo.title or line.text
        elif line.word == "##":
            self.demo.parts.append(line.text)
        else:
            self.notes.append(line.text)

    def _prose(self, line: _Line) -> None:
        self.notes.append(line.text)

    def _cell(self, line: _Line) -> None:
        """A cell begins or ends; that its code is complete has been looked at."""

    # -- directives --------------------------------------------------------------------------------------------------

    def _directive(self, line: _Line) -> None:
        directive = DIRECTIVES.get(line.word)
        if directive is None:
            near = difflib.get_close_matches(line.word, DIRECTIVES, 1, 0.5)
            hint = f"; the nearest is #: {near[0]}" if near else ""
            raise self.fail(line.number, f"there is no directive {line.word or '(nothing)'}{hint} (there are: {', '.join(DIRECTIVES)})")
        if directive.head and (self.demo.steps or len(self.demo.parts) > 0):
            raise self.fail(line.number, f"#: {line.word} is about the whole demo: it stands before the first step and part")
        try:
            directive.set(self, line.text)
        except ValueError as error:
            given = f", got: {line.text}" if line.text else ""
            raise self.fail(line.number, f"#: {line.word} takes {error}{given}") from None
        if not directive.head and line.word in ("pane", "pause", "schedules"):
            self.waiting.append((line.number, f"#: {line.word}"))


def _source(lines: list[_Line]) -> str:
    """The code of a step, without the margin it has in the file."""
    margin = len(lines[0].text) - len(lines[0].text.lstrip())
    return "\n".join(line.text[margin:] if not line.text[:margin].strip() else line.text for line in lines).rstrip()
