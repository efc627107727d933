"""Whether a demo still prints what stands in its file: run without a terminal, compared line by line; and the file written anew.

In an expected line ``...`` stands for any text, a line of its own ``...`` for any number of lines. Ends of lines do not count.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable
from pathlib import Path
from threading import Timer
from typing import NamedTuple

from otpshell.demos.directives import Small
from otpshell.demos.script import Demo, DemoError, Step, read_demo
from otpshell.demos.world import Played, World, with_small

# A step that runs longer in a check is interrupted, which no expected output agrees with.
MOST_SECONDS = 60.0
_ANY = "..."


class Difference(NamedTuple):
    """A step that printed something else: ``expected`` and ``printed`` are lines; ``kind`` is that of its outcome."""

    path: str
    step: Step
    expected: list[str]
    printed: list[str]
    kind: str = "value"

    def text(self) -> str:
        """With file and line, what it should be and what it is."""
        step = self.step
        out = [f"{self.path}:{step.span[0]}: step {step.number + 1} prints something else than the file says", ""]
        out += [f"    {line}" for line in step.source.split("\n")]
        number = step.span[0]
        for sign, line in _diff(self.expected, self.printed):
            out.append(f"  {sign} {number if sign != '+' else '':>4}  {line}".rstrip())
            number += sign != "+"
        return "\n".join(out) + "\n"


def _diff(expected: list[str], printed: list[str]) -> list[tuple[str, str]]:
    """(sign, line): - stands in the file, + is printed, a blank is in both."""
    found: list[tuple[str, str]] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, expected, printed, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [(" ", line) for line in expected[a:b]]
        else:
            found += [("-", line) for line in expected[a:b]]
            found += [("+", line) for line in printed[c:d]]
    return found


def printed_lines(played: Played) -> list[str]:
    """What a step printed, as lines. Blank ones at the end do not count."""
    lines = [line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", played.output).split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def agrees(step: Step, played: Played, small: Iterable[Small] = ()) -> bool:
    """Whether a step printed what the file says."""
    return _agree([with_small(line, list(small)) for line in step.expected], printed_lines(played))


def _agree(expected: list[str], printed: list[str]) -> bool:
    parts = []
    for line in expected:
        if line.strip() == _ANY:
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(".*".join(map(re.escape, line.split(_ANY))) + r"\n")
    return re.fullmatch("".join(parts), "".join(line + "\n" for line in printed)) is not None


def check_demo(demo: Demo, *, small: bool = True) -> list[Difference]:
    """Run a demo; the steps that print something else."""
    found = []
    numbers = demo.small if small else []
    world = World(demo, small=small)
    try:
        for step in demo.steps:
            timer = Timer(MOST_SECONDS, world.interrupt)
            timer.daemon = True
            timer.start()
            played = world.run(step)
            timer.cancel()
            if not agrees(step, played, numbers):
                expected = [with_small(line, numbers) for line in step.expected]
                found.append(Difference(demo.path, step, expected, printed_lines(played), played.kind))
    finally:
        world.stop()
    return found


def updated(demo: Demo, differences: list[Difference]) -> str:
    """The file's text, with what these steps print now."""
    lines = list(demo.lines)
    for difference in reversed(differences):
        step = difference.step
        new = [f"{step.indent}#=> {line}".rstrip() for line in difference.printed]
        lines[step.span[0] - 1 : step.span[1] - 1] = new
    return "\n".join(lines) + "\n"


def demo_files(paths: list[str]) -> list[Path]:
    """The demo files that paths mean: a file is itself, a folder the .exs and .livemd files in it; DemoError."""
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = sorted(each for each in path.iterdir() if each.suffix in (".exs", ".livemd"))
            if not inside:
                raise DemoError(str(path), 0, "no demo is in this folder (.exs or .livemd)")
            found += inside
        else:
            found.append(path)
    return found


def check(paths: list[str], *, update: bool = False, small: bool = True) -> tuple[str, bool]:
    """Check these demos: a report, and whether all is well. ``update`` writes what is printed into the files (large numbers and all)."""
    out: list[str] = []
    good = True
    for path in demo_files(paths):
        demo = read_demo(path)
        differences = check_demo(demo, small=small and not update)
        if differences and update:
            text = updated(demo, differences)
            with open(path.with_name(path.name + ".new"), "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            os.replace(file.name, path)
            out.append(f"{path}: {_count(len(differences), 'step')} written anew, of {len(demo.steps)}\n")
            # Nobody means to write down an error without knowing it.
            out += [f"{path}:{each.step.line}: note that this step ends in an error\n" for each in differences if each.kind != "value"]
        elif differences:
            good = False
            out += [difference.text() for difference in differences]
            out.append(f"{path}: {_count(len(differences), 'step')} of {len(demo.steps)} differ; --update writes what they print now\n")
        else:
            out.append(f"{path}: {_count(len(demo.steps), 'step')}, all as written\n")
    return ("" if good else "\n").join(out), good


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
