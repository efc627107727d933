"""Source text to tokens, exactly as Elixir's tokenizer cuts it: what it refuses is refused here, at the same place, in the same words.

A token is ``(kind, line, column, extra, value)``. ``extra`` is the number of line breaks that came before or after (None when it cannot
matter), a number's value, or what an identifier looked like in the source. One regular expression recognises most tokens; strings,
sigils and heredocs are in ``tokens_strings.py``, the checks of words, terminators and characters in ``tokens_checks.py``.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from otpshell.lang.syntax_errors import SyntaxProblem
from otpshell.lang.tokens_checks import (
    HORIZONTAL,
    WORDS,
    Terminators,
    check_do,
    unexpected_character,
    unicode_word,
    word_problem,
)
from otpshell.lang.tokens_strings import StringReader
from otpshell.terms.atom import atom, existing_atom

Token = tuple[str, int, int, Any, Any]


class Comment(NamedTuple):
    """A comment, from its ``#`` on: where it stands, and the line breaks before (0: it stands behind code) and after it."""

    line: int
    column: int
    text: str
    breaks_before: int
    breaks_after: int


_THREE = r"===|!==|&&&|\|\|\||\^\^\^|\+\+\+|---|<<<|>>>|~>>|<<~|<~>|<\|>"
_TWO = r"==|=~|!=|<=|>=|&&|\|\||\|>|~>|<~|<-|\\\\|\+\+|--|<>|\*\*|->|\.\."
_WORD = r"[A-Za-z_][A-Za-z0-9_@]*[?!]?"

_MAIN = re.compile(
    rf"""[ \t]*(?:
    (?P<kw>{_WORD}:(?=[ \t\r\n]))
  | (?P<ident>[a-z_][A-Za-z0-9_@]*[?!]?)
  | (?P<eol>\r?\n)
  | (?P<comma>,)
  | (?P<open>[(\[{{])
  | (?P<close>[)\]}}])
  | (?P<string>"(?:[ !$-\[\]-~]|\#(?!\{{))*"(?!["]|:[ \t\r\n]))
  | (?P<atom>:{_WORD})
  | (?P<alias>[A-Z][A-Za-z0-9_@]*[?!]?)
  | (?P<number>0x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*|0b[01](?:_?[01])*|0o[0-7](?:_?[0-7])*
       |[0-9](?:_?[0-9])*(?:\.[0-9](?:_?[0-9])*(?:[eE][+-]?[0-9](?:_?[0-9])*)*)?)
  | (?P<comment>\#[^\n]*)
  | (?P<sigil>~[A-Za-z])
  | (?P<char>\?(?:\\.|[^\\]|\\\Z))
  | (?P<quote>["'])
  | (?P<opkw>(?:\.\.//|\.\.\.|<<>>|%\{{\}}|\{{\}}|[.%&]|~~~|{_THREE}|{_TWO}|[@!^<>+*/=|-]):(?=[ \t\r\n]))
  | (?P<opatom>:(?:\.\.//|\.\.\.|<<>>|%\{{\}}|%|\{{\}}|~~~|{_THREE}|::|{_TWO}|[@!^&+*/<>=|.-]))
  | (?P<dots>\.\.\.)
  | (?P<assoc>=>)
  | (?P<step>\.\.//)
  | (?P<unary3>~~~)
  | (?P<op>{_THREE})
  | (?P<openbit><<)
  | (?P<closebit>>>)
  | (?P<slashes>//)
  | (?P<op2>{_TWO}|::|[<>*/=|])
  | (?P<capture>&)
  | (?P<unary>[@!^+-])
  | (?P<quotedatom>:["'])
  | (?P<semi>;)
  | (?P<continued>\\\r?\n)
  | (?P<percent>%)
  | (?P<dot>\.)
  )""",
    re.VERBOSE | re.DOTALL,
)

_OP_KIND = {
    **dict.fromkeys(["===", "!==", "==", "=~", "!="], "comp_op"),
    **dict.fromkeys(["&&&", "&&"], "and_op"),
    **dict.fromkeys(["|||", "||"], "or_op"),
    "^^^": "xor_op",
    **dict.fromkeys(["+++", "---", "++", "--", "<>"], "concat_op"),
    **dict.fromkeys(["<<<", ">>>", "~>>", "<<~", "<~>", "<|>", "|>", "~>", "<~"], "arrow_op"),
    **dict.fromkeys(["<=", ">=", "<", ">"], "rel_op"),
    **dict.fromkeys(["<-", "\\\\"], "in_match_op"),
    "**": "power_op",
    "->": "stab_op",
    "..": "range_op",
    "::": "type_op",
    "*": "mult_op",
    "/": "mult_op",
    "=": "match_op",
    "|": "pipe_op",
    "@": "at_op",
    "!": "unary_op",
    "^": "unary_op",
    "+": "dual_op",
    "-": "dual_op",
}
_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"[ \t\r\n]*")
_AFTER_DOT_OP = re.compile(rf"~~~|{_THREE}|{_TWO.replace('->|', '')}|::|[@!^&+\-*/<>=|]")
# After "foo -" these show that the sign is a binary operator; anything else makes it the sign of foo's first argument.
_BINARY_SIGN_NEXT = frozenset(" \t\r\n([<{%+-/>:")
_BIDI = re.compile("[\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u202c\u2069]")
_AFTER_NUMBER = re.compile(r"[A-Za-z_]")
_EOLS = (",", ";", "eol")


class Tokenizer(StringReader):
    """One run over one source. ``warnings`` collects ``(line, column, text)``, ``comments`` what stands behind each ``#``."""

    def __init__(self, source: str, *, existing_atoms_only: bool = False, static_atoms_encoder: Any = None, unescape: bool = True) -> None:
        self.source = source
        self.existing_atoms_only = existing_atoms_only
        self.static_atoms_encoder = static_atoms_encoder
        self.unescape = unescape
        self.indentation = 0
        self.hints: list[tuple[str, int, int]] = []
        self.warnings: list[tuple[int, int, str]] = []
        self.comments: list[Comment] = []
        # Of each run that is not over (the source's, and those of interpolations in it) what it has read.
        self.runs: list[list[Token]] = []
        self._atoms: dict[str, Any] = {}

    def to_atom(self, text: str, line: int, column: int) -> Any:
        """The atom a word of the source stands for."""
        found = self._atoms.get(text)
        if found is not None:
            return found
        if len(text) > 255:
            raise SyntaxProblem(line, column, "atom length must be less than system limit: ", text)
        if self.static_atoms_encoder is not None:
            return self.static_atoms_encoder(text, line, column)
        if self.existing_atoms_only:
            known = existing_atom(text)
            if known is None:
                raise SyntaxProblem(line, column, "unsafe atom does not exist: ", text)
        else:
            known = atom(text)
        self._atoms[text] = known
        return known

    def warn(self, line: int, column: int, text: str) -> None:
        self.warnings.append((line, column, text))

    def run(self, pos: int, line: int, base: int, interpolation: bool = False) -> tuple[list[Token], int, int, int]:
        """Tokens from ``pos`` to the end (of the source, or of the interpolation whose ``}`` closes it), and where that is.

        ``base`` is such that the column of position p is ``p - base``.
        """
        source = self.source
        size = len(source)
        match = _MAIN.match
        atoms = self._atoms
        tokens: list[Token] = []
        self.runs.append(tokens)
        push = tokens.append
        terminators = Terminators(self)
        joined_line = False
        last: Token = ("", 0, 0, None, None)
        if pos - base == 1 and source.startswith("<<<<<<<", pos):
            self._conflict(pos, line)
        while True:
            m = match(source, pos)
            if m is None:
                pos = _SPACE.match(source, pos).end()  # type: ignore[union-attr]
                if pos >= size:
                    break
                pos = self._odd_character(source, pos, line, base, tokens)
                continue
            group: Any = m.lastgroup
            start = m.start(group)
            end = m.end()
            if tokens:
                last = tokens[-1]
            column = start - base
            if group == "ident":
                if end < size and source[end] >= "\x80":
                    pos = self._unicode_identifier(start, line, base, tokens)
                    continue
                text = source[start:end]
                following = source[end] if end < size else ""
                if text in WORDS and last[0] != "." and (following != ":" or source[end + 1 : end + 2] == ":"):
                    pos = self._word(text, end, line, column, tokens, terminators)
                    continue
                if following == ":" and source[end + 1 : end + 2] not in (":", ""):
                    self.to_atom(text, line, column)
                    raise SyntaxProblem(line, column, "keyword argument must be followed by space after: ", text + ":")
                word_problem(text, "identifier", line, column)
                name = atoms.get(text) or self.to_atom(text, line, column)
                kind = _identifier_before(following)
                if following == "=" and text[-1] in "!?":
                    self._warn_bang(text, line, column, "identifier")
                push((kind, line, column, text, name))
                pos = end
            elif group == "eol":
                if last[0] in _EOLS:
                    tokens[-1] = (last[0], last[1], last[2], last[3] + 1, None)
                else:
                    push(("eol", line, column, 1, None))
                line += 1
                pos = _SPACE.match(source, end).end()  # type: ignore[union-attr]
                base = end - 1
                self.indentation = pos - end
                if source.startswith("<<<<<<<", pos) and pos == end:
                    self._conflict(pos, line)
            elif group == "comma":
                push((",", line, column, 0, None))
                pos = end
            elif group == "open":
                kind = source[start]
                if kind == "(" and last[0] == "alias":
                    self._alias_call(last, line, column)
                terminators.open(kind, line)
                push((kind, line, column, None, None))
                pos = end
            elif group == "close":
                kind = source[start]
                if interpolation and kind == "}" and not terminators.stack:
                    self.runs.pop()
                    return tokens, start, line, base
                terminators.close(kind, line, column)
                push((kind, line, column, last[3] if last[0] in _EOLS and last[3] > 0 else None, None))
                pos = end
            elif group == "string":
                push(("bin_string", line, column, None, [source[start + 1 : end - 1].encode()]))
                pos = end
            elif group == "kw":
                text = source[start : end - 1]
                name = atoms.get(text) or self.to_atom(text, line, column)
                push(("kw_identifier", line, column, text, name))
                pos = end
            elif group == "atom":
                if end < size and source[end] >= "\x80":
                    pos = self._unicode_atom(start, line, base, tokens)
                    continue
                text = source[start + 1 : end]
                if end < size and source[end] == "=" and text[-1] in "!?":
                    self._warn_bang(text, line, column, "atom")
                push(("atom", line, column, text, atoms.get(text) or self.to_atom(text, line, column)))
                pos = end
            elif group == "alias":
                if end < size and source[end] >= "\x80":
                    pos = self._unicode_identifier(start, line, base, tokens)
                    continue
                text = source[start:end]
                name = atoms.get(text) or self.to_atom(text, line, column)
                if end + 1 < size and source[end] == ":" and source[end + 1] != ":":
                    raise SyntaxProblem(line, column, "keyword argument must be followed by space after: ", text + ":")
                word_problem(text, "alias", line, column)
                push(("alias", line, column, text, name))
                pos = end
            elif group == "op2" or group == "op":
                pos = self._operator(source[start:end], end, line, column, tokens)
            elif group == "unary":
                sign = source[start]
                if (
                    start > pos
                    and not joined_line
                    and (sign == "-" or sign == "+")
                    and last[0] == "identifier"
                    and end < size
                    and source[end] not in _BINARY_SIGN_NEXT
                ):
                    tokens[-1] = ("op_identifier", *last[1:])
                    push(("dual_op", line, column, None, atom(sign)))
                    pos = end
                else:
                    pos = self._unary(sign, _OP_KIND[sign], end, line, column, tokens)
            elif group == "comment":
                if end < size and source[end - 1] == "\r":
                    end -= 1
                self._comment(start, end, line, column, 1 if not tokens else last[3] if last[0] in _EOLS else 0)
                if last[0] == "eol":
                    tokens[-1] = ("eol", last[1], last[2], 0, None)
                # The comment takes no column of its own: what follows it is a line break or the end of the input.
                base += end - start
                pos = end
            elif group == "dot":
                pos, line, base = self._dot(end, line, base, column, tokens)
            elif group == "quote" or group == "sigil" or group == "quotedatom":
                read = {"quote": self.read_quoted, "sigil": self.read_sigil, "quotedatom": self.read_quoted_atom}[group]
                before = pos
                pos, line, base = read(start, line, base, tokens)
                if pos < 0:  # a lone "~s" at the very end is no sigil
                    pos = self._odd_character(source, _SPACE.match(source, before).end(), line, base, tokens)  # type: ignore[union-attr]
            elif group == "openbit":
                terminators.open("<<", line)
                push(("<<", line, column, None, None))
                pos = end
            elif group == "closebit":
                terminators.close(">>", line, column)
                push((">>", line, column, _eol_count(last), None))
                pos = end
            elif group == "continued":  # a backslash joins two lines
                if end >= size:
                    raise SyntaxProblem(line, column, "invalid escape \\ at end of file", "")
                line += 1
                pos = _SPACE.match(source, end).end()  # type: ignore[union-attr]
                base = end - 1
                self.indentation = pos - end
                joined_line = True
                continue
            else:
                pos = _ON_ONE_LINE[group](self, start, end, line, column, tokens)
            joined_line = False
        terminators.finish(line, pos - base)
        if interpolation:
            return tokens, -1, line, base
        return tokens, pos, line, base

    # Words and operators

    def _word(self, text: str, end: int, line: int, column: int, tokens: list[Token], terminators: Terminators) -> int:
        """A reserved word."""
        kind = WORDS[text]
        if kind == "terminator":
            if text == "do":
                check_do(tokens, line, column)
                if tokens and tokens[-1][0] == "identifier":
                    tokens[-1] = ("do_identifier", *tokens[-1][1:])
                terminators.open("do", line)
                self._push_operator(("do", line, column, None, None), tokens)
            elif text == "fn":
                terminators.open("fn", line)
                tokens.append(("fn", line, column, None, None))
            else:
                terminators.close("end", line, column)
                tokens.append(("end", line, column, None, None))
        elif kind == "token":
            tokens.append((text, line, column, None, None))
        elif kind == "block":
            tokens.append(("block_identifier", line, column, None, atom(text)))
        else:
            after = _SPACE.match(self.source, end).end()  # type: ignore[union-attr]
            if self.source.startswith("/", after):
                tokens.append(("identifier", line, column, None, self.to_atom(text, line, column)))
            elif kind == "in_op" and tokens and tokens[-1][0] == "unary_op" and tokens[-1][4].name == "not":
                negation = tokens.pop()
                self._push_operator(("in_op", negation[1], negation[2], negation[3], atom("not in")), tokens)
            else:
                count = _eol_count(tokens[-1]) if tokens else None
                self._push_operator((kind, line, column, count, atom(text)), tokens)
        return end

    def _push_operator(self, token: Token, tokens: list[Token]) -> None:
        """Add an operator; a line break before it does not end the expression."""
        if token[0] != "unary_op" and tokens and tokens[-1][0] == "eol":
            tokens[-1] = token
        else:
            tokens.append(token)

    def _operator(self, text: str, end: int, line: int, column: int, tokens: list[Token]) -> int:
        source = self.source
        name = atom(text)
        if text in ("&&&", "|||", "^^^", "+++", "---") and source[end : end + 1] == text[0]:
            self.warn(line, column, f'found "{text}" followed by "{text[0]}", please use a space between "{text}" and the next "{text[0]}"')
        after = _SPACE.match(source, end).end()  # type: ignore[union-attr]
        if source.startswith("/", after):
            tokens.append(("identifier", line, column, None, name))
            return after
        if text == "^^^":
            advice = "It is typically used as xor but it has the wrong precedence, use Bitwise.bxor/2 instead"
            self.warn(line, column, f"^^^ is deprecated. {advice}")
        elif text == "<|>":
            self.warn(line, column, "<|> is deprecated. Use another pipe-like operator")
        count = _eol_count(tokens[-1]) if tokens else None
        self._push_operator((_OP_KIND[text], line, column, count, name), tokens)
        return after

    def _unary(self, text: str, kind: str, end: int, line: int, column: int, tokens: list[Token]) -> int:
        after = _SPACE.match(self.source, end).end()  # type: ignore[union-attr]
        if self.source.startswith("/", after):
            kind = "identifier"
        tokens.append((kind, line, column, None, atom(text)))
        return after

    def _assoc(self, _start: int, end: int, line: int, column: int, tokens: list[Token]) -> int:
        self._push_operator(("assoc_op", line, column, _eol_count(tokens[-1]) if tokens else None, atom("=>")), tokens)
        return end

    def _slashes(self, _start: int, end: int, line: int, column: int, tokens: list[Token]) -> int:
        self._push_operator(("ternary_op", line, column, _eol_count(tokens[-1]) if tokens else None, atom("//")), tokens)
        return end

    def _three_tildes(self, _start: int, end: int, line: int, column: int, tokens: list[Token]) -> int:
        return self._unary("~~~", "unary_op", end, line, column, tokens)

    def _capture(self, _start: int, end: int, line: int, column: int, tokens: list[Token]) -> int:
        source = self.source
        after = _SPACE.match(source, end).end()  # type: ignore[union-attr]
        kind = "capture_op"
        if source.startswith("/", after):
            second = _SPACE.match(source, after + 1).end()  # type: ignore[union-attr]
            if not source.startswith("/", second):
                kind = "identifier"
        tokens.append((kind, line, column, None, atom("&")))
        return end

    def _step(self, start: int, end: int, line: int, column: int, tokens: list[Token]) -> int:
        after = _SPACE.match(self.source, end).end()  # type: ignore[union-attr]
        if not self.source.startswith("/", after):
            raise unexpected_character(self.source[start], line, column)
        tokens.append(("identifier", line, column, None, atom("..//")))
        return after

    def _dots(self, _start: int, end: int, line: int, column: int, tokens: list[Token]) -> int:
        following = self.source[end : end + 1]
        if following == ".":
            self.warn(line, column, 'found "..." followed by ".", please use parens around "..." instead')
        tokens.append((_identifier_before(following), line, column, "...", atom("...")))
        return end

    def _keyword_of_operator(self, start: int, end: int, line: int, column: int, tokens: list[Token]) -> int:
        tokens.append(("kw_identifier", line, column, None, self.to_atom(self.source[start : end - 1], line, column)))
        return end

    def _atom_of_operator(self, start: int, end: int, line: int, column: int, tokens: list[Token]) -> int:
        text = self.source[start + 1 : end]
        if text == "::":
            self.warn(line, column, 'atom ::: must be written between quotes, as in :"::", to avoid ambiguity')
        tokens.append(("atom", line, column, None, self.to_atom(text, line, column)))
        return end

    def _percent(self, _start: int, end: int, line: int, column: int, tokens: list[Token]) -> int:
        following = self.source[end : end + 1]
        if following == "(" or following == "[":
            raise SyntaxProblem(line, column, "expected %{ to define a map, got: ", "%" + following)
        tokens.append(("%{}" if following == "{" else "%", line, column, None, None))
        return end

    def _semicolon(self, _start: int, end: int, line: int, column: int, tokens: list[Token]) -> int:
        if tokens and tokens[-1][0] == ";":
            raise unexpected_character(";", line, column)
        tokens.append((";", line, column, 0, None))
        return end

    def _char(self, start: int, _end: int, line: int, column: int, tokens: list[Token]) -> int:
        return self.read_char(start, line, column, tokens)

    def _number(self, start: int, end: int, line: int, column: int, tokens: list[Token]) -> int:
        text = self.source[start:end]
        plain = text.replace("_", "")
        if text[1:2] in ("x", "b", "o"):
            tokens.append(("int", line, column, int(plain, {"x": 16, "b": 2, "o": 8}[text[1]]), text))
            return end
        following = self.source[end : end + 1]
        if "." in text:
            try:
                value: float | int = float(plain)
            except ValueError:
                value = float("inf")
            if value == float("inf"):
                raise SyntaxProblem(line, column, "invalid float number ", text)
            kind = "flt"
        else:
            # Python refuses to read very long numbers at once; Elixir does not.
            value = int(plain) if len(plain) < 4000 else _long_int(plain)
            kind = "int"
        if following and _AFTER_NUMBER.match(following):
            raise SyntaxProblem(
                line,
                column,
                f'invalid character "{following}" after number {text}. If you intended to write a number, '
                "make sure to separate the number from the character (using comma, space, etc). "
                "If you meant to write a function name or a variable, note that identifiers in "
                "Elixir cannot start with numbers. Unexpected token: ",
                following,
            )
        tokens.append((kind, line, column, value, text))
        return end

    def _warn_bang(self, text: str, line: int, column: int, what: str) -> None:
        shown = ":" + text if what == "atom" else text
        mark = text[-1]
        self.warn(
            line,
            column,
            f'found {what} "{shown}", ending with "{mark}", followed by =. It is unclear if you mean "{shown[:-1]} {mark}=" or '
            f'"{shown} =". Please add a space before or after {mark} to remove the ambiguity',
        )

    # Dots

    def _dot(self, pos: int, line: int, base: int, column: int, tokens: list[Token]) -> tuple[int, int, int]:
        source = self.source
        dot: Token = (".", line, column, None, None)
        while True:
            blank = pos
            pos = _SPACE.match(source, pos).end()  # type: ignore[union-attr]
            if source.startswith("#", pos):
                stop = source.find("\n", pos)
                stop = len(source) if stop < 0 else stop
                # Elixir counts no column for the blanks between a dot and a comment.
                self._comment(pos, stop, line, blank - base, 0)
                base += stop - pos
                pos = stop
            elif source.startswith("\n", pos) or source.startswith("\r\n", pos):
                pos = source.index("\n", pos) + 1
                line += 1
                base = pos - 1
            else:
                break
        here = pos - base
        op = _AFTER_DOT_OP.match(source, pos)
        if op is not None:
            self._push_operator(dot, tokens)
            following = source[op.end() : op.end() + 1]
            tokens.append((_identifier_before(following), line, here, op[0], self.to_atom(op[0], line, here)))
            return op.end(), line, base
        if source.startswith("(", pos):
            self._push_operator(("dot_call_op", dot[1], dot[2], None, atom(".")), tokens)
            return pos, line, base
        if pos < len(source) and source[pos] in "\"'":
            return self.read_quoted_call(pos, line, base, dot, tokens)
        self._push_operator(dot, tokens)
        return pos, line, base

    def _comment(self, start: int, end: int, line: int, column: int, before: int) -> None:
        """A comment that ``before`` line breaks stand before."""
        bidi = _BIDI.search(self.source, start, end)
        if bidi is not None:
            code = f"\\u{ord(bidi[0]):04X}"
            raise SyntaxProblem(line, column, "invalid bidirectional formatting character in comment: ", code)
        after = self.source.count("\n", end, _BLANK.match(self.source, end).end())  # type: ignore[union-attr]
        self.comments.append(Comment(line, column, self.source[start:end].removesuffix("\r"), before, after))

    # What the main expression does not know

    def _odd_character(self, source: str, pos: int, line: int, base: int, tokens: list[Token]) -> int:
        column = pos - base
        char = source[pos]
        if char >= "\x80":
            return self._unicode_identifier(pos, line, base, tokens)
        if char == ":" and pos + 1 < len(source) and source[pos + 1] >= "\x80":
            return self._unicode_atom(pos, line, base, tokens)
        if char == "\\" and pos + 1 >= len(source):
            raise SyntaxProblem(line, column, "invalid escape \\ at end of file", "")
        raise unexpected_character(char, line, column)

    def _unicode_identifier(self, pos: int, line: int, base: int, tokens: list[Token]) -> int:
        column = pos - base
        kind, text, end, _plain, _mixed = unicode_word(self.source, pos, line, column)
        name = self.to_atom(text, line, column)
        following = self.source[end : end + 1]
        second = self.source[end + 1 : end + 2]
        if following == ":" and second and second in HORIZONTAL + "\r\n":
            tokens.append(("kw_identifier", line, column, text, name))
            return end + 1
        if following == ":" and second not in (":", ""):
            raise SyntaxProblem(line, column, "keyword argument must be followed by space after: ", text + ":")
        word_problem(text, kind, line, column)
        if kind == "atom":
            raise unexpected_character(self.source[pos], line, column)
        tokens.append((_identifier_before(following), line, column, text, name))
        return end

    def _unicode_atom(self, pos: int, line: int, base: int, tokens: list[Token]) -> int:
        column = pos - base
        word = unicode_word(self.source, pos + 1, line, column, of_atom=True)
        tokens.append(("atom", line, column, word.text, self.to_atom(word.text, line, column)))
        return word.end

    def _alias_call(self, last: Token, line: int, column: int) -> None:
        raise SyntaxProblem(
            line,
            column + 1,
            f"unexpected ( after alias {last[4].name}. Function names and identifiers in Elixir "
            "start with lowercase characters or underscore. For example:\n\n"
            "    hello_world()\n"
            "    _starting_with_underscore()\n"
            "    numb3rs_are_allowed()\n"
            "    may_finish_with_question_mark?()\n"
            "    may_finish_with_exclamation_mark!()\n\n"
            "Unexpected token: ",
            "(",
        )

    def _conflict(self, pos: int, line: int) -> None:
        stop = re.compile(r"[^\r\n]*").match(self.source, pos)
        message = "found an unexpected version control marker, please resolve the conflicts: "
        raise SyntaxProblem(line, 1, message, stop[0] if stop else "")


# What reads the groups of the main expression that leave line and columns as they are; each gives the position behind it.
_ON_ONE_LINE = {
    "number": Tokenizer._number,
    "assoc": Tokenizer._assoc,
    "percent": Tokenizer._percent,
    "capture": Tokenizer._capture,
    "char": Tokenizer._char,
    "opkw": Tokenizer._keyword_of_operator,
    "opatom": Tokenizer._atom_of_operator,
    "dots": Tokenizer._dots,
    "step": Tokenizer._step,
    "unary3": Tokenizer._three_tildes,
    "slashes": Tokenizer._slashes,
    "semi": Tokenizer._semicolon,
}


def _identifier_before(following: str) -> str:
    """The kind of an identifier, which says whether it is called or indexed."""
    return "paren_identifier" if following == "(" else "bracket_identifier" if following == "[" else "identifier"


def _eol_count(last: Token) -> int | None:
    return last[3] if last[0] in _EOLS and last[3] > 0 else None


def _long_int(digits: str) -> int:
    """A decimal number of any length, read in halves."""
    if len(digits) < 4000:
        return int(digits)
    middle = len(digits) // 2
    return _long_int(digits[:-middle]) * 10**middle + _long_int(digits[-middle:])


def tokenize(source: str, line: int = 1, column: int = 1, **options: Any) -> list[Token]:
    """All tokens of a source; raises :class:`SyntaxProblem` where Elixir's tokenizer would refuse it."""
    tokens, _pos, _line, _base = Tokenizer(source, **options).run(0, line, -column)
    return tokens
