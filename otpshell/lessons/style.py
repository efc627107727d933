"""What can be said of a lesson without running it: what a learner would miss, links that lead nowhere, code that is laid out badly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from otpshell.lang.parse import parse
from otpshell.lang.syntax_errors import ElixirSyntaxError
from otpshell.lessons.keys import Problem
from otpshell.lessons.lesson import BLANK, Code, Lesson, Step, numbers
from otpshell.terms.errors import ElixirException

LONGEST_LINE = 98
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_ANCHOR = re.compile(r"^#{1,6}\s+(.*?)\s*$", re.MULTILINE)
_HINTS = 2


def style_problems(lesson: Lesson) -> Iterator[Problem]:
    """All of them, in no order."""
    yield from _of_file(lesson)
    yield from link_problems(lesson.source, lesson.path)
    if lesson.guided:
        yield from _of_lesson(lesson)
        for step in lesson.steps:
            yield from _of_step(step)
    for step in lesson.steps:
        yield from _of_code(step)


def _of_file(lesson: Lesson) -> Iterator[Problem]:
    lines = lesson.source.split("\n")
    for number, line in enumerate(lines, 1):
        if line != line.rstrip():
            yield Problem(number, "spaces at the end of the line")
        if "\t" in line:
            yield Problem(number, "a tab: indent with spaces")
    if lesson.source and not lesson.source.endswith("\n"):
        yield Problem(len(lines), "the file does not end with a newline")
    if not re.search(r"^# \S", lesson.source, re.MULTILINE):
        yield Problem(1, "the file has no title: # Title")


def _of_lesson(lesson: Lesson) -> Iterator[Problem]:
    if not lesson.learned:
        yield Problem(1, "nothing is said to be learned: <!-- otpshell: lesson … --> with learned: a sentence for the summary")


def _of_step(step: Step) -> Iterator[Problem]:
    if step.kind in ("do", "fix", "fill") and len(step.hints) < _HINTS:
        yield Problem(step.line, f"a {step.kind} step needs at least {_HINTS} hints, the last nearly the answer")
    if step.kind != "run" and not step.text.strip() and not step.options:
        yield Problem(step.line, f"this {step.kind} step has no text above it")
    for wrong in step.wrongs:
        if not wrong.say:
            yield Problem(wrong.line, "this wrong answer has no message: say")
    if step.kind == "choose":
        told = [numbers(wrong.example.text) for wrong in step.wrongs if wrong.example is not None]
        for number in range(1, len(step.options) + 1):
            if number not in step.choices and {number} not in told:
                yield Problem(step.line, f"option {number} is wrong and nothing says why: wrong: {number} and say: below it")
    for mark in step.marks:
        if not mark.say:
            yield Problem(mark.code.line, "this mark has no explanation: say")


def _of_code(step: Step) -> Iterator[Problem]:
    codes = [(step.cell, step.kind == "fill")] if step.cell is not None else []
    codes += [(code, False) for code in step.solutions if step.kind != "fill"]
    for code, blank in codes:
        assert code is not None
        yield from _of_source(code, blank)


def _of_source(code: Code, blank: bool) -> Iterator[Problem]:
    for number, line in enumerate(code.text.split("\n"), code.line):
        if len(line) > LONGEST_LINE:
            yield Problem(number, f"the line of code is {len(line)} characters long; {LONGEST_LINE} is the most")
    try:
        parse(code.text)
    except ElixirSyntaxError as error:
        if not blank:
            yield Problem(code.line, f"this is no Elixir: {error}")
    except ElixirException as error:
        yield Problem(code.line, f"this is no Elixir: {error}")
    if not blank and re.search(rf"\b{BLANK}\b", code.text):
        yield Problem(code.line, f"{BLANK} stands here, and the step is no fill step")


def link_problems(source: str, path: Path) -> Iterator[Problem]:
    """Links of Markdown to files and headings that are not there. Addresses of the web are not asked."""
    anchors = {anchor(text) for text in _ANCHOR.findall(source)}
    for number, line in enumerate(source.split("\n"), 1):
        for target in _LINK.findall(line):
            if re.match(r"[a-z][a-z0-9+.-]*:", target):
                continue
            file, _, place = target.partition("#")
            if file and not (path.parent / file).exists():
                yield Problem(number, f"the link {target} leads to no file")
            elif not file and place not in anchors:
                yield Problem(number, f"the link {target} leads to no heading")


def anchor(heading: str) -> str:
    """What a link to a heading is called, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
