"""The directives of a demo file: what each takes, what it means, and what it sets. One table makes the reader and its help."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from typing import Any, NamedTuple

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


def _pane(text: str) -> Pane:
    kind, *rest = text.split() or [""]
    if kind not in PANES:
        near = difflib.get_close_matches(kind, PANES, 1, 0.5)
        raise ValueError(f"one of {', '.join(PANES)}" + (f" (did you mean {near[0]}?)" if near else ""))
    place = rest.pop() if rest and rest[-1] in PLACES else ""
    if kind == "columns" and not rest:
        raise ValueError("the names of the supervisors behind `columns`")
    if rest and kind not in ("columns", "seq", "tree", "mail"):
        raise ValueError(f"for {kind} no names, only right or below")
    return Pane(kind, tuple(rest), place)


def _schedule(text: str) -> int | str | None:
    words = text.split()
    if words == ["calm"]:
        return None
    if words == ["live"]:
        return "live"
    if len(words) == 2 and words[0] == "seed" and _NUMBER.match(words[1]):
        return int(words[1])
    raise ValueError("calm, live, or seed N")


def _small(text: str) -> Small:
    found = _SMALL.match(text)
    if not found:
        raise ValueError("`1_000_000 -> 20_000`, or `1_000_000 -> 20_000 below 900 MB`")
    return Small(int(found[1]), int(found[2]), int(found[3]) if found[3] else None)


def _in_demo(name: str, read: Callable[[str], Any]) -> Callable[[Any, str], Any]:
    return lambda reader, text: setattr(reader.demo, name, read(text))


def _in_step(name: str, read: Callable[[str], Any]) -> Callable[[Any, str], Any]:
    return lambda reader, text: setattr(reader, name, read(text))


DIRECTIVES = {
    "demo": Directive("TITLE", "what the demo is called; the first line", _in_demo("title", _text), True),
    "about": Directive("TEXT", "what it shows, for the menu", lambda reader, text: reader.demo.about.append(_text(text)), True),
    "minutes": Directive("N", "how long it takes", _in_demo("minutes", _number), True),
    "clock": Directive("virtual|real", "virtual: time passes only while a step waits for it, and at once", _in_demo("clock", _clock), True),
    "schedule": Directive(
        "calm|live|seed N", "who runs when: in turn; as on a machine; drawn from a seed", _in_demo("schedule", _schedule), True
    ),
    "hints": Directive("on|off", "what otpshell's prompt adds to IEx: restarts, hints", _in_demo("hints", _switch), True),
    "record": Directive("on|off", "off: no recorder, no panes, more speed", _in_demo("record", _switch), True),
    "width": Directive("N", "columns that results are laid out for (80)", _in_demo("width", _number), True),
    "pace": Directive("N", "characters a second where the text types itself (30)", _in_demo("pace", _number), True),
    "keys": Directive("N", "characters that a key types (3)", _in_demo("keys", _number), True),
    "small": Directive(
        "N -> M [below X MB]",
        "take M for N in checks, and where memory is short",
        lambda reader, text: reader.demo.small.append(_small(text)),
        True,
    ),
    "part": Directive("TITLE", "a new part: a fresh page with this title", lambda reader, text: reader.demo.parts.append(_text(text))),
    "say": Directive("TEXT", "words for the audience, above the next step", lambda reader, text: reader.say.append(text)),
    "note": Directive("TEXT", "words for the teacher, in the second terminal", lambda reader, text: reader.notes.append(text)),
    "pane": Directive("KIND [NAMES] [right|below]", "what stands beside the code from the next step on", _in_step("pane", _pane)),
    "pause": Directive("SECONDS", "how long --auto rests after the next step", _in_step("pause", _seconds)),
    "schedules": Directive(
        "N [show OUTCOME]",
        "try the next step with the seeds 1 to N, count what comes out, show the rarest or that one",
        _in_step("schedules", _schedules),
    ),
}
