"""What the readers of inputs ask of the session."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import Any

from otpshell.shell.paste import Transcript, inputs_of

_MISSING = re.compile(r'missing terminator: (\S+) \(for "(.+)" starting at line (\d+)\)')
# A Tab that comes before the session waits for it no longer.
LOADING_SECONDS = 10.0
_NAME = re.compile(r"(?::?[A-Za-z_]\w*\.)*(?::?[A-Za-z_]\w*[?!]?)")


def name_at(text: str, position: int) -> str:
    """The module or function whose name the position is in or just behind (or behind its opening parenthesis); empty without one."""
    before = text[:position].rstrip("( ")
    return next((found[0] for found in _NAME.finditer(text) if found.start() <= len(before) <= found.end()), "")


class Front:
    """What the reader asks of the session; the prompt fills in its ``own`` once the VM is there."""

    def __init__(self, prompt: str | None = None, node: str | None = None) -> None:
        self.own: Any = None
        # The own session is there, or will not be.
        self.loaded = threading.Event()
        self.transcript = Transcript()
        # Shows a line below what is being typed; the reader sets it.
        self.say: Callable[[str], Any] = lambda text: None
        template = f"%prefix({node})%counter>" if node else prompt or "%prefix(%counter)>"
        self._first = template.replace("%prefix", "iex").replace("%counter", "1") + " "
        self._more = f"...({node})1> " if node else "...(1)> "

    @property
    def guide(self) -> Any:
        """The face that takes what is typed; None when it is the session."""
        return self.own.guide if self.own is not None else None

    @property
    def session(self) -> Any:
        """The session that is at the prompt: the own one, or that of the guide."""
        guide = self.guide
        return self.own if guide is None else guide.session

    def soon(self) -> Any:
        """The session, after a moment's wait for it where the shell has just been started; None when it is still not there."""
        self.loaded.wait(LOADING_SECONDS)
        return self.session

    def prompt(self) -> str:
        return self._first if self.session is None else self.session.prompt()

    def continuation(self) -> str:
        return self._more if self.session is None else self.session.continuation()

    def decide(self, text: str) -> str:
        """ "incomplete" when the text needs more lines."""
        if self.guide is not None and self.guide.takes_text:
            return "complete"
        from otpshell.console.evaluation import with_pids
        from otpshell.lang.parse import is_incomplete

        after_match = self.session is not None and self.session.after_match
        try:
            found = is_incomplete(with_pids(text) + "\n", after_match=after_match)
        except Exception:
            # Whatever is wrong with it, evaluating it will say so.
            return "error"
        return found if isinstance(found, str) else "error"

    def what_is_missing(self, text: str) -> str:
        """Why an input goes on, for who waits for its result; empty when hints are off."""
        if self.session is None or not self.session.config.hints:
            return ""
        from otpshell.lang.parse import parse_prompt

        found = None
        try:
            parse_prompt(text + "\n")
        except Exception as error:
            found = _MISSING.search(str(error))
        what = f"{found[2]} of line {found[3]} has no {found[1]} yet" if found else "the expression is not complete"
        return f"{what}; Ctrl-C drops what is typed"

    def inputs(self, text: str) -> list[str]:
        """What is evaluated one by one of a text that was entered, each with its result below it: all at once where a guide takes it."""
        return inputs_of(text, self.decide) if self.guide is None and "\n" in text else [text]

    def help(self, document: Any) -> None:
        """Print the documentation of the name at the cursor, above what is typed."""
        word = name_at(document.text, document.cursor_position)
        session = self.session
        if session is not None and word:
            session.explain(word)

    def left_over(self) -> str:
        """What a program left of a line that it read."""
        return "" if self.session is None else str(self.session.lines.left_over())

    def unread(self) -> int:
        return 0 if self.session is None else self.session.unread()
