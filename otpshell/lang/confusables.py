"""Words that look alike: the warning about two of them in one source, and what to write for a word that Elixir refuses (UTS 39).

Two words look alike when they have the same skeleton, in which each character stands for all those that look like it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any

from otpshell.lang.syntax_errors import SyntaxProblem
from otpshell.terms.unicode_words import Word, read_word, scripts

_KINDS = frozenset(["identifier", "op_identifier", "kw_identifier", "paren_identifier", "bracket_identifier", "alias", "atom"])
_MORE = "\n\nSee https://hexdocs.pm/elixir/unicode-syntax.html for more information."
# Around characters that are written from right to left the library's data keeps the marks of the table it was made from.
_MARKS = str.maketrans("", "", "\u200e\u200f")


def confusable_words(tokens: Iterable[Any]) -> list[tuple[int, int, str]]:
    """Warnings, ``(line, column, text)``, about words of a source that look like an earlier one; none where all words are ASCII."""
    words = [(token[1], token[2], token[3]) for token in tokens if token[0] in _KINDS and type(token[3]) is str]
    if all(text.isascii() for _line, _column, text in words):
        return []
    seen: dict[str, tuple[int, str]] = {}
    warnings = []
    for line, column, text in words:
        first_line, first = seen.setdefault(skeleton(text), (line, text))
        if text != first:
            looks = f"'{text}' looks like '{first}' on line {first_line}, but they are written using different characters"
            warnings.append((line, column, f"confusable identifier: {looks}"))
    return warnings


def skeleton(text: str) -> str:
    """A text with every character replaced by the one that stands for all that look like it."""
    prototypes = _prototypes()
    whole = "".join(prototypes.get(char, char) for char in unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFD", whole)


def refused(wrong: str, line: int, column: int) -> SyntaxProblem | None:
    """The error about a word whose last character may not stand in it, if there is a way to write it that Elixir takes."""
    column += len(wrong) - 1
    advice = _advice(wrong) or _advice(wrong[-1])
    return None if advice is None else SyntaxProblem(line, column, "unexpected token: ", advice)


def mixed_scripts(word: Word, line: int, column: int) -> SyntaxProblem:
    """The error about a word whose scripts may not go together."""
    advice = _advice(word.text)
    listed = "".join(f"  \\u{ord(char):04X} {char}{_scripts(char)}\n" for char in word.text)
    suffix = (
        "\n\nMixed-script identifiers are not supported for security reasons. "
        f"'{word.text}' is made of the following scripts:\n\n{listed}\n"
        "All characters in the identifier should resolve to a single script, or use a highly restrictive set of scripts.\n"
    )
    if advice is None:
        return SyntaxProblem(line, column, ("invalid mixed-script identifier found: ", suffix + _MORE[1:]), word.text)
    place = column + len(word.text) - 1
    return SyntaxProblem(line, place, ("invalid mixed-script identifier found: ", suffix + advice), word.text)


def _advice(wrong: str) -> str | None:
    normal = unicodedata.normalize("NFKC", wrong)
    if _is_word(normal):
        what = "Elixir expects unquoted Unicode atoms, variables, and calls to use allowed codepoints and to be in NFC form."
        return what + _instead(wrong, "compatible format", normal)
    simpler = read_word(skeleton(wrong), 0)
    if isinstance(simpler, int) or simpler.mixed:
        return None
    return "Codepoint failed identifier tokenization, but a simpler form was found." + _instead(wrong, "similar way", simpler.text)


def _is_word(text: str) -> bool:
    word = read_word(text, 0)
    return not isinstance(word, int) and not word.mixed


def _instead(wrong: str, how: str, right: str) -> str:
    return (
        f'\n\nGot:\n\n    "{wrong}" (code points{_codes(wrong)})\n\n'
        f"Hint: You could write the above in a {how} that is accepted by Elixir:\n\n"
        f'    "{right}" (code points{_codes(right)}){_MORE}'
    )


def _codes(text: str) -> str:
    return "".join(f" 0x{ord(char):05X}" for char in text)


def _scripts(char: str) -> str:
    found = scripts(char)
    if found is None:
        return ""
    return " {" + ",".join(sorted(found, key=lambda name: (name != "Latin", name))) + "}"


@cache
def _prototypes() -> dict[str, str]:
    """The character, or characters, that each one looks like. ASCII letters and digits look like themselves."""
    from confusable_homoglyphs.confusables import confusables_data

    alike: dict[str, list[str]] = {}
    for char, others in confusables_data.items():
        alike.setdefault(char.translate(_MARKS) or char, []).extend(other["c"].translate(_MARKS) or other["c"] for other in others)
    # The library reads its table by lines, and so lost the two characters that break lines.
    prototypes = {"\u2028": " ", "\u2029": " "}
    for char, others in alike.items():
        # The library lists each pair both ways, first from the character to its prototype; a prototype has many, or comes second.
        if len(char) == 1 and len(others) == 1 and prototypes.get(others[0]) != char and not (char.isascii() and char.isalnum()):
            prototypes[char] = others[0]
    return prototypes
