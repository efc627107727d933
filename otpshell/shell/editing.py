"""How typed code is laid out: the indentation of the next line, and words that close or divide a block moving back to its opener."""

from __future__ import annotations

import re

OPENERS = ("do", "->", "(", "[", "{", "<<", "else", "after", "rescue", "catch", "fn", "|>")
_DIVIDERS = {"end", "else", "rescue", "catch", "after", "}", "]", ")", ">>"}
_TOKENS = re.compile(r'"(?:\\.|[^"\\])*"|#[^\n]*|:\w+[?!]?|\b\w+[?!]?:(?!:)|\b(?:do|fn|end)\b|[\[\](){}]|<<|>>')


def depth(code: str) -> int:
    """How many blocks and brackets are open at the end of the code."""
    return len(_open(code))


def awaits_end(code: str) -> bool:
    """Whether all that is open at the end of the code is one block, which `end` would close."""
    return [token for _line, token in _open(code)] in (["do"], ["fn"])


def indentation(before: str) -> str:
    """The indentation of the line that follows ``before``."""
    line = before.rsplit("\n", 1)[-1]
    indent = line[: len(line) - len(line.lstrip())]
    stripped = line.rstrip()
    if stripped.endswith("|>"):
        return indent
    return indent + "  " if _opens(stripped) else indent


def _opens(line: str) -> bool:
    for word in OPENERS:
        if line.endswith(word):
            before = line[: -len(word)][-1:]
            if not word.isalpha() or not (before.isalnum() or before in ("_", ":", ".")):
                return True
    return False


def dedented(before: str) -> str | None:
    """The indentation that the last line of ``before`` ought to have when it is only a word that closes or divides; None when it is not."""
    earlier, newline, line = before.rpartition("\n")
    if not newline or line.strip() not in _DIVIDERS:
        return None
    opened = _open(earlier)
    if not opened:
        return None
    opener = opened[-1][0]
    return opener[: len(opener) - len(opener.lstrip())]


def _open(code: str) -> list[tuple[str, str]]:
    """What is still open, outermost first: the line on which it was opened, and the token that did."""
    found: list[tuple[str, str]] = []
    for line in code.split("\n"):
        for token in _TOKENS.findall(line):
            if token in ("do", "fn", "(", "[", "{", "<<"):
                found.append((line, token))
            elif token in ("end", ")", "]", "}", ">>") and found:
                found.pop()
    return found
