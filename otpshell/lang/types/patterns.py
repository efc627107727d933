"""The types of patterns, and what literals, binaries and maps have in common with expressions and guards.

``find`` is how the parts of something are looked at: as patterns, as expressions or as guards.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cmp_to_key
from typing import Any

from otpshell.lang.quoted import EQUALS, TUPLE, is_node, is_var
from otpshell.lang.types.context import Stack
from otpshell.lang.types.shapes import ANY_PAIR, DYNAMIC, LIST, NUMBER, Pair, Shape, kind
from otpshell.lang.types.unify import Unify
from otpshell.terms.atom import NIL, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, from_iter, split, to_pylist
from otpshell.terms.maps import STRUCT

Find = Callable[[Any, Stack], Shape]

BAR, BINARY, MAP_NODE, PIN, STRUCT_NODE, UNDERSCORE = map(atom, ("|", "<<>>", "%{}", "^", "%", "_"))
_MINUS, _DOTS, _PART = map(atom, ("-", "...", "::"))
_OTHERS = (_DOTS, EMPTY, NIL)
_LITERALS: dict[type, Shape] = {int: "integer", float: "float", bytes: "binary"}
_UTF = ("utf8", "utf16", "utf32")
_TEXT_PART: Shape = ("union", ("integer", "binary"))
_PARTS: dict[str, tuple[Shape, Shape]] = {
    # What a part of a binary is in a pattern, and what it may be made of.
    **dict.fromkeys(("binary", "bytes", "bitstring", "bits"), ("binary", "binary")),
    **dict.fromkeys(_UTF, ("integer", _TEXT_PART)),
    "integer": ("integer", "integer"),
    "float": ("float", NUMBER),
}


class Patterns(Unify):
    def pattern(self, node: Any, stack: Stack) -> Shape:
        if not stack.in_pattern:
            stack = stack._replace(in_pattern=True)
        if not is_node(node):
            return self.literal_or_list(node, stack, self.pattern)
        head, _, args = node
        if is_var(node):
            return DYNAMIC if head is UNDERSCORE else self.new_variable(node)
        if head is PIN:
            return self.known(args.head)
        if head is EQUALS:
            stack = stack.into(node)
            left, right = to_pylist(args)
            one = self.pattern(left, stack)
            return self.unify(one, self.pattern(right, stack), stack)
        if head is STRUCT_NODE and type(args.head) is not Atom:
            return self._struct_of_any_kind(node, stack.into(node))
        return self.composite(node, stack, self.pattern)

    def _struct_of_any_kind(self, node: Any, stack: Stack) -> Shape:
        # ``%_{}`` and ``%name{}``
        name, fields = to_pylist(node[2])
        value: Shape = "atom"
        if not (is_var(name) and name[0] is UNDERSCORE):
            value = self.pattern(name, stack)
            self.unify(value, "atom", stack)
        return ("map", ((True, ("atom", STRUCT), value), *self.open_map(fields[2], stack, self.pattern)[1]))

    # -- shared ------------------------------------------------------------------------------------------------------------

    def literal_or_list(self, node: Any, stack: Stack, find: Find) -> Shape:
        """What is no node: literals, lists, and tuples of two."""
        if type(node) is Atom:
            return ("atom", node)
        if node is EMPTY:
            return LIST
        if type(node) is Cons:
            stack = stack.into(node)
            return ("list", self.union([find(item, stack) for item in split(node)[0]]))
        if type(node) is tuple and len(node) == 2:
            return self.tuple_of((TUPLE, EMPTY, from_iter(node)), stack, find)
        return _LITERALS.get(type(node), DYNAMIC)

    def tuple_of(self, node: Any, stack: Stack, find: Find) -> Shape:
        stack = stack.into(node)
        return ("tuple", tuple([find(item, stack) for item in to_pylist(node[2])]))

    def cell(self, node: Any, stack: Stack, find: Find) -> Shape:
        """``head | tail``"""
        stack = stack.into(node)
        left, right = to_pylist(node[2])
        head = find(left, stack)
        if right is EMPTY:
            return head
        tail = find(right, stack)
        return self.union([head, tail[1] if kind(tail) == "list" else tail])

    def composite(self, node: Any, stack: Stack, find: Find) -> Shape:
        """Tuples, binaries, maps and structs of patterns and guards; what is none of these is not known."""
        head, _, args = node
        if head is TUPLE:
            return self.tuple_of(node, stack, find)
        if head is BINARY:
            self.binary(node, stack, find)
            return "binary"
        if head is BAR:
            return self.cell(node, stack, find)
        if head is MAP_NODE:
            return self.open_map(args, stack.into(node), find)
        if head is STRUCT_NODE:
            stack = stack.into(node)
            struct = self.struct(args.head, node)
            return self.unify(self.open_map(to_pylist(args)[1][2], stack, find), struct, stack)
        return DYNAMIC

    def struct(self, name: Atom, node: Any) -> Shape:
        """The shape of a struct of this module: its fields, of which nothing is known."""
        raise NotImplementedError

    # -- maps --------------------------------------------------------------------------------------------------------------

    def open_map(self, pairs: Any, stack: Stack, find: Find) -> Shape:
        """A map that may have other keys too."""
        found = []
        for key, value in self._pairs(pairs, stack, find):
            if not self.has_unbound(key):
                # A key such as any text has other values elsewhere.
                alone = self.is_singleton(key) or kind(value) == "var"
                found.append((key, value if alone else self.union([value, DYNAMIC])))
        return ("map", (*self._joined(found), ANY_PAIR))

    def closed_map(self, pairs: Any, stack: Stack, find: Find) -> Shape:
        """A map that has these keys alone."""
        found = self._pairs(pairs, stack, find)
        if len(found) > 1:
            known = [pair for pair in found if not self.has_unbound(pair[0])]
            return ("map", self._joined(known if len(known) == len(found) else [(DYNAMIC, DYNAMIC), *known]))
        return ("map", tuple([(True, key, value) for key, value in found]))

    def _pairs(self, pairs: Any, stack: Stack, find: Find) -> list[tuple[Shape, Shape]]:
        return [(find(key, stack), find(value, stack)) for key, value in to_pylist(pairs)]

    def _joined(self, ahead: list[tuple[Shape, Shape]]) -> tuple[Pair, ...]:
        # Each key once; its value is that of every key which is a part of it.
        behind: list[tuple[Shape, Shape]] = []
        while ahead:
            (key, value), *ahead = ahead
            same = [other for each, other in ahead if each == key]
            ahead = [pair for pair in ahead if pair[0] != key]
            others = [other for each, other in [*ahead, *behind] if self.is_part(each, key)]
            behind.insert(0, (key, self.union([value, *reversed(same), *others])))

        def before(left: tuple[Shape, Shape], right: tuple[Shape, Shape]) -> int:
            return -1 if self.is_part(left[0], right[0]) else 1 if self.is_part(right[0], left[0]) else 0

        return tuple([(True, key, value) for key, value in sorted(reversed(behind), key=cmp_to_key(before))])

    # -- binaries ----------------------------------------------------------------------------------------------------------

    def binary(self, node: Any, stack: Stack, find: Find) -> None:
        """Look at the parts of ``<<…>>``; warnings show one with dots for the others."""
        segments = to_pylist(node[2])
        last = len(segments) - 1
        for index, segment in enumerate(segments):
            shown = [*([_OTHERS] if index else []), segment, *([_OTHERS] if index < last else [])]
            if is_node(segment) and segment[0] is _PART:
                self._part_of_binary(segment, stack.into((BINARY, segment[1], from_iter(shown))), find)

    def _part_of_binary(self, segment: Any, stack: Stack, find: Find) -> None:
        value, spec = to_pylist(segment[2])
        name = _kind_of_part(spec)
        in_pattern = stack.in_pattern
        if in_pattern and (name in _UTF and type(value) is bytes or name == "float" and type(value) is int):
            return
        expected = _PARTS[name][0 if in_pattern else 1]
        self.unify(find(value, stack), expected, stack)


def _kind_of_part(spec: Any) -> str:
    """The type in ``integer-size(8)``."""
    if is_node(spec) and spec[0] is _MINUS:
        left, right = to_pylist(spec[2])
        found = _kind_of_part(left)
        return found if found in _PARTS and found != "integer" else _kind_of_part(right)
    name = spec[0].name if is_node(spec) and type(spec[0]) is Atom else ""
    return name if name in _PARTS else "integer"
