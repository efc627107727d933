"""A table of which only the rows in sight exist. It knows how many rows there are and asks for those that it lacks.

:class:`Grid` posts :class:`Grid.Wanted` with a range; whoever owns it answers with :meth:`Grid.show`. So 100,000 rows cost what fifty do,
and a key is answered from what is there, at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from otpshell.observer.screens.paint import strip_of
from otpshell.view.lines import Line, Span, clip, width

_KEEP = 3_000
Cell = str | Line


@dataclass(frozen=True)
class Column:
    """``size`` columns at least; what is left over is shared out by ``grows``. ``sort``: what a click on its head sorts by. On a narrow
    screen the columns with the lowest ``rank`` go first."""

    title: str
    size: int
    grows: int = 0
    right: bool = False
    sort: str = ""
    rank: int = 9


@dataclass(frozen=True)
class Row:
    """``key`` stays with what the row stands for; ``style`` is that of its cells that have none."""

    key: str
    cells: Sequence[Cell]
    style: str = ""


class GridMessage(Message):
    """What a grid tells whoever owns it."""

    def __init__(self, grid: Grid) -> None:
        super().__init__()
        self.grid = grid

    @property
    def control(self) -> Grid:
        return self.grid


class Grid(ScrollView, can_focus=True):
    """See the module."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"grid--head", "grid--cursor", "grid--cursor-far", "grid--empty"}
    DEFAULT_CSS = """
    Grid { height: 1fr; background: $background; scrollbar-size-vertical: 1; overflow-x: hidden; }
    Grid > .grid--head { background: $panel; color: $foreground; text-style: bold; }
    Grid > .grid--cursor { background: $primary 40%; }
    Grid > .grid--cursor-far { background: $panel; }
    Grid > .grid--empty { color: $foreground 60%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "up", show=False),
        Binding("down,j", "move(1)", "down", show=False),
        Binding("pageup,ctrl+b", "page(-1)", "page up", show=False),
        Binding("pagedown,ctrl+f", "page(1)", "page down", show=False),
        Binding("home,g", "edge(0)", "first", show=False),
        Binding("end,G", "edge(1)", "last", show=False),
        Binding("enter", "open", "open", show=False),
    ]
    cursor = reactive(0, repaint=False)

    class Wanted(GridMessage):
        """Rows from ``start`` on are in sight and not there."""

        def __init__(self, grid: Grid, start: int, count: int) -> None:
            super().__init__(grid)
            self.start, self.count = start, count

    class Opened(GridMessage):
        """A row was chosen: Enter, or a click on the row of the cursor."""

        def __init__(self, grid: Grid, key: str) -> None:
            super().__init__(grid)
            self.key = key

    class Moved(GridMessage):
        """The cursor stands on another row."""

        def __init__(self, grid: Grid, key: str) -> None:
            super().__init__(grid)
            self.key = key

    class Sorted(GridMessage):
        """The head of a column was clicked."""

        def __init__(self, grid: Grid, sort: str) -> None:
            super().__init__(grid)
            self.sort = sort

    def __init__(self, columns: Sequence[Column], *, empty: str = "nothing here", head: bool = True, id: str | None = None) -> None:
        super().__init__(id=id)
        self.columns = list(columns)
        self.empty = empty
        self.total = 0
        self.rows: dict[int, Row] = {}
        # What stood there before the last fresh answer: drawn until the row itself is there.
        self._before: dict[int, Row] = {}
        # Of a row's number: the row, the style beneath it and the width that its strip was made for, and the strip.
        self._strips: dict[int, tuple[Row, Style, int, Strip]] = {}
        # What the order is: (sort, down), marked in the head.
        self.order: tuple[str, bool] = ("", False)
        self._base = Style()
        # How many rows were drawn so far: what a key costs can be counted.
        self.drawn = 0
        self._head = 1 if head else 0
        self._asked: tuple[int, int] | None = None
        self._told = ""
        # Until the first answer has come nobody knows whether there are rows.
        self._filled = False

    # -- filling -----------------------------------------------------------------------------------------------------

    def show(
        self,
        total: int,
        start: int,
        rows: Sequence[Row],
        *,
        place: int | None = None,
        was: int | None = None,
        fresh: bool = True,
    ) -> None:
        """There are ``total`` rows, and these from ``start`` on. ``fresh`` False: in the same order as those that are there already.
        ``place``: where the row stands now that stood at ``was``, at the cursor if that is None. The cursor moves as far as that row did:
        a key may have moved it since the rows were asked for."""
        drawn = {number: self._row(number) for number in self._in_sight()} if self._filled else None
        if fresh or len(self.rows) > _KEEP:
            self._before, self.rows = self.rows, {}
        for number, row in enumerate(rows, start):
            # One that has not changed stays the same object, with its strip.
            known = self._row(number)
            self.rows[number] = known if known == row else row
        self._asked = None
        self._filled = True
        if total != self.total:
            self.total = total
            self._resize()
            drawn = None
        moved = place - (self.cursor if was is None else was) if place is not None else 0
        cursor = self.cursor
        self.set_reactive(Grid.cursor, max(0, min(cursor + moved, total - 1)))
        if moved:
            # The row stays where it was on the screen.
            self.scroll_to(y=max(0, self.scroll_y + moved), animate=False, immediate=True)
            if not self.show_vertical_scrollbar:
                # Rows that have just come can be scrolled only after the layout knows of them.
                self.call_after_refresh(self._follow)
        self._need()
        self._tell()
        if drawn is None or cursor != self.cursor or moved:
            self.refresh()
        else:
            for number, was_drawn in drawn.items():
                if self._row(number) is not was_drawn:
                    self._refresh_row(number)

    def _resize(self) -> None:
        self.virtual_size = Size(self.size.width, self.total + self._head)

    def reset(self) -> None:
        """Other rows will come: to the top. Those that are there are seen until then, and can no more be chosen."""
        self._before, self.rows = self._before | self.rows, {}
        self.set_reactive(Grid.cursor, 0)
        self.scroll_to(y=0, animate=False, immediate=True)
        self.refresh()

    @property
    def key(self) -> str:
        """The key of the cursor's row; empty while there is none."""
        row = self.rows.get(self.cursor)
        return row.key if row is not None else ""

    def _row(self, number: int) -> Row | None:
        """What is drawn at that place."""
        return self.rows.get(number) or self._before.get(number)

    def _in_sight(self) -> range:
        """The numbers of the rows in sight."""
        first = int(self.scroll_y)
        return range(first, min(first + max(1, self.size.height - self._head), self.total))

    def window(self) -> tuple[int, int]:
        """(start, count) of the rows worth having: those in sight and a screen's worth before and after."""
        height = max(1, self.size.height - self._head)
        first = int(self.scroll_y)
        return max(0, first - height), 3 * height

    def _need(self) -> None:
        lacking = any(number not in self.rows for number in self._in_sight())
        if lacking or (self.cursor not in self.rows and self.cursor < self.total):
            window = self.window()
            if window != self._asked:
                self._asked = window
                self.post_message(self.Wanted(self, *window))

    def _tell(self) -> None:
        key = self.key
        if key and key != self._told:
            self._told = key
            self.post_message(self.Moved(self, key))

    # -- drawing -----------------------------------------------------------------------------------------------------

    def render_lines(self, crop: Region) -> list[Strip]:
        # The same for every line, and not cheap.
        self._base = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        base = self._base
        columns = self.size.width
        if y < self._head:
            return self._head_line(self.get_component_rich_style("grid--head"), columns)
        number = int(self.scroll_y) + y - self._head
        if self.total == 0 and y == self._head + 1:
            said = self.empty if self._filled else "looking …"
            return strip_of([("", f"  {said}")], self.get_component_rich_style("grid--empty"), columns)
        if number >= self.total:
            return Strip.blank(columns, base)
        if number == self.cursor:
            base = self.get_component_rich_style("grid--cursor" if self.has_focus else "grid--cursor-far")
        row = self._row(number)
        self.drawn += 1
        if row is None:
            return strip_of([("note", "  …")], base, columns)
        known = self._strips.get(number)
        if known is None or known[0] is not row or known[1] != base or known[2] != columns:
            if len(self._strips) > _KEEP:
                self._strips.clear()
            known = self._strips[number] = (row, base, columns, self._row_line(row, base, columns))
        return known[3]

    def _refresh_row(self, number: int) -> None:
        """Draw one row anew."""
        self.refresh(Region(0, number - int(self.scroll_y) + self._head, self.size.width, 1))

    def _sizes(self, columns: int) -> list[int]:
        """The width of each column, 0 for one that there is no room for."""
        sizes = [column.size for column in self.columns]
        while sum(size + 1 for size in sizes if size) > columns:
            least = min((column.rank, -place) for place, column in enumerate(self.columns) if sizes[place])
            if sum(1 for size in sizes if size) == 1:
                return [columns if size else 0 for size in sizes]
            sizes[-least[1]] = 0
        spare = columns - sum(size + 1 for size in sizes if size)
        shares = sum(column.grows for column, size in zip(self.columns, sizes, strict=True) if size)
        for place, column in enumerate(self.columns):
            if sizes[place] and column.grows:
                sizes[place] += spare * column.grows // shares
        return sizes

    def _head_line(self, style: Style, columns: int) -> Strip:
        spans: Line = []
        for column, size in zip(self.columns, self._sizes(columns), strict=True):
            if size:
                mark = (" ▼" if self.order[1] else " ▲") if column.sort and column.sort == self.order[0] else ""
                text = clip(column.title + mark, size)
                spans.append(("", (text.rjust(size) if column.right else text.ljust(size)) + " "))
        return strip_of(spans, style, columns)

    def _row_line(self, row: Row, style: Style, columns: int) -> Strip:
        spans: Line = []
        for column, size, cell in zip(self.columns, self._sizes(columns), row.cells, strict=False):
            if size:
                spans.extend(_fitted([(row.style, cell)] if isinstance(cell, str) else cell, size, column.right))
                spans.append(("", " "))
        return strip_of(spans, style, columns)

    # -- moving ------------------------------------------------------------------------------------------------------

    def watch_cursor(self, old: int, new: int) -> None:
        if old != new:
            # What scrolls is drawn anew by itself.
            self._follow()
            self._need()
            self._tell()
            self._refresh_row(old)
            self._refresh_row(new)

    def validate_cursor(self, value: int) -> int:
        return max(0, min(value, self.total - 1))

    def _follow(self) -> None:
        """Scroll so that the cursor is in sight."""
        height = max(1, self.size.height - self._head)
        if self.cursor < self.scroll_y:
            self.scroll_to(y=self.cursor, animate=False, immediate=True)
        elif self.cursor >= self.scroll_y + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False, immediate=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._need()

    def on_resize(self, event: events.Resize) -> None:
        self._resize()
        self._follow()
        self._need()

    def action_move(self, rows: int) -> None:
        self.cursor += rows

    def action_page(self, pages: int) -> None:
        self.cursor += pages * max(1, self.size.height - self._head - 1)

    def action_edge(self, last: int) -> None:
        self.cursor = self.total - 1 if last else 0

    def action_open(self) -> None:
        if self.key:
            self.post_message(self.Opened(self, self.key))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        if offset.y < self._head:
            self._clicked_head(offset.x)
            return
        number = int(self.scroll_y) + offset.y - self._head
        if number >= self.total:
            return
        again = number == self.cursor
        self.cursor = number
        if again or event.chain > 1:
            self.action_open()

    def _clicked_head(self, x: int) -> None:
        at = 0
        for column, size in zip(self.columns, self._sizes(self.size.width), strict=True):
            if size and at <= x < at + size + 1:
                if column.sort:
                    self.post_message(self.Sorted(self, column.sort))
                return
            at += size + 1 if size else 0


def _fitted(spans: Sequence[Span], size: int, right: bool) -> Line:
    """The spans in exactly so many columns."""
    fitted: Line = []
    left = size
    for style, text in spans:
        text = clip(text, left) if left else ""
        if text:
            fitted.append((style, text))
            left -= width(text)
    pad: Span = ("", " " * left)
    return [pad, *fitted] if right else [*fitted, pad]
