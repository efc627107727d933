"""How a token looks inside a syntax error: as Erlang prints the token's value, which is what Elixir shows."""

from __future__ import annotations

import re
from typing import Any

from otpshell.terms.atom import Atom

_PLAIN = re.compile(r"[a-z\u00df-\u00f6\u00f8-\u00ff][\w@]*\Z")
_RESERVED = frozenset(
    """after and andalso band begin bnot bor bsl bsr bxor case catch cond div end fun if let not of or orelse receive rem try when
    xor""".split()
)
_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\x1b": "\\e", "\b": "\\b", "\f": "\\f", "\v": "\\v", "\x7f": "\\d", "\0": "\\0"}


def token_text(token: Any) -> str:
    """The text of a token after ``syntax error before:``."""
    kind, line, column, extra, value = token
    if kind == "char":
        return "$" + _char(value)
    if kind == "int" or kind == "flt":
        return f'"{value}"'
    if kind == "sigil":
        letter, modifiers, indent, delimiter = extra
        quoted = _string(modifiers) if modifiers else "[]"
        shown = "nil" if indent is None else str(indent)
        return f"{{sigil,{{{line},{column},nil}},{ord(letter)},{_parts(value)},{quoted},{shown},{_binary(delimiter.encode())}}}"
    if kind == "bin_heredoc" or kind == "list_heredoc":
        return f"{{{kind},{{{line},{column},nil}},{extra},{_parts(value)}}}"
    if value is None:
        return erlang_atom(kind)
    if type(value) is list:
        return _parts(value)
    if type(value) is Atom:
        return erlang_atom(value.name)
    return str(value)


def erlang_atom(name: str) -> str:
    """An atom as Erlang writes it, in quotes where it needs them."""
    if _PLAIN.match(name) and name not in _RESERVED:
        return name
    return "'" + "".join("\\'" if char == "'" else "\\\\" if char == "\\" else _ESCAPES.get(char, char) for char in name) + "'"


def _char(code: int) -> str:
    char = chr(code)
    if char == " ":
        return "\\s"
    return "\\\\" if char == "\\" else _ESCAPES.get(char, char)


def _string(text: str) -> str:
    out = "".join("\\" + char if char in '"\\' else _ESCAPES.get(char, char) for char in text)
    return f'"{out}"'


def _binary(data: bytes) -> str:
    if not data:
        return "<<>>"
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = ""
    if text and all(char.isprintable() or char in _ESCAPES for char in text):
        return f"<<{_string(text)}>>" if text.isascii() else f"<<{_string(text)}/utf8>>"
    return "<<" + ",".join(str(byte) for byte in data) + ">>"


def _parts(parts: list[Any]) -> str:
    shown = []
    for part in parts:
        if type(part) is bytes:
            shown.append(_binary(part))
        else:
            begin, end, tokens = part
            inner = ",".join(_token(token) for token in tokens)
            shown.append(f"{{{{{begin[0]},{begin[1]},nil}},{{{end[0]},{end[1]},nil}},[{inner}]}}")
    return "[" + ",".join(shown) + "]"


def _token(token: Any) -> str:
    kind, line, column, extra, _value = token
    if _value is None:
        return f"{{{erlang_atom(kind)},{{{line},{column},{'nil' if extra is None else extra}}}}}"
    note = _string(extra) if type(extra) is str else "nil" if extra is None else str(extra)
    return f"{{{kind},{{{line},{column},{note}}},{token_text(token)}}}"
