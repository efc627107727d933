"""What is known of variables while clauses are looked at: values, and tuples and lists put together of parts that are not known.

:class:`Known` says whether a pattern can match them, no more than the Erlang compiler finds out: it does not compare binaries and maps, and
follows a list or a truth value only through variables that are used once.
"""

from __future__ import annotations

from typing import Any

from otpshell.lang.inline import ERLANG
from otpshell.lang.pure_functions import COMPARISONS, SAFE_AND_PURE
from otpshell.lang.quoted import DOT, TUPLE, is_node, keyword_get
from otpshell.terms.atom import Atom, atom
from otpshell.terms.bits import Bits
from otpshell.terms.cons import EMPTY, Cons, split, to_pylist
from otpshell.terms.equal import exact_equal
from otpshell.terms.maps import Map

UNKNOWN = object()
_MATCH, _BAR, _MAP, _PIN, _BINARY, _VERSION = map(atom, ("=", "|", "%{}", "^", "<<>>", "version"))


class Known:
    def __init__(self) -> None:
        self.known: dict[Any, Any] = {}
        self.made: dict[Any, Any] = {}
        self.booleans: set[Any] = set()
        # How often each variable stands in the clause, where it is given a value included.
        self.uses: dict[Any, int] = {}

    def built(self, node: Any) -> Any:
        """The tuple or list that an expression puts together, also through a variable; None when it is none."""
        if is_node(node) and type(node[2]) is Atom:
            return self.made.get(key_of(node))
        is_data = type(node) is Cons or type(node) is tuple and (len(node) == 2 or node[0] is TUPLE)
        return node if is_data else None

    def clashes(self, pattern: Any, node: Any) -> bool:
        """Whether a pattern can be seen not to match what an expression puts together."""
        if is_plain(pattern):
            return False
        if is_node(pattern) and pattern[0] is _MATCH:
            return any(self.clashes(side, node) for side in to_pylist(pattern[2]))
        made = self.built(node)
        if made is None:
            value = self.known.get(key_of(node), UNKNOWN) if is_node(node) and type(node[2]) is Atom else UNKNOWN if is_node(node) else node
            return value is not UNKNOWN and cannot_match(pattern, value)
        if is_node(pattern) and pattern[0] is _PIN:
            return False
        mine, other = _parts(pattern), _parts(made)
        if mine is None or other is None or type(mine) is not type(other) or len(mine) != len(other):
            return True
        return any(self.clashes(*both) for both in zip(mine, other, strict=True))

    def takes(self, pattern: Any, node: Any) -> bool:
        """Whether it can be seen to match in any case."""
        return self._takes(pattern, node, set())

    def _takes(self, pattern: Any, node: Any, bound: set[Any]) -> bool:
        if is_plain(pattern):
            # A variable that stands there twice takes only what is the same.
            key = key_of(pattern)
            again = key in bound and pattern[0].name != "_"
            bound.add(key)
            return not again
        mine, other = _parts(pattern), _parts(self.built(node))
        if mine is None or other is None or type(mine) is not type(other) or len(mine) != len(other):
            return not is_node(pattern) and not is_node(node) and mine is None and exact_equal(pattern, node)
        return all(self._takes(*both, bound) for both in zip(mine, other, strict=True))

    def note(self, variable: Any, value: Any) -> None:
        # The compiler follows tuples; lists and truth values only where the variable is used once, so that they take its place.
        key = key_of(variable)
        once = self.uses.get(key) == 2
        made = self.built(value)
        if made is not None and (once or type(made) is not Cons):
            self.made[key] = made
        elif once and self.is_boolean(value):
            self.booleans.add(key)

    def is_boolean(self, node: Any) -> bool:
        return key_of(node) in self.booleans if is_plain(node) else _is_boolean(node)


def key_of(node: Any) -> Any:
    return node[0], node[2], keyword_get(node[1], _VERSION)


_BOOLEAN_TESTS = frozenset(name for name, arity in SAFE_AND_PURE if name.startswith("is_") or name in COMPARISONS) | {
    "not",
    "is_function",
}


def _is_boolean(node: Any) -> bool:
    """Whether the compiler sees that an expression is true or false."""
    if not is_node(node) or not is_node(node[0]) or node[0][0] is not DOT:
        return False
    target = to_pylist(node[0][2])
    return len(target) == 2 and target[0] is ERLANG and type(target[1]) is Atom and target[1].name in _BOOLEAN_TESTS


def count_uses(node: Any, uses: dict[Any, int]) -> None:
    """Count how often each variable stands in an expression."""
    pending = [node]
    while pending:
        node = pending.pop()
        if type(node) is Cons:
            pending += split(node)[0]
        elif type(node) is tuple:
            if is_plain(node):
                uses[key_of(node)] = uses.get(key_of(node), 0) + 1
            else:
                pending += (node[0], node[2]) if len(node) == 3 else node


def is_plain(pattern: Any) -> bool:
    return is_node(pattern) and type(pattern[2]) is Atom


def _parts(node: Any) -> Any:
    """The parts of a tuple in a tuple, head and tail of a list in a list; None for others."""
    if type(node) is Cons:
        head, rest = node.head, node.tail
        if is_node(head) and head[0] is _BAR:
            return to_pylist(head[2])
        return [head, rest]
    if type(node) is tuple and (len(node) == 2 or node[0] is TUPLE):
        return node if len(node) == 2 else tuple(to_pylist(node[2]))
    return None


def cannot_match(pattern: Any, value: Any) -> bool:
    """Whether a pattern can be seen not to match a value that is known."""
    if type(pattern) is tuple and len(pattern) == 2:
        return _parts_cannot_match([*pattern], value)
    if type(pattern) is Cons:
        items, tail = split(pattern)
        if type(value) not in (Cons, type(EMPTY)):
            return True
        if tail is not EMPTY or is_node(items[-1]) and items[-1][0] is _BAR:
            return False
        given, rest = split(value) if type(value) is Cons else ([], EMPTY)
        return rest is not EMPTY or _parts_cannot_match(items, tuple(given))
    if not is_node(pattern):
        # The compiler does not compare binaries.
        return type(value) not in (bytes, Bits) if type(pattern) is bytes else not exact_equal(pattern, value)
    if pattern[0] is TUPLE:
        return _parts_cannot_match(to_pylist(pattern[2]), value)
    if pattern[0] is _MATCH:
        return any(cannot_match(side, value) for side in to_pylist(pattern[2]))
    return pattern[0] is _MAP and type(value) is not Map or pattern[0] is _BINARY and type(value) not in (bytes, Bits)


def _parts_cannot_match(patterns: list[Any], value: Any) -> bool:
    if type(value) is not tuple or len(value) != len(patterns):
        return True
    return any(cannot_match(pattern, part) for pattern, part in zip(patterns, value, strict=True))
