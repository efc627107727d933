"""Colour names as terminal escape sequences, with the names of Elixir's ``IO.ANSI``."""

from __future__ import annotations

from typing import Any

from otpshell.terms.atom import Atom
from otpshell.terms.cons import EMPTY, Cons

_COLORS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
CODES: dict[str, str] = {
    "reset": "0",
    "bright": "1",
    "faint": "2",
    "italic": "3",
    "underline": "4",
    "blink_slow": "5",
    "blink_rapid": "6",
    "inverse": "7",
    "reverse": "7",
    "conceal": "8",
    "crossed_out": "9",
    "primary_font": "10",
    **{f"font_{n}": str(10 + n) for n in range(1, 10)},
    "normal": "22",
    "not_italic": "23",
    "no_underline": "24",
    "blink_off": "25",
    "inverse_off": "27",
    "reverse_off": "27",
    "framed": "51",
    "encircled": "52",
    "overlined": "53",
    "not_framed_encircled": "54",
    "not_overlined": "55",
    "default_color": "39",
    "default_background": "49",
    **{name: str(30 + n) for n, name in enumerate(_COLORS)},
    **{f"light_{name}": str(90 + n) for n, name in enumerate(_COLORS)},
    **{f"{name}_background": str(40 + n) for n, name in enumerate(_COLORS)},
    **{f"light_{name}_background": str(100 + n) for n, name in enumerate(_COLORS)},
}


def ansi(color: Any) -> bytes:
    """The bytes that switch to a colour: an atom, a binary of raw bytes, or a list of these. KeyError names an unknown colour."""
    if type(color) is Atom:
        if color.name in ("home", "clear", "clear_line"):
            return {"home": b"\x1b[H", "clear": b"\x1b[2J", "clear_line": b"\x1b[2K"}[color.name]
        return f"\x1b[{CODES[color.name]}m".encode()
    if type(color) is bytes:
        return color
    if color is EMPTY:
        return b""
    if type(color) is Cons:
        return b"".join(map(ansi, color))
    if type(color) is int:
        return chr(color).encode()
    raise TypeError(f"no colour: {color!r}")
