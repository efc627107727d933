"""``:binary``: searching, splitting and converting binaries."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.erl_erlang import erlang
from otpshell.stdlib.iodata import integer
from otpshell.stdlib.string_text import find_patterns
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import EMPTY, from_iter, is_list, to_pylist
from otpshell.terms.errors import badarg
from otpshell.terms.idents import held_by, new_holder

module = Native(
    "binary",
    "binary.erl",
    app="stdlib",
    doc="""\
Erlang's functions over binaries, which look at bytes and know nothing of characters.

    iex> :binary.split("a-b-c", "-", [:global])
    ["a", "b", "c"]
""",
)
fn = module.fn
_NOMATCH, _INSERT_REPLACED = atom("nomatch"), atom("insert_replaced")


class CompiledPattern:
    """What the reference in a compiled pattern holds: the strings to look for."""

    __slots__ = ("patterns",)

    def __init__(self, patterns: list[bytes]) -> None:
        self.patterns = patterns


def compiled_strings(pattern: Any) -> list[bytes] | None:
    """The strings of a pattern made by ``compile_pattern/1``; None for any other term."""
    if type(pattern) is tuple and len(pattern) == 2:
        compiled = held_by(pattern[1], CompiledPattern)
        return None if compiled is None else compiled.patterns
    return None


def _data(term: Any, position: int = 1) -> bytes:
    if type(term) is not bytes:
        raise bad_argument(position, "not a binary")
    return term


def _patterns(pattern: Any) -> list[bytes]:
    if type(pattern) is bytes:
        found = [pattern]
    elif is_list(pattern):
        found = to_pylist(pattern)
    else:
        found = compiled_strings(pattern) or []
    if not found or any(type(one) is not bytes or not one for one in found):
        raise bad_argument(2, "not a valid pattern")
    return found


_OPTIONS = ("global", "trim", "trim_all")


def _scope(data: bytes, opts: Any) -> tuple[int, int, set[str]]:
    start, end, flags = 0, len(data), set()
    for option in to_pylist(opts):
        if type(option) is tuple:
            first, count = option[1]
            start, end = min(first, first + count), max(first, first + count)
            if start < 0 or end > len(data):
                raise badarg()
        else:
            if option.name not in _OPTIONS:
                raise badarg()
            flags.add(option.name)
    return start, end, flags


def _all(data: bytes, patterns: list[bytes], start: int, end: int) -> list[tuple[int, int]]:
    out = []
    while (hit := find_patterns(data, patterns, start, end)) is not None:
        out.append(hit)
        start = hit[0] + hit[1]
    return out


@fn
def at(data: Any, position: Any) -> int:
    """The byte at a position, counted from 0.

    Raises `ArgumentError` when `data` is not a binary or `position` is not a place in it.

    iex> :binary.at("abc", 0) == ?a
    true
    """
    if not 0 <= integer(position) < len(_data(data)):
        raise badarg()
    return data[position]


@fn
def first(data: Any) -> int:
    """The first byte.

    Raises `ArgumentError` when `data` is not a binary.

    iex> :binary.first("abc") == ?a
    true
    """
    return at(_filled(data), 0)


@fn
def last(data: Any) -> int:
    """The last byte.

    Raises `ArgumentError` when `data` is not a binary.

    iex> :binary.last("abc") == ?c
    true
    """
    return at(_filled(data), len(data) - 1)


def _filled(data: Any) -> bytes:
    if not _data(data):
        raise bad_argument(1, "a zero-sized binary is not allowed")
    return data  # type: ignore[no-any-return]


@fn
def bin_to_list(data: Any, start: Any = 0, count: Any = None) -> Any:
    """The bytes of a binary, or of a part of it, as a list.

    Raises `ArgumentError` when `data` is not a binary or `start` and `count` are not part of it.

    iex> :binary.bin_to_list(<<1, 2, 3>>, 1, 2)
    [2, 3]
    """
    if type(start) is tuple:
        start, count = start
    return from_iter(list(part(data, start, len(data) - start if count is None else count)))


@fn
def list_to_bin(items: Any) -> bytes:
    """An iolist as a binary.

    Raises `ArgumentError` when `items` is not a byte list.

    iex> :binary.list_to_bin(["ab", ?c])
    "abc"
    """
    return erlang.functions["list_to_binary", 1].code(items)


@fn
def part(data: Any, start: Any, count: Any = None) -> bytes:
    """A part of a binary.

    Raises `ArgumentError` when `data` is not a binary or `start` and `count` are not part of it.

    iex> :binary.part("hello", 1, 3)
    "ell"
    """
    return erlang.functions["binary_part", 3].code(data, start, count)


@fn
def copy(data: Any, times: Any = 1) -> bytes:
    """The binary repeated `times` times.

    Raises `ArgumentError` when `data` is not a binary or `times` is not an integer from 0 on.

    iex> :binary.copy("ab", 2)
    "abab"
    """
    if integer(times) < 0:
        raise bad_argument(2, "out of range")
    return _data(data) * times


@fn(vm=True)
def compile_pattern(vm: Any, pattern: Any) -> Any:
    """A pattern (a string or a list of them) for repeated searching.

    Raises `ArgumentError` when `pattern` is not a non-empty binary, list of such or compiled pattern.

    iex> :binary.split("a,b;c", :binary.compile_pattern([",", ";"]), [:global])
    ["a", "b", "c"]
    """
    patterns = _patterns(pattern)
    return (atom("bm" if len(patterns) == 1 else "ac"), new_holder(vm.sched.make_ref().number, CompiledPattern(patterns)))


@fn
def match(data: Any, pattern: Any, opts: Any = EMPTY) -> Any:
    """The first match as `{position, length}`, or `:nomatch`.

    Raises `ArgumentError` when `data` is not a binary, `pattern` is not a non-empty binary, list of such, compiled pattern or `opts` has an
    unknown option.

    iex> :binary.match("abcde", ["bcde", "cd"])
    {1, 4}
    """
    start, end, _flags = _scope(_data(data), opts)
    return find_patterns(data, _patterns(pattern), start, end) or _NOMATCH


@fn
def matches(data: Any, pattern: Any, opts: Any = EMPTY) -> Any:
    """All matches as a list of `{position, length}`.

    Raises `ArgumentError` when `data` is not a binary, `pattern` is not a non-empty binary, list of such, compiled pattern or `opts` has an
    unknown option.

    iex> :binary.matches("abab", "b")
    [{1, 1}, {3, 1}]
    """
    start, end, _flags = _scope(_data(data), opts)
    return from_iter(_all(data, _patterns(pattern), start, end))


@fn
def split(data: Any, pattern: Any, opts: Any = EMPTY) -> Any:
    """The pieces around the first match (all matches with `:global`; `:trim`, `:trim_all` drop empty pieces).

    Raises `ArgumentError` when `data` is not a binary, `pattern` is not a non-empty binary, list of such, compiled pattern or `opts` has an
    unknown option.

    iex> :binary.split("a,b,c", ",", [:global])
    ["a", "b", "c"]
    """
    start, end, flags = _scope(_data(data), opts)
    found = _all(data, _patterns(pattern), start, end)
    pieces, done = [], 0
    for where, size in found if "global" in flags else found[:1]:
        pieces.append(data[done:where])
        done = where + size
    pieces.append(data[done:])
    if "trim_all" in flags:
        pieces = [piece for piece in pieces if piece]
    elif "trim" in flags:
        while pieces and not pieces[-1]:
            pieces.pop()
    return from_iter(pieces)


@fn
def replace(data: Any, pattern: Any, by: Any, opts: Any = EMPTY) -> bytes:
    """The binary with the first match of a pattern, or with `:global` each match, replaced.

    Raises `ArgumentError` when `data` is not a binary, `pattern` is not a non-empty binary, list of such, compiled pattern, `by` is not a
    binary or `opts` has an unknown option.

    iex> :binary.replace("abab", "b", "-", [:global])
    "a-a-"
    """
    given = to_pylist(opts)
    inserted = [one[1] for one in given if type(one) is tuple and len(one) == 2 and one[0] is _INSERT_REPLACED]
    rest = [one for one in given if type(one) is not tuple or len(one) != 2 or one[0] is not _INSERT_REPLACED]
    if any(type(one) is Atom and one.name != "global" or type(one) is tuple and one[0] is not atom("scope") for one in rest):
        raise bad_argument(4, "invalid options")
    start, end, flags = _scope(_data(data), from_iter(rest))
    whole = _data(by, 3)
    # What is put in place of a match: the match itself stands between these parts.
    ends = [0, *_places(inserted[-1] if inserted else EMPTY, len(whole)), len(whole)]
    parts = [whole[left:right] for left, right in pairwise(ends)]
    found = _all(data, _patterns(pattern), start, end)
    out, done = [], 0
    for where, size in found if "global" in flags else found[:1]:
        out += [data[done:where], data[where : where + size].join(parts)]
        done = where + size
    return b"".join([*out, data[done:]])


def _places(wanted: Any, size: int) -> list[int]:
    """Where a match is to stand in what replaces it, in order."""
    places = to_pylist(wanted) if is_list(wanted) else [wanted]
    if any(type(place) is not int or not 0 <= place <= size for place in places):
        raise bad_argument(4, "invalid options")
    return sorted(places)


def _common(items: Any, ends: bool) -> int:
    texts = [one[::-1] if ends else one for one in to_pylist(items)]
    if not texts:
        raise badarg()
    size = 0
    while all(len(text) > size and text[size] == texts[0][size] for text in texts):
        size += 1
    return size


@fn
def longest_common_prefix(items: Any) -> int:
    """How many bytes all the binaries begin with alike.

    Raises `ArgumentError` when `items` is not a non-empty list of binaries.

    iex> :binary.longest_common_prefix(["erlang", "ergonomic"])
    2
    """
    return _common(items, False)


@fn
def longest_common_suffix(items: Any) -> int:
    """How many bytes all the binaries end with alike.

    Raises `ArgumentError` when `items` is not a non-empty list of binaries.

    iex> :binary.longest_common_suffix(["running", "sitting"])
    3
    """
    return _common(items, True)


_BIG = atom("big")


def _order(endianness: Any) -> Any:
    return endianness.name


@fn
def decode_unsigned(data: Any, endianness: Any = _BIG) -> int:
    """The natural number that the bytes stand for.

    Raises `ArgumentError` when `data` is not a binary or `endianness` is neither `:big` nor `:little`.

    iex> :binary.decode_unsigned(<<1, 0>>)
    256
    """
    return int.from_bytes(_data(data), _order(endianness))


@fn
def encode_unsigned(number: Any, endianness: Any = _BIG) -> bytes:
    """A natural number as bytes.

    Raises `ArgumentError` when `number` is not an integer from 0 on or `endianness` is neither `:big` nor `:little`.

    iex> :binary.encode_unsigned(256)
    <<1, 0>>
    """
    if integer(number) < 0:
        raise badarg()
    return number.to_bytes(max(1, (number.bit_length() + 7) // 8), _order(endianness))


@fn
def encode_hex(data: Any) -> bytes:
    """The bytes in hexadecimal.

    Raises `ArgumentError` when `data` is not a binary.

    iex> :binary.encode_hex("otp")
    "6F7470"
    """
    return _data(data).hex().upper().encode()


@fn
def decode_hex(data: Any) -> bytes:
    """The bytes that a text of hexadecimal digits stands for.

    Raises `ArgumentError` when `data` is not text of hexadecimal digits.

    iex> :binary.decode_hex("6F7470")
    "otp"
    """
    return bytes.fromhex(_data(data).decode("ascii"))


@fn
def referenced_byte_size(data: Any) -> int:
    """The size of the binary that this one is a part of: its own.

    Raises `ArgumentError` when `data` is not a binary.

    iex> :binary.referenced_byte_size("abc") >= 3
    true
    """
    return len(_data(data))
