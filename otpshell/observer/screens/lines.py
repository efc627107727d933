"""Styled lines to scroll through in both directions; only those in sight are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from otpshell.observer.data.process import Text
from otpshell.observer.screens.paint import clean, strip_of
from otpshell.view.highlight import code_lines
from otpshell.view.lines import Span, width, wrapped

Lined = Sequence[Sequence[Span]]


class Lines(ScrollView, can_focus=True):
    """Text of ``view``: :meth:`show` puts it there."""

    DEFAULT_CSS = """
    Lines { height: 1fr; background: $background; padding: 0 1; scrollbar-size: 1 1; }
    Lines:focus { background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "scroll_up", "up", show=False),
        Binding("down,j", "scroll_down", "down", show=False),
        Binding("pageup,ctrl+b", "page_up", "page up", show=False),
        Binding("pagedown,ctrl+f", "page_down", "page down", show=False),
        Binding("home,g", "scroll_home", "top", show=False),
        Binding("end,G", "scroll_end", "bottom", show=False),
    ]

    def __init__(self, *, wraps: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        # Long lines go on in the next one; else they are scrolled.
        self.wraps = wraps
        self.lines: Lined = ()
        self._given: Lined = ()

    def show(self, lines: Lined) -> None:
        """Show these lines, at the same place if they are that many."""
        if lines != self._given:
            self._given = lines
            self._lay()

    def on_resize(self) -> None:
        if self.wraps:
            self._lay()

    def _lay(self) -> None:
        columns = self.scrollable_content_region.width
        self.lines = lines = self._given
        if self.wraps and columns > 0:
            self.lines = lines = [piece for line in lines for piece in wrapped([(style, clean(text)) for style, text in line], columns)]
        self.virtual_size = Size(max((sum(width(clean(text)) for _, text in line) for line in lines), default=0) + 1, len(lines))
        self.refresh()

    def show_text(self, text: Text) -> None:
        """An answer: its title and its lines."""
        lines: Lined = text.lines
        if text.code:
            lines = code_lines("\n".join("".join(part for _, part in line) for line in text.lines))
        self.show([[("heading", text.title)], [], *lines])

    def render_line(self, y: int) -> Strip:
        number = int(self.scroll_y) + y
        columns = self.scrollable_content_region.width
        if number >= len(self.lines):
            return Strip.blank(columns, self.rich_style)
        return strip_of(self.lines[number], self.rich_style, columns, int(self.scroll_x))
