"""The Processes tab."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from otpshell.observer.data.processes import SORTS, ProcessPage, ProcessRow
from otpshell.observer.screens.acting import ACTS, Acting
from otpshell.observer.screens.grid import Column, Grid, Row
from otpshell.observer.screens.view import Filtered, trouble_line
from otpshell.view.lines import counted

COLUMNS = (
    Column("pid", 11, sort="pid"),
    Column("name", 18, grows=2, sort="name"),
    Column("state", 8, sort="state", rank=6),
    Column("mail", 7, right=True, sort="mail", rank=8),
    Column("reductions", 12, right=True, sort="reductions", rank=5),
    Column("memory", 10, right=True, sort="memory", rank=4),
    Column("links", 7, right=True, sort="links", rank=2),
    Column("current function", 20, grows=3, rank=3),
)
_STATES = {"running": "good", "ready": "warn", "waiting": "note", "ended": "dead"}


class ProcessesView(Acting, Filtered):
    """Every process, sorted and filtered."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "sort", "sort"),
        Binding("O", "turn", "turn round", show=False),
        Binding("l", "library", "library", show=False),
        *ACTS,
    ]
    hint = "filter by pid or name"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.sort, self.down, self.system = "pid", False, False

    def compose(self) -> ComposeResult:
        yield from self.bar()
        yield Grid(COLUMNS, empty="no process has that in its pid or name")
        yield trouble_line()

    def on_mount(self) -> None:
        self.query_one(Grid).order = (self.sort, self.down)

    async def look_at(self) -> None:
        grid = self.query_one(Grid)
        start, count = grid.window()
        cursor, follow = grid.cursor, grid.key if grid.cursor else ""
        self._put(await self._page(start, count, fresh=True, follow=follow), was=cursor)

    async def _page(self, start: int, count: int, *, fresh: bool, follow: str = "") -> ProcessPage:
        order = {"sort": self.sort, "down": self.down, "filter": self.filter, "system": self.system}
        page: ProcessPage = await self.ask("processes", start=start, count=count, fresh=fresh, follow=follow, **order)
        return page

    def _put(self, page: ProcessPage, *, was: int | None = None, fresh: bool = True) -> None:
        rows = [_row(row) for row in page.rows]
        self.query_one(Grid).show(page.shown, page.start, rows, place=page.place, was=was, fresh=fresh)
        hidden = page.total - page.shown
        left = f", {hidden:,} not shown" if hidden else ""
        self.count(f"{counted(page.shown, 'process', 'processes')}{left}, by {self.sort}{' ▼' if self.down else ''}")

    def on_grid_wanted(self, event: Grid.Wanted) -> None:
        event.stop()
        self.run_worker(self._fill(event.start, event.count), group="fill", exclusive=True)

    async def _fill(self, start: int, count: int) -> None:
        self._put(await self._page(start, count, fresh=False), fresh=False)

    def on_grid_opened(self, event: Grid.Opened) -> None:
        event.stop()
        self.observer.open_process(event.key)

    def on_grid_sorted(self, event: Grid.Sorted) -> None:
        event.stop()
        self._sort_by(event.sort, not self.down if event.sort == self.sort else event.sort not in ("pid", "name"))

    def _sort_by(self, sort: str, down: bool) -> None:
        self.sort, self.down = sort, down
        grid = self.query_one(Grid)
        grid.order = (sort, down)
        grid.reset()
        self.look()

    def action_sort(self) -> None:
        following = SORTS[(SORTS.index(self.sort) + 1) % len(SORTS)]
        self._sort_by(following, following not in ("pid", "name"))

    def action_turn(self) -> None:
        self._sort_by(self.sort, not self.down)

    def action_library(self) -> None:
        self.system = not self.system
        self.look()

    def chosen(self) -> str:
        return self.query_one(Grid).key

    def acted(self) -> None:
        self.look()


def _row(row: ProcessRow) -> Row:
    mail = [("warn" if row.mail else "note", f"{row.mail:,}")]
    numbers = [f"{row.reductions:,}", f"{row.memory:,}", f"{row.links:,}"]
    return Row(row.pid, (row.pid, [("name", row.name)], [(_STATES[row.state], row.state)], mail, *numbers, [("note", row.current)]))
