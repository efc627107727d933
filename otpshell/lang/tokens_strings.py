"""Strings, charlists, heredocs, sigils, quoted atoms and character literals: the part of the tokenizer that knows escapes.

A string's value is a list of parts: ``bytes``, or ``(begin, end, tokens)`` for an interpolation with the tokens inside it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from otpshell.lang.syntax_errors import SyntaxProblem
from otpshell.lang.tokens_checks import CHAR_NAMES
from otpshell.terms.errors import ErlError, exception_struct

_ESCAPES = {"0": "\0", "a": "\a", "b": "\b", "d": "\x7f", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "s": " ", "t": "\t", "v": "\v"}
_ESCAPE = re.compile(
    r"\\(?:x(?:([0-9A-Fa-f]{2})|([0-9A-Fa-f])|\{([0-9A-Fa-f]{1,6})\})?"
    r"|u(?:([0-9A-Fa-f]{4})|\{([0-9A-Fa-f]{1,6})\})?|(\r?\n)|(.))",
    re.DOTALL,
)
_BIDI = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u202c\u2069")
_SIGIL_END = {"(": ")", "[": "]", "{": "}", "<": ">", "/": "/", '"': '"', "'": "'", "|": "|"}
_HEADER = re.compile(r"[ \t]*\r?\n")
_MODIFIERS = re.compile(r"[A-Za-z0-9]*")
_SPACE = re.compile(r"[ \t]*")
_CHUNKS = {stop: re.compile(rf"[^\\#\n{re.escape(stop)}]+") for stop in [*_SIGIL_END.values(), '"', "'"]}


def char_escape(char: str) -> str:
    """What a backslash and this character mean."""
    return _ESCAPES.get(char, char)


def unescape(text: str, line: int, column: int, meaning: Callable[[str, str], bytes | None] | None = None) -> bytes:
    """The bytes a string's source text stands for.

    ``meaning`` may decide for each escape, given what it is (``hex``, ``unicode``, ``newline`` or its character) and its text: the bytes to
    put in its place, or None for what it usually means.
    """
    if "\\" not in text:
        return _encode(text)
    out: list[bytes] = []
    pos = 0
    for found in _ESCAPE.finditer(text):
        out.append(_encode(text[pos : found.start()]))
        pos = found.end()
        byte, digit, braced, four, points, newline, char = found.groups()
        kind = text[found.start() + 1]
        if meaning is not None:
            what = {"x": "hex", "u": "unicode"}.get(kind, char or "newline")
            chosen = meaning(what, text[found.start() : pos])
            if chosen is not None:
                out.append(chosen)
                continue
        if byte is not None:
            out.append(bytes([int(byte, 16)]))
        elif newline is not None:
            continue
        elif char is not None:
            out.append(_encode(char_escape(char)))
        else:
            digits = digit or braced or four or points
            if digits is None:
                what = "hex escape character, expected \\xHH where H is a hexadecimal digit"
                if kind == "u":
                    what = "Unicode escape character, expected \\uHHHH or \\u{H*} where H is a hexadecimal digit"
                raise SyntaxProblem(line, column, f"invalid {what}. Syntax error after: ", "\\" + kind)
            code = int(digits, 16)
            if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
                message = f"invalid or reserved Unicode code point \\u{{{digits}}}. Syntax error after: "
                raise SyntaxProblem(line, column, message, "\\u")
            out.append(chr(code).encode())
    out.append(_encode(text[pos:]))
    return b"".join(out)


def _encode(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # a lone surrogate that stands for no byte: nothing real sources hold
        return text.encode("utf-8", "replace")


def code_points(text: bytes) -> list[int]:
    """The code points of a charlist; UnicodeConversionError when ``\\xFF`` and the like make bytes that are no text."""
    try:
        return [ord(char) for char in text.decode()]
    except UnicodeDecodeError as error:
        rest = ", ".join(map(str, text[error.start :]))
        message = f"invalid encoding starting at <<{rest}>>".encode()
        raise ErlError(exception_struct("UnicodeConversionError", encoded=text[: error.start], message=message)) from None


class StringReader:
    """The string part of the tokenizer; ``Tokenizer`` adds the rest."""

    source: str
    existing_atoms_only: bool
    unescape: bool
    indentation: int

    # What Tokenizer gives.
    def run(self, pos: int, line: int, base: int, interpolation: bool = False) -> Any:
        raise NotImplementedError

    def to_atom(self, text: str, line: int, column: int) -> Any:
        raise NotImplementedError

    def warn(self, line: int, column: int, text: str) -> None:
        raise NotImplementedError

    # Each reader gets the position of the literal's first character and returns where the source goes on: (position, line, base).

    def read_quoted(self, start: int, line: int, base: int, tokens: list[Any]) -> tuple[int, int, int]:
        """A string, charlist or heredoc, or a quoted keyword ``"a": ``."""
        source = self.source
        quote = source[start]
        column = start - base
        if source.startswith(quote * 3, start):
            parts, pos, line_after, base, indent = self._heredoc(start + 3, line, column, base, quote, True)
            kind = "bin_heredoc" if quote == '"' else "list_heredoc"
            tokens.append((kind, line, column, indent, self._unescape_parts(parts, line, column)))
            return pos, line_after, base
        parts, pos, end_line, base = self._extract(start + 1, line, base, quote, True, f" (for string starting at line {line})")
        following = source[pos + 1 : pos + 2]
        if source.startswith(":", pos) and following and following in " \t\r\n":
            self._warn_quotes(parts, line, column + 1, "keyword")
            values = self._unescape_parts(parts, line, column + 1)
            if len(values) == 1 and type(values[0]) is bytes:
                name = self.to_atom(_text(values[0]), line, column)
                tokens.append(("kw_identifier", line, column, None, name))
            else:
                kind = "kw_identifier_safe" if self.existing_atoms_only else "kw_identifier_unsafe"
                tokens.append((kind, line, column, None, values))
            return pos + 1, end_line, base
        kind = "bin_string" if quote == '"' else "list_string"
        tokens.append((kind, line, column, None, self._unescape_parts(parts, line, column + 1)))
        return pos, end_line, base

    def read_quoted_atom(self, start: int, line: int, base: int, tokens: list[Any]) -> tuple[int, int, int]:
        column = start - base
        extension = f" (for atom starting at line {line})"
        parts, pos, end_line, base = self._extract(start + 2, line, base, self.source[start + 1], True, extension)
        self._warn_quotes(parts, line, column, "atom")
        values = self._unescape_parts(parts, line, column)
        if len(values) == 1 and type(values[0]) is bytes:
            tokens.append(("atom_quoted", line, column, None, self.to_atom(_text(values[0]), line, column)))
        else:
            tokens.append(("atom_safe" if self.existing_atoms_only else "atom_unsafe", line, column, None, values))
        return pos, end_line, base

    def read_quoted_call(self, start: int, line: int, base: int, dot: Any, tokens: list[Any]) -> tuple[int, int, int]:
        """The name in ``module."name"(…)``."""
        quote = self.source[start]
        column = start - base - 1
        extension = f" (for function name starting at line {line})"
        parts, pos, end_line, base = self._extract(start + 1, line, base, quote, True, extension)
        if len(parts) != 1 or type(parts[0]) is not str:
            message = "interpolation is not allowed when calling function/macro. Found interpolation in a call starting with: "
            raise SyntaxProblem(line, column + 1, message, quote)
        self._warn_quotes(parts, line, column + 1, "call")
        name = self.to_atom(parts[0], line, column + 1)
        following = self.source[pos : pos + 1]
        kind = "paren_identifier" if following == "(" else "bracket_identifier" if following == "[" else "identifier"
        if tokens and tokens[-1][0] == "eol":
            tokens[-1] = dot
        else:
            tokens.append(dot)
        tokens.append((kind, line, column + 1, parts[0], name))
        return pos, end_line, base

    def read_sigil(self, start: int, line: int, base: int, tokens: list[Any]) -> tuple[int, int, int]:
        source = self.source
        column = start - base
        letter = source[start + 1]
        opening = source[start + 2 : start + 3]
        if opening == "":
            return -1, line, base
        interpolate = letter.islower()
        if opening in "\"'" and source.startswith(opening * 3, start + 2):
            raw, pos, end_line, base, indent = self._heredoc(start + 5, line, column, base, opening, interpolate)
            delimiter: str = opening * 3
        elif opening in _SIGIL_END:
            extension = f" (for sigil {source[start : start + 3]} starting at line {line})"
            raw, pos, end_line, base = self._extract(start + 3, line, base, _SIGIL_END[opening], interpolate, extension)
            indent = None
            delimiter = opening
        else:
            raise SyntaxProblem(
                line,
                column,
                "invalid sigil delimiter: ",
                f'"{opening}" (column {column + 2}, code point U+{ord(opening):04X}). The available delimiters are: '
                "//, ||, \"\", '', (), [], {}, <>",
            )
        parts = [_encode(part) if type(part) is str else part for part in raw]
        modifiers = _MODIFIERS.match(source, pos)[0]  # type: ignore[index]
        tokens.append(("sigil", line, column, (letter, modifiers, indent, delimiter), parts))
        return pos + len(modifiers), end_line, base

    def read_char(self, start: int, line: int, column: int, tokens: list[Any]) -> int:
        """``?a`` or ``?\\n``; ends at the returned position."""
        source = self.source
        char = source[start + 1]
        if char == "\\" and source[start + 2 : start + 3]:
            escaped = source[start + 2]
            value = ord(char_escape(escaped))
            if value == ord(escaped) and escaped != "\\":
                known = CHAR_NAMES.get(value)
                if known is not None:
                    self.warn(line, column, f"found ?\\ followed by code point 0x{value:X} ({known[1]}), please use ?{known[0]} instead")
                elif escaped.isascii() and escaped.isalpha():
                    self.warn(line, column, f"unknown escape sequence ?\\{escaped}, use ?{escaped} instead")
            tokens.append(("char", line, column, source[start : start + 3], value))
            return start + 3
        value = ord(char)
        known = CHAR_NAMES.get(value)
        if known is not None:
            self.warn(line, column, f"found ? followed by code point 0x{value:X} ({known[1]}), please use ?{known[0]} instead")
        tokens.append(("char", line, column, source[start : start + 2], value))
        return start + 2

    # The text of a literal

    def _extract(self, pos: int, line: int, base: int, stop: str, interpolate: bool, extension: str) -> tuple[list[Any], int, int, int]:
        """The raw parts (texts and interpolations) up to ``stop`` (one quote, or three for a heredoc, whose closing stands alone)."""
        source = self.source
        size = len(source)
        heredoc = len(stop) == 3
        last = stop[0]
        chunk = _CHUNKS[last].match
        output: list[Any] = []
        buffer: list[str] = []
        add = buffer.append
        if heredoc:
            # The line break after the opening quotes was read already: the first line may close at once.
            closed = self._heredoc_end(pos, stop)
            if closed >= 0:
                return [""], closed, line, base
        while True:
            m = chunk(source, pos)
            if m is not None:
                text = m[0]
                if not text.isascii():
                    base += self._wide(text, line, pos, base)
                add(text)
                pos = m.end()
            if pos >= size:
                raise SyntaxProblem(line, pos - base, f"missing terminator: {stop}{extension}", "")
            char = source[pos]
            if char == last and not heredoc:
                pos += 1
                break
            if char == "\n":
                add(char)
                pos += 1
                line += 1
                base = pos - 1
                if heredoc:
                    closed = self._heredoc_end(pos, stop)
                    if closed >= 0:
                        pos = closed
                        break
            elif char == "#" and interpolate and source.startswith("{", pos + 1):
                if buffer:
                    output.append("".join(buffer))
                    buffer.clear()
                begin = (line, pos - base)
                inner, end, end_line, end_base = self.run(pos + 2, line, base, True)
                if end < 0:
                    raise SyntaxProblem(*begin, f'missing interpolation terminator: "}}"{extension}', "")
                output.append((begin, (end_line, end - end_base), inner))
                pos, line, base = end + 1, end_line, end_base
            elif char == "\\":
                pos, line, base = self._backslash(pos, line, base, stop, add, interpolate)
            else:
                add(char)
                pos += 1
        if buffer:
            output.append("".join(buffer))
        return output or [""], pos, line, base

    def _backslash(self, pos: int, line: int, base: int, stop: str, add: Any, interpolate: bool) -> tuple[int, int, int]:
        source = self.source
        following = source[pos + 1 : pos + 2]
        if following == "\n" or source.startswith("\r\n", pos + 1):
            end = source.index("\n", pos)
            add(source[pos:end])
            return end, line, base
        if len(stop) == 1 and following == stop:
            add(stop)
            return pos + 2, line, base
        if len(stop) == 3 and source.startswith(stop, pos + 1):
            add(stop)
            return pos + 4, line, base
        if interpolate and source.startswith("#{", pos + 1):
            add("\\#{")
            # Elixir 1.14.0 counts these three characters as one column.
            return pos + 3, line, base + 2
        if following and following <= "\x7f" and following != "#":
            add("\\" + following)
            return pos + 2, line, base
        add("\\")
        if following == "#":
            add("#")
            return pos + 2, line, base
        return pos + 1, line, base

    def _heredoc_end(self, pos: int, stop: str) -> int:
        """Where the text goes on after closing quotes that stand first on the line at ``pos``; -1 when there are none."""
        start = _SPACE.match(self.source, pos).end()  # type: ignore[union-attr]
        return start + 3 if self.source.startswith(stop, start) else -1

    def _wide(self, text: str, line: int, pos: int, base: int) -> int:
        """How many characters of a text take no column of their own (they combine with the one before)."""
        extra = 0
        for index, char in enumerate(text):
            if char in _BIDI:
                code = f"\\u{ord(char):04X}"
                suffix = f". If you want to use such character, use it in its escaped {code} form instead"
                raise SyntaxProblem(line, pos + index - base, ("invalid bidirectional formatting character in string: ", suffix), code)
            if index and _joins(text, index, char):
                extra += 1
        return extra

    def _heredoc(self, pos: int, line: int, column: int, base: int, quote: str, interpolate: bool) -> tuple[list[Any], int, int, int, int]:
        header = _HEADER.match(self.source, pos)
        if header is None:
            message = "heredoc allows only zero or more whitespace characters followed by a new line after "
            raise SyntaxProblem(line, column, message, quote * 3)
        begin = header.end()
        extension = f" (for heredoc starting at line {line})"
        parts, end, end_line, base = self._extract(begin, line + 1, begin - 1, quote * 3, interpolate, extension)
        indent = end - base - 4
        return self._outdent(parts, indent, line, column, quote), end, end_line, base, indent

    def _outdent(self, parts: list[Any], indent: int, line: int, column: int, quote: str) -> list[Any]:
        """Take the closing quotes' indentation off every line."""
        out: list[Any] = []
        line_start = True
        warned = False
        strip = re.compile(rf"[ \t]{{0,{indent}}}")
        for part in parts:
            if type(part) is not str:
                out.append(part)
                line_start = False
                line = part[1][0]
                continue
            lines = part.split("\n")
            for index, text in enumerate(lines):
                if index or line_start:
                    line += 1
                    removed = strip.match(text).end()  # type: ignore[union-attr]
                    short = removed < indent and text[removed:] not in ("", "\r")
                    if short and not warned:
                        warned = True
                        self._warn_outdented(line, column, quote * 3)
                    # A line of blanks only keeps nothing up to the indentation; a carriage return is text.
                    lines[index] = text[removed:]
            line_start = False
            out.append("\n".join(lines))
        return out

    def _warn_outdented(self, line: int, column: int, marker: str) -> None:
        self.warn(
            line,
            column,
            "outdented heredoc line. The contents inside the heredoc should be indented "
            f"at the same level as the closing {marker}. The following is forbidden:\n\n"
            '    def text do\n      """\n    contents\n      """\n    end\n\n'
            "Instead make sure the contents are indented as much as the heredoc closing:\n\n"
            '    def text do\n      """\n      contents\n      """\n    end\n\n'
            "The current heredoc line is indented too little",
        )

    def _unescape_parts(self, parts: list[Any], line: int, column: int) -> list[Any]:
        if self.unescape:
            return [unescape(part, line, column) if type(part) is str else part for part in parts]
        return [_encode(part) if type(part) is str else part for part in parts]

    def _warn_quotes(self, parts: list[Any], line: int, column: int, what: str) -> None:
        if len(parts) != 1 or type(parts[0]) is not str or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*[?!]?", parts[0]):
            return
        reason = {
            "keyword": "Note that keywords are always atoms, even when quoted. Similar to atoms, keywords made exclusively of ASCII "
            "letters, numbers, and underscores and not beginning with a number do not require quotes",
            "atom": "Atoms made exclusively of ASCII letters, numbers, underscores, beginning with a letter or underscore, "
            "and optionally ending with ! or ? do not require quotes",
            "call": "Calls made exclusively of Unicode letters, numbers, and underscores and not beginning with a number do not "
            "require quotes",
        }[what]
        if parts[0][0].isupper():
            return
        self.warn(line, column, f'found quoted {what} "{parts[0]}" but the quotes are not required. {reason}')


def _joins(text: str, index: int, char: str) -> bool:
    """Whether a character belongs to the grapheme of the one before it."""
    if unicodedata.category(char) in ("Mn", "Me", "Mc") or char in "\u200c\u200d" or "\U0001f3fb" <= char <= "\U0001f3ff":
        return True
    if "\u1160" <= char <= "\u11ff":
        # Korean vowels and final consonants join the syllable before them.
        return "\u1100" <= text[index - 1] <= "\u11ff" or "\uac00" <= text[index - 1] <= "\ud7a3"
    if "\u1100" <= char <= "\u115f" or "\uac00" <= char <= "\ud7a3":
        # So do initial consonants and whole syllables, after an initial consonant.
        return "\u1100" <= text[index - 1] <= "\u115f"
    if text[index - 1] == "\u200d":
        return unicodedata.category(char) == "So"
    if "\U0001f1e6" <= char <= "\U0001f1ff":
        # Flags are pairs of regional letters.
        count = 0
        while index - count - 1 >= 0 and "\U0001f1e6" <= text[index - count - 1] <= "\U0001f1ff":
            count += 1
        return count % 2 == 1
    return False


def _text(value: bytes) -> str:
    return value.decode("utf-8", "surrogateescape")
