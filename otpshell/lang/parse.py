"""Source text to quoted expressions: ``Code.string_to_quoted`` of Elixir 1.14, and the prompt's question whether more input is needed.

The source becomes tokens (``tokens.py``), the tokens a quoted expression (``parse_grammar.py``). Both refuse exactly what Elixir refuses,
at the same token, so that errors (``syntax_errors.py``) come out in its words.
"""

from __future__ import annotations

import sys
from typing import Any

from otpshell.lang.confusables import confusable_words
from otpshell.lang.parse_build import LiteralEncoder
from otpshell.lang.parse_grammar import Parser
from otpshell.lang.syntax_errors import ElixirSyntaxError, SyntaxProblem, explain
from otpshell.lang.tokens import Comment, Token, Tokenizer

# The prompt continues an expression that starts with one of these with the last value: `|> f` becomes `v(-1) |> f`.
_CONTINUING = frozenset(["or_op", "and_op", "comp_op", "rel_op", "arrow_op", "in_op", "concat_op", "mult_op"])
# Python frames one parse may use: the parser bounds its own depth below this.
_FRAMES = 250_000
BREAK = "#iex:break\n"


class ParseOptions:
    """What one parse was asked for, shared with the interpolations inside it; ``warnings`` collects ``(line, column, text)``."""

    __slots__ = ("columns", "token_metadata", "literal_encoder", "warnings", "line_metas")

    def __init__(self, columns: bool, token_metadata: bool, literal_encoder: LiteralEncoder | None, warnings: list[Any]) -> None:
        self.columns = columns
        self.token_metadata = token_metadata
        self.literal_encoder = literal_encoder
        self.warnings = warnings
        self.line_metas: dict[int, Any] = {}


def parse(
    source: str,
    file: str = "nofile",
    line: int = 1,
    column: int = 1,
    *,
    columns: bool = False,
    token_metadata: bool = False,
    literal_encoder: LiteralEncoder | None = None,
    existing_atoms_only: bool = False,
    static_atoms_encoder: Any = None,
    unescape: bool = True,
    warnings: list[Any] | None = None,
    comments: list[Comment] | None = None,
) -> Any:
    """The quoted expression of a source; :class:`ElixirSyntaxError` for what Elixir refuses.

    ``literal_encoder(value, meta)`` gives what stands for a literal; ``static_atoms_encoder(text, line, column)`` what stands for an atom.
    Texts of warnings go to ``warnings`` as ``(line, column, text)``, in the order Elixir prints them; comments go to ``comments``.
    """
    found = [] if warnings is None else warnings
    try:
        tokenizer = Tokenizer(source, existing_atoms_only=existing_atoms_only, static_atoms_encoder=static_atoms_encoder, unescape=unescape)
        tokens = _tokens(tokenizer, line, column)
        found.extend(tokenizer.warnings)
        if comments is not None:
            comments.extend(tokenizer.comments)
        return _quoted(tokens, ParseOptions(columns, token_metadata, literal_encoder, found))
    except SyntaxProblem as problem:
        raise explain(problem, source, file, line, column) from None


def parse_prompt(source: str, file: str = "iex", line: int = 1, *, after_match: bool = False, warnings: list[Any] | None = None) -> Any:
    """What the prompt evaluates for the lines typed so far.

    An expression that starts with a binary operator goes on with the last value. ``after_match``: the last expression was ``left = right``,
    after which Elixir refuses that. :attr:`ElixirSyntaxError.incomplete` says that more lines are needed.
    """
    found = [] if warnings is None else warnings
    try:
        if source.endswith(BREAK) and source != BREAK:
            raise SyntaxProblem(line, None, "incomplete expression", "")
        tokenizer = Tokenizer(source)
        tokens = _tokens(tokenizer, line, 1)
        found.extend(tokenizer.warnings)
        if tokens and tokens[0][0] in _CONTINUING:
            if after_match:
                name = tokens[0][4].name
                raise SyntaxProblem(
                    line,
                    1,
                    "pipe shorthand is not allowed immediately after a match expression in IEx. To make it work, surround the whole "
                    "pipeline with parentheses ",
                    f"'{name}'",
                )
            tokens = _tokens(Tokenizer("v(-1)"), line, 1) + tokens
        return _quoted(tokens, ParseOptions(False, False, None, found))
    except SyntaxProblem as problem:
        raise explain(problem, source, file, line, 1) from None


def is_incomplete(source: str, *, after_match: bool = False) -> str | ElixirSyntaxError:
    """IEx's decision about the lines typed so far: ``"complete"``, ``"incomplete"``, or the error to show."""
    try:
        parse_prompt(source, after_match=after_match)
    except ElixirSyntaxError as error:
        return "incomplete" if error.incomplete and not source.endswith(BREAK) else error
    return "complete"


def _tokens(tokenizer: Tokenizer, line: int, column: int) -> list[Token]:
    _allow_depth()
    try:
        tokens = tokenizer.run(0, line, -column)[0]
    except RecursionError:
        raise SyntaxProblem(line, column, "interpolations are nested too deeply", " to be read") from None
    if not tokenizer.source.isascii():
        tokenizer.warnings.extend(confusable_words(tokens))
    return tokens


def _quoted(tokens: list[Token], options: ParseOptions) -> Any:
    try:
        return Parser(tokens, options).program()
    except IndexError:
        # It read on behind the last token.
        raise SyntaxProblem(tokens[-1][1], tokens[-1][2], "syntax error: expression is incomplete", "") from None
    except RecursionError:
        raise SyntaxProblem(tokens[0][1], tokens[0][2], "expression is nested too deeply", " to be read") from None


def _allow_depth() -> None:
    """Python calls use no C stack from 3.11 on: the limit is only a number, and a nested expression needs a few frames a level."""
    if sys.getrecursionlimit() < _FRAMES:
        sys.setrecursionlimit(_FRAMES)
