r"""The sets of characters that PCRE's escapes and POSIX names stand for, as members of a class in the words of the ``regex`` library.

Without properties (``ucp``) PCRE knows the letters of Latin-1 and no others, as Erlang builds it. With them ``\w`` is every letter, number
and underscore, which is not what ``regex`` calls ``\w``. Where a subject is ASCII all of them agree, and the library's own are fastest.
"""

from __future__ import annotations

from typing import NamedTuple

Ranges = tuple[tuple[int, int], ...]


class Mode(NamedTuple):
    """How a pattern reads characters: UTF-8 or bytes, with properties or without; ``ascii``: all that it will meet is ASCII."""

    unicode: bool
    properties: bool
    ascii: bool


class Member(NamedTuple):
    """What stands inside of ``[…]``, and whether all other characters are meant."""

    text: str
    negated: bool = False


_LETTERS: Ranges = ((65, 90), (97, 122), (170, 170), (181, 181), (186, 186), (192, 214), (216, 246), (248, 255))
_DIGITS: Ranges = ((48, 57),)
_SPACES: Ranges = ((9, 13), (32, 32))
_HORIZONTAL: Ranges = ((9, 9), (32, 32), (160, 160))
_VERTICAL: Ranges = ((10, 13), (133, 133))
_WIDE_HORIZONTAL: Ranges = (*_HORIZONTAL, (0x1680, 0x1680), (0x180E, 0x180E), (0x2000, 0x200A), (0x202F, 0x202F), (0x205F, 0x205F),
                            (0x3000, 0x3000))  # fmt: skip
_WIDE_VERTICAL: Ranges = (*_VERTICAL, (0x2028, 0x2029))
_POSIX: dict[str, Ranges] = {
    "alpha": _LETTERS,
    "lower": ((97, 122), (170, 170), (181, 181), (186, 186), (223, 246), (248, 255)),
    "upper": ((65, 90), (192, 214), (216, 222)),
    "alnum": (*_DIGITS, *_LETTERS),
    # All of a byte's values: so it is with the tables that Erlang gives PCRE.
    "ascii": ((0, 255),),
    "blank": ((9, 9), (32, 32)),
    "cntrl": ((0, 31), (127, 159)),
    "digit": _DIGITS,
    "graph": ((33, 126), (160, 255)),
    "print": ((32, 126), (160, 255)),
    "punct": ((33, 47), (58, 64), (91, 96), (123, 126), (160, 169), (171, 180), (182, 185), (187, 191), (215, 215), (247, 247)),
    "space": _SPACES,
    "word": (*_DIGITS, (95, 95), *_LETTERS),
    "xdigit": ((48, 57), (65, 70), (97, 102)),
}
_WORDS_OF_PROPERTIES = r"\p{L}\p{N}_"
_VISIBLE = r"\p{L}\p{M}\p{N}\p{P}\p{S}\p{Cf}"
POSIX_NAMES = frozenset(_POSIX)
# The POSIX names that properties give another meaning.
_POSIX_OF_PROPERTIES = {
    "alpha": r"\p{L}",
    "lower": r"\p{Ll}",
    "upper": r"\p{Lu}",
    "alnum": r"\p{L}\p{N}",
    "digit": r"\p{Nd}",
    "graph": _VISIBLE,
    "print": _VISIBLE + r"\p{Zs}",
    "punct": r"\p{P}$+<=>^`|~",
    "word": _WORDS_OF_PROPERTIES,
}
_CATEGORIES = frozenset("C Cc Cf Cn Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs".split())
_OWN_PROPERTIES = {"Any": r"\x00-\U0010FFFF", "L&": r"\p{Lu}\p{Ll}\p{Lt}", "Xan": r"\p{L}\p{N}", "Xwd": _WORDS_OF_PROPERTIES}
_SCRIPTS = frozenset(
    """Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali Bopomofo Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian
    Caucasian_Albanian Chakma Cham Cherokee Common Coptic Cuneiform Cypriot Cyrillic Deseret Devanagari Duployan Egyptian_Hieroglyphs
    Elbasan Ethiopic Georgian Glagolitic Gothic Grantha Greek Gujarati Gurmukhi Han Hangul Hanunoo Hebrew Hiragana Imperial_Aramaic
    Inherited Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi Kannada Katakana Kayah_Li Kharoshthi Khmer Khojki Khudawadi
    Lao Latin Lepcha Limbu Linear_A Linear_B Lisu Lycian Lydian Mahajani Malayalam Mandaic Manichaean Meetei_Mayek Mende_Kikakui
    Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi Mongolian Mro Myanmar Nabataean New_Tai_Lue Nko Ogham Ol_Chiki Old_Italic
    Old_North_Arabian Old_Permic Old_Persian Old_South_Arabian Old_Turkic Oriya Osmanya Pahawh_Hmong Palmyrene Pau_Cin_Hau Phags_Pa
    Phoenician Psalter_Pahlavi Rejang Runic Samaritan Saurashtra Sharada Shavian Siddham Sinhala Sora_Sompeng Sundanese Syloti_Nagri
    Syriac Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet Takri Tamil Telugu Thaana Thai Tibetan Tifinagh Tirhuta Ugaritic Vai Warang_Citi
    Yi""".split()
)
_OF_ESCAPES = {"d": "digit", "w": "word", "s": "space"}


def of_escape(letter: str, mode: Mode) -> Member:
    r"""What ``\d``, ``\w``, ``\s``, ``\h``, ``\v``, and their capitals, mean."""
    kind, negated = letter.lower(), letter.isupper()
    if kind in "hv":
        narrow, wide = (_HORIZONTAL, _WIDE_HORIZONTAL) if kind == "h" else (_VERTICAL, _WIDE_VERTICAL)
        return Member(_ranges(wide if mode.unicode else narrow, mode), negated)
    if mode.ascii and not mode.properties:
        return Member("\\" + letter)
    return Member(of_posix(_OF_ESCAPES[kind], mode).text, negated)


def of_posix(name: str, mode: Mode) -> Member:
    """What ``[:name:]`` means."""
    if mode.properties:
        if name in _POSIX_OF_PROPERTIES:
            return Member(_POSIX_OF_PROPERTIES[name])
        if name in ("space", "blank"):
            spaces = _WIDE_HORIZONTAL if name == "blank" else (*_WIDE_HORIZONTAL, *_WIDE_VERTICAL)
            return Member(_ranges(spaces, mode))
    return Member(_ranges(_POSIX[name], mode))


def of_property(name: str) -> Member | None:
    r"""What ``\p{name}`` means; None when PCRE knows no property of that name."""
    negated = name.startswith("^")
    name = name[negated:]
    if name in _OWN_PROPERTIES:
        return Member(_OWN_PROPERTIES[name], negated)
    if name in ("Xps", "Xsp"):
        return Member(_ranges((*_WIDE_HORIZONTAL, *_WIDE_VERTICAL), Mode(True, True, False)), negated)
    if name == "Xuc":
        return Member(r"$@`\xa0-\ud7ff\ue000-\U0010FFFF", negated)
    if name in _CATEGORIES or name in _SCRIPTS:
        return Member(f"\\p{{{name}}}", negated)
    return None


def is_cased(name: str) -> bool:
    """Whether a property tells small letters from capitals: it goes on doing so where case does not count."""
    return name.lstrip("^") in ("Lu", "Ll", "Lt")


def newline_sequence(mode: Mode, only_common: bool) -> str:
    r"""What ``\R`` matches; ``only_common``: CR, LF and the two together alone."""
    return r"(?>\r\n|\r|\n)" if only_common else rf"(?>\r\n|[{_ranges(_WIDE_VERTICAL if mode.unicode else _VERTICAL, mode)}])"


def word_boundary(mode: Mode, at: str = "b") -> str:
    r"""``\b``, ``\B``, or (``<``, ``>``) the beginning and the end of a word."""
    if mode.ascii and not mode.properties and at in "bB":
        return "\\" + at
    word = of_escape("w", mode).text
    before, after = f"(?<=[{word}])(?![{word}])", f"(?<![{word}])(?=[{word}])"
    if at == "B":
        return f"(?:(?<=[{word}])(?=[{word}])|(?<![{word}])(?![{word}]))"
    return after if at == "<" else before if at == ">" else f"(?:{before}|{after})"


def member(code: int) -> str:
    """A character as a member of a class."""
    return f"\\U{code:08x}" if code > 0xFF else f"\\x{code:02x}"


def _ranges(ranges: Ranges, mode: Mode) -> str:
    top = 0x7F if mode.ascii else 0x10FFFF if mode.unicode else 0xFF
    return "".join(member(low) + ("" if high == low else "-" + member(min(high, top))) for low, high in ranges if low <= top)
