"""The grammar of what is enclosed: parentheses and clauses, do-blocks, argument lists, keyword lists, lists, tuples, binaries and maps."""

from __future__ import annotations

from typing import Any

from otpshell.lang.parse_build import BITS, DO, DOT, END, FORMAT, KEYWORD, Builder, Token, unwrap_splice, unwrap_when
from otpshell.lang.parse_errors import after_call_keywords, after_data_keywords, many_in_call, many_in_container
from otpshell.lang.quoted import BLOCK, TUPLE, WHEN, is_node
from otpshell.lang.syntax_errors import SyntaxProblem
from otpshell.terms.atom import NIL, atom
from otpshell.terms.cons import EMPTY, cons, from_iter, to_pylist

MATCHED, UNMATCHED, NO_PARENS = 0, 1, 2
_KW = frozenset(["kw_identifier", "kw_identifier_safe", "kw_identifier_unsafe"])
_CLOSERS = frozenset([")", "]", "}", ">>", "eol"])
_CLAUSE_END = frozenset(["eol", ";", "end", "block_identifier", ")", "$end"])
_OPERANDS = frozenset(
    """identifier op_identifier paren_identifier bracket_identifier do_identifier alias int flt char atom atom_quoted atom_safe
    atom_unsafe bin_string list_string bin_heredoc list_heredoc sigil true false nil fn ( { << %{} % unary_op at_op capture_op""".split()
)
_KEYWORD_FORMAT = cons((FORMAT, KEYWORD), EMPTY)

_CURSOR = atom("__cursor__")


def _is_cursor(node: Any) -> bool:
    """Whether it is ``__cursor__()``, which stands in unfinished source for what is still to be typed, be it after keywords."""
    return is_node(node) and node[0] is _CURSOR and node[2] is EMPTY


class BlockRules(Builder):
    """The part of the parser that reads constructs with a beginning and an end."""

    tokens: list[Token]
    pos: int
    strength: int
    accessible: bool
    many_parens: list[Any] | None
    simple: tuple[int, int]
    prefixed: bool

    # What the expression part gives.
    def expr(self, minimum: int = 0, nodo: bool = False, many_ok: bool = False, stop_pipe: bool = False) -> Any:
        raise NotImplementedError

    def operators(self, left: Any, minimum: int, nodo: bool, stop_pipe: bool = False) -> Any:
        raise NotImplementedError

    def primary(self, nodo: bool, many_ok: bool) -> Any:
        raise NotImplementedError

    def after_dot(self, left: Any, nodo: bool, start: int) -> Any:
        raise NotImplementedError

    def call_parens(self, name: Any, nodo: bool, start: int, callee: Any = None) -> Any:
        raise NotImplementedError

    def unexpected(self, token: Token | None = None) -> SyntaxProblem:
        raise NotImplementedError

    def map_or_struct(self) -> Any:
        raise NotImplementedError

    # Small things

    def skip_eol(self) -> None:
        if self.tokens[self.pos][0] == "eol":
            self.pos += 1

    def open(self) -> Token:
        """An opening bracket, with the line breaks after it."""
        token = self.tokens[self.pos]
        self.pos += 1
        following = self.tokens[self.pos]
        if following[0] == "eol":
            self.pos += 1
            return (token[0], token[1], token[2], following[3], token[4])
        return token

    def close(self, kind: str) -> Token:
        """A closing bracket, perhaps on its own line."""
        self.skip_eol_before(kind)
        token = self.tokens[self.pos]
        if token[0] != kind:
            raise self.unexpected()
        self.pos += 1
        return token

    def skip_eol_before(self, kind: str) -> None:
        if self.tokens[self.pos][0] == "eol":
            if self.tokens[self.pos + 1][0] != kind:
                # Nothing may follow the line break but the bracket; Elixir names what does.
                self.pos += 1
                raise self.unexpected()
            self.pos += 1

    def unless_operand(self, problem: SyntaxProblem) -> SyntaxProblem:
        """A problem with what was just read; but a token that cannot follow any expression is refused before that is noticed."""
        return self.unexpected() if self.tokens[self.pos][0] in _OPERANDS else problem

    def joined(self, metas: list[Any], rest: Any) -> Any:
        for meta in reversed(metas):
            if meta is not EMPTY:
                rest = from_iter(to_pylist(meta), rest)
        return rest

    def as_list(self, items: list[Any]) -> Any:
        return from_iter(items)

    def fun_dot(self, meta: Any, callee: Any) -> Any:
        return (DOT, meta, cons(callee, EMPTY))

    # The whole program

    def program(self) -> Any:
        tokens = self.tokens
        first = tokens[0]
        if first[0] == "$end":
            return (BLOCK, EMPTY, EMPTY)
        if first[0] in ("eol", ";"):
            self.end_of_expression()
            if tokens[self.pos][0] == "$end":
                return (BLOCK, self.meta(first), EMPTY)
        items: list[Any] = []
        while True:
            items.append(self.expr())
            token = tokens[self.pos]
            if token[0] == "$end":
                break
            if token[0] not in ("eol", ";"):
                raise self.unexpected()
            self.end_of_expression()
            if tokens[self.pos][0] == "$end":
                break
            self.ended(items, token)
        return self.block(items)

    def end_of_expression(self) -> None:
        """A line break, a semicolon, or both in that order."""
        if self.tokens[self.pos][0] == "eol":
            self.pos += 1
            if self.tokens[self.pos][0] == ";":
                self.pos += 1
        else:
            self.pos += 1

    def skip_end_of_expression(self) -> None:
        if self.tokens[self.pos][0] in ("eol", ";"):
            self.end_of_expression()

    # Clauses

    def stab_items(self, closers: frozenset[str], items: list[Any]) -> Token | None:
        """Expressions or clauses up to a closer. The end-of-expression token right before the closer, if any, is returned."""
        while True:
            items.append(self.stab_item())
            token = self.tokens[self.pos]
            if token[0] not in ("eol", ";"):
                return None
            self.end_of_expression()
            if self.tokens[self.pos][0] in closers:
                return token
            self.ended(items, token)

    def stab_item(self, first_in_parens: bool = False) -> Any:
        """One expression or one clause. In parentheses that may be ``(a, b)`` of a clause, ``self.many_parens`` says so."""
        tokens = self.tokens
        token = tokens[self.pos]
        kind = token[0]
        if kind == "stab_op":
            return self.clause_body([])
        if kind == "(":
            close = self.pos + 1
            if tokens[close][0] == "eol":
                close += 1
            if tokens[close][0] == ")":
                after = tokens[close + 1]
                if after[0] == "stab_op":
                    self.pos = close + 1
                    return self.clause_body([])
                if after[0] == "when_op":
                    self.pos = close + 2
                    return self.guarded(after, [])
        if kind in _KW:
            args = [self.no_parens_keywords(True)]
            many = True
        else:
            value = self.expr(0, False, True)
            if self.many_parens is not None:
                args = unwrap_splice(self.many_parens)
                self.many_parens = None
                after = tokens[self.pos]
                if after[0] == "when_op":
                    self.pos += 1
                    return self.guarded(after, args)
                if after[0] != "stab_op":
                    raise self.unexpected()
                return self.clause_body(args)
            args = [value]
            many = False
            if tokens[self.pos][0] == "," and self.strength == MATCHED:
                many = True
                self.more_no_parens_args(args)
            elif tokens[self.pos][0] != "stab_op" or self.strength == UNMATCHED:
                return value
        if many and first_in_parens and tokens[self.pos][0] in (")", "eol"):
            self.skip_eol_before(")")
            self.many_parens = args
            return None
        if tokens[self.pos][0] != "stab_op":
            raise self.unexpected()
        return self.clause_body(unwrap_when(unwrap_splice(args)))

    def guarded(self, when: Token, args: list[Any]) -> Any:
        """``(args) when guard -> body``, after ``when``."""
        guard = self.expr()
        if self.tokens[self.pos][0] != "stab_op":
            raise self.unexpected()
        return self.clause_body([(WHEN, self.meta(when), from_iter([*args, guard]))])

    def clause_body(self, args: list[Any]) -> Any:
        token = self.tokens[self.pos]
        self.pos += 1
        following = self.tokens[self.pos]
        if following[0] == "eol":
            token = (token[0], token[1], token[2], following[3], token[4])
            self.pos += 1
        if self.tokens[self.pos][0] in _CLAUSE_END:
            self.warn(token, "an expression is always required on the right side of ->. Please provide a value after ->")
            body = self.literal(NIL, token)
        else:
            body = self.expr()
        return self.clause(args, token, body)

    def function(self) -> Any:
        token = self.tokens[self.pos]
        self.pos += 1
        following = self.tokens[self.pos]
        if following[0] in ("eol", ";"):
            token = (token[0], token[1], token[2], following[3], token[4])
            self.end_of_expression()
        items: list[Any] = []
        self.stab_items(frozenset(["end"]), items)
        end = self.tokens[self.pos]
        if end[0] != "end":
            raise self.unexpected()
        self.pos += 1
        value = self.fn(token, items, end)
        self.strength = MATCHED
        self.accessible = True
        return value

    def parenthesised(self, many_ok: bool) -> Any:
        """``(…)``: expressions, clauses, or the argument list of a clause."""
        tokens = self.tokens
        left = self.open()
        items: list[Any] = []
        if tokens[self.pos][0] == ")":
            self.pos += 1
            self.strength = MATCHED
            self.accessible = True
            self.warn(
                left,
                "invalid expression (). If you want to invoke or define a function, make sure there are no spaces between the function "
                "name and its arguments. If you wanted to pass an empty block or code, pass a value instead, such as a nil or an atom",
            )
            return (BLOCK, EMPTY, EMPTY)
        if tokens[self.pos][0] == ";":
            self.pos += 1
            if tokens[self.pos][0] != ")":
                self.stab_items(frozenset([")"]), items)
        else:
            items.append(self.stab_item(many_ok))
            if self.many_parens is not None:
                self.close(")")
                return None
            if tokens[self.pos][0] in ("eol", ";"):
                token = tokens[self.pos]
                self.end_of_expression()
                if tokens[self.pos][0] != ")":
                    self.ended(items, token)
                    self.stab_items(frozenset([")"]), items)
        right = tokens[self.pos]
        if right[0] != ")":
            raise self.unexpected()
        before = tokens[self.pos - 1]
        if before[0] == ";" and tokens[self.pos - 2][0] == "eol":
            raise self.unexpected()
        self.pos += 1
        value = self.parens(left, items, right)
        self.strength = MATCHED
        self.accessible = True
        return value

    # do … end

    def do_block(self) -> tuple[Any, Any]:
        """``do … end`` with its else, rescue, catch and after: (metadata, the keyword list)."""
        tokens = self.tokens
        do = tokens[self.pos]
        self.pos += 1
        self.skip_end_of_expression()
        closers = frozenset(["end", "block_identifier"])
        pairs: list[Any] = []
        if tokens[self.pos][0] in closers:
            body = (BLOCK, EMPTY, EMPTY)
        else:
            items: list[Any] = []
            self.stab_items(closers, items)
            if tokens[self.pos][0] not in closers:
                raise self.unexpected()
            body = self.stab(items)
        pairs.append((self.literal(DO, do), body))
        while tokens[self.pos][0] == "block_identifier":
            name = tokens[self.pos]
            self.pos += 1
            self.skip_end_of_expression()
            if tokens[self.pos][0] in closers:
                body = (BLOCK, EMPTY, EMPTY)
            else:
                items = []
                self.stab_items(closers, items)
                body = self.stab(items)
            pairs.append((self.literal(name[4], name), body))
        end = tokens[self.pos]
        if end[0] != "end":
            raise self.unexpected()
        self.pos += 1
        meta = from_iter([(DO, self.meta(do)), (END, self.meta(end))]) if self.token_metadata else EMPTY
        return meta, from_iter(pairs)

    # Arguments

    def no_parens_args(self) -> list[Any]:
        """The arguments of a call without parentheses; the call's strength is left in ``self.strength``."""
        tokens = self.tokens
        first = tokens[self.pos]
        if first[0] in _KW:
            args = [self.no_parens_keywords(True)]
            self.strength = MATCHED
            return args
        value = self.expr(0, True, True)
        if self.many_parens is not None:
            self.many_parens = None
            raise SyntaxProblem(
                first[1],
                first[2],
                "unexpected parentheses. If you are making a function call, do not insert spaces between the function name and the "
                "opening parentheses. Syntax error before: ",
                "'('",
            )
        args = [value]
        if tokens[self.pos][0] == "," and self.strength == MATCHED:
            self.more_no_parens_args(args)
            self.strength = NO_PARENS
        return args

    def more_no_parens_args(self, args: list[Any]) -> None:
        tokens = self.tokens
        while tokens[self.pos][0] == ",":
            self.pos += 1
            if tokens[self.pos][0] in _KW:
                args.append(self.no_parens_keywords(True))
                return
            value = self.expr(0, True)
            if self.strength == NO_PARENS:
                raise self.unless_operand(many_in_call(value))
            args.append(value)

    def no_parens_keywords(self, nodo: bool) -> Any:
        """``a: 1, b: 2`` at the end of a call without parentheses."""
        tokens = self.tokens
        pairs = []
        while True:
            key = self.keyword_key()
            pairs.append((key, self.expr(0, True)))
            comma = tokens[self.pos]
            if comma[0] != ",":
                break
            self.pos += 1
            if tokens[self.pos][0] not in _KW:
                last = self.expr(0, True)
                if not _is_cursor(last):
                    raise self.unless_operand(after_call_keywords(comma))
                pairs.append(last)
                break
        return from_iter(pairs)

    def keyword_key(self) -> Any:
        token = self.tokens[self.pos]
        self.pos += 1
        if self.tokens[self.pos][0] == "eol":
            self.pos += 1
        if token[0] == "kw_identifier":
            return self.literal(token[4], token, _KEYWORD_FORMAT)
        return self.quoted_atom(token, token[0] == "kw_identifier_safe", _KEYWORD_FORMAT)

    def container_expr(self) -> Any:
        value = self.expr()
        if self.strength == NO_PARENS:
            raise self.unless_operand(many_in_container(value))
        return value

    def keywords(self, of_call: bool = False) -> list[Any]:
        """``a: 1, b: 2`` up to the closing bracket."""
        tokens = self.tokens
        pairs = []
        while True:
            key = self.keyword_key()
            pairs.append((key, self.container_expr()))
            comma = tokens[self.pos]
            if comma[0] != ",":
                return pairs
            self.pos += 1
            kind = tokens[self.pos][0]
            if kind in _KW:
                continue
            if kind in _CLOSERS:
                if of_call:
                    self.warn(comma, "trailing commas are not allowed inside function/macro call arguments")
                return pairs
            last = self.expr(0, True)
            if not _is_cursor(last):
                raise self.unless_operand(after_call_keywords(comma) if of_call else after_data_keywords(comma))
            return [*pairs, last]

    def call_args(self) -> tuple[Any, list[Any]]:
        """``(args)``: (metadata, arguments)."""
        tokens = self.tokens
        left = self.open()
        args: list[Any] = []
        if tokens[self.pos][0] == ")":
            right = tokens[self.pos]
            self.pos += 1
            return self.pair_meta(left, right), args
        while True:
            if tokens[self.pos][0] in _KW:
                args.append(from_iter(self.keywords(True)))
                break
            value = self.expr()
            if self.strength == NO_PARENS and (args or tokens[self.pos][0] not in (")", "eol")):
                raise self.unless_operand(many_in_call(value))
            args.append(value)
            if tokens[self.pos][0] != ",":
                break
            self.pos += 1
        right = self.close(")")
        return self.pair_meta(left, right), args

    def bracket_argument(self) -> tuple[Any, Any]:
        """``[key]`` after an expression."""
        left = self.open()
        if self.tokens[self.pos][0] in _KW:
            key = from_iter(self.keywords())
        else:
            key = self.container_expr()
            if self.tokens[self.pos][0] == ",":
                self.pos += 1
        right = self.close("]")
        self.strength = MATCHED
        self.accessible = True
        return key, self.pair_meta(left, right, self.meta(left))

    # Containers

    def container(self, closer: str, keywords_alone: bool) -> tuple[list[Any], list[Any]]:
        """The elements up to a closing bracket, and the keywords at their end."""
        tokens = self.tokens
        items: list[Any] = []
        if tokens[self.pos][0] in _KW and keywords_alone:
            return items, self.keywords()
        while True:
            items.append(self.container_expr())
            if tokens[self.pos][0] != ",":
                return items, []
            self.pos += 1
            kind = tokens[self.pos][0]
            if kind in _KW:
                return items, self.keywords()
            if kind == closer or kind == "eol" and tokens[self.pos + 1][0] == closer:
                return items, []

    def list_literal(self) -> Any:
        left = self.open()
        items: list[Any] = []
        if self.tokens[self.pos][0] == "]":
            right = self.tokens[self.pos]
            self.pos += 1
        else:
            items, pairs = self.container("]", True)
            items.extend(pairs)
            right = self.close("]")
        value = from_iter(items)
        if self.encoder is not None:
            value = self.literal(value, left, self.pair_meta(left, right))
        self.strength = MATCHED
        self.accessible = True
        return value

    def enclosed(self, closer: str) -> tuple[Token, list[Any], Token]:
        """Elements between brackets, a keyword list at the end counting as one."""
        left = self.open()
        items: list[Any] = []
        if self.tokens[self.pos][0] == closer:
            right = self.tokens[self.pos]
            self.pos += 1
        else:
            items, pairs = self.container(closer, False)
            if pairs:
                items.append(from_iter(pairs))
            right = self.close(closer)
        self.strength = MATCHED
        self.accessible = True
        return left, items, right

    def braces(self) -> Any:
        return self.tuple_literal(*self.enclosed("}"))

    def bits(self) -> Any:
        left, items, right = self.enclosed(">>")
        return (BITS, self.pair_meta(left, right, self.meta(left)), from_iter(items))

    def dot_container(self, dot: Token, left: Any) -> Any:
        """``Alias.{A, B}``."""
        meta = self.meta(dot)
        opening, items, closing = self.enclosed("}")
        outer = self.pair_meta(opening, closing, meta) if items else meta
        return ((DOT, meta, from_iter([left, TUPLE])), outer, from_iter(items))
