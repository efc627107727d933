"""What guards tell of variables: ``is_list(x)`` that it is a list where the guard holds, ``length(x)`` that it has to be one."""

from __future__ import annotations

from itertools import product
from typing import Any, NamedTuple

from otpshell.lang.inline import ERLANG
from otpshell.lang.quoted import DOT, is_node, is_var
from otpshell.lang.types.context import Clash, Stack, Trace
from otpshell.lang.types.patterns import Patterns
from otpshell.lang.types.shapes import BOOLEAN, DYNAMIC, Shape, kind, parts, rebuild
from otpshell.lang.types.signatures import SIGNATURES, TYPE_TESTS, Signature
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import EMPTY, Cons, from_iter, is_list, split, to_pylist

_AND, _OR, _EQUAL, _MAP_GET = map(atom, ("andalso", "orelse", "==", "map_get"))
GUARDED, FAIL = "guarded", "fail"


class Learned(NamedTuple):
    """What is known after one side of an ``or``."""

    shapes: dict[int, Shape | None]
    traces: dict[int, tuple[Trace, ...]]
    guard_sources: dict[int, str]


class Guards(Patterns):
    def head(self, patterns: list[Any], guards: list[Any], stack: Stack) -> None:
        """The patterns and guards of a clause."""
        for pattern in patterns:
            self.pattern(pattern, stack)
        if guards:
            first, *others = guards
            for guard in others:
                first = ((DOT, EMPTY, from_iter([ERLANG, _OR])), EMPTY, from_iter([guard, first]))
            self.guard(first, DYNAMIC, stack)

    def guard(self, node: Any, expected: Shape, stack: Stack) -> Shape:
        if not stack.in_pattern:
            stack = stack._replace(in_pattern=True)
        if is_var(node):
            return self.known(node)
        if not is_node(node):
            return self.literal_or_list(node, stack, self._part)
        if type(node[0]) is not tuple:
            return self.composite(node, stack, self._part)
        target = to_pylist(node[0][2])
        if len(target) != 2:
            return DYNAMIC
        args = to_pylist(node[2])
        if target[0] is not ERLANG:
            # map.field
            call = ((DOT, node[0][1], from_iter([ERLANG, _MAP_GET])), node[1], from_iter([target[1], target[0]]))
            return DYNAMIC if args else self._guard_call(call, _MAP_GET, [target[1], target[0]], expected, stack)
        name = target[1]
        if name is _AND:
            return self._both(node, args, stack)
        if name is _OR:
            return self._either(node, args, stack)
        if len(args) == 1 and name.name in "+-" and type(args[0]) in (int, float):
            return "integer" if type(args[0]) is int else "float"
        size = _size_of_tuple(name, args)
        if size is not None:
            return self._tuple_size(node, *size, stack)
        return self._guard_call(node, name, args, expected, stack)

    def _part(self, node: Any, stack: Stack) -> Shape:
        return self.guard(node, DYNAMIC, stack)

    # -- and, or -----------------------------------------------------------------------------------------------------------

    def _both(self, node: Any, sides: list[Any], stack: Stack) -> Shape:
        stack = stack.into(node)
        left = self.guard(sides[0], BOOLEAN, stack)
        self.unify(left, BOOLEAN, stack)
        right = self.guard(sides[1], DYNAMIC, stack._replace(keep_guarded=True))
        return self.union([BOOLEAN, right])

    def _either(self, node: Any, sides: list[Any], stack: Stack) -> Shape:
        stack = stack.into(node)
        mentioned = [self._variables_of(side) for side in sides]
        start = self.mark()
        value = self.guard(sides[0], BOOLEAN, stack)
        left = self._learned()
        self.undo(start)
        self.guard(sides[1], DYNAMIC, stack)
        right = self._learned()
        self.undo(start)
        self._merge(mentioned, left, right, stack)
        self.unify(value, BOOLEAN, stack)
        return BOOLEAN

    def _learned(self) -> Learned:
        return Learned(dict(self.shapes), dict(self.traces), dict(self.guard_sources))

    def _variables_of(self, node: Any) -> dict[int, None]:
        found: dict[int, None] = {}
        pending = [node]
        while pending:
            node = pending.pop()
            if is_var(node):
                shape = self.known(node)
                if shape != DYNAMIC:
                    self.variables_in(shape, found)
            elif type(node) is tuple:
                pending += node
            elif type(node) is Cons:
                pending += split(node)[0]
        return found

    def _merge(self, mentioned: list[dict[int, None]], left: Learned, right: Learned, stack: Stack) -> None:
        # What is known after an ``or``: of one variable that both sides tell of, either; else what holds on the left side alone.
        before = self._learned()
        different = [[number for number in sorted(side) if left.shapes[number] != right.shapes[number]] for side in mentioned]
        tables: list[tuple[dict[Any, Any], dict[Any, Any]]] = [
            (self.shapes, left.shapes),
            (self.traces, left.traces),
            (self.guard_sources, left.guard_sources),
        ]
        for table, learned in tables:
            for key, value in learned.items():
                self.put(table, key, value)
        if len(different[0]) == 1 and different[0] == different[1]:
            self._merge_one(different[0][0], left, right, stack)
            return
        # Elixir 1.14 forgets what one side alone told of the last such variable only; the others keep it.
        for number in [number for number in different[0] if left.guard_sources.get(number) != FAIL][-1:]:
            self.put(self.shapes, number, before.shapes[number])
            self.put(self.traces, number, before.traces[number])

    def _merge_one(self, index: int, left: Learned, right: Learned, stack: Stack) -> None:
        one, other = left.shapes[index], right.shapes[index]
        if one is None:
            self.refine(index, other, stack)
        elif other is None:
            return
        elif left.guard_sources.get(index) == FAIL:
            self.refine(index, one, stack)
        else:
            for key, source in right.guard_sources.items():
                mine = left.guard_sources.get(key)
                self.put(self.guard_sources, key, source if mine is None or mine == source == GUARDED else FAIL)
            self.refine(index, self.union([one, other]), stack)

    # -- calls -------------------------------------------------------------------------------------------------------------

    def _tuple_size(self, node: Any, variable: Any, size: int, stack: Stack) -> Shape:
        if stack.type_tests:
            stack = stack.into(node)
            self.unify(("tuple", (DYNAMIC,) * size), self.known(variable), stack)
        return BOOLEAN

    def _guard_call(self, node: Any, name: Atom, args: list[Any], expected: Shape, stack: Stack) -> Shape:
        signature = SIGNATURES.get((name.name, len(args)))
        if signature is None:
            return DYNAMIC
        is_test = name.name in TYPE_TESTS
        if is_test and not stack.type_tests:
            # A test in the middle of something, as in is_list(x) == y, says nothing of the variable.
            return BOOLEAN
        stack = stack.into(node)
        clauses = self._clauses_for(signature, expected, stack)
        inner = stack._replace(type_tests=False)
        params = [self.union([clause[0][place] for clause in clauses]) for place in range(len(args))] if clauses else []
        shapes = [self.guard(arg, param, inner) for arg, param in zip(args, params, strict=False)]
        if is_test:
            taken, result = clauses[0]
            for shape, param in zip(shapes, taken, strict=True):
                self.unify(shape, param, stack)
        else:
            result = self._apply(shapes, clauses, expected, (name, signature), stack)
        self._note_sources(shapes, is_test, stack.keep_guarded)
        return result

    def _clauses_for(self, signature: Signature, expected: Shape, stack: Stack) -> Signature:
        return [clause for clause in signature if self.attempt(lambda result=clause[1]: self.unify(result, expected, stack))]  # type: ignore[misc]

    def _note_sources(self, shapes: list[Shape], is_test: bool, keep_guarded: bool) -> None:
        if is_test and shapes and kind(shapes[0]) == "var":
            if shapes[0][1] not in self.guard_sources:
                self.put(self.guard_sources, shapes[0][1], GUARDED)
            shapes = shapes[1:]
        for shape in shapes:
            if kind(shape) == "var":
                kept = keep_guarded and self.guard_sources.get(shape[1]) == GUARDED
                self.put(self.guard_sources, shape[1], GUARDED if kept else FAIL)

    def _apply(self, args: list[Shape], clauses: Signature, expected: Shape, call: Any, stack: Stack) -> Shape:
        """Every combination of what the arguments may be has to be taken by a clause of the signature."""
        if not args:
            return clauses[0][1] if clauses else DYNAMIC
        clauses = [(tuple(map(_without_variables, params)), result) for params, result in self._clauses_for(clauses, expected, stack)]
        spread = [self.spread(arg) for arg in args]
        variables: dict[int, None] = {}
        for shapes in spread:
            for shape in shapes:
                _variables_written(shape, variables)
        results: list[Shape] = []
        told: dict[int, list[Shape]] = {number: [] for number in variables}
        for combination in product(*spread):
            taken = [(result, self._taken(combination, params, told, stack)) for params, result in clauses]
            if all(learned is None for _, learned in taken):
                raise Clash(DYNAMIC, expected, stack, (*call, args))
            for result, learned in reversed(taken):
                if learned is not None:
                    results.append(result)
                    for number, shape in learned:
                        told[number].append(shape)
        for number, shapes in told.items():
            if shapes:
                self.unify(("var", number), self.union(shapes), stack)
        return self.union(results)

    def _taken(self, args: Any, params: Any, variables: Any, stack: Stack) -> list[tuple[int, Shape]] | None:
        # What each argument tells of the variables; None when one of them is not taken.
        found: list[tuple[int, Shape]] = []
        for arg, param in zip(args, params, strict=True):
            start = self.mark()
            try:
                self.unify(arg, param, stack)
                found += [(number, shape) for number in variables if (shape := self.shapes[number]) is not None]
            except Clash:
                return None
            finally:
                self.undo(start)
        return found


def _size_of_tuple(name: Atom, args: list[Any]) -> tuple[Any, int] | None:
    """Variable and size in ``tuple_size(variable) == size``, either way round."""
    if name is not _EQUAL:
        return None
    for call, size in (args, args[::-1]):
        if type(size) is int and is_node(call) and type(call[0]) is tuple and is_list(call[2]):
            target, given = to_pylist(call[0][2]), to_pylist(call[2])
            if target[0] is ERLANG and target[-1] is atom("tuple_size") and is_var(given[0]):
                return given[0], size
    return None


def _without_variables(shape: Shape) -> Shape:
    return DYNAMIC if kind(shape) == "var" else rebuild(shape, _without_variables)


def _variables_written(shape: Shape, found: dict[int, None]) -> None:
    if kind(shape) == "var":
        found[shape[1]] = None
    for part in parts(shape):
        _variables_written(part, found)
