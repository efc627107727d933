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

from otpshell.stdlib.pcre_classes import Classes
from otpshell.stdlib.pcre_source import COUNTS, NEWLINES, Atom, BadPattern, State, newline_of

_NAME = re.compile(r"[A-Za-z0-9_]+")
_DIGITS = re.compile(r"\d+")
_VERB = re.compile(r"\(\*([A-Za-z0-9_]*)(:[^)]*)?(=\d+)?\)")
_BLANKS = " \t\n\v\f\r"
# Verbs that may stand at the beginning, and the option each sets.
_LEADING = {"UTF8": "", "UTF": "", "UCP": "ucp", "CR": "newline=cr", "LF": "newline=lf", "CRLF": "newline=crlf",
            "ANYCRLF": "newline=anycrlf", "ANY": "newline=any", "BSR_ANYCRLF": "bsr_anycrlf", "BSR_UNICODE": "bsr_unicode",
            "NO_START_OPT": "", "NO_AUTO_POSSESS": "", "LIMIT_MATCH": "", "LIMIT_RECURSION": ""}  # fmt: skip
_VERBS = {"F": "(?!)", "FAIL": "(?!)", "SKIP": "(*SKIP)", "PRUNE": "(*PRUNE)", "MARK": "", "": ""}
_ABSENT_VERBS = ("ACCEPT", "COMMIT", "THEN")
_NO_REPEAT = "nothing to repeat"
_OPEN_GROUP = "missing )"
_OPEN_RECURSION = "(?R or (?[+-]digits must be followed by )"
_OPTION = "unrecognized character after (? or (?-"
_BEHIND = "lookbehind assertion is not fixed length"


class Translation(NamedTuple):
    """A pattern for ``regex``; how many groups it has, the numbers of those of each name; whether it asks for CR or LF themselves;
    whether it repeats what can itself be matched in several ways; its options (those it sets itself included)."""

    text: str
    groups: int
    names: dict[str, list[int]]
    has_newline: bool
    backtracks: bool
    flags: frozenset[str]


_STATE_LETTERS = {"i": "caseless", "m": "multiline", "s": "dotall", "x": "extended", "U": "ungreedy", "J": "duplicates"}


def translate(source: str, flags: frozenset[str], ascii_subject: bool) -> Translation:
    """A pattern, as text where it is in Unicode mode and with a character for each byte where it is not, for subjects that are ASCII or for
    all. Raises :class:`BadPattern`."""
    reader = _Reader(source, flags, ascii_subject)
    return Translation(reader.whole(), reader.groups, reader.names, reader.has_newline, reader.backtracks, reader.flags)


class _Reader(Classes):
    """Reads a whole pattern, down from its alternatives."""

    def __init__(self, source: str, flags: frozenset[str], ascii_subject: bool) -> None:
        super().__init__(source, flags, ascii_subject)
        self.leading_verbs()

    # -- the whole, alternatives, branches -----------------------------------------------------------------------------

    def whole(self) -> str:
        flags = self.flags
        state = State(*("caseless" in flags, "multiline" in flags, "dotall" in flags, "extended" in flags, "ungreedy" in flags,
                         "dupnames" in flags))  # fmt: skip
        text, _width, _count = self.alternatives(state)
        if self.at < self.size:
            raise self.fail("unmatched parentheses")
        self.check_references()
        return text

    def leading_verbs(self) -> None:
        """What sets options for the whole."""
        while found := _VERB.match(self.source, self.at):
            option = _LEADING.get(found[1])
            if option is None or (found[3] is None) == found[1].startswith("LIMIT"):
                return
            self.at = found.end()
            if option.startswith("newline="):
                self.flags = frozenset(flag for flag in self.flags if not flag.startswith("newline="))
            self.flags |= {option} if option else frozenset()
            self.newline = newline_of(self.flags)
            self.mode = self.mode._replace(properties="ucp" in self.flags)

    def names_ahead(self) -> dict[str, list[int]]:
        reader = _Reader(self.source, self.flags, True)
        reader.recursion = lambda which, at: Atom("", None)  # type: ignore[method-assign]
        reader.whole()
        return reader.names

    def alternatives(self, state: State, behind: bool = False, reset: bool = False) -> tuple[str, int | None, int]:
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

    def branch(self, state: State, outside: bool) -> tuple[str, int | None, State]:
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
                atom = Atom("", 0, False)
            else:
                atom = self.atom(state)
            atom = self.repeated(atom, state, self.choices > before)
            out.append(atom.text)
            width = None if width is None or atom.width is None else width + atom.width
        if wrapped:
            out.append(")")
        return "".join(out), width, state

    def skip(self, state: State) -> None:
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

    def repeated(self, atom: Atom, state: State, has_choices: bool = False) -> Atom:
        """An atom with its quantifier, if one follows."""
        self.skip(state)
        if self.at < self.quote_end:
            return atom
        counts = COUNTS.match(self.source, self.at)
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
        atom = Atom(text + quantifier + how, width, False)
        # A second quantifier has nothing to repeat.
        return self.repeated(atom, state)

    # -- atoms -----------------------------------------------------------------------------------------------------------

    def atom(self, state: State) -> Atom:
        char = self.next()
        if self.at < self.quote_end:
            self.at += 1
            return self.literal(ord(char))
        if char == "\\":
            return self.escape()
        if char == "[":
            return self.character_class(state)
        if char == "(":
            return self.group(state)
        if char in "*+?" or char == "{" and COUNTS.match(self.source, self.at):
            return Atom("", 0, False)
        self.at += 1
        if char == ".":
            return Atom("(?s:.)" if state.dotall else self.not_newline())
        if char == "^":
            return Atom(self.line_start(state), 0, False)
        if char == "$":
            return Atom(self.line_end(state), 0, False)
        return self.literal(ord(char))

    def line_start(self, state: State) -> str:
        if not state.multiline:
            return "(?!)" if "notbol" in self.flags else "^"
        # Not behind a line break that ends the subject.
        after = rf"(?<={NEWLINES[self.newline]})(?!\Z)"
        return after if "notbol" in self.flags else rf"(?:\A|{after})"

    def line_end(self, state: State) -> str:
        newline, ends = NEWLINES[self.newline], "noteol" not in self.flags
        if state.multiline:
            return rf"(?=\Z|{newline})" if ends else f"(?={newline})"
        if not ends:
            return "(?!)"
        if "dollar_endonly" in self.flags:
            return r"\Z"
        return "$" if self.newline == "lf" else rf"(?=(?:{newline})?\Z)"

    # -- groups ----------------------------------------------------------------------------------------------------------

    def group(self, state: State) -> Atom:
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

    def called(self, state: State) -> Atom:
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
            return Atom("", 0, False)
        changed = self.letters(state)
        self.at += 1
        return self.inside("(?:" if changed.caseless == state.caseless else _caseless(changed.caseless), changed)

    def inside(self, opening: str, state: State, behind: bool = False, reset: bool = False) -> Atom:
        """The rest of a group whose text begins so."""
        text, width, _count = self.alternatives(state, behind, reset)
        self.close()
        return Atom(f"{opening}{text})", width)

    def capture(self, state: State, name: str | None = None) -> Atom:
        self.groups += 1
        if name is not None and self.groups not in (numbers := self.names.setdefault(name, [])):
            if numbers and not state.duplicates:
                raise self.fail("two named subpatterns have the same name", self.at - 1)
            numbers.append(self.groups)
        return self.inside("(", state)

    def close(self) -> None:
        if not self.takes(")"):
            raise self.fail(_OPEN_GROUP)

    def options(self, state: State) -> State | None:
        """The options after ``(?i)`` and its like, which hold to the end of the group; None when something else is next."""
        if self.at < self.quote_end or not re.compile(r"\(\?[A-Za-z-]*\)").match(self.source, self.at):
            return None
        if self.source[self.at + 2] in "RPC":
            return None
        self.at += 2
        changed = self.letters(state)
        self.at += 1
        return changed

    def letters(self, state: State) -> State:
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

    def condition(self, state: State) -> Atom:
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
        return Atom(f"(?{test}{text})", width if count == 2 else None)

    def verb(self) -> Atom | None:
        if not re.compile(r"\(\*[A-Za-z:]").match(self.source, self.at):
            return None
        found = re.compile(r"\(\*([A-Z_]*)(:[^)]*)?\)").match(self.source, self.at)
        if found is None or found[1] not in _VERBS and found[1] not in _ABSENT_VERBS:
            end = re.compile(r"\(\*\w*").match(self.source, self.at)
            raise self.fail("(*VERB) not recognized or malformed", end.end() if end else self.at)
        if found[1] in _ABSENT_VERBS:
            raise self.fail(f"{found[0]} is not supported by otpshell")
        self.at = found.end()
        return Atom(_VERBS[found[1]], 0, False)


def _caseless(on: bool) -> str:
    return "(?i:" if on else "(?-i:"


def compile_translation(text: str, mode_ascii: bool, caseless: bool) -> regex.Pattern[str]:
    """The pattern of the library. Raises :class:`BadPattern` for what it cannot do."""
    flags = regex.VERSION0 | (regex.ASCII if mode_ascii else regex.UNICODE) | (regex.IGNORECASE if caseless else 0)
    try:
        return regex.compile(text, flags)
    except regex.error as error:
        raise BadPattern(f"{error.msg} (otpshell cannot do this)", 0) from None
    except (OverflowError, RecursionError, ValueError):
        raise BadPattern("regular expression is too large", 0) from None
