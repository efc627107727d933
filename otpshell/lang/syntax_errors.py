"""Syntax errors: what a tokenizer or parser found wrong, and the sentence Elixir says about it."""

from __future__ import annotations

import re

# Words that Elixir does not let stand where an expression may: its error explains that instead of naming the token.
_QUOTED_RESERVED = {"'not'", "'and'", "'or'", "'when'", "'after'", "'catch'", "'end'"}
_RESERVED = {"fn", "else", "rescue", "true", "false", "nil", "in"}
_BEFORE = "syntax error before: "


class SyntaxProblem(Exception):
    """What is wrong, as ``Code.string_to_quoted`` returns it: ``{[line: l, column: c], error, token}``.

    ``error`` is a text, or a pair of texts between which the token belongs. ``token`` is empty at the end of the input.
    """

    def __init__(self, line: int, column: int | None, error: str | tuple[str, str], token: str) -> None:
        super().__init__(line, column, error, token)
        self.line = line
        self.column = column
        self.error = error
        self.token = token


class ElixirSyntaxError(Exception):
    """A ``SyntaxError`` or ``TokenMissingError`` of Elixir: ``kind`` says which; ``message`` is the whole text Elixir prints.

    ``snippet`` is None or (the line of source, the offset of the caret). ``problem`` is the untold form.
    """

    def __init__(
        self, kind: str, file: str, line: int, column: int | None, description: str, snippet: tuple[str, int] | None, problem: SyntaxProblem
    ) -> None:
        self.kind = kind
        self.file = file
        self.line = line
        self.column = column
        self.description = description
        self.snippet = snippet
        self.problem = problem
        super().__init__(self.message)

    @property
    def incomplete(self) -> bool:
        """Whether more input could make it right: the error is at the end of the input."""
        return self.problem.token == ""

    @property
    def message(self) -> str:
        place = f"{self.file}:{self.line}:" if self.column is None else f"{self.file}:{self.line}:{self.column}:"
        text = f"{place} {self.description}"
        if self.snippet is not None and self.column is not None:
            content, offset = self.snippet
            number = " " + str(self.line).rjust(2)
            blank = " " * len(number)
            text += f"\n{blank} |\n{number} | {content}\n{blank} | {' ' * offset}^"
        return text


def explain(problem: SyntaxProblem, source: str, file: str, start_line: int, start_column: int) -> ElixirSyntaxError:
    """The exception Elixir raises for a problem found in ``source``."""
    error, token = problem.error, problem.token
    line, column = problem.line, problem.column
    kind = "SyntaxError"
    snippet = None
    if token == "":
        kind = "TokenMissingError"
        text = error if isinstance(error, str) else error[0] + error[1]
        description = "syntax error: expression is incomplete" if text == _BEFORE else text
        snippet = _snippet(source, line, column, start_line, start_column)
    elif error == _BEFORE and token == "eol":
        description = "unexpectedly reached end of line. The current expression is invalid or incomplete"
    elif error == _BEFORE and (token in _QUOTED_RESERVED or token in _RESERVED):
        word = token.strip("'")
        description = (
            f'{_BEFORE}{word}. "{word}" is a reserved word in Elixir and therefore its usage is limited. For instance, '
            "it can't be used as a variable or be defined nor invoked as a regular function"
        )
    elif error == _BEFORE and token.startswith("{sigil,"):
        description = f"{_BEFORE}sigil {_sigil_text(token)}"
    elif isinstance(error, str) and token.startswith("["):
        description = error + _string_text(token)
    elif isinstance(error, tuple):
        description = error[0] + token + error[1]
    elif error == _BEFORE and token.startswith("$"):
        description = f"{_BEFORE}?{token[1:]}"
    else:
        description = error + token
        snippet = _snippet(source, line, column, start_line, start_column)
    return ElixirSyntaxError(kind, file, line, column, description, snippet, problem)


def _snippet(source: str, line: int, column: int | None, start_line: int, start_column: int) -> tuple[str, int] | None:
    if column is None:
        return None
    lines = source.split("\n")
    index = line - start_line
    if not 0 <= index < len(lines):
        return None
    content = lines[index]
    if not content.strip():
        return None
    return content, column - start_column if line == start_line else column - 1


def _string_text(token: str) -> str:
    """The text of a string token printed as Erlang prints its parts: ``[<<"a">>]``."""
    found = re.match(r'\[<<"((?:[^"\\]|\\.)*)"(?:/utf8)?>>', token, re.DOTALL)
    return f'"{_unescape(found[1])}"' if found else '"'


def _sigil_text(token: str) -> str:
    found = re.match(r'\{sigil,\{[^}]*\},(\d+),\s*\[(?:<<"((?:[^"\\]|\\.)*)"(?:/utf8)?>>)?', token, re.DOTALL)
    if found is None:
        return "~"
    return f"~{chr(int(found[1]))} starting with content '{_unescape(found[2] or '')}'"


def _unescape(text: str) -> str:
    named = {"n": "\n", "t": "\t", "r": "\r", "e": "\x1b", "s": " ", "b": "\b", "f": "\f", "v": "\v", "d": "\x7f"}
    return re.sub(r"\\(.)", lambda m: named.get(m[1], m[1]), text, flags=re.DOTALL)
