"""ETS: the list of tables, the objects of one, and writing to it by the rules that ETS has for any process that is not the owner."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

from otpshell.observer.data.world import Trouble, World
from otpshell.runtime.ets import Table
from otpshell.terms.atom import atom

_KEEP_OBJECTS = 20_000
# So many objects are looked through at most for a search, and are sorted.
_MOST_SEARCHED = 200_000


@dataclass(frozen=True)
class TableRow:
    """``id`` is what the other questions take. ``owner`` is a pid."""

    id: str
    name: str
    kind: str
    access: str
    size: int
    owner: str
    owner_name: str
    keypos: int


@dataclass(frozen=True)
class TableList:
    total: int
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class ObjectRow:
    """``token`` names the object for :func:`delete_object` and :func:`object_source` while the table is looked at."""

    token: int
    key: str
    text: str


@dataclass(frozen=True)
class ObjectPage:
    """``size`` objects in the table, ``shown`` of them pass the search; ``note`` says what was not looked at."""

    table: TableRow
    size: int
    shown: int
    start: int
    rows: tuple[ObjectRow, ...]
    note: str


def tables(world: World, filter: str = "") -> TableList:
    """Every table whose name, kind or owner contains ``filter``, by name."""
    found = world.copied(lambda: list(world.sched.ets.by_ref.values()))
    rows = sorted((_row(world, table) for table in found), key=lambda row: (row.name, row.id))
    words = filter.lower().split()
    kept = tuple(
        row for row in rows if all(word in f"{row.name} {row.kind} {row.access} {row.owner} {row.owner_name}".lower() for word in words)
    )
    return TableList(len(rows), kept)


def _row(world: World, table: Table) -> TableRow:
    owner = table.owner.pid
    return TableRow(
        str(table.ref.number),
        world.show(table.name) if table.named else f"{world.show(table.name)} {world.show(table.ref)}",
        table.kind,
        table.protection,
        table.size,
        world.text_of(owner),
        world.name(owner),
        table.key_position,
    )


def _table(world: World, id: str) -> Table:
    found = next((table for table in world.copied(lambda: list(world.sched.ets.by_ref.values())) if str(table.ref.number) == id), None)
    if found is None:
        raise Trouble("this table is gone: its owner deleted it or has ended")
    return found


def objects(world: World, id: str, search: str = "", start: int = 0, count: int = 50, fresh: bool = True) -> ObjectPage:
    """The objects of a table from ``start`` on whose text contains ``search``, in the order of the table."""
    table = _table(world, id)
    kept = world.kept.setdefault("objects", {})
    key = (id, search)
    known = kept.get(key)
    if fresh or known is None:
        known = _matching(world, table, search.lower())
        world.kept["objects"] = {key: known}
    found, note = known
    start = max(0, min(start, len(found) - 1))
    rows = tuple(_object(world, table, place, found[place]) for place in range(start, min(start + count, len(found))))
    return ObjectPage(_row(world, table), table.size, len(found), start, rows, note)


def _matching(world: World, table: Table, search: str) -> tuple[list[Any], str]:
    found = world.in_vm(lambda: list(islice(table.objects(), _MOST_SEARCHED)))
    note = f"only the first {_MOST_SEARCHED:,} objects are looked at" if table.size > len(found) else ""
    if search:
        found = [each for each in found if search in world.show(each).lower()]
    return found, note


def _object(world: World, table: Table, place: int, value: Any) -> ObjectRow:
    held = world.kept.setdefault("held", {})
    token = world.kept["tokens"] = world.kept.get("tokens", 0) + 1
    held[token] = (table, value)
    while len(held) > _KEEP_OBJECTS:
        held.pop(next(iter(held)))
    return ObjectRow(token, world.show(table.key(value)), world.show(value))


def _held(world: World, token: int) -> tuple[Table, Any]:
    found = world.kept.get("held", {}).get(token)
    if found is None:
        raise Trouble("this object is not in sight any more: look at the table again")
    return found  # type: ignore[no-any-return]


def object_source(world: World, token: int) -> str:
    """An object in full, to be edited."""
    return world.show(_held(world, token)[1], short=False)


def delete_object(world: World, id: str, token: int) -> str:
    """Delete an object; says what was done."""
    table, value = _held(world, token)
    _writable(world, _table(world, id))
    _call(world, "delete_object", table, value)
    return f"deleted {world.show(value)}"


def insert_object(world: World, id: str, source: str, replaces: int = 0) -> str:
    """Insert the tuple that Elixir source gives, in place of the object ``replaces`` when that is a token. Says what was done."""
    table = _table(world, id)
    _writable(world, table)
    old = _held(world, replaces)[1] if replaces else None

    def work() -> str:
        value = world.evaluate(source)
        if type(value) is not tuple or len(value) < table.key_position:
            raise Trouble(f"a table holds tuples with at least {table.key_position} elements, not {world.vm.inspect(value)}")
        if old is not None and table.key(old) != table.key(value):
            world.vm.apply(atom("ets"), atom("delete_object"), table.ref, old)
        elif old is not None and table.bag:
            world.vm.apply(atom("ets"), atom("delete_object"), table.ref, old)
        world.vm.apply(atom("ets"), atom("insert"), table.ref, value)
        return f"inserted {world.show(value)}"

    return str(world.in_process(work))


def drop_table(world: World, id: str) -> str:
    """Delete a whole table; says what was done."""
    table = _table(world, id)
    _writable(world, table)
    name = _row(world, table).name
    _call(world, "delete", table)
    return f"deleted the table {name}"


def _call(world: World, name: str, table: Table, *args: Any) -> None:
    def work() -> Any:
        return world.vm.apply(atom("ets"), atom(name), table.ref, *args)

    world.in_process(work)


def _writable(world: World, table: Table) -> None:
    if table.protection != "public":
        owner = world.name(table.owner.pid)
        raise Trouble(f"only its owner {owner} may write to this table: it is {table.protection}. Made with :public, any process may.")
