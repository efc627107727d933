"""Unfinished source made whole around its cursor: `Code.Fragment.container_cursor_to_quoted`.

What is typed is read as tokens. The last expression, of which only a part is there, gives way to ``__cursor__()``: everything back to the
bracket, ``do``, comma or keyword that it stands behind. Then all that is open is closed, from the inside to the outside.
"""

from __future__ import annotations

import re

from otpshell.lang.syntax_errors import SyntaxProblem
from otpshell.lang.tokens import Token, Tokenizer

CURSOR = "__cursor__()"
_CLOSERS = {"(": ")", "[": "]", "{": "}", "<<": ">>", "do": "end", "fn": "end"}
_OPENERS_OF = {")": "(", "]": "[", "}": "{", ">>": "<<"}
_KEYWORDS = ("kw_identifier", "kw_identifier_safe", "kw_identifier_unsafe")
_KEYWORD = re.compile(r"""(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^\s"',(\[{]+?):(?=\s)""")
_WORD = re.compile(r"\w+[?!]?")
_QUOTE_CLOSERS = {"(": ")", "[": "]", "{": "}", "<": ">"}


def completed(source: str) -> str:
    """The source with ``__cursor__()`` at its end and all that was open closed; :class:`SyntaxProblem` for what no end could mend."""
    lines = [0, *[match.end() for match in re.finditer("\n", source)]]
    tokenizer = Tokenizer(source)
    try:
        tokenizer.run(0, 1, -1)
    except SyntaxProblem as problem:
        if _is_final(problem, source):
            raise
    runs = tokenizer.runs
    closing = ""
    for index in range(len(runs) - 1):
        closing = _closers(runs[index]) + closing
        closing = _after_interpolation(source, lines, runs, index) + closing
    tokens = runs[-1]
    kept, spaced = _kept(tokens, source, lines)
    end = _end(kept[-1], source, lines) if kept else _start(runs, source, lines)
    # Blanks for what is left out: the cursor stays where it is.
    blank = re.sub(r"[^\n]", " ", source[end:])
    if spaced:
        # As Elixir 1.14 places the argument of a call that was begun without parentheses.
        return source[:end] + "(" + blank[1:] + "  " + CURSOR + ")" + _closers(kept) + closing
    if kept and not blank and source[end - 1].isalnum():
        blank = " "
    return source[:end] + blank + CURSOR + _closers(kept) + closing


def _is_final(problem: SyntaxProblem, source: str) -> bool:
    """Whether something stands there that no further typing would mend: a closing bracket too many, a character without meaning."""
    error = problem.error if type(problem.error) is str else problem.error[0]
    if re.search(r"(?::|~[A-Za-z]?)\Z", source):
        return False
    return error.startswith(("unexpected token: ", "unexpected reserved word: "))


def _kept(tokens: list[Token], source: str, lines: list[int]) -> tuple[list[Token], bool]:
    """The tokens before the cursor's expression, and whether the last of them is a call that it is an argument of."""
    rest = source.rstrip(" \t")
    if tokens and tokens[-1][0] == "identifier" and len(rest) < len(source) and _end(tokens[-1], source, lines) == len(rest):
        return tokens, True
    index = len(tokens)
    in_clause = False
    while index:
        index -= 1
        kind = tokens[index][0]
        if kind in _OPENERS_OF or kind == "end":
            index = _opener(tokens, index)
        elif kind == "stab_op":
            in_clause = True
        elif kind == "fn":
            in_clause = False
        elif kind == "(" and index and tokens[index - 1][0] == "capture_op":
            continue
        elif kind in _CLOSERS or kind == "block_identifier":
            return tokens[: index + 1], False
        elif kind == "," and not in_clause or kind in _KEYWORDS and not in_clause:
            if _in_open_function(tokens[:index]):
                continue
            return tokens[: index + 1], False
        elif kind == "type_op" and _innermost(tokens[:index]) == "<<":
            return tokens[: index + 1], False
    return [], False


def _opener(tokens: list[Token], index: int) -> int:
    """The index of what the closing token at ``index`` closes."""
    depth = 0
    while index >= 0:
        kind = tokens[index][0]
        if kind in _OPENERS_OF or kind == "end":
            depth += 1
        elif kind in _CLOSERS:
            depth -= 1
            if not depth:
                return index
        index -= 1
    return 0


def _open(tokens: list[Token]) -> list[str]:
    """The kinds of the tokens that are open at the end, the outermost first."""
    found: list[str] = []
    for kind, *_ in tokens:
        if kind in _CLOSERS:
            found.append(kind)
        elif (kind in _OPENERS_OF or kind == "end") and found:
            found.pop()
    return found


def _innermost(tokens: list[Token]) -> str:
    found = _open(tokens)
    return found[-1] if found else ""


def _in_open_function(tokens: list[Token]) -> bool:
    """Whether a comma stands between the parameters of a `fn`."""
    return _innermost(tokens) == "fn"


def _closers(tokens: list[Token]) -> str:
    return "".join(_CLOSERS[kind] for kind in reversed(_open(tokens))).replace("endend", "end end").replace("endend", "end end")


def _offset(token: Token, lines: list[int]) -> int:
    return lines[token[1] - 1] + token[2] - 1


def _end(token: Token, source: str, lines: list[int]) -> int:
    """Where a token that may stand before the cursor ends."""
    start = _offset(token, lines)
    if token[0] in _KEYWORDS:
        match = _KEYWORD.match(source, start)
    elif token[0] in ("identifier", "block_identifier", "do"):
        match = _WORD.match(source, start)
    else:
        return start + len(token[0] if token[0] != "type_op" else "::")
    return match.end() if match is not None else len(source)


def _start(runs: list[list[Token]], source: str, lines: list[int]) -> int:
    """Where the innermost run begins: behind `#{` in an interpolation."""
    return 0 if len(runs) == 1 else _interpolation(source, lines, runs, len(runs) - 2)


def _interpolation(source: str, lines: list[int], runs: list[list[Token]], index: int) -> int:
    """Behind the `#{` that the run after ``index`` is in."""
    following = runs[index + 1]
    limit = _offset(following[0], lines) if following else len(source)
    return source.rindex("#{", 0, limit) + 2


def _after_interpolation(source: str, lines: list[int], runs: list[list[Token]], index: int) -> str:
    """What closes the interpolation after a run, and the string that it is in."""
    tokens = runs[index]
    begin = _end_of_any(tokens[-1], source, lines) if tokens else (0 if not index else _interpolation(source, lines, runs, index - 1))
    match = re.compile(r"\"\"\"|'''|~[a-zA-Z](?:\"\"\"|'''|.)|[\"']", re.DOTALL).search(source, begin)
    opening = match[0] if match is not None else '"'
    quote = re.sub("^~.", "", opening)
    return "}" + (f"\\\n{quote}" if len(quote) == 3 else _QUOTE_CLOSERS.get(quote, quote))


def _end_of_any(token: Token, source: str, lines: list[int]) -> int:
    """Where a token ends, as far as a string that begins later is concerned."""
    return _offset(token, lines) + (1 if token[0] in ("bin_string", "list_string", "bin_heredoc", "list_heredoc", "sigil") else 0)
