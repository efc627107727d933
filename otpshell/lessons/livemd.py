"""The blocks of a ``.livemd`` file (Livebook's notebooks: Markdown): headings, text, Elixir cells, and comments.

What Livebook itself keeps in comments (``<!-- livebook:{...} -->``) is understood where it matters: the output of a cell is left out, and
a fence marked ``force_markdown`` is text. A comment that begins with ``otpshell:`` is ours; every other comment is nobody's.
"""

from __future__ import annotations

import json
import re
from typing import NamedTuple

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*$")
_FENCE = re.compile(r"^(\s{0,3})(`{3,}|~{3,})\s*([\w+-]*)")
_OURS = re.compile(r"^otpshell:\s*")


class Block(NamedTuple):
    """``kind``: "heading" (``level`` 1 to 6), "text" (Markdown), "cell" (Elixir) or "comment" (ours, without its marks).

    ``line`` is the line of the file, from 1, on which ``text`` begins.
    """

    kind: str
    text: str
    line: int
    level: int = 0


class Unreadable(ValueError):
    """The file has no blocks: says where and why."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line


def blocks(source: str) -> list[Block]:
    """The blocks in order; raises Unreadable for a fence or a comment without an end."""
    return _Reader(source).read()


class _Reader:
    def __init__(self, source: str) -> None:
        self.lines = source.replace("\r\n", "\n").split("\n")
        self.at = 0
        self.found: list[Block] = []
        self.text: list[str] = []
        self.text_line = 0
        # What Livebook's comment says of the fence that follows.
        self.output = self.forced = False

    def read(self) -> list[Block]:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.lstrip().startswith("<!--"):
                self._comment()
            elif _FENCE.match(line):
                self._fence()
            elif _HEADING.match(line):
                self._heading(line)
            else:
                if line.strip():
                    self.output = self.forced = False
                self._keep(line)
                self.at += 1
        self._flush()
        return self.found

    def _keep(self, line: str) -> None:
        if not self.text:
            self.text_line = self.at + 1
        self.text.append(line)

    def _flush(self) -> None:
        text = "\n".join(self.text)
        if text.strip():
            skipped = len(text) - len(text.lstrip("\n"))
            self.found.append(Block("text", text.strip("\n"), self.text_line + skipped))
        self.text = []

    def _heading(self, line: str) -> None:
        self._flush()
        found = _HEADING.match(line)
        assert found is not None
        self.found.append(Block("heading", found[2], self.at + 1, len(found[1])))
        self.at += 1

    def _fence(self) -> None:
        first = self.at
        found = _FENCE.match(self.lines[first])
        assert found is not None
        indent, mark, language = found.groups()
        end = first + 1
        while end < len(self.lines) and not re.match(rf"^\s{{0,3}}{mark[0]}{{{len(mark)},}}\s*$", self.lines[end]):
            end += 1
        if end == len(self.lines):
            raise Unreadable(first + 1, f"this fence ({mark}{language}) has no end: close it with {mark} on a line of its own")
        body = "\n".join(line.removeprefix(indent) for line in self.lines[first + 1 : end])
        if self.output:
            pass
        elif language == "elixir" and not self.forced:
            self._flush()
            self.found.append(Block("cell", body, first + 2))
        else:
            for number in range(first, end + 1):
                self.at = number
                self._keep(self.lines[number])
        self.output = self.forced = False
        self.at = end + 1

    def _comment(self) -> None:
        first = self.at
        end = first
        while end < len(self.lines) and "-->" not in self.lines[end]:
            end += 1
        if end == len(self.lines):
            raise Unreadable(first + 1, "this comment has no end: close it with -->")
        inside = "\n".join(self.lines[first : end + 1])
        body, _, rest = inside.partition("<!--")[2].partition("-->")
        if rest.strip():
            raise Unreadable(end + 1, "nothing may stand behind --> on its line")
        self.at = end + 1
        lead = len(body) - len(body.lstrip())
        stripped = body.strip()
        ours = _OURS.match(stripped)
        if ours:
            self._flush()
            self.found.append(Block("comment", stripped[ours.end() :], first + 1 + body[:lead].count("\n")))
        elif stripped.startswith("livebook:"):
            self._livebook(stripped.removeprefix("livebook:"))

    def _livebook(self, text: str) -> None:
        try:
            said = json.loads(text)
        except ValueError:
            return
        self.output = bool(isinstance(said, dict) and said.get("output"))
        self.forced = bool(isinstance(said, dict) and said.get("force_markdown"))
