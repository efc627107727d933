"""``<<>>``: segments, their types, sizes and units, and binaries inside binaries."""

from __future__ import annotations

from typing import Any, NamedTuple

from otpshell.lang.diagnostics import meta_line
from otpshell.lang.env import Bitsize, Scope, VarKey
from otpshell.lang.expand_core import expand, special
from otpshell.lang.expand_macro import expand_fully
from otpshell.lang.expand_scope import fail, source
from otpshell.lang.quoted import DOT, EQUALS, is_node
from otpshell.terms.atom import Atom, atom
from otpshell.terms.bits import Bits
from otpshell.terms.cons import EMPTY, Cons, cons, elist, from_iter, to_pylist

BINARY_NODE = atom("<<>>")
TYPE = atom("::")
MINUS = atom("-")
TIMES = atom("*")
SIZE = atom("size")
UNIT = atom("unit")
INTEGER = atom("integer")
FLOAT = atom("float")
BINARY = atom("binary")
BITSTRING = atom("bitstring")
_ALIGNMENT = atom("alignment")
_INFERRED = atom("inferred_bitstring_spec")
_TO_STRING = atom("to_string")
_STRING_MODULES = (atom("Elixir.Kernel"), atom("Elixir.String.Chars"))
_UTF = ("utf8", "utf16", "utf32")

# What a specifier without arguments sets.
_SPECIFIERS = {
    **{name: ("endianness", name) for name in ("big", "little", "native")},
    **{name: ("sign", name) for name in ("signed", "unsigned")},
    **{name: ("type", name) for name in ("integer", "float", "binary", "bitstring", *_UTF)},
    "bytes": ("type", "binary"),
    "bits": ("type", "bitstring"),
}
# Types that a literal of a kind may be given.
_COMPATIBLE = {
    "binary": ("binary", "bitstring", *_UTF),
    "bitstring": ("binary", "bitstring"),
    "integer": ("integer", "float", *_UTF),
    "float": ("float",),
}


class Before(NamedTuple):
    """The scope's variables before the binary: its segments do not see each other's outside of patterns."""

    read: dict[VarKey, int]
    write: dict[VarKey, int] | None


@special("<<>>")
def _binary(meta: Any, items: list[Any], s: Scope) -> Any:
    return expand_segments(meta, items, s, False)


def expand_segments(meta: Any, items: list[Any], s: Scope, require_size: bool) -> Any:
    """Expand a binary; ``require_size`` where something always follows (generators)."""
    before = Before(s.read, s.write)
    matching = s.context == "match"
    if not matching:
        s.write = s.read
    out: list[Any] = []
    alignment: int | None = 0
    inherited = meta
    for index, item in enumerate(items):
        sized = require_size or (matching and index + 1 < len(items))
        if is_node(item) and item[0] is TYPE and type(item[2]) is Cons:
            segment_meta = item[1]
            left, spec = to_pylist(item[2])
            left = _expression(segment_meta, left, s, before, matching)
            spec, own = _Spec(segment_meta, _kind(left), s, before).expand(spec, sized)
            alignment = None if alignment is None or own is None else (alignment + own) % 8
            _add(segment_meta, left, spec, out, s, sized)
        else:
            inherited = item[1] if is_node(item) else inherited
            left = _expression(inherited, item, s, before, matching)
            kind = _kind(left)
            spec = (INTEGER if kind == "default" else atom(kind), inherited, EMPTY)
            _add(cons((_INFERRED, atom("true")), inherited), left, spec, out, s, sized)
    if matching:
        found = _nested_match(out)
        if found is not None:
            fail(meta, s, f"cannot pattern match inside a bitstring that is already in match, got: {source(s, found)}")
    else:
        s.close_write(before.read, before.write)
    aligned = atom("unknown") if alignment is None else alignment
    return (BINARY_NODE, cons((_ALIGNMENT, aligned), meta), from_iter(out))


def _expression(meta: Any, item: Any, s: Scope, before: Before, matching: bool) -> Any:
    if s.context is not None and is_node(item) and is_node(item[0]) and item[0][0] is DOT:
        # "#{x}" in a pattern: only a literal can stand there.
        target = to_pylist(item[0][2])
        if len(target) == 2 and target[1] is _TO_STRING and target[0] in _STRING_MODULES and type(item[2]) is Cons:
            inner = _expand_part(item[2].head, s, before, matching)
            return inner if type(inner) is bytes else _expand_part(item, s, before, matching)
    expanded = _expand_part(item, s, before, matching)
    if type(expanded) is Atom or type(expanded) is Cons or expanded is EMPTY:
        fail(meta, s, f"invalid literal {source(s, expanded)} in <<>>")
    return expanded


def _expand_part(item: Any, s: Scope, before: Before, matching: bool) -> Any:
    kind = type(item)
    if kind is bytes or kind is int or kind is float:
        return item
    if not matching:
        s.read = before.read
    return expand(item, s)


def _kind(node: Any) -> str:
    kind = type(node)
    if kind is int:
        return "integer"
    if kind is float:
        return "float"
    if kind is bytes:
        return "binary"
    if kind is Bits or (is_node(node) and node[0] is BINARY_NODE):
        return "bitstring"
    return "default"


_UNSIZED = (
    "a binary field without size is only allowed at the end of a binary pattern, at the right side of binary concatenation and "
    "and never allowed in binary generators. The following examples are invalid:\n\n"
    '    rest <> "foo"\n    <<rest::binary, "foo">>\n\n'
    "They are invalid because there is a bits/bitstring component not at the end. "
    'However, the "reverse" would work:\n\n    "foo" <> rest\n    <<"foo", rest::binary>>\n\n'
)


def _add(meta: Any, left: Any, spec: Any, out: list[Any], s: Scope, sized: bool) -> None:
    # A binary inside a binary is spliced into it.
    if not is_node(left) or left[0] is not BINARY_NODE:
        out.append((TYPE, meta, elist(left, spec)))
        return
    parts = to_pylist(left[2])
    if not parts:
        return
    if s.context == "match" and sized and is_node(parts[-1]) and parts[-1][0] is TYPE:
        last, last_spec = to_pylist(parts[-1][2])
        if is_node(last_spec) and last_spec[2] is EMPTY:
            name = last_spec[0]
            if name is BITSTRING or (name is BINARY and type(last) is not bytes):
                fail(parts[-1][1], s, _UNSIZED)
    if spec[0] is BINARY and spec[2] is EMPTY:
        alignment = next(value for key, value in left[1] if key is _ALIGNMENT)
        if alignment == 0:
            out.extend(parts)
        elif type(alignment) is int:
            shown = source(s, left)
            fail(meta, s, f"expected {shown} to be a binary but its number of bits is not divisible by 8")
        else:
            out.append((TYPE, meta, elist(left, spec)))
    else:
        out.extend(parts)


def _nested_match(nodes: Any) -> Any:
    for node in nodes:
        if is_node(node):
            if node[0] is EQUALS and type(node[2]) is Cons:
                return node
            if type(node[2]) is Cons:
                found = _nested_match(node[2])
                if found is not None:
                    return found
    return None


class _Spec:
    """The specifiers of one segment, read one by one."""

    def __init__(self, meta: Any, kind: str, s: Scope, before: Before) -> None:
        self.meta = meta
        self.kind = kind
        self.s = s
        self.before = before
        self.found: dict[str, Any] = {}

    def fail(self, message: str) -> Any:
        fail(self.meta, self.s, message)

    def expand(self, spec: Any, sized: bool) -> tuple[Any, int | None]:
        """The specifiers in Elixir's own order, and how many bits beyond whole bytes the segment has (None: unknown)."""
        self._read(_unpack(spec))
        found = self.found
        kind = self._type(found.get("type"))
        size, unit = found.get("size"), found.get("unit")
        if sized and self.kind == "default" and kind in ("binary", "bitstring") and size is None:
            self.fail(_UNSIZED)
        if size is not None or unit is not None:
            if self.kind == "bitstring":
                self.fail("literal <<>> in bitstring supports only type specifiers, which must be one of: binary or bitstring")
            if self.kind == "binary":
                self.fail(
                    "literal string in bitstring supports only endianness and type specifiers, which must be one of: little, big, "
                    "native, utf8, utf16, utf32, bits, bytes, binary or bitstring"
                )
        parts = [atom(kind)] + self._modifiers(kind, size, unit)
        nodes: list[Any] = [(part, EMPTY, EMPTY) for part in parts]
        if unit is not None:
            nodes.append((UNIT, EMPTY, elist(unit)))
        if size is not None:
            nodes.append((SIZE, EMPTY, elist(size)))
        result = nodes[0]
        for node in nodes[1:]:
            result = (MINUS, self.meta, elist(result, node))
        return result, _alignment(kind, size, unit)

    def _read(self, specs: list[Any]) -> None:
        while specs:
            spec = specs.pop(0)
            if not is_node(spec) or type(spec[0]) is not Atom:
                self.fail(f"unknown bitstring specifier: {source(self.s, spec)}")
            name, _, args = spec
            if args is EMPTY and name.name in _SPECIFIERS:
                self._store(*_SPECIFIERS[name.name])
            elif name in (SIZE, UNIT) and type(args) is Cons and args.tail is EMPTY:
                value = self._argument(args.head)
                if name is UNIT and type(value) is not int:
                    self.fail(f"unit in bitstring expects an integer as argument, got: {source(self.s, value)}")
                self._store(name.name, value)
            else:
                env = self.s.caller_env(meta_line(self.meta))
                expanded = expand_fully(spec, env)
                if expanded is spec:
                    self.fail(f"unknown bitstring specifier: {source(self.s, spec)}")
                specs[:0] = _unpack(expanded)

    def _store(self, key: str, value: Any) -> None:
        other = self.found.get(key)
        if other is not None and other != value:
            self.fail(f'conflicting {key} specification for bit field: "{_erl(value)}" and "{_erl(other)}"')
        self.found[key] = value

    def _argument(self, expr: Any) -> Any:
        if type(expr) is int or type(expr) is Atom:
            return expr
        s = self.s
        if s.context != "match":
            s.read = self.before.read
            return expand(expr, s)
        prematch = s.prematch
        s.prematch = Bitsize((prematch[0], self.before.read))
        s.context = "guard"
        value = expand(expr, s)
        s.context, s.prematch = "match", prematch
        return value

    def _type(self, given: str | None) -> str:
        if given is None:
            return "integer" if self.kind == "default" else self.kind
        if self.kind != "default" and given not in _COMPATIBLE[self.kind]:
            self.fail(f'conflicting type specification for bit field: "{given}" and "{self.kind}"')
        return given

    def _modifiers(self, kind: str, size: Any, unit: Any) -> list[Atom]:
        sign, endianness = self.found.get("sign"), self.found.get("endianness")
        if kind in _UTF:
            if size is not None or unit is not None:
                self.fail("size and unit are not supported on utf types")
            if sign is not None:
                self.fail("signed and unsigned specifiers are supported only on integer and float types")
            return [] if endianness is None else [atom(endianness)]
        if kind in ("binary", "bitstring"):
            if kind == "bitstring" and unit is not None and unit != 1:
                self.fail(f'conflicting unit specification for bit field: "{unit}" and "1"')
            if sign is not None:
                self.fail("signed and unsigned specifiers are supported only on integer and float types")
            return []
        bits = size * (1 if unit is None else unit) if type(size) is int else None
        if kind == "float" and bits is not None:
            if bits not in (16, 32, 64):
                self.fail(f"float requires size*unit to be 16, 32, or 64 (default), got: {bits}")
        elif size is None and unit is not None:
            self.fail("integer and float types require a size specifier if the unit specifier is given")
        return [atom(each) for each in (endianness, sign) if each is not None]


def _erl(value: Any) -> str:
    return value if type(value) is str else str(value)


def _alignment(kind: str, size: Any, unit: Any) -> int | None:
    if type(size) is int and type(unit) is int:
        return (size * unit) % 8
    if kind == "integer":
        if size is None:
            return (8 * unit) % 8 if type(unit) is int else 0
        return size % 8 if type(size) is int and unit is None else None
    if kind == "bitstring":
        return size % 8 if type(size) is int and unit is None else None
    return 0


def _unpack(spec: Any) -> list[Any]:
    out: list[Any] = []
    _unpack_into(spec, out)
    return out


def _unpack_into(spec: Any, out: list[Any]) -> None:
    if is_node(spec) and type(spec[2]) is Cons and spec[2].tail is not EMPTY:
        args = to_pylist(spec[2])
        if spec[0] is MINUS and len(args) == 2:
            _unpack_into(args[0], out)
            _unpack_into(args[1], out)
            return
        if spec[0] is TIMES and len(args) == 2:
            if not (is_node(args[0]) and args[0][0] is atom("_") and type(args[0][2]) is Atom):
                out.append((SIZE, EMPTY, elist(args[0])))
            out.append((UNIT, EMPTY, elist(args[1])))
            return
    if type(spec) is int:
        out.append((SIZE, EMPTY, elist(spec)))
    elif is_node(spec) and type(spec[0]) is Atom and type(spec[2]) is Atom:
        out.append((spec[0], spec[1], EMPTY))
    else:
        out.append(spec)
