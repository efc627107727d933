r"""PCRE's patterns (8.44, as in OTP 25) in the words of the ``regex`` library.

The two libraries agree on most of their notation and differ in what is left: options inside of a pattern, what ``$``, ``^``, ``\w`` and
``\R`` mean, octal escapes, what is refused and where. So a pattern is read as PCRE reads it (:class:`_Reader`, a method for each construct,
from ``alternatives`` down to ``escape``) and written with the constructs of ``regex`` that mean the same everywhere. Names become numbers.

The source followed is the manual page *pcrepattern*; the texts and positions of errors are those that Erlang's ``:re.compile`` gives.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import regex

from otpshell.stdlib.pcre_sets import (
    POSIX_NAMES,
    Member,
    Mode,
    is_cased,
    member,
    newline_sequence,
    of_escape,
    of_posix,
    of_property,
    word_boundary,
)

NEWLINES = {"lf": r"\n", "cr": r"\r", "crlf": r"\r\n", "anycrlf": r"\r\n|\r|\n", "any": "\\r\\n|[\\n-\\r\\x85\u2028\u2029]"}
_NOT_NEWLINE = {"cr": r"[^\r]", "crlf": r"(?:(?!\r\n)(?s:.))", "anycrlf": r"[^\r\n]", "any": "[^\\n-\\r\\x85\u2028\u2029]"}
_COUNTS = re.compile(r"\{(\d+)(?:(,)(\d*))?\}")
_POSIX_CLASS = re.compile(r"\[([:.=])(\^?[a-zA-Z<>]*)\1\]")
_NAME = re.compile(r"[A-Za-z0-9_]+")
_DIGITS = re.compile(r"\d+")
_OCTAL = re.compile(r"[0-7]{1,3}")
_HEX = re.compile(r"[0-9A-Fa-f]*")
_VERB = re.compile(r"\(\*([A-Za-z0-9_]*)(:[^)]*)?(=\d+)?\)")
_BLANKS = " \t\n\v\f\r"
_CONTROLS = {"a": 7, "e": 27, "f": 12, "n": 10, "r": 13, "t": 9}
_SPECIAL = frozenset(r"\.^$*+?{}[]()|")
_NO_WIDTH = {"A": r"\A", "G": r"\G", "K": r"\K", "z": r"\Z"}
# Verbs that may stand at the beginning, and the option each sets.
_LEADING = {"UTF8": "", "UTF": "", "UCP": "ucp", "CR": "newline=cr", "LF": "newline=lf", "CRLF": "newline=crlf",
            "ANYCRLF": "newline=anycrlf", "ANY": "newline=any", "BSR_ANYCRLF": "bsr_anycrlf", "BSR_UNICODE": "bsr_unicode",
            "NO_START_OPT": "", "NO_AUTO_POSSESS": "", "LIMIT_MATCH": "", "LIMIT_RECURSION": ""}  # fmt: skip
_VERBS = {"F": "(?!)", "FAIL": "(?!)", "SKIP": "(*SKIP)", "PRUNE": "(*PRUNE)", "MARK": "", "": ""}
_ABSENT_VERBS = ("ACCEPT", "COMMIT", "THEN")
_NO_REPEAT = "nothing to repeat"
_NO_GROUP = "reference to non-existent subpattern"
_OPEN_NAME = "syntax error in subpattern name (missing terminator)"
_OPEN_CLASS = "missing terminating ] for character class"
_OPEN_GROUP = "missing )"
_OPEN_RECURSION = "(?R or (?[+-]digits must be followed by )"
_OPTION = "unrecognized character after (? or (?-"
_BEHIND = "lookbehind assertion is not fixed length"
_G_FORM = "\\g is not followed by a braced, angle-bracketed, or quoted name/number or by a plain number"
_K_FORM = "\\k is not followed by a braced, angle-bracketed, or quoted name"
_TOO_LARGE = "character value in \\x{} or \\o{} is too large"


class BadPattern(Exception):
    """What PCRE says of a pattern, and the byte it says it of."""


class Translation(NamedTuple):
    """A pattern for ``regex``; how many groups it has, the numbers of those of each name; whether it asks for CR or LF themselves;
    whether it repeats what can itself be matched in several ways; its options (those it sets itself included)."""

    text: str
    groups: int
    names: dict[str, list[int]]
    has_newline: bool
    backtracks: bool
    flags: frozenset[str]


class _State(NamedTuple):
    """The options that a pattern may change on its way."""

    caseless: bool
    multiline: bool
    dotall: bool
    extended: bool
    ungreedy: bool
    duplicates: bool


_STATE_LETTERS = {"i": "caseless", "m": "multiline", "s": "dotall", "x": "extended", "U": "ungreedy", "J": "duplicates"}


class _Atom(NamedTuple):
    """What can be repeated as a whole: its text, how many characters it takes (None: not always as many), whether it can be repeated."""

    text: str
    width: int | None = 1
    repeatable: bool = True


def newline_of(flags: frozenset[str]) -> str:
    """The line breaks that a pattern's options ask for: a key of :data:`NEWLINES`."""
    return next((flag.removeprefix("newline=") for flag in flags if flag.startswith("newline=")), "lf")


def translate(source: str, flags: frozenset[str], ascii_subject: bool) -> Translation:
    """A pattern, as text where it is in Unicode mode and with a character for each byte where it is not, for subjects that are ASCII or for
    all. Raises :class:`BadPattern`."""
    reader = _Reader(source, flags, ascii_subject)
    return Translation(reader.whole(), reader.groups, reader.names, reader.has_newline, reader.backtracks, reader.flags)


class _Reader:
    def __init__(self, source: str, flags: frozenset[str], ascii_subject: bool) -> None:
        self.source, self.size, self.at = source, len(source), 0
        self.flags = flags
        self.groups = 0
        self.names: dict[str, list[int]] = {}
        self.has_newline = self.backtracks = False
        # How often there have been two ways to go on: repetitions, alternatives, references.
        self.choices = 0
        # Where text between \Q and \E ends, while it is read.
        self.quote_end = -1
        # References whose group must be there in the end: where they stand, and the number or name.
        self.references: list[tuple[int, int | str]] = []
        self._leading_verbs()
        self.newline = newline_of(self.flags)
        self.mode = Mode("unicode" in self.flags, "ucp" in self.flags, ascii_subject)

    def fail(self, message: str, at: int | None = None) -> BadPattern:
        at = min(self.at if at is None else at, self.size)
        before = self.source[:at]
        return BadPattern(message, len(before.encode("utf-8", "surrogatepass")) if "unicode" in self.flags else at)

    def takes(self, text: str) -> bool:
        if self.source.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    def next(self) -> str:
        """The next character, "" at the end."""
        return self.source[self.at : self.at + 1]

    # -- the whole, alternatives, branches -----------------------------------------------------------------------------

    def whole(self) -> str:
        flags = self.flags
        state = _State(*("caseless" in flags, "multiline" in flags, "dotall" in flags, "extended" in flags, "ungreedy" in flags,
                         "dupnames" in flags))  # fmt: skip
        text, _width, _count = self.alternatives(state)
        if self.at < self.size:
            raise self.fail("unmatched parentheses")
        self.check_references()
        return text

    def check_references(self) -> None:
        for at, reference in self.references:
            if reference not in self.names if isinstance(reference, str) else not 0 <= reference <= self.groups:
                raise self.fail(_NO_GROUP, at)

    def _leading_verbs(self) -> None:
        while found := _VERB.match(self.source, self.at):
            option = _LEADING.get(found[1])
            if option is None or (found[3] is None) == found[1].startswith("LIMIT"):
                return
            self.at = found.end()
            if option.startswith("newline="):
                self.flags = frozenset(flag for flag in self.flags if not flag.startswith("newline="))
            self.flags |= {option} if option else frozenset()

    def alternatives(self, state: _State, behind: bool = False, reset: bool = False) -> tuple[str, int | None, int]:
        """Everything up to the end of a group: its text, its width, and how many branches it has. ``behind``: each branch must have a
        width; ``reset``: the groups of each branch have the same numbers."""
        outside = state.caseless
        first = highest = self.groups
        branches, widths = [], set()
        while True:
            text, width, state = self.branch(state, outside)
            if behind and width is None:
                raise self.fail(_BEHIND)
            branches.append(text)
            widths.add(width)
            highest = max(highest, self.groups)
            if not self.takes("|"):
                break
            self.choices += 1
            if reset:
                self.groups = first
        self.groups = highest
        return "|".join(branches), widths.pop() if len(widths) == 1 else None, len(branches)

    def branch(self, state: _State, outside: bool) -> tuple[str, int | None, _State]:
        """Text, width, and the options after it. ``outside``: whether case counts around the group."""
        out: list[str] = []
        wrapped = state.caseless != outside
        if wrapped:
            out.append(_caseless(state.caseless))
        width: int | None = 0
        while True:
            self.skip(state)
            if self.at >= self.size or self.next() in "|)" and self.at >= self.quote_end:
                break
            changed, before = self.options(state), self.choices
            if changed is not None:
                if changed.caseless != state.caseless:
                    out.append(")" if wrapped else "")
                    wrapped = changed.caseless != outside
                    out.append(_caseless(changed.caseless) if wrapped else "")
                state = changed
                atom = _Atom("", 0, False)
            else:
                atom = self.atom(state)
            atom = self.repeated(atom, state, self.choices > before)
            out.append(atom.text)
            width = None if width is None or atom.width is None else width + atom.width
        if wrapped:
            out.append(")")
        return "".join(out), width, state

    def skip(self, state: _State) -> None:
        """What stands for nothing: comments, blanks of extended patterns, the marks of quoted text."""
        while self.at >= self.quote_end and self.at < self.size:
            if self.takes("\\E"):
                continue
            if self.takes("\\Q"):
                end = self.source.find("\\E", self.at)
                self.quote_end = self.size if end < 0 else end
            elif state.extended and self.next() in _BLANKS:
                self.at += 1
            elif state.extended and self.next() == "#":
                found = re.compile(NEWLINES[self.newline]).search(self.source, self.at)
                self.at = found.end() if found else self.size
            elif self.source.startswith("(?#", self.at):
                end = self.source.find(")", self.at)
                if end < 0:
                    raise self.fail("missing ) after comment", self.size)
                self.at = end + 1
            else:
                return

    # -- repetition ----------------------------------------------------------------------------------------------------

    def repeated(self, atom: _Atom, state: _State, has_choices: bool = False) -> _Atom:
        """An atom with its quantifier, if one follows."""
        self.skip(state)
        if self.at < self.quote_end:
            return atom
        counts = _COUNTS.match(self.source, self.at)
        if counts is None and (self.at >= self.size or self.next() not in "*+?"):
            return atom
        width = None
        if counts is None:
            if not atom.repeatable:
                raise self.fail(_NO_REPEAT)
            quantifier = self.next()
            self.at += 1
        else:
            quantifier = counts[0]
            low, high = int(counts[1]), int(counts[3] or counts[1])
            self.at = counts.end() - 1
            if max(low, high) > 65535:
                raise self.fail("number too big in {} quantifier")
            if low > high:
                raise self.fail("numbers out of order in {} quantifier")
            if not atom.repeatable:
                raise self.fail(_NO_REPEAT)
            self.at += 1
            if atom.width is not None and low == high and not (counts[2] and not counts[3]):
                width = atom.width * low
        if width is None and quantifier != "?":
            self.choices += 1
            self.backtracks |= has_choices
        self.skip(state)
        if self.takes("+"):
            how = "+"
        else:
            how = "?" if self.takes("?") != state.ungreedy else ""
        text = atom.text if atom.width != 0 or not atom.text.startswith("(?") else f"(?:{atom.text})"
        atom = _Atom(text + quantifier + how, width, False)
        # A second quantifier has nothing to repeat.
        return self.repeated(atom, state)

    # -- atoms -----------------------------------------------------------------------------------------------------------

    def atom(self, state: _State) -> _Atom:
        char = self.next()
        if self.at < self.quote_end:
            self.at += 1
            return self.literal(ord(char))
        if char == "\\":
            return self.escape(state)
        if char == "[":
            return self.character_class(state)
        if char == "(":
            return self.group(state)
        if char in "*+?" or char == "{" and _COUNTS.match(self.source, self.at):
            return _Atom("", 0, False)
        self.at += 1
        if char == ".":
            return _Atom("(?s:.)" if state.dotall else self.not_newline())
        if char == "^":
            return _Atom(self.line_start(state), 0, False)
        if char == "$":
            return _Atom(self.line_end(state), 0, False)
        return self.literal(ord(char))

    def literal(self, code: int) -> _Atom:
        self.has_newline |= code in (10, 13)
        char = chr(code)
        return _Atom("\\" + char if char in _SPECIAL else char if code >= 32 else member(code))

    def not_newline(self) -> str:
        return _NOT_NEWLINE.get(self.newline, r"[^\n]")

    def line_start(self, state: _State) -> str:
        if not state.multiline:
            return "(?!)" if "notbol" in self.flags else "^"
        # Not behind a line break that ends the subject.
        after = rf"(?<={NEWLINES[self.newline]})(?!\Z)"
        return after if "notbol" in self.flags else rf"(?:\A|{after})"

    def line_end(self, state: _State) -> str:
        newline, ends = NEWLINES[self.newline], "noteol" not in self.flags
        if state.multiline:
            return rf"(?=\Z|{newline})" if ends else f"(?={newline})"
        if not ends:
            return "(?!)"
        if "dollar_endonly" in self.flags:
            return r"\Z"
        return "$" if self.newline == "lf" else rf"(?=(?:{newline})?\Z)"

    # -- escapes ---------------------------------------------------------------------------------------------------------

    def escape(self, state: _State) -> _Atom:
        begin = self.at
        self.at += 1
        letter = self.next()
        self.at += 1
        if letter and letter in "dDwWsShHvV":
            return _Atom(_class([of_escape(letter, self.mode)]))
        if letter in _NO_WIDTH:
            return _Atom(_NO_WIDTH[letter], 0, False)
        if letter == "Z":
            return _Atom(rf"(?=(?:{NEWLINES[self.newline]})?\Z)", 0, False)
        if letter and letter in "bB":
            return _Atom(word_boundary(self.mode, letter), 0, False)
        if letter == "N":
            if self.next() == "{" and not _COUNTS.match(self.source, self.at):
                raise self.fail("PCRE does not support \\L, \\l, \\N{name}, \\U, or \\u", begin + 1)
            return _Atom(self.not_newline())
        if letter == "R":
            return _Atom(newline_sequence(self.mode, "bsr_anycrlf" in self.flags), None)
        if letter == "X":
            return _Atom(r"(?>\r\n|\X)", None)
        if letter == "C":
            return _Atom("(?s:.)")
        if letter and letter in "pP":
            found, cased = self.property_named(letter)
            return _Atom(f"(?-i:{_class([found])})" if cased and found.text else _class([found]))
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

    def back_reference(self, which: int | str, at: int) -> _Atom:
        self.references.append((at, which))
        self.choices += 1
        number = self.names.get(which, [0])[0] if isinstance(which, str) else which
        # A group that comes later is never set when it is asked for.
        return _Atom(f"(?:\\{number})" if 0 < number <= self.groups else "(?!)", None)

    def recursion(self, which: int | str, at: int) -> _Atom:
        self.references.append((at, which))
        # Numbers of named groups that come later are known only in the end; ``regex`` is asked for them by a first reading.
        number = which if isinstance(which, int) else (self.names.get(which) or _names_in(self.source, self.flags).get(which, [0]))[0]
        return _Atom("(?>(?R))" if number == 0 else f"(?>(?{number}))", None)

    def reference_by_g(self, begin: int) -> _Atom:
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
        found = re.compile(r"\{([+-]?\d+|[A-Za-z_]\w*)\}|[+-]?\d+").match(self.source, self.at)
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

    def reference_by_k(self, begin: int) -> _Atom:
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

    # -- classes ---------------------------------------------------------------------------------------------------------

    def character_class(self, state: _State) -> _Atom:
        for mark in "<>":
            if self.takes(f"[[:{mark}:]]"):
                return _Atom(word_boundary(self.mode, mark), 0, False)
        if found := _POSIX_CLASS.match(self.source, self.at):
            outside = "POSIX named classes are supported only within a class"
            raise self.fail(outside if found[1] == ":" else "POSIX collating elements are not supported")
        self.at += 1
        negated = self.takes("^")
        members: list[Member] = []
        # Properties of small letters and capitals, which the library would take for both where case does not count.
        cased: list[str] = []
        first = True
        quoted = False
        while True:
            if self.at >= self.size:
                raise self.fail(_OPEN_CLASS)
            if not quoted and self.takes("\\Q"):
                quoted = True
                continue
            if self.takes("\\E"):
                quoted = False
                continue
            if self.next() == "]" and not first and not quoted:
                self.at += 1
                break
            first = False
            self.class_member(members, cased, quoted, state)
        return _Atom(_class(members, negated, cased))

    def class_member(self, members: list[Member], cased: list[str], quoted: bool, state: _State) -> None:
        """One member of a class, or a range of them."""
        low = self.class_item(cased, quoted, state)
        if isinstance(low, Member):
            members.append(low)
            if self.next() == "-" and low.text and not quoted:
                # Behind a set a hyphen is itself.
                self.at += 1
                members.append(Member(member(45)))
            return
        high = low
        after = self.source[self.at + 1 : self.at + 2]
        if not quoted and self.next() == "-" and after and after != "]":
            self.at += 1
            begin = self.at
            last = self.class_item(cased, self.takes("\\Q"), state)
            if isinstance(last, Member) or self.source[begin : begin + 2] in ("\\B", "\\R", "\\X"):
                at = begin if self.source[begin] == "[" else self.at - 1
                raise self.fail("invalid range in character class", at)
            high = last
            if high < low:
                raise self.fail("range out of order in character class", self.at - 1)
        members.append(Member(member(low) if low == high else f"{member(low)}-{member(high)}"))

    def class_item(self, cased: list[str], quoted: bool, state: _State) -> int | Member:
        """A character or a set inside of a class."""
        begin = self.at
        char = self.next()
        if char == "[" and not quoted and (found := _POSIX_CLASS.match(self.source, begin)):
            name = found[2].removeprefix("^")
            if found[1] != ":":
                raise self.fail("POSIX collating elements are not supported")
            if name not in POSIX_NAMES:
                raise self.fail("unknown POSIX class name", begin + 2)
            self.at = found.end()
            if state.caseless and name in ("lower", "upper"):
                name = "alpha"
            return of_posix(name, self.mode)._replace(negated=found[2].startswith("^"))
        self.at += 1
        if char != "\\" or quoted:
            self.has_newline |= char in "\r\n"
            return ord(char)
        letter = self.next()
        self.at += 1
        if letter and letter in "dDwWsShHvV":
            return of_escape(letter, self.mode)
        if letter and letter in "pP":
            found_property, is_of_case = self.property_named(letter)
            if not is_of_case:
                return found_property
            cased.append(f"(?-i:{_class([found_property])})")
            return Member("")
        if letter == "b":
            return 8
        if letter == "N":
            raise self.fail("\\N is not supported in a class", begin + 1)
        code = self.code(letter, begin)
        self.has_newline |= code in (10, 13)
        return code

    # -- groups ----------------------------------------------------------------------------------------------------------

    def group(self, state: _State) -> _Atom:
        if verb := self.verb():
            return verb
        self.at += 1
        if not self.takes("?"):
            if "no_auto_capture" in self.flags:
                return self.inside("(?:", state)
            return self.capture(state)
        for opening in ("(?:", "(?>", "(?=", "(?!", "(?<=", "(?<!"):
            if self.takes(opening[2:]):
                behind = opening.startswith("(?<")
                atom = self.inside(opening, state, behind)
                return atom if opening in ("(?:", "(?>") else atom._replace(width=0)
        if self.takes("|"):
            return self.inside("(?|", state, reset=True)
        if self.takes("("):
            return self.condition(state)
        for opening, close in (("P<", ">"), ("<", ">"), ("'", "'")):
            if self.takes(opening):
                if opening == "<" and not _NAME.match(self.source, self.at):
                    raise self.fail("unrecognized character after (?<")
                return self.capture(state, self.name(close))
        return self.called(state)

    def called(self, state: _State) -> _Atom:
        """What refers to another group, and groups that only set options."""
        if self.takes("P="):
            name = self.name(")")
            return self.back_reference(name, self.at - 1)
        if self.takes("P>") or self.takes("&"):
            name = self.name(")")
            return self.recursion(name, self.at - 1)
        if self.next() == "P":
            raise self.fail("unrecognized character after (?P", self.at + 1)
        if found := re.compile(r"R|\d+|[+-]\d+").match(self.source, self.at):
            self.at = found.end()
            if self.next() != ")":
                raise self.fail(_OPEN_RECURSION)
            self.at += 1
            return self.recursion(0 if found[0] == "R" else self.numbered(found[0]), self.at - 1)
        if self.takes("C"):
            digits = _DIGITS.match(self.source, self.at)
            self.at = digits.end() if digits else self.at
            if digits and int(digits[0]) > 255:
                raise self.fail("number after (?C is > 255")
            if not self.takes(")"):
                raise self.fail("closing ) for (?C expected")
            return _Atom("", 0, False)
        changed = self.letters(state)
        self.at += 1
        return self.inside("(?:" if changed.caseless == state.caseless else _caseless(changed.caseless), changed)

    def inside(self, opening: str, state: _State, behind: bool = False, reset: bool = False) -> _Atom:
        """The rest of a group whose text begins so."""
        text, width, _count = self.alternatives(state, behind, reset)
        self.close()
        return _Atom(f"{opening}{text})", width)

    def capture(self, state: _State, name: str | None = None) -> _Atom:
        self.groups += 1
        if name is not None and self.groups not in (numbers := self.names.setdefault(name, [])):
            if numbers and not state.duplicates:
                raise self.fail("two named subpatterns have the same name", self.at - 1)
            numbers.append(self.groups)
        return self.inside("(", state)

    def close(self) -> None:
        if not self.takes(")"):
            raise self.fail(_OPEN_GROUP)

    def options(self, state: _State) -> _State | None:
        """The options after ``(?i)`` and its like, which hold to the end of the group; None when something else is next."""
        if self.at < self.quote_end or not re.compile(r"\(\?[A-Za-z-]*\)").match(self.source, self.at):
            return None
        if self.source[self.at + 2] in "RPC":
            return None
        self.at += 2
        changed = self.letters(state)
        self.at += 1
        return changed

    def letters(self, state: _State) -> _State:
        """Letters that set options, and after a hyphen unset them, up to ``)`` or ``:``."""
        value = True
        while (letter := self.next()) not in (")", ":"):
            if letter == "-" and value:
                value = False
            elif letter in _STATE_LETTERS:
                state = state._replace(**{_STATE_LETTERS[letter]: value})
            elif letter != "X":
                raise self.fail(_OPTION)
            self.at += 1
        return state

    def condition(self, state: _State) -> _Atom:
        """``(?(…)yes|no)``, behind its second parenthesis."""
        if self.next() == "?":
            if not re.compile(r"\?(=|!|<=|<!)").match(self.source, self.at):
                raise self.fail("assertion expected after (?( or (?(?C)")
            self.at -= 1
            test = self.group(state).text
        elif self.takes("DEFINE)"):
            test = "(DEFINE)"
        else:
            found = re.compile(r"(\d+|[+-]\d+|<\w+>|'\w+'|R\d*|R&\w+|\w+)\)").match(self.source, self.at)
            if found is None:
                word = _NAME.match(self.source, self.at)
                raise self.fail("malformed number or name after (?(", word.end() if word else self.at)
            self.at = found.end()
            name = found[1].strip("<>'")
            if name.startswith("R") and name not in self.names:
                # Whether it is inside of a recursion cannot be asked.
                test = "(?!)"
            else:
                which = self.numbered(name)
                self.references.append((self.at, which))
                test = f"({which if isinstance(which, int) else self.names.get(which, [0])[0]})"
        text, width, count = self.alternatives(state)
        if test == "(DEFINE)" and count > 1:
            raise self.fail("DEFINE group contains more than one branch")
        if count > 2:
            self.check_references()
            raise self.fail("conditional group contains more than two branches")
        self.close()
        return _Atom(f"(?{test}{text})", width if count == 2 else None)

    def verb(self) -> _Atom | None:
        if not re.compile(r"\(\*[A-Za-z:]").match(self.source, self.at):
            return None
        found = re.compile(r"\(\*([A-Z_]*)(:[^)]*)?\)").match(self.source, self.at)
        if found is None or found[1] not in _VERBS and found[1] not in _ABSENT_VERBS:
            end = re.compile(r"\(\*\w*").match(self.source, self.at)
            raise self.fail("(*VERB) not recognized or malformed", end.end() if end else self.at)
        if found[1] in _ABSENT_VERBS:
            raise self.fail(f"{found[0]} is not supported by otpshell")
        self.at = found.end()
        return _Atom(_VERBS[found[1]], 0, False)


def _names_in(source: str, flags: frozenset[str]) -> dict[str, list[int]]:
    """The named groups of a pattern, those of forward references included."""
    reader = _Reader(source, flags, True)
    reader.recursion = lambda which, at: _Atom("", None)  # type: ignore[method-assign]
    reader.whole()
    return reader.names


def _caseless(on: bool) -> str:
    return "(?i:" if on else "(?-i:"


def _class(members: list[Member], negated: bool = False, others: list[str] | tuple[()] = ()) -> str:
    """A class of these members. What ``regex`` has no way to say inside of brackets (all but a set of characters, and ``others``, each
    a pattern of one character) becomes an alternative beside them."""
    inside = "".join(each.text for each in members if not each.negated)
    if len(members) == 1 and not others:
        return f"[{'^' if negated != members[0].negated else ''}{members[0].text}]"
    outside = [f"[^{each.text}]" for each in members if each.negated] + list(others)
    if not outside:
        return f"[{'^' if negated else ''}{inside}]"
    if negated:
        return f"(?:(?!{'|'.join(outside)})" + (f"[^{inside}])" if inside else "(?s:.))")
    return "(?:" + "|".join([f"[{inside}]"] * bool(inside) + outside) + ")"


def compile_translation(text: str, mode_ascii: bool, caseless: bool) -> regex.Pattern[str]:
    """The pattern of the library. Raises :class:`BadPattern` for what it cannot do."""
    flags = regex.VERSION0 | (regex.ASCII if mode_ascii else regex.UNICODE) | (regex.IGNORECASE if caseless else 0)
    try:
        return regex.compile(text, flags)
    except regex.error as error:
        raise BadPattern(f"{error.msg} (otpshell cannot do this)", 0) from None
    except (OverflowError, RecursionError, ValueError):
        raise BadPattern("regular expression is too large", 0) from None
