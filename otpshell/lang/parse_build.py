"""Building quoted expressions: metadata in Elixir's order, literals, strings, operators, calls and clauses.

The grammar (``parse_grammar.py``) decides what stands where; this base class of it decides what that looks like as a term.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.lang.quoted import ALIASES, ARROW, BLOCK, DOT, FN, LINE, TUPLE, WHEN
from otpshell.lang.syntax_errors import SyntaxProblem
from otpshell.lang.tokens_strings import code_points
from otpshell.terms.atom import NIL, TRUE, atom
from otpshell.terms.cons import EMPTY, Cons, cons, from_iter, to_pylist

Token = tuple[str, int, int, Any, Any]

COLUMN = atom("column")
CLOSING = atom("closing")
NEWLINES = atom("newlines")
DELIMITER = atom("delimiter")
INDENTATION = atom("indentation")
TOKEN = atom("token")
FORMAT = atom("format")
KEYWORD = atom("keyword")
LAST = atom("last")
DO = atom("do")
END = atom("end")
END_OF_EXPRESSION = atom("end_of_expression")
NO_PARENS = atom("no_parens")
AMBIGUOUS_OP = atom("ambiguous_op")
BITS = atom("<<>>")
MAP = atom("%{}")
TYPE = atom("::")
BINARY = atom("binary")
KERNEL = atom("Elixir.Kernel")
TO_STRING = atom("to_string")
LIST = atom("Elixir.List")
TO_CHARLIST = atom("to_charlist")
ACCESS = atom("Elixir.Access")
GET = atom("get")
ERLANG = atom("erlang")
UTF8 = atom("utf8")
NOT = atom("not")
BANG = atom("!")
IN = atom("in")
NOT_IN = atom("not in")
RANGE = atom("..")
STEP = atom("//")
RANGE_STEP = atom("..//")
SLASH = atom("/")
UNQUOTE_SPLICING = atom("unquote_splicing")

Meta = Any
LiteralEncoder = Callable[[Any, Meta], Any]


class Builder:
    """Options of one parse, and the terms made under them."""

    columns: bool
    token_metadata: bool
    encoder: LiteralEncoder | None

    def parse_tokens(self, tokens: list[Token]) -> Any:
        """The tokens of an interpolation as one expression; given by the grammar."""
        raise NotImplementedError

    def warn(self, token: Token, text: str) -> None:
        raise NotImplementedError

    # Metadata

    def meta(self, token: Token) -> Meta:
        line = token[1]
        if self.columns:
            return cons((LINE, line), cons((COLUMN, token[2]), EMPTY))
        found = self.line_metas.get(line)
        if found is None:
            found = self.line_metas[line] = cons((LINE, line), EMPTY)
        return found

    line_metas: dict[int, Meta]

    def place(self, line: int, column: int) -> Meta:
        return self.meta(("", line, column, None, None))

    def pair_meta(self, left: Token, right: Token, rest: Meta = EMPTY) -> Meta:
        """``newlines`` and ``closing`` of a bracketed construct, before ``rest``."""
        if not self.token_metadata:
            return rest
        return self.newlines(left, cons((CLOSING, self.meta(right)), rest))

    def newlines(self, token: Token, rest: Meta) -> Meta:
        count = token[3]
        if self.token_metadata and type(count) is int and count > 0:
            return cons((NEWLINES, count), rest)
        return rest

    # Literals

    def literal(self, value: Any, token: Token, extra: Meta = EMPTY) -> Any:
        if self.encoder is None:
            return value
        try:
            return self.encoder(value, _append(extra, self.meta(token)))
        except SyntaxProblem as refused:
            raise SyntaxProblem(token[1], token[2], refused.error, refused.token) from None

    def number(self, value: Any, token: Token) -> Any:
        if self.encoder is None:
            return value
        if not self.token_metadata:
            return self.literal(value, token)
        text = token[4] if token[0] != "char" else token[3]
        return self.literal(value, token, cons((TOKEN, text.encode()), EMPTY))

    def delimiter(self, text: bytes) -> Meta:
        return cons((DELIMITER, text), EMPTY) if self.token_metadata else EMPTY

    # Strings

    def string(self, token: Token, extra: Meta) -> Any:
        parts = token[4]
        if len(parts) == 1 and type(parts[0]) is bytes:
            return self.literal(parts[0], token, extra)
        meta = self.meta(token)
        if self.token_metadata:
            meta = _append(extra, meta)
        return (BITS, meta, self.string_parts(parts))

    def charlist(self, token: Token, extra: Meta) -> Any:
        parts = token[4]
        if len(parts) == 1 and type(parts[0]) is bytes:
            return self.literal(from_iter(code_points(parts[0])), token, extra)
        meta = self.meta(token)
        outer = _append(extra, meta) if self.token_metadata else meta
        chunks = [part if type(part) is bytes else self._interpolated(part)[0] for part in parts]
        return ((DOT, meta, from_iter([LIST, TO_CHARLIST])), outer, from_iter([from_iter(chunks)]))

    def heredoc_meta(self, token: Token, quote: bytes) -> Meta:
        if not self.token_metadata:
            return EMPTY
        return from_iter([(DELIMITER, quote * 3), (INDENTATION, token[3])])

    def quoted_atom(self, token: Token, safe: bool, extra: Meta) -> Any:
        parts = token[4]
        maker = atom("binary_to_existing_atom" if safe else "binary_to_atom")
        if len(parts) == 1 and type(parts[0]) is bytes:
            return self.literal(atom(parts[0].decode("utf-8", "surrogateescape")), token, extra)
        meta = self.meta(token)
        outer = _append(extra, meta) if self.token_metadata else meta
        text = (BITS, meta, self.string_parts(parts))
        return ((DOT, meta, from_iter([ERLANG, maker])), outer, from_iter([text, UTF8]))

    def sigil(self, token: Token) -> Any:
        letter, modifiers, indent, delimiter = token[3]
        meta = self.meta(token)
        inner = meta if indent is None else cons((INDENTATION, indent), meta)
        text = (BITS, inner, self.string_parts(token[4]))
        args = from_iter([text, from_iter([ord(char) for char in modifiers])])
        return (atom("sigil_" + letter), cons((DELIMITER, delimiter.encode()), meta), args)

    def string_parts(self, parts: list[Any]) -> Any:
        out: list[Any] = []
        for part in parts:
            if type(part) is bytes:
                out.append(part)
            else:
                text, meta = self._interpolated(part)
                out.append((TYPE, meta, from_iter([text, (BINARY, meta, NIL)])))
        return from_iter(out)

    def _interpolated(self, part: Any) -> tuple[Any, Meta]:
        begin, end, tokens = part
        form = self.parse_tokens(tokens)
        meta = self.place(*begin)
        outer = cons((CLOSING, self.place(*end)), meta) if self.token_metadata else meta
        return ((DOT, meta, from_iter([KERNEL, TO_STRING])), outer, cons(form, EMPTY)), meta

    # Operators

    def binary(self, left: Any, token: Token, right: Any) -> Any:
        name = token[4]
        kind = token[0]
        if kind == "ternary_op":
            if type(left) is tuple and len(left) == 3 and left[0] is RANGE and type(left[2]) is Cons:
                first, last = to_pylist(left[2])
                return (RANGE_STEP, left[1], from_iter([first, last, right]))
            raise SyntaxProblem(
                token[1],
                token[2],
                "the range step operator (//) must immediately follow the range definition operator (..), for example: 1..9//2. "
                "If you wanted to define a default argument, use (\\\\) instead. Syntax error before: ",
                "'//'",
            )
        meta = self.meta(token)
        if kind == "in_op":
            if name is NOT_IN:
                return (NOT, meta, cons((IN, meta, cons(left, cons(right, EMPTY))), EMPTY))
            if type(left) is tuple and len(left) == 3 and left[0] in (NOT, BANG) and _is_single(left[2]):
                self.warn(token, '"not expr1 in expr2" is deprecated, use "expr1 not in expr2" instead')
                return (left[0], meta, cons((IN, meta, cons(left[2].head, cons(right, EMPTY))), EMPTY))
        if self.token_metadata:
            meta = self.newlines(token, meta)
        return (name, meta, cons(left, cons(right, EMPTY)))

    def unary(self, token: Token, operand: Any) -> Any:
        if token[0] == "ternary_op":
            outer = inner = self.meta(token)
            if self.columns:
                outer = self.place(token[1], token[2] + 1)
            return (SLASH, outer, from_iter([(SLASH, inner, NIL), operand]))
        return (token[4], self.meta(token), cons(operand, EMPTY))

    # Calls

    def call(self, name: Any, args: list[Any] | None) -> Any:
        """A call or variable. ``name`` is an identifier token, or a dot: ``(DOT, meta, meta of the call, dot's arguments)``."""
        if len(name) == 4:
            _dot, meta, location, dot_args = name
            dotted = (DOT, meta, dot_args)
            if args is None:
                return (dotted, cons((NO_PARENS, TRUE), location), EMPTY)
            return (dotted, location, from_iter(args))
        meta = self.meta(name)
        if args is None:
            return (name[4], meta, NIL)
        if name[0] == "op_identifier" and len(args) == 1:
            return (name[4], cons((AMBIGUOUS_OP, NIL), meta), from_iter(args))
        return (name[4], meta, from_iter(args))

    def call_with(self, name: Any, args: list[Any] | None, before: list[Meta]) -> Any:
        """A call whose metadata starts with these lists (of a do-block, of parentheses)."""
        form, meta, built = self.call(name, args)
        for extra in reversed(before):
            meta = _append(extra, meta)
        return (form, meta, built)

    def dotted(self, dot: Token, left: Any, name: Token) -> Any:
        return (DOT, self.meta(dot), self.meta(name), cons(left, cons(name[4], EMPTY)))

    def alias(self, token: Token) -> Any:
        meta = self.meta(token)
        if self.token_metadata:
            meta = cons((LAST, meta), meta)
        return (ALIASES, meta, cons(token[4], EMPTY))

    def dot_alias(self, dot: Token, left: Any, token: Token) -> Any:
        if type(left) is tuple and len(left) == 3 and left[0] is ALIASES:
            meta = left[1]
            if self.token_metadata:
                last = (LAST, self.meta(token))
                items = to_pylist(meta)
                meta = from_iter([last if item[0] is LAST else item for item in items])
            return (ALIASES, meta, from_iter([*to_pylist(left[2]), token[4]]))
        if type(left).__name__ == "Atom":
            raise SyntaxProblem(
                token[1],
                token[2],
                "atom cannot be followed by an alias. If the '.' was meant to be part of the atom's name, "
                "the atom name must be quoted. Syntax error before: ",
                "'.'",
            )
        meta = self.meta(dot)
        if self.token_metadata:
            meta = cons((LAST, self.meta(token)), meta)
        return (ALIASES, meta, from_iter([left, token[4]]))

    def access(self, left: Any, argument: tuple[Any, Meta]) -> Any:
        key, meta = argument
        return ((DOT, meta, from_iter([ACCESS, GET])), meta, from_iter([left, key]))

    # Blocks and clauses

    def block(self, items: list[Any]) -> Any:
        """Several expressions as one."""
        if len(items) == 1:
            only = items[0]
            if type(only) is tuple and len(only) == 3 and only[0] in (NOT, BANG, UNQUOTE_SPLICING) and _is_single(only[2]):
                return (BLOCK, EMPTY, from_iter(items))
            return only
        return (BLOCK, EMPTY, from_iter(items))

    def stab(self, items: list[Any]) -> Any:
        """Expressions as a block, or clauses as a list of clauses."""
        return self.clauses(items) if self.are_clauses(items) else self.block(items)

    def are_clauses(self, items: list[Any]) -> bool:
        if not items:
            return False
        if _is_clause(items[0]):
            return True
        for item in items:
            if _is_clause(item):
                line = None
                column = None
                for key, value in to_pylist(item[1]):
                    if key is LINE:
                        line = value
                    elif key is COLUMN:
                        column = value
                raise SyntaxProblem(
                    line or 0,
                    column,
                    "unexpected operator ->. If you want to define multiple clauses, the first expression must use ->. "
                    "Syntax error before: ",
                    "'->'",
                )
        return False

    def clauses(self, items: list[Any]) -> Any:
        """Clauses with the expressions that follow each joined to its body."""
        out: list[Any] = []
        body: list[Any] = []
        for item in items:
            if _is_clause(item):
                if out:
                    out[-1] = self._clause(out[-1], body)
                out.append(item)
                body = [item[2].tail.head]
            else:
                body.append(item)
        out[-1] = self._clause(out[-1], body)
        return from_iter(out)

    def _clause(self, clause: Any, body: list[Any]) -> Any:
        return (ARROW, clause[1], from_iter([clause[2].head, self.block(body)]))

    def clause(self, args: list[Any], token: Token, body: Any) -> Any:
        return (ARROW, self.newlines(token, self.meta(token)), from_iter([from_iter(args), body]))

    def ended(self, items: list[Any], token: Token) -> None:
        """Note on the last expression where the line break or semicolon after it is."""
        if not self.token_metadata or not items:
            return
        meta = self.meta(token)
        if type(token[3]) is int:
            meta = cons((NEWLINES, token[3]), meta)
        mark = (END_OF_EXPRESSION, meta)
        node = items[-1]
        if type(node) is not tuple or len(node) != 3 or not _is_list(node[1]):
            return
        if _is_clause(node):
            args, body = to_pylist(node[2])
            if type(body) is tuple and len(body) == 3 and _is_list(body[1]):
                body = (body[0], cons(mark, body[1]), body[2])
                items[-1] = (ARROW, node[1], from_iter([args, body]))
                return
        items[-1] = (node[0], cons(mark, node[1]), node[2])

    def fn(self, token: Token, items: list[Any], end: Token) -> Any:
        if not self.are_clauses(items):
            message = "expected anonymous functions to be defined with -> inside: "
            raise SyntaxProblem(token[1], token[2], message, "'fn'")
        meta = self.meta(token)
        if self.token_metadata:
            meta = self.newlines(token, cons((CLOSING, self.meta(end)), meta))
        return (FN, meta, self.clauses(items))

    def parens(self, left: Token, items: list[Any], right: Token) -> Any:
        built = self.stab(items)
        if type(built) is tuple and len(built) == 3 and built[0] is BLOCK:
            meta = self.meta(left)
            if self.token_metadata:
                meta = cons((CLOSING, self.meta(right)), meta)
            return (BLOCK, _append(built[1], meta), built[2])
        return built

    def tuple_literal(self, left: Token, items: list[Any], right: Token) -> Any:
        if len(items) == 2:
            return self.literal((items[0], items[1]), left, self.pair_meta(left, right))
        return (TUPLE, self.pair_meta(left, right, self.meta(left)), from_iter(items))


def unwrap_splice(args: list[Any]) -> list[Any]:
    """``(unquote_splicing(x)) ->`` splices arguments, not a block of one."""
    if len(args) == 1:
        only = args[0]
        if type(only) is tuple and len(only) == 3 and only[0] is BLOCK and _is_single(only[2]):
            inner = only[2].head
            if type(inner) is tuple and len(inner) == 3 and inner[0] is UNQUOTE_SPLICING:
                return [inner]
    return args


def unwrap_when(args: list[Any]) -> list[Any]:
    """``a, b when c`` guards the whole clause: ``[{:when, meta, [a, b, c]}]``."""
    last = args[-1]
    if type(last) is tuple and len(last) == 3 and last[0] is WHEN and type(last[2]) is Cons:
        both = to_pylist(last[2])
        if len(both) == 2:
            return [(WHEN, last[1], from_iter([*args[:-1], *both]))]
    return args


def _is_clause(item: Any) -> bool:
    return type(item) is tuple and len(item) == 3 and item[0] is ARROW


def _is_single(args: Any) -> bool:
    return type(args) is Cons and args.tail is EMPTY


def _is_list(term: Any) -> bool:
    return type(term) is Cons or term is EMPTY


def _append(front: Any, back: Any) -> Any:
    if front is EMPTY:
        return back
    return from_iter(to_pylist(front), back)
