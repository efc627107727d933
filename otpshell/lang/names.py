"""Names as text: snake and camel case, and what kind of name an atom is."""

from __future__ import annotations

import re

from otpshell.terms.atom import Atom
from otpshell.terms.inspect_text import atom_literal

_IDENTIFIER = re.compile(r"[^\W\dA-Z]\w*[?!]?\Z")


def underscore(text: str) -> str:
    """``Foo.BarBaz`` -> ``foo/bar_baz``. A word begins at a capital that a small letter follows, or that no capital comes before."""
    out: list[str] = []
    first = True
    for index, char in enumerate(text):
        before = text[index - 1] if index else ""
        after = text[index + 1] if index + 1 < len(text) else ""
        if first:
            out.append(_lower(char))
            first = False
        elif char == ".":
            out.append("/")
            first = True
        elif "A" <= char <= "Z":
            begins = after and not ("A" <= after <= "Z" or "0" <= after <= "9" or after in "._")
            alone = not ("A" <= before <= "Z" or before == "_")
            out.append("_" + _lower(char) if begins or alone else _lower(char))
        else:
            out.append(char)
    return "".join(out)


def _lower(char: str) -> str:
    return char.lower() if char.isascii() else char


def camelize(text: str) -> str:
    """``foo/bar_baz`` -> ``Foo.BarBaz``; an underscore before anything but a small letter or a digit stays."""
    out: list[str] = []
    first = True
    index = 0
    while index < len(text):
        char = text[index]
        following = text[index + 1] if index + 1 < len(text) else ""
        if first:
            if char != "_":
                out.append(char.upper() if char.isascii() else char)
                first = False
        elif char == "/":
            out.append(".")
            first = True
        elif char != "_" or following and not ("a" <= following <= "z" or "0" <= following <= "9" or following == "_"):
            out.append(char)
        elif following and following != "_":
            out.append(following.upper())
            index += 1
        index += 1
    return "".join(out)


def classify(name: Atom) -> str:
    """``"alias"``, ``"identifier"``, ``"quoted"`` or ``"unquoted"`` (an operator or another symbol)."""
    literal = atom_literal(name)
    if literal.startswith(':"'):
        return "quoted"
    if name.name.startswith("Elixir") and not literal.startswith(":"):
        return "alias"
    if _IDENTIFIER.match(name.name):
        return "identifier"
    return "unquoted"
