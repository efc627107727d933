"""The page of one process: everything about it, a tab each, and the actions on it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static, Tab, Tabs

from otpshell.observer.data.process import Neighbour, ProcessPage, Text
from otpshell.observer.data.timeline import EventPage
from otpshell.observer.screens.acting import ACTS, Acting
from otpshell.observer.screens.foot import Foot
from otpshell.observer.screens.grid import Column, Grid, Row
from otpshell.observer.screens.lines import Lines
from otpshell.observer.screens.timeline import EVENT_COLUMNS, event_row
from otpshell.observer.screens.view import Looking, trouble_line, update
from otpshell.view.lines import Line

_TABS = {
    "info": "Info",
    "state": "State",
    "mailbox": "Mailbox",
    "stack": "Stack",
    "events": "Events",
    "dictionary": "Dictionary",
    "code": "Code",
    "why": "Why",
}
_GONE = Text("it has ended: what it had is gone. The Timeline shows it as it was.", ())
_NEIGHBOURS = (Column("how", 12), Column("name", 20, grows=1), Column("pid", 12), Column("", 6))
_LABEL = 18


class PageLines(Lines):
    """Nothing stands beside the screen, so that the arrows turn the page's tabs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "screen.turn(-1)", "tab before", show=False),
        Binding("right", "screen.turn(1)", "tab behind", show=False),
    ]


class ProcessScreen(Acting, Looking, Screen[None]):
    """One process, alive or dead. All tabs share one text, and have a table below it or in its place."""

    DEFAULT_CSS = """
    ProcessScreen #name { height: 1; background: $primary 30%; padding: 0 1; text-style: bold; }
    ProcessScreen #text { height: 1fr; }
    ProcessScreen #text.info { height: auto; max-height: 60%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace,q", "leave", "back"),
        *ACTS,
        Binding("left", "turn(-1)", "tab before", show=False),
        Binding("right", "turn(1)", "tab behind", show=False),
        Binding("r", "look", "refresh", show=False),
        *[Binding(str(number), f"tab('{tab}')", title, show=False) for number, (tab, title) in enumerate(_TABS.items(), 1)],
    ]

    def __init__(self, pid: str) -> None:
        super().__init__()
        self.pid = pid
        self.page: ProcessPage | None = None

    def compose(self) -> ComposeResult:
        yield Static(f"process {self.pid}", id="name", markup=False)
        yield Tabs(*[Tab(f"{number} {title}", id=tab) for number, (tab, title) in enumerate(_TABS.items(), 1)])
        yield PageLines(wraps=True, id="text")
        yield Grid(_NEIGHBOURS, empty="it knows no other process", id="near")
        yield Grid(EVENT_COLUMNS, empty="no event of it is recorded", id="events-of-it")
        yield trouble_line()
        yield Foot()

    def on_mount(self) -> None:
        self.query_one(Tabs).can_focus = False
        self._show_tab()

    @property
    def tab(self) -> str:
        return self.query_one(Tabs).active or "info"

    def on_tabs_tab_activated(self) -> None:
        self._show_tab()

    def _show_tab(self) -> None:
        tab = self.tab
        text, near, mine = self.query_one("#text", Lines), self.query_one("#near", Grid), self.query_one("#events-of-it", Grid)
        text.display, near.display, mine.display = tab != "events", tab == "info", tab == "events"
        text.set_class(tab == "info", "info")
        text.show(())
        (near if tab == "info" else mine if tab == "events" else text).focus()
        self.look()

    def action_tab(self, tab: str) -> None:
        self.query_one(Tabs).active = tab

    def action_turn(self, by: int) -> None:
        names = list(_TABS)
        self.action_tab(names[(names.index(self.tab) + by) % len(names)])

    async def look_at(self) -> None:
        page: ProcessPage = await self.ask("process", pid=self.pid)
        ended = not page.alive and (self.page is None or self.page.alive)
        self.page = page
        update(self.query_one("#name", Static), _title(page))
        if ended and self.tab != "why":
            # That is what one wants to know first.
            self.action_tab("why")
            return
        tab = self.tab
        if tab == "info":
            self._info(page)
        elif tab == "stack":
            self.query_one("#text", Lines).show(_stack(page))
        elif tab == "events":
            await self._events(fresh=True)
        else:
            gone = not page.alive and tab in ("state", "mailbox", "dictionary")
            text: Text = _GONE if gone else await self.ask(tab, pid=self.pid)
            if tab == self.tab:
                self.query_one("#text", Lines).show_text(text)

    def _info(self, page: ProcessPage) -> None:
        lines: list[Line] = [[("note", f"{label:<{_LABEL}}"), ("", text)] for label, text in page.facts]
        self.query_one("#text", Lines).show([*lines, []])
        rows = [_neighbour(number, each) for number, each in enumerate(page.neighbours)]
        self.query_one("#near", Grid).show(len(rows), 0, rows)

    async def _events(self, *, fresh: bool) -> None:
        grid = self.query_one("#events-of-it", Grid)
        start, count = grid.window()
        page: EventPage = await self.ask("timeline", pid=self.pid, system=True, start=start, count=count, fresh=fresh)
        grid.show(page.shown, page.start, [event_row(row) for row in page.rows], fresh=fresh)

    def on_grid_wanted(self, event: Grid.Wanted) -> None:
        event.stop()
        if event.grid.id == "events-of-it":
            self.run_worker(self._events(fresh=False), group="fill", exclusive=True)

    def on_grid_opened(self, event: Grid.Opened) -> None:
        event.stop()
        if event.grid.id == "near" and self.page is not None:
            self.observer.open_process(self.page.neighbours[int(event.key)].pid)
        elif event.grid.id == "events-of-it":
            self.observer.show_moment(int(event.key))

    def action_look(self) -> None:
        self.look()

    def action_leave(self) -> None:
        self.dismiss(None)

    def chosen(self) -> str:
        return self.pid

    def acted(self) -> None:
        self.look()


def _title(page: ProcessPage) -> str:
    return f"{page.name}  {page.pid}" + ("" if page.alive else f"   ended: {page.ended}")


def _stack(page: ProcessPage) -> list[Line]:
    if not page.stack:
        return [[("note", "no stack: " + ("nothing of it is known" if page.alive else "it has ended"))]]
    return [[("heading", "where it is, the innermost call first")], [], *[[("code", entry)] for entry in page.stack]]


def _neighbour(number: int, each: Neighbour) -> Row:
    return Row(
        str(number), ([("note", each.how)], each.name, [("note", each.pid)], "" if each.alive else "ended"), "" if each.alive else "dead"
    )
