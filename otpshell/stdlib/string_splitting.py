"""``String``: splitting and replacing."""

from __future__ import annotations

from typing import Any

from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.enum_core import no_clause_at, passed_on
from otpshell.stdlib.erl_binary import compiled_strings
from otpshell.stdlib.iodata import binary, integer, options
from otpshell.stdlib.string_module import string
from otpshell.stdlib.string_pieces import first_of
from otpshell.stdlib.string_text import (
    all_patterns,
    find_patterns,
    grapheme_bytes,
    split_patterns,
    words,
)
from otpshell.stdlib.warnings import warn_from
from otpshell.terms.atom import FALSE, INFINITY, NIL, TRUE, atom
from otpshell.terms.cons import EMPTY, from_iter, is_list, to_pylist
from otpshell.terms.errors import argument_error
from otpshell.terms.fun import arity_of, call, is_fun
from otpshell.terms.maps import struct_name

fn = string.fn


REGEX, RANGE = atom("Elixir.Regex"), atom("Elixir.Range")
_INSERT_REPLACED = (
    "String.replace/4 with :insert_replaced option is deprecated. Please use :binary.replace/4 instead or pass an anonymous function as "
    "replacement"
)


def patterns_of(pattern: Any, empty: bool = True) -> list[bytes]:
    """The strings of a pattern: one string, a list of them, or what ``:binary.compile_pattern`` gave."""
    if type(pattern) is bytes:
        found = [pattern]
    elif is_list(pattern):
        found = to_pylist(pattern)
        if any(type(one) is not bytes for one in found):
            raise bad_argument(2, "not a valid pattern")
    else:
        compiled = compiled_strings(pattern)
        if compiled is None:
            raise bad_argument(2, "not a valid pattern")
        found = compiled
    if not empty and b"" in found:
        raise bad_argument(2, "not a valid pattern")
    return found


# -- splitting -------------------------------------------------------------------------------------------------------


@fn(vm=True)
def split(vm: Any, text: Any, pattern: Any = None, opts: Any = EMPTY) -> Any:
    """The pieces between a pattern (a string, a list of strings, or a regex); without one, the words between white space.
    Options: `parts: n` (at most n pieces), `trim: true` (no empty ones).

    Raises `FunctionClauseError` when `text` is not a string or `opts` is not a keyword list, and `ArgumentError` when `pattern` is not a
    string, a list of strings or a regular expression.

        iex> String.split("a,b,c", ",", parts: 2)
        ["a", "b,c"]
    """
    if pattern is None:
        if type(text) is not bytes:
            raise bad_argument(1, "not a binary")
        return from_iter(words(text))
    binary(text)
    if struct_name(pattern) is REGEX:
        return vm.apply(REGEX, atom("split"), pattern, text, opts)
    given = options(opts)
    limit = given.get("parts", INFINITY)
    if limit is not INFINITY and (type(limit) is not int or limit <= 0):
        refused = no_clause_at("Elixir.String", "parts_to_index", "lib/string.ex", 523, limit)
        raise passed_on(refused, ("Elixir.String", "split", 3, "lib/string.ex", 485 if pattern == b"" else 519))
    parts = 0 if limit is INFINITY else integer(limit)
    trim = given.get("trim", FALSE) is TRUE
    if pattern == b"":
        return from_iter(_split_empty(text, parts, trim))
    pieces = _split(text, patterns_of(pattern, empty=False), parts, trim)
    return from_iter(pieces)


def _split(text: bytes, patterns: list[bytes], parts: int, trim: bool) -> list[bytes]:
    if not patterns:
        return [text] if text or not trim else []
    if not trim:
        return split_patterns(text, patterns, parts)
    if not parts:
        return [piece for piece in split_patterns(text, patterns) if piece]
    # With both options an empty piece does not count towards the limit.
    out: list[bytes] = []
    rest = text
    while len(out) < parts - 1 and (hit := find_patterns(rest, patterns)) is not None:
        if hit[0]:
            out.append(rest[: hit[0]])
        rest = rest[hit[0] + hit[1] :]
    if rest:
        out.append(rest)
    return out


def _split_empty(text: bytes, parts: int, trim: bool) -> list[bytes]:
    items = [b"", *grapheme_bytes(text), b""] if not trim else grapheme_bytes(text)
    if parts and len(items) > parts:
        items = items[: parts - 1] + [b"".join(items[parts - 1 :])]
    return items


@fn(vm=True)
def splitter(vm: Any, text: Any, pattern: Any, opts: Any = EMPTY) -> Any:
    """As `split/3` without `:parts`, as a lazy enumerable.

    Raises `FunctionClauseError` when `text` is not a string or `opts` is not a keyword list, and `ArgumentError` when `pattern` is not a
    string or a list of strings.

    iex> String.splitter("1,2 3,4", [" ", ","]) |> Enum.take(3)
    ["1", "2", "3"]
    """
    binary(text)
    trim = options(opts).get("trim", FALSE) is TRUE
    patterns = [] if pattern == b"" else patterns_of(pattern, empty=False)
    if pattern is EMPTY:
        return from_iter([] if trim and text == b"" else [text])

    def step(rest: Any) -> Any:
        while rest is not NIL:
            piece, rest = _next_piece(rest, patterns)
            if piece or not trim:
                return (piece, rest)
        return NIL

    def begin() -> Any:
        return (0, text) if pattern == b"" and not trim else text

    return vm.apply(atom("Elixir.Stream"), atom("unfold"), begin(), step)


def _next_piece(rest: Any, patterns: list[bytes]) -> tuple[bytes, Any]:
    if patterns:
        hit = find_patterns(rest, patterns)
        return (rest, NIL) if hit is None else (rest[: hit[0]], rest[hit[0] + hit[1] :])
    if type(rest) is tuple:
        return b"", rest[1]
    if not rest:
        return b"", NIL
    one = first_of(rest)
    return one, rest[len(one) :]


# -- replacing -------------------------------------------------------------------------------------------------------


@fn(vm=True)
def replace(vm: Any, text: Any, pattern: Any, by: Any, opts: Any = EMPTY) -> bytes:
    """The string with matches of a pattern (string, list of strings, regex) replaced by a string or by a function's result.
    Option `global: false` replaces the first only.

    Raises `ArgumentError` when `pattern` is not a string, a list of strings or a regular expression, and `FunctionClauseError` when `text`
    is not a string, `by` is not a string or a function or `opts` is not a keyword list.

        iex> String.replace("a,b,c", ",", "-")
        "a-b-c"
    """
    binary(text)
    if type(by) is not bytes and not (is_fun(by) and arity_of(by) == 1):
        raise TypeError("no replacement")
    if struct_name(pattern) is REGEX:
        return vm.apply(REGEX, atom("replace"), pattern, text, by, opts)
    given = options(opts)
    every = given.get("global", TRUE) is TRUE
    if pattern == b"":
        return _replace_empty(vm, text, by, every)
    insert = given.get("insert_replaced", NIL)
    if insert is not NIL and insert is not FALSE:
        warn_from(vm, _INSERT_REPLACED, ("Elixir.String", "replace_guarded", 4, "lib/string.ex", 1559))
        wanted = [(atom("insert_replaced"), insert), *([atom("global")] if every else [])]
        return vm.apply(atom("binary"), atom("replace"), text, pattern, by, from_iter(wanted))  # type: ignore[no-any-return]
    patterns = patterns_of(pattern, empty=False)
    if not patterns:
        return text
    if type(by) is bytes and len(patterns) == 1:
        return text.replace(patterns[0], by, -1 if every else 1)
    found = all_patterns(text, patterns)
    out, done = [], 0
    for where, size in found if every else found[:1]:
        out += [text[done:where], _made(vm, by, text[where : where + size])]
        done = where + size
    return b"".join([*out, text[done:]])


def _made(vm: Any, by: Any, match: bytes) -> bytes:
    made = by if type(by) is bytes else call(by, match)
    return made if type(made) is bytes else vm.apply(atom("Elixir.IO"), atom("iodata_to_binary"), made)


def _replace_empty(vm: Any, text: bytes, by: Any, every: bool) -> bytes:
    if not every:
        return _made(vm, by, b"") + text
    out = [_made(vm, by, b"")]
    for one in grapheme_bytes(text):
        out += [one, _made(vm, by, b"")]
    return b"".join(out)


def _needs_match(match: bytes) -> None:
    if not match:
        raise argument_error("cannot use an empty string as the match to replace")


@fn
def replace_leading(text: Any, match: Any, by: Any) -> bytes:
    """Every occurrence of `match` at the start replaced.

    Raises `FunctionClauseError` when `text`, `match` or `by` is not a string.

    iex> String.replace_leading("hello hello world", "hello ", "")
    "world"
    """
    binary(text), binary(match), binary(by)
    _needs_match(match)
    count = 0
    while text.startswith(match, count * len(match)):
        count += 1
    return by * count + text[count * len(match) :]


@fn
def replace_trailing(text: Any, match: Any, by: Any) -> bytes:
    """Every occurrence of `match` at the end replaced.

    Raises `FunctionClauseError` when `text`, `match` or `by` is not a string.

    iex> String.replace_trailing("ha ha", "ha", "ho")
    "ha ho"
    """
    binary(text), binary(match), binary(by)
    _needs_match(match)
    count = 0
    rest = text
    while rest.endswith(match):
        rest = rest[: -len(match)]
        count += 1
    return rest + by * count


@fn
def replace_prefix(text: Any, match: Any, by: Any) -> bytes:
    """`match` at the start replaced, once.

    Raises `FunctionClauseError` when `text`, `match` or `by` is not a string.

    iex> String.replace_prefix("world", "", "hello ")
    "hello world"
    """
    binary(by)
    return by + text[len(match) :] if binary(text).startswith(binary(match)) else text


@fn
def replace_suffix(text: Any, match: Any, by: Any) -> bytes:
    """`match` at the end replaced, once.

    Raises `FunctionClauseError` when `text`, `match` or `by` is not a string.

    iex> String.replace_suffix("hello", "", " world")
    "hello world"
    """
    binary(by)
    return text[: len(text) - len(match)] + by if binary(text).endswith(binary(match)) else text


@fn
def replace_invalid(text: Any, by: Any = b"\xef\xbf\xbd") -> bytes:
    """The string with each sequence of bytes that is not valid UTF-8 replaced.

    iex> String.replace_invalid("asd" <> <<0xFF>>, "?")
    "asd?"
    """
    out = bytearray()
    rest = binary(text)
    while True:
        try:
            return bytes(out + rest.decode("utf-8").encode())
        except UnicodeDecodeError as error:
            out += rest[: error.start] + by
            rest = rest[error.end :]
