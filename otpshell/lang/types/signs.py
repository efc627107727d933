"""What shows at a glance that one shape is no part of another: a union of hundreds (the tests of a module) looks at each pair of them."""

from __future__ import annotations

from typing import Any, NamedTuple

from otpshell.lang.types.shapes import DYNAMIC, Pair, Shape

# Shapes that others are parts of, or that say nothing themselves.
_WIDE = (DYNAMIC, "atom", "tuple")


class Sign(NamedTuple):
    """``as_left`` is a mark, or a set of them, that whatever the shape is a part of must have in ``as_right``; None: it may be anything."""

    as_left: Any
    as_right: Any

    @classmethod
    def of(cls, shape: Shape) -> Sign:
        if type(shape) is tuple and shape[0] == "map":
            # Of a map the keys that it requires are looked for among all of the other.
            return cls(_marks([pair for pair in shape[1] if pair[0]]), _marks(shape[1]))
        mark = _mark(shape)
        marks = None if mark is None else frozenset((mark,))
        return cls(marks, marks)

    def allows(self, other: Sign) -> bool:
        """Whether the shape of this sign may be a part of the other one's."""
        return self.as_left is None or other.as_right is None or self.as_left <= other.as_right


def _marks(pairs: Any) -> frozenset[Any] | None:
    marks = frozenset([_mark_of_pair(pair) for pair in pairs])
    return None if None in marks else marks


def _mark_of_pair(pair: Pair) -> Any:
    key, value = _mark(pair[1]), _mark(pair[2])
    return None if key is None or value is None else ("pair", key, value)


def _mark(shape: Shape) -> Any:
    """The same for two shapes if one is a part of the other; None where that cannot be said."""
    if type(shape) is not tuple:
        return None if shape in _WIDE else shape
    what, inside = shape
    if what == "atom":
        return shape
    if what == "map":
        return what
    if what == "list":
        mark = _mark(inside)
        return None if mark is None else (what, mark)
    if what == "tuple":
        marks = tuple(map(_mark, inside))
        return None if None in marks else (what, marks)
    return None
