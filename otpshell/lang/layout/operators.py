"""Operators: where they break, and when their operands need parentheses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.lang.layout.calls import Calls, on_lines
from otpshell.lang.layout.comments import Entry, has_comments, stacked
from otpshell.lang.layout.docs import (
    AMPERSAND,
    BEFORE_LINE,
    BINARY,
    CLEAR,
    HUGGING,
    LOGICAL,
    ONE_LINE,
    PIPES,
    STRICT_EMPTY,
    STRICT_SPACE,
    TIGHT,
    UNARY,
    flat,
    glued,
    lines,
    may_break,
    must_fit,
    parens,
    seq,
    text,
    unfit,
)
from otpshell.lang.layout.nodes import extent, is_do, is_keywords, is_node, meta_line, unwrapped
from otpshell.terms.algebra import LINE, WHEN_BROKEN, group, nest
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import EMPTY, Cons, to_pylist
from otpshell.terms.inspect import inspect


def left_context(context: str) -> str:
    return _forced(context, "parens_arg")


def right_context(context: str) -> str:
    return _forced(context, "operand")


def _forced(context: str, choice: str) -> str:
    if context.startswith("no_parens"):
        return "no_parens_arg"
    return "parens_arg" if context.startswith("parens") else choice


def binary_name(quoted: Any) -> str | None:
    """The operator of ``left op right``, else None."""
    if type(quoted) is tuple and len(quoted) == 3 and type(quoted[0]) is Atom and type(quoted[2]) is Cons:
        name = quoted[0].name
        if name == "..//":
            return name if len(to_pylist(quoted[2])) == 3 else None
        if name in BINARY and len(to_pylist(quoted[2])) == 2:
            return name
    return None


def unary_name(quoted: Any) -> str | None:
    if type(quoted) is tuple and len(quoted) == 3 and type(quoted[0]) is Atom and type(quoted[2]) is Cons:
        if quoted[0].name in UNARY and quoted[2].tail is EMPTY:
            return quoted[0].name
    return None


class Operators(Calls):
    """Writes unary and binary operators, captures and attributes."""

    def unary(self, name: str, operand: Any, context: str) -> Any:
        doc = self.last_operand(operand, context) or self.doc(operand, _forced(context, "operand"))
        if not (name in ("!", "not") and unary_name(operand) == name):
            doc = self.parens_if_operator(doc, operand)
        return seq(b"not " if name == "not" else text(name), doc)

    def is_bare_do(self, operand: Any) -> bool:
        """Whether an operand at the end is a list that begins with ``do:``, which ``Macro.to_string`` of Elixir 1.14 takes for a block."""
        return not self.source and is_do(operand)

    def last_operand(self, operand: Any, context: str) -> Any:
        """Such a list, whose pairs stand without brackets and with ``=>``; None for any other operand."""
        if not self.is_bare_do(operand):
            return None
        docs = [self.pair(pair, right_context(context), False) for pair in to_pylist(operand)]
        return glued([seq(doc, b",") for doc in docs[:-1]] + docs[-1:])

    def parens_if_operator(self, doc: Any, quoted: Any) -> Any:
        quoted = _single(quoted)
        name = unary_name(quoted)
        if name is None and binary_name(quoted) is None:
            return doc
        if name == "@":
            inner = quoted[2].head
            if type(inner) is tuple and len(inner) == 3 and type(inner[0]) is Atom and type(inner[2]) is Atom:
                return doc
        if name == "&" and type(unwrapped(quoted[2].head)) is int:
            return doc
        return parens(doc)

    def binary(self, name: str, quoted_args: tuple[Any, Any], context: str, nesting: int, meta: Any, shown: str | None = None) -> Any:
        left, right = quoted_args
        if name in BEFORE_LINE:
            return self.chain(name, left, right, context, meta)
        if name in PIPES:
            return self.pipeline(name, left, right, context, meta)
        left_doc = self.binary_operand(left, left_context(context), name, "left", 2)
        right_doc = self.last_operand(right, context) or self.binary_operand(right, right_context(context), name, "right", 0)
        sign = shown or name
        if name in TIGHT:
            return seq(group(left_doc), text(sign), group(right_doc))
        if name in ONE_LINE:
            return seq(group(left_doc), text(f" {sign} "), group(right_doc))

        def joined(doc: Any) -> Any:
            return seq(group(left_doc), group(nest(seq(text(" " + sign), STRICT_SPACE, group(doc)), nesting, WHEN_BROKEN)))

        if self.broken(meta):
            return seq(group(left_doc), group(unfit(nest(seq(text(" " + sign), LINE, group(right_doc)), nesting, WHEN_BROKEN))))
        if name in HUGGING and self.hugs(right) and not self.is_bare_do(right):
            return must_fit(joined(may_break(right_doc)))
        return joined(right_doc)

    def binary_operand(self, operand: Any, context: str, parent: str, side: str, nesting: int) -> Any:
        parent_side, parent_strength = BINARY[parent]
        wrapped = _wrapped_negation(operand)
        if parent == "in" and side == "left" and wrapped is not None:
            return parens(self.unary(wrapped[0].name, wrapped[2].head, context))
        name = binary_name(operand)
        if name is None or name == "..//":
            if unary_name(operand) == "&" and type(unwrapped(operand[2].head)) is not int:
                if side == "left" or parent_side == "left" and parent_strength > AMPERSAND:
                    return parens(self.doc(operand, context))
            return self.doc(operand, context)
        first, second = to_pylist(operand[2])
        _side, strength = BINARY[name]
        if parent_strength == strength and parent_side == side and (side == "left" or name == parent):
            return self.binary(name, (first, second), context, nesting, operand[1])
        needed = (
            parent in CLEAR
            and name not in TIGHT
            or name in LOGICAL
            and parent in LOGICAL
            or parent_strength > strength
            or parent_strength == strength
            and parent_side != side
        )
        doc = self.binary(name, (first, second), context, 2, operand[1])
        return parens(doc) if needed else doc

    def chain(self, name: str, left: Any, right: Any, context: str, meta: Any) -> Any:
        """``a | b | c`` and ``a when b``: when it breaks, each line after the first begins with the operator."""
        docs = [group(self.binary_operand(left, left_context(context), name, "left", 2))]
        side = right_context(context)
        sign = name + " "
        operand = right
        forced = self.broken(meta)
        steps = []
        while binary_name(operand) == name:
            forced = forced or self.broken(operand[1])
            first, operand = to_pylist(operand[2])
            steps.append((first, left_context(side), "left"))
            side = right_context(side)
        steps.append((operand, side, "right"))
        operands = [operand for operand, _, _ in steps]

        def write(index: int) -> Any:
            operand, where, which = steps[index]
            return self._chained(operand, where, name, sign, which)

        doc = self._steps(left, operands, write, docs[0], forced)
        return parens(doc) if name == "when" and is_keywords(right) and context in ("parens_arg", "no_parens_arg") else doc

    def _chained(self, operand: Any, context: str, name: str, sign: str, side: str) -> Any:
        if name == "when" and is_keywords(operand):
            pairs = self.keyword_docs(operand, context)
            doc = unfit(lines(pairs)) if self.on_own_lines(to_pylist(operand)) else glued(pairs)
        else:
            doc = self.binary_operand(operand, context, name, side, 0)
        return group(seq(text(sign), nest(doc, len(sign))))

    def pipeline(self, name: str, left: Any, right: Any, context: str, meta: Any) -> Any:
        """``a |> b |> c``: all on one line or each step on its own."""
        forced = self.broken(meta)
        steps = [(name, right_context(context), right)]
        side = left_context(context)
        while binary_name(left) in PIPES:
            forced = forced or self.broken(left[1])
            step = left[0].name
            left, operand = to_pylist(left[2])
            steps.append((step, right_context(side), operand))
            side = left_context(side)
        steps.reverse()
        docs = [group(self.binary_operand(left, side, name, "left", 2))]
        operands = [operand for _, _, operand in steps]

        def write(index: int) -> Any:
            step, where, operand = steps[index]
            return group(seq(text(step + " "), self.binary_operand(operand, where, step, "right", 0)))

        return self._steps(left, operands, write, docs[0], forced)

    def _steps(self, left: Any, operands: list[Any], write: Callable[[int], Any], first: Any, forced: bool) -> Any:
        """``first`` and the operands after it, each with the comments above it."""
        if not self.comments.left:
            docs = glued([first, *(write(index) for index in range(len(operands)))])
            return unfit(docs) if forced else docs
        docs = [first]
        apart = [False]
        comments = False
        previous = extent(left)[0]
        for index, operand in enumerate(operands):
            last = max(extent(operand)[1], meta_line(operand[1], "closing") or 0 if is_node(operand) else 0)

            def entry(_index: int, _operand: Any, index: int = index) -> Entry:
                return Entry(write(index), STRICT_EMPTY)

            waiting = self.comments.left[0] if self.comments.left else None
            entries = self.comments.run([operand], previous, last + 1, entry, own_breaks=False)
            comments = comments or has_comments(entries)
            previous = max(previous, last)
            apart.append(entries[0].is_comment and waiting is not None and waiting.breaks_before >= 2)
            docs.append(stacked(entries) if len(entries) > 1 else entries[0].doc)
        if comments:
            return unfit(on_lines(docs, apart))
        return unfit(glued(docs)) if forced else glued(docs)

    # Captures and attributes

    def capture(self, target: Any, context: str) -> Any:
        if type(unwrapped(target)) is int:
            return text(f"&{unwrapped(target)}")
        doc = self._capture_target(target, context)
        return seq(b"& " if flat(doc).startswith("&") else b"&", doc)

    def _capture_target(self, target: Any, context: str) -> Any:
        if binary_name(target) == "/":
            left, arity = to_pylist(target[2])
            arity = unwrapped(arity)
            if type(arity) is int and type(left) is tuple and len(left) == 3:
                head, _meta, args = left
                if type(head) is tuple and head[0] is atom(".") and args is EMPTY:
                    parts = to_pylist(head[2])
                    if len(parts) == 2 and type(parts[1]) is Atom:
                        return seq(nest(self.remote_target(parts[0]), 1), text(f".{self.call_name(parts[1])}/{arity}"))
                if type(head) is Atom and type(args) is Atom:
                    return text(f"{head.name}/{arity}")
        doc = self.last_operand(target, context) or self.doc(target, context)
        return self.parens_if_operator(doc, target)

    def attribute(self, inner: Any, context: str) -> Any:
        """``@name``, ``@name value``."""
        if type(inner) is tuple and len(inner) == 3 and type(inner[0]) is Atom:
            name = inner[0].name
            if name == "__aliases__" and len(to_pylist(inner[2])) > 1:
                return seq(b"@(", self.doc(inner, "parens_arg"), b")")
            if name == "__aliases__" and not self.source and type(inner[2].head) is Atom:
                return text("@" + inspect(inner[2].head))
            one_argument = type(inner[2]) is Cons and inner[2].tail is EMPTY
            if one_argument and name not in ("__block__", "__aliases__") and self.is_identifier(name):
                doc = self.args([inner[2].head], inner[1], context, "unless_many", False, in_attribute=True)
                return self.in_context(seq(text("@" + name), doc), [inner[2].head] if self.source else [], context)
        return self.unary("@", inner, context)


def _single(quoted: Any) -> Any:
    """What a block of one expression holds."""
    while type(quoted) is tuple and len(quoted) == 3 and quoted[0] is atom("__block__"):
        if type(quoted[2]) is not Cons or quoted[2].tail is not EMPTY:
            break
        quoted = quoted[2].head
    return quoted


def _wrapped_negation(operand: Any) -> Any:
    """The ``not x`` in ``(not x) in y``, which the parser keeps in a block of its own."""
    if type(operand) is tuple and len(operand) == 3 and operand[0] is atom("__block__") and type(operand[2]) is Cons:
        inner = operand[2].head
        if operand[2].tail is EMPTY and unary_name(inner) in ("not", "!"):
            return inner
    return None
