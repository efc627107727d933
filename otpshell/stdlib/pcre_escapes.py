r"""What a backslash means in a pattern of PCRE: characters, sets of them, places, properties, and references to groups."""

from __future__ import annotations

import re

from otpshell.stdlib.pcre_sets import Member, is_cased, newline_sequence, of_escape, of_property, word_boundary
from otpshell.stdlib.pcre_source import COUNTS, NEWLINES, Atom, Source, class_of

_NAME = re.compile(r"[A-Za-z0-9_]+")
_DIGITS = re.compile(r"\d+")
_OCTAL = re.compile(r"[0-7]{1,3}")
_HEX = re.compile(r"[0-9A-Fa-f]*")
_CONTROLS = {"a": 7, "e": 27, "f": 12, "n": 10, "r": 13, "t": 9}
_NO_WIDTH = {"A": r"\A", "G": r"\G", "K": r"\K", "z": r"\Z"}
_NO_GROUP = "reference to non-existent subpattern"
_OPEN_NAME = "syntax error in subpattern name (missing terminator)"
_G_FORM = "\\g is not followed by a braced, angle-bracketed, or quoted name/number or by a plain number"
_K_FORM = "\\k is not followed by a braced, angle-bracketed, or quoted name"
_TOO_LARGE = "character value in \\x{} or \\o{} is too large"
_G_REFERENCE = re.compile(r"\{([+-]?\d+|[A-Za-z_]\w*)\}|[+-]?\d+")


class Escapes(Source):
    def escape(self) -> Atom:
        begin = self.at
        self.at += 1
        letter = self.next()
        self.at += 1
        if letter and letter in "dDwWsShHvV":
            return Atom(class_of([of_escape(letter, self.mode)]))
        if letter in _NO_WIDTH:
            return Atom(_NO_WIDTH[letter], 0, False)
        if letter == "Z":
            return Atom(rf"(?=(?:{NEWLINES[self.newline]})?\Z)", 0, False)
        if letter and letter in "bB":
            return Atom(word_boundary(self.mode, letter), 0, False)
        if letter == "N":
            if self.next() == "{" and not COUNTS.match(self.source, self.at):
                raise self.fail("PCRE does not support \\L, \\l, \\N{name}, \\U, or \\u", begin + 1)
            return Atom(self.not_newline())
        if letter == "R":
            return Atom(newline_sequence(self.mode, "bsr_anycrlf" in self.flags), None)
        if letter == "X":
            return Atom(r"(?>\r\n|\X)", None)
        if letter == "C":
            return Atom("(?s:.)")
        if letter and letter in "pP":
            found, cased = self.property_named(letter)
            return Atom(f"(?-i:{class_of([found])})" if cased and found.text else class_of([found]))
        if letter == "g":
            return self.reference_by_g(begin)
        if letter == "k":
            return self.reference_by_k(begin)
        if letter and letter in "123456789":
            number = int(_DIGITS.match(self.source, self.at - 1)[0])  # type: ignore[index]
            if number < 8 or number <= self.groups:
                self.at += len(str(number)) - 1
                return self.back_reference(number, self.size)
        return self.literal(self.code(letter, begin))

    def code(self, letter: str, begin: int) -> int:
        """The character that an escape stands for, inside of a class and outside; ``begin`` is where its backslash stands."""
        if not letter:
            raise self.fail("\\ at end of pattern")
        if letter in _CONTROLS:
            return _CONTROLS[letter]
        if letter in "lLuU":
            raise self.fail("PCRE does not support \\L, \\l, \\N{name}, \\U, or \\u", begin + 1)
        if letter == "c":
            return self.control()
        if letter == "x":
            if self.takes("{"):
                return self.braced(16, "non-hex character in \\x{} (closing brace missing?)")
            digits = _HEX.match(self.source, self.at, self.at + 2)[0]  # type: ignore[index]
            self.at += len(digits)
            return int(digits or "0", 16)
        if letter == "o":
            if not self.takes("{"):
                raise self.fail("missing opening brace after \\o", begin + 1)
            return self.braced(8, "non-octal character in \\o{} (closing brace missing?)")
        if letter in "01234567":
            digits = _OCTAL.match(self.source, self.at - 1)[0]  # type: ignore[index]
            self.at += len(digits) - 1
            if int(digits, 8) > 0xFF and not self.mode.unicode:
                raise self.fail("octal value is greater than \\377 in 8-bit non-UTF-8 mode", self.at - 1)
            return int(digits, 8)
        return ord(letter)

    def control(self) -> int:
        char = self.next()
        if not char:
            raise self.fail("\\c at end of pattern")
        if char >= "\x80":
            raise self.fail("\\c must be followed by an ASCII character")
        self.at += 1
        return ord(char.upper()) ^ 0x40

    def braced(self, base: int, malformed: str) -> int:
        """A number in braces, after the opening one."""
        digits = _HEX.match(self.source, self.at)[0] if base == 16 else (re.compile("[0-7]*").match(self.source, self.at) or [""])[0]  # type: ignore[index]
        self.at += len(digits)
        value = int(digits or "0", base)
        if value > (0x10FFFF if self.mode.unicode else 0xFF):
            raise self.fail(_TOO_LARGE)
        if not digits or self.next() != "}":
            raise self.fail(malformed)
        if self.mode.unicode and 0xD800 <= value <= 0xDFFF:
            raise self.fail("disallowed Unicode code point (>= 0xd800 && <= 0xdfff)")
        self.at += 1
        return value

    def property_named(self, letter: str) -> tuple[Member, bool]:
        r"""The property behind ``\p`` or ``\P``, and whether it is one of small letters or of capitals."""
        if self.takes("{"):
            end = self.source.find("}", self.at)
            if end < 0:
                raise self.fail("malformed \\P or \\p sequence", self.size)
            name, self.at = self.source[self.at : end], end + 1
        else:
            name = self.next()
            if not name:
                raise self.fail("malformed \\P or \\p sequence")
            self.at += 1
        found = of_property(name)
        if found is None or not self.source[self.at - 1] == "}" and len(name) > 1:
            raise self.fail("unknown property name after \\P or \\p", self.at - 1)
        return Member(found.text, found.negated != (letter == "P")), is_cased(name)

    # -- references ------------------------------------------------------------------------------------------------------

    def back_reference(self, which: int | str, at: int) -> Atom:
        self.references.append((at, which))
        self.choices += 1
        number = self.names.get(which, [0])[0] if isinstance(which, str) else which
        # A group that comes later is never set when it is asked for.
        return Atom(f"(?:\\{number})" if 0 < number <= self.groups else "(?!)", None)

    def recursion(self, which: int | str, at: int) -> Atom:
        self.references.append((at, which))
        # Numbers of named groups that come later are known only in the end; ``regex`` is asked for them by a first reading.
        number = which if isinstance(which, int) else (self.names.get(which) or self.names_ahead().get(which, [0]))[0]
        return Atom("(?>(?R))" if number == 0 else f"(?>(?{number}))", None)

    def reference_by_g(self, begin: int) -> Atom:
        opening = self.next()
        if opening and opening in "<'":
            self.at += 1
            close = ">" if opening == "<" else "'"
            end = self.source.find(close, self.at)
            name = self.source[self.at : end] if end >= 0 else ""
            if not re.fullmatch(r"[+-]?\d+|\w+", name):
                raise self.fail(_G_FORM if end < 0 else _OPEN_NAME)
            self.at = end + 1
            return self.recursion(self.numbered(name), end)
        found = _G_REFERENCE.match(self.source, self.at)
        if found is None:
            if opening == "{":
                raise self.fail(_G_FORM, self.at + 1)
            raise self.fail("a numbered reference must not be zero", begin + 1)
        self.at = found.end()
        which = self.numbered(found[1] or found[0])
        if which == 0:
            raise self.fail("a numbered reference must not be zero", begin + 1)
        return self.back_reference(which, self.size if isinstance(which, int) else found.end() - 1)

    def numbered(self, text: str) -> int | str:
        """A reference's number, counted from here where it has a sign; or its name."""
        if text[0] == "+":
            return self.groups + int(text)
        if text[0] == "-":
            number = self.groups + 1 + int(text)
            return number if number > 0 else -1
        return int(text) if text.isdigit() else text

    def reference_by_k(self, begin: int) -> Atom:
        close = {"{": "}", "<": ">", "'": "'"}.get(self.next())
        if close is None:
            raise self.fail(_K_FORM, begin + 1)
        self.at += 1
        name = self.name(close)
        return self.back_reference(name, self.at - 1)

    def name(self, close: str) -> str:
        """A group's name, and the character that ends it."""
        found = _NAME.match(self.source, self.at)
        if found is not None and found[0][0].isdigit():
            raise self.fail("group name must start with a non-digit")
        self.at = found.end() if found else self.at
        if found is not None and len(found[0]) > 32:
            raise self.fail("subpattern name is too long (maximum 32 characters)")
        if found is None or self.next() != close:
            raise self.fail(_OPEN_NAME)
        self.at += 1
        return found[0]

    def check_references(self) -> None:
        for at, reference in self.references:
            if reference not in self.names if isinstance(reference, str) else not 0 <= reference <= self.groups:
                raise self.fail(_NO_GROUP, at)

    def names_ahead(self) -> dict[str, list[int]]:
        """The named groups of the whole pattern, those that come later included."""
        raise NotImplementedError
