"""Erlang's ``:ets``: tables shared between processes. The stores are in :mod:`otpshell.runtime.ets`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from otpshell.lang.native import Native
from otpshell.runtime.ets import END, TABLE, Table
from otpshell.stdlib.badargs import BadArgs, bad_argument, bad_arguments
from otpshell.stdlib.match_spec import NO_MATCH, BadSpec, bound_key, compile_spec, match_spec_of
from otpshell.terms.atom import ERROR, FALSE, NIL, OK, TRUE, UNDEFINED, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, charlist, cons, from_iter, is_list, is_proper, to_pylist
from otpshell.terms.equal import exact_equal
from otpshell.terms.errors import BADARG, ErlError
from otpshell.terms.fun import call
from otpshell.terms.idents import Pid, Ref

ets = Native("ets", "ets.erl", app="stdlib", doc="Tables that processes share: sets, ordered sets and bags of tuples.")
fn = ets.fn
NO_TABLE = "the table identifier does not refer to an existing ETS table"
NEVER_A_TABLE = "not a valid table identifier"
NO_ACCESS = "the table identifier refers to an ETS table with insufficient access rights"
WRONG_TYPE = "the table identifier refers to an ETS table of a type not supported by this operation"
BAD_SPEC, NO_KEY = "not a valid match specification", "not a key that exists in the table"
KINDS = ("set", "ordered_set", "bag", "duplicate_bag")
PROTECTIONS = ("public", "protected", "private")
NONE, CONTINUE = atom("none"), atom("$ets_continuation")


def _table(vm: Any, which: Any, write: bool = False, owner_only: bool = False, objects: Any = EMPTY) -> Table:
    if type(which) is not Atom and type(which) is not Ref:
        raise bad_argument(1, "not an atom or a table identifier")
    sched = vm.sched
    if write and sched.steered:
        # Before anything is read: what a write does with what it finds is one step.
        sched.point()
    table = sched.ets.find(which)
    if table is None:
        why = NO_TABLE if _may_be_table(which) else NEVER_A_TABLE
        if type(objects) is not tuple and not is_list(objects):
            raise bad_arguments((1, why), (2, "not a tuple"))
        raise bad_argument(1, why)
    protection = table.protection
    if protection != "public" and table.owner is not sched.cur and (write or owner_only or protection == "private"):
        raise bad_argument(1, NO_ACCESS)
    return table


def _may_be_table(which: Any) -> bool:
    """Whether a name or reference is one that a table can have or had."""
    return type(which) is Atom or getattr(which, "held", None) is TABLE


def _act(vm: Any, operation: str, table: Table, detail: Any) -> None:
    if vm.sched.watch:
        vm.sched.ets.tell(operation, table, detail)


def _name(table: Table) -> Any:
    return table.name if table.named else table.ref


# -- making and ending tables ----------------------------------------------------------------------------------------


@fn(vm=True)
def new(vm: Any, name: Any, options: Any) -> Any:
    """A new table of the caller: `:set`, `:ordered_set`, `:bag` or `:duplicate_bag`; `:named_table`, `:public`, `keypos: n`, …

    iex> table = :ets.new(:things, [:set])
    iex> :ets.insert(table, {:a, 1})
    iex> :ets.lookup(table, :a)
    [a: 1]
    """
    if type(name) is not Atom:
        raise bad_argument(1, "not an atom")
    if not (is_list(options) and is_proper(options)):
        raise bad_argument(2, "not a list")
    kind, protection, position, named, heir = "set", "protected", 1, False, None
    tuning: dict[str, Any] = {}
    for option in to_pylist(options):
        key, value = option if type(option) is tuple and len(option) == 2 else (option, None)
        word = key.name if type(key) is Atom else ""
        if value is None and word in KINDS:
            kind = word
        elif value is None and word in PROTECTIONS:
            protection = word
        elif value is None and word == "named_table":
            named = True
        elif value is None and word == "compressed":
            tuning[word] = TRUE
        elif word == "keypos" and type(value) is int and value > 0:
            position = value
        elif word in ("read_concurrency", "decentralized_counters") and value in (TRUE, FALSE):
            tuning[word] = value
        elif word == "write_concurrency" and value in (TRUE, FALSE, atom("auto")):
            tuning[word] = value
        elif option == (atom("heir"), NONE):
            heir = None
        elif type(option) is tuple and len(option) == 3 and option[0] is atom("heir") and type(option[1]) is Pid:
            heir = (option[1], option[2])
        else:
            raise bad_argument(2, "invalid options")
    table = vm.sched.ets.new(name, kind, protection, position, named)
    if table is None:
        raise bad_argument(1, "table name already exists")
    table.heir = heir
    table.options = tuning
    return _name(table)


@fn("delete", vm=True)
def delete_table(vm: Any, table: Any) -> Atom:
    """End a table.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, a: 1, b: 2)
    true
    iex> :ets.delete(table, :a)
    true
    iex> :ets.tab2list(table)
    [b: 2]
    iex> :ets.delete(table)
    true
    """
    found = _table(vm, table, write=True)
    _act(vm, "delete_table", found, NIL)
    vm.sched.ets.drop(found)
    return TRUE


@fn(vm=True)
def rename(vm: Any, table: Any, name: Any) -> Any:
    """Give a table another name.

    iex> :ets.new(:before, [:named_table])
    :before
    iex> :ets.rename(:before, :after)
    :after
    """
    found = _table(vm, table, write=True)
    if type(name) is not Atom:
        raise bad_argument(2, "not an atom")
    if not vm.sched.ets.rename(found, name):
        raise bad_argument(2, "table name already exists")
    return name


@fn(vm=True)
def give_away(vm: Any, table: Any, pid: Any, data: Any) -> Atom:
    """Make another process the owner; it gets `{:"ETS-TRANSFER", table, from, data}`.

    iex> table = :ets.new(:table, [])
    iex> {heir, ref} = spawn_monitor(fn -> receive do {:"ETS-TRANSFER", _table, _from, gift} -> exit({:got, gift}) end end)
    iex> :ets.give_away(table, heir, :present)
    true
    iex> receive do {:DOWN, ^ref, :process, ^heir, reason} -> reason end
    {:got, :present}
    """
    found = _table(vm, table)
    if type(pid) is not Pid:
        raise bad_argument(2, "not a pid")
    if found.owner is not vm.sched.cur:
        raise bad_argument(1, "the table is not owned by the calling process")
    process = pid.process
    if process is found.owner:
        raise bad_argument(2, "the process is already the owner of the table")
    if process is None or process.exit_reason is not None:
        raise bad_argument(2, "the pid refers to a terminated process")
    _act(vm, "give_away", found, pid)
    vm.sched.ets.transfer(found, process, data)
    return TRUE


@fn(vm=True)
def setopts(vm: Any, table: Any, options: Any) -> Atom:
    """Set the heir of a table.

    iex> table = :ets.new(:table, [])
    iex> :ets.setopts(table, {:heir, :none})
    true
    """
    found = _table(vm, table, owner_only=True)
    for option in to_pylist(options) if is_list(options) else [options]:
        if option == (atom("heir"), NONE):
            found.heir = None
        elif type(option) is tuple and len(option) == 3 and option[0] is atom("heir") and type(option[1]) is Pid:
            found.heir = (option[1], option[2])
        else:
            raise bad_argument(2, "invalid options")
    return TRUE


@fn(vm=True)
def all(vm: Any) -> Any:
    """All tables.

    iex> table = :ets.new(:table, [])
    iex> table in :ets.all()
    true
    """
    return from_iter([_name(table) for table in vm.sched.ets.by_ref.values()])


@fn(vm=True)
def whereis(vm: Any, name: Any) -> Any:
    """The reference of a named table, or `:undefined`.

    iex> :ets.whereis(:no_such_table)
    :undefined
    """
    if type(name) is not Atom:
        raise bad_argument(1, "invalid table name (must be an atom)")
    table = vm.sched.ets.find(name)
    return UNDEFINED if table is None else table.ref


_INFO = [
    "id", "decentralized_counters", "read_concurrency", "write_concurrency", "compressed", "memory", "owner", "heir", "name", "size",
    "node", "named_table", "type", "keypos", "protection",
]  # fmt: skip


def _info(vm: Any, table: Table, item: str) -> Any:
    if item in ("decentralized_counters", "read_concurrency", "write_concurrency", "compressed"):
        return table.options.get(item, FALSE)
    if item in ("fixed", "safe_fixed", "safe_fixed_monotonic_time"):
        return boolean(table.fixed) if item == "fixed" or not table.fixed else FALSE
    return {
        "id": table.ref,
        # In words, as the BEAM counts an empty table and about what an object takes.
        "memory": 305 + 8 * table.size,
        "owner": table.owner.pid,
        "heir": table.heir[0] if table.heir is not None else NONE,
        "name": table.name,
        "size": table.size,
        "node": vm.sched.node,
        "named_table": boolean(table.named),
        "type": atom(table.kind),
        "keypos": table.key_position,
        "protection": atom(table.protection),
        "binary": EMPTY,
    }.get(item)


def _for_info(vm: Any, which: Any) -> Table | None:
    if type(which) is not Atom and type(which) is not Ref:
        raise bad_argument(1, "not an atom or a table identifier")
    if not _may_be_table(which):
        raise bad_argument(1, NEVER_A_TABLE)
    return vm.sched.ets.find(which)


@fn("info", vm=True)
def info(vm: Any, table: Any) -> Any:
    """What is known of a table, `:undefined` when there is none.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, a: 1)
    true
    iex> :ets.info(table, :size)
    1
    """
    found = _for_info(vm, table)
    return UNDEFINED if found is None else from_iter([(atom(item), _info(vm, found, item)) for item in _INFO])


@fn("info", vm=True)
def info_item(vm: Any, table: Any, item: Any) -> Any:
    """One item of a table."""
    found = _for_info(vm, table)
    if found is None:
        return UNDEFINED
    value = _info(vm, found, item.name) if type(item) is Atom else None
    if value is None:
        raise bad_argument(2, "not a valid info item")
    return value


@fn(vm=True)
def safe_fixtable(vm: Any, table: Any, fix: Any) -> Atom:
    """Let the caller walk a table with `next/2` while objects are deleted.

    iex> table = :ets.new(:table, [])
    iex> :ets.safe_fixtable(table, true)
    true
    """
    found = _table(vm, table)
    if fix is not TRUE and fix is not FALSE:
        raise bad_argument(2, "not a boolean")
    holders, me = found.fixed, vm.sched.cur
    if fix is TRUE:
        holders[me] = holders.get(me, 0) + 1
    elif holders.get(me, 0) > 1:
        holders[me] -= 1
    else:
        holders.pop(me, None)
    return TRUE


# -- writing ---------------------------------------------------------------------------------------------------------


def _objects(table: Table, given: Any) -> list[tuple[Any, ...]]:
    position = table.key_position
    if type(given) is tuple:
        if not given:
            raise bad_argument(2, "is an empty tuple")
        if len(given) < position:
            raise ErlError(BADARG)
        return [given]
    if not is_list(given):
        raise bad_argument(2, "not a tuple")
    objects = to_pylist(given) if is_proper(given) else [None]
    for obj in objects:
        if type(obj) is not tuple or not obj:
            raise bad_argument(2, "not a non-empty tuple or a list of non-empty tuples")
    if any(len(obj) < position for obj in objects):  # type: ignore[arg-type]
        raise ErlError(BADARG)
    return objects  # type: ignore[return-value]


@fn(vm=True)
def insert(vm: Any, table: Any, objects: Any) -> Atom:
    """Put one object or a list of them into a table, in place of those with the same key unless it is a bag.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, {:a, 1})
    true
    iex> :ets.insert(table, a: 2, b: 3)
    true
    iex> :ets.lookup(table, :a)
    [a: 2]
    """
    found = _table(vm, table, write=True, objects=objects)
    given = _objects(found, objects)
    _act(vm, "insert", found, objects)
    for obj in given:
        found.insert(obj)
    return TRUE


@fn(vm=True)
def insert_new(vm: Any, table: Any, objects: Any) -> Atom:
    """Insert only if none of the keys is there: whether it did.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert_new(table, {:a, 1})
    true
    iex> :ets.insert_new(table, {:a, 2})
    false
    """
    found = _table(vm, table, write=True, objects=objects)
    given = _objects(found, objects)
    _act(vm, "insert_new", found, objects)
    if any(found.where(found.key(obj)) in found.store for obj in given):
        return FALSE
    for obj in given:
        found.insert(obj)
    return TRUE


@fn(vm=True)
def delete(vm: Any, table: Any, key: Any) -> Atom:
    """Remove the objects of a key."""
    found = _table(vm, table, write=True)
    _act(vm, "delete", found, key)
    found.delete(key)
    return TRUE


@fn(vm=True)
def delete_object(vm: Any, table: Any, obj: Any) -> Atom:
    """Remove exactly this object.

    iex> table = :ets.new(:table, [:bag])
    iex> :ets.insert(table, a: 1, a: 2)
    true
    iex> :ets.delete_object(table, {:a, 1})
    true
    iex> :ets.lookup(table, :a)
    [a: 2]
    """
    found = _table(vm, table, write=True)
    if type(obj) is not tuple:
        raise bad_argument(2, "not a tuple")
    _act(vm, "delete_object", found, obj)
    if len(obj) >= found.key_position:
        found.delete_object(obj)
    return TRUE


@fn(vm=True)
def delete_all_objects(vm: Any, table: Any) -> Atom:
    """Empty a table.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, a: 1)
    true
    iex> :ets.delete_all_objects(table)
    true
    iex> :ets.tab2list(table)
    []
    """
    found = _table(vm, table, write=True)
    _act(vm, "delete_all_objects", found, NIL)
    found.clear()
    return TRUE


@fn(vm=True)
def take(vm: Any, table: Any, key: Any) -> Any:
    """Remove the objects of a key and give them.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, a: 1)
    true
    iex> :ets.take(table, :a)
    [a: 1]
    iex> :ets.take(table, :a)
    []
    """
    found = _table(vm, table, write=True)
    _act(vm, "take", found, key)
    return from_iter(found.delete(key))


def _updatable(vm: Any, table: Any) -> Table:
    found = _table(vm, table, write=True)
    if found.bag:
        raise bad_argument(1, WRONG_TYPE)
    return found


@fn("update_counter", vm=True)
def update_counter_default(vm: Any, table: Any, key: Any, operations: Any, default: Any) -> Any:
    """Like `update_counter/3`, with an object to begin from where the key is missing.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, hits: 1)
    true
    iex> :ets.update_counter(table, :hits, 1)
    2
    iex> :ets.update_counter(table, :misses, 1, {:misses, 0})
    1
    """
    found = _updatable(vm, table)
    if type(default) is not tuple or len(default) < found.key_position:
        raise bad_argument(4, "not a tuple")
    position = found.key_position - 1
    return _count(vm, found, key, operations, default[:position] + (key,) + default[position + 1 :])


@fn(vm=True)
def update_counter(vm: Any, table: Any, key: Any, operations: Any) -> Any:
    """Add to integers of an object: an increment, `{position, increment}`, `{position, increment, limit, reset}` or a list of these."""
    return _count(vm, _updatable(vm, table), key, operations, None)


def _count(vm: Any, table: Table, key: Any, operations: Any, default: Any) -> Any:
    obj = table.store.get(table.where(key), default)
    if obj is None:
        raise bad_argument(2, NO_KEY)
    several = is_list(operations)
    wanted = to_pylist(operations) if several else [operations]
    if type(operations) is int:
        wanted = [(table.key_position + 1, operations)]
    values = list(obj)
    results = [_step(values, operation, table.key_position) for operation in wanted]
    _act(vm, "update_counter", table, (key, operations))
    table.insert(tuple(values))
    return from_iter(results) if several else results[0]


def _step(values: list[Any], operation: Any, key_position: int) -> int:
    fits = type(operation) is tuple and len(operation) in (2, 4) and [type(part) for part in operation] == [int] * len(operation)
    if not fits:
        raise bad_argument(3, "not a valid update operation")
    position, increment = operation[:2]
    if position == key_position:
        raise bad_argument(3, "the position is the same as the key position")
    if not 1 <= position <= len(values):
        raise bad_argument(3, "the position in the update operation is out of range")
    if type(values[position - 1]) is not int:
        raise bad_argument(3, "the value in the given position, in the object, is not an integer")
    value = values[position - 1] + increment
    if len(operation) == 4:
        limit, reset = operation[2:]
        if (increment >= 0 and value > limit) or (increment < 0 and value < limit):
            value = reset
    values[position - 1] = value
    return value


@fn(vm=True)
def update_element(vm: Any, table: Any, key: Any, changes: Any) -> Atom:
    """Replace elements of an object: `{position, value}` or a list of these. Whether the key was there.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, a: 1)
    true
    iex> :ets.update_element(table, :a, {2, 9})
    true
    iex> :ets.lookup(table, :a)
    [a: 9]
    """
    found = _updatable(vm, table)
    wanted = to_pylist(changes) if is_list(changes) else [changes]
    obj = found.store.get(found.where(key))
    values = list(obj) if obj is not None else None
    for change in wanted:
        if type(change) is not tuple or len(change) != 2 or type(change[0]) is not int:
            raise bad_argument(3, "is not a valid element specification")
        if change[0] == found.key_position:
            raise bad_argument(3, "the position is the same as the key position")
        if change[0] < 1 or (values is not None and change[0] > len(values)):
            raise bad_argument(3, "out of range")
        if values is not None:
            values[change[0] - 1] = change[1]
    if values is None:
        return FALSE
    _act(vm, "update_element", found, (key, changes))
    found.insert(tuple(values))
    return TRUE


# -- reading ---------------------------------------------------------------------------------------------------------


@fn(vm=True)
def lookup(vm: Any, table: Any, key: Any) -> Any:
    """The objects of a key.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, a: 1)
    true
    iex> :ets.lookup(table, :a)
    [a: 1]
    iex> :ets.lookup(table, :b)
    []
    """
    return from_iter(_table(vm, table).lookup(key))


@fn(vm=True)
def lookup_element(vm: Any, table: Any, key: Any, position: Any) -> Any:
    """One element of the object of a key; in a bag a list of them, the newest object first.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, a: 1)
    true
    iex> :ets.lookup_element(table, :a, 2)
    1
    """
    found = _table(vm, table)
    if type(position) is not int:
        raise bad_argument(3, "not an integer")
    if position < 1:
        raise bad_argument(3, "out of range")
    objects = found.lookup(key)
    if not objects:
        raise bad_argument(2, NO_KEY)
    if any(len(obj) < position for obj in objects):
        raise bad_argument(3, "position is greater than the size of the object")
    elements = [obj[position - 1] for obj in reversed(objects)]
    return from_iter(elements) if found.bag else elements[0]


@fn(vm=True)
def member(vm: Any, table: Any, key: Any) -> Atom:
    """Whether a key is there.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, a: 1)
    true
    iex> :ets.member(table, :a)
    true
    """
    found = _table(vm, table)
    return boolean(found.where(key) in found.store)


@fn(vm=True)
def tab2list(vm: Any, table: Any) -> Any:
    """All objects.

    iex> table = :ets.new(:table, [:ordered_set])
    iex> :ets.insert(table, b: 2, a: 1)
    true
    iex> :ets.tab2list(table)
    [a: 1, b: 2]
    """
    return from_iter(list(_table(vm, table).objects()))


@fn(vm=True)
def first(vm: Any, table: Any) -> Any:
    """The first key, or `:"$end_of_table"`.

    iex> table = :ets.new(:table, [:ordered_set])
    iex> :ets.insert(table, b: 2, a: 1)
    true
    iex> :ets.first(table)
    :a
    """
    return _table(vm, table).edge()


@fn(vm=True)
def last(vm: Any, table: Any) -> Any:
    """The last key of an ordered set; of another table the first one.

    iex> table = :ets.new(:table, [:ordered_set])
    iex> :ets.insert(table, b: 2, a: 1)
    true
    iex> :ets.last(table)
    :b
    """
    return _table(vm, table).edge(last=True)


def _beside(vm: Any, table: Any, key: Any, reverse: bool) -> Any:
    found = _table(vm, table)
    try:
        return found.step(key, reverse)
    except KeyError:
        raise bad_argument(2, NO_KEY) from None


@fn(vm=True)
def next(vm: Any, table: Any, key: Any) -> Any:
    """The key after a key.

    iex> table = :ets.new(:table, [:ordered_set])
    iex> :ets.insert(table, b: 2, a: 1)
    true
    iex> :ets.next(table, :a)
    :b
    iex> :ets.next(table, :b)
    :"$end_of_table"
    """
    return _beside(vm, table, key, False)


@fn(vm=True)
def prev(vm: Any, table: Any, key: Any) -> Any:
    """The key before a key of an ordered set; in another table the same as `next/2`.

    iex> table = :ets.new(:table, [:ordered_set])
    iex> :ets.insert(table, b: 2, a: 1)
    true
    iex> :ets.prev(table, :b)
    :a
    """
    return _beside(vm, table, key, True)


@fn(vm=True)
def slot(vm: Any, table: Any, index: Any) -> Any:
    """The objects at a place, counted from 0.

    iex> table = :ets.new(:table, [:ordered_set])
    iex> :ets.insert(table, b: 2, a: 1)
    true
    iex> :ets.slot(table, 0)
    [a: 1]
    iex> :ets.slot(table, 2)
    :"$end_of_table"
    """
    found = _table(vm, table)
    if type(index) is not int or index < 0 or index > len(found.store):
        raise bad_argument(2, "out of range")
    for at, where in enumerate(found.walk()):
        if at == index:
            return from_iter(found.store[where] if found.bag else [found.store[where]])
    return END


def _fold(vm: Any, fun: Any, start: Any, table: Any, reverse: bool) -> Any:
    found = _table(vm, table)
    objects = list(found.objects())
    for obj in reversed(objects) if reverse else objects:
        start = call(fun, obj, start)
    return start


@fn(vm=True)
def foldl(vm: Any, fun: Any, start: Any, table: Any) -> Any:
    """Fold over all objects, first to last.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, a: 1, b: 2)
    true
    iex> :ets.foldl(fn {_key, n}, sum -> n + sum end, 0, table)
    3
    """
    return _fold(vm, fun, start, table, False)


@fn(vm=True)
def foldr(vm: Any, fun: Any, start: Any, table: Any) -> Any:
    """Fold over all objects, last to first.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, a: 1, b: 2)
    true
    iex> :ets.foldr(fn {_key, n}, sum -> n + sum end, 0, table)
    3
    """
    return _fold(vm, fun, start, table, True)


# -- matching --------------------------------------------------------------------------------------------------------


def _compiled(vm: Any, spec: Any, position: int = 2) -> Callable[[Any], Any]:
    sched = vm.sched
    try:
        return compile_spec(spec, lambda: sched.cur.pid, sched.node)
    except BadSpec:
        raise bad_argument(position, BAD_SPEC) from None


def _candidates(table: Table, spec: Any, reverse: bool = False) -> Iterator[tuple[Any, ...]]:
    key = bound_key(spec, table.key_position)
    return iter(table.lookup(key)) if key is not NO_MATCH else table.objects(reverse)


def _select(vm: Any, table: Any, spec: Any, reverse: bool = False) -> Any:
    found = _table(vm, table)
    run = _compiled(vm, spec)
    return from_iter([result for obj in _candidates(found, spec, reverse) if (result := run(obj)) is not NO_MATCH])


def _some(vm: Any, table: Any, spec: Any, limit: Any, reverse: bool = False) -> Any:
    found = _table(vm, table)
    run = _compiled(vm, spec)
    if type(limit) is not int:
        raise bad_argument(3, "not an integer")
    if limit < 1:
        raise bad_argument(3, "out of range")
    return _portion(found, spec, run, limit, reverse, None, 0)


def _portion(table: Table, spec: Any, run: Any, limit: int, reverse: bool, after: Any, offset: int) -> Any:
    """``{results, continuation}``; the continuation says after which key (and how many objects of it) to go on."""
    results: list[Any] = []
    for where in table.walk(after, started=True, reverse=reverse) if after is not None else table.walk(reverse=reverse):
        stored = table.store[where]
        for at, obj in enumerate(list(stored) if table.bag else [stored]):
            if at < offset:
                continue
            result = run(obj)
            if result is not NO_MATCH:
                results.append(result)
                if len(results) == limit:
                    here = table.key(obj)
                    whole = not table.bag or at + 1 == len(stored)
                    state = (CONTINUE, _name(table), spec, limit, boolean(reverse), (here,), 0 if whole else at + 1)
                    return (from_iter(results), state)
        offset = 0
        after = table.key_at(where)
    return (from_iter(results), END) if results else END


def _go_on(vm: Any, continuation: Any) -> Any:
    if continuation is END:
        return END
    if type(continuation) is not tuple or len(continuation) != 7 or continuation[0] is not CONTINUE:
        raise bad_argument(1, "not a valid continuation")
    _, which, spec, limit, reverse, (here,), offset = continuation
    table = _table(vm, which)
    run = _compiled(vm, spec, 1)
    backwards = reverse is TRUE
    if offset:
        # In the middle of a bag's key: begin with that key again, past the objects already given.
        stored = table.store.get(table.where(here), [])
        results = [result for obj in stored[offset:] if (result := run(obj)) is not NO_MATCH]
        if len(results) > limit:
            results = results[:limit]
            return (from_iter(results), (CONTINUE, which, spec, limit, reverse, (here,), offset + limit))
        if len(results) == limit:
            return (from_iter(results), (CONTINUE, which, spec, limit, reverse, (here,), 0))
        rest = _portion(table, spec, run, limit - len(results), backwards, here, 0)
        if rest is END:
            return (from_iter(results), END) if results else END
        more, state = rest
        state = state if state is END else (*state[:3], limit, *state[4:])
        return (from_iter([*results, *to_pylist(more)]), state)
    return _portion(table, spec, run, limit, backwards, here, 0)


@fn("select", vm=True)
def select_more(vm: Any, continuation: Any) -> Any:
    """The next portion of a `select/3`.

    iex> table = :ets.new(:table, [:ordered_set])
    iex> :ets.insert(table, a: 1, b: 2, c: 3)
    true
    iex> :ets.select(table, [{{:"$1", :"$2"}, [{:>, :"$2", 1}], [:"$1"]}])
    [:b, :c]
    """
    return _go_on(vm, continuation)


@fn(vm=True)
def select(vm: Any, table: Any, spec: Any) -> Any:
    """What a match specification makes of the objects it matches."""
    return _select(vm, table, spec)


@fn("select", vm=True)
def select_some(vm: Any, table: Any, spec: Any, limit: Any) -> Any:
    """At most `limit` results, and a continuation for more: `{results, continuation}` or `:"$end_of_table"`."""
    return _some(vm, table, spec, limit)


@fn("select_reverse", vm=True)
def select_reverse_more(vm: Any, continuation: Any) -> Any:
    """The next portion of a `select_reverse/3`.

    iex> table = :ets.new(:table, [:ordered_set])
    iex> :ets.insert(table, a: 1, b: 2)
    true
    iex> :ets.select_reverse(table, [{{:"$1", :_}, [], [:"$1"]}])
    [:b, :a]
    """
    return _go_on(vm, continuation)


@fn(vm=True)
def select_reverse(vm: Any, table: Any, spec: Any) -> Any:
    """Like `select/2`, from the last object of an ordered set to the first."""
    return _select(vm, table, spec, True)


@fn("select_reverse", vm=True)
def select_reverse_some(vm: Any, table: Any, spec: Any, limit: Any) -> Any:
    """Like `select/3`, backwards."""
    return _some(vm, table, spec, limit, True)


@fn("match", vm=True)
def match_more(vm: Any, continuation: Any) -> Any:
    """The next portion of a `match/3`.

    iex> table = :ets.new(:table, [:ordered_set])
    iex> :ets.insert(table, a: 1, b: 2)
    true
    iex> :ets.match(table, {:"$1", 2})
    [[:b]]
    """
    return _go_on(vm, continuation)


@fn(vm=True)
def match(vm: Any, table: Any, pattern: Any) -> Any:
    """The variables `:"$1"`, `:"$2"` … of every object that fits a pattern."""
    return _select(vm, table, match_spec_of(pattern, False))


@fn("match", vm=True)
def match_some(vm: Any, table: Any, pattern: Any, limit: Any) -> Any:
    """Like `match/2`, at most `limit` at a time."""
    return _some(vm, table, match_spec_of(pattern, False), limit)


@fn("match_object", vm=True)
def match_object_more(vm: Any, continuation: Any) -> Any:
    """The next portion of a `match_object/3`.

    iex> table = :ets.new(:table, [:ordered_set])
    iex> :ets.insert(table, a: 1, b: 2)
    true
    iex> :ets.match_object(table, {:_, 2})
    [b: 2]
    """
    return _go_on(vm, continuation)


@fn(vm=True)
def match_object(vm: Any, table: Any, pattern: Any) -> Any:
    """Every object that fits a pattern."""
    return _select(vm, table, match_spec_of(pattern, True))


@fn("match_object", vm=True)
def match_object_some(vm: Any, table: Any, pattern: Any, limit: Any) -> Any:
    """Like `match_object/2`, at most `limit` at a time."""
    return _some(vm, table, match_spec_of(pattern, True), limit)


def _remove(vm: Any, table: Table, spec: Any, operation: str) -> int:
    run = _compiled(vm, spec)
    _act(vm, operation, table, spec)
    gone = [obj for obj in _candidates(table, spec) if run(obj) is TRUE]
    before = table.size
    for obj in gone:
        table.delete_object(obj)
    return before - table.size


@fn(vm=True)
def match_delete(vm: Any, table: Any, pattern: Any) -> Atom:
    """Remove every object that fits a pattern.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, a: 1, b: 2)
    true
    iex> :ets.match_delete(table, {:_, 2})
    true
    iex> :ets.tab2list(table)
    [a: 1]
    """
    found = _table(vm, table, write=True)
    _remove(vm, found, cons((pattern, EMPTY, cons(TRUE, EMPTY)), EMPTY), "match_delete")
    return TRUE


@fn(vm=True)
def select_delete(vm: Any, table: Any, spec: Any) -> int:
    """Remove the objects for which a match specification gives `true`; how many.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, a: 1, b: 2)
    true
    iex> :ets.select_delete(table, [{{:_, :"$1"}, [{:>, :"$1", 1}], [true]}])
    1
    """
    return _remove(vm, _table(vm, table, write=True), spec, "select_delete")


@fn(vm=True)
def select_count(vm: Any, table: Any, spec: Any) -> int:
    """For how many objects a match specification gives `true`.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, a: 1, b: 2)
    true
    iex> :ets.select_count(table, [{{:_, :"$1"}, [{:>, :"$1", 1}], [true]}])
    1
    """
    found = _table(vm, table)
    run = _compiled(vm, spec)
    return sum(run(obj) is TRUE for obj in _candidates(found, spec))


def _keeps_key(clause: Any, position: int) -> bool:
    """Whether the body of a ``select_replace`` clause visibly builds an object with the key it matched."""
    head, _, body = clause
    made = to_pylist(body)[-1]
    if made is atom("$_"):
        return True
    if type(made) is tuple and len(made) == 1 and type(made[0]) is tuple and len(made[0]) >= position and type(head) is tuple:
        kept = made[0][position - 1]
        if kept == (atom("element"), position, atom("$_")):
            return True
        literal = kept[1] if type(kept) is tuple and len(kept) == 2 and kept[0] is atom("const") else kept
        return len(head) >= position and head[position - 1] is not atom("_") and exact_equal(literal, head[position - 1])
    if type(made) is tuple and len(made) == 4 and made[0] is atom("setelement"):
        return made[1] != position
    return False


@fn(vm=True)
def select_replace(vm: Any, table: Any, spec: Any) -> int:
    """Put what a match specification makes of an object in its place; the key must stay. How many were replaced.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, a: 1)
    true
    iex> :ets.select_replace(table, [{{:"$1", :"$2"}, [], [{{:"$1", {:+, :"$2", 1}}}]}])
    1
    iex> :ets.tab2list(table)
    [a: 2]
    """
    found = _table(vm, table, write=True)
    if found.kind == "bag":
        raise bad_argument(1, WRONG_TYPE)
    run = _compiled(vm, spec)
    for clause in to_pylist(spec):
        if not _keeps_key(clause, found.key_position):
            raise bad_argument(2, BAD_SPEC)
    _act(vm, "select_replace", found, spec)
    count = 0
    for where in list(found.walk()):
        stored = found.store[where]
        objects = stored if found.bag else [stored]
        for at, obj in enumerate(objects):
            result = run(obj)
            if result is not NO_MATCH and type(result) is tuple:
                count += 1
                if found.bag:
                    stored[at] = result
                else:
                    found.store[where] = result
    return count


@fn(vm=True)
def match_spec_compile(vm: Any, spec: Any) -> Any:
    """A match specification in the form `match_spec_run/2` takes.

    iex> spec = :ets.match_spec_compile([{{:"$1", :_}, [], [:"$1"]}])
    iex> :ets.match_spec_run([a: 1, b: 2], spec)
    [:a, :b]
    """
    _compiled(vm, spec, 1)
    return (atom("$ets_compiled"), spec)


@fn
def is_compiled_ms(term: Any) -> Atom:
    """Whether a term came from `match_spec_compile/1`.

    iex> :ets.is_compiled_ms(:ets.match_spec_compile([{:_, [], [true]}]))
    true
    """
    return boolean(type(term) is tuple and len(term) == 2 and term[0] is atom("$ets_compiled"))


@fn(vm=True)
def match_spec_run(vm: Any, objects: Any, compiled: Any) -> Any:
    """What a compiled match specification makes of a list of objects.

    iex> spec = :ets.match_spec_compile([{{:"$1", 2}, [], [:"$1"]}])
    iex> :ets.match_spec_run([a: 1, b: 2], spec)
    [:b]
    """
    if is_compiled_ms(compiled) is FALSE:
        raise bad_argument(2, "not a valid compiled match specification")
    run = _compiled(vm, compiled[1])
    return from_iter([result for obj in to_pylist(objects) if (result := run(obj)) is not NO_MATCH])


@fn
def repair_continuation(continuation: Any, spec: Any) -> Any:
    """Continuations here need no repair.

    iex> :ets.repair_continuation(:"$end_of_table", [{:_, [], [true]}])
    :"$end_of_table"
    """
    return continuation


@fn(vm=True)
def test_ms(vm: Any, obj: Any, spec: Any) -> Any:
    """What a match specification makes of one object: `{:ok, result}`, `{:ok, false}`, or `{:error, reasons}`.

    iex> :ets.test_ms({:a, 1}, [{{:"$1", :_}, [], [:"$1"]}])
    {:ok, :a}
    """
    sched = vm.sched
    try:
        result = compile_spec(spec, lambda: sched.cur.pid, sched.node)(obj)
    except BadSpec as error:
        return (ERROR, cons((ERROR, charlist(str(error))), EMPTY))
    return (OK, FALSE if result is NO_MATCH else result)


@fn(vm=True)
def init_table(vm: Any, table: Any, fun: Any) -> Atom:
    """Replace the contents of a table by what a fun gives: lists of objects with the fun for more, until `:end_of_input`."""
    found = _table(vm, table, write=True)
    found.clear()
    answer = call(fun, atom("read"))
    while answer is not atom("end_of_input"):
        objects, fun = answer
        for obj in _objects(found, objects):
            found.insert(obj)
        answer = call(fun, atom("read"))
    call(fun, atom("close"))
    return TRUE


# -- what needs Erlang's compiler ---------------------------------------------------------------------------------------


@fn
def fun2ms(fun: Any) -> Any:
    """A match specification of a fun, in Erlang. Here it has to be written out.

    iex> numbers = :ets.new(:numbers, [])
    iex> :ets.insert(numbers, [{:one, 1}, {:two, 2}])
    iex> :ets.select(numbers, [{{:"$1", :"$2"}, [{:>, :"$2", 1}], [:"$1"]}])
    [:two]
    """
    raise BadArgs(
        b":ets.fun2ms reads the source of a function, which Erlang's compiler and its shell keep and this system does not. "
        b'Write the match specification itself: fn {key, n} when n > 1 -> key end is [{{:"$1", :"$2"}, [{:>, :"$2", 1}], [:"$1"]}]'
    )


@fn
def table(table: Any, options: Any = EMPTY) -> Any:
    """A table for Erlang's query comprehensions (`:qlc`), which Elixir has no syntax for.

    iex> numbers = :ets.new(:numbers, [])
    iex> :ets.insert(numbers, {:one, 1})
    iex> for {key, 1} <- :ets.tab2list(numbers), do: key
    [:one]
    """
    raise BadArgs(
        b":ets.table is for query comprehensions of Erlang's :qlc, which Elixir has no syntax for. "
        b"Use :ets.select, :ets.foldl, or for over :ets.tab2list"
    )
