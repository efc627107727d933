"""Text for terminals that are narrower than its lines: broken at spaces, and what goes on a little further in."""

from __future__ import annotations

import re

from otpshell.view.lines import width

_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
_PIECE = re.compile(r"\x1b\[[0-9;]*m| +|[^ \x1b]+")


def fitted(text: str, columns: int) -> str:
    """The text with its long lines broken at spaces; escape sequences take no room. A word that is itself too long is left whole."""
    return "\n".join(_broken(line, columns) for line in text.split("\n"))


def _broken(line: str, columns: int) -> str:
    bare = _ESCAPE.sub("", line).rstrip()
    if width(bare) <= columns:
        return line
    indent = " " * min(len(bare) - len(bare.lstrip()) + 2, columns // 2)
    found, at, gap, is_empty = "", 0, "", True
    for piece in _PIECE.findall(line):
        if piece.startswith("\x1b"):
            found += gap + piece
            at += len(gap)
            gap = ""
        elif piece.startswith(" "):
            gap = piece
        elif not is_empty and at + len(gap) + width(piece) > columns:
            found += "\n" + indent + piece
            at, gap = len(indent) + width(piece), ""
        else:
            found += gap + piece
            at, gap, is_empty = at + len(gap) + width(piece), "", False
    return found
