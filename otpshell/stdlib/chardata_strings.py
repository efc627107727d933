"""``:string`` on chardata, binaries and charlists alike: results are binaries for binaries and charlists for charlists."""

from __future__ import annotations

import re
from functools import partial
from itertools import takewhile
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.iodata import bytes_of, chardata, integer, text_of
from otpshell.stdlib.string_text import downcase, graphemes, titlecase_first, upcase
from otpshell.terms.atom import ERROR, FALSE, INFINITY, TRUE, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, Cons, charlist, cons, cut, elist, from_iter, is_list, is_proper, to_pylist
from otpshell.terms.cons import split as items_and_end
from otpshell.terms.errors import BADARG, ErlError, badarg, badmatch

module = Native(
    "string",
    "string.erl",
    app="stdlib",
    doc="""\
Erlang's functions over text that is a charlist, a binary, or a mixture.

    iex> :string.uppercase("abc")
    "ABC"
""",
)


fn = partial(module.fn, error="function_clause")


LEADING, TRAILING, BOTH, ALL = map(atom, ("leading", "trailing", "both", "all"))
NOMATCH, NONE, LEFT, RIGHT = map(atom, ("nomatch", "none", "left", "right"))


_FORMS = frozenset(map(atom, ("nfc", "nfd", "nfkc", "nfkd")))
_UNICODE_UTIL = atom("unicode_util")
# Pattern_White_Space, and a carriage return with its line feed, which is one character.
_BLANK = ("\t", "\n", "\v", "\f", "\r", " ", "\x85", "\u200e", "\u200f", "\u2028", "\u2029", "\r\n")


def _text(data: Any) -> str:
    return text_of(chardata(data))


def _pattern(data: Any) -> str:
    """As :func:`_text` for what is searched for."""
    try:
        return _text(data)
    except (TypeError, ValueError):
        raise badarg() from None


def _searched(data: Any) -> str:
    """As :func:`_text` for what a pattern is looked for in; OTP matches on its two forms."""
    if type(data) is not bytes and not is_list(data):
        raise badmatch(data)
    return _text(data)


def _cased(data: Any) -> str:
    """As :func:`_text` for a change of case, which takes lists apart itself and leaves the rest to ``:unicode``."""
    if type(data) is not bytes and not is_list(data):
        raise ErlError((BADARG, data))
    return _text(data)


def _like(data: Any, text: str) -> Any:
    return bytes_of(text) if type(data) is bytes else charlist(text)


def _graphemes(data: Any) -> list[str]:
    return graphemes(_text(data))


def _cluster(text: str) -> Any:
    """A character as Erlang has it: a code point, or the list of several."""
    return ord(text) if len(text) == 1 else charlist(text)


def _clusters(terms: Any) -> set[str]:
    """The characters of a list of characters."""
    if type(terms) is Cons and not is_proper(terms):
        raise bad_argument(2, "not a proper list")
    return {chr(term) if type(term) is int else _text(term) for term in to_pylist(terms)}


def _direction(where: Any) -> Atom:
    if where not in (LEADING, TRAILING):
        raise TypeError("no direction")
    return where


# -- what a string is ------------------------------------------------------------------------------------------------


@fn()
def length(data: Any) -> int:
    """The number of characters as people count them (grapheme clusters).

    Raises `FunctionClauseError` when `data` is not chardata.

    iex> :string.length("été")
    3
    """
    return len(_graphemes(data))


@fn()
def is_empty(data: Any) -> Atom:
    """Whether the string is empty.

    iex> :string.is_empty("")
    true
    """
    return boolean(chardata(data) == b"")


@fn()
def to_graphemes(data: Any) -> Any:
    """The characters of the string as a list: a code point each, or a list of those that make one character.

    Raises `FunctionClauseError` when `data` is not chardata.

    iex> :string.to_graphemes("ab")
    'ab'
    """
    return from_iter([_cluster(one) for one in _graphemes(data)])


@fn(vm=True)
def equal(vm: Any, one: Any, other: Any, ignore_case: Any = FALSE, form: Any = NONE) -> Atom:
    """Whether two strings are the same, without regard to case or in a normal form if asked.

    Raises `FunctionClauseError` when `one` or `other` is not chardata or `ignore_case` is not a boolean, `ArgumentError` when `form` is not
    an atom, and `UndefinedFunctionError` when it is not a normal form (`:nfc`, `:nfd`, `:nfkc`, `:nfkd`).

    iex> :string.equal("abc", 'ABC', true)
    true
    """
    if ignore_case not in (TRUE, FALSE):
        raise TypeError("no boolean")
    first, second = _text(one), _text(other)
    if form is not NONE:
        import unicodedata

        if form not in _FORMS:
            vm.apply(_UNICODE_UTIL, form, one)
        name = form.name.upper()
        first, second = unicodedata.normalize(name, first), unicodedata.normalize(name, second)
    if ignore_case is TRUE:
        first, second = first.casefold(), second.casefold()
    return boolean(first == second)


@fn()
def next_codepoint(data: Any) -> Any:
    """The first code point and the rest, `[]` at the end.

    Raises `FunctionClauseError` when `data` is not chardata.

    iex> :string.next_codepoint("ab")
    [97 | "b"]
    """
    text = _text(data)
    return cons(ord(text[0]), _like(data, text[1:])) if text else EMPTY


@fn()
def next_grapheme(data: Any) -> Any:
    """The first character and the rest, `[]` at the end.

    Raises `FunctionClauseError` when `data` is not chardata.

    iex> :string.next_grapheme("ab")
    [97 | "b"]
    """
    parts = _graphemes(data)
    return cons(_cluster(parts[0]), _like(data, "".join(parts[1:]))) if parts else EMPTY


# -- other strings ---------------------------------------------------------------------------------------------------


@fn()
def reverse(data: Any) -> Any:
    """The characters in reverse order, as a list.

    Raises `FunctionClauseError` when `data` is not chardata.

    iex> :string.reverse("abc")
    'cba'
    """
    return from_iter([_cluster(one) for one in reversed(_graphemes(data))])


@fn("slice")
def slice_(data: Any, start: Any, count: Any = None) -> Any:
    """The part of the string that begins at a place (counted from 0, or from the end when negative), of at most `count` characters.

    Raises `FunctionClauseError` when `data` is not chardata, `start` is not an integer from 0 on or `count` is neither one nor `:infinity`.

    iex> :string.slice("hello", 1, 3)
    "ell"
    """
    if integer(start) < 0:
        raise TypeError("negative")
    if count is not None and count is not INFINITY and integer(count) < 0:
        raise TypeError("negative")
    end = None if count is None or count is INFINITY else start + count
    return _like(data, "".join(_graphemes(data)[start:end]))


@fn()
def pad(data: Any, size: Any, where: Any = TRAILING, char: Any = 32) -> Any:
    """Chardata of at least so many characters, filled on a side (`:leading`, `:trailing`, `:both`) with a character.

    Raises `FunctionClauseError` when `data` is not chardata, `size` is not an integer or `where` is not such a side.

    iex> :string.pad("ab", 4, :trailing, ?x)
    ["ab", 120, 120]
    """
    missing = max(integer(size) - length(data), 0)
    if where is LEADING:
        return elist(from_iter([char] * missing), data)
    if where is TRAILING:
        return from_iter([data] + [char] * missing)
    if where is not BOTH:
        raise TypeError("no side")
    side = from_iter([char] * (missing // 2))
    return elist(side, data, side, *[char] * (missing % 2))


@fn()
def trim(data: Any, where: Any = BOTH, chars: Any = None) -> Any:
    """The string without white space (or the given characters) at its start, its end or both.

    Raises `FunctionClauseError` when `data` is not chardata, `where` is not such a side or `chars` is not a list of characters, and
    `ArgumentError` when that list is improper.

    iex> :string.trim("  ab ")
    "ab"
    """
    if where not in (LEADING, TRAILING, BOTH):
        raise TypeError("no side")
    wanted = set(_BLANK) if chars is None else _clusters(chars)
    parts = _graphemes(data)
    start, end = 0, len(parts)
    while where is not TRAILING and start < end and parts[start] in wanted:
        start += 1
    while where is not LEADING and end > start and parts[end - 1] in wanted:
        end -= 1
    return _like(data, "".join(parts[start:end]))


@fn()
def chomp(data: Any) -> Any:
    """The string without the line breaks at its end.

    Raises `FunctionClauseError` when `data` is not chardata.

    iex> :string.chomp("ab\\n")
    "ab"
    """
    parts = _graphemes(data)
    while parts and parts[-1] in ("\n", "\r\n"):
        parts.pop()
    return _like(data, "".join(parts))


@fn()
def take(data: Any, chars: Any, complement: Any = FALSE, where: Any = LEADING) -> Any:
    """The characters at the start (or end) that are among some (or are not), and the rest.

    Raises `FunctionClauseError` when `data` is not chardata, `complement` is not a boolean or `where` is not such a side, and
    `ArgumentError` when `chars` is not a proper list.

    iex> :string.take("abc0z", 'abc')
    {"abc", "0z"}
    """
    if complement not in (TRUE, FALSE):
        raise TypeError("no boolean")
    if not is_proper(chars):
        raise badarg()
    wanted, inside = _clusters(chars), complement is not TRUE
    parts = _graphemes(data)
    if _direction(where) is LEADING:
        at = next((index for index, one in enumerate(parts) if (one in wanted) != inside), len(parts))
    else:
        at = next((index + 1 for index in range(len(parts) - 1, -1, -1) if (parts[index] in wanted) != inside), 0)
    return (_like(data, "".join(parts[:at])), _like(data, "".join(parts[at:])))


@fn()
def uppercase(data: Any) -> Any:
    """The string in upper case.

    Raises `ArgumentError` when `data` is not chardata, and `FunctionClauseError` when an element of it is not a character.

    iex> :string.uppercase("ab")
    "AB"
    """
    return _like(data, upcase(_cased(data), "default"))


@fn()
def lowercase(data: Any) -> Any:
    """The string in lower case.

    Raises `ArgumentError` when `data` is not chardata, and `FunctionClauseError` when an element of it is not a character.

    iex> :string.lowercase("AB")
    "ab"
    """
    return _like(data, downcase(_cased(data), "default"))


@fn()
def titlecase(data: Any) -> Any:
    """The string with its first character in title case.

    Raises `FunctionClauseError` when `data` is not chardata.

    iex> :string.titlecase("ab c")
    "Ab c"
    """
    text = _text(data)
    return _like(data, titlecase_first(text, "default") + text[1:])


@fn()
def casefold(data: Any) -> Any:
    """The text as it is compared without regard to case.

    Raises `ArgumentError` when `data` is not chardata, and `FunctionClauseError` when an element of it is not a character.

    iex> :string.casefold("AB")
    "ab"
    """
    return _like(data, _cased(data).casefold())


# -- searching -------------------------------------------------------------------------------------------------------


def _places(text: str, pattern: str, where: Any) -> list[int]:
    """Where to split: the first place, the last, or all."""
    if not pattern:
        return []
    if where is ALL:
        found, at = [], text.find(pattern)
        while at >= 0:
            found.append(at)
            at = text.find(pattern, at + len(pattern))
        return found
    if where not in (LEADING, TRAILING):
        raise ErlError((atom("case_clause"), where))
    at = text.find(pattern) if where is LEADING else text.rfind(pattern)
    return [] if at < 0 else [at]


def _pieces(data: Any, pattern: Any, where: Any) -> list[Any]:
    text, wanted = _searched(data), _pattern(pattern)
    out, done = [], 0
    for at in _places(text, wanted, where):
        out.append(_like(data, text[done:at]))
        done = at + len(wanted)
    return [*out, _like(data, text[done:])]


@fn()
def split(data: Any, pattern: Any, where: Any = LEADING) -> Any:
    """The pieces around a pattern: split at its first place, its last (`:trailing`) or everywhere (`:all`).

    Raises `MatchError` when `data` is not chardata, `ArgumentError` when `pattern` is not chardata, `CaseClauseError` when `where` is not
    `:leading`, `:trailing` or `:all`, and `FunctionClauseError` when an element of a list is not a character.

    iex> :string.split("a-b-c", "-", :all)
    ["a", "b", "c"]
    """
    return from_iter(_pieces(data, pattern, where))


@fn()
def replace(data: Any, pattern: Any, by: Any, where: Any = LEADING) -> Any:
    """The pieces around a pattern with a replacement between them, as chardata.

    Raises `MatchError` when `data` is not chardata, `ArgumentError` when `pattern` is not chardata, `CaseClauseError` when `where` is not
    `:leading`, `:trailing` or `:all`, and `FunctionClauseError` when an element of a list is not a character.

    iex> :string.replace("a-b-c", "-", "+", :all)
    ["a", "+", "b", "+", "c"]
    """
    out: list[Any] = []
    for piece in _pieces(data, pattern, where):
        out += [by, piece] if out else [piece]
    return from_iter(out)


@fn()
def find(data: Any, pattern: Any, where: Any = LEADING) -> Any:
    """The string from the first (or last) place of a pattern on, `:nomatch` if there is none.

    Raises `MatchError` when `data` is not chardata, `ArgumentError` when `pattern` is not chardata, and `FunctionClauseError` when `where`
    is neither `:leading` nor `:trailing` or an element of a list is not a character.

    iex> :string.find("a-b-c", "-")
    "-b-c"
    """
    text, wanted = _searched(data), _pattern(pattern)
    if not wanted:
        return data
    at = text.find(wanted) if _direction(where) is LEADING else text.rfind(wanted)
    return NOMATCH if at < 0 else _like(data, text[at:])


@fn()
def prefix(data: Any, start: Any) -> Any:
    """What follows a start, `:nomatch` if the string does not begin with it.

    Raises `FunctionClauseError` when `data` is not chardata, and `ArgumentError` when `start` is not chardata.

    iex> :string.prefix("prefix", "pre")
    "fix"
    """
    text, wanted = _text(data), _pattern(start)
    return _like(data, text[len(wanted) :]) if text.startswith(wanted) else NOMATCH


def lexemes_of(data: Any, separators: Any) -> list[str]:
    wanted = _clusters(separators)
    out: list[str] = []
    word: list[str] = []
    for one in [*_graphemes(data), None]:
        if one is None or one in wanted:
            if word:
                out.append("".join(word))
            word = []
        else:
            word.append(one)
    return out


@fn()
def lexemes(data: Any, separators: Any) -> Any:
    """The pieces between separators, none of them empty.

    Raises `FunctionClauseError` when `data` is not chardata or `separators` is not a proper list of characters.

    iex> :string.lexemes("a, b", ', ')
    ["a", "b"]
    """
    return from_iter([_like(data, word) for word in lexemes_of(data, separators)])


@fn()
def nth_lexeme(data: Any, count: Any, separators: Any) -> Any:
    """The `count`th of the pieces between separators, counted from 1; empty when there are not so many.

    Raises `FunctionClauseError` when `data` is not chardata, `count` is not a positive integer or `separators` is not a proper list, and
    `ArgumentError` when there are no separators.

    iex> :string.nth_lexeme("a, b", 2, ', ')
    "b"
    """
    if integer(count) < 1:
        raise TypeError("no count")
    if separators is EMPTY and count > 1 and type(data) is bytes:
        # Real OTP makes a pattern of them only when there is a piece to pass over.
        raise bad_argument(1, "not a valid pattern")
    words = lexemes_of(data, separators)
    return _like(data, words[count - 1] if count <= len(words) else "")


_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_FLOAT = re.compile(r"[+-]?\d+[.,]\d+(?:[eE][+-]?\d+)?", re.ASCII)


def _number(data: Any, pattern: Any, kind: Any, absent: str) -> Any:
    try:
        text = _text(data)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it is no text
        return (ERROR, atom("badarg"))
    found = pattern.match(text)
    if found is None:
        return (ERROR, atom(absent))
    return (kind(found[0].replace(",", ".")), _like(data, text[found.end() :]))


@fn()
def to_integer(data: Any) -> Any:
    """`{integer, rest}` of a string that starts with one, else `{:error, reason}`.

    iex> :string.to_integer("33+22")
    {33, "+22"}
    """
    return _number(data, _INTEGER, int, "no_integer")


@fn()
def to_float(data: Any) -> Any:
    """`{float, rest}` of a string that starts with one, else `{:error, reason}`.

    iex> :string.to_float("1.0-1.0e-1")
    {1.0, "-1.0e-1"}
    """
    return _number(data, _FLOAT, float, "no_float")


def _leading(items: Any, pattern: Any, kind: Any, absent: str) -> Any:
    """A number at the head of a list, whatever else is in it."""
    if not is_list(items):
        return (ERROR, atom("not_a_list"))
    text = "".join(chr(char) for char in takewhile(lambda char: type(char) is int and 0 <= char < 128, items_and_end(items)[0]))
    found = pattern.match(text)
    if found is None:
        return (ERROR, atom(absent))
    return (kind(found[0].replace(",", ".")), cut(items, found.end())[1])


@fn()
def list_to_integer(items: Any) -> Any:
    """The integer that a list of characters begins with, and the rest of it; `{:error, reason}` if there is none.

    iex> :string.list_to_integer(~c"12 apples") == {12, ~c" apples"}
    true
    """
    return _leading(items, _INTEGER, int, "no_integer")


@fn()
def list_to_float(items: Any) -> Any:
    """The float that a list of characters begins with, and the rest of it; `{:error, reason}` if there is none.

    iex> :string.list_to_float(~c"1.5 apples") == {1.5, ~c" apples"}
    true
    """
    return _leading(items, _FLOAT, float, "no_float")
