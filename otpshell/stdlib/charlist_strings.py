"""``:string``: its older functions, on flat charlists."""

from __future__ import annotations

from functools import partial
from typing import Any

from otpshell.stdlib.arith import badarith
from otpshell.stdlib.chardata_strings import BOTH, LEADING, LEFT, RIGHT, TRAILING, lexemes, lexemes_of, module, nth_lexeme, trim
from otpshell.stdlib.iodata import integer
from otpshell.terms.atom import atom
from otpshell.terms.cons import EMPTY, Cons, charlist, elist, from_iter, is_list, is_proper, to_pylist
from otpshell.terms.errors import ErlError, badarg

fn = partial(module.fn, error="function_clause")


def _flat(chars: Any) -> str:
    """A flat charlist as text."""
    if not is_list(chars):
        raise TypeError("no charlist")
    return "".join(map(chr, to_pylist(chars)))


def _check(chars: Any, char: Any) -> None:
    if not is_list(chars) or type(char) is not int:
        raise TypeError("no charlist, or no character")


def _count(count: Any) -> int:
    if integer(count) < 0:
        raise TypeError("negative")
    return count


def _times(count: Any) -> int:
    """As :func:`_count`, counted down before anything looks what it is."""
    if type(count) not in (int, float):
        raise badarith()
    return _count(count)


def _filling(char: Any) -> str:
    return " " if char is None else chr(char)


def _sized(chars: Any, size: Any, char: Any) -> Any:
    if not is_proper(chars):
        raise badarg()
    if char is not None and type(size) not in (int, float):
        raise badarith()
    _count(size)
    return chars


@fn("len", error="badarg")
def len_(chars: Any) -> int:
    """Number of elements of a charlist.

    Raises `ArgumentError` when `chars` is no proper list.

    iex> :string.len('abc')
    3
    """
    return len(to_pylist(chars))


@fn(error="badarg")
def concat(one: Any, other: Any) -> Any:
    """Two charlists as one.

    Raises `ArgumentError` when `one` is no proper list.

    iex> :string.concat('a', 'b')
    'ab'
    """
    return from_iter(to_pylist(one), other)


@fn("join")
def join_(parts: Any, separator: Any) -> Any:
    """Charlists with a separator between them.

    Raises `FunctionClauseError` when `parts` is no list, `ErlangError` when it is improper, and `ArgumentError` when a part or the
    `separator` is no charlist.

    iex> :string.join(['a', 'b'], ', ')
    'a, b'
    """
    if not is_proper(separator):
        raise badarg()
    return charlist(_flat(separator).join(_flat(part) for part in to_pylist(parts)))


@fn("chr")
def chr_(chars: Any, char: Any) -> int:
    """Place of the first such character, counted from 1; 0 if there is none.

    Raises `FunctionClauseError` when `chars` is no proper list or `char` is no integer.

    iex> :string.chr('abcb', ?b)
    2
    """
    return _flat(chars).find(chr(char)) + 1


@fn()
def rchr(chars: Any, char: Any) -> int:
    """Place of the last such character; 0 if there is none.

    Raises `FunctionClauseError` when `chars` is no proper list or `char` is no integer.

    iex> :string.rchr('abcb', ?b)
    4
    """
    return _flat(chars).rfind(chr(char)) + 1


@fn("str")
def str_(chars: Any, part: Any) -> int:
    """Place where a part first begins, counted from 1; 0 if it is not in there.

    Raises `FunctionClauseError` when `chars` is no proper list or `part` is no list.

    iex> :string.str('hello', 'l')
    3
    """
    return _flat(chars).find(_flat(part)) + 1


@fn()
def rstr(chars: Any, part: Any) -> int:
    """Place where a part last begins; 0 if it is not in there.

    Raises `FunctionClauseError` when `chars` is no proper list or `part` is no list.

    iex> :string.rstr('hello', 'l')
    4
    """
    return _flat(chars).rfind(_flat(part)) + 1


def _span(chars: Any, wanted: Any, inside: bool) -> int:
    text, among = _flat(chars), set(_flat(wanted))
    return next((index for index, char in enumerate(text) if (char in among) != inside), len(text))


@fn()
def span(chars: Any, wanted: Any) -> int:
    """How many characters at the start are among some.

    Raises `FunctionClauseError` when `chars` is no list or `wanted` is no list, and `ArgumentError` when `wanted` is an improper list.

    iex> :string.span('  ab', ' ')
    2
    """
    return _span(chars, wanted, True)


@fn()
def cspan(chars: Any, wanted: Any) -> int:
    """How many characters at the start are not among some.

    Raises `FunctionClauseError` when `chars` is no proper list or `wanted` is no list, and `ArgumentError` when `wanted` is an improper
    list.

    iex> :string.cspan('ab  ', ' ')
    2
    """
    return _span(chars, wanted, False)


@fn()
def substr(chars: Any, start: Any, count: Any = None) -> Any:
    """The charlist from a place on (counted from 1), up to so many characters.

    Raises `FunctionClauseError` when `chars` is no list, `start` is no place in it or `count` is no integer from 0 on.

    iex> :string.substr('hello', 2, 3)
    'ell'
    """
    text = _flat(chars)
    if count is not None and count < 0:
        raise TypeError("negative")
    if not 1 <= start <= len(text) + 1:
        raise TypeError("no place")
    return charlist(text[start - 1 :] if count is None else text[start - 1 : start - 1 + count])


@fn()
def sub_string(chars: Any, start: Any, stop: Any = None) -> Any:
    """The charlist from a place to a place, both included.

    Raises `FunctionClauseError` when `chars` is no list or `start` or `stop` is no place in it, and `ArithmeticError` when one of both is
    no number.

    iex> :string.sub_string('hello', 2, 3)
    'el'
    """
    if stop is not None and not (type(start) in (int, float) and type(stop) in (int, float)):
        raise badarith()
    return substr(chars, start) if stop is None else substr(chars, start, stop - start + 1)


@fn()
def tokens(chars: Any, separators: Any) -> Any:
    """The charlists between separators, none of them empty.

    Raises `FunctionClauseError` when `chars` is no proper list, `CaseClauseError` when `separators` is no list, and `ArgumentError` when
    `separators` is an improper list.

    iex> :string.tokens('a, b', ', ')
    ['a', 'b']
    """
    _flat(chars)
    if not is_list(separators):
        raise ErlError((atom("case_clause"), separators))
    return lexemes(chars, separators)


@fn()
def words(chars: Any, separator: Any = 32) -> int:
    """How many words there are.

    Raises `FunctionClauseError` when `chars` is no proper list or `separator` is no integer.

    iex> :string.words('a bc d')
    3
    """
    _check(chars, separator)
    return max(len(lexemes_of(chars, elist(separator))), 1)


@fn()
def sub_word(chars: Any, number: Any, separator: Any = 32) -> Any:
    """A word by its number.

    Raises `FunctionClauseError` when `chars` is no proper list, `number` is no positive integer or `separator` is no integer.

    iex> :string.sub_word('a bc d', 2)
    'bc'
    """
    _check(chars, separator)
    return nth_lexeme(chars, number, elist(separator))


@fn()
def strip(chars: Any, where: Any = BOTH, char: Any = 32) -> Any:
    """Without blanks (or another character) on the `:left`, the `:right` or `:both` sides.

    Raises `FunctionClauseError` when `chars` is no list, `where` is not `:left`, `:right` or `:both` or `char` is no integer.

    iex> :string.strip('  ab ')
    'ab'
    """
    _check(chars, char)
    return trim(chars, {LEFT: LEADING, RIGHT: TRAILING, BOTH: BOTH}[where], elist(char))


@fn()
def left(chars: Any, size: Any, char: Any = None) -> Any:
    """A charlist of so many characters: cut off, or filled at its end.

    Raises `ArgumentError` when `chars` is no proper list, `FunctionClauseError` when `size` is negative or no integer or `char` is no
    integer, and, when a character is given, `ArithmeticError` when `size` is no number.

    iex> :string.left('ab', 4)
    'ab  '
    """
    return charlist(_flat(_sized(chars, size, char))[:size].ljust(size, _filling(char)))


@fn()
def right(chars: Any, size: Any, char: Any = None) -> Any:
    """A charlist of so many characters: cut off, or filled at its start.

    Raises `ArgumentError` when `chars` is no proper list, `FunctionClauseError` when `size` is negative or no integer or `char` is no
    integer, and, when a character is given, `ArithmeticError` when `size` is no number.

    iex> :string.right('ab', 4)
    '  ab'
    """
    text = _flat(_sized(chars, size, char))
    return charlist(text[len(text) - size :] if len(text) > size else text.rjust(size, _filling(char)))


@fn()
def centre(chars: Any, size: Any, char: Any = None) -> Any:
    """A charlist of so many characters with the text in the middle.

    Raises `ArgumentError` when `chars` is no proper list, `FunctionClauseError` when `size` is negative or no integer or `char` is no
    integer, and, when a character is given, `ArithmeticError` when `size` is no number.

    iex> :string.centre('ab', 4)
    ' ab '
    """
    text, fill = _flat(_sized(chars, size, char)), _filling(char)
    if len(text) >= size:
        start = (len(text) - size) // 2
        return charlist(text[start : start + size])
    before = (size - len(text)) // 2
    return charlist(fill * before + text + fill * (size - len(text) - before))


@fn()
def chars(char: Any, count: Any, rest: Any = EMPTY) -> Any:
    """A character so many times, and a tail.

    Raises `FunctionClauseError` when `char` is no integer or `count` is negative or no integer, and `ArithmeticError` when `count` is no
    number.

    iex> :string.chars(?a, 3)
    'aaa'
    """
    if type(char) is not int:
        raise TypeError("no character")
    return from_iter([char] * _times(count), rest)


@fn()
def copies(text: Any, count: Any) -> Any:
    """A charlist so many times.

    Raises `FunctionClauseError` when `text` is no list or `count` is no non-negative integer, and `ArgumentError` when `text` is an
    improper list.

    iex> :string.copies('ab', 2)
    'abab'
    """
    return charlist(_flat(text) * _count(count))


def _cased(data: Any, change: Any) -> Any:
    if type(data) is int:
        made = change(chr(data))
        return ord(made) if data < 256 and len(made) == 1 and ord(made) < 256 else data
    if type(data) is not Cons and data is not EMPTY:
        raise TypeError("no charlist")
    return from_iter([_cased(char, change) for char in to_pylist(data)])


@fn()
def to_upper(data: Any) -> Any:
    """Latin-1 characters in upper case.

    Raises `FunctionClauseError` when `data` is no charlist and no character, and `ErlangError` when it is an improper list.

    iex> :string.to_upper('ab')
    'AB'
    """
    return _cased(data, str.upper)


@fn()
def to_lower(data: Any) -> Any:
    """Latin-1 characters in lower case.

    Raises `FunctionClauseError` when `data` is no charlist and no character, and `ErlangError` when it is an improper list.

    iex> :string.to_lower('AB')
    'ab'
    """
    return _cased(data, str.lower)
