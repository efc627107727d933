"""Finds out whether the terminal is light: from the settings, from ``COLORFGBG``, or from the terminal itself.

The terminal is asked (OSC 11) once, while the first prompt comes up, and nobody waits for its answer: the colours change when it is
there, if ever. The answer comes in among the keys, whenever it does, and is taken out from them. The line editor asks where the cursor
is right behind it and waits for that before it leaves the terminal to others, so that no answer comes later than that.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any

from otpshell.shell.terminal import Terminal

_QUERY = "\x1b]11;?\x1b\\"
_ANSWER = re.compile(r"\x1b\]11;([^\x07\x1b]*)(?:\x07|\x1b\\)")
# An answer of which the rest has not come yet.
_BEGUN = re.compile(r"\x1b\](?:1(?:1(?:;[^\x07\x1b]{0,40}\x1b?)?)?)?$")
_RGB = re.compile(r"rgba?:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})")
# Terminals that leave what they do not know unanswered and unseen. (The console of Linux, for one, does not.)
_KNOWN = ("xterm", "tmux", "screen", "rxvt", "alacritty", "kitty", "foot", "wezterm", "ghostty", "konsole", "gnome", "vte", "st-")


class Background:
    """Sets ``terminal.light``. ``theme`` is ``dark``, ``light``, or ``auto``."""

    def __init__(self, terminal: Terminal, theme: str) -> None:
        self._terminal = terminal
        said = None if theme == "auto" else theme == "light"
        known = said if said is not None else from_environment(os.environ.get("COLORFGBG", ""))
        terminal.light = bool(known)
        self._to_ask = known is None and os.environ.get("TERM", "").startswith(_KNOWN) and "INSIDE_EMACS" not in os.environ

    def ask(self, app: Any) -> None:
        """Ask the terminal that ``app``, the prompt, is coming up on; the first time only, and where it can be asked."""
        if not self._to_ask:
            return
        self._to_ask = False
        parser = getattr(app.input, "vt100_parser", None)
        if parser is None or not app.output.responds_to_cpr:
            return

        def answered(colour: str) -> None:
            light = is_light(colour)
            if light is not None and light != self._terminal.light:
                self._terminal.light = light
                app.invalidate()

        parser.feed = without_answer(parser.feed, answered)
        app.output.write_raw(_QUERY)
        app.output.flush()


def from_environment(given: str) -> bool | None:
    """What ``COLORFGBG`` says (``15;0``: white on black); None when it says nothing."""
    colour = given.rpartition(";")[2]
    return int(colour) in (7, *range(9, 16)) if colour.isdecimal() and ";" in given and int(colour) < 16 else None


def is_light(answer: str) -> bool | None:
    """Whether a colour as terminals tell it (``rgb:ffff/ffff/ffff``) is light; None when it is no colour."""
    found = _RGB.match(answer)
    if found is None:
        return None
    red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in found.groups())
    return 0.299 * red + 0.587 * green + 0.114 * blue > 0.5


def without_answer(feed: Callable[[str], Any], answered: Callable[[str], Any]) -> Callable[[str], None]:
    """What is fed with what comes from the terminal, and feeds ``feed`` with all of it but the answer, which ``answered`` is told."""
    kept = ""
    done = False

    def pieces(data: str) -> None:
        nonlocal kept, done
        if done:
            feed(data)
            return
        data = kept + data
        kept = ""
        found = _ANSWER.search(data)
        if found is not None:
            done = True
            answered(found[1])
            data = data[: found.start()] + data[found.end() :]
        elif (begun := _BEGUN.search(data)) is not None:
            kept, data = data[begun.start() :], data[: begun.start()]
        if data:
            feed(data)

    return pieces
