"""Elixir code as text, laid out in the one style that ``mix format`` knows.

Two ways in: :func:`to_source`, ``Macro.to_string/1`` of Elixir 1.14, takes any quoted expression; :func:`format_source`,
``Code.format_string!/2``, takes source text and keeps what the writer decides: comments, blank lines, where lists and calls are broken.

An expression becomes a document (``terms/algebra.py``) that knows where it may break. ``writer.py`` says which part of the package writes
what; each part is a class on top of the one before: ``state`` < ``literals`` < ``containers`` < ``blocks`` < ``calls`` < ``operators`` <
``writer``. ``context`` says where an expression stands: ``block``, ``operand``, or as one of several arguments (``parens_arg``,
``no_parens_arg``) or the only one (``…_one_arg``); it decides whether ``if``, ``raise`` and the like may go without parentheses there.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

from otpshell.lang.layout.comments import EVERYTHING
from otpshell.lang.layout.nodes import BLOCK
from otpshell.lang.layout.writer import Writer
from otpshell.lang.parse import parse
from otpshell.lang.tokens import Comment
from otpshell.terms.algebra import NOTHING, render
from otpshell.terms.cons import EMPTY, cons

WIDTH = 98
# Python calls use no C stack: the limit only has to be beyond what the deepest expression the parser lets through needs.
_FRAMES = 500_000


def to_source(quoted: Any, width: int = WIDTH, host: Any = None) -> str:
    """The source text of a quoted expression; ``host`` shows the structs in it that are no code."""
    _allow_depth()
    writer = Writer()
    writer.host = host
    return render(writer.block(quoted), width).decode("utf-8", "surrogateescape")


def source_doc(quoted: Any, comments: Iterable[Comment] = (), written: bool = False, raw: bool = False, options: Any = None) -> Any:
    """The document of a quoted expression; ``written``: it was parsed for the formatter, with these comments; ``raw``: its text still has
    its escapes.

    ``options`` are ``without_parens`` (names with their arities, None for all) and ``force_do_end``.
    """
    _allow_depth()
    writer = Writer(list(comments), written, raw)
    for name, value in (options or {}).items():
        setattr(writer, name, value)
    return writer.block(quoted, 0, EVERYTHING)


def format_source(text: str, file: str = "nofile", line: int = 1, width: int | None = WIDTH, options: Any = None) -> str:
    """Source text laid out anew; :class:`~otpshell.lang.syntax_errors.ElixirSyntaxError` for what is no Elixir."""
    comments: list[Comment] = []
    quoted = parse(
        text,
        file,
        line,
        comments=comments,
        unescape=False,
        token_metadata=True,
        literal_encoder=lambda value, meta: (BLOCK, meta, cons(value, EMPTY)),
    )
    doc = source_doc(quoted, comments, True, True, options)
    return "" if doc is NOTHING else render(doc, width).decode("utf-8", "surrogateescape")


def _allow_depth() -> None:
    if sys.getrecursionlimit() < _FRAMES:
        sys.setrecursionlimit(_FRAMES)
