"""``Macro.to_string/2``: code as text in the plain style of before the formatter, every part of it passed through a function.

It is another writer than :mod:`otpshell.lang.layout`: it knows nothing of line widths, and all calls have parentheses.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.lang.layout.docs import BINARY
from otpshell.lang.layout.operators import binary_name, unary_name
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import EMPTY, Cons, from_iter, is_list, is_proper, to_pylist
from otpshell.terms.inspect import StructHost, inspect, is_keyword
from otpshell.terms.inspect_text import atom_call, atom_key, atom_literal

_SECTIONS = ("do", "rescue", "catch", "else", "after")
_KERNEL, _ACCESS = atom("Elixir.Kernel"), atom("Elixir.Access")
_INFERRED, _NO_PARENS, _DELIMITER = atom("inferred_bitstring_spec"), atom("no_parens"), atom("delimiter")
_CLOSING = {"[": "]", "{": "}", "(": ")", "<": ">"}


def _call(node: Any) -> tuple[Any, Any, list[Any]] | None:
    """Form, metadata and arguments of a node that has arguments."""
    if type(node) is tuple and len(node) == 3 and is_list(node[2]) and is_proper(node[2]):
        return node[0], node[1], to_pylist(node[2])
    return None


def _is(node: Any, name: str, count: int | None = None) -> bool:
    parts = _call(node)
    return parts is not None and type(parts[0]) is Atom and parts[0].name == name and count in (None, len(parts[2]))


def _meta(meta: Any, key: Atom) -> Any:
    return next((pair[1] for pair in to_pylist(meta) if type(pair) is tuple and pair[0] is key), None)


def _is_operation(node: Any) -> bool:
    return binary_name(node) not in (None, "..//") or unary_name(node) is not None


def _are_clauses(node: Any) -> bool:
    return type(node) is Cons and _is(node.head, "->")


def _are_sections(node: Any) -> bool:
    """Whether it is what stands between ``do`` and ``end``."""
    return type(node) is Cons and is_keyword(node) and node.head[0].name == "do" and all(pair[0].name in _SECTIONS for pair in node)


def _is_plain_keyword(node: Any) -> bool:
    """Whether a list is shown as ``a: 1``: keys that are aliases are not."""
    return type(node) is Cons and is_keyword(node) and not any(pair[0].name.startswith("Elixir.") for pair in node)


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")


class PlainWriter:
    """Writes code; ``each`` is given every part with its text, and gives the text to put in its place."""

    def __init__(self, each: Callable[[Any, str], str], host: StructHost | None = None) -> None:
        self.each = each
        self.host = host

    def _value(self, term: Any) -> str:
        return inspect(term, host=self.host, limit=None, printable_limit=None)

    def write(self, node: Any) -> str:
        """The text of a node."""
        if is_list(node):
            return self._list(node)
        if type(node) is not tuple:
            return self.each(node, self._value(node))
        if len(node) == 2:
            return self.write((atom("{}"), EMPTY, from_iter(node)))
        if len(node) == 3 and type(node[0]) is Atom and type(node[2]) is Atom:
            return self.each(node, node[0].name)
        if _call(node) is None:
            return self.each(node, self._value(node))
        if type(node[0]) is Atom:
            special = _SPECIAL.get(node[0].name)
            text = special(self, node) if special is not None else None
            if text is not None:
                return self.each(node, text)
        return self.each(node, self._operation(node) or self._sigil(node) or self._plain_call(node))

    def _many(self, nodes: Any) -> str:
        return ", ".join([self.write(node) for node in nodes])

    # -- containers ----------------------------------------------------------------------------------------------------

    def _list(self, node: Any) -> str:
        if _are_clauses(node):
            return f"({self._clauses(node, True)})"
        if node is EMPTY:
            return self.each(node, "[]")
        if not is_proper(node):
            return self.each(node, self._value(node))
        shown = self._value(node) if all(type(item) is int for item in node) else ""
        if shown.startswith("'"):
            return self.each(node, shown)
        return self.each(node, f"[{self._keywords(node) if _is_plain_keyword(node) else self._many(node)}]")

    def _keywords(self, pairs: Any) -> str:
        return ", ".join([f"{atom_key(key)} {self.write(value)}" for key, value in pairs])

    def _pairs(self, args: Any) -> str:
        """What stands between the braces of a map or struct."""
        if type(args) is Cons and args.tail is EMPTY and _is(args.head, "|", 2):
            updated, changes = to_pylist(args.head[2])
            return f"{self.write(updated)} | {self._pairs(changes)}"
        if _is_plain_keyword(args):
            return self._keywords(args)
        pairs = [type(one) is tuple and len(one) == 2 for one in args]
        return ", ".join([" => ".join(map(self.write, one)) if pair else self.write(one) for pair, one in zip(pairs, args, strict=True)])

    def _struct(self, node: Any) -> str | None:
        name, *fields = to_pylist(node[2])
        if len(fields) != 1 or not _is(fields[0], "%{}"):
            return None
        return f"%{self.write(name)}{{{self._pairs(fields[0][2])}}}"

    # -- binaries and sigils -------------------------------------------------------------------------------------------

    def _binary(self, node: Any) -> str:
        parts = to_pylist(node[2])
        if parts and all(type(part) is bytes or self._interpolated(part) is not None for part in parts):
            return self._text(parts, '"', '"')
        shown = [self._segment(part) for part in parts]
        return "<<" + ", ".join([f"({text})" if text.startswith("<") or text.endswith(">") else text for text in shown]) + ">>"

    def _interpolated(self, part: Any) -> Any:
        """The expression in ``#{}``, in a list of its own; None when it is no such part."""
        if not _is(part, "::", 2):
            return None
        value, kind = to_pylist(part[2])
        inner = _call(value)
        if inner is None or not (type(kind) is tuple and kind[0] is atom("binary")) or not _is(inner[0], ".", 2):
            return None
        target, name = to_pylist(inner[0][2])
        return inner[2] if target is _KERNEL and name is atom("to_string") and len(inner[2]) == 1 else None

    def _text(self, parts: list[Any], left: str, right: str) -> str:
        if len(left) == 4:
            # A heredoc: what is in it stands as it is.
            return left + "".join([self._piece(part, None) for part in parts]) + right
        return left + "".join([self._piece(part, right) for part in parts]) + right

    def _piece(self, part: Any, closing: str | None) -> str:
        if type(part) is bytes:
            text = part.decode("utf-8", "surrogateescape")
            return text if closing is None else text.replace(closing, "\\" + closing)
        inner = self._interpolated(part)
        return f"#{{{self.write(part if inner is None else inner[0])}}}"

    def _segment(self, part: Any) -> str:
        if not _is(part, "::", 2):
            return self.write(part)
        value, kind = to_pylist(part[2])
        if _meta(part[1], _INFERRED):
            return self.each(part, self.write(value))
        return self.each(part, f"{self._operand(value, '::', 'left')}::{self._modifiers(kind, '::', 'right')}")

    def _modifiers(self, node: Any, operator: str, side: str) -> str:
        if _is(node, "*", 2) or _is(node, "-", 2):
            name = node[0].name
            left, right = to_pylist(node[2])
            return self.each(node, f"{self._modifiers(left, name, 'left')}{name}{self._modifiers(right, name, 'right')}")
        return self._operand(node, operator, side)

    def _sigil(self, node: Any) -> str | None:
        name, meta, args = _call(node)  # type: ignore[misc]
        if type(name) is not Atom or not name.name.startswith("sigil_") or len(name.name) != 7 or len(args) != 2:
            return None
        if not _is(args[0], "<<>>") or not is_list(args[1]):
            return None
        opening = _meta(meta, _DELIMITER)
        left = '"' if type(opening) is not bytes else opening.decode()
        left, right = (left + "\n", left) if len(left) == 3 else (left, _CLOSING.get(left, left))
        letter = name.name[-1]
        parts = to_pylist(args[0][2])
        text = left + parts[0].decode() + right if letter.isupper() else self._text(parts, left, right)
        modifiers = "" if args[1] is EMPTY else self.each(args[1], "".join(map(chr, args[1])))
        return f"~{letter}{text}{modifiers}"

    # -- operators -----------------------------------------------------------------------------------------------------

    def _operation(self, node: Any) -> str | None:
        args = to_pylist(node[2])
        name = unary_name(node)
        if name is not None:
            enclosed = name == "not" or _is_operation(args[0])
            return f"{name}({self.write(args[0])})" if enclosed else name + self.write(args[0])
        name = binary_name(node)
        if name is None:
            return None
        if name == "..//":
            first, last, step = args
            return f"{self._operand(first, '..', 'left')}..{self._operand(last, '..', 'right')}//{self._operand(step, '//', 'right')}"
        left, right = self._operand(args[0], name, "left"), self._operand(args[1], name, "right")
        return f"{left}..{right}" if name == ".." else f"{left} {name} {right}"

    def _operand(self, node: Any, operator: str, side: str) -> str:
        name = binary_name(node)
        if name is None or name == "..//":
            return self.write(node)
        outer_side, outer = BINARY[operator]
        strength = BINARY[name][1]
        bare = strength > outer or strength == outer and outer_side == side
        return self.write(node) if bare else f"({self.write(node)})"

    def _when(self, node: Any) -> str:
        *patterns, guard = to_pylist(node[2])
        if len(patterns) != 1:
            return f"({self._many(patterns)}) when {self.write(guard)}"
        if _is_plain_keyword(guard):
            right = self._keywords(guard)
        else:
            right = self.each(node, self._operand(guard, "when", "right"))
        return f"{self._operand(patterns[0], 'when', 'left')} when {right}"

    def _capture(self, node: Any) -> str | None:
        if node[2] is EMPTY or node[2].tail is not EMPTY or type(node[2].head) is int:
            return None
        inner = node[2].head
        if _is(inner, "/", 2):
            function, arity = to_pylist(inner[2])
            if type(arity) is int and type(function) is tuple and len(function) == 3:
                if type(function[0]) is Atom and type(function[2]) is Atom:
                    return f"&{function[0].name}/{self.write(arity)}"
                if function[2] is EMPTY and _is(function[0], ".", 2):
                    module, name = to_pylist(function[0][2])
                    return f"&{self.write(module)}.{name.name}/{self.write(arity)}"
        return f"&({self.write(inner)})"

    def _not(self, node: Any) -> str | None:
        if node[2].tail is EMPTY and _is(node[2].head, "in", 2):
            left, right = to_pylist(node[2].head[2])
            return f"{self.write(left)} not in {self.write(right)}"
        return None

    # -- blocks and clauses --------------------------------------------------------------------------------------------

    def _block(self, node: Any) -> str:
        if node[2] is not EMPTY and node[2].tail is EMPTY:
            return self.write(node[2].head)
        return f"(\n  {_indented(self._lines(node))}\n)"

    def _lines(self, node: Any) -> str:
        """Expressions or clauses, each on lines of its own."""
        if _are_clauses(node):
            return "\n".join([self._clause_lines(*to_pylist(clause[2])) for clause in node])
        if _is(node, "__block__"):
            return "\n".join([self.write(each) for each in node[2]])
        return self.write(node)

    def _clause_lines(self, patterns: Any, body: Any) -> str:
        return f"{self._patterns(patterns, False)}->\n  {_indented(self._lines(body))}"

    def _clauses(self, clauses: Any, parens: bool) -> str:
        pairs = [to_pylist(clause[2]) for clause in clauses]
        return "; ".join([f"{self._patterns(patterns, parens)}-> {self.write(body)}" for patterns, body in pairs])

    def _patterns(self, patterns: Any, parens: bool) -> str:
        if patterns is EMPTY:
            return "() " if parens else ""
        return self._many(patterns) + " "

    def _fn(self, node: Any) -> str | None:
        clauses = node[2]
        if not _are_clauses(clauses):
            return None
        if clauses.tail is not EMPTY:
            return f"fn\n  {_indented(self._lines(clauses))}\nend"
        if _is(to_pylist(clauses.head[2])[1], "__block__"):
            return f"fn {self._lines(clauses)}\nend"
        return f"fn {self._clauses(clauses, False)} end"

    def _sections(self, sections: Any) -> str:
        found = {key.name: value for key, value in reversed(to_pylist(sections))}
        return " " + "".join([f"{key}\n  {_indented(self._lines(found[key]))}\n" for key in _SECTIONS if key in found]) + "end"

    # -- calls ---------------------------------------------------------------------------------------------------------

    def _plain_call(self, node: Any) -> str:
        target, meta, args = _call(node)  # type: ignore[misc]
        if _is(target, ".", 2):
            left, name = to_pylist(target[2])
            if left is _ACCESS and name is atom("get") and len(args) == 2:
                container = self.write(args[0])
                return (f"({container})" if _is_operation(args[0]) else container) + self.write(from_iter(args[1:]))
            if name is atom("{}"):
                return f"{self.write(left)}.{{{self._arguments(args)}}}"
            if not args:
                return self._target(target) + ("" if type(left) is tuple and _meta(meta, _NO_PARENS) else "()")
        if args and _are_sections(args[-1]):
            given = f"({self._arguments(args[:-1])})" if len(args) > 1 else ""
            return self._target(target) + given + self._sections(args[-1])
        return f"{self._target(target)}({self._arguments(args)})"

    def _target(self, target: Any) -> str:
        if type(target) is Atom:
            return target.name
        if not _is(target, "."):
            return self.write(target)
        left, *name = to_pylist(target[2])
        shown = self._module(left) + "."
        if not name:
            return shown
        return shown + (atom_call(name[0]) if type(name[0]) is Atom else self._target(name[0]))

    def _module(self, node: Any) -> str:
        if type(node) is Atom:
            return atom_literal(node)
        parts = _call(node)
        if parts is None:
            return self.write(node)
        captures = _is(node, "&", 1) and type(parts[2][0]) is not int
        if captures or _is(node, "fn") or parts[2] and _are_sections(parts[2][-1]):
            return f"({self.write(node)})"
        return self.write(node)

    def _arguments(self, args: list[Any]) -> str:
        if args and _is_plain_keyword(args[-1]):
            return ", ".join([*[self.write(arg) for arg in args[:-1]], self._keywords(args[-1])])
        return self._many(args)

    def _aliases(self, node: Any) -> str:
        return ".".join([self._target(part) for part in node[2]])


_SPECIAL: dict[str, Callable[[PlainWriter, Any], str | None]] = {
    "__aliases__": PlainWriter._aliases,
    "__block__": PlainWriter._block,
    "<<>>": PlainWriter._binary,
    "{}": lambda writer, node: f"{{{writer._many(node[2])}}}",
    "%{}": lambda writer, node: f"%{{{writer._pairs(node[2])}}}",
    "%": PlainWriter._struct,
    "fn": PlainWriter._fn,
    "when": PlainWriter._when,
    "&": PlainWriter._capture,
    "not": PlainWriter._not,
}
