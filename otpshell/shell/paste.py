"""A pasted text: what is copied from a session loses its prompts and results, everything else stays as it is.

What is pasted is edited as one text; entered, it is evaluated expression by expression, as if its lines had been typed one after another
(:func:`inputs_of`), but for one thing: a line that begins with an operator goes on with the line before, so that a pipe is what it looks
like and not an expression that the first line would have ended.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_PROMPT = re.compile(r"^\s*(?:iex|pry)(?:\([^)\n]*\)\d*)?> ?")
_CONTINUATION = re.compile(r"^\s*\.\.\.(?:\([^)\n]*\)\d*)?> ?")


def cleaned(text: str) -> str:
    """The code of a paste: line ends as newlines, without those at the end; of a transcript only what had been typed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    lines = text.split("\n")
    if not any(_PROMPT.match(line) for line in lines):
        return _fenced(lines) or text
    kept: list[str] = []
    for line in lines:
        found = _PROMPT.match(line) or _CONTINUATION.match(line)
        if found:
            kept.append(line[found.end() :])
    return "\n".join(kept).strip("\n")


_FENCE = re.compile(r"\s*(?:```|~~~)\s*(\w*)\s*$")


def _fenced(lines: list[str]) -> str:
    """The code between the fences of a piece of Markdown; empty without fences. What is fenced as another language is no code here."""
    kept: list[str] = []
    inside: bool | None = None
    for line in lines:
        found = _FENCE.match(line)
        if found is None:
            if inside:
                kept.append(line)
        elif inside is None:
            inside = found[1].lower() in ("", "elixir", "iex", "exs", "ex")
        else:
            inside = None
    return "\n".join(kept).strip("\n")


class Transcript:
    """A session that is pasted into a terminal that does not mark pastes: it comes line by line, as if it were typed.

    Of a line with a copied prompt the rest is taken. What comes behind it without one, and at once, is a printed result, and dropped.
    """

    def __init__(self) -> None:
        self._had_prompt = False
        self.goes_on = False

    def code(self, text: str) -> str:
        """What has been typed so far without copied prompts."""
        self._had_prompt = _PROMPT.match(text) is not None
        return cleaned(text) if self._had_prompt else text

    def drops(self) -> bool:
        """Whether the text last given to :meth:`code` is a copied result."""
        return self.goes_on and not self._had_prompt

    def taken(self, more: bool) -> None:
        """That text has been entered; ``more`` has been typed behind it already."""
        self.goes_on = more and (self._had_prompt or self.goes_on)


# A line that begins so goes on with the one before. Not + and -, which may be signs.
_GOES_ON = re.compile(
    r"\s*(?:\|>|\|\||\|\|\||&&|&&&|<>|\+\+|--|\.\.|===?|!==?|=~|<=|>=|<(?!<)|>(?!>)|~>>?|<<[<~]|<~>?|>>>|\^\^\^|->|=>|=(?!=)|::|\\\\|\.[a-z]|"
    r"(?:and|or|in|when|not in)\b)"
)
_NOTHING = re.compile(r"\s*(?:#.*)?")
# How a function or a class begins in Python and in JavaScript; none of it is Elixir.
_FOREIGN = re.compile(
    r"(?:async )?def \w+\(.*\)(?: *->.*)?: *(?:#.*)?"
    r"|class \w+(?:\(.*\))?: *(?:#.*)?"
    r"|(?:export )?(?:default )?(?:async )?function\*? *\w*\(.*\) *\{.*"
    r"|(?:export )?(?:const|let|var) \w+ *= *(?:async *)?(?:\(.*\)|\w+) *=> *\{.*"
)
# So many lines are parsed anew with each line that is added; beyond that only where a block may end.
_SHORT = 40


def begins_foreign(text: str) -> bool:
    """Whether the first line of code of a text begins a function of another language."""
    first = next((line for line in text.split("\n") if not _NOTHING.fullmatch(line)), "")
    return _FOREIGN.fullmatch(first.rstrip()) is not None


def inputs_of(text: str, decide: Callable[[str], str]) -> list[str]:
    """The inputs that a text of several lines comes to; ``decide(text)`` says "incomplete" when more lines are needed.

    Comments and empty lines stay with the input that follows. A text of nothing else is one input. So is all that follows from where
    another language begins: that is to be said once, not of each line.
    """
    lines = text.split("\n")
    found: list[str] = []
    current: list[str] = []
    for number, line in enumerate(lines):
        current.append(line)
        if _FOREIGN.fullmatch(line.rstrip()) and all(_NOTHING.fullmatch(each) for each in current[:-1]):
            current += lines[number + 1 :]
            break
        after = next((each for each in lines[number + 1 :] if not _NOTHING.fullmatch(each)), None)
        if after is None:
            # Whatever is left: what is missing to it, evaluating it will say.
            current += lines[number + 1 :]
            break
        if all(_NOTHING.fullmatch(each) for each in current) or _GOES_ON.match(after):
            continue
        if len(current) > _SHORT and after[:1].isspace():
            continue
        if decide("\n".join(current)) != "incomplete":
            found.append("\n".join(current).strip("\n"))
            current = []
    return [*found, "\n".join(current).strip("\n")]
