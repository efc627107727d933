"""Erlang terms as text: what ``:file.consult`` reads. Each ends with a dot; there are no variables, operators or calls in them.

Follows the reference manual's chapter on terms; errors are those of ``erl_scan`` and ``erl_parse``.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from otpshell.terms.atom import atom
from otpshell.terms.cons import EMPTY, charlist, from_iter
from otpshell.terms.maps import from_pairs

_TOKEN = re.compile(
    r"""(?:[\s]|%[^\n]*)*(?:
    (?P<dot>\.(?=\s|%|\Z))
  | (?P<float>\d[\d_]*\.\d[\d_]*(?:[eE][+-]?\d+)?)
  | (?P<based>\d{1,2}\#[0-9a-zA-Z_]+)
  | (?P<int>\d[\d_]*)
  | (?P<char>\$(?:\\(?:x\{[0-9a-fA-F]+\}|x[0-9a-fA-F]{2}|[0-7]{1,3}|\^.|.)|.))
  | (?P<atom>[a-z\u00df-\u00f6\u00f8-\u00ff][\w@]*|'(?:\\.|[^'\\])*')
  | (?P<var>[A-Z_\u00c0-\u00d6\u00d8-\u00de][\w@]*)
  | (?P<string>"(?:\\.|[^"\\])*")
  | (?P<punctuation>=>|<<|>>|\#\{|[-+{}\[\](),|/:.\#<>])
  | (?P<end>\Z)
  | (?P<other>.)
    )""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(x\{[0-9a-fA-F]+\}|x[0-9a-fA-F]{2}|[0-7]{1,3}|\^.|.)", re.DOTALL)
_ESCAPES = {"b": "\b", "d": "\x7f", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "s": " ", "t": "\t", "v": "\v"}


class ErlangSyntax(Exception):
    """A text that is no list of terms: the line, and the description that ``:erl_parse`` formats."""

    def __init__(self, line: int, description: Any) -> None:
        super().__init__(line)
        self.line = line
        self.description = description


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


def read_terms(text: str) -> list[Any]:
    """The terms of a text; :class:`ErlangSyntax` for what is none."""
    reader = _Reader(text)
    terms = []
    while reader.token.kind != "end":
        terms.append(reader.whole())
    return terms


def is_whole(text: str) -> bool:
    """Whether a text ends with the dot of a term."""
    reader = _Reader(text)
    last = ""
    while reader.token.kind != "end":
        if reader.token.text in ('"', "'"):
            # Something quoted goes on.
            return False
        last = reader.take().kind
    return last == "dot"


def read_term(text: str) -> Any:
    """The first term of a text; :class:`ErlangSyntax` for what is none."""
    return _Reader(text).whole()


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    code = match[1]
    if code[0] == "x" and len(code) > 1:
        return chr(int(code[1:].strip("{}"), 16))
    if code[0] in "01234567":
        return chr(int(code, 8))
    if code[0] == "^" and len(code) > 1:
        return chr(ord(code[1]) & 31)
    return _ESCAPES.get(code, code)


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.line = 1
        self.token = self._next()

    def _next(self) -> _Token:
        match = _TOKEN.match(self.text, self.position)
        assert match is not None
        kind = match.lastgroup or "other"
        start = match.start(kind)
        self.line += self.text.count("\n", self.position, start)
        token = _Token(kind, match[kind], self.line)
        self.line += token.text.count("\n")
        self.position = match.end()
        return token

    def take(self) -> _Token:
        token = self.token
        self.token = self._next()
        return token

    def fail(self) -> ErlangSyntax:
        token = self.token
        shown = token.text
        if token.kind == "end":
            return ErlangSyntax(token.line, from_iter([charlist("syntax error before: "), EMPTY]))
        if token.kind in ("punctuation", "dot"):
            shown = f"'{shown}'"
        return ErlangSyntax(token.line, from_iter([charlist("syntax error before: "), charlist(shown)]))

    def bad_term(self) -> ErlangSyntax:
        return ErlangSyntax(self.token.line, charlist("bad term"))

    def is_at(self, text: str) -> bool:
        return self.token.kind == "punctuation" and self.token.text == text

    def expect(self, text: str) -> None:
        if not self.is_at(text):
            raise self.fail()
        self.take()

    def whole(self) -> Any:
        """A term and its dot."""
        term = self.term()
        if self.token.kind == "punctuation" and self.token.text in "+-/:(":
            raise self.bad_term()
        if self.token.kind != "dot":
            raise self.fail()
        self.take()
        return term

    def term(self) -> Any:
        token = self.token
        if token.kind == "var":
            raise self.bad_term()
        literal = _LITERALS.get(token.kind)
        if literal is not None:
            self.take()
            if token.kind == "string":
                text = token.text[1:-1]
                while self.token.kind == "string":
                    text += self.take().text[1:-1]
                return charlist(_unescaped(text))
            return literal(token.text)
        if token.kind == "punctuation":
            compound = _COMPOUNDS.get(token.text)
            if compound is not None:
                self.take()
                return compound(self)
        raise self.fail()

    def items(self, closing: str) -> list[Any]:
        found: list[Any] = []
        if not self.is_at(closing):
            found.append(self.term())
            while self.is_at(","):
                self.take()
                found.append(self.term())
        return found

    def tuple(self) -> Any:
        found = tuple(self.items("}"))
        self.expect("}")
        return found

    def list(self) -> Any:
        found = self.items("]")
        tail = EMPTY
        if found and self.is_at("|"):
            self.take()
            tail = self.term()
        self.expect("]")
        return from_iter(found, tail)

    def map(self) -> Any:
        pairs: list[Any] = []
        while not self.is_at("}"):
            if pairs:
                self.expect(",")
            key = self.term()
            self.expect("=>")
            pairs.append((key, self.term()))
        self.expect("}")
        return from_pairs(pairs)

    def binary(self) -> bytes:
        parts: list[bytes] = []
        while not self.is_at(">>"):
            if parts:
                self.expect(",")
            parts.append(self.segment())
        self.expect(">>")
        return b"".join(parts)

    def segment(self) -> bytes:
        token = self.take()
        if token.kind == "string":
            text = _unescaped(token.text[1:-1])
            if self.is_at("/"):
                self.take()
                encoding = {"utf8": "utf-8", "utf16": "utf-16-be", "utf32": "utf-32-be"}.get(self.take().text)
                if encoding is None:
                    raise self.bad_term()
                return text.encode(encoding)
            return bytes(ord(char) & 255 for char in text)
        if token.kind not in ("int", "char", "based"):
            raise self.bad_term()
        value, size = _LITERALS[token.kind](token.text), 8
        if self.is_at(":"):
            self.take()
            size = int(self.take().text)
        if size % 8:
            raise self.bad_term()
        return int(value & ((1 << size) - 1)).to_bytes(size // 8, "big")

    def negative(self) -> Any:
        return -self.number()

    def number(self) -> Any:
        if self.token.kind not in ("int", "float", "based", "char"):
            raise self.fail()
        token = self.take()
        return _LITERALS[token.kind](token.text)

    def inside_parens(self) -> Any:
        term = self.term()
        self.expect(")")
        return term


def _based(text: str) -> int:
    base, digits = text.split("#")
    return int(digits.replace("_", ""), int(base))


_LITERALS: dict[str, Any] = {
    "float": lambda text: float(text.replace("_", "")),
    "int": lambda text: int(text.replace("_", "")),
    "based": _based,
    "char": lambda text: ord(_unescaped(text[1:])),
    "atom": lambda text: atom(_unescaped(text[1:-1]) if text.startswith("'") else text),
    "string": charlist,
}
_COMPOUNDS: dict[str, Any] = {
    "{": _Reader.tuple,
    "[": _Reader.list,
    "#{": _Reader.map,
    "<<": _Reader.binary,
    "-": _Reader.negative,
    "+": _Reader.number,
    "(": _Reader.inside_parens,
}
