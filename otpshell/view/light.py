"""Colours on a light terminal: the ones IEx has are made for a dark one, and yellow or cyan on white cannot be read.

Colours are chosen without asking what they will stand on; where they leave for a light terminal, :func:`darkened` puts in place of each
that would be too faint a dark one of the same hue. So whatever is printed stays readable, what a program colours itself too.
"""

from __future__ import annotations

import re

from otpshell.view.styles import PIDS_SCREEN, PIDS_TYPED, SCREEN, TYPED, has_many_colours

# Numbers of the 256 colours, by the number of the colour that is too faint on white; "2" is what is only dimmed.
INKS = {
    **{"31": 160, "32": 28, "33": 94, "34": 26, "35": 127, "36": 23, "37": 240},
    **{"90": 243, "91": 160, "92": 28, "93": 94, "94": 26, "95": 127, "96": 23, "97": 240, "2": 243},
}
PIDS = dict(zip(PIDS_SCREEN, (23, 26, 92, 162, 130, 22, 25, 94), strict=True))
# Where there are eight colours: the nearest that can be read; what is dimmed is as dark as the rest.
_EIGHT = {
    **{"32": "34", "33": "35", "36": "34", "37": "30"},
    **{"90": "30", "91": "31", "92": "34", "93": "35", "94": "34", "95": "35", "96": "34", "97": "30", "2": ""},
}
_SEQUENCE = re.compile(rb"\x1b\[([\d;]+)m")
_NUMBER = re.compile(r"[34]8;5;\d+|[34]8;2;\d+;\d+;\d+|\d+")


def darkened(data: bytes) -> bytes:
    """Text for a light terminal."""
    return _SEQUENCE.sub(_replaced, data) if b"\x1b[" in data else data


def _replaced(found: re.Match[bytes]) -> bytes:
    table = _many() if has_many_colours() else _EIGHT
    numbers = [table.get(each, each) for each in _NUMBER.findall(found[1].decode())]
    shown = ";".join(each for each in numbers if each)
    return f"\x1b[{shown}m".encode() if shown else b""


def _many() -> dict[str, str]:
    return {number: f"38;5;{ink}" for number, ink in (*INKS.items(), *PIDS.items())}


def hex_of(number: int) -> str:
    """One of the 256 colours from 16 on, as ``#rrggbb``."""
    if number >= 232:
        return "#" + f"{8 + 10 * (number - 232):02x}" * 3
    steps = (0, 95, 135, 175, 215, 255)
    place = number - 16
    return f"#{steps[place // 36]:02x}{steps[place // 6 % 6]:02x}{steps[place % 6]:02x}"


# The styles of what is typed, in prompt_toolkit's words.
_NAMES = {"ansigreen": 28, "ansiyellow": 94, "ansiblue": 26, "ansimagenta": 127, "ansicyan": 23, "ansibrightblack": 243}


# What many terminals show too dark on black.
_LIGHTER = {"ansiblue": 69, "ansibrightblack": 245}


def _on_paper(style: str) -> str:
    return _with(style, _NAMES)


def _in_the_dark(style: str) -> str:
    return _with(style, _LIGHTER)


def _with(style: str, inks: dict[str, int]) -> str:
    return " ".join(hex_of(inks[word]) if word in inks else word for word in style.split())


def prompt_styles(light: bool) -> dict[str, str]:
    """The styles of the prompt, in prompt_toolkit's words, by their class."""
    shade = _on_paper if light else _in_the_dark
    typed = {f"code.{name}": shade(style) for name, style in TYPED.items()}
    pids = [hex_of(each) for each in PIDS.values()] if light else PIDS_TYPED
    return {**typed, **{f"pid{number}": ink for number, ink in enumerate(pids)}, **{name: shade(style) for name, style in SCREEN.items()}}
