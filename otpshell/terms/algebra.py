"""Documents that know how to break their lines: Elixir's ``Inspect.Algebra``, after Lindig's strict variant of Wadler's printer.

A document is an Elixir term, the same one that ``Inspect.Algebra`` hands out, so that an ``Inspect`` implementation written in Elixir
and the ones written here mix freely: a binary, ``:doc_nil``, ``:doc_line`` or a tuple that starts with one of the tags below.

:func:`render` lays a document out from left to right. Where a group begins it asks :func:`_fits` whether the group, taken flat, stays
within the width; if not, its strict breaks become newlines, and each flex break is asked again when it is reached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from otpshell.terms.atom import INFINITY, Atom, atom
from otpshell.terms.inspect_colors import ansi

NOTHING = atom("doc_nil")
LINE = atom("doc_line")
CONS = atom("doc_cons")
NEST = atom("doc_nest")
BREAK = atom("doc_break")
GROUP = atom("doc_group")
STRING = atom("doc_string")
COLOR = atom("doc_color")
FORCE = atom("doc_force")
FITS = atom("doc_fits")
COLLAPSE = atom("doc_collapse")
LIMIT = atom("doc_limit")

STRICT = atom("strict")
FLEX = atom("flex")
MAYBE = atom("maybe")
SELF = atom("self")
INHERIT = atom("inherit")
ALWAYS = atom("always")
WHEN_BROKEN = atom("break")
CURSOR = atom("cursor")
RESET = atom("reset")
ENABLED = atom("enabled")
DISABLED = atom("disabled")

TAGS = frozenset((CONS, NEST, BREAK, GROUP, STRING, COLOR, FORCE, FITS, COLLAPSE, LIMIT))

FLEX_SPACE = (BREAK, b" ", FLEX)
STRICT_SPACE = (BREAK, b" ", STRICT)
STRICT_EMPTY = (BREAK, b"", STRICT)

# What a document's breaks do: nothing (flat), or become newlines; the last two only while asking whether it fits.
_FLAT, _BROKEN, _FLAT_NO_BREAK, _BREAK_NO_FLAT = range(4)


def is_doc(term: Any) -> bool:
    kind = type(term)
    if kind is bytes:
        return True
    if kind is tuple:
        return bool(term) and type(term[0]) is Atom and term[0] in TAGS
    return term is NOTHING or term is LINE


# -- building -----------------------------------------------------------------------------------------------------------


def concat(left: Any, right: Any) -> Any:
    return (CONS, left, right)


def concat_all(docs: Iterable[Any]) -> Any:
    """The documents one after the other."""
    return fold(list(docs), concat)


def fold(docs: list[Any], folder: Callable[[Any, Any], Any]) -> Any:
    """From the right, the last document being the start."""
    if not docs:
        return NOTHING
    out = docs[-1]
    for doc in reversed(docs[:-1]):
        out = folder(doc, out)
    return out


def nest(doc: Any, level: Any, mode: Atom = ALWAYS) -> Any:
    return doc if level == 0 else (NEST, doc, level, mode)


def group(doc: Any, mode: Atom = SELF) -> Any:
    return (GROUP, doc, mode)


def glue(left: Any, right: Any, text: bytes = b" ") -> Any:
    return (CONS, left, (CONS, (BREAK, text, STRICT), right))


def flex_glue(left: Any, right: Any, text: bytes = b" ") -> Any:
    return (CONS, left, (CONS, (BREAK, text, FLEX), right))


def join(left: Any, right: Any, flex: bool, separator: Any) -> Any:
    """Two elements of a container with the separator and a break between them."""
    if right is NOTHING:
        return left
    if left is NOTHING:
        return right
    return (CONS, (CONS, left, separator), (CONS, FLEX_SPACE if flex else STRICT_SPACE, right))


def is_simple(doc: Any) -> bool:
    """Text throughout: several of these may share a line of a broken list."""
    while True:
        if type(doc) is bytes or doc is NOTHING:
            return True
        if type(doc) is not tuple:
            return False
        tag = doc[0]
        if tag is STRING:
            return True
        if tag is COLOR:
            doc = doc[1]
        elif tag is CONS:
            if not is_simple(doc[1]):
                return False
            doc = doc[2]
        else:
            return False


def container(left: Any, docs: list[Any], right: Any, separator: Any, flex: bool) -> Any:
    """Elements that are documents already between two brackets."""
    body = NOTHING
    if docs:
        body = docs[-1]
        for doc in reversed(docs[:-1]):
            body = join(doc, body, flex, separator)
    if flex:
        return (GROUP, (CONS, (CONS, left, nest(body, 1)), right), SELF)
    inner = (CONS, left, (CONS, STRICT_EMPTY, body))
    return (GROUP, (CONS, nest(inner, 2), (CONS, STRICT_EMPTY, right)), SELF)


# -- laying out ---------------------------------------------------------------------------------------------------------


def render(doc: Any, width: int | None) -> bytes:
    """The text of a document within ``width`` columns; None for no limit."""
    parts = flat_parts(doc, width)
    return b"".join(render_parts(doc, width) if parts is None else parts)


def flat_parts(doc: Any, width: int | None) -> list[bytes] | None:
    """The text when all of it stands on one line, None when it has to be laid out: a group at the top that fits has no breaks."""
    out: list[bytes] = []
    room = width if width is not None else 0
    stack = [doc]
    pop = stack.pop
    push = stack.append
    if width is not None and not (type(doc) is tuple and doc[0] is GROUP):
        return None
    while stack:
        doc = pop()
        if type(doc) is bytes:
            out.append(doc)
            room -= len(doc)
        elif doc is NOTHING:
            continue
        elif doc is LINE:
            return None
        else:
            tag = doc[0]
            if tag is CONS:
                push(doc[2])
                push(doc[1])
            elif tag is BREAK:
                out.append(doc[1])
                room -= len(doc[1])
            elif tag is GROUP or tag is NEST:
                push(doc[1])
            elif tag is COLOR:
                out.append(ansi(doc[2]))
                push(doc[1])
            elif tag is STRING:
                out.append(doc[1])
                room -= doc[2]
            else:
                return None
        if room < 0 and width is not None:
            return None
    return out


def _indent(columns: int) -> bytes:
    return b"\n" + b" " * columns


def _nested(indent: int, column: int, level: Any) -> int:
    if level is CURSOR:
        return column
    if level is RESET:
        return 0
    return indent + level


def render_parts(doc: Any, width: int | None) -> list[bytes]:
    """The pieces of text that ``Inspect.Algebra.format`` returns. A stack entry is (indent, mode, document, rest of the stack)."""
    out: list[Any] = []
    add = out.append
    column = 0
    stack: Any = (0, _FLAT, doc, None)
    collapses = False
    while stack is not None:
        indent, mode, doc, stack = stack
        if type(doc) is bytes:
            add(doc)
            column += len(doc)
            continue
        if type(doc) is not tuple:
            if doc is LINE:
                add(_indent(indent))
                column = indent
            elif doc is not NOTHING:
                raise TypeError(f"no document: {doc!r}")
            continue
        tag = doc[0]
        if tag is CONS:
            stack = (indent, mode, doc[1], (indent, mode, doc[2], stack))
        elif tag is BREAK:
            text = doc[1]
            if doc[2] is FLEX:
                flat = width is None or mode == _FLAT or _fits(width, column + len(text), True, stack)
            else:
                flat = mode != _BROKEN
            if flat:
                add(text)
                column += len(text)
            else:
                add(_indent(indent))
                column = indent
        elif tag is GROUP:
            inner = doc[1]
            if mode == _BROKEN and doc[2] is INHERIT:
                stack = (indent, _BROKEN, inner, stack)
            elif width is None or _fits(width, column, False, (indent, _FLAT, inner, None)):
                stack = (indent, _FLAT, inner, stack)
            else:
                stack = (indent, _BROKEN, inner, stack)
        elif tag is NEST:
            if doc[3] is ALWAYS or (doc[3] is WHEN_BROKEN and mode == _BROKEN):
                stack = (_nested(indent, column, doc[2]), mode, doc[1], stack)
            else:
                stack = (indent, mode, doc[1], stack)
        elif tag is STRING:
            add(doc[1])
            column += doc[2]
        elif tag is COLOR:
            add(ansi(doc[2]))
            stack = (indent, mode, doc[1], stack)
        elif tag is FORCE or tag is FITS:
            stack = (indent, mode, doc[1], stack)
        elif tag is COLLAPSE:
            add((doc[1], indent))
            collapses = True
            column = indent
        elif tag is LIMIT:
            if doc[2] is INFINITY and width is not None:
                stack = (indent, _FLAT, doc[1], (indent, mode, (LIMIT, NOTHING, width), stack))
                width = None
            else:
                width = None if doc[2] is INFINITY else doc[2]
                stack = (indent, mode, doc[1], stack)
        else:
            raise TypeError(f"no document: {doc!r}")
    return _collapsed(out) if collapses else out


def _collapsed(pieces: list[Any]) -> list[bytes]:
    """Each (max, indent) mark swallows the newlines after it and writes at most max of them."""
    done: list[bytes] = []  # from the last piece to the first
    for piece in reversed(pieces):
        if type(piece) is tuple:
            most, indent = piece
            count = 0
            while done and (not done[-1] or done[-1].startswith(b"\n")):
                count += 1 if done.pop() else 0
            done.append(b"\n" * min(most, count) + b" " * indent)
        else:
            done.append(piece)
    done.reverse()
    return done


def _fits(width: int, column: int, broke: bool, stack: Any) -> bool:
    """Whether what is on the stack stays within the width up to the next newline. Text without a single break always does.

    Beside the entries of :func:`render_parts` the stack holds (None, broke, None, rest): the end of a group, where the question whether
    a break was seen goes back to what it was before.
    """
    while True:
        if column > width and broke:
            return False
        if stack is None:
            return True
        indent, mode, doc, stack = stack
        if indent is None:
            broke = mode
            continue
        if type(doc) is bytes:
            column += len(doc)
            continue
        if type(doc) is not tuple:
            if doc is LINE:
                if mode == _BREAK_NO_FLAT or mode == _BROKEN:
                    return True
                column = indent
                broke = False
            continue
        tag = doc[0]
        if tag is CONS:
            stack = (indent, mode, doc[1], (indent, mode, doc[2], stack))
        elif tag is BREAK:
            if mode == _BREAK_NO_FLAT or mode == _BROKEN:
                return True
            column += len(doc[1])
            broke = True
        elif tag is GROUP:
            if mode == _BROKEN:
                mode = _FLAT
            stack = (indent, mode, doc[1], (None, broke, None, stack))
        elif tag is NEST:
            if doc[3] is not WHEN_BROKEN:
                indent = _nested(indent, column, doc[2])
            stack = (indent, mode, doc[1], stack)
        elif tag is STRING:
            column += doc[2]
        elif tag is COLOR:
            stack = (indent, mode, doc[1], stack)
        elif tag is FORCE:
            if mode != _BREAK_NO_FLAT:
                return False
            stack = (indent, mode, doc[1], stack)
        elif tag is FITS:
            if doc[2] is DISABLED or mode == _FLAT_NO_BREAK:
                mode = _FLAT_NO_BREAK
            else:
                mode = _BREAK_NO_FLAT
            stack = (indent, mode, doc[1], stack)
        elif tag is COLLAPSE:
            column = indent
        elif tag is LIMIT:
            if doc[2] is INFINITY:
                # Nothing is too wide any more until the limit ends.
                stack = (indent, _FLAT, doc[1], (indent, mode, (LIMIT, NOTHING, width), stack))
                width = 1 << 62
            else:
                width = doc[2]
                stack = (indent, mode, doc[1], stack)
        else:
            raise TypeError(f"no document: {doc!r}")
