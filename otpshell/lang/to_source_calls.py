"""Source text of literals, containers, calls, blocks and clauses; ``to_source.py`` adds operators."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from otpshell.lang.quoted import keyword_get
from otpshell.lang.to_source_docs import (
    BINARY,
    STRICT_EMPTY,
    STRICT_SPACE,
    UNARY,
    WITHOUT_PARENS,
    add_to_last_group,
    between,
    collapse,
    flat,
    glued,
    lines,
    may_break,
    must_fit,
    parens,
    seq,
    text,
    unfit,
    ungroup,
)
from otpshell.terms.algebra import CURSOR, INFINITY, INHERIT, LIMIT, LINE, NOTHING, RESET, WHEN_BROKEN, group, nest
from otpshell.terms.atom import NIL, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, cons, split, to_pylist
from otpshell.terms.floats import elixir_text
from otpshell.terms.inspect import ascii_printable, inspect
from otpshell.terms.inspect_text import atom_call, classify, decode, escape_text

_BLOCK = atom("__block__")
_ALIASES = atom("__aliases__")
_ARROW = atom("->")
_DOT = atom(".")
_DO = atom("do")
_WHEN = atom("when")
_INFERRED = atom("inferred_bitstring_spec")
_TYPE = atom("::")
_LINE = atom("line")
_ACCESS = atom("Elixir.Access")
_MODIFIERS = frozenset("integer float bits bitstring binary bytes utf8 utf16 utf32 signed unsigned little big native _".split())


def is_keywords(term: Any) -> bool:
    """A list that is written without brackets: ``a: 1, b: 2``."""
    if type(term) is not Cons:
        return False
    items, tail = split(term)
    return tail is EMPTY and all(_is_keyword_pair(item) for item in items)


def _is_keyword_pair(item: Any) -> bool:
    return type(item) is tuple and len(item) == 2 and type(item[0]) is Atom and not item[0].name.startswith("Elixir.")


def _is_clauses(term: Any) -> bool:
    return type(term) is Cons and type(term.head) is tuple and len(term.head) == 3 and term.head[0] is _ARROW


class CallWriter:
    """Everything but operators."""

    nesting: int
    line: int | None

    # What the operator part gives.
    def unary(self, name: str, operand: Any, context: str) -> Any:
        raise NotImplementedError

    def binary(self, name: str, quoted_args: tuple[Any, Any], context: str, nesting: int, shown: str | None = None) -> Any:
        raise NotImplementedError

    def binary_operand(self, operand: Any, context: str, parent: str, side: str, nesting: int) -> Any:
        raise NotImplementedError

    def capture(self, target: Any, context: str) -> Any:
        raise NotImplementedError

    def attribute(self, inner: Any, context: str) -> Any:
        raise NotImplementedError

    def parens_if_operator(self, doc: Any, quoted: Any) -> Any:
        raise NotImplementedError

    # Expressions

    def doc(self, quoted: Any, context: str) -> Any:
        kind = type(quoted)
        if kind is tuple:
            if len(quoted) == 3:
                return self.node(quoted, context)
            if len(quoted) == 2:
                return self.tuple_doc(list(quoted))
        elif kind is Atom:
            return self.atom_doc(quoted)
        elif kind is int:
            return text(_underscores(str(quoted)))
        elif kind is float:
            whole, _point, rest = elixir_text(quoted).partition(".")
            return text(f"{_underscores(whole)}.{rest}")
        elif kind is bytes:
            return text(f'"{escape_text(decode(quoted))}"')
        elif _is_clauses(quoted):
            return self.type_clauses(to_pylist(quoted))
        elif kind is Cons or quoted is EMPTY:
            if kind is Cons and ascii_printable(quoted):
                return text("'" + escape_text("".join(map(chr, to_pylist(quoted))), "'") + "'")
            return self.list_doc(quoted)
        return text(inspect(quoted))

    def node(self, quoted: Any, context: str) -> Any:
        form, meta, args = quoted
        if type(args) is Atom:
            return text(form.name) if type(form) is Atom else text(inspect(quoted))
        if type(args) is not Cons and args is not EMPTY:
            return text(inspect(quoted))
        items = to_pylist(args)
        takes_line = bool(items) and _is_do(items[-1])
        if type(form) is Atom and not takes_line:
            takes_line = form.name in ("%{}", "<<>>")
        return self.at_line(meta if takes_line else EMPTY, lambda: self._node(form, quoted, items, context))

    def at_line(self, meta: Any, write: Callable[[], Any]) -> Any:
        """Write with literals counted as standing on a node's line: they have no line of their own."""
        line = keyword_get(meta, _LINE) if type(meta) is Cons else None
        if type(line) is not int:
            return write()
        before = self.line
        self.line = line
        try:
            return write()
        finally:
            self.line = before

    def _node(self, form: Any, quoted: Any, args: list[Any], context: str) -> Any:
        if type(form) is not Atom:
            return self.remote(quoted, args, context)
        name = form.name
        count = len(args)
        if name == "__block__":
            return self.block_node(args, context)
        if name == "__aliases__":
            return self.alias_doc(args, context)
        if name == "<<>>":
            return self.bits(args)
        if name == "{}":
            return self.tuple_doc(args)
        if name == "%{}":
            return self.map_doc(NOTHING, args)
        if name == "%" and count == 2 and type(args[1]) is tuple and len(args[1]) == 3 and args[1][0] is atom("%{}"):
            return self.map_doc(self.doc(args[0], "parens_arg"), to_pylist(args[1][2]))
        if name == "&" and count == 1:
            return self.capture(args[0], context)
        if name == "@" and count == 1:
            return self.attribute(args[0], context)
        if name == "fn" and count and _is_clauses(quoted[2]):
            return self.function(args)
        if name == ".." and count == 0:
            return b"(..)" if context.startswith("no_parens") else b".."
        if name == "..//" and count == 3:
            return self.binary("//", ((atom(".."), quoted[1], cons(args[0], cons(args[1], EMPTY))), args[2]), context, self.nesting)
        if name == "not" and count == 1:
            inner = args[0]
            if type(inner) is tuple and len(inner) == 3 and inner[0] is atom("in") and type(inner[2]) is Cons:
                both = to_pylist(inner[2])
                if len(both) == 2:
                    return self.binary("in", (both[0], both[1]), context, self.nesting, "not in")
        if name.startswith("sigil_") and count == 2:
            sigil = self.sigil(name[6:], quoted[1], args)
            if sigil is not None:
                return sigil
        from_operators = self.operator_node(name, args, context)
        if from_operators is not None:
            return from_operators
        return self.in_context(seq(text(name), self.local_args(name, args, context)), args, context)

    def operator_node(self, name: str, args: list[Any], context: str) -> Any:
        if len(args) == 1 and name in UNARY:
            return self.unary(name, args[0], context)
        if len(args) == 2 and name in BINARY:
            return self.binary(name, (args[0], args[1]), context, self.nesting)
        return None

    # Literals and containers

    def is_identifier(self, name: str) -> bool:
        return classify(name) == "identifier"

    def call_name(self, name: Atom) -> str:
        return atom_call(name)

    def atom_doc(self, value: Atom) -> Any:
        name = value.name
        if name in ("nil", "true", "false"):
            return text(name)
        kind = classify(name)
        if kind == "alias":
            return text(name if name == "Elixir" else name.removeprefix("Elixir."))
        if name in ("..//", "//"):
            return text(f':"{name}"')
        if name == "\\\\":
            return text(':"' + escape_text(name) + '"')
        if kind in ("identifier", "unquoted_operator", "not_callable"):
            return text(":" + name)
        return text(':"' + escape_text(name) + '"')

    def alias_doc(self, args: list[Any], context: str) -> Any:
        first = args[0]
        head = text(first.name) if type(first) is Atom else self.parens_if_operator(self.doc(first, context), first)
        return seq(head, text("".join("." + part.name for part in args[1:]))) if len(args) > 1 else head

    def keyword_docs(self, keywords: Any, context: str) -> list[Any]:
        """The pairs of a keyword list, with the commas between them."""
        pairs = to_pylist(keywords)
        docs = [self.pair(pair, context, True) for pair in pairs]
        return [seq(doc, b",") if index < len(docs) - 1 else doc for index, doc in enumerate(docs)]

    def pair(self, pair: tuple[Any, Any], context: str, keyword: bool) -> Any:
        """``key: value`` or ``key => value``."""
        key, value = pair
        if keyword:
            name = key.name
            kind = classify(name)
            plain = kind in ("identifier", "unquoted_operator", "not_callable") and name != "..//"
            left = text(name + ":") if plain else text('"' + escape_text(name) + '":')
            sign = ""
        else:
            left = self.doc(key, context)
            if self._is_binary(key):
                left = parens(left)
            sign = " =>"
        right = self.doc(value, context)

        def joined(doc: Any) -> Any:
            return seq(group(left), group(nest(seq(text(sign), STRICT_SPACE, group(doc)), 2, WHEN_BROKEN)))

        return must_fit(joined(may_break(right))) if self.hugs(value) else joined(right)

    def _is_binary(self, quoted: Any) -> bool:
        if type(quoted) is not tuple or len(quoted) != 3 or type(quoted[0]) is not Atom or type(quoted[2]) is not Cons:
            return False
        count = len(to_pylist(quoted[2]))
        return quoted[0].name in BINARY and count == 2 or quoted[0].name == "..//" and count == 3

    def elements(self, items: list[Any]) -> list[Any]:
        """Elements of a list or tuple; keywords at its end go without brackets of their own pairs."""
        docs: list[Any] = []
        tail = len(items)
        while tail and _is_keyword_pair(items[tail - 1]):
            tail -= 1
        for index, item in enumerate(items):
            if index >= tail:
                docs.append(self.pair(item, "parens_arg", True))
            elif type(item) is tuple and len(item) == 2:
                # A pair inside a list keeps the brackets of a keyword list in it; a pair elsewhere does not.
                docs.append(self._tuple([self.doc(part, "parens_arg") for part in item], True))
            else:
                docs.append(self.doc(item, "parens_arg"))
        return docs

    def commas(self, docs: list[Any], last: Any = None) -> list[Any]:
        return [add_to_last_group(doc, b",") for doc in docs[:-1]] + [docs[-1] if last is None else last]

    def list_doc(self, items: Any) -> Any:
        values, tail = split(items)
        if tail is not EMPTY:
            return text(inspect(items))
        if not values:
            return b"[]"
        return between("[", glued([group(doc) for doc in self.commas(self.elements(values))]), "]")

    def tuple_doc(self, args: list[Any], flex: bool = True) -> Any:
        if not args:
            return b"{}"
        docs = []
        if len(args) > 1 and is_keywords(args[-1]):
            docs = [self.doc(arg, "parens_arg") for arg in args[:-1]]
            pairs = self.keyword_docs(args[-1], "parens_arg")
            if len(args) == 2:
                docs.append(glued(pairs))
            else:
                docs.extend(self.pair(pair, "parens_arg", True) for pair in to_pylist(args[-1]))
        else:
            docs = [self.doc(arg, "parens_arg") for arg in args]
        return self._tuple(docs, flex)

    def _tuple(self, docs: list[Any], flex: bool) -> Any:
        body = glued([group(doc) for doc in self.commas(docs)], flex)
        if flex:
            return group(seq(nest(seq(b"{", body), 1), b"}"))
        return between("{", body, "}")

    def map_doc(self, name: Any, args: list[Any]) -> Any:
        opening = "%" + (flat(name) if name is not NOTHING else "") + "{"
        if len(args) == 1 and type(args[0]) is tuple and len(args[0]) == 3 and args[0][0] is atom("|"):
            left, right = to_pylist(args[0][2])
            left_doc = self.doc(left, "parens_arg")
            if self._is_binary(left):
                left_doc = parens(left_doc)
            entries = glued([group(doc) for doc in self.commas(self.map_entries(to_pylist(right)))])
            return between(opening, seq(left_doc, STRICT_SPACE, b"| ", nest(entries, 2)), "}")
        if not args:
            return text(opening + "}")
        return between(opening, glued([group(doc) for doc in self.commas(self.map_entries(args))]), "}")

    def map_entries(self, args: list[Any]) -> list[Any]:
        tail = len(args)
        while tail and _is_keyword_pair(args[tail - 1]):
            tail -= 1
        docs = []
        for index, item in enumerate(args):
            if type(item) is tuple and len(item) == 2:
                docs.append(self.pair(item, "parens_arg", index >= tail))
            else:
                docs.append(self.doc(item, "parens_arg"))
        return docs

    # Strings

    def bits(self, args: list[Any]) -> Any:
        if not args:
            return b"<<>>"
        if _is_interpolated(args):
            return self.interpolated(args, '"', '"')
        docs = [self.segment(arg, index, len(args) - 1) for index, arg in enumerate(args)]
        body = glued([group(doc) for doc in self.commas(docs)], True)
        return group(seq(nest(seq(b"<<", body), 2), b">>"))

    def segment(self, arg: Any, index: int, last: int) -> Any:
        if type(arg) is tuple and len(arg) == 3 and arg[0] is _TYPE and type(arg[2]) is Cons:
            value, spec = to_pylist(arg[2])
            if keyword_get(arg[1], _INFERRED) is TRUE:
                return self._guarded(self.doc(value, "parens_arg"), index, last)
            doc = self._guarded(self.doc(value, "parens_arg"), index, -1)
            spec_doc = self.segment_spec(spec)
            if flat(spec_doc).startswith(":"):
                spec_doc = parens(spec_doc)
            return seq(doc, b"::", self._guarded(spec_doc, index, last) if index == last else spec_doc)
        if type(arg) is tuple and len(arg) == 3 and arg[0] is atom("<-") and type(arg[2]) is Cons:
            left, right = to_pylist(arg[2])
            source = nest(seq(b" <-", STRICT_SPACE, group(self.doc(right, "parens_arg"))), self.nesting, WHEN_BROKEN)
            return self._guarded(seq(group(self.segment(left, -1, last)), group(source)), index, last)
        return self._guarded(self.doc(arg, "parens_arg"), index, last)

    def _guarded(self, doc: Any, index: int, last: int) -> Any:
        """Parentheses where a segment's own brackets would run into the binary's."""
        shown = flat(doc)
        if index == 0 and shown.startswith(("~", "<<")) or index == last and shown.endswith(">>"):
            return parens(doc)
        return doc

    def segment_spec(self, spec: Any) -> Any:
        if type(spec) is tuple and len(spec) == 3 and spec[0] in (atom("-"), atom("*")) and type(spec[2]) is Cons:
            both = to_pylist(spec[2])
            if len(both) == 2:
                return seq(self.segment_spec(both[0]), text(spec[0].name), self._spec_element(both[1]))
        return self._spec_element(spec)

    def _spec_element(self, spec: Any) -> Any:
        """A modifier; the ones that are not Elixir's own are macros, shown as calls."""
        if type(spec) is tuple and len(spec) == 3 and type(spec[0]) is Atom and spec[2] in (NIL, EMPTY):
            spec = (spec[0], spec[1], NIL if spec[0].name in _MODIFIERS else EMPTY)
        return self.parens_if_operator(self.doc(spec, "parens_arg"), spec)

    def interpolated(self, parts: list[Any], quote: str, opening: str, closing: str | None = None, as_charlist: bool = False) -> Any:
        docs: list[Any] = [text(opening)]
        for part in parts:
            if type(part) is bytes:
                docs.append(_raw_text(decode(part), quote))
            else:
                inner = part if as_charlist else part[2].head
                docs.append(self.at_line(inner[0][1], partial(self._interpolation, inner)))
        docs.append(text(quote if closing is None else closing))
        return seq(*docs)

    def _interpolation(self, inner: Any) -> Any:
        return (LIMIT, between("#{", self.block(inner[2].head), "}"), INFINITY)

    def sigil(self, letter: str, meta: Any, args: list[Any]) -> Any:
        content, modifiers = args
        if type(content) is not tuple or len(content) != 3 or content[0] is not atom("<<>>"):
            return None
        if type(modifiers) is not Cons and modifiers is not EMPTY:
            return None
        delimiter = keyword_get(meta, atom("delimiter"), b'"').decode()
        closing = {"(": ")", "[": "]", "{": "}", "<": ">"}.get(delimiter, delimiter)
        ending = "".join(map(chr, to_pylist(modifiers)))
        parts = to_pylist(content[2])
        if len(delimiter) == 3:
            first = b"\n" + parts[0] if parts and type(parts[0]) is bytes else b"\n"
            parts = [first, *(parts[1:] if len(first) > 1 or parts[:1] == [b""] else parts)]
            body = self.interpolated(parts, delimiter, f"~{letter}{delimiter}", closing + ending)
            return unfit(body)
        return self.interpolated(parts, closing, f"~{letter}{delimiter}", closing + ending)

    # Blocks

    def block(self, quoted: Any) -> Any:
        """Expressions, each on its own line; those of several lines stand apart."""
        if _is_clauses(quoted):
            return self.type_clauses(to_pylist(quoted))
        if type(quoted) is tuple and len(quoted) == 3 and quoted[0] is _BLOCK and type(quoted[2]) in (Cons, type(EMPTY)):
            args = to_pylist(quoted[2])
            if len(args) != 1:
                return self.statements(args)
        return group(self.doc(quoted, "block"))

    def statements(self, args: list[Any]) -> Any:
        if not args:
            return NOTHING
        docs: list[Any] = []
        left: Any = NOTHING
        for index, arg in enumerate(args):
            is_attribute = type(arg) is tuple and len(arg) == 3 and arg[0] is atom("@")
            right = NOTHING if is_attribute else STRICT_EMPTY
            doc = self.doc(arg, "block")
            if left is not NOTHING:
                doc = seq(left, doc)
            if index < len(args) - 1 and right is not NOTHING:
                doc = seq(doc, collapse(), right)
            docs.append(group(doc))
            left = right
        return unfit(lines(docs)) if len(docs) > 1 else docs[0]

    def block_node(self, args: list[Any], context: str) -> Any:
        if not args:
            return b"nil"
        if len(args) == 1:
            only = args[0]
            if type(only) is tuple and len(only) == 3 and only[0] is atom("unquote_splicing") and type(only[2]) is Cons:
                return parens(self.doc(only, context))
            return self.doc(only, context)
        return between("(", self.statements(args), ")")

    # Clauses

    def function(self, clauses: list[Any]) -> Any:
        if len(clauses) > 1:
            return unfit(seq(nest(seq(b"fn", LINE, self.clauses(clauses)), 2), LINE, b"end"))
        return self.at_line(clauses[0][1], lambda: self._function(clauses))

    def _function(self, clauses: list[Any]) -> Any:
        args, body = to_pylist(clauses[0][2])
        gap = LINE if _has_statements(clauses) else STRICT_SPACE
        head: Any = b"fn ->"
        if args is not EMPTY:
            head = seq(b"fn ", group(nest(seq(ungroup(self.clause_args(to_pylist(args))), b" ->"), CURSOR)))
        doc = seq(nest(seq(head, gap, self.block(body)), 2), gap, b"end")
        return group(unfit(doc) if gap is LINE else doc)

    def type_clauses(self, clauses: list[Any]) -> Any:
        """``(a -> b)``."""
        if len(clauses) > 1:
            return unfit(seq(nest(seq(b"(", LINE, self.clauses(clauses)), 2), LINE, b")"))
        return self.at_line(clauses[0][1], lambda: self._type_clause(clauses))

    def _type_clause(self, clauses: list[Any]) -> Any:
        args, body = to_pylist(clauses[0][2])
        many = _has_statements(clauses)
        if args is EMPTY:
            doc = seq(b"(() -> ", nest(self.block(body), CURSOR), b")")
        else:
            gap = LINE if many else STRICT_SPACE
            head = group(seq(ungroup(self.clause_args(to_pylist(args))), b" ->"))
            doc = parens(seq(head, nest(seq(gap, self.block(body)), 2)))
        return group(unfit(doc) if many else doc)

    def clauses(self, clauses: list[Any]) -> Any:
        many = _has_statements(clauses)
        doc = self.clause(clauses[0])
        for clause in clauses[1:]:
            doc = seq(doc, nest(STRICT_EMPTY, RESET), LINE, self.clause(clause))
        return group(unfit(doc) if many else doc)

    def clause(self, clause: Any) -> Any:
        return self.at_line(clause[1], lambda: self._clause(clause))

    def _clause(self, clause: Any) -> Any:
        args, body = to_pylist(clause[2])
        if args is EMPTY:
            return nest(seq(b"() ->", STRICT_SPACE, self.block(body)), 2)
        self.nesting += 2
        head = self.clause_args(to_pylist(args))
        self.nesting -= 2
        return seq(group(seq(ungroup(head), b" ->")), nest(seq(STRICT_SPACE, self.block(body)), 2))

    def clause_args(self, args: list[Any]) -> Any:
        first = args[0] if args else None
        if type(first) is tuple and len(first) == 3 and first[0] is _WHEN and type(first[2]) is Cons:
            parts = to_pylist(first[2])
            if len(parts) != 2 or len(args) == 1:
                left = self.clause_args(parts[:-1])
                guard = self.guard_docs(parts[-1])
                return glued([group(group(left)), *guard])
        if not args:
            return b"()"
        docs = [self.doc(arg, "no_parens_arg") for arg in args]
        return glued([seq(doc, b",") for doc in docs[:-1]] + [docs[-1]])

    def guard_docs(self, guard: Any) -> list[Any]:
        docs = []
        while type(guard) is tuple and len(guard) == 3 and guard[0] is _WHEN and type(guard[2]) is Cons:
            first, guard = to_pylist(guard[2])
            docs.append(group(seq(b"when ", nest(self.binary_operand(first, "no_parens_arg", "when", "left", 0), 5))))
        docs.append(group(seq(b"when ", nest(self.binary_operand(guard, "no_parens_arg", "when", "right", 0), 5))))
        return docs

    def do_blocks(self, blocks: list[tuple[Any, Any]]) -> Any:
        docs = []
        for index, (key, value) in enumerate(blocks):
            inner = self.clauses(to_pylist(value)) if _is_clauses(value) else group(self.block(value))
            head: Any = NOTHING if index == 0 else text(key.name)
            empty = not _is_clauses(value) and self.block(value) is NOTHING
            docs.append(head if empty else nest(seq(head, LINE, inner), 2))
        return lines(docs)

    # Calls

    def in_context(self, doc: Any, args: list[Any], context: str) -> Any:
        """A call with a do-block needs parentheses among arguments that have none."""
        return parens(doc) if args and _is_do(args[-1]) and context.startswith("no_parens") else doc

    def local_args(self, name: str, args: list[Any], context: str) -> Any:
        known = WITHOUT_PARENS.get(name, frozenset())
        without = known is None or len(args) in known
        do_block = bool(args) and _is_do(args[-1])
        return self.args(args, context, "unless_many" if without else "only_do" if do_block or args else "required", True)

    def remote_target(self, target: Any) -> Any:
        if type(target) is tuple and len(target) == 3 and target[0] is atom("fn"):
            return parens(self.doc(target, "no_parens_arg"))
        return self.parens_if_operator(self.doc(target, "no_parens_arg"), target)

    def remote(self, quoted: Any, args: list[Any], context: str) -> Any:
        head = quoted[0]
        if type(head) is tuple and len(head) == 3:
            where = head[1] if head[0] is _DOT and keyword_get(head[1], _LINE) is not None else quoted[1]
        else:
            where = EMPTY
        if not (type(head) is tuple and len(head) == 3 and head[0] is _DOT):
            if type(head) is tuple and len(head) == 3:
                doc = seq(self.at_line(where, lambda: self.doc(head, "no_parens_arg")), self.args(args, context, "required", True))
                return self.in_context(doc, args, context)
            return text(inspect(quoted))
        parts = to_pylist(head[2])
        if len(parts) == 1:
            doc = seq(self.at_line(where, lambda: self.remote_target(parts[0])), b".", self.args(args, context, "if_do", True))
            return self.in_context(doc, args, context)
        target, name = parts
        if target is _ACCESS and name is atom("get") and len(args) == 2:
            key = args[1]
            inner = key if is_keywords(key) else cons(key, EMPTY)
            return seq(self.remote_target(args[0]), self.list_doc(inner))
        if target is atom("Elixir.List") and name is atom("to_charlist") and len(args) == 1 and _is_charlist_parts(args[0]):
            return self.interpolated(to_pylist(args[0]), "'", "'", as_charlist=True)
        if target is atom("erlang") and name is atom("binary_to_atom") and len(args) == 2:
            content = args[0]
            if type(content) is tuple and len(content) == 3 and content[0] is atom("<<>>") and args[1] is atom("utf8"):
                if _is_interpolated(to_pylist(content[2])):
                    return self.interpolated(to_pylist(content[2]), '"', ':"')
        if name is atom("{}"):
            return seq(self.remote_target(target), b".", self.tuple_doc(args, False))
        if type(name) is not Atom:
            return text(inspect(quoted))
        doc = seq(self.at_line(where, lambda: self.remote_target(target)), text("." + self.call_name(name)))
        no_parens = keyword_get(quoted[1], atom("no_parens"))
        if not args and no_parens is not None and not _is_module(target):
            return doc
        return self.in_context(seq(doc, self.args(args, context, "if_do", True)), args, context)

    def args(self, args: list[Any], context: str, skip: str, keywords: bool, in_attribute: bool = False) -> Any:
        """The arguments of a call, with their parentheses or a space. ``skip`` says when there are none:
        ``unless_many``, ``only_do`` (nothing but a do-block), ``if_do`` or ``required``."""
        if not args:
            return b"()"
        if _is_do(args[-1]) and not in_attribute:
            rest = args[:-1]
            if not rest:
                head: Any = b"() do" if skip == "required" else b" do"
            else:
                head = self.plain_args(rest, skip not in ("required", "only_do"), keywords, " do")
            doc = unfit(seq(head, self.do_blocks(to_pylist(args[-1])), LINE, b"end"))
            return doc
        without = skip == "unless_many" and context in ("block", "operand", "no_parens_one_arg", "parens_one_arg")
        return self.plain_args(args, without, keywords, "", in_attribute)

    def plain_args(self, args: list[Any], without: bool, keywords: bool, extra: str, in_attribute: bool = False) -> Any:
        left, last = args[:-1], args[-1]
        pairs = to_pylist(last) if (keywords or in_attribute) and is_keywords(last) else None
        several = bool(left) or pairs is not None
        context = ("no_parens" if without else "parens") + ("_arg" if several else "_one_arg")
        generators = any(type(arg) is tuple and len(arg) == 3 and arg[0] is atom("<-") for arg in args)
        own_lines = self.on_own_lines([*left, *(pairs if pairs is not None else [last])])
        fits_next = False
        if left and pairs is not None and not generators:
            left_docs = [group(add_to_last_group(self.doc(arg, context), b",")) for arg in left]
            left_doc = unfit(lines(left_docs)) if self.on_own_lines(left) else glued(left_docs)
            right_docs = [group(doc) for doc in self.commas([self.pair(pair, context, True) for pair in pairs])]
            right_doc = unfit(lines(right_docs)) if own_lines else glued(right_docs)
            right_doc = seq(LINE if own_lines else STRICT_SPACE, right_doc)
            if without:
                body = nest(seq(left_doc, may_break(group(right_doc, INHERIT))), CURSOR, WHEN_BROKEN)
            else:
                right_doc = may_break(group(seq(nest(right_doc, 2, WHEN_BROKEN), STRICT_EMPTY), INHERIT))
                body = seq(nest(left_doc, 2, WHEN_BROKEN), right_doc)
            fits_next = True
        else:
            docs = [self.doc(arg, context) for arg in left]
            if pairs is not None:
                docs.extend(self.pair(pair, context, True) for pair in pairs)
            else:
                docs.append(self.doc(last, context))
            fits_next = not own_lines and pairs is None and self.hugs(last)
            docs = self.commas(docs, may_break(docs[-1]) if fits_next else None)
            docs = [group(doc) for doc in docs]
            body = unfit(lines(docs)) if own_lines else glued(docs)
            body = ungroup(body)
            body = nest(body, CURSOR, WHEN_BROKEN) if without else seq(nest(body, 2, WHEN_BROKEN), STRICT_EMPTY)
        if without and left and pairs is not None and not generators:
            doc = group(seq(nest(seq(b" ", body), 2), text(extra)))
        elif without:
            doc = group(seq(b" ", body, text(extra)))
        else:
            doc = group(seq(nest(seq(b"(", STRICT_EMPTY), 2, WHEN_BROKEN), body, text(")" + extra)))
        return must_fit(doc) if fits_next else doc

    def on_own_lines(self, args: list[Any]) -> bool:
        """Whether every argument began a line of its own in the source; then they stay so."""
        if len(args) < 2:
            return False
        seen: set[int] = set()
        for arg in args:
            line = self.line
            if _is_clauses(arg):
                arg = arg.head
            if type(arg) is tuple and len(arg) == 3:
                line = keyword_get(arg[1], _LINE, None if arg[0] is _ALIASES else self.line) if type(arg[1]) is Cons else line
            if line is None:
                continue
            if line in seen:
                return False
            seen.add(line)
        return len(seen) >= 2

    def hugs(self, quoted: Any) -> bool:
        """Whether an expression keeps its opening on the line and breaks inside."""
        if type(quoted) is Cons or quoted is EMPTY:
            return not (type(quoted) is Cons and ascii_printable(quoted)) and not _is_clauses(quoted)
        if type(quoted) is tuple and len(quoted) == 3:
            form, meta, args = quoted
            if form in (atom("fn"), atom("%{}"), atom("%")) and type(args) is Cons:
                return True
            if type(form) is tuple and form[0] is _DOT and type(args) in (Cons, type(EMPTY)):
                parts = to_pylist(form[2])
                return len(parts) == 2 and parts[1] is atom("{}")
            if type(form) is Atom and form.name.startswith("sigil_"):
                return len(keyword_get(meta, atom("delimiter"), b"")) == 3
        return False


def _is_do(arg: Any) -> bool:
    return is_keywords(arg) and arg.head[0] is _DO


def _has_statements(clauses: list[Any]) -> bool:
    for clause in clauses:
        body = clause[2].tail.head
        if type(body) is tuple and len(body) == 3 and body[0] is _BLOCK and type(body[2]) is Cons and body[2].tail is not EMPTY:
            return True
    return False


def _is_module(target: Any) -> bool:
    if type(target) is Atom:
        return True
    if type(target) is tuple and len(target) == 3:
        return target[0] is _ALIASES or target[0] is atom("__MODULE__") and type(target[2]) is Atom
    return False


def _is_to_string(part: Any) -> bool:
    if type(part) is not tuple or len(part) != 3 or type(part[0]) is not tuple or part[0][0] is not _DOT:
        return False
    return to_pylist(part[0][2]) == [atom("Elixir.Kernel"), atom("to_string")]


def _is_interpolated(parts: list[Any]) -> bool:
    for part in parts:
        if type(part) is bytes:
            continue
        if type(part) is not tuple or len(part) != 3 or part[0] is not _TYPE:
            return False
        value, spec = to_pylist(part[2])
        if not _is_to_string(value) or type(spec) is not tuple or spec[0] is not atom("binary"):
            return False
    return True


def _is_charlist_parts(parts: Any) -> bool:
    if type(parts) is not Cons:
        return False
    return all(type(part) is bytes or _is_to_string(part) for part in to_pylist(parts))


def _raw_text(value: str, quote: str) -> Any:
    """Text inside quotes with its own line breaks."""
    pieces = value.replace(quote, "\\" + quote).split("\n")
    docs = [text(pieces[0])]
    heredoc = len(quote) == 3
    for index, piece in enumerate(pieces[1:], 1):
        # Lines of a heredoc are indented like its quotes; empty ones are left empty.
        inside = heredoc and (piece or index == len(pieces) - 1)
        docs.append(LINE if inside else nest(LINE, RESET))
        docs.append(text(piece))
    return seq(*docs)


def _underscores(digits: str) -> str:
    sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    if len(digits) < 6:
        return sign + digits
    return sign + f"{int(digits):_}"
