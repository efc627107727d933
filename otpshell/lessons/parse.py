"""A ``.livemd`` file becomes a :class:`~otpshell.lessons.lesson.Lesson`.

Steps are cut like this. Text, and at most one cell, gather until one of these ends the step: our comment, which says what kind of step it
was; a cell that no comment of ours follows, which is a step ``run``; or a heading, before which text alone is a step ``read``.
So a notebook without a word of ours is a lesson too: text to read, cells to run.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from otpshell.lessons.keys import Entry, Problem, read_comment
from otpshell.lessons.lesson import BLANK, Check, Code, Lesson, Mark, Step, Wrong, numbers
from otpshell.lessons.livemd import Block, Unreadable, blocks

_OPTION = re.compile(r"^(\d+)[.)]\s+(.*)$")
_EXPECTED = ("value", "error", "death")
_ASKED = ("value", "output")


def read_lesson(path: Path) -> tuple[Lesson, list[Problem]]:
    """The lesson of a file and what is wrong with it; OSError when the file cannot be read."""
    try:
        source = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        return Lesson(path, path.stem, []), [Problem(1, f"not UTF-8 (byte {error.start})")]
    return parse_lesson(source, path)


def parse_lesson(source: str, path: Path) -> tuple[Lesson, list[Problem]]:
    """The lesson of a source and what is wrong with it, in the order of lines."""
    lesson = Lesson(path, path.stem, [], source=source)
    try:
        found = blocks(source)
    except Unreadable as error:
        return lesson, [Problem(error.line, str(error))]
    cutter = _Cutter(lesson)
    for at, block in enumerate(found):
        cutter.take(block, found[at + 1] if at + 1 < len(found) else None)
    cutter.end()
    for number, step in enumerate(lesson.steps, 1):
        step.number = number
    return lesson, sorted(cutter.problems)


class _Cutter:
    """Cuts blocks into steps."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        self.problems: list[Problem] = []
        self.title = ""
        self.text: list[Block] = []
        self.cell: Block | None = None
        self.titled = False

    def take(self, block: Block, following: Block | None) -> None:
        if block.kind == "heading":
            self._heading(block)
        elif block.kind == "text":
            self.text.append(block)
        elif block.kind == "cell":
            self.cell = block
            if following is None or following.kind != "comment" or following.text.startswith("lesson"):
                self._add(Step("run", block.line))
        else:
            self._comment(block)

    def end(self) -> None:
        if self.text:
            self._add(Step("read", self.text[0].line))

    def _heading(self, block: Block) -> None:
        if block.level == 1 and not self.titled:
            self.lesson.title = block.text
            self.titled = True
            return
        if block.level <= 2:
            self.end()
            self.title = block.text
        else:
            self.text.append(block._replace(text=f"{'#' * block.level} {block.text}"))

    def _comment(self, block: Block) -> None:
        kind, entries, problems = read_comment(block.text, block.line)
        self.problems += problems
        self.lesson.guided = True
        if kind == "lesson":
            self._about(entries)
            return
        step = Step(kind, block.line)
        _Filler(step, self.problems).fill(entries)
        self._add(step)

    def _about(self, entries: list[Entry]) -> None:
        for key, value, line in entries:
            if key == "learned":
                self.lesson.learned.append(value)
            elif key == "minutes":
                self.lesson.minutes = _number(value, line, key, self.problems)
            elif key == "sections":
                self.lesson.sections = [part.strip() for part in value.split(";") if part.strip()]

    def _add(self, step: Step) -> None:
        step.title = self.title
        step.text = "\n\n".join(block.text for block in self.text)
        step.text_line = self.text[0].line if self.text else step.line
        if self.cell is not None:
            step.cell = Code(self.cell.text, self.cell.line)
        if step.kind in ("choose", "predict") and self.text:
            step.text, step.options = _options(step.text)
        self.text, self.cell = [], None
        _shape(step, self.problems)
        self.lesson.steps.append(step)


class _Filler:
    """Puts the entries of a comment into a step."""

    def __init__(self, step: Step, problems: list[Problem]) -> None:
        self.step = step
        self.problems = problems
        # What a `say` belongs to.
        self.owner: Any = None

    def fill(self, entries: list[Entry]) -> None:
        for entry in entries:
            getattr(self, f"_{entry.key}", self._text)(entry)

    def _text(self, entry: Entry) -> None:
        if entry.key in ("done", "answer", "ask", "expect"):
            setattr(self.step, entry.key, entry.value)
            allowed = {"expect": _EXPECTED, "ask": _ASKED}.get(entry.key)
            if allowed is not None and entry.value not in allowed:
                self.problems.append(Problem(entry.line, f"{entry.key} is one of {', '.join(allowed)}, not {entry.value!r}"))
        elif entry.key in ("schedules", "wait"):
            setattr(self.step, entry.key, _number(entry.value, entry.line, entry.key, self.problems))

    def _check(self, entry: Entry) -> None:
        self.owner = Check(Code(entry.value, entry.line))
        self.step.checks.append(self.owner)

    def _mark(self, entry: Entry) -> None:
        self.owner = Mark(Code(entry.value, entry.line))
        self.step.marks.append(self.owner)

    def _wrong(self, entry: Entry) -> None:
        self.owner = Wrong(Code(entry.value, entry.line), line=entry.line)
        self.step.wrongs.append(self.owner)

    def _known_by(self, entry: Entry) -> None:
        if isinstance(self.owner, Wrong):
            if self.owner.how:
                self.problems.append(Problem(entry.line, f"this wrong is known by {self.owner.how} already"))
            self.owner.how, self.owner.test = entry.key, Code(entry.value, entry.line)

    _value = _match = _when = _known_by

    def _say(self, entry: Entry) -> None:
        if self.owner is not None:
            if self.owner.say:
                self.problems.append(Problem(entry.line, "say stands here twice"))
            self.owner.say = entry.value

    def _hint(self, entry: Entry) -> None:
        self.step.hints.append(entry.value)

    def _solution(self, entry: Entry) -> None:
        self.step.solutions.append(Code(entry.value, entry.line))


def _number(text: str, line: int, key: str, problems: list[Problem]) -> int:
    if text.isascii() and text.isdigit():
        return int(text)
    problems.append(Problem(line, f"{key} is a whole number, not {text!r}"))
    return 1


def _options(text: str) -> tuple[str, list[str]]:
    """(the text before, the options) of text that ends with an ordered list."""
    lines = text.split("\n")
    starts = [at for at, line in enumerate(lines) if _OPTION.match(line)]
    firsts = [at for at in starts if lines[at].startswith("1")]
    begin = next((at for at in reversed(firsts) if lines[at][1:2] in ".)"), None)
    if begin is None:
        return text, []
    options: list[str] = []
    for at in range(begin, len(lines)):
        found = _OPTION.match(lines[at])
        if found is not None:
            options.append(found[2])
        elif lines[at].strip():
            if not lines[at].startswith(" "):
                return text, []
            options[-1] += "\n" + lines[at].strip()
    return "\n".join(lines[:begin]).rstrip(), options


def _shape(step: Step, problems: list[Problem]) -> None:
    """Complain about what a step of this kind cannot be without, or cannot have."""

    def problem(text: str, line: int | None = None) -> None:
        problems.append(Problem(line or step.line, text))

    kind = step.kind
    if kind in ("run", "fix", "fill", "predict") and step.cell is None:
        problem(f"a {kind} step needs an elixir cell directly above its comment")
    if kind in ("do", "choose", "read") and step.cell is not None:
        problem(f"a {kind} step has no cell: put text between the cell above and this comment, so that the cell is a step of its own")
    if kind == "fill" and step.cell is not None and BLANK not in step.cell.text:
        problem(f"the cell of a fill step has {BLANK} where something is to be filled in", step.cell.line)
    if kind in ("do", "fix", "fill") and not step.checks:
        problem(f"a {kind} step needs a check")
    if kind in ("do", "fix", "fill") and not step.solutions:
        problem(f"a {kind} step needs a solution")
    if kind == "choose":
        _shape_choose(step, problem)
    if kind == "predict":
        _shape_predict(step, problem)


def _shape_choose(step: Step, problem: Any) -> None:
    if len(step.options) < 2:
        problem("a choose step ends its text with the options, as a list: 1. … 2. …")
    _choice(step.answer, "answer", step, problem)
    for wrong in step.wrongs:
        if wrong.example is not None:
            _choice(wrong.example.text, "wrong", step, problem, wrong.line)


def _shape_predict(step: Step, problem: Any) -> None:
    if not step.answer:
        problem("a predict step says in answer: what will be seen")
    if step.marks:
        if len(step.marks) != len(step.options):
            problem(f"there are {len(step.options)} options (1. … 2. … at the end of the text) and {len(step.marks)} marks: one for each")
        _choice(step.answer, "answer", step, problem)
    elif not step.ask:
        problem("a predict step has a mark for each option of its text, or asks for something: ask: value, ask: output")


def _choice(text: str, key: str, step: Step, problem: Any, line: int | None = None) -> None:
    try:
        chosen = numbers(text)
    except ValueError:
        problem(f"{key} is the numbers of options, such as 2 or 1, 3 (or none), not {text!r}", line)
        return
    beyond = sorted(number for number in chosen if number > len(step.options) or number < 1)
    if beyond and step.options:
        problem(f"{key} names option {beyond[0]}, there are {len(step.options)}", line)
    if not text:
        problem(f"a {step.kind} step needs {key}", line)
