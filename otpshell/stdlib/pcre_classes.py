"""Classes of characters in a pattern of PCRE: ``[a-z\\d[:alpha:]]``."""

from __future__ import annotations

import re

from otpshell.stdlib.pcre_escapes import Escapes
from otpshell.stdlib.pcre_sets import POSIX_NAMES, Member, member, of_escape, of_posix, word_boundary
from otpshell.stdlib.pcre_source import Atom, State, class_of

_POSIX_CLASS = re.compile(r"\[([:.=])(\^?[a-zA-Z<>]*)\1\]")
_OPEN_CLASS = "missing terminating ] for character class"


class Classes(Escapes):
    def character_class(self, state: State) -> Atom:
        for mark in "<>":
            if self.takes(f"[[:{mark}:]]"):
                return Atom(word_boundary(self.mode, mark), 0, False)
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
        return Atom(class_of(members, negated, cased))

    def class_member(self, members: list[Member], cased: list[str], quoted: bool, state: State) -> None:
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

    def class_item(self, cased: list[str], quoted: bool, state: State) -> int | Member:
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
            cased.append(f"(?-i:{class_of([found_property])})")
            return Member("")
        if letter == "b":
            return 8
        if letter == "N":
            raise self.fail("\\N is not supported in a class", begin + 1)
        code = self.code(letter, begin)
        self.has_newline |= code in (10, 13)
        return code
