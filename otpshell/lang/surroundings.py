"""What stands around a place in source: `Code.Fragment.surround_context`.

The word or operator at the place is followed to its end, and over dots to what belongs to it; the context there is that of
:mod:`otpshell.lang.fragments`, in view of what follows.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from otpshell.lang.fragments import (
    BLANKS,
    EXPR,
    NONE,
    OPERATOR_CHARS,
    TEXTUAL,
    Context,
    at_end,
    ends_with_dot,
    joined,
    token,
    without_comment,
)

KEYWORDS = ("do", "end", "after", "catch", "else", "rescue", "fn", "true", "false", "nil")


class Surrounding(NamedTuple):
    """A context with the places of its first character and behind its last, as (line, column) from 1."""

    context: Context
    begin: tuple[int, int]
    end: tuple[int, int]


def surround_context(text: str, line: int, column: int) -> Surrounding | None:
    """What stands at a place, from its begin to its end; None where there is nothing that could be said."""
    lines = text.replace("\r\n", "\n").split("\n")
    if not (1 <= line <= len(lines) and 1 <= column):
        return None
    number, end = _end_at(lines, line - 1, column - 1)
    if end < 0:
        return None
    before = lines[:number] + [lines[number][:end]]
    source, places = joined("\n".join(before))
    context, begin = token(source) if not source.endswith("/") else at_end(source)
    if context in (NONE, EXPR) or context[0].endswith("_arity") or context == ("local_or_var", "..."):
        return None
    first = _place(places, begin)
    if (line - 1, column - 1) < first:
        return None
    if context[0] == "alias" and len(context) == 3 and (line - 1, column - 1) < _place(places, source.rindex(".")):
        # As Elixir 1.14: within what the alias belongs to nothing is told.
        return None
    context = _told(context, lines[number][end:])
    if context is None:
        return None
    return Surrounding(context, (first[0] + 1, first[1] + 1), (number + 1, end + 1))


def _place(places: list[tuple[int, int]], index: int) -> tuple[int, int]:
    """Line and column, from 0, of a place in joined lines."""
    line, offset = max((place for place in places if place[1] <= index), key=lambda place: place[1])
    return line, index - offset


def _end_at(lines: list[str], number: int, index: int) -> tuple[int, int]:
    """Where the word or operator at a place ends, and what follows it by dots: line and column from 0; column -1 for nothing."""
    text = without_comment(lines[number])
    if index > len(text):
        # In a comment words are words.
        text = lines[number]
    if index > len(text):
        return number, -1
    if index == len(text) or not text[index:].strip(BLANKS):
        return _behind_blank(lines, number, text)
    char = text[index]
    if char in BLANKS:
        after = index + len(text[index:]) - len(text[index:].lstrip(BLANKS))
        left = text[:index].rstrip(BLANKS)
        joins = left.endswith((".", "%")) if left else ends_with_dot(lines[:number])
        if after < len(text) and (text[after] == "." or joins) and not left.endswith(".."):
            return _end_at(lines, number, after)
        return number, -1
    if char == "." and not text.startswith("..", index) and not text[:index].endswith("."):
        return _behind_dot(lines, number, index)
    if char == "%":
        after = index + 1 + len(text[index + 1 :]) - len(text[index + 1 :].lstrip(BLANKS))
        return _end_at(lines, number, after) if after < len(text) and text[after] not in OPERATOR_CHARS.replace("@", "") else (number, -1)
    if char.isalnum() or char == "_" or char == "@" and _starts_word(text, index + 1):
        return _word_end(lines, number, index)
    if char in "?!" and index and (text[index - 1].isalnum() or text[index - 1] == "_"):
        return number, index + 1
    if char == "~":
        return (number, index + 2) if re.match(r"~[A-Za-z]", text[index:]) else _operator_end(text, number, index)
    if char == ":" and not text.startswith("::", index) and not text[:index].endswith(":") and _starts_word(text, index + 1):
        return _atom_end(text, number, index + 1)
    return _operator_end(text, number, index)


def _behind_blank(lines: list[str], number: int, text: str) -> tuple[int, int]:
    """The end of what begins on a later line, when a dot joins it to this one."""
    ends = ends_with_dot([*lines[:number], text])
    while number + 1 < len(lines):
        number += 1
        following = without_comment(lines[number])
        blank = len(following) - len(following.lstrip(BLANKS))
        if blank < len(following):
            starts = following[blank] == "." and not following.startswith("..", blank)
            return _end_at(lines, number, blank) if ends or starts else (number, -1)
    return number, -1


def _starts_word(text: str, index: int) -> bool:
    return index < len(text) and (text[index].isalpha() or text[index] == "_")


def _behind_dot(lines: list[str], number: int, index: int) -> tuple[int, int]:
    """The end of what a dot leads to, on its own line or on a later one."""
    position = index + 1
    while number < len(lines):
        rest = without_comment(lines[number])[position:]
        blank = len(rest) - len(rest.lstrip(BLANKS))
        if blank < len(rest):
            return _end_at(lines, number, position + blank) if rest[blank] not in ".%" else (number, -1)
        number, position = number + 1, 0
    return number - 1, -1


def _word_end(lines: list[str], number: int, index: int) -> tuple[int, int]:
    text = lines[number]
    start = index
    while start and (text[start - 1].isalnum() or text[start - 1] in "_@"):
        start -= 1
    if text[:start].endswith(":") and not text[:start].endswith("::"):
        return _atom_end(text, number, index)
    match = re.compile(r"@?\w*[?!]?").match(text, index)
    assert match is not None
    end = match.end()
    # The parts of an alias belong together, and to what stands before them.
    line, position = number, end
    while line < len(lines):
        rest = without_comment(lines[line])[position:]
        found = re.match(r"[ \t]*\.[ \t]*([A-Z]\w*)?", rest)
        if found is None:
            if rest.strip(BLANKS):
                break
            line, position = line + 1, 0
        elif found[1] is not None:
            number, end = line, position + found.end()
            position = end
        else:
            line, position = line + 1, 0
            while line < len(lines) and not without_comment(lines[line]).strip(BLANKS):
                line += 1
            found = re.match(r"[ \t]*[A-Z]\w*", lines[line]) if line < len(lines) else None
            if found is None:
                break
            number, end = line, found.end()
            position = end
    return number, end


def _atom_end(text: str, number: int, index: int) -> tuple[int, int]:
    match = re.compile(r"[\w@]*[?!]?").match(text, index)
    assert match is not None
    return number, match.end()


def _operator_end(text: str, number: int, index: int) -> tuple[int, int]:
    if text[index] not in OPERATOR_CHARS:
        return number, -1
    end = index
    while end < len(text) and text[end] in OPERATOR_CHARS:
        end += 1
    return number, end


def _told(context: Context, after: str) -> Context | None:
    """The context in view of what follows; None when it stands for nothing there is."""
    kind = context[0]
    if kind in ("local_or_var", "local_call", "local_arity"):
        name = context[1]
        if name in TEXTUAL:
            return ("operator", name)
        if name in KEYWORDS:
            return ("keyword", name)
        following = after.lstrip(BLANKS)
        if following.startswith("("):
            return ("local_call", name)
        if following.startswith("/"):
            return ("local_arity", name)
        return context
    if kind == "module_attribute" and not context[1]:
        return ("operator", "@")
    if kind in ("unquoted_atom", "sigil", "struct") and context[1] == "" or kind == "dot" and context[2] == "":
        return None
    return context
