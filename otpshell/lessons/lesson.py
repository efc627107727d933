"""A lesson as data: its steps, and what each says about right and wrong answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

KINDS = {
    "read": "text to read",
    "run": "a cell to run",
    "do": "a task at the prompt",
    "fix": "a program to mend",
    "fill": "a program with blanks",
    "choose": "a question with answers to choose from",
    "predict": "a prediction, then the run that shows what is right",
}
# Kinds with an answer of the learner's that is judged.
CHECKED = frozenset(("do", "fix", "fill", "choose", "predict"))
BLANK = "___"


class Code(NamedTuple):
    """Elixir source and the line of the lesson's file it begins on."""

    text: str
    line: int


@dataclass
class Check:
    """An Elixir expression that is true of a right answer, and what to say when it is not."""

    code: Code
    say: str = ""


@dataclass
class Wrong:
    """A wrong answer that learners give. ``example`` is one; ``how`` and ``test`` say how to know others like it.

    ``how``: "value" (the result is this), "match" (the result matches this pattern), "when" (this check is true), or "" (the same code).
    """

    example: Code | None
    how: str = ""
    test: Code | None = None
    say: str = ""
    line: int = 0


@dataclass
class Mark:
    """One thing to predict: whether it will be so, as the check finds out after the run, and why."""

    code: Code
    say: str = ""


@dataclass
class Step:
    """One step. ``number`` counts from 1; ``text`` is Markdown."""

    kind: str
    line: int
    number: int = 0
    title: str = ""
    text: str = ""
    text_line: int = 0
    cell: Code | None = None
    options: list[str] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    solutions: list[Code] = field(default_factory=list)
    wrongs: list[Wrong] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    # The right choice or prediction, as written; what a prediction without marks is about: "value" or "output".
    answer: str = ""
    ask: str = ""
    done: str = ""
    # How many schedules an answer is judged on (1: as it happened); milliseconds to wait before judging.
    schedules: int = 1
    wait: int = 0
    # What the run of a cell comes to: "value", "error" or "death" (of the shell process).
    expect: str = "value"

    @property
    def checked(self) -> bool:
        """Whether the learner's answer is judged."""
        return self.kind in CHECKED or (self.kind == "run" and bool(self.checks))

    @property
    def choices(self) -> set[int]:
        """The numbers of the options that are right."""
        return numbers(self.answer)


@dataclass
class Lesson:
    """One file. ``learned`` are sentences for the summary; ``guided`` is False for a notebook without a word of ours in it."""

    path: Path
    title: str
    steps: list[Step]
    learned: list[str] = field(default_factory=list)
    minutes: int = 0
    sections: list[str] = field(default_factory=list)
    guided: bool = False
    source: str = ""

    @property
    def name(self) -> str:
        """The file's name without its ending: what progress is kept under."""
        return self.path.stem

    @property
    def number(self) -> int | None:
        """The number that the file's name begins with."""
        digits = self.name.split("-", 1)[0]
        return int(digits) if digits.isdigit() else None


def numbers(text: str) -> set[int]:
    """The numbers of a choice such as ``1, 3``; none for ``none``; ValueError for what is no choice."""
    words = text.replace(",", " ").split()
    if words in (["none"], ["0"]):
        return set()
    return {int(word) for word in words}
