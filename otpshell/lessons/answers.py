"""Answers as code: blanks filled in, two programs compared, choices read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from otpshell.lang.parse import parse
from otpshell.lang.quoted import is_node
from otpshell.lang.syntax_errors import ElixirSyntaxError
from otpshell.lessons.lesson import BLANK, Step, numbers
from otpshell.terms.cons import EMPTY, Cons, from_iter, is_proper, to_pylist
from otpshell.terms.errors import ElixirException


def filled_in(step: Step, typed: str) -> str:
    """The program that an answer to a ``fill`` step means: the whole one typed again, or what belongs in the blanks (a line for each)."""
    assert step.cell is not None
    parts = step.cell.text.split(BLANK)
    if _is_whole(parts, typed):
        return typed
    blanks = len(parts) - 1
    words = [typed] if blanks == 1 else typed.split("\n")
    if len(words) != blanks:
        return typed
    return "".join(part + word for part, word in zip(parts, [*words, ""], strict=True))


def _is_whole(parts: list[str], typed: str) -> bool:
    """Whether the text is the program with something in its blanks, or the program edited elsewhere too."""
    first, *more = parts[0].lstrip().split("\n")
    if more and first.split() == typed.lstrip().split("\n")[0].split():
        return True
    pieces = [r"\s*".join(map(re.escape, part.split())) for part in parts]
    return re.fullmatch(r"\s*" + r"\s*(.+?)\s*".join(pieces) + r"\s*", typed, re.DOTALL) is not None


def code_of(step: Step, typed: str) -> str:
    """What is to be evaluated when this is typed as an answer."""
    return filled_in(step, typed) if step.kind == "fill" else typed


def same_code(one: str, other: str) -> bool:
    """Whether two sources say the same but for layout and comments."""
    try:
        return bool(_bare(parse(one)) == _bare(parse(other)))
    except (ElixirSyntaxError, ElixirException):
        return one.split() == other.split()


def _bare(quoted: Any) -> Any:
    """A quoted expression without what it knows of lines."""
    if is_node(quoted):
        head, _meta, args = quoted
        return (_bare(head), EMPTY, _bare(args))
    if type(quoted) is tuple:
        return tuple(map(_bare, quoted))
    if type(quoted) is Cons and is_proper(quoted):
        return from_iter([_bare(item) for item in to_pylist(quoted)])
    return quoted


def choice(typed: str, options: Sequence[str] = ()) -> set[int] | None:
    """The options that an input chooses, by their numbers or by the text of one; None when it is no choice but something to evaluate."""
    if re.fullmatch(r"\s*(none|\d+([\s,]+\d+)*)\s*", typed):
        return numbers(typed)
    same = [number for number, option in enumerate(options, 1) if _plain(option) == _plain(typed)]
    return set(same) if len(same) == 1 else None


def _plain(text: str) -> str:
    return text.replace("`", "").strip().rstrip(".").lower()
