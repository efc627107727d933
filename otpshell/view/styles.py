"""All colours. Results and typed code share them, so that a word looks the same in both."""

from __future__ import annotations

import os
import sys
from typing import Any

from otpshell.terms.idents import Pid

# The names of ANSI colours of each kind of term, as IEx has them; prompt_toolkit's names for typed code stand below.
RESULT = {
    "atom": "cyan",
    "binary": "default_color",
    "boolean": "magenta",
    "charlist": "yellow",
    "list": "default_color",
    "map": "default_color",
    "nil": "magenta",
    "number": "yellow",
    "string": "green",
    "tuple": "default_color",
}
# The parts of the shell's own output, by the names that IEx.configure(colors: …) has for them.
CHROME = {
    "eval_result": "yellow",
    "eval_interrupt": "yellow",
    "eval_error": "red",
    "eval_info": "normal",
    "stack_info": "red",
    "blame_diff": "red",
    "ls_directory": "blue",
    "ls_device": "green",
    "doc_code": "cyan",
    "doc_inline_code": "cyan",
    "doc_headings": "yellow",
    "doc_title": "yellow",
    "doc_bold": "bright",
    "doc_underline": "underline",
}
# Logger's lines by level.
LOG = {
    **dict.fromkeys(("emergency", "alert", "critical", "error"), "red"),
    "warning": "yellow",
    "warn": "yellow",
    "notice": "normal",
    "info": "normal",
    "debug": "cyan",
}
TYPED = {
    "atom": "ansicyan",
    "alias": "ansicyan",
    "string": "ansigreen",
    "escape": "ansigreen bold",
    "number": "ansiyellow",
    "constant": "ansimagenta",
    "keyword": "ansimagenta bold",
    "comment": "ansibrightblack",
    "attribute": "ansiblue",
    "function": "ansiblue",
    "operator": "",
    "variable": "",
    "error": "underline",
}
# Parts of the prompt's screen that are not code.
SCREEN = {
    "auto-suggestion": "ansibrightblack",
    "mailbox": "ansibrightblack",
    "matching-bracket.cursor": "bold underline",
    "matching-bracket.other": "bold underline",
}
ANSI = {
    **{"bright": 1, "bold": 1, "dim": 2, "faint": 2, "underline": 4, "reverse": 7, "normal": 22},
    **{"black": 30, "red": 31, "green": 32, "yellow": 33, "blue": 34, "magenta": 35, "cyan": 36, "white": 37, "default_color": 39},
}


def wants_colour(stream: object = None) -> bool:
    """Whether to colour what goes to a stream: a terminal that can, unless ``NO_COLOR`` says no."""
    stream = sys.stdout if stream is None else stream
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(getattr(stream, "isatty", lambda: False)())


def paint(text: str, colour: str, on: bool = True) -> str:
    """The text in a colour, whole lines at a time."""
    if not on or not text:
        return text
    return f"\x1b[{ANSI[colour]}m{text}\x1b[0m"


# Diagrams, trees and certificates: style name -> words of ANSI, and the colour of the same thing in a picture.
DIAGRAM = {
    "": "",
    "call": "bold cyan",
    "reply": "cyan",
    "result": "cyan",
    "cast": "blue",
    "info": "blue",
    "timer": "yellow",
    "set": "yellow dim",
    "cancel": "yellow dim",
    "timeout": "yellow dim",
    "state": "magenta",
    "EXIT": "red",
    "broken": "red",
    "signal": "red",
    "stop": "red",
    "DOWN": "magenta",
    "demand": "green",
    "events": "blue",
    "spawn": "green",
    "crash": "bold red",
    "exit": "dim",
    "ack": "dim",
    "system": "dim",
    "link": "dim",
    "monitor": "dim",
    "lifeline": "dim",
    "time": "dim",
    "note": "dim",
    "name": "bold",
    "dead": "dim strike",
    "lost": "red",
    "good": "green",
    "warn": "yellow",
    "bad": "red",
    "heading": "bold",
    "code": "cyan",
    "match": "green",
    "skip": "dim",
    "never": "red",
    "key": "bold yellow",
}
PICTURE = {
    "paper": "#ffffff",
    "ink": "#1f2937",
    "soft": "#6b7280",
    "faint": "#e5e7eb",
    "box": "#f8fafc",
    "call": "#0e7490",
    "reply": "#0891b2",
    "result": "#0891b2",
    "cast": "#2563eb",
    "info": "#2563eb",
    "events": "#2563eb",
    "timer": "#b45309",
    "set": "#b45309",
    "cancel": "#b45309",
    "timeout": "#b45309",
    "state": "#7c3aed",
    "EXIT": "#dc2626",
    "broken": "#dc2626",
    "signal": "#dc2626",
    "stop": "#dc2626",
    "crash": "#dc2626",
    "lost": "#dc2626",
    "DOWN": "#a21caf",
    "demand": "#15803d",
    "spawn": "#15803d",
    "exit": "#6b7280",
}
# The observer's screens, in the dark and by light; the names are Textual's.
THEMES = {
    "otpshell-dark": {
        **{
            "primary": "#38bdf8",
            "secondary": "#818cf8",
            "accent": "#f59e0b",
            "warning": "#fbbf24",
            "error": "#f87171",
            "success": "#4ade80",
        },
        **{"foreground": "#e2e8f0", "background": "#0b1220", "surface": "#111b2e", "panel": "#1b2840"},
    },
    "otpshell-light": {
        **{
            "primary": "#0e7490",
            "secondary": "#4f46e5",
            "accent": "#b45309",
            "warning": "#b45309",
            "error": "#dc2626",
            "success": "#15803d",
        },
        **{"foreground": "#1f2937", "background": "#ffffff", "surface": "#f8fafc", "panel": "#e2e8f0"},
    },
}
# What the words black, red, … of styles look like there: normal ones, then bright ones.
_DARK = ("#0b1220", "#f87171", "#4ade80", "#fbbf24", "#60a5fa", "#c084fc", "#22d3ee", "#e2e8f0")
_LIGHT = ("#1f2937", "#dc2626", "#15803d", "#b45309", "#2563eb", "#a21caf", "#0e7490", "#f8fafc")
THEME_WORDS = {"otpshell-dark": (_DARK, ("#64748b", *_DARK[1:])), "otpshell-light": (_LIGHT, ("#6b7280", *_LIGHT[1:]))}
# A pid keeps its colour: these are handed out by the order of processes.
PIDS = ("#0f766e", "#1d4ed8", "#7c3aed", "#be185d", "#c2410c", "#4d7c0f", "#0369a1", "#a16207")
# The same on a terminal of 256 colours, light or dark, and on one of eight: numbers of escape sequences.
PIDS_SCREEN = ("38;5;37", "38;5;33", "38;5;99", "38;5;169", "38;5;166", "38;5;70", "38;5;74", "38;5;136")
PIDS_TYPED = ("#00afaf", "#0087ff", "#875fff", "#d75faf", "#d75f00", "#5faf00", "#5fafd7", "#af8700")
PIDS_BASIC = ("36", "34", "35", "31", "33", "32", "96", "94")


def pid_style(pid: Any) -> str:
    """The style of a process's name, which says its colour; that of any name for what is no process."""
    return "name" if type(pid) is not Pid else f"pid {(pid.number + pid.serial) % len(PIDS)}"


def pid_place(style: str) -> int | None:
    """Which colour of a process a style says; None for another style."""
    return int(style[4:]) if style.startswith("pid ") else None


def has_many_colours() -> bool:
    """Whether the terminal knows 256 colours."""
    return "256" in os.environ.get("TERM", "") or bool(os.environ.get("COLORTERM")) or os.name == "nt"


_MORE = {"italic": 3, "strike": 9}


def ansi_codes(words: str) -> str:
    """``bold cyan`` as the numbers of an escape sequence: ``1;36``."""
    return ";".join(str(_MORE.get(word) or ANSI[word]) for word in words.split())


# The inks of the words above, in a picture.
WORDS = {
    "cyan": "#0e7490",
    "blue": "#2563eb",
    "green": "#15803d",
    "yellow": "#b45309",
    "red": "#dc2626",
    "magenta": "#a21caf",
}


def style_words(style: str) -> str:
    """A name of ``DIAGRAM`` or ``TYPED`` as words that rich understands."""
    words = DIAGRAM.get(style)
    if words is None:
        words = TYPED.get(style, "").replace("ansibright", "bright_").replace("ansi", "")
    return words
