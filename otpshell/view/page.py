"""Markdown pages for a terminal, laid out by rich in our colours; Elixir in them looks as it does at the prompt."""

from __future__ import annotations

import io
import re
from typing import Any

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import CodeBlock, Heading, Markdown
from rich.padding import Padding
from rich.style import Style
from rich.text import Text
from rich.theme import Theme

from otpshell.view.highlight import spans
from otpshell.view.styles import TYPED

WIDEST = 88
_FENCED = re.compile(r"(^```.*?^```$|^ {4}.*?$)", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
# Inline code up to this length stands on one line; meanwhile its spaces are a character that nobody types.
_UNBROKEN = 40
_SPACE = "\ue000"
_THEME = Theme(
    {
        "markdown.code": "cyan",
        "markdown.h2": "bold yellow",
        "markdown.h3": "bold",
        "markdown.link": "underline",
        "markdown.link_url": "dim",
        "markdown.item.bullet": "yellow",
        "markdown.item.number": "yellow",
    }
)


class _Heading(Heading):
    """On the left, and without a box."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        self.text.justify = "left"
        yield self.text


class _CodeBlock(CodeBlock):
    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        code = str(self.text).rstrip()
        plain = self.lexer_name not in ("elixir", "iex", "text")
        yield Padding(Text(code) if plain else elixir(code), (0, 0, 0, 2))


class _Page(Markdown):
    elements = {**Markdown.elements, "heading_open": _Heading, "fence": _CodeBlock, "code_block": _CodeBlock}


def elixir(code: str) -> Text:
    """Elixir source in the colours of typed code."""
    text = Text(code)
    for start, end, name in spans(code):
        style = " ".join(word.removeprefix("ansi").replace("brightblack", "bright_black") for word in TYPED.get(name, "").split())
        if style:
            text.stylize(Style.parse(style), start, end)
    return text


def page(markdown: str, columns: int, colour: bool) -> list[str]:
    """The lines of a page, at most ``columns`` and WIDEST wide, with ANSI colours or plain (then code keeps its marks)."""
    lines = lines_of(_Page(_with_code(markdown, marks=not colour), hyperlinks=False), columns, colour)
    return [line.replace(_SPACE, " ") for line in lines]


def _with_code(markdown: str, marks: bool) -> str:
    """Markdown whose inline code is not broken over lines and, with ``marks``, shows its backquotes."""

    def code(found: re.Match[str]) -> str:
        text = found[1].replace(" ", _SPACE) if len(found[1]) <= _UNBROKEN else found[1]
        return f"`` `{text}` ``" if marks else f"`{text}`"

    parts = _FENCED.split(markdown)
    # Every other part is a fence, which stays as it is.
    parts[::2] = [_CODE.sub(code, part) for part in parts[::2]]
    return "".join(parts)


def code_lines(code: str, columns: int, colour: bool) -> list[str]:
    """The lines of a piece of Elixir, indented."""
    return lines_of(Padding(elixir(code), (0, 0, 0, 2)), columns, colour, widest=columns)


def lines_of(renderable: Any, columns: int, colour: bool, widest: int = WIDEST) -> list[str]:
    """What rich makes of something, as lines without spaces at their ends."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=max(20, min(columns, widest)),
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        theme=_THEME,
        highlight=False,
        emoji=False,
        legacy_windows=False,
    )
    console.print(renderable)
    return [line.rstrip() for line in out.getvalue().strip("\n").split("\n")]
