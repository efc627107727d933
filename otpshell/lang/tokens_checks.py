"""What the tokenizer refuses by itself: unbalanced terminators, misplaced ``do``, stray characters and ill-formed words."""

from __future__ import annotations

from typing import Any

from otpshell.lang.confusables import mixed_scripts, refused
from otpshell.lang.syntax_errors import SyntaxProblem
from otpshell.terms.unicode_words import Word, read_word

HORIZONTAL = " \t"

WORDS = {
    "fn": "terminator",
    "do": "terminator",
    "end": "terminator",
    "true": "token",
    "false": "token",
    "nil": "token",
    "not": "unary_op",
    "and": "and_op",
    "or": "or_op",
    "when": "when_op",
    "in": "in_op",
    "after": "block",
    "else": "block",
    "catch": "block",
    "rescue": "block",
}

_CLOSER = {"fn": "end", "do": "end", "(": ")", "[": "]", "{": "}", "<<": ">>"}

CHAR_NAMES = {
    0: ("\\0", "null byte"),
    7: ("\\a", "alert"),
    8: ("\\b", "backspace"),
    127: ("\\d", "delete"),
    27: ("\\e", "escape"),
    12: ("\\f", "form feed"),
    10: ("\\n", "newline"),
    13: ("\\r", "carriage return"),
    32: ("\\s", "space"),
    9: ("\\t", "tab"),
    11: ("\\v", "vertical tab"),
}


class Terminators:
    """The stack of what is open, with the indentation of the lines that opened it: that tells which ``end`` is likely missing."""

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer
        self.stack: list[tuple[str, int, int]] = []

    def open(self, start: str, line: int) -> None:
        indentation = self.tokenizer.indentation
        if start in ("fn", "do") and self.stack and self.stack[-1][0] == start and indentation <= self.stack[-1][2]:
            self.tokenizer.hints.insert(0, self.stack[-1])
        self.stack.append((start, line, indentation))

    def close(self, end: str, line: int, column: int) -> None:
        if not self.stack:
            if end == "end":
                found = self._hint("end")
                hint = ""
                if found is not None:
                    hint = f'\n\n    HINT: it looks like the "end" on line {found} does not have a matching "do" defined before it\n'
                raise SyntaxProblem(line, column, ("unexpected reserved word: ", hint), "end")
            raise SyntaxProblem(line, column, "unexpected token: ", end)
        start, start_line, indentation = self.stack[-1]
        if _CLOSER[start] != end:
            what = "unexpected reserved word: " if end == "end" else "unexpected token: "
            wanted = _CLOSER[start]
            suffix = f'. The "{start}" at line {start_line} is missing terminator "{wanted}"' + self._missing(start, wanted)
            raise SyntaxProblem(line, column, (what, suffix), end)
        if start == "do" and self.tokenizer.indentation > indentation:
            self.tokenizer.hints.insert(0, ("end", line, self.tokenizer.indentation))
        self.stack.pop()

    def finish(self, line: int, column: int) -> None:
        """The input ends here: nothing may be open."""
        if self.stack:
            start, start_line, _indentation = self.stack[-1]
            wanted = _CLOSER[start]
            message = f'missing terminator: {wanted} (for "{start}" starting at line {start_line})'
            raise SyntaxProblem(line, column, message + self._missing(start, wanted), "")

    def _hint(self, what: str) -> int | None:
        for start, line, _indentation in self.tokenizer.hints:
            if start == what:
                return line
        return None

    def _missing(self, start: str, wanted: str) -> str:
        line = self._hint(start)
        if line is None:
            return ""
        return f'\n\n    HINT: it looks like the "{start}" on line {line} does not have a matching "{wanted}"\n'


def invalid_do(prefix: str) -> tuple[str, str]:
    """What Elixir explains about a ``do`` where none may stand."""
    return (
        prefix,
        '. In case you wanted to write a "do" expression, '
        "you must either use do-blocks or separate the keyword argument with comma. "
        "For example, you should either write:\n\n"
        "    if some_condition? do\n"
        "      :this\n"
        "    else\n"
        "      :that\n"
        "    end\n\n"
        "or the equivalent construct:\n\n"
        "    if(some_condition?, do: :this, else: :that)\n\n"
        'where "some_condition?" is the first argument and the second argument is a keyword list.\n\n'
        'You may see this error if you forget a trailing comma before the "do" in a "do" block',
    )


def check_do(tokens: list[Any], line: int, column: int) -> None:
    """Refuse a ``do`` right after ``fn``, a comma or a semicolon."""
    if not tokens:
        return
    before = tokens[-1][0]
    if before == "fn":
        text = ("unexpected reserved word: ", ". Anonymous functions are written as:\n\n    fn pattern -> expression end")
        raise SyntaxProblem(line, column, text, "do")
    if before == "," or before == ";":
        raise SyntaxProblem(line, column, invalid_do("unexpected reserved word: "), "do")


def unexpected_character(char: str, line: int, column: int) -> SyntaxProblem:
    code = ord(char)
    known = CHAR_NAMES.get(code)
    name = known[1] if known is not None else f'"{char}"'
    return SyntaxProblem(line, column, "unexpected token: ", f"{name} (column {column}, code point U+{code:04X})")


def word_problem(text: str, kind: str, line: int, column: int) -> None:
    """Refuse words that hold characters they may not, and the two reserved names."""
    if "@" in text:
        raise _invalid_character("@", kind, text, line, column)
    if text == "__aliases__" or text == "__block__":
        raise SyntaxProblem(line, column, "reserved token: ", text)
    if kind == "alias":
        for char in text:
            if char < "A" and not char.isdigit() or char > "\x7f":
                what = "alias (only ASCII characters, without punctuation, are allowed)"
                raise _invalid_character(char, what, text, line, column)


def _invalid_character(char: str, what: str, text: str, line: int, column: int) -> SyntaxProblem:
    return SyntaxProblem(line, column, f'invalid character "{char}" (code point U+{ord(char):04X}) in {what}: ', text)


def unicode_word(source: str, pos: int, line: int, column: int, of_atom: bool = False) -> Word:
    """The word with letters beyond ASCII at a position (``of_atom``: the column is that of the colon before it)."""
    word = read_word(source, pos)
    if isinstance(word, int):
        if word == pos:
            raise unexpected_character(":" if of_atom else source[pos], line, column)
        raise refused(source[pos : word + 1], line, column) or unexpected_character(source[word], line, column + word - pos)
    if word.mixed:
        raise mixed_scripts(word, line, column)
    return word
