"""Blocks, clauses, ``fn`` and what stands between ``do`` and ``end``."""

from __future__ import annotations

from functools import partial
from typing import Any

from otpshell.lang.layout.comments import EVERYTHING, Entry, stacked
from otpshell.lang.layout.containers import Containers
from otpshell.lang.layout.docs import STRICT_EMPTY, STRICT_SPACE, between, glued, lines, parens, seq, text, unfit, ungroup
from otpshell.lang.layout.nodes import BLOCK, WHEN, extent, is_call, is_clauses, is_keywords, meta_line, node_line, unwrapped
from otpshell.terms.algebra import CURSOR, LINE, NOTHING, RESET, WHEN_BROKEN, group, nest
from otpshell.terms.atom import atom
from otpshell.terms.cons import EMPTY, Cons, to_pylist

_AT = atom("@")
_SPLICING = atom("unquote_splicing")


class Blocks(Containers):
    """Runs of expressions and of clauses."""

    # Expressions

    def block(self, quoted: Any, after: int = 0, before: int = 0) -> Any:
        """Expressions, each on its own line; those of several lines stand apart. ``after`` and ``before``: the lines of what is around."""
        if is_clauses(quoted):
            return self.type_clauses(to_pylist(quoted), after, before)
        if is_call(quoted, BLOCK) and not (type(quoted[2]) is Cons and quoted[2].tail is EMPTY):
            return self.statements(to_pylist(quoted[2]), after, before)
        if self.comments.left and before:
            return self.statements([quoted], after, before)
        return group(self.doc(quoted, "block"))

    def statements(self, args: list[Any], after: int = 0, before: int = 0) -> Any:
        entries = self.comments.run(args, after, before, self._statement)
        if not entries:
            return NOTHING
        return unfit(stacked(entries)) if len(entries) > 1 else group(entries[0].doc)

    def _statement(self, _index: int, arg: Any) -> Entry:
        return Entry(self.doc(arg, "block"), NOTHING if is_call(arg, _AT) else STRICT_EMPTY)

    def block_node(self, args: list[Any], meta: Any, context: str) -> Any:
        """A block inside an expression: parentheses, unless one expression is all there is."""
        if not args:
            return b"nil"
        if len(args) == 1:
            only = args[0]
            if is_call(only, _SPLICING):
                return parens(self.doc(only, context))
            return self.doc(only, context)
        after, before = node_line((BLOCK, meta, EMPTY), 0) or 0, meta_line(meta, "closing") or 0
        return between("(", self.statements(args, after, before), ")")

    # fn and (a -> b)

    def function(self, clauses: list[Any], meta: Any) -> Any:
        closing = meta_line(meta, "closing") or 0
        if len(clauses) > 1 or self.broken(meta):
            opening = node_line((BLOCK, meta, EMPTY), 0) or 0
            return unfit(seq(nest(seq(b"fn", LINE, self.clauses(clauses, opening, closing)), 2), LINE, b"end"))
        return self.at_line(clauses[0][1], lambda: self._function(clauses, closing))

    def _function(self, clauses: list[Any], closing: int) -> Any:
        args, body = to_pylist(clauses[0][2])
        body_doc = self.block(body, _head_line(clauses[0]), closing)
        gap = LINE if self.several_lines(clauses, [body_doc]) else STRICT_SPACE
        head: Any = b"fn ->"
        if args is not EMPTY:
            head = seq(b"fn ", group(nest(seq(ungroup(self.clause_args(to_pylist(args))), b" ->"), CURSOR)))
        doc = seq(nest(seq(head, gap, body_doc), 2), gap, b"end")
        return group(unfit(doc) if gap is LINE else doc)

    def type_clauses(self, clauses: list[Any], after: int = 0, before: int = 0) -> Any:
        """``(a -> b)``."""
        if len(clauses) > 1:
            return unfit(seq(nest(seq(b"(", LINE, self.clauses(clauses, after, before)), 2), LINE, b")"))
        return self.at_line(clauses[0][1], lambda: self._type_clause(clauses, before))

    def _type_clause(self, clauses: list[Any], before: int) -> Any:
        args, body = to_pylist(clauses[0][2])
        body_doc = self.block(body, _head_line(clauses[0]), before)
        many = self.several_lines(clauses, [body_doc])
        if args is EMPTY:
            doc = seq(b"(() -> ", nest(body_doc, CURSOR), b")")
        else:
            gap = LINE if many else STRICT_SPACE
            head = group(seq(ungroup(self.clause_args(to_pylist(args))), b" ->"))
            doc = parens(seq(head, nest(seq(gap, body_doc), 2)))
        return group(unfit(doc) if many else doc)

    # Clauses

    def several_lines(self, clauses: list[Any], bodies: list[Any]) -> bool:
        """Whether the bodies of clauses stand on lines of their own: a block, a comment or a line break the writer made asks for it."""
        if any(self.broken(clause[1]) for clause in clauses):
            return True
        if any(type(body) is tuple and body[0] is _FORCED for body in bodies):
            return True
        for clause in clauses:
            body = clause[2].tail.head
            if is_call(body, BLOCK) and type(body[2]) is Cons and body[2].tail is not EMPTY:
                return True
        return False

    def clauses(self, clauses: list[Any], after: int = 0, before: int = 0) -> Any:
        """The clauses of a case, a receive …, between two lines."""
        entries: list[Entry] = []
        bodies: list[Any] = []
        for index, clause in enumerate(clauses):
            last = index == len(clauses) - 1
            first_line, last_line = extent(clause) if self.comments.left else (0, 0)
            leading = self.comments.run([], after, first_line, self._statement) if first_line else []
            upto = before if last else last_line + 1
            doc, body = self.at_line(clause[1], partial(self._clause, clause, upto, bool(leading)))
            beside = self.comments.run([], first_line - 1, last_line + 1, self._statement) if first_line else []
            for entry in beside:
                entry.breaks = 1
            after = max(after, last_line)
            entries += [*leading, *beside]
            entries.append(Entry(doc))
            bodies.append(body)
        many = self.several_lines(clauses, bodies)
        out = entries[0].doc
        for left, right in zip(entries, entries[1:], strict=False):
            if left.is_comment:
                gap = seq(nest(LINE, RESET), LINE) if left.breaks >= 2 else LINE
            else:
                gap = seq(nest(STRICT_EMPTY, RESET), LINE)
            out = seq(out, gap, right.doc)
        return group(unfit(out) if many else out)

    def _clause(self, clause: Any, upto: int, commented: bool) -> tuple[Any, Any]:
        args, body = to_pylist(clause[2])
        if args is EMPTY:
            head: Any = b"() ->"
        else:
            self.nesting += 2
            head = self.clause_args(to_pylist(args))
            # The arrow is part of the line that has to fit, except below a comment: Elixir 1.14's formatter forgets it there.
            head = seq(group(head), b" ->") if commented else group(seq(ungroup(head), b" ->"))
            self.nesting -= 2
        body_doc = self.block(body, _head_line(clause), upto)
        return seq(head, nest(seq(STRICT_SPACE, body_doc), 2)), body_doc

    def clause_args(self, args: list[Any]) -> Any:
        first: Any = args[0] if args else None
        if is_call(first, WHEN):
            parts = to_pylist(first[2])
            if len(parts) != 2 or len(args) == 1:
                left = self.clause_args(parts[:-1])
                docs, broken = self.guard_docs(parts[-1], self.broken(first[1]))
                doc = glued([group(group(left)), *docs])
                return unfit(doc) if broken else doc
        if not args:
            return b"()"
        docs = [self._clause_arg(arg) for arg in args]
        return group(glued([seq(doc, b",") for doc in docs[:-1]] + [docs[-1]]))

    def _clause_arg(self, arg: Any) -> Any:
        """Keywords at the end, written without brackets, stay without."""
        return glued(self.keyword_docs(arg, "no_parens_arg")) if self.source and is_keywords(arg) else self.doc(arg, "no_parens_arg")

    def guard_docs(self, guard: Any, broken: bool) -> tuple[list[Any], bool]:
        """The guards of a clause, each with its ``when``, and whether they begin lines of their own."""
        docs = []
        while is_call(guard, WHEN):
            broken = broken or self.broken(guard[1])
            first, guard = to_pylist(guard[2])
            docs.append(group(seq(b"when ", nest(self.binary_operand(first, "no_parens_arg", "when", "left", 0), 5))))
        docs.append(group(seq(b"when ", nest(self.binary_operand(guard, "no_parens_arg", "when", "right", 0), 5))))
        return docs, broken

    # do … end

    def do_blocks(self, blocks: list[tuple[Any, Any]], meta: Any) -> Any:
        """What stands after ``do``, with its ``else``, ``rescue`` …"""
        end = meta_line(meta, "end") or 0
        starts = [meta_line(meta, "do") or 0, *(node_line(key, 0) or 0 for key, _ in blocks[1:]), end]
        docs = []
        for index, (key, value) in enumerate(blocks):
            head: Any = NOTHING if index == 0 else text(unwrapped(key).name)
            if is_clauses(value):
                inner = self.clauses(to_pylist(value), starts[index], starts[index + 1])
            else:
                inner = self.block(value, starts[index], starts[index + 1])
                if inner is NOTHING:
                    docs.append(head)
                    continue
                inner = group(inner)
            docs.append(nest(seq(head, LINE, inner), 2))
        return lines(docs)


def _head_line(clause: Any) -> int:
    """The last line of what stands before ``->``."""
    return extent(clause[2].head)[1] or node_line(clause, 0) or 0


_FORCED = unfit(b"")[0]

__all__ = ["EVERYTHING", "WHEN_BROKEN", "Blocks"]
