"""Typed code in colours: tree-sitter's parse, broken input included, as (start, end, style name) in characters."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from operator import attrgetter
from typing import Any

_LEAVES = {
    "atom": "atom",
    "quoted_atom": "atom",
    "keyword": "atom",
    "quoted_keyword": "atom",
    "alias": "alias",
    "integer": "number",
    "float": "number",
    "char": "number",
    "boolean": "constant",
    "nil": "constant",
    "comment": "comment",
    "escape_sequence": "escape",
    "quoted_content": "string",
}
_WORDS = {"do", "end", "fn", "after", "else", "rescue", "catch", "when", "and", "or", "not", "in"}
_QUOTES = {'"', "'", '"""', "'''"}
_DEFINING = {
    *("def", "defp", "defmodule", "defmacro", "defmacrop", "defstruct", "defexception", "defprotocol", "defimpl", "defdelegate"),
    *("defguard", "defguardp", "alias", "import", "require", "use", "case", "cond", "if", "unless", "with", "for", "receive", "try"),
    *("quote", "unquote", "unquote_splicing", "raise", "reraise", "throw", "super"),
}
Span = tuple[int, int, str]


@lru_cache(maxsize=1)
def _parser() -> Any:
    # Loaded with the first key, not with the program.
    import tree_sitter
    import tree_sitter_elixir

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_elixir.language()))


@lru_cache(maxsize=64)
def spans(code: str) -> tuple[Span, ...]:
    """Styled pieces of the code, in order, not overlapping."""
    data = code.encode("utf-8", "surrogatepass")
    found = _collected(_parser().parse(data).root_node, data, 0, len(data))
    return tuple(found if len(data) == len(code) else _in_characters(found, data, 0))


class Typed:
    """Code that changes with every key: parsed as a whole, and styled line by line, as the lines are asked for."""

    def __init__(self, code: str) -> None:
        self.lines = code.split("\n")
        self._data = code.encode("utf-8", "surrogatepass")
        self._root = _parser().parse(self._data).root_node
        self._starts = [0]
        for line in self._data.split(b"\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)

    def line(self, number: int) -> list[Span]:
        """The styled pieces of a line, in its own columns."""
        start, end = self._starts[number], self._starts[number + 1] - 1
        found: list[Span] = []
        for a, b, style in _collected(self._root, self._data, start, end):
            if found and found[-1][1] == a and found[-1][2] == style:
                a = found.pop()[0]
            found.append((max(a, start), min(b, end), style))
        if end - start != len(self.lines[number]):
            return _in_characters(found, self._data, start)
        return [(a - start, b - start, style) for a, b, style in found]


_start, _end = attrgetter("start_byte"), attrgetter("end_byte")


def _in_characters(found: list[Span], data: bytes, start: int) -> list[Span]:
    """Pieces in bytes as pieces in characters from ``start`` on."""
    at, column = start, 0
    moved: list[Span] = []
    for a, b, style in found:
        begins = column + len(data[at:a].decode("utf-8", "replace"))
        at, column = b, begins + len(data[a:b].decode("utf-8", "replace"))
        moved.append((begins, column, style))
    return moved


def _collected(root: Any, data: bytes, start: int, end: int) -> list[Span]:
    """The pieces that reach into a range of bytes."""
    found: list[Span] = []
    stack = [root]
    while stack:
        node = stack.pop()
        first, last = node.start_byte, node.end_byte
        if first == last:
            # What the parser thinks is missing.
            continue
        style = _style(node, data)
        if style is not None:
            found.append((first, last, style))
            continue
        children = node.children
        if first < start or last > end:
            children = children[bisect_right(children, start, key=_end) : bisect_left(children, end, key=_start)]
        stack.extend(reversed(children))
    return found


def _style(node: Any, data: bytes) -> str | None:
    kind = node.type
    if kind in _LEAVES:
        return _LEAVES[kind]
    if not node.child_count:
        if kind in _WORDS:
            return "keyword"
        if kind in _QUOTES:
            return "string"
        if kind == "identifier":
            text = data[node.start_byte : node.end_byte].decode("utf-8", "replace")
            parent = node.parent
            is_target = parent is not None and parent.type == "call" and parent.child_by_field_name("target") == node
            if is_target and text in _DEFINING:
                return "keyword"
            return "function" if is_target else "variable"
    if kind == "unary_operator" and node.children and node.children[0].type == "@" and node.end_byte - node.start_byte < 40:
        operand = node.child_by_field_name("operand")
        if operand is not None and operand.type == "identifier":
            return "attribute"
    return None


def code_lines(code: str) -> list[list[tuple[str, str]]]:
    """Code as lines of (style, text), the styles those of ``view.styles.TYPED``."""
    lines: list[list[tuple[str, str]]] = [[]]

    def add(style: str, text: str) -> None:
        for number, part in enumerate(text.split("\n")):
            if number:
                lines.append([])
            if part:
                lines[-1].append((style, part))

    at = 0
    for start, end, style in spans(code):
        add("", code[at:start])
        add(style, code[start:end])
        at = end
    add("", code[at:])
    return lines
