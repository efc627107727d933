"""Values used as what they cannot be: ``x <> "!"`` after ``is_integer(x)``, a field that a struct does not have.

:func:`warn_type_conflicts` walks the expanded clauses of a definition as Elixir 1.14's checker does, and says what it says. Patterns,
guards, literals and parts of binaries tell the shape of a variable; so do ``var.field`` (a map) and ``var.fun()`` (a module). Calls tell
nothing. What is learned in a branch holds in that branch only. The first conflict of a clause ends the clause.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

from otpshell.lang.definition import Clause, Definition
from otpshell.lang.diagnostics import CompileWarning, meta_line
from otpshell.lang.env import Env
from otpshell.lang.quoted import ARROW, WHEN, is_node, is_var, keyword_get
from otpshell.lang.quoted import TUPLE as BRACES
from otpshell.lang.type_shapes import (
    ATOM,
    BINARY,
    FLOAT,
    FUN,
    INTEGER,
    MAP,
    PID,
    PORT,
    REFERENCE,
    TUPLE,
    Either,
    Fields,
    ListOf,
    Literal,
    Shape,
    TupleOf,
    Unknown,
    either,
)
from otpshell.lang.type_texts import INFERRED, erlang_call, part_text
from otpshell.lang.type_uses import DOT_FIELD, DOT_FUN, HINT_BINARY, HINT_DOT, Conflict, Use, Variable, Variables, key_of_variable
from otpshell.terms.atom import FALSE, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, from_iter, is_list, split, to_pylist
from otpshell.terms.maps import STRUCT

_BLOCK, _MATCH, _BAR, _FN, _UNDERSCORE = map(atom, ("__block__", "=", "|", "fn", "_"))
_MAP, _STRUCT, _BINARY, _MINUS, _PIN, _CAPTURE = map(atom, ("%{}", "%", "<<>>", "-", "^", "&"))
_GENERATOR, _FOR, _WITH, _IN = map(atom, ("<-", "for", "with", "in"))
_NO_PARENS = atom("no_parens")
_AND, _OR = map(atom, ("andalso", "orelse"))
_BRANCHES = frozenset(map(atom, ("case", "cond", "receive", "try")))

_TESTS: dict[str, Shape] = {
    "is_atom": ATOM,
    "is_binary": BINARY,
    "is_bitstring": BINARY,
    "is_boolean": Either((Literal(TRUE), Literal(FALSE))),
    "is_float": FLOAT,
    "is_function": FUN,
    "is_integer": INTEGER,
    "is_list": ListOf(None),
    "is_map": MAP,
    "is_number": Either((INTEGER, FLOAT)),
    "is_pid": PID,
    "is_port": PORT,
    "is_reference": REFERENCE,
    "is_tuple": TUPLE,
    # Functions that only such a value can be given to.
    "hd": ListOf(None),
    "tl": ListOf(None),
    "length": ListOf(None),
    "tuple_size": TUPLE,
    "map_size": MAP,
    "byte_size": BINARY,
    "bit_size": BINARY,
}
_PARTS = {
    "binary": BINARY,
    "bytes": BINARY,
    "bitstring": BINARY,
    "bits": BINARY,
    "float": FLOAT,
    "integer": INTEGER,
    "utf8": INTEGER,
    "utf16": INTEGER,
    "utf32": INTEGER,
}


def warn_type_conflicts(definition: Definition, env: Env) -> None:
    """Warn of the first conflict in each clause of a definition."""
    for clause in definition.clauses:
        try:
            _Check(env, definition.file).clause(clause)
        except Conflict as conflict:
            function = (definition.name, definition.arity)
            env.vm.warn(CompileWarning(conflict.message + "Conflict found at", definition.file, conflict.line, env.module, function))


class _Check(Variables):
    """One clause, with what is known of its variables by name and version."""

    def clause(self, clause: Clause) -> None:
        for arg in clause.args:
            self.pattern(arg, None, arg)
        self.guards(clause.guards)
        self.value(clause.body)

    @contextmanager
    def branch(self) -> Any:
        """What is learned inside is forgotten afterwards."""
        before = self.variables
        self.variables = dict(before)
        try:
            yield
        finally:
            self.variables = before

    # -- patterns and guards -----------------------------------------------------------------------------------------------

    def pattern(self, node: Any, shape: Shape, whole: Any) -> Shape:
        """The shape of what a pattern matches, when it is given a value of ``shape``; ``whole`` is what warnings show."""
        if is_var(node):
            if node[0] is not _UNDERSCORE:
                self.number(node)
                if shape is not None:
                    self.use(node, shape, whole)
            return self.known(node)
        if type(node) is Cons:
            return ListOf(self._elements(node, lambda item: self.pattern(item, None, whole)))
        if type(node) is tuple and len(node) == 2:
            return self._tuple_pattern(node, shape, whole)
        if not is_node(node):
            return self.literal(node)
        head, meta, args = node
        parts = to_pylist(args) if is_list(args) else []
        if head is BRACES:
            return self._tuple_pattern(parts, shape, whole)
        if head is _MATCH:
            return self._both(parts[0], parts[1], shape, node)
        if head is _BINARY:
            self.binary(node, lambda value, expected, text, hint: self.pattern_part(value, expected, text, meta, hint))
            return BINARY
        if head is _STRUCT:
            return self._struct_pattern(parts, shape, whole)
        if head is _MAP:
            return self._map_pattern(parts, shape, whole, None)
        return None

    def _both(self, left: Any, right: Any, shape: Shape, whole: Any) -> Shape:
        """``pattern = pattern``."""
        if is_var(left):
            left, right = right, left
        found = self.pattern(left, shape, whole)
        self.pattern(right, found if found is not None else shape, whole)
        return found

    def _tuple_pattern(self, items: Any, shape: Shape, whole: Any) -> Shape:
        given = shape.elements if type(shape) is TupleOf and len(shape.elements) == len(items) else [None] * len(items)
        return TupleOf(tuple([self.shown(item, self.pattern(item, each, whole)) for item, each in zip(items, given, strict=True)]))

    def _struct_pattern(self, parts: list[Any], shape: Shape, whole: Any) -> Shape:
        name, fields = parts
        pairs = to_pylist(fields[2])
        return self._map_pattern(pairs, shape, whole, name if type(name) is Atom else None)

    def _map_pattern(self, pairs: list[Any], shape: Shape, whole: Any, struct: Atom | None) -> Shape:
        given = shape.fields if type(shape) is Fields else {}
        found = {}
        for key, value in pairs:
            each = given.get(key) if type(key) is Atom else None
            if type(key) is Atom:
                found[key] = self.pattern(value, each, whole)
            else:
                self.pattern(value, None, whole)
        if struct is None:
            return Fields(found, False)
        fields = self.struct_fields(struct)
        return MAP if fields is None else Fields({**fields, **found}, True, struct)

    def pattern_part(self, value: Any, shape: Shape, text: str, meta: Any, hint: str) -> None:
        if is_var(value) and value[0] is not _UNDERSCORE:
            self.number(value)
            self.told(value, shape, text, meta_line(meta), hint=hint)

    def struct_fields(self, name: Atom) -> dict[Atom, Shape] | None:
        try:
            struct = self.env.vm.struct_of(name, [], self.env)
        except Exception:
            # It has been used already: whatever is wrong with it has been said.
            return None
        return None if struct is None else dict.fromkeys(struct.d)

    def guards(self, guards: list[Any]) -> None:
        if len(guards) == 1:
            self.guard(guards[0])
        else:
            for guard in guards:
                with self.branch():
                    self.guard(guard)

    def guard(self, node: Any) -> None:
        call = erlang_call(node)
        if call is None:
            return
        name, args = call
        if name is _AND:
            self.guard(args[0])
            self.guard(args[1])
        elif name is _OR:
            for arg in args:
                with self.branch():
                    self.guard(arg)
        elif name.name in _TESTS:
            if is_var(args[0]):
                self.told(args[0], _TESTS[name.name], self.text(node), meta_line(node[1]))
        elif name.name != "not":
            for arg in args:
                self.guard(arg)

    # -- expressions -------------------------------------------------------------------------------------------------------

    def value(self, node: Any) -> Shape:
        """The shape of the value of an expression, as far as known."""
        if type(node) is Cons:
            return ListOf(self._elements(node, self.value))
        if type(node) is tuple and len(node) == 2:
            return TupleOf(tuple([self.shown(item, self.value(item)) for item in node]))
        if not is_node(node):
            return self.literal(node)
        head, meta, args = node
        if type(args) is Atom:
            return self.known(node)
        if type(head) is tuple:
            return self._call(node)
        items = to_pylist(args)
        if head in _BRANCHES:
            return self._branches(items)
        find = _SPECIAL.get(head)
        if find is not None:
            return find(self, node, items)
        for item in items:
            self.value(item)
        return None

    def literal(self, node: Any) -> Shape:
        if type(node) is Atom:
            return Literal(node)
        if node is EMPTY:
            return ListOf(None)
        return _LITERALS.get(type(node))

    def _elements(self, node: Cons, find: Callable[[Any], Shape]) -> Shape:
        items, tail = split(node)
        shapes: list[Shape] = []
        for item in items:
            if is_node(item) and item[0] is _BAR:
                head, rest = to_pylist(item[2])
                find(head)
                find(rest)
                shapes.append(None)
            else:
                shapes.append(self.shown(item, find(item)))
        return either(shapes) if tail is EMPTY else None

    def shown(self, node: Any, shape: Shape) -> Shape:
        """The shape of a part, for a variable of unknown shape its number."""
        return Unknown(self.number(node)) if shape is None and is_var(node) else shape

    def block(self, _node: Any, items: list[Any]) -> Shape:
        shape = None
        for item in items:
            shape = self.value(item)
        return shape

    def match(self, node: Any, sides: list[Any]) -> Shape:
        left, right = sides
        if is_var(right) and not is_var(left):
            # The pattern tells the shape of the variable.
            shape = self.pattern(left, self.known(right), node)
            if shape is not None and self.known(right) is None:
                self.use(right, shape, node)
            return self.known(right)
        shape = self.value(right)
        if is_var(left) and is_var(right):
            self._alias(left, right, node)
        else:
            self.compare(shape, self.pattern(left, shape, node), self.text(node), meta_line(node[1]), (), "")
        return shape

    def _alias(self, left: Any, right: Any, node: Any) -> None:
        self.number(left)
        known = self.variables.get(key_of_variable(right))
        if known is None or left[0] is _UNDERSCORE:
            return
        line, text = meta_line(node[1]), self.text(node)
        same = Use(right[0].name, None, line, text, same_as=left[0].name)
        given = Use(left[0].name, known.shape, line, text)
        self.variables[key_of_variable(left)] = Variable(known.shape, (*known.uses, same, given))

    def tuple_of(self, _node: Any, items: list[Any]) -> Shape:
        return TupleOf(tuple([self.shown(item, self.value(item)) for item in items]))

    def map_of(self, node: Any, items: list[Any]) -> Shape:
        if len(items) == 1 and is_node(items[0]):
            return self._update(node, *to_pylist(items[0][2]))
        fields = {}
        for key, value in items:
            shape = self.value(value)
            if type(key) is not Atom:
                self.value(key)
                return MAP
            fields[key] = shape
        return Fields(fields, True)

    def _update(self, node: Any, target: Any, pairs: Any) -> Shape:
        shape = self.value(target)
        for key, value in to_pylist(pairs):
            self.value(value)
            if type(shape) is Fields and shape.closed and type(key) is Atom and key not in shape.fields:
                self.no_such_field(node, target, shape, key)
        return shape if type(shape) is Fields and shape.closed else MAP

    def struct_of(self, _node: Any, items: list[Any]) -> Shape:
        name, fields = items
        shape = self.value(fields)
        if type(name) is not Atom or type(shape) is not Fields:
            return shape
        return shape._replace(fields={STRUCT: Literal(name), **shape.fields}, struct=name)

    def binary_of(self, node: Any, _items: list[Any]) -> Shape:
        def part(value: Any, shape: Shape, text: str, hint: str) -> None:
            self.value(value)
            self.told(value, shape, text, meta_line(node[1]), hint=hint)

        self.binary(node, part)
        return BINARY

    def binary(self, node: Any, part: Callable[[Any, Shape, str, str], None]) -> None:
        """Call ``part`` with each part of ``<<…>>`` that is no literal: its value, its shape, and what warnings show."""
        segments = to_pylist(node[2])
        for index, segment in enumerate(segments):
            value, spec = to_pylist(segment[2])
            if not is_node(value):
                continue
            shape = _PARTS.get(_kind_of_part(spec))
            inferred = keyword_get(segment[1], INFERRED) is TRUE
            before, after = "..., " if index else "", ", ..." if index < len(segments) - 1 else ""
            alone = part_text(segment, self.env.vm)
            part(value, shape, f"<<{before}{alone}{after}>>", HINT_BINARY if inferred else "")

    def function(self, _node: Any, clauses: list[Any]) -> Shape:
        self._arrows(clauses)
        return None

    def _branches(self, items: list[Any]) -> Shape:
        *subjects, blocks = items
        for subject in subjects:
            self.value(subject)
        for _, part in to_pylist(blocks):
            if type(part) is Cons and is_node(part.head) and part.head[0] is ARROW:
                self._arrows(to_pylist(part))
            else:
                with self.branch():
                    self.value(part)
        return None

    def _arrows(self, clauses: list[Any]) -> None:
        for clause in clauses:
            heads, body = to_pylist(clause[2])
            with self.branch():
                self._head(to_pylist(heads))
                self.value(body)

    def _head(self, heads: list[Any]) -> None:
        guards: list[Any] = []
        if len(heads) == 1 and is_node(heads[0]) and heads[0][0] is WHEN:
            *heads, guard = to_pylist(heads[0][2])
            while is_node(guard) and guard[0] is WHEN:
                first, guard = to_pylist(guard[2])
                guards.append(first)
            guards.append(guard)
        for head in heads:
            if not (is_node(head) and head[0] is _IN):
                self.pattern(head, None, head)
        self.guards(guards)

    def steps(self, _node: Any, items: list[Any]) -> Shape:
        """``for`` and ``with``."""
        *steps, options = items
        with self.branch():
            for step in steps:
                self._step(step)
            self._branches([options])
        return None

    def _step(self, step: Any) -> None:
        if is_node(step) and step[0] is _GENERATOR:
            left, right = to_pylist(step[2])
            self.value(right)
            self._head([left])
        elif is_node(step) and step[0] is _BINARY and is_node(to_pylist(step[2])[-1]) and to_pylist(step[2])[-1][0] is _GENERATOR:
            *segments, last = to_pylist(step[2])
            left, right = to_pylist(last[2])
            self.value(right)
            parts = to_pylist(left[2]) if is_node(left) and left[0] is _BINARY else [left]
            self.pattern((_BINARY, step[1], from_iter([*segments, *parts])), None, step)
        else:
            self.value(step)

    def nothing(self, _node: Any, _items: list[Any]) -> Shape:
        return None

    # -- calls -------------------------------------------------------------------------------------------------------------

    def _call(self, node: Any) -> Shape:
        head, meta, args = node
        target = to_pylist(head[2])
        if len(target) == 2 and args is EMPTY and type(target[1]) is Atom and type(target[0]) is not Atom:
            return self._dot(node, target[0], target[1], keyword_get(meta, _NO_PARENS) is TRUE)
        for item in (*target, *to_pylist(args)):
            self.value(item)
        return None

    def _dot(self, node: Any, target: Any, name: Atom, is_field: bool) -> Shape:
        shape = self.value(target)
        line = meta_line(node[1])
        if not is_field:
            self.told(target, ATOM, self.text(node), line, why=DOT_FUN, hint=HINT_DOT)
            return None
        if type(shape) is Fields and shape.closed:
            if name not in shape.fields:
                self.no_such_field(node, target, shape, name)
            return shape.fields[name]
        self.told(target, MAP, self.text(node), line, why=DOT_FIELD, hint=HINT_DOT)
        return shape.fields.get(name) if type(shape) is Fields else None


_LITERALS: dict[type, Shape] = {int: INTEGER, float: FLOAT, bytes: BINARY}
_SPECIAL: dict[Atom, Callable[[_Check, Any, list[Any]], Shape]] = {
    _BLOCK: _Check.block,
    _MATCH: _Check.match,
    BRACES: _Check.tuple_of,
    _MAP: _Check.map_of,
    _STRUCT: _Check.struct_of,
    _BINARY: _Check.binary_of,
    _FN: _Check.function,
    _FOR: _Check.steps,
    _WITH: _Check.steps,
    _PIN: _Check.nothing,
    _CAPTURE: _Check.nothing,
}


def _kind_of_part(spec: Any) -> str:
    """The type in ``integer-size(8)``."""
    if is_node(spec) and spec[0] is _MINUS:
        return _kind_of_part(to_pylist(spec[2])[0])
    return str(spec[0].name) if is_node(spec) else ""
