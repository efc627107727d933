"""ETS tables: the stores, their owners and their order. What matches a pattern is decided by functions that callers hand in.

A table keeps, under the form its kind of key equality asks for, one object (set, ordered_set) or a list of objects (bag, duplicate_bag).
An ordered_set also keeps its keys sorted, once somebody has asked for order; the others keep the order of insertion.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from typing import Any

from otpshell.runtime.process import Process
from otpshell.terms.atom import Atom, atom
from otpshell.terms.equal import exact_equal
from otpshell.terms.idents import Pid, Ref
from otpshell.terms.maps import key_of
from otpshell.terms.order import sort_key

END = atom("$end_of_table")
TRANSFER = atom("ETS-TRANSFER")


# What the reference of a table holds, so that it is known as one when the table is gone.
TABLE = "table"


class Table:
    """One table. ``store`` maps a key to its object or, in a bag, to its list of objects."""

    def __init__(self, ref: Ref, name: Atom, kind: str, protection: str, key_position: int, owner: Process, named: bool) -> None:
        self.ref = ref
        self.name = name
        self.kind = kind
        self.protection = protection
        self.key_position = key_position
        self.owner = owner
        self.named = named
        self.heir: tuple[Pid, Any] | None = None
        self.options: dict[str, Any] = {}
        self.fixed: dict[Process, int] = {}
        self.store: dict[Any, Any] = {}
        self.bag = kind in ("bag", "duplicate_bag")
        self.ordered = kind == "ordered_set"
        self.size = 0
        self._sorted: list[tuple[Any, Any]] | None = None
        # Order of walking with next/2: keys as they came, and where each one stands. Dropped keys stay until the walk is made anew.
        self._walk: list[Any] | None = None
        self._places: dict[Any, int] = {}

    # -- keys and order ----------------------------------------------------------------------------------------------

    def where(self, key: Any) -> Any:
        """The form under which ``store`` has a key. In an ordered_set 1 and 1.0 are one key, as they are in a Python dict."""
        return key if self.ordered else key_of(key)

    def key(self, obj: tuple[Any, ...]) -> Any:
        return obj[self.key_position - 1]

    def _keys_in_order(self) -> list[Any]:
        if self.ordered:
            return self._order()
        if self._walk is None or (not self.fixed and len(self._walk) > 2 * len(self.store) + 16):
            self._walk = list(self.store)
            self._places = {where: place for place, where in enumerate(self._walk)}
        return self._walk

    def _order(self) -> list[tuple[Any, Any]]:
        if self._sorted is None:
            self._sorted = sorted(((sort_key(key), key) for key in self.store), key=_first)
        return self._sorted

    def _added(self, where: Any) -> None:
        if self.ordered:
            if self._sorted is not None:
                insort(self._sorted, (sort_key(where), where), key=_first)
        elif self._walk is not None:
            self._places[where] = len(self._walk)
            self._walk.append(where)

    def _removed(self, where: Any) -> None:
        if self.ordered and self._sorted is not None:
            del self._sorted[bisect_left(self._sorted, sort_key(where), key=_first)]

    def walk(self, after: Any = None, *, started: bool = False, reverse: bool = False) -> Iterator[Any]:
        """Stored keys in order, from the one after ``after`` when ``started``. The table may change while one walks.

        KeyError when ``after`` is no key of an unordered table.
        """
        if self.ordered:
            yield from self._walk_ordered(after, started, reverse)
            return
        keys = self._keys_in_order()
        at = self._places[self.where(after)] + 1 if started else 0
        while at < len(keys):
            where = keys[at]
            if where in self.store and self._places[where] == at:
                yield where
            at += 1

    def _walk_ordered(self, after: Any, started: bool, reverse: bool) -> Iterator[Any]:
        place: Any = sort_key(after) if started else None
        while True:
            order = self._order()
            if reverse:
                at = (bisect_left(order, place, key=_first) if place is not None else len(order)) - 1
            else:
                at = bisect_right(order, place, key=_first) if place is not None else 0
            if not 0 <= at < len(order):
                return
            place, where = order[at]
            yield where

    def step(self, key: Any, reverse: bool = False) -> Any:
        """``next/2`` and ``prev/2``: the key beside ``key``, END behind the last. KeyError when an unordered table lacks the key."""
        if not self.ordered:
            self._keys_in_order()
            where = self.where(key)
            if where not in self.store and not self.fixed:
                raise KeyError(key)
        return self.key_at(next(self.walk(key, started=True, reverse=reverse), _NOTHING))

    def edge(self, last: bool = False) -> Any:
        """``first/1`` and ``last/1``."""
        return self.key_at(next(self.walk(reverse=last and self.ordered), _NOTHING))

    def key_at(self, where: Any) -> Any:
        if where is _NOTHING:
            return END
        found = self.store[where]
        return self.key(found[0] if self.bag else found)

    # -- reading -----------------------------------------------------------------------------------------------------

    def lookup(self, key: Any) -> list[tuple[Any, ...]]:
        found = self.store.get(self.where(key))
        if found is None:
            return []
        return list(found) if self.bag else [found]

    def objects(self, reverse: bool = False) -> Iterator[tuple[Any, ...]]:
        """Every object, in order."""
        for where in list(self.walk(reverse=reverse)) if self.ordered else list(self.store):
            found = self.store.get(where)
            if found is None:
                continue
            if self.bag:
                yield from list(found)
            else:
                yield found

    # -- writing -----------------------------------------------------------------------------------------------------

    def insert(self, obj: tuple[Any, ...]) -> None:
        where = self.where(self.key(obj))
        found = self.store.get(where)
        if not self.bag:
            if found is None:
                self.size += 1
                self.store[where] = obj
                self._added(where)
            elif self.ordered and self.key(found) is not self.key(obj):
                # The key may be 1 where 1.0 was: the dict must hold the new one.
                del self.store[where]
                self._removed(where)
                self.store[where] = obj
                self._added(where)
            else:
                self.store[where] = obj
        elif found is None:
            self.store[where] = [obj]
            self.size += 1
            self._added(where)
        elif self.kind == "duplicate_bag" or not any(exact_equal(obj, other) for other in found):
            found.append(obj)
            self.size += 1

    def delete(self, key: Any) -> list[tuple[Any, ...]]:
        """Remove a key; gives the objects it had."""
        where = self.where(key)
        found = self.store.pop(where, None)
        if found is None:
            return []
        self._removed(where)
        gone = found if self.bag else [found]
        self.size -= len(gone)
        return gone

    def delete_object(self, obj: tuple[Any, ...]) -> None:
        """Remove every object that is exactly this one."""
        key = self.key(obj)
        found = self.store.get(self.where(key))
        if found is None:
            return
        if not self.bag:
            if exact_equal(found, obj):
                self.delete(key)
            return
        left = [other for other in found if not exact_equal(other, obj)]
        self.size -= len(found) - len(left)
        if left:
            self.store[self.where(key)] = left
        else:
            del self.store[self.where(key)]

    def clear(self) -> None:
        self.store.clear()
        self.size = 0
        self._sorted = None
        self._walk = None


_NOTHING: Any = object()


def _first(pair: tuple[Any, Any]) -> Any:
    return pair[0]


class Tables:
    """The tables of one VM."""

    def __init__(self, sched: Any) -> None:
        self.sched = sched
        self.by_ref: dict[Ref, Table] = {}
        self.by_name: dict[Atom, Table] = {}

    def tell(self, operation: str, table: Table, detail: Any) -> None:
        """The event of a write."""
        sched = self.sched
        if sched.watch:
            cur = sched.cur
            sched.emit("ets", cur.pid if cur is not None else None, operation, (table.name if table.named else table.ref, detail))

    def new(self, name: Atom, kind: str, protection: str, key_position: int, named: bool) -> Table | None:
        """A new table of the calling process; None when the name is taken."""
        if self.sched.steered:
            self.sched.point()
        if named and name in self.by_name:
            return None
        owner = self.sched.cur
        ref = self.sched.make_ref()
        ref.held = TABLE
        table = Table(ref, name, kind, protection, key_position, owner, named)
        self.by_ref[table.ref] = table
        if named:
            self.by_name[name] = table
        self._own(owner)
        self.tell("new", table, name)
        return table

    def find(self, which: Any) -> Table | None:
        """The table of that name or reference."""
        return self.by_name.get(which) if type(which) is Atom else self.by_ref.get(which) if type(which) is Ref else None

    def drop(self, table: Table) -> None:
        """The table is no more."""
        self.by_ref.pop(table.ref, None)
        if table.named and self.by_name.get(table.name) is table:
            del self.by_name[table.name]
        table.store = {}
        table.size = 0

    def rename(self, table: Table, name: Atom) -> bool:
        """Give a table another name: False when it is taken."""
        if table.named:
            if name in self.by_name:
                return False
            del self.by_name[table.name]
            self.by_name[name] = table
        table.name = name
        return True

    def transfer(self, table: Table, to: Process, data: Any) -> None:
        """Another process owns the table from now on, and is told so."""
        giver = table.owner.pid
        table.owner = to
        self._own(to)
        self.sched.deliver(to, (TRANSFER, table.name if table.named else table.ref, giver, data))

    def _own(self, process: Process) -> None:
        if process.on_exit is None:
            process.on_exit = []
        if self._owner_ended not in process.on_exit:
            process.on_exit.append(self._owner_ended)

    def _owner_ended(self, process: Process, reason: Any) -> None:
        for table in [table for table in self.by_ref.values() if table.owner is process]:
            heir = table.heir[0].process if table.heir is not None else None
            if heir is not None and heir is not process and heir.exit_reason is None:
                assert table.heir is not None
                self.tell("inherit", table, heir.pid)
                self.transfer(table, heir, table.heir[1])
            else:
                self.tell("lose", table, process.pid)
                self.drop(table)


__all__ = ["END", "Table", "Tables"]
