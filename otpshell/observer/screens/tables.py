"""The Tables tab, and the page of one table."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Input, Static

from otpshell.observer.data.tables import ObjectPage, TableList, TableRow
from otpshell.observer.data.world import Trouble
from otpshell.observer.screens.dialogs import Ask
from otpshell.observer.screens.foot import Foot
from otpshell.observer.screens.grid import Column, Grid, Row
from otpshell.observer.screens.view import Filtered, Looking, trouble_line, update

_TABLES = (
    Column("table", 20, grows=2),
    Column("objects", 10, right=True),
    Column("type", 14, rank=5),
    Column("access", 10, rank=6),
    Column("key", 5, right=True, rank=1),
    Column("owner", 16, grows=1, rank=7),
    Column("pid", 11, rank=4),
)
_OBJECTS = (Column("key", 16, grows=1), Column("object", 30, grows=4))


class TablesView(Filtered):
    """The tables of ETS."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("o", "owner", "owner")]
    hint = "filter by name or owner"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows: tuple[TableRow, ...] = ()

    def compose(self) -> ComposeResult:
        yield from self.bar()
        yield Grid(_TABLES, empty="no tables: :ets.new(:name, [:public, :named_table]) makes one")
        yield trouble_line()

    async def look_at(self) -> None:
        found: TableList = await self.ask("tables", filter=self.filter)
        self.rows = found.rows
        grid = self.query_one(Grid)
        place = next((number for number, row in enumerate(found.rows) if row.id == grid.key), None)
        grid.show(len(found.rows), 0, [_table_row(row) for row in found.rows], place=place)
        self.count(f"{len(found.rows)} of {found.total} tables")

    def on_grid_opened(self, event: Grid.Opened) -> None:
        event.stop()
        self.app.push_screen(TableScreen(event.key))

    def action_owner(self) -> None:
        key = self.query_one(Grid).key
        owner = next((row.owner for row in self.rows if row.id == key), "")
        if owner:
            self.observer.open_process(owner)


def _table_row(row: TableRow) -> Row:
    access = [("good" if row.access == "public" else "note", row.access)]
    return Row(row.id, ([("name", row.name)], f"{row.size:,}", row.kind, access, str(row.keypos), row.owner_name, [("note", row.owner)]))


class TableScreen(Looking, Screen[None]):
    """The objects of one table: search, edit, insert, delete."""

    DEFAULT_CSS = """
    TableScreen #name { height: 1; background: $primary 30%; padding: 0 1; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace,q", "leave", "back"),
        Binding("slash", "search", "search", key_display="/"),
        Binding("e", "edit", "edit"),
        Binding("i", "insert", "insert"),
        Binding("x,delete", "delete", "delete"),
        Binding("D", "drop", "delete table"),
        Binding("o", "owner", "owner"),
        Binding("r", "look", "refresh", show=False),
    ]

    def __init__(self, table: str) -> None:
        super().__init__()
        self.table = table
        self.page: ObjectPage | None = None

    def compose(self) -> ComposeResult:
        yield Static("table", id="name", markup=False)
        with Horizontal(classes="bar"):
            yield Static("", classes="count", markup=False)
            yield Input(placeholder="/ search in the objects", compact=True)
        yield Grid(_OBJECTS, empty="no objects")
        yield trouble_line()
        yield Foot()

    def on_mount(self) -> None:
        self.query_one(Grid).focus()
        self.look()

    async def look_at(self) -> None:
        self._put(await self._page(fresh=True))

    async def _page(self, *, fresh: bool) -> ObjectPage:
        start, count = self.query_one(Grid).window()
        search = self.query_one(Input).value
        page: ObjectPage = await self.ask("objects", id=self.table, search=search, start=start, count=count, fresh=fresh)
        return page

    def _put(self, page: ObjectPage, fresh: bool = True) -> None:
        self.page = page
        row = page.table
        update(self.query_one("#name", Static), f"{row.name}   {row.kind}, {row.access}, owned by {row.owner_name} {row.owner}")
        update(self.query_one(".count", Static), f"{page.shown:,} of {page.size:,} objects  {page.note}")
        rows = [Row(str(each.token), ([("name", each.key)], each.text)) for each in page.rows]
        self.query_one(Grid).show(page.shown, page.start, rows, fresh=fresh)

    def on_grid_wanted(self, event: Grid.Wanted) -> None:
        event.stop()
        self.run_worker(self._fill(), group="fill", exclusive=True)

    async def _fill(self) -> None:
        self._put(await self._page(fresh=False), fresh=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one(Grid).reset()
        self.look()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(Grid).focus()

    def on_grid_opened(self, event: Grid.Opened) -> None:
        event.stop()
        self.action_edit()

    def action_search(self) -> None:
        self.query_one(Input).focus()

    def action_look(self) -> None:
        self.look()

    def action_leave(self) -> None:
        search = self.query_one(Input)
        if search.has_focus:
            search.value = ""
            self.query_one(Grid).focus()
        else:
            self.dismiss(None)

    def action_owner(self) -> None:
        if self.page is not None:
            self.observer.open_process(self.page.table.owner)

    async def _do(self, act: str, **arguments: Any) -> Any:
        try:
            said = await self.ask(act, **arguments)
        except Trouble as trouble:
            self.notify(str(trouble), severity="error", timeout=8, markup=False)
            return None
        self.look()
        return said

    async def _tell(self, act: str, **arguments: Any) -> bool:
        said = await self._do(act, **arguments)
        if said:
            self.notify(said, timeout=5, markup=False)
        return bool(said)

    @work
    async def action_edit(self) -> None:
        token = int(self.query_one(Grid).key or 0)
        old = await self._do("object_source", token=token) if token else None
        if old is None:
            return
        source = await self.app.push_screen_wait(Ask("Change the object", "A tuple. With another key it takes the place of this one.", old))
        if source is not None and source != old:
            await self._tell("insert_object", id=self.table, source=source, replaces=token)

    @work
    async def action_insert(self) -> None:
        source = await self.app.push_screen_wait(Ask("Insert an object", "An Elixir tuple, such as {:key, 1}."))
        if source is not None:
            await self._tell("insert_object", id=self.table, source=source)

    @work
    async def action_delete(self) -> None:
        token = int(self.query_one(Grid).key or 0)
        if token:
            await self._tell("delete_object", id=self.table, token=token)

    @work
    async def action_drop(self) -> None:
        name = self.page.table.name if self.page is not None else "it"
        sure = await self.app.push_screen_wait(Ask(f"Delete the whole table {name}?", "Type yes and press Enter."))
        if sure is not None and sure.strip().lower() == "yes" and await self._tell("drop_table", id=self.table):
            self.dismiss(None)
