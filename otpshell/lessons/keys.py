"""Our comments in a lesson, read: the kind of a step, then ``key: value`` lines. Which keys a kind has stands in one table here.

A value goes on over the lines that are indented below its key. ``say`` belongs to the ``check``, ``wrong`` or ``mark`` above it, and
``value``, ``match`` or ``when`` to the ``wrong`` above it.
"""

from __future__ import annotations

import re
import textwrap
from typing import NamedTuple

from otpshell.lessons.lesson import KINDS

_KEY = re.compile(r"^([a-z_]+):(?:[ \t]+(.*))?$")

_JUDGED = ("check", "say", "hint", "solution", "wrong", "value", "match", "when", "done", "schedules", "wait")
KEYS: dict[str, tuple[str, ...]] = {
    "lesson": ("learned", "minutes", "sections"),
    "read": (),
    "run": ("check", "say", "hint", "done", "wait", "expect"),
    "do": _JUDGED,
    "fix": (*_JUDGED, "expect"),
    "fill": (*_JUDGED, "expect"),
    "choose": ("answer", "wrong", "say", "hint", "done"),
    "predict": ("mark", "say", "ask", "answer", "wrong", "hint", "done", "wait", "expect"),
}
ABOUT = {
    "learned": "a sentence for the summary at the end (several)",
    "minutes": "how long the lesson takes",
    "sections": "the sections of the guide it teaches, separated by ;",
    "check": "an Elixir expression that is true of a right answer (several: all must hold)",
    "say": "what to tell who gave the answer above: below a check when it does not hold, below a wrong when it is recognised",
    "hint": "a hint (several, in order; the last is nearly the answer)",
    "solution": "an answer that passes (several: inputs one after the other)",
    "wrong": "a wrong answer that learners give",
    "value": "the wrong above is known by its result being this value",
    "match": "the wrong above is known by its result matching this pattern",
    "when": "the wrong above is known by this check being true",
    "done": "told after a right answer: why it is right",
    "schedules": "how many schedules an answer is judged on",
    "wait": "milliseconds to let pass before judging",
    "expect": "what the cell comes to: value (default), error, or death (of the shell process)",
    "answer": "the right option or options, by number; of a prediction what will be seen",
    "mark": "an Elixir expression, true when the option of the same number came true",
    "ask": "what is to be predicted when there are no options: value or output",
}
_ONCE = {"minutes", "sections", "done", "schedules", "wait", "expect", "answer", "ask"}
_NEEDS_ABOVE = {"say": ("check", "wrong", "mark"), "value": ("wrong",), "match": ("wrong",), "when": ("wrong",)}


class Entry(NamedTuple):
    """``key: value``; ``line`` is where the value begins."""

    key: str
    value: str
    line: int


class Problem(NamedTuple):
    """What is wrong with a lesson, and on which line of its file."""

    line: int
    text: str


def read_comment(text: str, line: int) -> tuple[str, list[Entry], list[Problem]]:
    """(kind, entries, problems) of one of our comments, which begins on ``line``."""
    first, *rest = text.split("\n")
    kind = first.strip()
    if kind not in KEYS:
        known = ", ".join([*KINDS, "lesson"])
        return kind, [], [Problem(line, f"there is no step of kind {kind!r}; there are: {known}")]
    entries, problems = _entries(rest, line + 1)
    problems += _misplaced(kind, entries)
    return kind, entries, problems


def _entries(lines: list[str], first: int) -> tuple[list[Entry], list[Problem]]:
    entries: list[Entry] = []
    problems: list[Problem] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        number = first + at
        at += 1
        if not line.strip():
            continue
        found = _KEY.match(line)
        if found is None:
            hint = "a key, a colon and a value are wanted here; lines that continue a value are indented"
            problems.append(Problem(number, f"{hint}: {line.strip()[:60]}"))
            continue
        start = at
        while at < len(lines) and (not lines[at].strip() or lines[at][0] in " \t"):
            at += 1
        more = textwrap.dedent("\n".join(lines[start:at])).rstrip()
        said = (found[2] or "").strip()
        begins = number if said else number + 1 + (len(more) - len(more.lstrip("\n")))
        value = "\n".join(part for part in (said, more if said else more.lstrip("\n")) if part)
        if not value:
            problems.append(Problem(number, f"{found[1]} has no value"))
        entries.append(Entry(found[1], value, begins))
    return entries, problems


def _misplaced(kind: str, entries: list[Entry]) -> list[Problem]:
    problems: list[Problem] = []
    seen: set[str] = set()
    owner = ""
    for key, _value, line in entries:
        if key not in KEYS[kind]:
            # The nearest key is most likely what was meant.
            takes = ", ".join(KEYS[kind]) or "none"
            problems.append(Problem(line, f"a {kind} step has no key {key!r}; its keys: {takes}"))
            continue
        if key in _ONCE and key in seen:
            problems.append(Problem(line, f"{key} stands here twice"))
        seen.add(key)
        if key in _NEEDS_ABOVE:
            if owner not in _NEEDS_ABOVE[key]:
                problems.append(Problem(line, f"{key} belongs below {' or '.join(_NEEDS_ABOVE[key])}"))
        else:
            owner = key
    return problems
