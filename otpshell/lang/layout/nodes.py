"""What the layout asks of quoted expressions.

Two kinds come in: plain ones, in which literals are themselves, and those that were parsed for the formatter, in which a literal stands
in a block of its own that knows how it was written: ``{:__block__, [token: "0xA", line: 1], [10]}``.
"""

from __future__ import annotations

from typing import Any

from otpshell.lang.quoted import keyword_get
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import EMPTY, Cons, split, to_pylist

BLOCK = atom("__block__")
ALIASES = atom("__aliases__")
ARROW = atom("->")
DOT = atom(".")
DO = atom("do")
WHEN = atom("when")
BAR = atom("|")
TYPE = atom("::")
IN = atom("in")
LINE = atom("line")
GENERATOR = atom("<-")
MAP = atom("%{}")
STRUCT = atom("%")
BITS = atom("<<>>")
TUPLE = atom("{}")
FN = atom("fn")
_FORMAT = atom("format")
_KEYWORD = atom("keyword")
_NEWLINES = atom("newlines")
_END_OF_EXPRESSION = atom("end_of_expression")
_DELIMITER = atom("delimiter")
_NOT_LITERAL = object()


def is_node(term: Any) -> bool:
    return type(term) is tuple and len(term) == 3


def is_call(term: Any, name: Atom) -> bool:
    return type(term) is tuple and len(term) == 3 and term[0] is name and (type(term[2]) is Cons or term[2] is EMPTY)


def wrapped(term: Any) -> Any:
    """What a literal's own block holds; NOT_LITERAL for anything else."""
    if is_node(term) and term[0] is BLOCK and type(term[2]) is Cons and term[2].tail is EMPTY:
        inner = term[2].head
        if not is_node(inner):
            return inner
    return _NOT_LITERAL


def is_wrapped(term: Any) -> bool:
    return wrapped(term) is not _NOT_LITERAL


def unwrapped(term: Any) -> Any:
    """A literal without the block around it; anything else as it is."""
    inner = wrapped(term)
    return term if inner is _NOT_LITERAL else inner


def delimiter(term: Any) -> str:
    """The quotes that a literal or a call that stands for one was written with."""
    found = keyword_get(term[1], _DELIMITER) if is_node(term) and type(term[1]) is Cons else None
    return found.decode() if type(found) is bytes else ""


# -- keywords and clauses ------------------------------------------------------------------------------------------------


def is_keyword_key(key: Any) -> bool:
    """``a:``, and ``"a#{b}":``, which is a call."""
    if type(key) is Atom:
        return not key.name.startswith("Elixir.")
    return is_node(key) and type(key[1]) is Cons and keyword_get(key[1], _FORMAT) is _KEYWORD


def is_keyword_pair(item: Any) -> bool:
    return type(item) is tuple and len(item) == 2 and is_keyword_key(item[0])


def is_keywords(term: Any) -> bool:
    """A list that is written without brackets: ``a: 1, b: 2``."""
    if type(term) is not Cons:
        return False
    items, tail = split(term)
    return tail is EMPTY and all(is_keyword_pair(item) for item in items)


def last_keywords(term: Any) -> Any:
    """The keywords that a last argument is, in brackets or not; None when it is none."""
    inner = unwrapped(term)
    return inner if is_keywords(inner) else None


def is_do(arg: Any) -> bool:
    """``[do: …]`` that was, or will be, a ``do … end``."""
    if type(arg) is not Cons or type(arg.head) is not tuple or len(arg.head) != 2:
        return False
    key = arg.head[0]
    if key is DO:
        return is_keywords(arg)
    return wrapped(key) is DO and keyword_get(key[1], _FORMAT) is not _KEYWORD


def is_clauses(term: Any) -> bool:
    return type(term) is Cons and is_node(term.head) and term.head[0] is ARROW


def is_interpolated(parts: list[Any]) -> bool:
    """Whether these are the segments of a string with ``#{…}`` in it."""
    for part in parts:
        if type(part) is bytes:
            continue
        if not is_call(part, TYPE):
            return False
        value, spec = to_pylist(part[2])
        if not is_to_string(value) or not is_node(spec) or spec[0] is not atom("binary"):
            return False
    return True


def is_to_string(part: Any) -> bool:
    if not is_node(part) or type(part[0]) is not tuple or part[0][0] is not DOT:
        return False
    return to_pylist(part[0][2]) == [atom("Elixir.Kernel"), atom("to_string")]


def is_charlist_parts(parts: Any) -> bool:
    if type(parts) is not Cons:
        return False
    return all(type(part) is bytes or is_to_string(part) for part in to_pylist(parts))


# -- places --------------------------------------------------------------------------------------------------------------


def _line_of(meta: Any) -> int | None:
    found = keyword_get(meta, LINE) if type(meta) is Cons else None
    return found if type(found) is int else None


def node_line(node: Any, default: int | None = None) -> int | None:
    line = _line_of(node[1]) if is_node(node) else None
    return default if line is None else line


def meta_line(meta: Any, key: str) -> int | None:
    """The line of ``closing``, ``do`` or ``end``."""
    return _line_of(keyword_get(meta, atom(key))) if type(meta) is Cons else None


def newlines(meta: Any) -> int:
    """How many line breaks follow the opening bracket, the operator or the arrow."""
    found = keyword_get(meta, _NEWLINES) if type(meta) is Cons else None
    return found if type(found) is int else 0


def breaks_after(node: Any) -> int:
    """How many line breaks follow an expression in a block."""
    mark = keyword_get(node[1], _END_OF_EXPRESSION) if is_node(node) and type(node[1]) is Cons else None
    if mark is None and is_call(node, ARROW):
        return breaks_after(to_pylist(node[2])[1])
    return max(1, newlines(mark)) if mark is not None else 1


def extent(node: Any) -> tuple[int, int]:
    """The first and the last line that the parts of an expression begin on; (0, 0) when none is known."""
    low, high = 0, 0
    stack = [node]
    while stack:
        item = stack.pop()
        kind = type(item)
        if kind is Cons:
            while type(item) is Cons:
                stack.append(item.head)
                item = item.tail
        elif kind is tuple:
            if len(item) == 3 and (type(item[1]) is Cons or item[1] is EMPTY):
                line = _line_of(item[1])
                if line is not None:
                    low = line if not low or line < low else low
                    high = max(high, line)
                stack += (item[0], item[2])
            else:
                stack += item
    return low, high
