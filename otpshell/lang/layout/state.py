"""What all parts of the layout share: where they are, what comments are left, and the functions they call in one another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.lang.layout.comments import Comments
from otpshell.lang.layout.nodes import LINE, newlines
from otpshell.lang.quoted import keyword_get
from otpshell.lang.tokens import Comment
from otpshell.terms.cons import Cons


class State:
    """``nesting`` is how far operands are indented. ``line`` is the line that literals without one are taken to stand on.

    ``source``: the expression was parsed for the formatter: its line breaks are the writer's choice, and a call has parentheses where it
    had some. ``raw``: the text in it is as it was written, escapes included.
    """

    def __init__(self, comments: list[Comment] | None = None, source: bool = False, raw: bool = False) -> None:
        self.nesting = 2
        self.line: int | None = None
        self.comments = Comments(comments or [])
        self.source = source
        self.raw = raw
        # Inside an interpolation everything is on one line.
        self.newlines_count = True
        self.more_without_parens: dict[str, frozenset[int] | None] = {}
        self.force_do_end = False
        # ``<<x::custom>>`` is written ``<<x::custom()>>``.
        self.modifiers_as_calls = True
        # Sigils whose text somebody else lays out: (text, metadata, modifiers, delimiter) -> text.
        self.sigils: dict[str, Callable[[bytes, Any, Any, str], bytes]] = {}

    def at_line(self, meta: Any, write: Callable[[], Any]) -> Any:
        """Write with literals counted as standing on a node's line: they have no line of their own."""
        line = keyword_get(meta, LINE) if type(meta) is Cons else None
        if type(line) is not int:
            return write()
        before = self.line
        self.line = line
        try:
            return write()
        finally:
            self.line = before

    def broken(self, meta: Any) -> bool:
        """Whether the writer began a new line after the opening bracket, the operator or the arrow."""
        return self.source and self.newlines_count and newlines(meta) > 0

    # What the parts give one another.

    def doc(self, quoted: Any, context: str) -> Any:
        raise NotImplementedError

    def block(self, quoted: Any, after: int = 0, before: int = 0) -> Any:
        raise NotImplementedError

    def parens_if_operator(self, doc: Any, quoted: Any) -> Any:
        raise NotImplementedError

    def unary(self, name: str, operand: Any, context: str) -> Any:
        raise NotImplementedError

    def binary(self, name: str, quoted_args: tuple[Any, Any], context: str, nesting: int, meta: Any, shown: str | None = None) -> Any:
        raise NotImplementedError

    def binary_operand(self, operand: Any, context: str, parent: str, side: str, nesting: int) -> Any:
        raise NotImplementedError

    def capture(self, target: Any, context: str) -> Any:
        raise NotImplementedError

    def attribute(self, inner: Any, context: str) -> Any:
        raise NotImplementedError
