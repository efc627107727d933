"""Words with letters beyond ASCII: which are identifiers, and which Elixir refuses because they may pass for others.

Three rules of Unicode: what names are made of (UAX 31), without the characters that UTS 39 calls restricted (historic and technical
letters, scripts out of everyday use, fillers); in normal form C; and of one script each, or of one of the mixtures that Japanese, Korean
and Chinese are written with ("highly restrictive" in UTS 39). Elixir 1.14 stands on Unicode 14. Categories come from ``unicodedata``,
scripts from ``regex``; the one table is :data:`_OUT_OF_USE`.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Any, NamedTuple

# Unicode 14's Identifier_Type of characters in scripts of everyday use: Obsolete, Technical or Uncommon_Use. What lies between the
# characters meant and may be no identifier anyway is covered too.
_OUT_OF_USE = """
180-18E 190-19F 1A2-1AE 1B1-1C3 1DD 1E4-1E5 1F6-1F7 21C-21D 220-225 234-258 25A-2BA 2BD-2D1 2EE 305 30D-30E 312 315-31A 31C-322 329-32C
32F 332-334 336-337 33A-33F 346-377 37F 3CF-3FB 460-487 500-50F 52A-52D 560 588-5B3 5B5-5C7 610-61A 640 656-65F 66E-66F 68E 6A1 6D6-6E4
6E7-6ED 898-89F 8AD-8B1 8B3-8B4 8CA-900 94E 951-955 978 980 9FC A51 A75 AF9 B44 B62-B63 C00 C34 C58-C5A C62-C63 C81 CDE D01 D04 D3B-D3C
D44 D5F D62-D63 D81 D8F-D90 DA6 DDF-DEF DF3 F18-F19 F39 10A0-10C5 10F1-10F6 1100-11FF 17A8 17CE-17CF 17D1 17D3 17DD 1AB0-1C88 1CD0-1DFF
1E9C-1E9D 1E9F 1EFA-1EFF 203F-2D25 2DE0-2E2F 3021-303C 312E 31F0-31FF A640-A67D A680-A69F A722-A787 A78B-A78C A78E-A791 A794-A7A9
A7AB-A7AD A7AF-A7B7 A7BA-A7BF A7F5-A9E6 AB30-AB65 AB68 D7B0-D7FB FB1E-10780 16FE3 1AFF0-1B11E 1CF00-1D244
"""
_EVERYDAY = (
    "Latin Arabic Armenian Bengali Bopomofo Cyrillic Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Han Hangul Hebrew Hiragana "
    "Kannada Katakana Khmer Lao Malayalam Myanmar Oriya Sinhala Tamil Telugu Thaana Thai Tibetan"
).split()
# Other scripts that some characters of the everyday ones are also written in.
_SHARED = ("Chakma Dogra Grantha Kaithi Khojki Mahajani Multani Nandinagari Syloti_Nagri Syriac Tai_Le Yezidi").split()
# The middle dot of Catalan, and signs of Grantha that Tamil uses.
_ALSO_CONTINUE = frozenset("\u00b7\U00011301\U00011303\U0001133c")
_CATEGORIES = {
    **dict.fromkeys(["Lu", "Lt"], "upper"),
    **dict.fromkeys(["Ll", "Lm", "Lo", "Nl"], "start"),
    **dict.fromkeys(["Mn", "Mc", "Nd", "Pc"], "continue"),
}
# What the scripts of a language's writing count as, beside themselves.
_WRITINGS = {
    "Han": ("Han with Bopomofo", "Japanese", "Korean"),
    "Hiragana": ("Japanese",),
    "Katakana": ("Japanese",),
    "Hangul": ("Korean",),
    "Bopomofo": ("Han with Bopomofo",),
}
_MIXTURES = tuple(frozenset(("Latin", writing)) for writing in ("Japanese", "Han with Bopomofo", "Korean"))
# The micro sign is read as the Greek letter, and may go with any script.
_MICRO, _MU = "\u00b5", "\u03bc"


class Word(NamedTuple):
    """A word of the source. ``kind``: ``identifier``, ``alias`` (it begins with an ASCII capital) or ``atom`` (with another capital).

    ``text`` is its normal form, ``plain`` that it was written so; ``mixed`` that its scripts may not go together.
    """

    kind: str
    text: str
    end: int
    plain: bool
    mixed: bool


def read_word(source: str, pos: int) -> Word | int:
    """The word at a position; or the position of the character that cannot stand in it (the first: no word at all)."""
    first = source[pos]
    if first.isascii():
        if not (first.isalpha() or first == "_"):
            return pos
        kind = "alias" if first.isupper() else "identifier"
    else:
        role = _role(first)
        if role not in ("upper", "start"):
            return pos
        kind = "atom" if role == "upper" else "identifier"
    end = pos + 1
    while end < len(source):
        char = source[end]
        if char in "?!":
            end += 1
            break
        if char.isascii():
            if not (char.isalnum() or char in "_@"):
                break
        elif _role(char) is None:
            return end
        end += 1
    written = source[pos:end]
    text = unicodedata.normalize("NFC", written.replace(_MICRO, _MU))
    return Word(kind, text, end, text == written, not written.isascii() and _is_mixed(text))


@lru_cache(4096)
def scripts(char: str) -> frozenset[str] | None:
    """The scripts and writings a character belongs to; None when it goes with any."""
    if char.isascii():
        return frozenset(("Latin",)) if char.isalpha() else None
    # Signs that Unicode 14 gave to no script in particular; later versions list those they are seen in.
    if char in (_MU, "\u00b7", "\u02bc") or "\u0300" <= char <= "\u0341" or _role(char) is None:
        return None
    found = {name for name, pattern in _script_patterns() if pattern.match(char)}
    return frozenset(found.union(*(_WRITINGS.get(name, ()) for name in found))) or None


def _is_mixed(text: str) -> bool:
    sets = [found for found in map(scripts, text) if found is not None]
    if not sets or frozenset.intersection(*sets):
        return False
    return not any(all(found & mixture for found in sets) for mixture in _MIXTURES)


@lru_cache(4096)
def _role(char: str) -> str | None:
    """Where a character beyond ASCII may stand in a word: ``upper`` and ``start`` anywhere, ``continue`` not first, None nowhere."""
    if char == _MICRO:
        return "start"
    if char in _ALSO_CONTINUE:
        return "continue"
    role = _CATEGORIES.get(unicodedata.category(char))
    if role is None or unicodedata.normalize("NFKC", char) != char or not _everyday().match(char):
        return None
    code = ord(char)
    return None if any(first <= code <= last for first, last in _out_of_use()) else role


@cache
def _out_of_use() -> list[tuple[int, int]]:
    spans = (span.split("-") for span in _OUT_OF_USE.split())
    return [(int(span[0], 16), int(span[-1], 16)) for span in spans]


@cache
def _everyday() -> Any:
    import regex

    listed = "".join(rf"\p{{Script={name}}}" for name in [*_EVERYDAY, "Common", "Inherited"])
    return regex.compile(rf"(?V1)[[{listed}]--[\p{{Default_Ignorable_Code_Point}}\p{{Deprecated}}]]")


@cache
def _script_patterns() -> list[tuple[str, Any]]:
    import regex

    return [(name, regex.compile(rf"\p{{Script_Extensions={name}}}")) for name in [*_EVERYDAY, *_SHARED]]
