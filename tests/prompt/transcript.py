"""Transcripts: what stands on the screen after a session, as text."""

import re
from pathlib import Path
from typing import NamedTuple

_INPUT = re.compile(r"iex(?:\(\d+\))?> ?(.*)")
_MORE = re.compile(r"\.\.\.(?:\(\d+\))?> ?(.*)")


class Step(NamedTuple):
    """An input of one or more lines and what was printed for it."""

    source: str
    output: str


def parse(text: str) -> list[Step]:
    """The steps of a transcript."""
    steps: list[Step] = []
    for line in text.splitlines():
        first, more = _INPUT.fullmatch(line), _MORE.fullmatch(line)
        if first is not None:
            steps.append(Step(first[1], ""))
        elif more is not None:
            steps[-1] = Step(f"{steps[-1].source}\n{more[1]}", "")
        elif steps:
            steps[-1] = Step(steps[-1].source, steps[-1].output + line + "\n")
    return steps


def read(path: Path) -> list[Step]:
    """The steps of the transcript in a file."""
    return parse(path.read_text("utf-8"))


def write(path: Path, steps: list[Step]) -> None:
    """Write a transcript."""
    text = ""
    for step in steps:
        first, *rest = step.source.split("\n")
        text += f"iex> {first}".rstrip() + "\n" + "".join(f"...> {line}".rstrip() + "\n" for line in rest) + step.output
    path.write_text(text, "utf-8")
