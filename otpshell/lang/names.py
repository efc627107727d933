"""Names as text: snake and camel case, and what kind of name an atom is."""

from __future__ import annotations

import re

from otpshell.terms.atom import Atom
from otpshell.terms.inspect_text import atom_literal

_IDENTIFIER = re.compile(r"[^\W\dA-Z]\w*[?!]?\Z")


def underscore(text: str) -> str:
    """``Foo.BarBaz`` -> ``foo/bar_baz``."""
    out: list[str] = []
    for index, char in enumerate(text):
        if char == ".":
            out.append("/")
            continue
        if char.isupper():
            before = text[index - 1] if index else ""
            after = text[index + 1] if index + 1 < len(text) else ""
            word_starts = (
                before
                and before not in "._/"
                and (not before.isupper() or (after and not after.isupper() and after not in "._/" and not after.isdigit()))
            )
            if word_starts:
                out.append("_")
            out.append(char.lower())
        elif char == "-":
            out.append("_")
        else:
            out.append(char)
    return "".join(out)


def camelize(text: str) -> str:
    """``foo/bar_baz`` -> ``Foo.BarBaz``; an underscore before anything but a small letter or a digit stays."""
    return ".".join(_camel(part) for part in text.split("/"))


def _camel(part: str) -> str:
    part = part.lstrip("_")
    if not part:
        return ""
    out = [part[0].upper()]
    index = 1
    while index < len(part):
        char = part[index]
        if char == "_":
            following = part[index + 1] if index + 1 < len(part) else ""
            if following == "_":
                pass
            elif "a" <= following <= "z":
                out.append(following.upper())
                index += 1
            elif following.isdigit():
                out.append(following)
                index += 1
            elif following:
                out.append(char)
        else:
            out.append(char)
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
