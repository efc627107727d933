"""Pids, references and functions in printed text, each in a colour of its own that it keeps everywhere in a session."""

from __future__ import annotations

import re
import zlib

from otpshell.view.styles import PIDS_BASIC, PIDS_SCREEN, PIDS_TYPED, has_many_colours

_PIECE = re.compile(r"(\x1b\[[\d;]*m)|(#(?:PID|Port|Reference)<[\d.]+>|#Function<\d+\.\d+)")
_PID = re.compile(r"#PID<\d+\.(\d+)\.(\d+)>")
# A pid inside a string is text.
_STRING = "32"


def colour_of(shown: str) -> str:
    """The numbers of the escape sequence that colours ``#PID<0.112.0>`` (or a reference, port or function) here."""
    palette = PIDS_SCREEN if has_many_colours() else PIDS_BASIC
    return palette[_number(shown) % len(palette)]


def typed_style(shown: str) -> str:
    """The same colour as a style of prompt_toolkit's, for what is typed."""
    return f"class:pid{_number(shown) % len(PIDS_TYPED)}"


def _number(shown: str) -> int:
    found = _PID.fullmatch(shown)
    return int(found[1]) + int(found[2]) if found is not None else zlib.crc32(shown.encode())


def with_colours(text: str) -> str:
    """Text for a terminal, in which what stands around an identifier goes on in the colours it had."""
    if "#" not in text:
        return text
    around: list[str] = []

    def piece(found: re.Match[str]) -> str:
        if found[1] is not None:
            numbers = found[1][2:-1]
            if numbers in ("", "0"):
                around.clear()
            else:
                around.append(numbers)
            return found[1]
        if around and around[-1] == _STRING:
            return found[2]
        back = "".join(f"\x1b[{numbers}m" for numbers in around)
        return f"\x1b[{colour_of(found[2])}m{found[2]}\x1b[39m{back}"

    return _PIECE.sub(piece, text)
