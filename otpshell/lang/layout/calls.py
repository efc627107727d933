"""Calls: local, remote and of funs, their arguments with and without parentheses."""

from __future__ import annotations

from typing import Any

from otpshell.lang.layout.blocks import Blocks
from otpshell.lang.layout.comments import Entry, has_comments, stacked
from otpshell.lang.layout.containers import with_commas
from otpshell.lang.layout.docs import (
    STRICT_EMPTY,
    STRICT_SPACE,
    WITHOUT_PARENS,
    add_to_last_group,
    glued,
    may_break,
    must_fit,
    parens,
    seq,
    text,
    unfit,
    ungroup,
)
from otpshell.lang.layout.nodes import (
    ALIASES,
    BLOCK,
    DO,
    DOT,
    FN,
    GENERATOR,
    TUPLE,
    delimiter,
    extent,
    is_call,
    is_charlist_parts,
    is_clauses,
    is_do,
    is_interpolated,
    is_keywords,
    is_node,
    is_wrapped,
    last_keywords,
    node_line,
    unwrapped,
)
from otpshell.lang.quoted import keyword_get
from otpshell.terms.algebra import CURSOR, INHERIT, LINE, RESET, WHEN_BROKEN, group, nest
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import EMPTY, Cons, cons, split, to_pylist
from otpshell.terms.inspect import inspect

_ACCESS = atom("Elixir.Access")
_LINE = atom("line")
_CLOSING = atom("closing")
_UTF8 = atom("utf8")
_SECTIONS = frozenset(map(atom, ("do", "else", "rescue", "catch", "after")))
_MAKERS = frozenset((atom("binary_to_atom"), atom("binary_to_existing_atom")))


class Calls(Blocks):
    """Everything that is applied to arguments, but operators."""

    def in_context(self, doc: Any, args: list[Any], context: str) -> Any:
        """A call with a do-block needs parentheses among arguments that have none."""
        return parens(doc) if args and is_do(args[-1]) and context.startswith("no_parens") else doc

    # What is called

    def local(self, name: str, args: list[Any], meta: Any, context: str) -> Any:
        args, forced = self._with_do_end(args)
        arities = self.more_without_parens.get(name, frozenset())
        known = arities is None or len(args) in arities
        if not known:
            arities = WITHOUT_PARENS.get(name, frozenset())
            known = arities is None or len(args) in arities
        do_block = bool(args) and is_do(args[-1])
        has_parens = keyword_get(meta, _CLOSING) is not None
        if self.source:
            known = not has_parens and (known or do_block)
            skip = "unless_many" if known else "only_do" if do_block else "required"
            if forced and not known:
                skip = "if_do"
        else:
            skip = "unless_many" if known and not has_parens else "only_do" if do_block or args else "required"
        return self.in_context(seq(text(name), self.args(args, meta, context, skip, True)), args, context)

    def _with_do_end(self, args: list[Any]) -> tuple[list[Any], bool]:
        """``if a, do: b`` with a block instead, when all are to be blocks."""
        if not self.force_do_end or not args or is_do(args[-1]):
            return args, False
        pairs = last_keywords(args[-1])
        keys = [unwrapped(pair[0]) for pair in to_pylist(pairs)] if pairs is not None else []
        if not keys or keys[0] is not DO or len(set(keys)) < len(keys) or not _SECTIONS.issuperset(keys):
            return args, False
        return [*args[:-1], from_pairs(pairs)], True

    def remote_target(self, target: Any) -> Any:
        if is_call(target, FN):
            return parens(self.doc(target, "no_parens_arg"))
        return self.parens_if_operator(self.doc(target, "no_parens_arg"), target)

    def remote(self, quoted: Any, args: list[Any], context: str) -> Any:
        head, meta = quoted[0], quoted[1]
        if not is_node(head):
            return text(inspect(quoted))
        where = head[1] if head[0] is DOT and keyword_get(head[1], _LINE) is not None else meta
        if head[0] is not DOT:
            doc = seq(self.at_line(where, lambda: self.doc(head, "no_parens_arg")), self.args(args, meta, context, "required", True))
            return self.in_context(doc, args, context)
        parts = to_pylist(head[2])
        if len(parts) == 1:
            doc = seq(self.at_line(where, lambda: self.remote_target(parts[0])), b".", self.args(args, meta, context, "if_do", True))
            return self.in_context(doc, args, context)
        target, name = parts
        written = self._as_written(target, name, args, meta)
        if written is not None:
            return written
        if type(name) is not Atom:
            return text(inspect(quoted))
        doc = seq(self.at_line(where, lambda: self.remote_target(target)), text("." + self.call_name(name)))
        no_parens = keyword_get(meta, atom("no_parens"))
        if not args and no_parens is not None and not _is_module(target):
            return doc
        return self.in_context(seq(doc, self.args(args, meta, context, "if_do", True)), args, context)

    def _as_written(self, target: Any, name: Any, args: list[Any], meta: Any) -> Any:
        """Calls that stand for other syntax: ``a[b]``, ``'a#{b}'``, ``:"a#{b}"``, ``A.{B, C}``."""
        if target is _ACCESS and name is atom("get") and len(args) == 2:
            key = args[1]
            inner = key if is_keywords(key) else cons(key, EMPTY)
            return seq(self.remote_target(args[0]), self.list_doc(inner, meta))
        if target is atom("Elixir.List") and name is atom("to_charlist") and len(args) == 1 and is_charlist_parts(args[0]):
            quote = delimiter((None, meta, EMPTY)) or "'"
            return self.interpolated_string(to_pylist(args[0]), quote, as_charlist=True)
        if target is atom("erlang") and name in _MAKERS and len(args) == 2:
            content = args[0]
            if is_call(content, atom("<<>>")) and args[1] is _UTF8 and is_interpolated(to_pylist(content[2])):
                return self.interpolated(to_pylist(content[2]), '"', ':"', escape=True)
        if name is TUPLE:
            return seq(self.remote_target(target), b".", self.tuple_doc(args, meta, False))
        return None

    # Arguments

    def args(self, args: list[Any], meta: Any, context: str, skip: str, keywords: bool, in_attribute: bool = False) -> Any:
        """The arguments of a call, with their parentheses or a space. ``skip`` says when there are none:
        ``unless_many``, ``only_do`` (nothing but a do-block), ``if_do`` or ``required``."""
        if args and is_do(args[-1]) and not (in_attribute and not self.source):
            rest = args[:-1]
            if not rest:
                head: Any = b"() do" if skip == "required" else b" do"
            else:
                head = self.plain_args(rest, meta, skip not in ("required", "only_do"), keywords, " do")
            return unfit(seq(head, self.do_blocks(to_pylist(args[-1]), meta), LINE, b"end"))
        without = skip == "unless_many" and context in ("block", "operand", "no_parens_one_arg", "parens_one_arg")
        if not args:
            entries = self.run([], meta, lambda _index, _item: None)
            return unfit(seq(nest(seq(b"(", LINE, stacked(entries)), 2), LINE, b")")) if entries else b"()"
        return self.plain_args(args, meta, without, keywords, "", in_attribute)

    def plain_args(self, args: list[Any], meta: Any, without: bool, keywords: bool, extra: str, in_attribute: bool = False) -> Any:
        left, last = args[:-1], args[-1]
        pairs = self._pairs(last, without, in_attribute) if keywords or in_attribute else None
        several = bool(left) or pairs is not None
        context = ("no_parens" if without else "parens") + ("_arg" if several else "_one_arg")
        items = [*left, *(pairs if pairs is not None else [last])]
        hugs = pairs is None and self.hugs(last)

        def write(index: int, item: Any) -> Any:
            return self.pair(item, context, True) if pairs is not None and index >= len(left) else self.doc(item, context)

        unclosed = keyword_get(meta, _CLOSING) is None
        if unclosed and self.comments.left and several:
            # Nothing closes them: they end with the last one.
            after, before = node_line((BLOCK, meta, EMPTY), 0) or 0, max(extent(item)[1] for item in items) + 1
            entries = self.comments.run(items, after, before, lambda index, item: Entry(write(index, item)), own_breaks=False)
        else:
            entries = self.run(items, meta, write)
        if not without and len(items) > 1 and self.broken(meta) or has_comments(entries) and len(items) == 1 and not without:
            return unfit(seq(nest(seq(b"(", LINE, stacked(with_commas(entries))), 2), LINE, text(")" + extra)))
        docs, commented, apart = with_own_comments(entries)
        own_lines = self.on_own_lines(items) or any(commented)
        generators = any(is_call(arg, GENERATOR) for arg in args)
        if left and pairs is not None and not generators:
            left_lines = self.on_own_lines(left) or any(commented[: len(left)])
            own_lines = own_lines or self.on_own_lines(pairs)
            doc = self._with_options(docs, len(left), left_lines, own_lines, without, extra, apart)
            return must_fit(doc)
        fits_next = hugs and not own_lines
        docs = [group(doc) for doc in self.commas(docs, may_break(docs[-1]) if fits_next else None)]
        body = ungroup(unfit(on_lines(docs, apart)) if own_lines else glued(docs))
        if without:
            doc = group(seq(b" ", nest(body, CURSOR, WHEN_BROKEN), text(extra)))
        else:
            body = seq(nest(body, 2, WHEN_BROKEN), STRICT_EMPTY)
            doc = group(seq(nest(seq(b"(", STRICT_EMPTY), 2, WHEN_BROKEN), body, text(")" + extra)))
        return must_fit(doc) if fits_next else doc

    def _pairs(self, last: Any, without: bool, in_attribute: bool) -> list[Any] | None:
        """The keywords at the end of the arguments; brackets around them go, unless a comment stands right behind the opening one."""
        if is_keywords(last):
            return to_pylist(last)
        if not is_wrapped(last) or in_attribute:
            return None
        inner = last_keywords(last)
        if inner is None:
            return None
        opening, first = node_line(last, 0) or 0, extent(inner)[0]
        if without and any(opening < comment.line < first for comment in self.comments.left):
            return None
        return to_pylist(inner)

    def _with_options(
        self, docs: list[Any], count: int, left_lines: bool, own_lines: bool, without: bool, extra: str, apart: list[bool]
    ) -> Any:
        """Arguments that end in keywords, which come after ``count`` others: these may break alone."""
        left_docs = [group(add_to_last_group(doc, b",")) for doc in docs[:count]]
        left_doc = unfit(on_lines(left_docs, apart[:count])) if left_lines else glued(left_docs)
        right_docs = [group(doc) for doc in self.commas(docs[count:])]
        right_doc = unfit(on_lines(right_docs, apart[count:])) if own_lines else glued(right_docs)
        right_doc = seq(LINE if own_lines else STRICT_SPACE, right_doc)
        if without:
            body = nest(seq(left_doc, may_break(group(right_doc, INHERIT))), CURSOR, WHEN_BROKEN)
            return group(seq(nest(seq(b" ", body), 2), text(extra)))
        right_doc = may_break(group(seq(nest(right_doc, 2, WHEN_BROKEN), STRICT_EMPTY), INHERIT))
        body = seq(nest(left_doc, 2, WHEN_BROKEN), right_doc)
        return group(seq(nest(seq(b"(", STRICT_EMPTY), 2, WHEN_BROKEN), body, text(")" + extra)))

    def on_own_lines(self, args: list[Any]) -> bool:
        """Whether every argument began a line of its own in the source; then they stay so."""
        if len(args) < 2:
            return False
        seen: set[int] = set()
        for arg in args:
            line = self.line
            if is_clauses(arg):
                arg = arg.head
            if self.source and type(arg) is tuple and len(arg) == 2:
                arg = arg[0]
            if is_node(arg):
                line = node_line(arg, None if arg[0] is ALIASES else self.line)
            if line is None:
                continue
            if line in seen:
                return False
            seen.add(line)
        return len(seen) >= 2


def with_own_comments(entries: list[Entry]) -> tuple[list[Any], list[bool], list[bool]]:
    """The document of each argument with the comments above it, those at the end below the last; which have some; and which of these stand
    apart from what is before."""
    docs: list[Any] = []
    commented: list[bool] = []
    apart: list[bool] = []
    above: list[Entry] = []
    breaks = 1
    for index, entry in enumerate(entries):
        if entry.is_comment:
            above.append(entry)
            continue
        docs.append(stacked([*above, Entry(group(entry.doc))]) if above else entry.doc)
        commented.append(bool(above))
        apart.append(bool(above) and breaks >= 2)
        above = []
        breaks = entries[index].breaks
    if above and docs:
        docs[-1] = stacked([Entry(group(docs[-1]), breaks=breaks), *above])
        commented[-1] = True
    return docs, commented, apart


def on_lines(docs: list[Any], apart: list[bool]) -> Any:
    """Each on a line of its own, some with an empty line before them."""
    out = docs[0]
    for doc, gap in zip(docs[1:], apart[1:], strict=True):
        out = seq(out, nest(LINE, RESET), LINE, doc) if gap else seq(out, LINE, doc)
    return out


def from_pairs(pairs: Any) -> Any:
    """``do: a, else: b`` as the parts of a do-block."""
    items = [((BLOCK, EMPTY, cons(unwrapped(key), EMPTY)), value) for key, value in split(pairs)[0]]
    out: Any = EMPTY
    for item in reversed(items):
        out = cons(item, out)
    return out


def _is_module(target: Any) -> bool:
    target = unwrapped(target)
    if type(target) is Atom:
        return True
    if is_node(target):
        return target[0] is ALIASES or target[0] is atom("__MODULE__") and type(target[2]) is Atom
    return False


__all__ = ["Calls", "Cons"]
