"""``otpshell replay``: a saved log under the eyes. A :class:`Replay` stands at one event of the log and answers commands in text.

It needs no VM: what it shows are the same pure functions over events that the prompt's own commands show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from otpshell.record.names import text_of
from otpshell.record.recorder import Recorder
from otpshell.record.snapshot import NO_STATE
from otpshell.record.words import duration
from otpshell.view.certificate import certificate_lines
from otpshell.view.events import EventTexts
from otpshell.view.lines import Line, render, widest
from otpshell.view.sequence import sequence_lines
from otpshell.view.sequence_mermaid import sequence_mermaid
from otpshell.view.sequence_svg import sequence_html, sequence_svg
from otpshell.view.tree import ps_lines, tree_lines
from otpshell.view.tree_svg import tree_svg

_LAST = 20
_AROUND = 10
_LABELS = (40, 28, 20, 14, 9)


class Refused(Exception):
    """A command that cannot be done, in words."""


class Command(NamedTuple):
    """``run`` gives lines or text for its words."""

    run: Callable[[Replay, list[str]], list[Line] | str]
    takes: str
    about: str


class Replay:
    """Call it with a line. It stands at event ``at``: everything is shown as it was right after it."""

    def __init__(self, recorder: Recorder, *, columns: Callable[[], int] = lambda: 120, colour: bool = False) -> None:
        self.recorder = recorder
        self.log = recorder.log()
        self.at = self.log.last
        self._columns = columns
        self._colour = colour
        self._events = EventTexts(self.log, recorder.names, recorder.show)

    def __call__(self, line: str) -> str:
        """The answer; Refused for what is no command."""
        words = line.split()
        if not words:
            return ""
        command = COMMANDS.get(words[0])
        if command is None:
            raise Refused(f"there is no command {words[0]}; `help` lists those there are")
        answer = command.run(self, words[1:])
        return answer if type(answer) is str else render(answer, self._colour)  # type: ignore[arg-type]

    def greeting(self) -> str:
        """What stands above the first prompt."""
        log = self.log
        if not log.events:
            return "the log is empty\n"
        missing = "" if log.first <= 1 else f" (the {log.first - 1} before them were not kept)"
        return f"{len(log.events)} events{missing}, {duration(log.events[-1][1] - log.events[0][1])}; `help` lists the commands\n"

    def names(self) -> list[str]:
        """Short names of all processes, for completion."""
        return [self.recorder.names(pid) for pid in list(self.log.lives)]

    # -- help for commands -------------------------------------------------------------------------------------------

    def _pid(self, who: str) -> Any:
        try:
            return self.recorder.find(who)
        except KeyError:
            raise Refused(f"no process is or was {who}; `ps` lists those at this event") from None

    def _pids(self, who: str) -> list[Any]:
        """By a registered name all who have borne it."""
        found = [life.pid for life in self.log.lives.values() if who in map(text_of, life.names)]
        return found or [self._pid(who)]

    def _number(self, words: list[str], otherwise: int | None = None) -> int:
        if not words and otherwise is not None:
            return otherwise
        text = words[0].replace("_", "") if words else ""
        if len(words) != 1 or not text.isdigit():
            raise Refused("a number is wanted")
        return int(text)

    def _go(self, number: int) -> list[Line]:
        if not self.log.events:
            raise Refused("the log is empty")
        self.at = max(self.log.first, min(number, self.log.last))
        return [self._events.line(self.log.event(self.at), self._columns())]

    # -- commands ----------------------------------------------------------------------------------------------------

    def why(self, words: list[str]) -> list[Line]:
        recorder = self.recorder
        if not words:
            ended = [life for life in self.log.lives.values() if life.died is not None and life.died <= self.at]
            crashed = [life for life in ended if getattr(life.reason, "name", "") not in ("normal", "shutdown")]
            if not ended:
                raise Refused("nobody has died up to this event")
            pid = max(crashed or ended, key=lambda life: life.died or 0).pid
            found = recorder.why(pid)
        else:
            found = recorder.why(words[0] if self._pid(words[0]) else None)
        return certificate_lines(found, recorder.names, recorder.show)

    def seq(self, words: list[str]) -> list[Line] | str:
        options: dict[str, Any] = {"last": _LAST, "until": self.at}
        who: list[Any] = []
        file: tuple[str, str] | None = None
        left = iter(words)
        for word in left:
            if word == "last":
                options["last"] = self._number(list(_following(left)))
            elif word == "all":
                options["last"] = None
            elif word in ("system", "links", "states"):
                options[word] = True
            elif word in ("hide", "fold", "follow"):
                options[word] = (*options.get(word, ()), *self._pids(next(left, "")))
            elif word in _PICTURES:
                file = (word, next(left, ""))
            else:
                who += self._pids(word)
        if who:
            options["only" if len(who) > 1 else "follow"] = tuple(who)
        sequence = self.recorder.sequence(**options)
        if file is not None:
            return _write(file[1], _PICTURES[file[0]](sequence))
        return next(_drawings(sequence, self._columns()))

    def tree(self, words: list[str]) -> list[Line] | str:
        found = self.recorder.tree(at=self.at)
        if words[:1] == ["svg"]:
            return _write(" ".join(words[1:]), tree_svg(found, self.recorder.show, f"event {self.at}"))
        return tree_lines(found, self.recorder.show, links="links" in words)

    def ps(self, words: list[str]) -> list[Line]:
        return ps_lines(self.recorder.processes(at=self.at, system="all" in words), columns=max(80, self._columns()))

    def mailbox(self, words: list[str]) -> list[Line]:
        view = self._view(words)
        name = self.recorder.names(view.pid)
        if not view.mailbox:
            return [[("note", f"nothing waits in the mailbox of {name}")]]
        return [
            [("name", name), ("", f" has {len(view.mailbox)} unread")],
            *([("", f"  {self.recorder.show(term)}")] for term in view.mailbox),
        ]

    def state(self, words: list[str]) -> list[Line]:
        view = self._view(words)
        known = view.state is not NO_STATE
        return [
            [("", self.recorder.show(view.state))] if known else [("note", "it told no state: it is no server, or began before the log")]
        ]

    def _view(self, words: list[str]) -> Any:
        if len(words) != 1:
            raise Refused("a process is wanted: its name, its short name or its pid")
        pid = self._pid(words[0])
        view = self.recorder.rewind(self.at).processes.get(pid)
        if view is None:
            raise Refused(f"{self.recorder.names(pid)} did not live at event {self.at}; `why {words[0]}` may say more")
        return view

    def events(self, words: list[str]) -> list[Line]:
        count = self._number(words, _AROUND)
        start = max(0, self.at - self.log.first - count)
        near = self.log.events[start : self.at - self.log.first + count + 1]
        # What a supervisor's state says is in its other events.
        shown = [event for event in near if event[2] != "state" or not self.log.life(event[3]).is_supervisor]
        return [[("good" if event[0] == self.at else "", "▸ " if event[0] == self.at else "  "), *self._line(event)] for event in shown]

    def _line(self, event: Any) -> Line:
        return self._events.line(event, self._columns() - 2)

    def find(self, words: list[str]) -> list[Line]:
        wanted = " ".join(words)
        if not wanted:
            raise Refused("find what? `find crash`, `find Counter`")
        # From here to the end, and on from the beginning.
        for event in (*self.log.after(self.at), *self.log.events[: self.at - self.log.first + 1]):
            if wanted in f"{event[2]} {self._events.text(event)}":
                return self._go(event[0])
        raise Refused(f"no event has the text {wanted}")

    def help(self, words: list[str]) -> str:
        rows = [(f"{name} {command.takes}".rstrip(), command.about) for name, command in COMMANDS.items()]
        size = max(len(usage) for usage, _ in rows)
        return "".join(f"  {usage.ljust(size)}  {about}\n" for usage, about in rows)


def _following(words: Iterator[str]) -> Iterator[str]:
    word = next(words, None)
    if word is not None:
        yield word


def _drawings(sequence: Any, columns: int) -> Iterator[list[Line]]:
    lines: list[Line] = []
    for label in _LABELS:
        lines = sequence_lines(sequence, label=label, columns=columns)
        if widest(lines) <= columns:
            break
    yield lines


def _write(path: str, text: str) -> str:
    if not path:
        raise Refused("the name of a file is wanted")
    try:
        Path(path).write_text(text, "utf-8")
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}") from None
    return f"written to {path}\n"


_PICTURES: dict[str, Callable[[Any], str]] = {"svg": sequence_svg, "html": sequence_html, "mermaid": sequence_mermaid}
COMMANDS = {
    "why": Command(Replay.why, "[WHO]", "why a process died; the last that crashed without a name"),
    "seq": Command(
        Replay.seq,
        "[WHO...] [last N] [all]",
        "messages up to this event, drawn; hide WHO, fold WHO, follow WHO, system, links, states, svg FILE, html FILE, mermaid FILE",
    ),
    "tree": Command(Replay.tree, "[links] [svg FILE]", "who supervised or started whom"),
    "ps": Command(Replay.ps, "[all]", "a line for each process"),
    "mailbox": Command(Replay.mailbox, "WHO", "the messages that waited"),
    "state": Command(Replay.state, "WHO", "the state of a server"),
    "events": Command(Replay.events, "[N]", "the events around this one"),
    "at": Command(lambda replay, words: replay._go(replay._number(words)), "N", "go to event N"),
    "back": Command(lambda replay, words: replay._go(replay.at - replay._number(words, 1)), "[N]", "go back N events"),
    "forward": Command(lambda replay, words: replay._go(replay.at + replay._number(words, 1)), "[N]", "go forward N events"),
    "end": Command(lambda replay, words: replay._go(replay.log.last), "", "go to the last event"),
    "find": Command(Replay.find, "TEXT", "go to the next event that has this text: find crash, find Counter"),
    "help": Command(Replay.help, "", "this list; Ctrl-D or quit leaves"),
}
