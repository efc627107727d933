"""Atoms: interned, so that two are equal exactly when they are one object."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

_TABLE: dict[str, Atom] = {}


class Atom:
    """An atom. Make one with :func:`atom`, never with the class; ``name`` is its text, ``Elixir.`` included for aliases."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f":{self.name}"

    def __reduce__(self) -> tuple[Any, ...]:
        return (atom, (self.name,))

    def __copy__(self) -> Atom:
        return self

    def __deepcopy__(self, _memo: object) -> Atom:
        return self


def atom(name: str) -> Atom:
    """The one atom of that name."""
    found = _TABLE.get(name)
    if found is None:
        # setdefault is atomic, so two threads that race still agree on one object.
        found = _TABLE.setdefault(name, Atom(name))
    return found


def existing_atom(name: str) -> Atom | None:
    """The atom of that name if something has made it before, or if the BEAM has it from its start; else None."""
    return _TABLE.get(name) or (atom(name) if name in _start_atoms() else None)


@cache
def _start_atoms() -> frozenset[str]:
    # Made by scripts/record_start_atoms.exs.
    return frozenset(Path(__file__).with_name("start_atoms.txt").read_text("utf-8").split())


def made_atom(name: str) -> Atom | None:
    """The atom of that name if something has made it before, else None: for who makes it then."""
    return _TABLE.get(name)


def alias(name: str) -> Atom:
    """The atom of an alias: ``alias("Foo.Bar")`` is Elixir's ``Foo.Bar``."""
    return atom("Elixir." + name)


def atom_count() -> int:
    """How many atoms exist."""
    return len(_TABLE)


def all_atoms() -> list[Atom]:
    """Every atom made so far, for completion."""
    return list(_TABLE.values())


NIL = atom("nil")
TRUE = atom("true")
FALSE = atom("false")
OK = atom("ok")
ERROR = atom("error")
UNDEFINED = atom("undefined")
INFINITY = atom("infinity")
NORMAL = atom("normal")


def boolean(value: object) -> Atom:
    """Python truth as an Elixir boolean."""
    return TRUE if value else FALSE
