"""The Timeline tab: every event, and beside it the system as it was then."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical

from otpshell.observer.data.timeline import KINDS, EventPage, EventRow, Moment
from otpshell.observer.data.world import Trouble
from otpshell.observer.screens.acting import ACTS, Acting
from otpshell.observer.screens.grid import Column, Grid, Row
from otpshell.observer.screens.lines import Lines
from otpshell.observer.screens.tree import tree_row
from otpshell.observer.screens.view import Filtered, trouble_line
from otpshell.view.lines import Line, counted

EVENT_COLUMNS = (Column("event", 7, right=True), Column("time", 9, rank=3), Column("what happened", 30, grows=1))
_WIDE = 120


class TimelineView(Acting, Filtered):
    """Scrub through what happened."""

    DEFAULT_CSS = """
    TimelineView #both { layout: vertical; height: 1fr; }
    TimelineView #both.wide { layout: horizontal; }
    TimelineView #events { height: 1fr; width: 1fr; }
    TimelineView #then { height: 45%; width: 100%; border-top: solid $panel; }
    TimelineView .wide #then { height: 100%; width: 42%; border-top: none; border-left: solid $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "back", key_display="←"),
        Binding("right", "step(1)", "forward", key_display="→"),
        Binding("f", "follow", "follow"),
        Binding("y", "kinds", "kinds"),
        Binding("a", "everyone", "everyone", show=False),
        Binding("l", "library", "library", show=False),
        *ACTS,
    ]
    hint = "filter events"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.kinds, self.system, self.pid = "all", False, ""
        # Whether the newest event is kept in sight, as it is until one goes back.
        self.following = True
        self.moment: Moment | None = None
        self._page: EventPage | None = None
        self._to = 0
        self._wanted = 0
        self._asking = False

    def compose(self) -> ComposeResult:
        yield from self.bar()
        with Horizontal(id="both"):
            yield Grid(EVENT_COLUMNS, empty="no such event is recorded", id="events")
            with Vertical(id="then"):
                yield Lines(wraps=True, id="moment")
        yield trouble_line()

    def on_resize(self, event: events.Resize) -> None:
        self.query_one("#both").set_class(event.size.width >= _WIDE, "wide")

    def show_only(self, pid: str) -> None:
        """The events of one process."""
        self.pid, self.following = pid, True
        self.query_one(Grid).reset()
        self.look()

    def go_to(self, number: int) -> None:
        """Stand at an event."""
        self.following, self._to = False, number
        self.pid, self.kinds, self.system = "", "all", True
        self.look()

    async def look_at(self) -> None:
        grid = self.query_one(Grid)
        start, count = grid.window()
        cursor = grid.cursor
        follow = self._to or (int(grid.key) if grid.key and not self.following else 0)
        self._to = 0
        page = await self._events(-1 if self.following else start, count, fresh=True, follow=follow)
        place = page.shown - 1 if self.following else page.place
        self._put(page, place=place, was=cursor)

    async def _events(self, start: int, count: int, *, fresh: bool, follow: int = 0) -> EventPage:
        which = {"filter": self.filter, "kinds": self.kinds, "pid": self.pid, "system": self.system}
        page: EventPage = await self.ask("timeline", start=start, count=count, fresh=fresh, follow=follow, **which)
        return page

    def _put(self, page: EventPage, *, place: int | None = None, was: int | None = None, fresh: bool = True) -> None:
        rows = [event_row(row) for row in page.rows]
        self.query_one(Grid).show(page.shown, page.start, rows, place=place, was=was, fresh=fresh)
        self._page = page
        self._tell_count()

    def _tell_count(self) -> None:
        page = self._page
        if page is not None:
            of = f" of {self.pid}" if self.pid else ""
            kinds = "" if self.kinds == "all" else f", {self.kinds}"
            state = "" if page.recording else "; the recorder is off (record on)"
            how = "following" if self.following else "standing still"
            self.count(f"{counted(page.shown, 'event')}{of}{kinds}, {how}{state}")

    def on_grid_wanted(self, event: Grid.Wanted) -> None:
        event.stop()
        self.run_worker(self._fill(event.start, event.count), group="fill", exclusive=True)

    async def _fill(self, start: int, count: int) -> None:
        self._put(await self._events(start, count, fresh=False), fresh=False)

    def on_grid_moved(self, event: Grid.Moved) -> None:
        event.stop()
        grid = event.grid
        if self.following and grid.cursor < grid.total - 1:
            self.following = False
            self._tell_count()
        self._wanted = int(event.key)
        if not self._asking:
            self._asking = True
            self.run_worker(self._show_moments(), group="moment")

    async def _show_moments(self) -> None:
        """Show the moment that is wanted, and again the one that is wanted by then: never more than one at a time is worked out."""
        try:
            shown = -1
            while shown != self._wanted:
                shown = self._wanted
                self.moment = await self.ask("moment", number=shown, pid=self.pid, system=self.system)
                self.query_one("#moment", Lines).show(moment_lines(self.moment))
        except Trouble as trouble:
            self.say(str(trouble))
        finally:
            self._asking = False

    def on_grid_opened(self, event: Grid.Opened) -> None:
        event.stop()
        if pid := self.chosen():
            self.observer.open_process(pid)

    def action_step(self, by: int) -> None:
        self.query_one(Grid).cursor += by

    def action_follow(self) -> None:
        self.following = True
        self.look()

    def action_kinds(self) -> None:
        names = list(KINDS)
        self.kinds = names[(names.index(self.kinds) + 1) % len(names)]
        self._anew()

    def action_everyone(self) -> None:
        self.pid = ""
        self._anew()

    def action_library(self) -> None:
        self.system = not self.system
        self._anew()

    def action_events(self) -> None:
        """Here: the events of this process alone."""
        if pid := self.chosen():
            self.show_only(pid)

    def _anew(self) -> None:
        self.query_one(Grid).reset()
        self.look()

    def chosen(self) -> str:
        return self.moment.pid if self.moment is not None else ""

    def acted(self) -> None:
        self.look()


def event_row(row: EventRow) -> Row:
    """An event as a row of a grid with ``EVENT_COLUMNS``."""
    return Row(str(row.number), ([("note", str(row.number))], [("time", row.at)], [(row.style, row.text)]))


def moment_lines(moment: Moment) -> list[Line]:
    """The system as it was: the process that the event is about, then the tree."""
    lines: list[Line] = [[("heading", f"after event {moment.number}"), ("note", f"  at {moment.at}")]]
    if not moment.complete:
        lines.append([("warn", "the first events have left the recorder: what was before them is missing here")])
    lines += [[("code", f"  {text}")] for text in moment.event]
    if moment.about:
        lines += [[], [("name", moment.about), ("note", f" {moment.pid}")]]
        lines += [[("note", "  state   "), ("", text)] for text in moment.state]
        lines += [[("note", "  mail    "), ("warn", text)] for text in moment.mail] or [[("note", "  mail    empty")]]
        if moment.links:
            lines.append([("note", "  linked  "), ("", ", ".join(moment.links))])
    lines.append([])
    for row in moment.tree.rows:
        spans = tree_row(row, []).cells[0]
        line: Line = [("", spans)] if isinstance(spans, str) else list(spans)
        lines.append([("match", "▶ "), *line] if row.pid and row.pid == moment.pid else [("", "  "), *line])
    if moment.tables:
        lines += [[], [("note", "tables")], *[[("", f"  {table}")] for table in moment.tables]]
    return lines
