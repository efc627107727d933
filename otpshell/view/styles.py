"""All colours. Results and typed code share them, so that a word looks the same in both."""

from __future__ import annotations

import os
import sys

# The names of ANSI colours as IEx uses them; prompt_toolkit's names for typed code stand beside.
RESULT = {
    "atom": "cyan",
    "string": "green",
    "number": "yellow",
    "boolean": "magenta",
    "nil": "magenta",
    "list": "default_color",
    "tuple": "default_color",
    "map": "default_color",
    "binary": "default_color",
    "regex": "red",
    "reset": "yellow",
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
ANSI = {"red": 31, "green": 32, "yellow": 33, "blue": 34, "magenta": 35, "cyan": 36, "dim": 2, "bold": 1, "default_color": 39}


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
