"""Tokens to quoted expressions, by operator precedence.

Elixir's expressions come in three strengths, and what may stand where depends on them: MATCHED (anything plain), UNMATCHED (ends in a
do-block) and NO_PARENS (a call without parentheses of several arguments, which cannot be an argument again without ambiguity).
Every method returns the quoted form and leaves the strength in ``self.strength``. ``nodo`` means that a ``do`` seen here belongs to a
call further out: so it is inside the arguments of a call without parentheses.

The parser refuses a token as soon as no Elixir program could go on with it; that token is the one Elixir names in its error.
"""

from __future__ import annotations

from typing import Any

from otpshell.lang.parse_build import Token
from otpshell.lang.parse_maps import MapRules
from otpshell.lang.syntax_errors import SyntaxProblem
from otpshell.lang.tokens_checks import invalid_do
from otpshell.lang.tokens_text import token_text
from otpshell.terms.atom import FALSE, NIL, TRUE
from otpshell.terms.cons import EMPTY

MATCHED, UNMATCHED, NO_PARENS = 0, 1, 2

# kind: (how strongly it binds, how strong its right side must bind)
_BINARY = {
    "in_match_op": (40, 41),
    "when_op": (50, 50),
    "type_op": (60, 60),
    "pipe_op": (70, 70),
    "match_op": (100, 100),
    "or_op": (110, 111),
    "and_op": (130, 131),
    "comp_op": (140, 141),
    "rel_op": (150, 151),
    "arrow_op": (160, 161),
    "in_op": (170, 171),
    "xor_op": (180, 181),
    "ternary_op": (190, 190),
    "concat_op": (200, 200),
    "range_op": (200, 200),
    "dual_op": (210, 211),
    "mult_op": (220, 221),
    "power_op": (230, 231),
}
_CAPTURE = 90
_KW = frozenset(["kw_identifier", "kw_identifier_safe", "kw_identifier_unsafe"])
_IDENTIFIERS = frozenset(["identifier", "op_identifier", "paren_identifier", "bracket_identifier", "do_identifier"])
# What can begin the first argument of a call without parentheses. A sign is not among them: the tokenizer marks `foo -1` itself.
_ARGUMENT = frozenset(
    """identifier op_identifier paren_identifier bracket_identifier do_identifier alias int flt char atom atom_quoted atom_safe
    atom_unsafe bin_string list_string bin_heredoc list_heredoc sigil true false nil fn ( [ { << %{} % unary_op at_op capture_op
    kw_identifier kw_identifier_safe kw_identifier_unsafe""".split()
)
_OP_ARGUMENT = _ARGUMENT | {"dual_op", "ternary_op", "range_op"}
_CALLS = frozenset(["identifier", "op_identifier"])
_UNARY = frozenset(["unary_op", "dual_op", "ternary_op"])
_END: Token = ("$end", 0, 0, None, None)
_NO_EOL_COUNT = frozenset(["match_op"])
# Deeper than this no program is nested; each level costs a handful of Python frames.
MAX_DEPTH = 20_000


class Parser(MapRules):
    """One token list being read."""

    def __init__(self, tokens: list[Token], options: Any) -> None:
        self.options = options
        self.columns = options.columns
        self.token_metadata = options.token_metadata
        self.encoder = options.literal_encoder
        self.line_metas = options.line_metas
        last = tokens[-1] if tokens else _END
        self.tokens = [*tokens, ("$end", last[1], last[2], None, None)]
        self.pos = 0
        self.strength = MATCHED
        self.many_parens: list[Any] | None = None
        self.simple = (-1, -1)
        self.depth = 0
        # Whether a NO_PARENS expression is under a prefix operator: then it may stand where an UNMATCHED one may.
        self.prefixed = False
        # The last call made of a name and arguments without parentheses.
        self.bare_call: Any = None

    def parse_tokens(self, tokens: list[Token]) -> Any:
        return Parser(tokens, self.options).program()

    def warn(self, token: Token, text: str) -> None:
        self.options.warnings.append((token[1], token[2], text))

    def unexpected(self, token: Token | None = None) -> SyntaxProblem:
        token = token or self.tokens[self.pos]
        text = "" if token[0] == "$end" else token_text(token)
        return SyntaxProblem(token[1], token[2], "syntax error before: ", text)

    # Expressions

    def expr(self, minimum: int = 0, nodo: bool = False, many_ok: bool = False, stop_pipe: bool = False) -> Any:
        """An expression of operators that bind at least as strongly as ``minimum``.

        ``many_ok``: it may turn out to be ``(a, b)``, left in ``self.many_parens``, which only clauses take. ``stop_pipe``: leave a ``|``
        that splits the whole (of a map's update).
        """
        self.depth += 1
        if self.depth > MAX_DEPTH:
            token = self.tokens[self.pos]
            raise SyntaxProblem(token[1], token[2], "expression is nested too deeply: ", token_text(token))
        left = self.operand(nodo, many_ok)
        if self.many_parens is None:
            left = self.operators(left, minimum, nodo, stop_pipe)
        self.depth -= 1
        return left

    def operators(self, left: Any, minimum: int, nodo: bool, stop_pipe: bool = False) -> Any:
        """``left`` with the binary operators that follow it."""
        tokens = self.tokens
        strength = self.strength
        while strength != NO_PARENS:
            token = tokens[self.pos]
            kind = token[0]
            entry = _BINARY.get(kind)
            if entry is None or entry[0] < minimum:
                break
            if stop_pipe and kind == "pipe_op":
                break
            self.pos += 1
            following = tokens[self.pos]
            if following[0] == "eol":
                if kind not in _NO_EOL_COUNT:
                    token = (kind, token[1], token[2], following[3], token[4])
                self.pos += 1
                following = tokens[self.pos]
            if kind == "when_op" and following[0] in _KW:
                right = self.no_parens_keywords(nodo)
                right_strength = NO_PARENS
            else:
                right = self.expr(entry[1], nodo)
                right_strength = self.strength
                if kind == "arrow_op" and right is self.bare_call:
                    self.warn_pipe(token)
            if strength == MATCHED:
                strength = right_strength
            else:
                strength = UNMATCHED
            left = self.binary(left, token, right)
        self.strength = strength
        return left

    def operand(self, nodo: bool, many_ok: bool = False) -> Any:
        """An expression without binary operators: prefix operators, then a primary with its dots and brackets."""
        token = self.tokens[self.pos]
        kind = token[0]
        if kind in _UNARY:
            self.pos += 1
            self.skip_eol()
            self.depth += 1
            self.check_depth()
            inner = self.operand(nodo)
            self.depth -= 1
            if self.strength == UNMATCHED:
                # Elixir lets a prefix operator take all that follows a do-block.
                inner = self.operators(inner, 0, nodo)
            self.prefixed = True
            return self.unary(token, inner)
        if kind == "capture_op" and self.tokens[self.pos + 1][0] != "int":
            self.pos += 1
            self.skip_eol()
            if self.tokens[self.pos][0] == "int" and self.tokens[self.pos - 1][0] != "eol":
                return self.postfix(self.primary(nodo, False), nodo)
            inner = self.expr(_CAPTURE, nodo)
            if self.strength == UNMATCHED:
                inner = self.operators(inner, 0, nodo)
            self.prefixed = True
            return self.unary(token, inner)
        start = self.pos
        value = self.primary(nodo, many_ok)
        if self.many_parens is not None:
            return value
        return self.postfix(value, nodo, start)

    def check_depth(self) -> None:
        if self.depth > MAX_DEPTH:
            token = self.tokens[self.pos]
            raise SyntaxProblem(token[1], token[2], "expression is nested too deeply: ", token_text(token))

    def postfix(self, value: Any, nodo: bool, start: int = -1) -> Any:
        """Brackets and dots after a primary."""
        tokens = self.tokens
        while self.strength == MATCHED:
            token = tokens[self.pos]
            kind = token[0]
            if kind == "[":
                if not self.accessible:
                    break
                value = self.access(value, self.bracket_argument())
            elif kind == ".":
                value = self.after_dot(value, nodo, start)
            elif kind == "dot_call_op":
                self.pos += 1
                dot = (".", self.meta(token))
                value = self.call_parens(dot, nodo, start, value)
            elif kind == "kw_identifier" and self.accessible:
                if token[4].name == "do":
                    raise SyntaxProblem(token[1], token[2], invalid_do("unexpected keyword: "), "do:")
                raise SyntaxProblem(token[1], token[2], "syntax error before: ", f"'{token[4].name}:'")
            else:
                break
        return value

    def primary(self, nodo: bool, many_ok: bool) -> Any:
        """The smallest expressions. Leaves in ``self.accessible`` whether ``[key]`` may follow."""
        pos = self.pos
        token = self.tokens[pos]
        kind = token[0]
        if kind in _IDENTIFIERS:
            self.pos = pos + 1
            return self.after_name(token, kind, nodo, pos)
        self.strength = MATCHED
        self.accessible = True
        if kind == "atom":
            self.pos = pos + 1
            return self.literal(token[4], token)
        if kind == "bin_string":
            self.pos = pos + 1
            return self.string(token, self.delimiter(b'"'))
        if kind == "alias":
            self.pos = pos + 1
            return self.alias(token)
        if kind == "int" or kind == "flt":
            self.pos = pos + 1
            return self.number(token[3], token)
        if kind == "[":
            return self.list_literal()
        if kind == "{":
            return self.braces()
        if kind == "(":
            return self.parenthesised(many_ok)
        if kind == "true" or kind == "false" or kind == "nil":
            self.pos = pos + 1
            return self.literal(TRUE if kind == "true" else FALSE if kind == "false" else NIL, token)
        if kind == "at_op":
            return self.at(token, nodo)
        if kind == "%{}" or kind == "%":
            return self.map_or_struct()
        if kind == "fn":
            return self.function()
        if kind == "<<":
            return self.bits()
        if kind == "capture_op":
            number = self.tokens[pos + 1]
            self.pos = pos + 2
            return self.unary(token, number[3])
        self.pos = pos + 1
        if kind == "sigil":
            return self.sigil(token)
        if kind == "char":
            return self.number(token[4], token)
        if kind == "list_string":
            return self.charlist(token, self.delimiter(b"'"))
        if kind == "bin_heredoc":
            return self.string(token, self.heredoc_meta(token, b'"'))
        if kind == "list_heredoc":
            return self.charlist(token, self.heredoc_meta(token, b"'"))
        if kind == "atom_quoted":
            return self.literal(token[4], token, self.delimiter(b'"'))
        if kind == "atom_unsafe" or kind == "atom_safe":
            return self.quoted_atom(token, kind == "atom_safe", self.delimiter(b'"'))
        if kind == "range_op":
            return (token[4], self.meta(token), EMPTY)
        self.pos = pos
        raise self.unexpected()

    def at(self, token: Token, nodo: bool) -> Any:
        """``@name``: it binds more strongly than dots, and ``@name[key]`` looks into the attribute."""
        self.pos += 1
        self.skip_eol()
        self.depth += 1
        self.check_depth()
        kind = self.tokens[self.pos][0]
        if kind in _UNARY or kind == "capture_op" and self.tokens[self.pos + 1][0] != "int":
            inner = self.operand(nodo)
            self.accessible = False
        else:
            inner = self.primary(nodo, False)
            self.refuse_keyword()
        self.depth -= 1
        if self.strength == UNMATCHED:
            inner = self.operators(inner, 0, nodo)
            return self.unary(token, inner)
        value = self.unary(token, inner)
        if self.strength != MATCHED:
            self.prefixed = True
            return value
        if self.accessible and self.tokens[self.pos][0] == "[":
            value = self.access(value, self.bracket_argument())
            return value
        self.accessible = False
        return value

    def refuse_keyword(self) -> None:
        """A keyword cannot directly follow a finished expression."""
        token = self.tokens[self.pos]
        if token[0] == "kw_identifier" and self.accessible and self.strength == MATCHED:
            if token[4].name == "do":
                raise SyntaxProblem(token[1], token[2], invalid_do("unexpected keyword: "), "do:")
            raise SyntaxProblem(token[1], token[2], "syntax error before: ", f"'{token[4].name}:'")

    # Names, dots and calls

    def after_name(self, name: Any, kind: str, nodo: bool, start: int) -> Any:
        """A variable or call whose name (a token, or a dotted name) was just read."""
        if kind == "paren_identifier":
            return self.call_parens(name, nodo, start)
        if kind == "bracket_identifier":
            self.strength = MATCHED
            self.accessible = True
            return self.call(name, None)
        following = self.tokens[self.pos][0]
        if kind == "do_identifier":
            if following == "do" and not nodo:
                return self.call_do(name, [])
        elif following in _ARGUMENT or kind == "op_identifier" and following in _OP_ARGUMENT:
            args = self.no_parens_args()
            strength = self.strength
            if not nodo and self.tokens[self.pos][0] == "do":
                return self.call_do(name, args)
            self.strength = strength
            self.accessible = False
            self.prefixed = False
            if strength == MATCHED:
                self.simple = (start, self.pos)
            self.bare_call = self.call(name, args)
            return self.bare_call
        self.strength = MATCHED
        self.accessible = False
        self.simple = (start, self.pos)
        return self.call(name, None)

    def warn_pipe(self, token: Token) -> None:
        """Warn of ``a |> f b``: what comes after it would be taken for an argument of ``f``."""
        pipe = token[4].name
        self.warn(
            token,
            "parentheses are required when piping into a function call. For example:\n\n"
            f"    foo 1 {pipe} bar 2 {pipe} baz 3\n\nis ambiguous and should be written as\n\n"
            f"    foo(1) {pipe} bar(2) {pipe} baz(3)\n\nAmbiguous pipe found at:",
        )

    def call_do(self, name: Any, args: list[Any]) -> Any:
        meta, block = self.do_block()
        self.strength = UNMATCHED
        self.accessible = False
        return self.call_with(name, [*args, block], [meta])

    def call_parens(self, name: Any, nodo: bool, start: int, callee: Any = None) -> Any:
        """``name(args)``, ``name(args)(more)``, each perhaps with a do-block. With ``callee`` it is ``callee.(args)``."""
        if callee is not None:
            meta = name[1]
            name = (None, meta, meta, callee)
        first_meta, first = self.call_args()
        second: list[Any] | None = None
        second_meta = EMPTY
        if self.tokens[self.pos][0] == "(":
            second_meta, second = self.call_args()
        do_meta = EMPTY
        block = None
        if self.tokens[self.pos][0] == "do" and not nodo:
            do_meta, block = self.do_block()
        if second is None:
            value = self._parens_call(name, first if block is None else [*first, block], [do_meta, first_meta])
        else:
            inner = self._parens_call(name, first, [first_meta])
            meta = inner[1]
            value = (inner, self.joined([do_meta, second_meta], meta), self.as_list(second if block is None else [*second, block]))
        self.strength = MATCHED if block is None else UNMATCHED
        self.accessible = block is None
        self.simple = (start, self.pos)
        return value

    def _parens_call(self, name: Any, args: list[Any], before: list[Any]) -> Any:
        if len(name) == 4 and name[0] is None:
            _none, meta, location, callee = name
            return (self.fun_dot(meta, callee), self.joined(before, location), self.as_list(args))
        return self.call_with(name, args, before)

    def after_dot(self, left: Any, nodo: bool, start: int) -> Any:
        """``left.`` with what follows."""
        dot = self.tokens[self.pos]
        self.pos += 1
        self.skip_eol()
        token = self.tokens[self.pos]
        kind = token[0]
        if kind in _IDENTIFIERS:
            self.pos += 1
            return self.after_name(self.dotted(dot, left, token), kind, nodo, start)
        if kind == "alias":
            self.pos += 1
            self.accessible = True
            return self.dot_alias(dot, left, token)
        if kind == "{":
            return self.dot_container(dot, left)
        raise self.unexpected()
