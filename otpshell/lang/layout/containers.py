"""Lists, tuples, maps and structs, and the runs of elements in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.lang.layout.comments import Entry, has_comments, stacked
from otpshell.lang.layout.docs import (
    BINARY,
    STRICT_SPACE,
    add_to_last_group,
    between,
    flat,
    glued,
    may_break,
    must_fit,
    parens,
    seq,
    text,
    unfit,
)
from otpshell.lang.layout.literals import Literals
from otpshell.lang.layout.nodes import (
    BAR,
    BITS,
    BLOCK,
    DOT,
    TUPLE,
    delimiter,
    is_call,
    is_clauses,
    is_interpolated,
    is_keyword_pair,
    is_keywords,
    is_node,
    is_wrapped,
    meta_line,
    node_line,
    unwrapped,
)
from otpshell.terms.algebra import NOTHING, WHEN_BROKEN, group, nest
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import EMPTY, Cons, split, to_pylist
from otpshell.terms.inspect import ascii_printable, inspect

Write = Callable[[int, Any], Any]
_FORMS = (atom("fn"), atom("%{}"), atom("%"))


class Containers(Literals):
    """Everything in brackets but calls."""

    def run(self, items: list[Any], meta: Any, write: Write) -> list[Entry]:
        """Entries of what stands between brackets, commas added."""
        opening, closing = node_line((BLOCK, meta, EMPTY)), meta_line(meta, "closing")
        after, before = (opening, closing) if opening is not None and closing is not None else (0, 0)
        return self.comments.run(items, after, before, lambda index, item: Entry(write(index, item)), own_breaks=False)

    def elements_doc(self, items: list[Any], meta: Any, write: Write, flex: bool = False) -> tuple[Any, bool]:
        """What stands between two brackets, and whether it must stand on lines of its own."""
        entries = with_commas(self.run(items, meta, write))
        if not entries:
            return NOTHING, False
        if has_comments(entries) or self.broken(meta):
            return unfit(stacked(entries)), True
        return glued([entry.doc for entry in entries], flex), False

    # Keyword pairs

    def pair(self, pair: tuple[Any, Any], context: str, keyword: bool) -> Any:
        """``key: value`` or ``key => value``."""
        key, value = pair
        if keyword:
            left = self.keyword_key(unwrapped(key))
            sign = ""
        else:
            left = self.doc(key, context)
            if self.is_binary(key):
                left = parens(left)
            sign = " =>"
        right = self.doc(value, context)

        def joined(doc: Any) -> Any:
            return seq(group(left), group(nest(seq(text(sign), STRICT_SPACE, group(doc)), 2, WHEN_BROKEN)))

        return must_fit(joined(may_break(right))) if self.hugs(value) else joined(right)

    def keyword_docs(self, keywords: Any, context: str) -> list[Any]:
        """The pairs of a keyword list, with the commas between them."""
        docs = [self.pair(pair, context, True) for pair in to_pylist(keywords)]
        return [seq(doc, b",") if index < len(docs) - 1 else doc for index, doc in enumerate(docs)]

    def is_binary(self, quoted: Any) -> bool:
        if not is_node(quoted) or type(quoted[0]) is not Atom or type(quoted[2]) is not Cons:
            return False
        count = len(to_pylist(quoted[2]))
        return quoted[0].name in BINARY and count == 2 or quoted[0].name == "..//" and count == 3

    # Lists and tuples

    def list_doc(self, items: Any, meta: Any = EMPTY) -> Any:
        values, tail = split(items)
        if tail is not EMPTY:
            return text(inspect(items))
        keywords_from = _keywords_from(values)

        def write(index: int, item: Any) -> Any:
            if index >= keywords_from:
                return self.pair(item, "parens_arg", True)
            if type(item) is tuple and len(item) == 2:
                # A pair inside a list keeps the brackets of a keyword list in it; a pair elsewhere does not.
                return self._tuple([self.doc(part, "parens_arg") for part in item], True)
            return self.doc(item, "parens_arg")

        return between("[", self.elements_doc(values, meta, write)[0], "]")

    def tuple_doc(self, args: list[Any], meta: Any = EMPTY, flex: bool = True) -> Any:
        keywords_from = len(args) - 1 if len(args) > 1 and is_keywords(args[-1]) else len(args)
        if keywords_from >= 2 and keywords_from < len(args) and not self.source:
            args = [*args[:-1], *to_pylist(args[-1])]

        def write(index: int, item: Any) -> Any:
            if index < keywords_from:
                return self.doc(item, "parens_arg")
            return glued(self.keyword_docs(item, "parens_arg")) if type(item) is Cons else self.pair(item, "parens_arg", True)

        doc, on_lines = self.elements_doc(args, meta, write, flex)
        return self._braces(doc, flex and not on_lines)

    def _tuple(self, docs: list[Any], flex: bool) -> Any:
        return self._braces(glued([group(doc) for doc in self.commas(docs)], flex), flex)

    def _braces(self, doc: Any, flex: bool) -> Any:
        if doc is NOTHING:
            return b"{}"
        return group(seq(nest(seq(b"{", doc), 1), b"}")) if flex else between("{", doc, "}")

    def commas(self, docs: list[Any], last: Any = None) -> list[Any]:
        return [add_to_last_group(doc, b",") for doc in docs[:-1]] + [docs[-1] if last is None else last]

    # Maps

    def map_doc(self, name: Any, args: list[Any], meta: Any) -> Any:
        opening = "%" + (flat(name) if name is not NOTHING else "") + "{"
        if len(args) == 1 and is_call(args[0], BAR):
            return self._update(opening, to_pylist(args[0][2]), meta)
        return between(opening, self.elements_doc(args, meta, self._map_writer(args))[0], "}")

    def _update(self, opening: str, both: list[Any], meta: Any) -> Any:
        left, right = both
        left_doc = self.doc(left, "parens_arg")
        if self.is_binary(left):
            left_doc = parens(left_doc)
        items = to_pylist(right)
        entries, on_lines = self.elements_doc(items, meta, self._map_writer(items))
        doc = seq(left_doc, STRICT_SPACE, b"| ", nest(entries, 2))
        return between(opening, unfit(doc) if on_lines else doc, "}")

    def _map_writer(self, items: list[Any]) -> Write:
        keywords_from = _keywords_from(items)

        def write(index: int, item: Any) -> Any:
            if type(item) is tuple and len(item) == 2:
                return self.pair(item, "parens_arg", index >= keywords_from)
            return self.doc(item, "parens_arg")

        return write

    # Layout at the end of a line

    def hugs(self, quoted: Any) -> bool:
        """Whether an expression keeps its opening on the line and breaks inside."""
        if is_wrapped(quoted):
            return self._literal_hugs(unwrapped(quoted), quoted)
        if type(quoted) is Cons or quoted is EMPTY:
            return not (type(quoted) is Cons and ascii_printable(quoted)) and not is_clauses(quoted)
        if not is_node(quoted):
            return False
        form, meta, args = quoted
        if form in _FORMS and type(args) is Cons:
            return True
        if form is TUPLE:
            return self._on_lines(meta)
        if form is BITS and type(args) is Cons:
            return len(delimiter(quoted)) == 3 or not is_interpolated(to_pylist(args)) and self._on_lines(meta)
        if type(form) is tuple and form[0] is DOT and type(args) in (Cons, type(EMPTY)):
            parts = to_pylist(form[2])
            if len(parts) == 2 and parts[1] is atom("to_charlist"):
                return len(delimiter(quoted)) == 3
            return len(parts) == 2 and parts[1] is TUPLE
        return type(form) is Atom and form.name.startswith("sigil_") and len(delimiter(quoted)) == 3

    def _literal_hugs(self, value: Any, node: Any) -> bool:
        if type(value) is bytes:
            return len(delimiter(node)) == 3
        if type(value) is tuple:
            return self._on_lines(node[1])
        if type(value) is Cons or value is EMPTY:
            return delimiter(node) != "'"
        return False

    def _on_lines(self, meta: Any) -> bool:
        if self.broken(meta):
            return True
        opening, closing = node_line((BLOCK, meta, EMPTY)), meta_line(meta, "closing")
        return opening is not None and closing is not None and any(opening < each.line < closing for each in self.comments.left)


def with_commas(entries: list[Entry]) -> list[Entry]:
    """Each expression as a group, with a comma after every one but the last."""
    last = max((index for index, entry in enumerate(entries) if not entry.is_comment), default=-1)
    for index, entry in enumerate(entries):
        if not entry.is_comment:
            entry.doc = group(add_to_last_group(entry.doc, b",") if index < last else entry.doc)
    return entries


def _keywords_from(items: list[Any]) -> int:
    """Where the keyword pairs at the end begin."""
    index = len(items)
    while index and is_keyword_pair(items[index - 1]):
        index -= 1
    return index
