"""The shapes of values that the type check tells apart, how they are written, and which of them no value can have at once.

A shape is None (nothing is known), a text such as ``integer()``, or one of the classes below. They are those of Elixir 1.14's checker.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from otpshell.lang.diagnostics import alias_text
from otpshell.terms.atom import Atom
from otpshell.terms.inspect_text import atom_literal

Shape = Any

ATOM, BINARY, FLOAT, FUN, INTEGER = "atom()", "binary()", "float()", "fun()", "integer()"
MAP, PID, PORT, REFERENCE, TUPLE = "map()", "pid()", "port()", "reference()", "tuple()"


class Literal(NamedTuple):
    """One atom."""

    value: Atom


class ListOf(NamedTuple):
    element: Shape


class TupleOf(NamedTuple):
    elements: tuple[Shape, ...]


class Fields(NamedTuple):
    """A map with these atom keys; with others too unless ``closed``. ``struct`` is the module of a struct."""

    fields: dict[Atom, Shape]
    closed: bool
    struct: Atom | None = None


class Either(NamedTuple):
    shapes: tuple[Shape, ...]


class Unknown(NamedTuple):
    """What a variable of unknown shape holds: the number of the variable, in the order in which they appear."""

    number: int


def either(shapes: list[Shape]) -> Shape:
    """The shape of a value that has one of these; None when one is unknown."""
    found: list[Shape] = []
    for shape in shapes:
        if shape is None:
            return None
        if shape not in found:
            found.append(shape)
    if not found:
        return None
    return found[0] if len(found) == 1 else Either(tuple(found))


def shape_text(shape: Shape) -> str:
    """As Elixir's warnings write it."""
    if type(shape) is str:
        return shape
    if type(shape) is Literal:
        return atom_literal(shape.value)
    if type(shape) is ListOf:
        return f"[{shape_text(shape.element)}]"
    if type(shape) is TupleOf:
        return "{" + ", ".join(map(shape_text, shape.elements)) + "}"
    if type(shape) is Fields:
        return "map()" if shape.struct is None else f"%{alias_text(shape.struct)}{{}}"
    if type(shape) is Either:
        return " | ".join(map(shape_text, shape.shapes))
    if type(shape) is Unknown:
        return f"var{shape.number}"
    return "dynamic()"


def clash(left: Shape, right: Shape) -> tuple[Shape, Shape] | None:
    """The parts of two shapes that no value has at once, None when one may have both."""
    for side, other in ((left, right), (right, left)):
        if type(side) is Either:
            found = [clash(shape, other) for shape in side.shapes]
            if None in found:
                return None
            first = found[0]
            return first if side is left or first is None else (first[1], first[0])
    return None if _may_be_both(left, right) else (left, right)


def _may_be_both(left: Shape, right: Shape) -> bool:
    if left is None or right is None or type(left) is Unknown or type(right) is Unknown:
        return True
    if type(left) is Literal and type(right) is Literal:
        return left.value is right.value
    return _family(left) == _family(right)


def _family(shape: Shape) -> str:
    if type(shape) is str:
        return shape
    return _FAMILIES[type(shape)]


_FAMILIES = {Literal: ATOM, ListOf: "list()", TupleOf: TUPLE, Fields: MAP}
