"""``:string``: its older functions, on flat lists. Most were made for characters, and take any elements."""

from __future__ import annotations

from functools import partial
from typing import Any

from otpshell.stdlib import arith
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.chardata_strings import BOTH, LEFT, RIGHT, module
from otpshell.stdlib.iodata import integer
from otpshell.terms.atom import atom
from otpshell.terms.cons import EMPTY, Cons, cut, from_iter, is_list, is_proper, split, to_pylist
from otpshell.terms.equal import exact_equal
from otpshell.terms.errors import ErlError, badarg

fn = partial(module.fn, error="function_clause")
_BAD_GENERATOR, _CASE_CLAUSE = atom("bad_generator"), atom("case_clause")


def _elements(chars: Any) -> list[Any]:
    """The elements of a list, which no clause takes when it is improper."""
    if not is_list(chars):
        raise TypeError("no list")
    return to_pylist(chars)


def _appended(first: Any, rest: Any) -> Any:
    """``first ++ rest``."""
    if not is_proper(first):
        raise badarg()
    return from_iter(to_pylist(first), rest)


def _counted(chars: Any) -> list[Any]:
    """The elements of a list whose length is taken."""
    if not is_proper(chars):
        raise bad_argument(1, "not a list")
    return to_pylist(chars)


def _count(count: Any) -> int:
    if integer(count) < 0:
        raise TypeError("negative")
    return count


def _is_among(element: Any, wanted: Any) -> bool:
    """``:lists.member/2``, which looks at the end of the list only when it comes there."""
    cell = wanted
    while type(cell) is Cons:
        if exact_equal(element, cell.head):
            return True
        cell = cell.rest or cell.tail
    if cell is not EMPTY:
        raise bad_argument(2, "not a proper list")
    return False


@fn("len", error="badarg")
def len_(chars: Any) -> int:
    """The number of elements of a charlist.

    Raises `ArgumentError` when `chars` is not a proper list.

    iex> :string.len('abc')
    3
    """
    return len(_counted(chars))


@fn(error="badarg")
def concat(one: Any, other: Any) -> Any:
    """Two charlists as one.

    Raises `ArgumentError` when `one` is not a proper list.

    iex> :string.concat('a', 'b')
    'ab'
    """
    return _appended(one, other)


@fn("join")
def join_(parts: Any, separator: Any) -> Any:
    """Charlists with a separator between them.

    Raises `FunctionClauseError` when `parts` is not a list, `ErlangError` when it is improper, and `ArgumentError` when a part or the
    `separator` is not a charlist.

    iex> :string.join(['a', 'b'], ', ')
    'a, b'
    """
    if not is_list(parts) or parts is EMPTY and not is_list(separator):
        raise TypeError("no list")
    if parts is EMPTY:
        return EMPTY
    (first, *more), end = split(parts)
    if end is not EMPTY:
        raise ErlError((_BAD_GENERATOR, end))
    pieces = [_appended(separator, part) for part in more]
    joined: Any = pieces.pop() if pieces else EMPTY
    for piece in reversed(pieces):
        joined = _appended(piece, joined)
    return _appended(first, joined)


@fn("chr")
def chr_(chars: Any, char: Any) -> int:
    """The place of the first such character, counted from 1; 0 when it is not in the charlist.

    Raises `FunctionClauseError` when `chars` is not a proper list or `char` is not an integer.

    iex> :string.chr('abcb', ?b)
    2
    """
    integer(char)
    items, end = split(chars)
    found = next((place for place, item in enumerate(items, 1) if item is char or type(item) is int and item == char), 0)
    if not found and end is not EMPTY:
        raise TypeError("no list")
    return found


@fn()
def rchr(chars: Any, char: Any) -> int:
    """The place of the last such character, counted from 1; 0 when it is not in the charlist.

    Raises `FunctionClauseError` when `chars` is not a proper list or `char` is not an integer.

    iex> :string.rchr('abcb', ?b)
    4
    """
    integer(char)
    items = _elements(chars)
    return max((place for place, item in enumerate(items, 1) if type(item) is int and item == char), default=0)


def _places(chars: Any, part: Any) -> Any:
    """The places where a part begins, counted from 1."""
    if not is_list(part) or not is_list(chars):
        raise TypeError("no list")
    items, end = split(chars)
    wanted, improper = split(part)
    # Nothing begins behind the last element, not even an empty part.
    for start in range(len(items) if improper is EMPTY else 0):
        if len(wanted) <= len(items) - start and all(map(exact_equal, wanted, items[start : start + len(wanted)])):
            yield start + 1
    if end is not EMPTY:
        raise TypeError("no list")


@fn("str")
def str_(chars: Any, part: Any) -> int:
    """The place where a part first begins, counted from 1; 0 when it is not in the charlist.

    Raises `FunctionClauseError` when `chars` is not a proper list or `part` is not a list.

    iex> :string.str('hello', 'l')
    3
    """
    return next(_places(chars, part), 0)


@fn()
def rstr(chars: Any, part: Any) -> int:
    """The place where a part last begins, counted from 1; 0 when it is not in the charlist.

    Raises `FunctionClauseError` when `chars` is not a proper list or `part` is not a list.

    iex> :string.rstr('hello', 'l')
    4
    """
    return max(_places(chars, part), default=0)


def _span(chars: Any, wanted: Any, inside: bool) -> int:
    if not is_list(wanted):
        raise TypeError("no list")
    items, end = split(chars)
    for place, item in enumerate(items):
        if _is_among(item, wanted) != inside:
            return place
    if end is not EMPTY:
        raise TypeError("no list")
    return len(items)


@fn()
def span(chars: Any, wanted: Any) -> int:
    """How many characters the charlist begins with that are among these.

    Raises `FunctionClauseError` when `chars` is not a list or `wanted` is not a list, and `ArgumentError` when `wanted` is an improper
    list.

    iex> :string.span('  ab', ' ')
    2
    """
    return _span(chars, wanted, True)


@fn()
def cspan(chars: Any, wanted: Any) -> int:
    """How many characters the charlist begins with that are not among these.

    Raises `FunctionClauseError` when `chars` is not a proper list or `wanted` is not a list, and `ArgumentError` when `wanted` is an
    improper list.

    iex> :string.cspan('ab  ', ' ')
    2
    """
    return _span(chars, wanted, False)


@fn()
def substr(chars: Any, start: Any, count: Any = None) -> Any:
    """The part of the charlist that begins at a place, counted from 1, of at most `count` characters.

    Raises `FunctionClauseError` when `chars` is not a list, `start` is not a place in it or `count` is not an integer from 0 on.

    iex> :string.substr('hello', 2, 3)
    'ell'
    """
    if integer(start) < 1:
        raise TypeError("no place")
    skipped, rest = cut(chars, start - 1)
    if len(skipped) < start - 1 or not is_list(rest):
        raise TypeError("no place")
    if count is None:
        return rest
    kept, behind = cut(rest, _count(count))
    if len(kept) < count and behind is not EMPTY:
        raise TypeError("no list")
    return from_iter(kept)


@fn()
def sub_string(chars: Any, start: Any, stop: Any = None) -> Any:
    """The part of the charlist from one place to another, both included and counted from 1.

    Raises `FunctionClauseError` when `chars` is not a list or `start` or `stop` is not a place in it, and `ArithmeticError` when one of
    them is not a number.

    iex> :string.sub_string('hello', 2, 3)
    'el'
    """
    return substr(chars, start) if stop is None else substr(chars, start, arith.add(arith.sub(stop, start), 1))


def _runs(chars: Any, ends: Any) -> list[list[Any]]:
    """The elements between those that end a run; no run is empty."""
    runs: list[list[Any]] = [[]]
    for item in _elements(chars):
        if ends(item):
            runs.append([])
        else:
            runs[-1].append(item)
    return [run for run in runs if run]


@fn()
def tokens(chars: Any, separators: Any) -> Any:
    """The charlists between separators, none of them empty.

    Raises `FunctionClauseError` when `chars` is not a proper list, `CaseClauseError` when `separators` is not a list, and `ArgumentError`
    when `separators` is an improper list.

    iex> :string.tokens('a, b', ', ')
    ['a', 'b']
    """
    if not is_list(separators):
        raise ErlError((_CASE_CLAUSE, separators))
    return from_iter([from_iter(run) for run in _runs(chars, lambda item: _is_among(item, separators))])


def _words(chars: Any, separator: Any) -> list[list[Any]]:
    integer(separator)
    return _runs(chars, lambda item: type(item) is int and item == separator)


@fn()
def words(chars: Any, separator: Any = 32) -> int:
    """How many words the charlist has.

    Raises `FunctionClauseError` when `chars` is not a proper list or `separator` is not an integer.

    iex> :string.words('a bc d')
    3
    """
    return max(len(_words(chars, separator)), 1)


@fn()
def sub_word(chars: Any, number: Any, separator: Any = 32) -> Any:
    """The `number`th word of the charlist, counted from 1.

    Raises `FunctionClauseError` when `chars` is not a proper list, `number` is not a positive integer or `separator` is not an integer.

    iex> :string.sub_word('a bc d', 2)
    'bc'
    """
    if integer(number) < 1:
        raise TypeError("no number")
    found = _words(chars, separator)
    return from_iter(found[number - 1] if number <= len(found) else [])


@fn()
def strip(chars: Any, where: Any = BOTH, char: Any = 32) -> Any:
    """The charlist without the blanks (or another character) at its `:left`, its `:right` or `:both` sides.

    Raises `FunctionClauseError` when `chars` is not a list, `where` is not `:left`, `:right` or `:both` or `char` is not an integer.

    iex> :string.strip('  ab ')
    'ab'
    """
    if where not in (LEFT, RIGHT, BOTH):
        raise TypeError("no side")
    integer(char)
    items = _elements(chars)
    start, end = 0, len(items)
    while where is not RIGHT and start < end and exact_equal(items[start], char):
        start += 1
    while where is not LEFT and end > start and exact_equal(items[end - 1], char):
        end -= 1
    return from_iter(items[start:end])


def _filling(chars: Any, size: Any, char: Any) -> tuple[list[Any], int, int]:
    """The elements, how many there are to be, and the one to fill up with."""
    if char is None:
        integer(size)
    else:
        integer(char)
    items = _counted(chars)
    if type(size) is not int or size < 0:
        # The length is taken from what is no number, for that counts as larger.
        arith.sub(size, len(items))
        raise TypeError("no count")
    return items, size, 32 if char is None else char


@fn()
def left(chars: Any, size: Any, char: Any = None) -> Any:
    """A charlist of `size` characters: the text cut off, or filled at its end.

    Raises `ArgumentError` when `chars` is not a proper list, `FunctionClauseError` when `size` is not an integer from 0 on or `char` is not
    an integer, and, when a character is given, `ArithmeticError` when `size` is not a number.

    iex> :string.left('ab', 4)
    'ab  '
    """
    items, size, char = _filling(chars, size, char)
    return from_iter(items[:size] + [char] * (size - len(items)))


@fn()
def right(chars: Any, size: Any, char: Any = None) -> Any:
    """A charlist of `size` characters: the text cut off, or filled at its start.

    Raises `ArgumentError` when `chars` is not a proper list, `FunctionClauseError` when `size` is not an integer from 0 on or `char` is not
    an integer, and, when a character is given, `ArithmeticError` when `size` is not a number.

    iex> :string.right('ab', 4)
    '  ab'
    """
    items, size, char = _filling(chars, size, char)
    return from_iter([char] * (size - len(items)) + items[max(len(items) - size, 0) :])


@fn()
def centre(chars: Any, size: Any, char: Any = None) -> Any:
    """A charlist of `size` characters with the text in the middle of it.

    Raises `ArgumentError` when `chars` is not a proper list, `FunctionClauseError` when `size` is not an integer from 0 on or `char` is not
    an integer, and, when a character is given, `ArithmeticError` when `size` is not a number.

    iex> :string.centre('ab', 4)
    ' ab '
    """
    items, size, char = _filling(chars, size, char)
    if len(items) >= size:
        start = (len(items) - size) // 2
        return from_iter(items[start : start + size])
    before = (size - len(items)) // 2
    return from_iter([char] * before + items + [char] * (size - len(items) - before))


@fn()
def chars(char: Any, count: Any, rest: Any = EMPTY) -> Any:
    """A charlist of `count` times the same character, followed by `rest`.

    Raises `FunctionClauseError` when `char` is not an integer or `count` is not an integer from 0 on, and `ArithmeticError` when `count` is
    not a number.

    iex> :string.chars(?a, 3)
    'aaa'
    """
    if type(count) not in (int, float):
        # It is counted down before anything looks what it is.
        raise arith.badarith()
    integer(char)
    return from_iter([char] * _count(count), rest)


@fn()
def copies(text: Any, count: Any) -> Any:
    """The charlist repeated `count` times.

    Raises `FunctionClauseError` when `text` is not a list or `count` is not an integer from 0 on, and `ArgumentError` when `text` is an
    improper list.

    iex> :string.copies('ab', 2)
    'abab'
    """
    if not is_list(text):
        raise TypeError("no list")
    if _count(count) and not is_proper(text):
        raise badarg()
    return from_iter(to_pylist(text) * count) if count else EMPTY


def _cased(data: Any, first: int, last: int, step: int) -> Any:
    """Latin-1 letters moved by ``step``; the letters from ``first`` to ``last``, and those with accents, are the ones of the other case."""

    def change(char: Any) -> Any:
        letter = type(char) is int and (first <= char <= last or first + 127 <= char <= last + 132 and char != first + 150)
        return char + step if letter else char

    if type(data) is int:
        return change(data)
    if not is_list(data):
        raise TypeError("no charlist")
    items, end = split(data)
    if end is not EMPTY:
        raise ErlError((_BAD_GENERATOR, end))
    return from_iter([change(char) for char in items])


@fn()
def to_upper(data: Any) -> Any:
    """The charlist or character with its Latin-1 letters in upper case.

    Raises `FunctionClauseError` when `data` is neither a charlist nor a character, and `ErlangError` when it is an improper list.

    iex> :string.to_upper('ab')
    'AB'
    """
    return _cased(data, ord("a"), ord("z"), -32)


@fn()
def to_lower(data: Any) -> Any:
    """The charlist or character with its Latin-1 letters in lower case.

    Raises `FunctionClauseError` when `data` is neither a charlist nor a character, and `ErlangError` when it is an improper list.

    iex> :string.to_lower('AB')
    'ab'
    """
    return _cased(data, ord("A"), ord("Z"), 32)
