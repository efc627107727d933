"""``:ets``: making, naming, giving away and ending tables, and what is known of them."""

from __future__ import annotations

from typing import Any

from otpshell.runtime.ets import Table
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.ets_module import KINDS, NEVER_A_TABLE, PROTECTIONS, ets, may_be_table, shown_name, table_of, tell
from otpshell.terms.atom import FALSE, NIL, TRUE, UNDEFINED, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, from_iter, is_list, is_proper, to_pylist
from otpshell.terms.idents import Pid, Ref

fn = ets.fn


NONE, CONTINUE = atom("none"), atom("$ets_continuation")


@fn(vm=True)
def new(vm: Any, name: Any, options: Any) -> Any:
    """A new table of the caller: `:set`, `:ordered_set`, `:bag` or `:duplicate_bag`; `:named_table`, `:public`, `keypos: n`, …

    Raises `ArgumentError` when `name` is not an atom or `options` has an unknown option.

    iex> table = :ets.new(:things, [:set])
    iex> :ets.insert(table, {:a, 1})
    iex> :ets.lookup(table, :a)
    [a: 1]
    """
    if type(name) is not Atom:
        raise bad_argument(1, "not an atom")
    if not (is_list(options) and is_proper(options)):
        raise bad_argument(2, "not a proper list" if is_list(options) else "not a list")
    kind, protection, position, named, heir = "set", "protected", 1, False, None
    tuning: dict[str, Any] = {}
    for option in to_pylist(options):
        key, value = option if type(option) is tuple and len(option) == 2 else (option, None)
        word = key.name if type(key) is Atom else ""
        if value is None and word in ("set", "protected"):
            # what a table is anyway, unless another option says otherwise, before or after
            continue
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
    # only its owner uses a private table, so there is nothing to tune
    table.options = (
        _tuned(kind, tuning) if protection != "private" else {key: value for key, value in tuning.items() if key == "compressed"}
    )
    return shown_name(table)


def _tuned(kind: str, tuning: dict[str, Any]) -> dict[str, Any]:
    """Counters are apart only where many write at once; there the automatic way and an ordered set have them so."""
    writing = tuning.get("write_concurrency", FALSE)
    usual = boolean(writing is atom("auto") or writing is TRUE and kind == "ordered_set")
    return tuning | {"decentralized_counters": FALSE if writing is FALSE else tuning.get("decentralized_counters", usual)}


@fn("delete", vm=True)
def delete_table(vm: Any, table: Any) -> Atom:
    """Deletes a table. Gives `true`.

    Raises `ArgumentError` when there is no such table or the caller may not use it in this way.

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
    found = table_of(vm, table, write=True)
    tell(vm, "delete_table", found, NIL)
    vm.sched.ets.drop(found)
    return TRUE


@fn(vm=True)
def rename(vm: Any, table: Any, name: Any) -> Any:
    """Gives a table another name, and gives that name.

    Raises `ArgumentError` when there is no such table, the caller may not use it in this way, or `name` is not an atom.

    iex> :ets.new(:before, [:named_table])
    :before
    iex> :ets.rename(:before, :after)
    :after
    """
    found = table_of(vm, table, write=True)
    if type(name) is not Atom:
        raise bad_argument(2, "invalid table name (must be an atom)")
    if not vm.sched.ets.rename(found, name):
        raise bad_argument(2, "table name already exists")
    return shown_name(found)


@fn(vm=True)
def give_away(vm: Any, table: Any, pid: Any, data: Any) -> Atom:
    """Makes another process the owner of a table; it gets the message `{:"ETS-TRANSFER", table, from, data}`. Gives `true`.

    Raises `ArgumentError` when there is no such table, the caller may not use it in this way, or `pid` is not a pid.

    iex> table = :ets.new(:table, [])
    iex> {heir, ref} = spawn_monitor(fn -> receive do {:"ETS-TRANSFER", _table, _from, gift} -> exit({:got, gift}) end end)
    iex> :ets.give_away(table, heir, :present)
    true
    iex> receive do {:DOWN, ^ref, :process, ^heir, reason} -> reason end
    {:got, :present}
    """
    found = table_of(vm, table, write=True)
    if type(pid) is not Pid:
        raise bad_argument(2, "not a pid")
    if found.owner is not vm.sched.cur:
        raise bad_argument(2, "the current process is not the owner")
    process = pid.process
    if process is found.owner:
        raise bad_argument(2, "the process is already the owner of the table")
    if process is None or process.exit_reason is not None:
        raise bad_argument(2, "the pid refers to a terminated process")
    tell(vm, "give_away", found, pid)
    vm.sched.ets.transfer(found, process, data)
    return TRUE


@fn(vm=True)
def setopts(vm: Any, table: Any, options: Any) -> Atom:
    """Sets the heir of a table (the process that gets it when its owner ends) and who may use it (`{:protection, :public}`). Gives `true`.

    Raises `ArgumentError` when there is no such table, the caller may not use it in this way, or `options` has an unknown option.

    iex> table = :ets.new(:table, [])
    iex> :ets.setopts(table, {:heir, :none})
    true
    """
    found = table_of(vm, table, write=True)
    wanted: dict[str, Any] = {}
    for option in to_pylist(options) if is_list(options) else [options]:
        key, value = _table_option(option)
        if key in wanted:
            raise bad_argument(2, "invalid options")
        wanted[key] = value
    if found.owner is not vm.sched.cur:
        raise bad_argument(2, "invalid options")
    for key, value in wanted.items():
        setattr(found, key, value)
    return TRUE


def _table_option(option: Any) -> tuple[str, Any]:
    """The field of a table that an option of ``setopts`` sets, and its value."""
    match option:
        case (Atom(name="heir"), Atom(name="none")):
            return "heir", None
        case (Atom(name="heir"), Pid() as pid, gift):
            return "heir", (pid, gift)
        case (Atom(name="protection"), Atom(name=protection)) if protection in PROTECTIONS:
            return "protection", protection
    raise bad_argument(2, "invalid options")


@fn(vm=True)
def all(vm: Any) -> Any:
    """The tables that there are, as a list.

    iex> table = :ets.new(:table, [])
    iex> table in :ets.all()
    true
    """
    return from_iter([shown_name(table) for table in vm.sched.ets.by_ref.values()])


@fn(vm=True)
def whereis(vm: Any, name: Any) -> Any:
    """The reference of a named table, or `:undefined`.

    Raises `ArgumentError` when `name` is not an atom.

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
        if item == "fixed" or not table.fixed:
            return boolean(table.fixed)
        function = "timestamp" if item == "safe_fixed" else "monotonic_time"
        holders = from_iter([(process.pid, count) for process, count in table.fixed.items()])
        return (vm.apply(atom("erlang"), atom(function)), holders)
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
    if not may_be_table(which):
        raise bad_argument(1, NEVER_A_TABLE)
    return vm.sched.ets.find(which)


@fn("info", vm=True)
def info(vm: Any, table: Any) -> Any:
    """What is known of a table, `:undefined` when there is none.

    Raises `ArgumentError` when there is no such table or the caller may not use it in this way.

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
    """One item of a table.

    Raises `ArgumentError` when there is no such table, the caller may not use it in this way, or `item` is unknown.

    iex> table = :ets.new(:ages, [:ordered_set])
    iex> :ets.info(table, :type)
    :ordered_set
    """
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

    Raises `ArgumentError` when there is no such table, the caller may not use it in this way, or `fix` is not a boolean.

    iex> table = :ets.new(:table, [])
    iex> :ets.safe_fixtable(table, true)
    true
    """
    found = table_of(vm, table)
    if fix is not TRUE and fix is not FALSE:
        raise bad_argument(2, "not a boolean value")
    holders, me = found.fixed, vm.sched.cur
    if fix is TRUE:
        holders[me] = holders.get(me, 0) + 1
    elif holders.get(me, 0) > 1:
        holders[me] -= 1
    else:
        holders.pop(me, None)
    return TRUE
