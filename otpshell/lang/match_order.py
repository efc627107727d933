"""Clauses that can never be got to, found as the BEAM compiler finds them when it decides in which order patterns are tried.

:func:`shadowed` follows the pattern matching algorithm of Erlang's compiler (Wadler's, in its module ``v3_kernel``): columns from the
left, runs of clauses whose first pattern takes anything or is a constructor, constructors by their kind, then by what they hold. A
clause without a guard that is left with no pattern to try shadows the next one there. So not all clauses are found that cannot match:
``{1, _}``, ``{_, 2}``, ``{1, 2}`` is fine to it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from otpshell.lang.quoted import EQUALS, TUPLE, is_node, is_var, keyword_get
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import EMPTY, Cons, split, to_pylist
from otpshell.terms.maps import STRUCT
from otpshell.terms.order import sort_key

_BAR, _MAP, _STRUCT_NODE, _BINARY, _UNDERSCORE, _VERSION = map(atom, ("|", "%{}", "%", "<<>>", "_", "version"))

# A pattern: None takes anything, else its kind, what has to be the same in it (an arity, a value, the keys), and the patterns inside.
Pattern = tuple[str, Any, list[Any]] | None
_KINDS = ("cons", "tuple", "atom", "float", "int", "nil", "binary", "segment", "end", "map", "other")


class Clause(NamedTuple):
    """One clause: the columns still to match, whether it has more to check (a guard), and its place among the clauses."""

    columns: list[Pattern]
    guarded: bool
    place: int


def shadowed(clauses: list[Clause]) -> list[tuple[int, int]]:
    """Places of clauses that are never got to, each with the clause that takes all it would."""
    found: list[tuple[int, int]] = []
    _match(clauses, None, found)
    return found


def _match(clauses: list[Clause], otherwise: int | None, found: list[tuple[int, int]]) -> int | None:
    # ``otherwise`` is the clause that is tried when none of these matches; what is given back is the one tried first.
    if not clauses:
        return otherwise
    if not clauses[0].columns:
        return _last_columns(clauses, otherwise, found)
    for takes_any, run in reversed(_runs(clauses, lambda clause: clause.columns[0] is None)):
        if takes_any:
            otherwise = _match([clause._replace(columns=clause.columns[1:]) for clause in run], otherwise, found)
        else:
            otherwise = _constructors(run, found)
    return otherwise


def _last_columns(clauses: list[Clause], otherwise: int | None, found: list[tuple[int, int]]) -> int | None:
    for clause, following in zip(clauses, [*clauses[1:], None], strict=True):
        if not clause.guarded:
            if following is not None:
                found.append((following.place, clause.place))
            if otherwise is not None:
                found.append((otherwise, clause.place))
            break
    return clauses[0].place


def _runs(clauses: list[Clause], key: Callable[[Clause], Any]) -> list[tuple[Any, list[Clause]]]:
    runs: list[tuple[Any, list[Clause]]] = []
    for clause in clauses:
        what = key(clause)
        if runs and runs[-1][0] == what:
            runs[-1][1].append(clause)
        else:
            runs.append((what, [clause]))
    return runs


def _constructors(run: list[Clause], found: list[tuple[int, int]]) -> int | None:
    first: int | None = None
    for kind in _KINDS:
        same = [clause for clause in run if clause.columns[0][0] == kind]  # type: ignore[index]
        if kind not in ("segment", "map"):
            # In these the order counts; others are gathered by what they hold.
            same = [clause for value in _values(same) for clause in same if clause.columns[0][1] == value]  # type: ignore[index]
        for _, group in _runs(same, lambda clause: clause.columns[0][1]):  # type: ignore[index]
            opened = [clause._replace(columns=[*clause.columns[0][2], *clause.columns[1:]]) for clause in group]  # type: ignore[index]
            tried = _match(opened, None, found)
            first = tried if first is None else first
    return first


def _values(clauses: list[Clause]) -> list[Any]:
    values: list[Any] = []
    for clause in clauses:
        value = clause.columns[0][1]  # type: ignore[index]
        if value not in values:
            values.append(value)
    return values


# -- patterns ----------------------------------------------------------------------------------------------------------


class Reader:
    """Reads the patterns of one clause. ``guarded``: whether the compiler adds a check of its own, for a pin or a variable met twice."""

    def __init__(self) -> None:
        self.seen: set[Any] = set()
        self.guarded = False

    def read(self, node: Any) -> Pattern:
        if is_var(node):
            self._variable(node)
            return None
        if type(node) is Cons:
            return self._list(node)
        if type(node) is tuple and len(node) == 2:
            return ("tuple", 2, [self.read(item) for item in node])
        if not is_node(node):
            return _literal(node)
        head, _, args = node
        parts = to_pylist(args)
        if head is EQUALS:
            return self._both(self.read(parts[0]), self.read(parts[1]))
        if head is TUPLE:
            return ("tuple", len(parts), [self.read(part) for part in parts])
        if head is _BINARY:
            return ("binary", None, [self._segments(parts)])
        if head is _MAP:
            return self._map(parts)
        if head is _STRUCT_NODE:
            return self._map([(STRUCT, parts[0]), *to_pylist(parts[1][2])])
        self.guarded = True
        return None

    def _variable(self, node: Any) -> None:
        if node[0] is not _UNDERSCORE:
            key = (node[0], node[2], keyword_get(node[1], _VERSION))
            self.guarded = self.guarded or key in self.seen
            self.seen.add(key)

    def _list(self, node: Cons) -> Pattern:
        items, _ = split(node)
        tail: Pattern = ("nil", None, [])
        heads = []
        for item in items:
            if is_node(item) and item[0] is _BAR:
                head, rest = to_pylist(item[2])
                heads.append(self.read(head))
                tail = self.read(rest)
            else:
                heads.append(self.read(item))
        for head in reversed(heads):
            tail = ("cons", None, [head, tail])
        return tail

    def _map(self, pairs: list[Any]) -> Pattern:
        read = sorted(((key, self.read(value)) for key, value in pairs), key=lambda pair: sort_key(pair[0]))
        return ("map", [key for key, _ in read], [value for _, value in read])

    def _segments(self, segments: list[Any]) -> Pattern:
        rest: Pattern = ("end", None, [])
        for segment in reversed(segments):
            value, spec = to_pylist(segment[2])
            if type(value) is bytes and "utf" not in str(_plain(spec)):
                for byte in reversed(value):
                    rest = ("segment", _BYTE, [("int", byte, []), rest])
            else:
                rest = ("segment", _segment_key(spec), [self.read(value), rest])
        return rest

    def _both(self, one: Pattern, other: Pattern) -> Pattern:
        if one is None or other is None:
            return other if one is None else one
        if one[0] == other[0] and one[1] == other[1] and one[0] in ("tuple", "cons"):
            return (one[0], one[1], [self._both(*parts) for parts in zip(one[2], other[2], strict=True)])
        self.guarded = True
        return one


_BYTE = "8 1 integer"


def _literal(node: Any) -> Pattern:
    if type(node) is bytes:
        rest: Pattern = ("end", None, [])
        for byte in reversed(node):
            rest = ("segment", _BYTE, [("int", byte, []), rest])
        return ("binary", None, [rest])
    if node is EMPTY:
        return ("nil", None, [])
    kind = {Atom: "atom", int: "int", float: "float"}.get(type(node), "other")
    return (kind, node, [])


def _segment_key(spec: Any) -> str:
    """What has to be the same for two parts of binaries to be matched at once."""
    words = sorted(map(str, _plain(spec)))
    return _BYTE if words in (["integer"], ["integer", "size 8"], ["integer", "size 8", "unit 1"]) else " ".join(words)


def _plain(spec: Any) -> list[str]:
    if not is_node(spec):
        return [f"size {spec}"]
    head, _, args = spec
    if type(args) is Atom or args is EMPTY:
        return [head.name]
    parts = to_pylist(args)
    if head.name == "-":
        return [word for part in parts for word in _plain(part)]
    shown = parts[0]
    if is_var(shown):
        shown = (shown[0], keyword_get(shown[1], _VERSION))
    return [f"{head.name} {shown}"]


def read_clause(patterns: list[Any], guarded: bool, place: int) -> Clause:
    """A clause of these quoted patterns."""
    reader = Reader()
    columns = [reader.read(pattern) for pattern in patterns]
    return Clause(columns, guarded or reader.guarded, place)


__all__ = ["Clause", "read_clause", "shadowed"]
