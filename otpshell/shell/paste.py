"""A pasted text: what is copied from a session loses its prompts and results, everything else stays as it is."""

from __future__ import annotations

import re

_PROMPT = re.compile(r"^\s*(?:iex|pry)(?:\([^)\n]*\)\d*)?> ?")
_CONTINUATION = re.compile(r"^\s*\.\.\.(?:\([^)\n]*\)\d*)?> ?")


def cleaned(text: str) -> str:
    """The code of a paste: line ends as newlines, without those at the end; of a transcript only what had been typed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    lines = text.split("\n")
    if not any(_PROMPT.match(line) for line in lines):
        return text
    kept: list[str] = []
    for line in lines:
        found = _PROMPT.match(line) or _CONTINUATION.match(line)
        if found:
            kept.append(line[found.end() :])
    return "\n".join(kept).strip("\n")
