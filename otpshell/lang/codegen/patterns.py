"""A pattern as Python tests and the variables it binds.

A test is an expression; all of a pattern's tests joined by ``and`` decide. Parts looked at more than once get a name inside the first
test that needs them (``(t := x[0])``). Variables that a guard reads are bound inside the tests too: ``(v := x[0]) is not None`` always
holds, since None is no term. All others are bound after the match, and those nobody reads never.
"""

from __future__ import annotations

import ast
from typing import Any

from otpshell.lang.codegen.binaries import match_binary, match_text_end
from otpshell.lang.codegen.bits import match_bits
from otpshell.lang.codegen.expanded import count_variables, is_erlang, is_plain_var, literal, mentioned, variable_key
from otpshell.lang.codegen.growing import Growing
from otpshell.lang.codegen.walks import View
from otpshell.lang.codegen.writer import Part
from otpshell.terms.atom import Atom
from otpshell.terms.cons import EMPTY, Cons, cons, to_pylist
from otpshell.terms.maps import MISSING, STRUCT


class Match:
    """The match of one pattern, or of several side by side (a function head), against named values."""

    def __init__(self, function: Any, patterns: Any, subjects: Any, guards: Any = ()) -> None:
        """``guards`` will read what is bound, as will whoever says True instead: that is bound inside the tests."""
        self.f = function
        self.tests: list[Any] = []
        self._late: list[tuple[str, Any]] = []
        self._bound: dict[str, str] = {}
        if type(subjects) is not list:
            patterns, subjects = [patterns], [subjects]
        self._early = self._read_by_tests(patterns, guards)
        for pattern, subject in zip(patterns, subjects, strict=True):
            self._add(pattern, subject)

    def bind(self) -> None:
        """Write the assignments of what is bound after the tests."""
        for id, place in self._late:
            self.f.out.append(self.f.assign(id, place))

    @staticmethod
    def _read_by_tests(patterns: Any, guards: Any) -> Any:
        """The keys of variables that guards read, or the patterns themselves (twice, or as a size); None: all."""
        if guards is True:
            return None
        counts: dict[str, int] = {}
        for pattern in patterns:
            count_variables(pattern, counts)
        return {key for key, count in counts.items() if count > 1}.union(*map(mentioned, guards))

    def _is_early(self, key: str) -> bool:
        return self._early is None or key in self._early

    # A place is where the value stands: a Python name, a part of a list cell, a view of a binary, or an expression to be evaluated at most
    # once.

    def _use(self, place: Any) -> Any:
        if type(place) is str:
            return self.f.name(place)
        return self.f.part(place) if type(place) is Part else place

    def _hold(self, place: Any) -> tuple[Any, str]:
        """(expression for the first look at the value, name for the later ones)."""
        if type(place) is str:
            return self.f.name(place), place
        id = self.f.temp()
        return self.f.walrus(id, self._use(place)), id

    def _add(self, node: Any, place: Any) -> None:
        f = self.f
        kind = type(node)
        if type(place) is View:
            self._view(node, place)
        elif type(place) is Growing:
            if node[0].name != "_":
                f.vars[variable_key(node)] = place
        elif kind is Atom:
            self.tests.append(f.is_(self._use(place), f.atom(node)))
        elif node is EMPTY:
            self.tests.append(f.is_(self._use(place), f.name("EMPTY")))
        elif kind is int:
            first, id = self._hold(place)
            self.tests += [f.compare(first, ast.Eq(), f.const(node)), f.type_is(f.name(id), "int")]
        elif kind is float:
            first, id = self._hold(place)
            self.tests += [f.type_is(first, "float"), f.compare(f.name(id), ast.Eq(), f.const(node))]
        elif kind is bytes:
            self.tests.append(f.compare(self._use(place), ast.Eq(), f.const(node)))
        elif kind is Cons:
            self._list(node, place)
        elif kind is tuple and len(node) == 2:
            self._tuple(node, place)
        elif kind is tuple and len(node) == 3:
            self._node(node, place)
        else:
            self._equal_to(f.name(f.unit.constant(node)), place)

    def _view(self, node: Any, view: View) -> None:
        """Match what is left of a binary, or of a parameter that may be any term."""
        f = self.f
        form = node[0] if type(node) is tuple and len(node) == 3 else None
        if is_plain_var(node):
            key = variable_key(node)
            if node[0].name != "_" and (not view.sure or f.is_worth(node)) and f.counts.get(key, 2) > 1 and key not in self._bound:
                self._bound[key] = key
                if f.counts.get(key, 2) > _READ_OFTEN:
                    kept = f"{key}#"
                    view = view._replace(kept=kept)
                    if self._is_early(key):
                        self.tests.append(f.is_none(f.walrus(kept, f.const(None))))
                    else:
                        self._late.append((kept, f.const(None)))
                f.vars[key] = view
            else:
                self._variable(node, f.taken(view))
        elif type(form) is Atom and form.name == "<<>>":
            match_binary(self, node, view)
        elif type(form) is Atom and form.name == "=":
            self._add(node[2].head, view)
            self._add(node[2].tail.head, view)
        elif type(node) is bytes and view.end is not None:
            match_bits(self, [], view, len(node) * 8)
            if node:
                self.tests.append(f.compare(f.taken(view._replace(sure=True)), ast.Eq(), f.const(node)))
        elif type(node) is bytes:
            self.tests.append(f.type_is(f.name(view.data), "bytes"))
            match_text_end(self, node, view)
        elif type(form) is Atom and form.name == "^":
            self._add(node, f.taken(view))
        else:
            # No binary, so that only what was handed over as it is can match.
            self._add(node, view.data)

    def _node(self, node: Any, place: Any) -> None:
        f = self.f
        form, _meta, args = node
        if is_plain_var(node):
            self._variable(node, place)
            return
        if type(form) is Atom:
            name = form.name
            if name == "{}":
                self._tuple(to_pylist(args), place)
            elif name == "%{}":
                self._map(node, place)
            elif name == "%":
                self._struct(node, place)
            elif name == "<<>>":
                first, id = self._hold(place)
                if first.__class__.__name__ != "Name":
                    self.tests.append(f.not_none(first))
                match_binary(self, node, View(id))
            elif name == "=":
                first, id = self._hold(place)
                if type(place) is not str:
                    self.tests.append(f.not_none(first))
                self._add(args.head, id)
                self._add(args.tail.head, id)
            elif name == "^":
                pinned = f.value(args.head)
                self._equal_to(pinned, place)
            else:
                raise ValueError(f"no pattern: {node!r}")
            return
        if is_erlang(node):
            name = form[2].tail.head.name
            if name in ("-", "+") and type(args.head) in (int, float) and args.tail is EMPTY:
                self._add(-args.head if name == "-" else args.head, place)
                return
            if name == "++":
                left, right = to_pylist(args)
                for item in reversed(to_pylist(left)):
                    right = cons((_BAR, EMPTY, cons(item, cons(right, EMPTY))), EMPTY)
                self._add(right, place)
                return
        constant = literal(node)
        if constant is MISSING:
            raise ValueError(f"no pattern: {node!r}")
        self._equal_to(f.name(f.unit.constant(constant)), place)

    def _equal_to(self, value: Any, place: Any) -> None:
        """The value is ``===`` to a named or constant one. Most that are not are not even ``==``, which takes no call."""
        f = self.f
        first, id = self._hold(place)
        equal = f.all_of([f.compare(f.name(id), ast.Eq(), value), f.call("exact_equal", f.name(id), value)])
        self.tests.append(f.any_of([f.is_(first, value), equal]))

    def _variable(self, node: Any, place: Any) -> None:
        f = self.f
        if node[0].name == "_":
            return
        key = variable_key(node)
        if key in self._bound:
            self._equal_to(f.variable(key), place)
            return
        if f.counts.get(key, 2) == 1:
            return
        if type(place) is str:
            id = place
        elif self._is_early(key):
            id = key
            self.tests.append(f.not_none(f.walrus(id, self._use(place))))
        elif type(place) is Part and f.counts.get(key) == 2 and place.cell != "m#":
            # Read once, and cells do not change. (A message's name does.)
            self._bound[key] = key
            f.vars[key] = place
            return
        else:
            id = key
            self._late.append((id, self._use(place)))
        self._bound[key] = id
        f.vars[key] = id

    def _tuple(self, items: Any, place: Any) -> None:
        f = self.f
        first, id = self._hold(place)
        size = f.compare(f.call("len", f.name(id)), ast.Eq(), f.const(len(items)))
        self.tests += [f.type_is(first, "tuple"), size]
        for index, item in enumerate(items):
            self._add(item, f.item(f.name(id), index))

    def _list(self, node: Any, place: Any) -> None:
        f = self.f
        while type(node) is Cons:
            head, rest = node.head, node.tail
            if rest is EMPTY and type(head) is tuple and len(head) == 3 and type(head[0]) is Atom and head[0].name == "|":
                head, rest = head[2].head, head[2].tail.head
            first, id = self._hold(place)
            self.tests.append(f.type_is(first, "Cons"))
            self._add(head, Part(id, "head"))
            place = Part(id, "tail")
            node = rest
        self._add(node, place)

    def _map(self, node: Any, place: Any) -> None:
        f = self.f
        first, id = self._hold(place)
        self.tests.append(f.type_is(first, "Map"))
        for key, pattern in to_pylist(node[2]):
            self._entry(id, key, pattern)

    def _entry(self, id: str, key: Any, pattern: Any) -> None:
        f = self.f
        if type(key) in (Atom, int, bytes) and key != b"":
            found = f.call(f.attr(f.attr(f.name(id), "d"), "get"), f.value(key))
        else:
            if type(key) is tuple and len(key) == 3 and type(key[0]) is Atom and key[0].name == "^":
                key = key[2].head
            found = f.call(f.attr(f.name(id), "get"), f.value(key))
        if is_plain_var(pattern) and (pattern[0].name == "_" or f.counts.get(variable_key(pattern), 2) == 1):
            self.tests.append(f.not_none(found))
            return
        first, value = self._hold(found)
        self.tests.append(f.not_none(first))
        self._add(pattern, value)

    def _struct(self, node: Any, place: Any) -> None:
        f = self.f
        name, fields = node[2].head, node[2].tail.head
        first, id = self._hold(place)
        self.tests.append(f.type_is(first, "Map"))
        found = f.call(f.attr(f.attr(f.name(id), "d"), "get"), f.atom(STRUCT))
        if type(name) is Atom:
            self.tests.append(f.is_(found, f.atom(name)))
        else:
            first, value = self._hold(found)
            self.tests.append(f.type_is(first, "Atom"))
            self._add(name, value)
        for key, pattern in to_pylist(fields[2]):
            if key is not STRUCT:
                self._entry(id, key, pattern)


def likely_first(heads: list[list[Any]]) -> list[int]:
    """The order in which to try clauses: ``[head | tail]`` before the ``[]`` that stands above it, which a list is only once, at its end.

    Nothing is both, so that the clause that is taken is the same.
    """
    order = list(range(len(heads)))
    for place in order[1:]:
        at = place
        while at and any(a is EMPTY and _is_cell(b) for a, b in zip(heads[order[at - 1]], heads[place], strict=False)):
            order[at - 1], order[at] = order[at], order[at - 1]
            at -= 1
    return order


def _is_cell(pattern: Any) -> bool:
    return type(pattern) is Cons


_BAR = Atom("|")
# A view mentioned more often than so many times, its pattern included, is kept once it has been read.
_READ_OFTEN = 3
