"""``String``: UTF-8 binaries as text."""

from __future__ import annotations

import unicodedata
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.erl_binary import compiled_strings
from otpshell.stdlib.erl_erlang import erlang
from otpshell.stdlib.iodata import binary, bytes_of, integer, options, text_of
from otpshell.stdlib.protocols import shown
from otpshell.stdlib.string_text import (
    TRIMMED,
    all_patterns,
    downcase,
    find_patterns,
    grapheme_bytes,
    grapheme_length,
    graphemes,
    is_valid,
    jaro,
    printable,
    split_patterns,
    titlecase_first,
    upcase,
    words,
)
from otpshell.terms.atom import FALSE, INFINITY, NIL, TRUE, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, charlist, from_iter, is_list, to_pylist
from otpshell.terms.errors import ErlError, argument_error, exception_struct
from otpshell.terms.fun import call, is_fun
from otpshell.terms.maps import struct_name

string = Native("Elixir.String", "lib/string.ex")
fn = string.fn
REGEX, RANGE = atom("Elixir.Regex"), atom("Elixir.Range")
DEFAULT = atom("default")


def _patterns(pattern: Any, empty: bool = True) -> list[bytes]:
    """The strings of a pattern: one string, a list of them, or what ``:binary.compile_pattern`` gave."""
    if type(pattern) is bytes:
        found = [pattern]
    elif is_list(pattern):
        found = [binary(one) for one in to_pylist(pattern)]
    else:
        compiled = compiled_strings(pattern)
        if compiled is None:
            raise TypeError("no pattern")
        found = compiled
    if not empty and b"" in found:
        raise bad_argument(2, "not a valid pattern")
    return found


def _mode(mode: Any) -> str:
    if type(mode) is not Atom or mode.name not in ("default", "ascii", "greek", "turkic"):
        raise TypeError("no casing mode")
    return mode.name


# -- casing and normal forms -----------------------------------------------------------------------------------------


@fn("upcase")
def upcase_(text: Any, mode: Any = DEFAULT) -> bytes:
    """Upper case. Modes: `:default`, `:ascii`, `:greek`, `:turkic`.

    iex> String.upcase("olá")
    "OLÁ"
    """
    if binary(text).isascii() and _mode(mode) != "turkic":
        return text.upper()
    return bytes_of(upcase(text_of(text), _mode(mode)))


@fn("downcase")
def downcase_(text: Any, mode: Any = DEFAULT) -> bytes:
    """Lower case. Modes: `:default`, `:ascii`, `:greek` (final sigma), `:turkic`.

    iex> String.downcase("OLÁ")
    "olá"
    """
    if binary(text).isascii() and _mode(mode) != "turkic":
        return text.lower()
    return bytes_of(downcase(text_of(text), _mode(mode)))


@fn
def capitalize(text: Any, mode: Any = DEFAULT) -> bytes:
    """The first character in title case, the rest in lower case.

    iex> String.capitalize("eLIXIR")
    "Elixir"
    """
    whole, kind = text_of(binary(text)), _mode(mode)
    return bytes_of(titlecase_first(whole, kind) + downcase(whole[1:], kind))


@fn
def normalize(text: Any, form: Any) -> bytes:
    """The text in a Unicode normal form: `:nfd`, `:nfc`, `:nfkd` or `:nfkc`.

    iex> String.normalize("e\\u0301", :nfc)
    "é"
    """
    if type(form) is not Atom or form.name not in ("nfd", "nfc", "nfkd", "nfkc"):
        raise argument_error(f"invalid mode, expected one of: :nfc, :nfd, :nfkc or :nfkd, got: {form!r}")
    return bytes_of(unicodedata.normalize(form.name.upper(), text_of(binary(text))))  # type: ignore[arg-type]


@fn("equivalent?")
def equivalent(one: Any, other: Any) -> Atom:
    """Whether two strings are the same text, whatever their normal form.

    iex> String.equivalent?("é", "e\\u0301")
    true
    """
    return boolean(unicodedata.normalize("NFD", text_of(one)) == unicodedata.normalize("NFD", text_of(other)))


# -- pieces ----------------------------------------------------------------------------------------------------------


@fn
def length(text: Any) -> int:
    """Number of graphemes: what a reader calls characters.

    iex> String.length("héllo")
    5
    """
    return grapheme_length(binary(text))


@fn("graphemes")
def graphemes_(text: Any) -> Any:
    """The graphemes as a list of strings.

    iex> String.graphemes("né")
    ["n", "é"]
    """
    return from_iter(grapheme_bytes(binary(text)))


@fn
def codepoints(text: Any) -> Any:
    """The code points as a list of strings.

    iex> String.codepoints("né")
    ["n", "é"]
    """
    return from_iter([bytes_of(char) for char in text_of(binary(text))])


@fn
def next_grapheme(text: Any) -> Any:
    """`{grapheme, rest}`, or `nil` at the end.

    iex> String.next_grapheme("né")
    {"n", "é"}
    """
    if not binary(text):
        return NIL
    first = _first(text)
    return (first, text[len(first) :])


def _first(text: bytes) -> bytes:
    width = 64
    while True:
        chunk = graphemes(text_of(text[:width]))
        if len(chunk) > 2 or width >= len(text):
            return bytes_of(chunk[0])
        width *= 4


@fn
def next_codepoint(text: Any) -> Any:
    """`{codepoint, rest}`, or `nil` at the end.

    iex> String.next_codepoint("né")
    {"n", "é"}
    """
    if not binary(text):
        return NIL
    first = bytes_of(text_of(text[:4])[0])
    return (first, text[len(first) :])


@fn
def next_grapheme_size(text: Any) -> Any:
    """`{bytes, rest}` of the first grapheme, or `nil`.

    iex> String.next_grapheme_size("ab")
    {1, "b"}
    """
    pair = next_grapheme(text)
    return NIL if pair is NIL else (len(pair[0]), pair[1])


@fn
def first(text: Any) -> Any:
    """The first grapheme, or `nil`.

    iex> String.first("elixir")
    "e"
    """
    return _first(text) if binary(text) else NIL


@fn
def last(text: Any) -> Any:
    """The last grapheme, or `nil`.

    iex> String.last("elixir")
    "r"
    """
    return grapheme_bytes(text)[-1] if binary(text) else NIL


@fn
def at(text: Any, position: Any) -> Any:
    """The grapheme at a position (from the end when negative), or `nil`.

    iex> String.at("elixir", -1)
    "r"
    """
    items = grapheme_bytes(binary(text))
    if -len(items) <= integer(position) < len(items):
        return items[position]
    return NIL


@fn(vm=True)
def slice(vm: Any, text: Any, start: Any, size: Any = None) -> bytes:
    """A part of a string by graphemes: a start and a length, or a range. Negative positions count from the end.

    iex> String.slice("elixir", 1..3)
    "lix"
    """
    items: Any = _units(binary(text))
    total = len(items)
    if size is None:
        if struct_name(start) is not RANGE:
            raise TypeError("no range")
        low, high = (integer(start.get(atom(key))) for key in ("first", "last"))
        step = integer(start.get(atom("step"), 1 if low <= high else -1))
        if step < -1:
            raise argument_error(f"negative steps are not supported in String.slice/2, pass {low}..{high}//{-step} instead")
        step = abs(step)
        low = max(low + total, 0) if low < 0 else low
        high = high + total if high < 0 else high
        part = items[low : high + 1 : step] if high >= low else items[:0]
    else:
        if integer(size) < 0:
            raise TypeError("negative length")
        low = max(integer(start) + total, 0) if integer(start) < 0 else start
        part = items[low : low + size]
    return part if type(part) is bytes else bytes_of("".join(part))


def _units(text: bytes) -> Any:
    return text if text.isascii() and b"\r\n" not in text else graphemes(text_of(text))


@fn
def reverse(text: Any) -> bytes:
    """The graphemes from last to first.

    iex> String.reverse("abcd")
    "dcba"
    """
    if binary(text).isascii() and b"\r\n" not in text:
        return text[::-1]
    return bytes_of("".join(reversed(graphemes(text_of(text)))))


@fn
def split_at(text: Any, position: Any) -> Any:
    """A string in two at a grapheme position.

    iex> String.split_at("sweetelixir", 5)
    {"sweet", "elixir"}
    """
    items = grapheme_bytes(binary(text))
    cut = integer(position) if position >= 0 else max(len(items) + position, 0)
    return (b"".join(items[:cut]), b"".join(items[cut:]))


@fn
def chunk(text: Any, trait: Any) -> Any:
    """Runs of characters that are alike: `:valid` UTF-8 or not, `:printable` or not.

    iex> String.chunk("abc\\0", :printable)
    ["abc", <<0>>]
    """
    if trait is atom("valid"):

        def holds(char: str) -> bool:
            return not 0xD800 <= ord(char) < 0xE000
    elif trait is atom("printable"):
        holds = printable
    else:
        raise TypeError("no trait")
    out: list[str] = []
    kind = None
    for char in text_of(binary(text)):
        if holds(char) is kind:
            out[-1] += char
        else:
            kind = holds(char)
            out.append(char)
    return from_iter([bytes_of(part) for part in out])


# -- splitting -------------------------------------------------------------------------------------------------------


@fn(vm=True)
def split(vm: Any, text: Any, pattern: Any = None, opts: Any = EMPTY) -> Any:
    """The pieces between a pattern (a string, a list of strings, or a regex); without one, the words between white space.
    Options: `parts: n` (at most n pieces), `trim: true` (no empty ones).

        iex> String.split("a,b,c", ",", parts: 2)
        ["a", "b,c"]
    """
    binary(text)
    if pattern is None:
        return from_iter(words(text))
    if struct_name(pattern) is REGEX:
        return vm.apply(REGEX, atom("split"), pattern, text, opts)
    given = options(opts)
    limit = given.get("parts", INFINITY)
    parts = 0 if limit is INFINITY else integer(limit)
    if parts < 0 or (limit is not INFINITY and parts == 0):
        raise argument_error(f"expected :parts to be a positive integer or :infinity, got: {shown(vm, limit)}")
    trim = given.get("trim", FALSE) is TRUE
    if pattern == b"":
        return from_iter(_split_empty(text, parts, trim))
    pieces = _split(text, _patterns(pattern, empty=False), parts, trim)
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

    iex> String.splitter("1,2 3,4", [" ", ","]) |> Enum.take(3)
    ["1", "2", "3"]
    """
    binary(text)
    trim = options(opts).get("trim", FALSE) is TRUE
    patterns = [] if pattern == b"" else _patterns(pattern, empty=False)
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
    one = _first(rest)
    return one, rest[len(one) :]


# -- replacing -------------------------------------------------------------------------------------------------------


@fn(vm=True)
def replace(vm: Any, text: Any, pattern: Any, by: Any, opts: Any = EMPTY) -> bytes:
    """The string with matches of a pattern (string, list of strings, regex) replaced by a string or by a function's result.
    Option `global: false` replaces the first only.

        iex> String.replace("a,b,c", ",", "-")
        "a-b-c"
    """
    binary(text)
    if struct_name(pattern) is REGEX:
        return vm.apply(REGEX, atom("replace"), pattern, text, by, opts)
    if type(by) is not bytes and not is_fun(by):
        raise TypeError("no replacement")
    every = options(opts).get("global", TRUE) is TRUE
    if pattern == b"":
        return _replace_empty(vm, text, by, every)
    patterns = _patterns(pattern, empty=False)
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

    iex> String.replace_prefix("world", "", "hello ")
    "hello world"
    """
    return by + text[len(match) :] if binary(text).startswith(binary(match)) else text


@fn
def replace_suffix(text: Any, match: Any, by: Any) -> bytes:
    """`match` at the end replaced, once.

    iex> String.replace_suffix("hello", "", " world")
    "hello world"
    """
    return text[: len(text) - len(match)] + by if binary(text).endswith(binary(match)) else text


@fn
def replace_invalid(text: Any, by: Any = b"\xef\xbf\xbd") -> bytes:
    """Each invalid sequence of bytes replaced.

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


# -- trimming and padding --------------------------------------------------------------------------------------------


def _strip(text: bytes, chars: Any, lead: bool, trail: bool) -> bytes:
    if chars is None:
        whole = text_of(binary(text))
        whole = whole.lstrip(TRIMMED) if lead else whole
        return bytes_of(whole.rstrip(TRIMMED) if trail else whole)
    binary(text)
    if not binary(chars):
        return text
    if lead:
        while text.startswith(chars):
            text = text[len(chars) :]
    if trail:
        while text.endswith(chars):
            text = text[: -len(chars)]
    return text


@fn
def trim(text: Any, chars: Any = None) -> bytes:
    """Without white space (or that string) at both ends.

    iex> String.trim("  hi\\n")
    "hi"

    iex> String.strip("  a ")
    "a"
    """
    return _strip(text, chars, True, True)


@fn
def trim_leading(text: Any, chars: Any = None) -> bytes:
    """Without white space (or that string) at the start.

    iex> String.trim_leading("  hi")
    "hi"

    iex> String.lstrip("  a")
    "a"
    """
    return _strip(text, chars, True, False)


@fn
def trim_trailing(text: Any, chars: Any = None) -> bytes:
    """Without white space (or that string) at the end.

    iex> String.trim_trailing("hi  ")
    "hi"

    iex> String.rstrip("a  ")
    "a"
    """
    return _strip(text, chars, False, True)


def _padding(vm: Any, text: bytes, count: Any, padding: Any) -> bytes:
    if integer(count) < 0:
        raise TypeError("negative count")
    if type(padding) is bytes:
        pieces = grapheme_bytes(padding)
    else:
        pieces = to_pylist(padding)
        for piece in pieces:
            if type(piece) is not bytes:
                raise argument_error(f"expected a string padding element, got: {shown(vm, piece)}")
        if not pieces:
            raise TypeError("no padding")
    missing = count - grapheme_length(text)
    if missing <= 0 or not pieces:
        return b""
    return b"".join([pieces[index % len(pieces)] for index in range(missing)])


@fn(vm=True)
def pad_leading(vm: Any, text: Any, count: Any, padding: Any = from_iter([b" "])) -> bytes:  # noqa: B008
    """Filled up at the start to `count` graphemes.

    iex> String.pad_leading("7", 3, "0")
    "007"

    iex> String.rjust("a", 3)
    "  a"
    """
    return _padding(vm, binary(text), count, padding) + text


@fn(vm=True)
def pad_trailing(vm: Any, text: Any, count: Any, padding: Any = from_iter([b" "])) -> bytes:  # noqa: B008
    """Filled up at the end to `count` graphemes.

    iex> String.pad_trailing("7", 3, ".")
    "7.."

    iex> String.ljust("a", 3)
    "a  "
    """
    return text + _padding(vm, binary(text), count, padding)


@fn
def duplicate(text: Any, times: Any) -> bytes:
    """The string so many times over.

    iex> String.duplicate("abc", 2)
    "abcabc"
    """
    if integer(times) < 0:
        raise TypeError("negative count")
    return binary(text) * times


# -- asking ----------------------------------------------------------------------------------------------------------


@fn("contains?")
def contains(text: Any, contents: Any) -> Atom:
    """Whether a string contains another one, or any of a list of them.

    iex> String.contains?("elixir of life", ["life", "death"])
    true
    """
    binary(text)
    return boolean(any(one in text for one in _patterns(contents)))


def _one_or_list(value: Any) -> list[bytes]:
    return [value] if type(value) is bytes else [binary(one) for one in to_pylist(value)]


@fn("starts_with?")
def starts_with(text: Any, prefix: Any) -> Atom:
    """Whether a string starts with a string, or any of a list of them.

    iex> String.starts_with?("elixir", ["erlang", "eli"])
    true
    """
    return boolean(binary(text).startswith(tuple(_one_or_list(prefix))))


@fn("ends_with?")
def ends_with(text: Any, suffix: Any) -> Atom:
    """Whether a string ends with a string, or any of a list of them.

    iex> String.ends_with?("language", "age")
    true
    """
    return boolean(binary(text).endswith(tuple(_one_or_list(suffix))))


@fn("match?", vm=True)
def match(vm: Any, text: Any, regex: Any) -> Atom:
    """Whether a regex matches anywhere in the string.

    iex> String.match?("foo", ~r/o+/)
    true
    """
    return vm.apply(REGEX, atom("match?"), regex, binary(text))


@fn("valid?")
def valid(text: Any, _algorithm: Any = NIL) -> Atom:
    """Whether a binary is UTF-8 throughout.

    iex> String.valid?(<<0xFF>>)
    false
    """
    return boolean(is_valid(binary(text)))


@fn("valid_character?")
def valid_character(text: Any) -> Atom:
    """Whether a binary is one valid code point.

    iex> String.valid_character?("a")
    true
    """
    return boolean(is_valid(binary(text)) and len(text_of(text)) == 1)


@fn("printable?")
def printable_(text: Any, limit: Any = INFINITY) -> Atom:
    """Whether (the first `limit`) characters are all printable.

    iex> String.printable?("abc" <> <<0>>, 3)
    true
    """
    chars = text_of(binary(text))
    if limit is not INFINITY:
        chars = chars[: integer(limit)]
    return boolean(all(map(printable, chars)))


@fn
def jaro_distance(one: Any, other: Any) -> float:
    """How alike two strings are, from 0.0 to 1.0 (Jaro similarity).

    iex> String.jaro_distance("Dwayne", "Duane")
    0.8222222222222223
    """
    return jaro(text_of(binary(one)), text_of(binary(other)))


@fn
def bag_distance(one: Any, other: Any) -> float:
    """How alike two strings are by the characters they share, whatever the order.

    iex> String.bag_distance("abc", "")
    0.0
    """
    a, b = grapheme_bytes(binary(one)), grapheme_bytes(binary(other))
    most = max(len(a), len(b))
    if most == 0:
        return 1.0
    common = sum(min(a.count(char), b.count(char)) for char in set(a))
    return 1.0 - max(len(a) - common, len(b) - common) / most


@fn(vm=True)
def myers_difference(vm: Any, one: Any, other: Any) -> Any:
    """What to keep (`:eq`), delete and insert to get from one string to the other.

    iex> String.myers_difference("fox", "fax")
    [eq: "f", del: "o", ins: "a", eq: "x"]
    """
    ours, theirs = from_iter(grapheme_bytes(binary(one))), from_iter(grapheme_bytes(binary(other)))
    edits = vm.apply(atom("Elixir.List"), atom("myers_difference"), ours, theirs)
    return from_iter([(kind, b"".join(items)) for kind, items in edits])


# -- conversions -----------------------------------------------------------------------------------------------------


@fn(vm=True)
def to_atom(vm: Any, text: Any) -> Atom:
    """The atom of that text.

    iex> String.to_atom("my_atom")
    :my_atom
    """
    return erlang.functions["binary_to_atom", 1].code(vm, text)


@fn
def to_existing_atom(text: Any) -> Atom:
    """The atom of that text; `ArgumentError` when nothing has made it before.

    iex> String.to_existing_atom("ok")
    :ok
    """
    return erlang.functions["binary_to_existing_atom", 1].code(text)


@fn
def to_integer(text: Any, base: Any = 10) -> int:
    """The integer that the whole string writes, in a base of 2 to 36.

    iex> String.to_integer("3FF", 16)
    1023
    """
    return erlang.functions["binary_to_integer", 2].code(text, base)


@fn
def to_float(text: Any) -> float:
    """The float that the whole string writes; `to_float("3")` raises, a point is needed.

    iex> String.to_float("2.2017764e+0")
    2.2017764
    """
    return erlang.functions["binary_to_float", 1].code(text)


@fn(vm=True)
def to_charlist(vm: Any, text: Any) -> Any:
    """The code points as a list of integers.

    iex> String.to_charlist("æß")
    [230, 223]

    iex> String.to_char_list("a") == ~c"a"
    true
    """
    try:
        return charlist(binary(text).decode())
    except UnicodeDecodeError as error:
        rest = text[error.start :]
        kind = "incomplete" if error.reason == "unexpected end of data" else "invalid"
        message = f"{kind} encoding starting at {shown(vm, rest)}".encode()
        raise ErlError(exception_struct("UnicodeConversionError", message=message, encoded=text[: error.start])) from None


# -- old names -------------------------------------------------------------------------------------------------------

for _old, _new in [("ljust", "pad_trailing"), ("rjust", "pad_leading"), ("lstrip", "trim_leading"), ("rstrip", "trim_trailing"),
                   ("strip", "trim"), ("to_char_list", "to_charlist")]:  # fmt: skip
    for (_name, _arity), _entry in list(string.functions.items()):
        if _name == _new:
            string.functions[_old, _arity] = _entry._replace(name=_old, doc=f"Old name of `{_new}/{_arity}`.")
