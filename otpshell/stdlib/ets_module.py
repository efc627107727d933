"""The native module ``:ets``, to which the ``ets_*`` files add their functions: finding a table and who may use it."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.runtime.ets import TABLE, Table
from otpshell.stdlib.badargs import bad_argument, bad_arguments
from otpshell.terms.atom import Atom
from otpshell.terms.cons import EMPTY, is_list
from otpshell.terms.idents import Ref

ets = Native(
    "ets",
    "ets.erl",
    app="stdlib",
    doc="""\
Tables of tuples in memory, which processes share. A table is owned by the process that made it and goes with it. Its kind says what may be
in it: one tuple a key (`:set`, `:ordered_set`) or several (`:bag`, `:duplicate_bag`).

    iex> table = :ets.new(:ages, [:set])
    iex> :ets.insert(table, {"Ada", 36})
    true
    iex> :ets.lookup(table, "Ada")
    [{"Ada", 36}]
""",
)


NO_TABLE = "the table identifier does not refer to an existing ETS table"
NEVER_A_TABLE = "not a valid table identifier"
NO_ACCESS = "the table identifier refers to an ETS table with insufficient access rights"
WRONG_TYPE = "the table identifier refers to an ETS table of a type not supported by this operation"
BAD_SPEC, NO_KEY = "not a valid match specification", "not a key that exists in the table"
KINDS = ("set", "ordered_set", "bag", "duplicate_bag")
PROTECTIONS = ("public", "protected", "private")


def table_of(vm: Any, which: Any, write: bool = False, owner_only: bool = False, objects: Any = EMPTY) -> Table:
    if type(which) is not Atom and type(which) is not Ref:
        raise bad_argument(1, "not an atom or a table identifier")
    sched = vm.sched
    if write and sched.steered:
        # Before anything is read: what a write does with what it finds is one step.
        sched.point()
    table = sched.ets.find(which)
    if table is None:
        why = NO_TABLE if may_be_table(which) else NEVER_A_TABLE
        if type(objects) is not tuple and not is_list(objects):
            raise bad_arguments((1, why), (2, "not a tuple"))
        raise bad_argument(1, why)
    protection = table.protection
    if protection != "public" and table.owner is not sched.cur and (write or owner_only or protection == "private"):
        raise bad_argument(1, NO_ACCESS)
    return table


def may_be_table(which: Any) -> bool:
    """Whether a name or reference is one that a table can have or had."""
    return type(which) is Atom or getattr(which, "held", None) is TABLE


def tell(vm: Any, operation: str, table: Table, detail: Any) -> None:
    if vm.sched.watch:
        vm.sched.ets.tell(operation, table, detail)


def shown_name(table: Table) -> Any:
    return table.name if table.named else table.ref
