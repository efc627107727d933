"""The Tree tab: supervision trees to fold, search and open."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from otpshell.observer.data.tree import TreePage, TreeRow
from otpshell.observer.screens.acting import ACTS, Acting
from otpshell.observer.screens.grid import Column, Grid, Row
from otpshell.observer.screens.view import Filtered, trouble_line
from otpshell.view.lines import Line, counted

COLUMNS = (Column("process", 30, grows=1),)


class TreeView(Acting, Filtered):
    """Who supervises or started whom."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "fold", "fold"),
        Binding("n", "next", "next match", show=False),
        Binding("c", "links", "links"),
        Binding("l", "library", "library", show=False),
        *ACTS,
    ]
    hint = "find a pid or name"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.folded: set[str] = set()
        self.links = self.system = False
        self.page: TreePage | None = None

    def compose(self) -> ComposeResult:
        yield from self.bar()
        yield Grid(COLUMNS, empty="no process lives", head=False)
        yield trouble_line()

    async def look_at(self) -> None:
        self.page = await self.ask("tree_page", folded=tuple(sorted(self.folded)), system=self.system, links=self.links)
        self._put()

    def _put(self) -> None:
        page = self.page
        if page is None:
            return
        grid = self.query_one(Grid)
        words = self.filter.lower().split()
        rows = [tree_row(row, words) for row in page.rows]
        place = next((number for number, row in enumerate(rows) if row.key == grid.key), None)
        grid.show(len(rows), 0, rows, place=place)
        found = f", {sum(1 for row in page.rows if words and matches(row, words)):,} match" if words else ""
        self.count(f"{counted(page.processes, 'process', 'processes')}, {counted(page.supervisors, 'supervisor')}{found}")

    def filtered(self) -> None:
        self._put()
        self._to_match(0)

    def action_next(self) -> None:
        self._to_match(1)

    def _to_match(self, beyond: int) -> None:
        """The cursor to the next row that matches, at or behind where it is."""
        words = self.filter.lower().split()
        if self.page is None or not words:
            return
        grid, rows = self.query_one(Grid), self.page.rows
        for step in range(len(rows)):
            place = (grid.cursor + beyond + step) % len(rows)
            if matches(rows[place], words):
                grid.cursor = place
                return

    def on_grid_opened(self, event: Grid.Opened) -> None:
        event.stop()
        row = self._row()
        if row is not None and row.pid:
            self.observer.open_process(row.pid)
        elif row is not None:
            self.action_fold()

    def action_fold(self) -> None:
        row = self._row()
        if row is not None and row.below:
            self.folded ^= {row.path}
            self.look()

    def action_links(self) -> None:
        self.links = not self.links
        self.look()

    def action_library(self) -> None:
        self.system = not self.system
        self.look()

    def _row(self) -> TreeRow | None:
        key = self.query_one(Grid).key
        return next((row for row in self.page.rows if row.path == key), None) if self.page is not None else None

    def chosen(self) -> str:
        row = self._row()
        return row.pid if row is not None else ""

    def acted(self) -> None:
        self.look()


def matches(row: TreeRow, words: list[str]) -> bool:
    text = f"{row.name} {row.pid}".lower()
    return all(word in text for word in words)


_NAMES = {"heading": "heading", "supervisor": "call", "worker": "name", "process": "", "more": "note"}


def tree_row(row: TreeRow, words: list[str]) -> Row:
    """A line of a tree. What does not match the words is greyed out."""
    grey = bool(words) and not matches(row, words)
    style = "note" if grey else _NAMES[row.kind] if row.alive else "dead"
    line: Line = [("lifeline", row.lead), (style, row.name)]
    if row.pid:
        line.append(("note", f" {row.pid}"))
    if row.folded:
        line.append(("warn", f"  ▸ {row.below:,} folded"))
    line += [("note", text) for _, text in row.facts] if grey else row.facts
    return Row(row.path, (line,))
