"""The types of expressions. Calls give what is never known; a field of a map with known fields has the type it was given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.lang.quote import GENERATED
from otpshell.lang.quoted import ARROW, BLOCK, DO, EQUALS, FN, TUPLE, WHEN, is_node, is_var, keyword_get
from otpshell.lang.types.calls import Calls
from otpshell.lang.types.context import Clash, Stack
from otpshell.lang.types.patterns import BAR, BINARY, MAP_NODE, STRUCT_NODE, UNDERSCORE
from otpshell.lang.types.shapes import ANY_PAIR, DYNAMIC, NIL_SHAPE, Pair, Shape, kind
from otpshell.terms.atom import TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, is_list, to_pylist

_CAPTURE, _SLASH, _GENERATOR, _IN = map(atom, ("&", "/", "<-", "in"))
_CASE, _COND, _TRY, _RECEIVE, _FOR, _WITH = map(atom, ("case", "cond", "try", "receive", "for", "with"))
_CALLER, _STACKTRACE, _NO_PARENS = map(atom, ("__CALLER__", "__STACKTRACE__", "no_parens"))
_RESCUE, _AFTER, _REDUCE, _UNIQ = map(atom, ("rescue", "after", "reduce", "uniq"))
_FRAME_PLACE: Shape = (
    "union",
    (("tuple", (("atom", atom("file")), ("list", "integer"))), ("tuple", (("atom", atom("line")), "integer"))),
)
_TRACE: Shape = ("list", ("tuple", ("atom", "atom", "integer", ("list", _FRAME_PLACE))))


class Expressions(Calls):
    def value(self, node: Any, stack: Stack) -> Shape:
        if stack.in_pattern:
            stack = stack._replace(in_pattern=False)
        if not is_node(node):
            return self.literal_or_list(node, stack, self.value)
        head, _, args = node
        if type(args) is Atom:
            return self._name(node)
        if type(head) is tuple:
            return self._call(node, stack) if is_list(args) else DYNAMIC
        find = _FORMS.get(head)
        if find is not None:
            return find(self, node, to_pylist(args), stack)
        stack = stack.into(node)
        for arg in to_pylist(args):
            self.value(arg, stack)
        return DYNAMIC

    def _name(self, node: Any) -> Shape:
        if node[0] is _STACKTRACE:
            return _TRACE
        return self.struct(atom("Elixir.Macro.Env"), node) if node[0] is _CALLER else self.known(node)

    # -- data --------------------------------------------------------------------------------------------------------------

    def tuple_form(self, node: Any, _items: list[Any], stack: Stack) -> Shape:
        return self.tuple_of(node, stack, self.value)

    def cell_form(self, node: Any, _items: list[Any], stack: Stack) -> Shape:
        return self.cell(node, stack, self.value)

    def binary_form(self, node: Any, _items: list[Any], stack: Stack) -> Shape:
        self.binary(node, stack, self.value)
        return "binary"

    def map_form(self, node: Any, items: list[Any], stack: Stack) -> Shape:
        stack = stack.into(node)
        if len(items) == 1 and is_node(items[0]) and items[0][0] is BAR:
            target, pairs = to_pylist(items[0][2])
            return self._update(target, pairs, stack)
        return self.closed_map(node[2], stack, self.value)

    def _update(self, target: Any, pairs: Any, stack: Stack) -> Shape:
        # What is updated has to be there; its values may be others.
        shape = self.value(target, stack)
        given = self.closed_map(pairs, stack, self.value)
        wanted: list[Pair] = [(True, key, DYNAMIC) for _, key, _ in given[1]]
        found = self.resolve(self.unify(shape, ("map", (*wanted, ANY_PAIR)), stack))
        if kind(found) != "map":
            return DYNAMIC
        values = {key: value for _, key, value in given[1]}
        return ("map", tuple([(True, key, values[key]) if key in values else (required, key, value) for required, key, value in found[1]]))

    def struct_form(self, node: Any, items: list[Any], stack: Stack) -> Shape:
        stack = stack.into(node)
        name, fields = items
        if type(name) is not Atom:
            return self.value(fields, stack)
        struct = self.struct(name, node)
        is_update = fields[2] is not EMPTY and is_node(fields[2].head)
        found = self.value(fields, stack) if is_update else self.open_map(fields[2], stack, self.value)
        return self.unify(found, struct, stack)

    # -- blocks ------------------------------------------------------------------------------------------------------------

    def match(self, node: Any, sides: list[Any], stack: Stack) -> Shape:
        stack = stack.into(node)
        left = self.pattern(sides[0], stack)
        return self.unify(self.value(sides[1], stack), left, stack)

    def block(self, _node: Any, items: list[Any], stack: Stack) -> Shape:
        shape: Shape = NIL_SHAPE
        for item in items:
            shape = self.value(item, stack)
        return shape

    def function(self, node: Any, clauses: list[Any], stack: Stack) -> Shape:
        self._clauses(clauses, stack.into(node))
        return DYNAMIC

    def case_form(self, node: Any, items: list[Any], stack: Stack) -> Shape:
        stack = stack.into(node)
        self.value(items[0], stack)
        self._clauses(to_pylist(keyword_get(items[1], DO)), stack)
        return DYNAMIC

    def cond_form(self, node: Any, items: list[Any], stack: Stack) -> Shape:
        stack = stack.into(node)
        for clause in to_pylist(keyword_get(items[0], DO)):
            condition, body = to_pylist(clause[2])
            self._clause(clause, lambda condition=condition: self.value(condition, stack), body, stack)  # type: ignore[misc]
        return DYNAMIC

    def try_form(self, node: Any, items: list[Any], stack: Stack) -> Shape:
        stack = stack.into(node)
        for name, part in to_pylist(items[0]):
            if name is _RESCUE:
                for clause in to_pylist(part):
                    heads, body = to_pylist(clause[2])
                    with self.branch():
                        self._rescued(heads.head)
                        self.value(body, stack)
            elif name is DO or name is _AFTER:
                with self.branch():
                    self.value(part, stack)
            else:
                self._clauses(to_pylist(part), stack)
        return DYNAMIC

    def _rescued(self, head: Any) -> None:
        name = to_pylist(head[2])[0] if is_node(head) and head[0] is _IN else head
        if is_var(name) and name[0] is not UNDERSCORE:
            self.new_variable(name)

    def receive_form(self, node: Any, items: list[Any], stack: Stack) -> Shape:
        stack = stack.into(node)
        for name, part in to_pylist(items[0]):
            if name is _AFTER:
                with self.branch():
                    time, body = to_pylist(part.head[2])
                    self.value(time, stack)
                    self.value(body, stack)
            elif type(part) is Cons:
                self._clauses(to_pylist(part), stack)
        return DYNAMIC

    def for_form(self, node: Any, items: list[Any], stack: Stack) -> Shape:
        stack = stack.into(node)
        *steps, options = items
        parts = to_pylist(options)
        for step in steps:
            self._step(step, stack)
        for name, part in parts:
            if name is not DO and name is not _UNIQ:
                self.value(part, stack)
        body = keyword_get(options, DO)
        if any(name is _REDUCE for name, _ in parts):
            self._clauses(to_pylist(body), stack)
        else:
            self.value(body, stack)
        return DYNAMIC

    def with_form(self, node: Any, items: list[Any], stack: Stack) -> Shape:
        stack = stack.into(node)
        *steps, options = items
        for step in steps:
            self._step(step, stack)
        for name, part in to_pylist(options):
            if name is DO:
                self.value(part, stack)
            else:
                self._clauses(to_pylist(part), stack)
        return DYNAMIC

    def _step(self, step: Any, stack: Stack) -> None:
        """``pattern <- value`` of ``for`` and ``with``, also of bits; a filter is any expression."""
        if is_node(step) and step[0] is BINARY and step[2] is not EMPTY:
            generator = to_pylist(step[2])[-1]
            if is_node(generator) and generator[0] is _GENERATOR:
                pattern, source = to_pylist(generator[2])
                self.pattern(pattern, stack)
                self.value(source, stack)
                return
        if is_node(step) and step[0] is _GENERATOR:
            left, source = to_pylist(step[2])
            self.head(*_split_head([left]), stack)
            self.value(source, stack)
        else:
            self.value(step, stack)

    def _clauses(self, clauses: list[Any], stack: Stack) -> None:
        for clause in clauses:
            if not is_node(clause) or clause[0] is not ARROW:
                self.value(clause, stack)
                continue
            heads, body = to_pylist(clause[2])
            patterns, guards = _split_head(to_pylist(heads))
            look = lambda patterns=patterns, guards=guards: self.head(patterns, guards, stack)  # type: ignore[misc] # noqa: E731
            self._clause(clause, look, body, stack)

    def _clause(self, clause: Any, look: Callable[[], Any], body: Any, stack: Stack) -> None:
        # One that a macro wrote may have a head that cannot be: it is passed over.
        calls = len(self.calls)
        start = self.mark()
        try:
            look()
        except Clash:
            if keyword_get(clause[1], GENERATED) is not TRUE:
                raise
            del self.calls[calls:]
        else:
            self.value(body, stack)
        self.undo(start)

    # -- calls -------------------------------------------------------------------------------------------------------------

    def _call(self, node: Any, stack: Stack) -> Shape:
        head, meta, args = node
        target = to_pylist(head[2])
        if len(target) == 2 and args is EMPTY and type(target[0]) is not Atom:
            return self._dot(target[0], target[1], keyword_get(meta, _NO_PARENS) is TRUE, stack.into(node))
        given = to_pylist(args)
        if len(target) == 2:
            self.remote(target[0], target[1], len(given), head[1])
        stack = stack.into(node)
        for item in (*target, *given):
            self.value(item, stack)
        return DYNAMIC

    def _dot(self, target: Any, name: Any, is_field: bool, stack: Stack) -> Shape:
        shape = self.value(target, stack)
        if not is_field:
            self.unify(shape, "atom", stack)
            return DYNAMIC
        value = self.unnamed_variable()
        self.unify(("map", ((True, ("atom", name), value), ANY_PAIR)), shape, stack)
        return value

    def capture(self, node: Any, items: list[Any], _stack: Stack) -> Shape:
        """``&Module.function/arity``"""
        if is_node(items[0]) and items[0][0] is _SLASH:
            function, arity = to_pylist(items[0][2])
            if is_node(function) and type(function[0]) is tuple and type(arity) is int:
                target = to_pylist(function[0][2])
                if len(target) == 2:
                    self.remote(target[0], target[1], arity, node[1])
        return DYNAMIC


_FORMS: dict[Atom, Callable[[Expressions, Any, list[Any], Stack], Shape]] = {
    TUPLE: Expressions.tuple_form,
    BAR: Expressions.cell_form,
    BINARY: Expressions.binary_form,
    MAP_NODE: Expressions.map_form,
    STRUCT_NODE: Expressions.struct_form,
    EQUALS: Expressions.match,
    BLOCK: Expressions.block,
    FN: Expressions.function,
    _CASE: Expressions.case_form,
    _COND: Expressions.cond_form,
    _TRY: Expressions.try_form,
    _RECEIVE: Expressions.receive_form,
    _FOR: Expressions.for_form,
    _WITH: Expressions.with_form,
    _CAPTURE: Expressions.capture,
}


def _split_head(heads: list[Any]) -> tuple[list[Any], list[Any]]:
    """The patterns and the guards of ``patterns when guard when guard``."""
    if len(heads) != 1 or not is_node(heads[0]) or heads[0][0] is not WHEN:
        return heads, []
    *patterns, guard = to_pylist(heads[0][2])
    guards = []
    while is_node(guard) and guard[0] is WHEN:
        first, guard = to_pylist(guard[2])
        guards.append(first)
    return patterns, [*guards, guard]
