"""Clauses that can never match because an earlier one takes everything they would: the Erlang compiler's warning.

:func:`warn_unreachable` looks at the expanded clauses of one definition: at its own clauses, and at those of every ``case`` and ``fn``
inside. A clause is reported when an earlier one without a guard has a pattern that covers its pattern.
"""

from __future__ import annotations

from typing import Any

from otpshell.lang.definition import Definition
from otpshell.lang.diagnostics import form_warn
from otpshell.lang.env import Env
from otpshell.lang.quote import GENERATED
from otpshell.lang.quoted import ARROW, DO, LINE, TUPLE, WHEN, is_node, keyword_get
from otpshell.terms.atom import TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, split, to_pylist
from otpshell.terms.equal import exact_equal

_CASE = atom("case")
_FN = atom("fn")
_MATCH = atom("=")
_BAR = atom("|")
_VERSION = atom("version")
_UNDERSCORE = atom("_")

Row = tuple[Any, list[Any], bool]
"""The metadata, the patterns of one clause, and whether it has a guard."""


def warn_unreachable(definition: Definition, env: Env) -> None:
    """Warn of clauses of a definition, and in it, that cannot match."""
    rows: list[Row] = [(clause.meta, clause.args, bool(clause.guards)) for clause in definition.clauses]
    _check(rows, env, None if definition.is_macro else f"{definition.name}/{definition.arity}")
    for clause in definition.clauses:
        _walk(clause.body, env)


def _walk(node: Any, env: Env) -> None:
    kind = type(node)
    if kind is tuple:
        if len(node) == 3:
            head, _, args = node
            if type(head) is tuple:
                _walk(head, env)
            if head is _FN:
                _check_arrows(args, env)
            elif head is _CASE and type(args) is Cons:
                _check_arrows(keyword_get(to_pylist(args)[1], DO), env)
            _walk(args, env)
        elif len(node) == 2:
            _walk(node[0], env)
            _walk(node[1], env)
    elif kind is Cons:
        for item in split(node)[0]:
            _walk(item, env)


def _check_arrows(clauses: Any, env: Env) -> None:
    rows: list[Row] = []
    for clause in split(clauses)[0]:
        if not is_node(clause) or clause[0] is not ARROW:
            return
        patterns = to_pylist(clause[2].head)
        guarded = len(patterns) == 1 and is_node(patterns[0]) and patterns[0][0] is WHEN
        rows.append((clause[1], to_pylist(patterns[0][2])[:-1] if guarded else patterns, guarded))
    _check(rows, env, None)


def _check(rows: list[Row], env: Env, name: str | None) -> None:
    general: list[Row] = []
    for row in rows:
        meta, patterns, guarded = row
        if keyword_get(meta, GENERATED) is TRUE:
            continue
        for earlier in general:
            seen: set[Any] = set()
            if all(_covers(one, other, seen) for one, other in zip(earlier[1], patterns, strict=False)):
                takes_all = name is not None and all(_is_any(one) for one in earlier[1])
                what = f"this clause for {name}" if takes_all else "this clause"
                line = keyword_get(earlier[0], LINE, 0)
                form_warn(meta, env, f"{what} cannot match because a previous clause at line {line} always matches", bare=True)
                break
        if not guarded:
            general.append(row)


def _is_any(pattern: Any) -> bool:
    return is_node(pattern) and type(pattern[0]) is Atom and type(pattern[2]) is Atom


def _covers(general: Any, special: Any, seen: set[Any]) -> bool:
    # Whether ``general`` takes every value that ``special`` takes; ``seen`` are the variables met in ``general``.
    if _is_any(general):
        if general[0] is _UNDERSCORE:
            return True
        key = (general[0], general[2], keyword_get(general[1], _VERSION))
        if key in seen:
            return False
        seen.add(key)
        return True
    if is_node(general) and general[0] is _MATCH:
        return all(_covers(side, special, seen) for side in to_pylist(general[2]))
    if is_node(special) and special[0] is _MATCH:
        return _covers_a_side(general, to_pylist(special[2]), seen)
    if type(general) is tuple and type(special) is tuple:
        return _covers_all(_items(general), _items(special), seen)
    if type(general) is Cons and type(special) is Cons:
        return _covers_list(general, special, seen)
    if type(general) in (tuple, Cons) or type(special) in (tuple, Cons):
        return False
    return exact_equal(general, special)


def _covers_a_side(general: Any, sides: list[Any], seen: set[Any]) -> bool:
    for side in sides:
        met = set(seen)
        if _covers(general, side, met):
            seen |= met
            return True
    return False


def _items(node: tuple[Any, ...]) -> list[Any] | None:
    if len(node) == 2:
        return list(node)
    return to_pylist(node[2]) if node[0] is TUPLE else None


def _covers_all(general: list[Any] | None, special: list[Any] | None, seen: set[Any]) -> bool:
    if general is None or special is None or len(general) != len(special):
        return False
    return all(_covers(one, other, seen) for one, other in zip(general, special, strict=True))


def _cells(node: Any) -> tuple[list[Any], Any]:
    items, tail = split(node)
    last = items[-1]
    if is_node(last) and last[0] is _BAR:
        head, tail = to_pylist(last[2])
        return [*items[:-1], head], tail
    return items, tail


def _covers_list(general: Any, special: Any, seen: set[Any]) -> bool:
    front, tail = _cells(general)
    other, other_tail = _cells(special)
    if len(front) > len(other):
        return False
    if not all(_covers(one, two, seen) for one, two in zip(front, other, strict=False)):
        return False
    rest = other[len(front) :]
    if tail is EMPTY:
        return not rest and other_tail is EMPTY
    if rest:
        return _is_any(tail)
    return _covers(tail, other_tail, seen)
