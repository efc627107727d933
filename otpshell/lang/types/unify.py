"""Two shapes made one: what a value has that must have both. In patterns and in expressions alike, the left one is what is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.lang.types.context import Clash, Context, Stack
from otpshell.lang.types.shapes import DYNAMIC, Pair, Shape, kind
from otpshell.lang.types.signs import Sign


class Unify(Context):
    def unify(self, source: Shape, target: Shape, stack: Stack) -> Shape:
        """The shape of both; raises :class:`Clash` when there is none."""
        if source == target:
            return source
        one, other = kind(source), kind(target)
        if one == "var":
            return self._variable(source[1], target, stack, True)
        if other == "var":
            return self._variable(target[1], source, stack, False)
        if one == other == "tuple" and len(source[1]) == len(target[1]):
            return ("tuple", tuple([self.unify(*both, stack) for both in zip(source[1], target[1], strict=True)]))
        if one == other == "list":
            return ("list", self.unify(source[1], target[1], stack))
        if one == other == "map":
            return self._maps(source, target, stack)
        if target == DYNAMIC:
            return source
        if source == DYNAMIC:
            return target
        if one == "union":
            return self.union([self.unify(shape, target, stack) for shape in source[1]])
        if other == "union" and self.has_unbound(target) or self.is_part(source, target):
            return source
        raise Clash(source, target, stack)

    def _variable(self, number: int, shape: Shape, stack: Stack, is_source: bool) -> Shape:
        variable = ("var", number)
        if shape == DYNAMIC:
            return variable
        known = self.shapes[number]
        inner = stack._replace(refined=(number, *stack.refined))
        if known is None:
            self.refine(number, shape, stack)
            if self.is_recursive(shape):
                raise Clash(variable, shape, inner) if is_source else Clash(shape, variable, inner)
            return variable
        if kind(known) == "var":
            return self._alias(number, known, shape, stack, is_source)
        if not any(self._is_same(number, other) for other in stack.refined):
            self.trace(number, shape, stack)
        found = self.unify(known, shape, inner) if is_source else self.unify(shape, known, inner)
        if found != variable:
            self.refine(number, found, inner)
        return variable

    def _alias(self, number: int, known: Shape, shape: Shape, stack: Stack, is_source: bool) -> Shape:
        # A variable that was given another: it is the other one that learns. What clashes is told of this one.
        if self.is_recursive(known):
            return known
        before = self.traces[known[1]]
        try:
            return self.unify(known, shape, stack) if is_source else self.unify(shape, known, stack)
        except Clash:
            now = self.traces[known[1]]
            self.put(self.traces, known[1], before)
            self.put(self.traces, number, (*now[: len(now) - len(before)], *self.traces[number]))
            raise

    def _is_same(self, left: int, right: int) -> bool:
        # Whether one of two variables was given the other.
        seen = set()
        while (left, right) not in seen:
            seen.add((left, right))
            if kind(self.shapes.get(left)) == "var":
                left = self.shapes[left][1]  # type: ignore[index]
            elif kind(self.shapes.get(right)) == "var":
                right = self.shapes[right][1]  # type: ignore[index]
            else:
                return False
        return False

    # -- maps --------------------------------------------------------------------------------------------------------------

    def _maps(self, source: Shape, target: Shape, stack: Stack) -> Shape:
        # Keys that one side requires must be on the other side; optional ones that are not are left out.
        start = self.mark()
        found: list[Pair] = []
        pairs: tuple[tuple[Pair, ...], tuple[Pair, ...]] = (source[1], target[1])
        for required in (True, False):
            for side in (0, 1):
                mine = [pair for pair in pairs[side] if pair[0] is required]
                others = [pair for pair in pairs[1 - side] if required or not pair[0]]
                for pair in mine:
                    both = self._pair(pair, others, side == 0, stack)
                    if both is None and required:
                        self.undo(start)
                        raise Clash(source, target, stack)
                    if both is not None and both not in found:
                        found.append(both)
        return ("map", tuple(found))

    def _pair(self, mine: Pair, others: list[Pair], is_source: bool, stack: Stack) -> Pair | None:
        required, key, value = mine
        for other in others:
            _, other_key, other_value = other
            start = self.mark()
            try:
                found_key = self.unify(key, other_key, stack) if is_source else self.unify(other_key, key, stack)
            except Clash:
                self.undo(start)
                continue
            start = self.mark()
            try:
                found = self.unify(value, other_value, stack) if is_source else self.unify(other_value, value, stack)
            except Clash:
                self.undo(start)
                one, two = (("map", (mine,)), ("map", (other,)))
                raise (Clash(one, two, stack) if is_source else Clash(two, one, stack)) from None
            return (required, found_key, found)
        return None

    # -- parts and unions --------------------------------------------------------------------------------------------------

    def is_part(self, left: Shape, right: Shape) -> bool:
        """Whether every value of the one shape has the other; variables of which nothing is known are part of none."""
        if left == right:
            return True
        if kind(left) == "var":
            bound = self.shapes[left[1]]
            return bound is not None and self.is_part(bound, right)
        if kind(right) == "var":
            bound = self.shapes[right[1]]
            return bound is not None and self.is_part(left, bound)
        if right == DYNAMIC:
            return True
        one, other = kind(left), kind(right)
        if right in ("atom", "tuple"):
            if one == right:
                return True
        elif one == other == "tuple":
            return len(left[1]) == len(right[1]) and all(self.is_part(*both) for both in zip(left[1], right[1], strict=True))
        elif one == other == "map":
            return all(self._has_pair(pair, right[1]) for pair in left[1] if pair[0])
        elif one == other == "list":
            return self.is_part(left[1], right[1])
        elif other == "union" and one != "union":
            return any(self.is_part(left, shape) for shape in right[1])
        return one == "union" and all(self.is_part(shape, right) for shape in left[1])

    def _has_pair(self, pair: Pair, others: tuple[Pair, ...]) -> bool:
        return any(self.is_part(pair[1], key) and self.is_part(pair[2], value) for _, key, value in others)

    def union(self, shapes: list[Shape]) -> Shape:
        """The shape of a value that has one of these, without those that are parts of others."""
        if len(shapes) == 1:
            return shapes[0]
        # Of equal ones the first stays.
        rest, found = [(shape, Sign.of(shape)) for shape in dict.fromkeys(_flat(shapes))], []
        while rest:
            (first, sign), *rest = rest
            rest = [(shape, other) for shape, other in rest if not (other.allows(sign) and self.is_part(shape, first))]
            if not any(sign.allows(other) and self.is_part(first, shape) for shape, other in rest):
                found.append(first)
        return found[0] if len(found) == 1 else ("union", tuple(found))

    def spread(self, shape: Shape) -> list[Shape]:
        """A union as the shapes in it."""
        if kind(shape) == "union":
            return [each for part in shape[1] for each in self.spread(part)]
        if kind(shape) == "var" and not self._is_loop(shape[1]):
            bound = self.shapes[shape[1]]
            return [shape] if bound is None else self.spread(bound)
        return [shape]

    def _is_loop(self, number: int) -> bool:
        seen = set()
        while kind(self.shapes[number]) == "var":
            if number in seen:
                return True
            seen.add(number)
            number = self.shapes[number][1]  # type: ignore[index]
        return False

    def attempt(self, make: Callable[[], Any]) -> bool:
        """Whether this can be done without a clash; nothing is learned from it."""
        start = self.mark()
        try:
            make()
        except Clash:
            return False
        finally:
            self.undo(start)
        return True


def _flat(shapes: list[Shape]) -> list[Shape]:
    return [each for shape in shapes for each in (_flat(list(shape[1])) if kind(shape) == "union" else [shape])]
