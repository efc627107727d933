"""The grammar of maps and structs: ``%{…}``, ``%Name{…}`` and their updates."""

from __future__ import annotations

from typing import Any

from otpshell.lang.parse_blocks import MATCHED, NO_PARENS, BlockRules
from otpshell.lang.parse_build import MAP
from otpshell.terms.atom import atom
from otpshell.terms.cons import from_iter

_KW = frozenset(["kw_identifier", "kw_identifier_safe", "kw_identifier_unsafe"])
_STRUCT = atom("%")


class MapRules(BlockRules):
    """The part of the parser that reads maps."""

    # Maps and structs

    def map_or_struct(self) -> Any:
        token = self.tokens[self.pos]
        self.pos += 1
        if token[0] == "%{}":
            self.skip_eol()
            return self.map_args()
        name = self.struct_name()
        self.skip_eol()
        if self.tokens[self.pos][0] != "{":
            # An operator may still follow in an expression whose last dot names the struct; none does, so go on to what is wrong.
            self.operators(name, 0, True)
        if self.tokens[self.pos][0] != "{":
            raise self.unexpected()
        fields = self.map_args()
        return (_STRUCT, self.meta(token), from_iter([name, fields]))

    def struct_name(self) -> Any:
        tokens = self.tokens
        token = tokens[self.pos]
        kind = token[0]
        if kind in ("at_op", "unary_op", "dual_op", "ternary_op"):
            self.pos += 1
            self.skip_eol()
            return self.unary(token, self.struct_name())
        start = self.pos
        if kind in ("identifier", "do_identifier", "op_identifier"):
            self.pos += 1
            value = self.call(token, None)
            named = kind == "identifier"
        elif kind == "paren_identifier":
            self.pos += 1
            value = self.call_parens(token, True, start)
            named = True
        else:
            value = self.primary(True, False)
            named = kind in ("atom", "atom_quoted", "alias")
        while tokens[self.pos][0] in (".", "dot_call_op"):
            dot = tokens[self.pos]
            self.pos += 1
            if dot[0] == "dot_call_op":
                value = self.call_parens((".", self.meta(dot)), True, start, value)
                named = True
                continue
            self.skip_eol()
            part = tokens[self.pos]
            if part[0] == "identifier":
                self.pos += 1
                value = self.call(self.dotted(dot, value, part), None)
            elif part[0] == "paren_identifier":
                self.pos += 1
                value = self.call_parens(self.dotted(dot, value, part), True, start)
            elif part[0] == "alias":
                self.pos += 1
                value = self.dot_alias(dot, value, part)
            elif part[0] == "{":
                value = self.dot_container(dot, value)
            else:
                raise self.unexpected()
            named = True
        if not named:
            raise self.unexpected()
        return value

    def map_args(self) -> Any:
        tokens = self.tokens
        if tokens[self.pos][0] != "{":
            raise self.unexpected()
        left = self.open()
        items: list[Any] = []
        if tokens[self.pos][0] == "}":
            right = tokens[self.pos]
            self.pos += 1
        else:
            items = self.map_update() or self.map_entries([])
            right = self.close("}")
        self.strength = MATCHED
        self.accessible = True
        return (MAP, self.pair_meta(left, right, self.meta(left)), from_iter(items))

    def map_update(self) -> list[Any] | None:
        """The content ``map | entries``, or None (and nothing read) when there is no such bar."""
        tokens = self.tokens
        if tokens[self.pos][0] in _KW:
            return None
        start = self.pos
        value = self.expr(0, False, False, True)
        while tokens[self.pos][0] == "pipe_op" and self.strength != NO_PARENS:
            strength = self.strength
            token = tokens[self.pos]
            self.pos += 1
            if tokens[self.pos][0] == "eol":
                token = (token[0], token[1], token[2], tokens[self.pos][3], token[4])
                self.pos += 1
            if tokens[self.pos][0] in _KW:
                return [self.binary(value, token, from_iter(self.keywords()))]
            key_start = self.pos
            key = self.expr(70)
            key_strength = self.strength
            following = tokens[self.pos][0]
            if following in ("when_op", "type_op", "in_match_op") and key_strength != NO_PARENS:
                # A weaker operator follows: the bar was an operator inside a key.
                value = self.binary(value, token, key)
                self.strength = max(strength, key_strength)
                value = self.operators(value, 0, False, True)
                continue
            entries = [self.map_entry(key_start, key)]
            if tokens[self.pos][0] == ",":
                self.pos += 1
                if tokens[self.pos][0] not in ("}", "eol"):
                    entries = self.map_entries(entries)
            return [self.binary(value, token, from_iter(entries))]
        entry = self.map_entry(start, value)
        if tokens[self.pos][0] != ",":
            return [entry]
        self.pos += 1
        if tokens[self.pos][0] in ("}", "eol"):
            return [entry]
        return self.map_entries([entry])

    def map_entries(self, entries: list[Any]) -> list[Any]:
        """``key => value`` pairs and the keywords at their end, added to what was read already."""
        tokens = self.tokens
        while True:
            kind = tokens[self.pos][0]
            if kind in _KW:
                return [*entries, *self.keywords()]
            if entries and (kind == "}" or kind == "eol" and tokens[self.pos + 1][0] == "}"):
                return entries
            start = self.pos
            entries.append(self.map_entry(start, self.expr()))
            if tokens[self.pos][0] != ",":
                return entries
            self.pos += 1

    def map_entry(self, start: int, key: Any) -> Any:
        if self.tokens[self.pos][0] == "assoc_op" and (self.strength != NO_PARENS or self.prefixed):
            self.pos += 1
            self.skip_eol()
            value = self.expr()
            if self.strength == NO_PARENS and not self.prefixed:
                raise self.unexpected()
            return (key, value)
        if self.simple != (start, self.pos) or self.strength != MATCHED:
            raise self.unexpected()
        return key
