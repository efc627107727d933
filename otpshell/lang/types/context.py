"""What is known of the variables of one clause, how it became known, and the way back to what was known before.

Everything that is learned goes through :meth:`Context.put`, which notes what was there, so that :meth:`Context.undo` can take back a branch
or an attempt that failed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from otpshell.lang.diagnostics import meta_line
from otpshell.lang.quoted import is_node, keyword_get
from otpshell.lang.types.shapes import DYNAMIC, Shape, kind, parts, rebuild
from otpshell.terms.atom import atom

_VERSION = atom("version")
_MISSING = object()


class Stack(NamedTuple):
    """Where the walk is: the expression gone into last, the variables that are being unified (the last one first), and for guards
    whether type tests count here and whether they keep counting when another guard may fail."""

    expression: Any = None
    refined: tuple[int, ...] = ()
    type_tests: bool = True
    keep_guarded: bool = False
    in_pattern: bool = False

    def into(self, expression: Any) -> Stack:
        return self._replace(expression=expression)


class Trace(NamedTuple):
    """What told the shape of a variable: the shape, the expression, its line."""

    shape: Shape
    expression: Any
    line: int | None


class Clash(Exception):
    """Two shapes that no value has both of, or a call that takes no such arguments (``call`` is its name, arguments and signature)."""

    def __init__(self, left: Shape, right: Shape, stack: Stack, call: Any = None) -> None:
        super().__init__()
        self.left = left
        self.right = right
        self.stack = stack
        self.call = call


class Context:
    """The variables of one clause. A variable of the program (by its version) has a number; by that its shape is known, if at all."""

    def __init__(self) -> None:
        self.numbers: dict[Any, int] = {}
        self.nodes: dict[int, Any] = {}
        self.shapes: dict[int, Shape | None] = {}
        self.traces: dict[int, tuple[Trace, ...]] = {}
        # What told of a variable in a guard: "guarded" a type test, "fail" a function that fails for other types.
        self.guard_sources: dict[int, str] = {}
        self._changes: list[tuple[dict[Any, Any], Any, Any]] = []
        self._next = 0

    # -- changes and the way back ------------------------------------------------------------------------------------------

    def put(self, table: dict[Any, Any], key: Any, value: Any) -> None:
        self._changes.append((table, key, table.get(key, _MISSING)))
        table[key] = value

    def mark(self) -> int:
        return len(self._changes)

    def undo(self, mark: int) -> None:
        """Forget what was learned since the mark."""
        while len(self._changes) > mark:
            table, key, before = self._changes.pop()
            if before is _MISSING:
                del table[key]
            else:
                table[key] = before

    @contextmanager
    def branch(self) -> Iterator[None]:
        """What is learned inside is forgotten afterwards; a clash leaves it, to be told."""
        mark = self.mark()
        yield
        self.undo(mark)

    # -- variables ---------------------------------------------------------------------------------------------------------

    def known(self, node: Any) -> Shape:
        """The shape of a variable of the program."""
        number = self.numbers.get(keyword_get(node[1], _VERSION))
        return DYNAMIC if number is None else ("var", number)

    def new_variable(self, node: Any) -> Shape:
        """The same for one in a pattern, where it may be new."""
        version = keyword_get(node[1], _VERSION)
        number = self.numbers.get(version)
        if number is None:
            _, number = self.unnamed_variable()
            self.put(self.numbers, version, number)
            self.put(self.nodes, number, node)
        return ("var", number)

    def unnamed_variable(self) -> Shape:
        """One that stands for no variable of the program."""
        number = self._next
        self._next += 1
        self.put(self.shapes, number, None)
        self.put(self.traces, number, ())
        return ("var", number)

    def refine(self, number: int, shape: Shape, stack: Stack) -> None:
        self.put(self.shapes, number, shape)
        self.trace(number, shape, stack)

    def trace(self, number: int, shape: Shape, stack: Stack) -> None:
        line = line_of(stack.expression)
        self.put(self.traces, number, (Trace(shape, stack.expression, line), *self.traces[number]))

    def resolve(self, shape: Shape) -> Shape:
        """What a variable stands for in the end."""
        while kind(shape) == "var" and self.shapes[shape[1]] is not None:
            shape = self.shapes[shape[1]]
        return shape

    def variables_in(self, shape: Shape, found: dict[int, None]) -> None:
        """Collect the numbers of all variables in a shape, and in what these stand for."""
        if kind(shape) == "var":
            if shape[1] not in found:
                found[shape[1]] = None
                self.variables_in(self.shapes[shape[1]], found)
        else:
            for part in parts(shape):
                self.variables_in(part, found)

    def has_unbound(self, shape: Shape) -> bool:
        """Whether there is a variable in a shape of which nothing is known."""
        if kind(shape) == "var":
            bound = self.shapes[shape[1]]
            return bound is None or self.has_unbound(bound)
        return any(self.has_unbound(part) for part in parts(shape))

    def is_singleton(self, shape: Shape) -> bool:
        return kind(self.resolve(shape)) == "atom"

    def is_recursive(self, shape: Shape, parents: tuple[Shape, ...] = ()) -> bool:
        """Whether a shape would contain itself, as in ``{x} = x``."""
        if kind(shape) != "var":
            return any(self.is_recursive(part, (shape, *parents)) for part in parts(shape))
        bound = self.shapes[shape[1]]
        if bound is None:
            return False
        if bound in parents:
            return any(kind(parent) != "var" for parent in parents)
        return self.is_recursive(bound, (shape, *parents))

    # -- for warnings ------------------------------------------------------------------------------------------------------

    def lifted(self, shapes: list[Shape]) -> list[Shape]:
        """Shapes with what is known put in for variables; those of which nothing is known are numbered anew, in order."""
        lift = _Lift(self)
        return [lift(shape) for shape in shapes]


class _Lift:
    def __init__(self, context: Context) -> None:
        self.context = context
        self.numbers: dict[int, int] = {}
        self.inside: set[int] = set()

    def __call__(self, shape: Shape) -> Shape:
        if kind(shape) != "var":
            return rebuild(shape, self)
        number = shape[1]
        bound = self.context.shapes.get(number)
        if number in self.numbers or number in self.inside or bound is None or self.context.is_recursive(bound):
            return ("var", self.numbers.setdefault(number, len(self.numbers)))
        self.inside.add(number)
        try:
            return self(bound)
        finally:
            self.inside.discard(number)


def line_of(expression: Any) -> int | None:
    """The line of an expression; lists and tuples that are written plainly have none."""
    return (meta_line(expression[1]) or None) if is_node(expression) else None
