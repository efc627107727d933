"""How atoms and strings are written as Elixir source: which atoms need quotes, which characters need an escape."""

from __future__ import annotations

import re
from functools import lru_cache

from otpshell.terms.atom import Atom
from otpshell.terms.unicode_words import read_word

NOT_CALLABLE = frozenset(("%", "%{}", "{}", "<<>>", "...", "..", ".", "..//", "->"))
QUOTED_OPERATORS = frozenset(("::", "^^^", "~~~", "<|>"))
UNARY = frozenset(("!", "@", "^", "not", "+", "-", "~~~", "&"))
BINARY = frozenset(
    r"<- \\ when :: | = || ||| or && &&& and == != =~ === !== < <= >= > |> <<< >>> <~ ~> <<~ ~>> <~> <|> in ^^^"
    r" ++ -- .. <> +++ --- + - * / ** .".split()
)
OPERATORS = UNARY | BINARY

_ALIAS = re.compile(r"Elixir(\.[A-Z][a-zA-Z0-9_]*)*\Z")
_ASCII_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_@]*[?!]?\Z")


@lru_cache(4096)
def classify(name: str) -> str:
    """What an atom of that name is to the tokenizer: ``alias``, ``identifier``, ``unquoted_operator``, ``quoted_operator``,
    ``not_callable`` or ``other`` (which always needs quotes)."""
    if name in NOT_CALLABLE:
        return "not_callable"
    if name in QUOTED_OPERATORS:
        return "quoted_operator"
    if name in OPERATORS:
        return "unquoted_operator"
    if _ALIAS.match(name):
        return "alias"
    if _ASCII_NAME.match(name):
        return "not_callable" if name[0].isupper() or "@" in name else "identifier"
    if name.isascii() or not name:
        return "other"
    return _classify_unicode(name)


def _classify_unicode(name: str) -> str:
    word = read_word(name, 0)
    if isinstance(word, int) or word.end < len(name) or word.mixed or not word.plain:
        return "other"
    return "not_callable" if word.kind != "identifier" or "@" in name else "identifier"


@lru_cache(4096)
def _literal(name: str) -> str:
    if name in ("nil", "true", "false"):
        return name
    kind = classify(name)
    if kind == "alias":
        return name if name in ("Elixir", "Elixir.Elixir") or name.startswith("Elixir.Elixir.") else name[7:]
    if kind in ("other", "quoted_operator"):
        return f':"{escape_text(name)}"'
    return ":" + name


def atom_literal(atom: Atom) -> str:
    """As ``inspect`` shows an atom."""
    return _literal(atom.name)


@lru_cache(4096)
def _key(name: str) -> str:
    kind = classify(name)
    if kind == "alias":
        return f'"{name}":'
    if kind in ("other", "quoted_operator"):
        return f'"{escape_text(name)}":'
    return name + ":"


def atom_key(atom: Atom) -> str:
    """As the key of a keyword list: ``foo:``."""
    return _key(atom.name)


def atom_call(atom: Atom) -> str:
    """As the function of a remote call, without its module: ``foo``, ``"Foo"``."""
    kind = classify(atom.name)
    if kind in ("identifier", "unquoted_operator", "quoted_operator"):
        return atom.name
    if kind in ("not_callable", "alias"):
        return f'"{atom.name}"'
    return f'"{escape_text(atom.name)}"'


_ESCAPES = {
    "\a": "\\a",
    "\b": "\\b",
    "\x7f": "\\d",
    "\x1b": "\\e",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
    "\\": "\\\\",
    "\0": "\\0",
    "\ufeff": "\\uFEFF",
}
# Bytes that are no UTF-8 come here as lone surrogates (Python's surrogateescape).
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\\\\\ufeff\ud800-\udfff\ufffe\uffff]")
_PRINTABLE = re.compile("[\x07-\x0d\x1b\x20-\x7f\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*\\Z")


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    known = _ESCAPES.get(char)
    if known is not None:
        return known
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02X}"
    return f"\\x{code:02X}" if code < 0x100 else f"\\x{{{code:04X}}}"


def escape_text(text: str, quote: str = '"') -> str:
    """The characters between the quotes."""
    text = _UNPRINTABLE.sub(_escape, text)
    if quote in text:
        text = text.replace(quote, "\\" + quote)
    return text.replace("#{", "\\#{") if "#{" in text else text


def decode(data: bytes) -> str:
    """Text of a binary, bytes that are no UTF-8 kept as lone surrogates for :func:`escape_text`."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("utf-8", "surrogateescape")


def printable(data: bytes, limit: int = -1) -> str | None:
    """The text of a binary if it is printable (its first ``limit`` characters, when not negative), else None."""
    if limit >= 0 and len(data) > limit:
        # Only what is shown has to be printable: four bytes a character are enough to look at.
        text = data[: 4 * limit].decode("utf-8", "surrogateescape")[:limit]
        return decode(data) if _PRINTABLE.match(text) else None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    return text if _PRINTABLE.match(text) else None


def quoted(text: str, quote: str, limit: int, more: str) -> str:
    """A string literal of the first ``limit`` characters (all when negative); ``more`` says that something was left out."""
    if limit >= 0 and len(text) > limit:
        return f"{quote}{escape_text(text[:limit], quote)}{quote}{more}"
    return f"{quote}{escape_text(text, quote)}{quote}"
