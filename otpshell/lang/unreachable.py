"""Clauses that can never match because an earlier one takes everything they would: the Erlang compiler's warning.

All clauses behind one that takes anything are told; of the others those that the compiler finds when it decides in which order patterns are
tried (:mod:`otpshell.lang.match_order`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.lang.definition import Definition
from otpshell.lang.match_order import read_clause, shadowed
from otpshell.lang.quote import GENERATED
from otpshell.lang.quoted import ARROW, DO, FN, LINE, WHEN, is_node, keyword_get
from otpshell.terms.atom import TRUE, Atom, atom
from otpshell.terms.cons import Cons, split, to_pylist

_CASE, _UNDERSCORE = map(atom, ("case", "_"))

Row = tuple[Any, list[Any], list[Any]]
"""The metadata, the patterns and the guards of one clause."""


Say = Callable[[Any, Any, str], None]
"""Takes the metadata of a clause, what orders its warnings on a line, and the text."""


def unreachable_in_definition(definition: Definition, say: Say) -> None:
    """Tell of the clauses of a definition that cannot match."""
    rows: list[Row] = [(clause.meta, clause.args, clause.guards) for clause in definition.clauses]
    _check(rows, say, None if definition.is_macro else f"{definition.name}/{definition.arity}")


def unreachable_clauses(clauses: list[Any], say: Say) -> None:
    """The same for the clauses of ``case``, ``fn``, ``receive``, ``try`` or ``for``."""
    rows: list[Row] = []
    for clause in clauses:
        if not is_node(clause) or clause[0] is not ARROW:
            return
        patterns, guards = head_of(clause)
        rows.append((clause[1], patterns, guards))
    _check(rows, say, None)


def unreachable_inside(node: Any, say: Say) -> None:
    """The same for every ``case`` and ``fn`` in an expression."""
    if type(node) is Cons:
        for item in split(node)[0]:
            unreachable_inside(item, say)
    elif type(node) is tuple:
        if len(node) == 3 and node[0] is FN:
            unreachable_clauses(to_pylist(node[2]), say)
        elif len(node) == 3 and node[0] is _CASE and type(node[2]) is Cons:
            unreachable_clauses(to_pylist(keyword_get(to_pylist(node[2])[1], DO)), say)
        for part in node:
            unreachable_inside(part, say)


def head_of(clause: Any) -> tuple[list[Any], list[Any]]:
    """The patterns of ``patterns when guard -> body``, and its guard in a list."""
    patterns = to_pylist(clause[2].head)
    if len(patterns) == 1 and is_node(patterns[0]) and patterns[0][0] is WHEN:
        *patterns, guard = to_pylist(patterns[0][2])
        return patterns, [guard]
    return patterns, []


def _check(rows: list[Row], say: Say, name: str | None) -> None:
    if len(rows) < 2:
        return
    for place, (meta, patterns, guards) in enumerate(rows):
        if all(map(_is_any, patterns)) and _distinct(patterns) and (not guards or TRUE in guards):
            for later in rows[place + 1 :]:
                what = "this clause" if name is None else f"this clause for {name}"
                warn_shadowed(later[0], meta, say, what)
            rows = rows[: place + 1]
            break
    clauses = [read_clause(patterns, bool(guards) and TRUE not in guards, place) for place, (_, patterns, guards) in enumerate(rows)]
    for place, earlier in shadowed(clauses):
        warn_shadowed(rows[place][0], rows[earlier][0], say)


def warn_shadowed(meta: Any, earlier: Any, say: Say, what: str = "this clause") -> None:
    """Say that a clause comes after one that takes all it would."""
    if keyword_get(meta, GENERATED) is not TRUE:
        line = keyword_get(earlier, LINE, 0)
        say(meta, (3, what), f"{what} cannot match because a previous clause at line {line} always matches")


def _is_any(pattern: Any) -> bool:
    return is_node(pattern) and type(pattern[0]) is Atom and type(pattern[2]) is Atom


def _distinct(patterns: list[Any]) -> bool:
    keys = [(pattern[0], pattern[2]) for pattern in patterns if pattern[0] is not _UNDERSCORE]
    return len(set(keys)) == len(keys)
