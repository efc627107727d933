"""A demo file, read: settings, and the steps with their notes and expected output.

A step is one input of the prompt: lines of Elixir, up to where the prompt would run them. Around the steps stand directives, comments that
begin with ``#:``; below each step the lines it prints, behind ``#=>``. In a ``.livemd`` file the code of the Elixir cells is read that
way, headings open parts, prose becomes the teacher's notes, and directives may stand in HTML comments ``<!-- demo: … -->``.

What is not understood is an error with file and line and the nearest thing that would be.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from otpshell.lang.parse import is_incomplete

PANES = {
    "seq": "messages between processes, from here on; with names only of these",
    "tree": "supervisors and processes, with restarts",
    "ps": "a table of the processes",
    "mail": "the mailbox of each process as a bar",
    "waits": "who waits for whose answer, circles marked",
    "columns": "the children of these supervisors, side by side",
    "off": "no pane",
}
PLACES = ("right", "below")
# What a number in a directive may look like.
_NUMBER = re.compile(r"\d+(_\d+)*\Z")
_SMALL = re.compile(r"(\d[\d_]*)\s*->\s*(\d[\d_]*)(?:\s+below\s+(\d+)\s*MB)?\Z")
_DIRECTIVE = re.compile(r"\s*#:\s*(\S*)\s?(.*)")
_EXPECTED = re.compile(r"\s*#=>( ?)(.*)")
_FENCE = re.compile(r"(```+|~~~+)\s*(\S*)")
_COMMENT = re.compile(r"<!--\s*demo:\s*(.*?)\s*-->\s*\Z")


class DemoError(Exception):
    """A demo file cannot be used. Its text names file and line and what would be right."""

    def __init__(self, path: str, line: int, text: str) -> None:
        super().__init__(f"{path}:{line}: {text}")


class Pane(NamedTuple):
    """What stands beside the code. ``place``: "right", "below", or "" for where it fits."""

    kind: str
    names: tuple[str, ...] = ()
    place: str = ""


class Schedules(NamedTuple):
    """How many seeds a step is tried with, and which outcome is then shown: the one that prints ``show``, else the rarest."""

    number: int
    show: str = ""


class Small(NamedTuple):
    """``number`` is replaced by ``by`` in checks, and where less than ``megabytes`` of memory are free."""

    number: int
    by: int
    megabytes: int | None


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

    def part(self, text: str) -> None:
        self.demo.parts.append(_text(text))

    def set_pane(self, text: str) -> None:
        kind, *rest = text.split() or [""]
        if kind not in PANES:
            near = difflib.get_close_matches(kind, PANES, 1, 0.5)
            raise ValueError(f"one of {', '.join(PANES)}" + (f" (did you mean {near[0]}?)" if near else ""))
        place = rest.pop() if rest and rest[-1] in PLACES else ""
        if kind == "columns" and not rest:
            raise ValueError("the names of the supervisors behind `columns`")
        if rest and kind not in ("columns", "seq", "tree", "mail"):
            raise ValueError(f"for {kind} no names, only right or below")
        self.pane = Pane(kind, tuple(rest), place)

    def set_schedule(self, text: str) -> None:
        words = text.split()
        if words == ["calm"]:
            self.demo.schedule = None
        elif words == ["live"]:
            self.demo.schedule = "live"
        elif len(words) == 2 and words[0] == "seed" and _NUMBER.match(words[1]):
            self.demo.schedule = int(words[1])
        else:
            raise ValueError("calm, live, or seed N")

    def add_small(self, text: str) -> None:
        found = _SMALL.match(text)
        if not found:
            raise ValueError("`1_000_000 -> 20_000`, or `1_000_000 -> 20_000 below 900 MB`")
        self.demo.small.append(Small(int(found[1]), int(found[2]), int(found[3]) if found[3] else None))


def _source(lines: list[_Line]) -> str:
    """The code of a step, without the margin it has in the file."""
    margin = len(lines[0].text) - len(lines[0].text.lstrip())
    return "\n".join(line.text[margin:] if not line.text[:margin].strip() else line.text for line in lines).rstrip()


# -- the table of directives ----------------------------------------------------------------------------------------------------


class Directive(NamedTuple):
    """``takes`` and ``help`` are for who writes a demo. ``head``: it is about the whole demo and stands at its beginning."""

    takes: str
    help: str
    set: Callable[[Any, str], Any]
    head: bool = False


def _text(text: str) -> str:
    if not text:
        raise ValueError("a text")
    return text


def _number(text: str) -> int:
    if not _NUMBER.match(text) or int(text) == 0:
        raise ValueError("a number above 0")
    return int(text)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < 3600:
        raise ValueError("seconds")
    return value


def _schedules(text: str) -> Schedules:
    number, _, rest = text.partition(" ")
    word, _, outcome = rest.strip().partition(" ")
    if not _NUMBER.match(number) or int(number) == 0 or (rest and (word != "show" or not outcome)):
        raise ValueError("a number, or `100 show OUTCOME`")
    return Schedules(int(number), outcome.strip())


def _switch(text: str) -> bool:
    if text not in ("on", "off"):
        raise ValueError("on or off")
    return text == "on"


def _clock(text: str) -> str:
    if text not in ("virtual", "real"):
        raise ValueError("virtual or real")
    return text


def _in_demo(name: str, read: Callable[[str], Any]) -> Callable[[Any, str], Any]:
    return lambda reader, text: setattr(reader.demo, name, read(text))


def _in_step(name: str, read: Callable[[str], Any]) -> Callable[[Any, str], Any]:
    return lambda reader, text: setattr(reader, name, read(text))


DIRECTIVES = {
    "demo": Directive("TITLE", "what the demo is called; the first line", _in_demo("title", _text), True),
    "about": Directive("TEXT", "what it shows, for the menu", lambda reader, text: reader.demo.about.append(_text(text)), True),
    "minutes": Directive("N", "how long it takes", _in_demo("minutes", _number), True),
    "clock": Directive("virtual|real", "virtual: time passes only while a step waits for it, and at once", _in_demo("clock", _clock), True),
    "schedule": Directive("calm|live|seed N", "who runs when: in turn; as on a machine; drawn from a seed", _Reader.set_schedule, True),
    "hints": Directive("on|off", "what otpshell's prompt adds to IEx: restarts, hints", _in_demo("hints", _switch), True),
    "record": Directive("on|off", "off: no recorder, no panes, more speed", _in_demo("record", _switch), True),
    "width": Directive("N", "columns that results are laid out for (80)", _in_demo("width", _number), True),
    "pace": Directive("N", "characters a second where the text types itself (30)", _in_demo("pace", _number), True),
    "keys": Directive("N", "characters that a key types (3)", _in_demo("keys", _number), True),
    "small": Directive("N -> M [below X MB]", "take M for N in checks, and where memory is short", _Reader.add_small, True),
    "part": Directive("TITLE", "a new part: a fresh page with this title", _Reader.part),
    "say": Directive("TEXT", "words for the audience, above the next step", lambda reader, text: reader.say.append(text)),
    "note": Directive("TEXT", "words for the teacher, in the second terminal", lambda reader, text: reader.notes.append(text)),
    "pane": Directive("KIND [NAMES] [right|below]", "what stands beside the code from the next step on", _Reader.set_pane),
    "pause": Directive("SECONDS", "how long --auto rests after the next step", _in_step("pause", _seconds)),
    "schedules": Directive(
        "N [show OUTCOME]",
        "try the next step with the seeds 1 to N, count what comes out, show the rarest or that one",
        _in_step("schedules", _schedules),
    ),
}
