"""Typed code in colours: tree-sitter's parse, broken input included, as (start, end, style name) in characters."""

from __future__ import annotations

from functools import lru_cache
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


@lru_cache(maxsize=256)
def spans(code: str) -> tuple[Span, ...]:
    """Styled pieces of the code, in order, not overlapping."""
    data = code.encode("utf-8", "surrogatepass")
    found: list[Span] = []
    _collect(_parser().parse(data).root_node, data, found)
    if len(data) == len(code):
        return tuple(found)
    return tuple((len(data[:a].decode("utf-8", "replace")), len(data[:b].decode("utf-8", "replace")), style) for a, b, style in found)


def _collect(root: Any, data: bytes, found: list[Span]) -> None:
    stack = [root]
    while stack:
        node = stack.pop()
        style = _style(node, data)
        if node.start_byte == node.end_byte:
            # What the parser thinks is missing.
            continue
        if style is not None:
            found.append((node.start_byte, node.end_byte, style))
        else:
            stack.extend(reversed(node.children))


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
