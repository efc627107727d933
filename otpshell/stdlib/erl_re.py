"""``:re``: regular expressions as Erlang has them, on the engine that ``Regex`` uses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from otpshell.lang.native import Native
from otpshell.stdlib import regex_engine
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.iodata import BadChardata, chardata, iodata
from otpshell.stdlib.pcre import NEWLINES
from otpshell.stdlib.regex_engine import WHEN_RUN, BadPattern, Pattern, Subject, chosen, find_all, trimmed
from otpshell.terms.atom import ERROR, OK, Atom, atom
from otpshell.terms.cons import EMPTY, charlist, from_iter, is_list, to_pylist
from otpshell.terms.errors import badarg

module = Native(
    "re",
    "re.erl",
    app="stdlib",
    doc="""\
Erlang's regular expressions, on which Elixir's `Regex` is built. Positions and lengths are in bytes.

    iex> :re.run("key=value", "(.*)=(.*)", [{:capture, :all_but_first, :binary}])
    {:match, ["key", "value"]}
""",
)
fn = module.fn
PCRE_VERSION = b"8.44 2020-02-12"
_MARK = b"ERCP"
_NEWLINE, _OFFSET, _CAPTURE, _RETURN, _PARTS = (atom(name) for name in ("newline", "offset", "capture", "return", "parts"))
COMPILE_OPTIONS = {"anchored", "caseless", "dollar_endonly", "dotall", "extended", "firstline", "multiline", "no_auto_capture", "dupnames",
                   "ungreedy", "unicode", "ucp", "no_start_optimize", "never_utf", "bsr_anycrlf", "bsr_unicode"}  # fmt: skip
_RUN_OPTIONS = {"global", "notbol", "noteol", "notempty", "notempty_atstart", "report_errors"}
_NO_IODATA = "not an iodata term"


def newline_flag(option: Any) -> str | None:
    """The flag that stands for the option ``{:newline, kind}``; None when it is none."""
    if type(option) is not tuple or len(option) != 2 or option[0] is not _NEWLINE or type(option[1]) is not Atom:
        return None
    return f"newline={option[1].name}" if option[1].name in NEWLINES else None


def pattern_term(source: bytes, flags: frozenset[str], groups: int) -> Any:
    """The tuple that stands for a compiled pattern; :func:`of_term` reads it."""
    kept = _MARK + ",".join(sorted(flags)).encode() + b"\0" + source
    return (atom("re_pattern"), groups, 1 if "unicode" in flags else 0, 0, kept)


def of_term(term: Any) -> tuple[bytes, frozenset[str]] | None:
    """The source and the flags of a compiled pattern, None for any other term."""
    if type(term) is not tuple or len(term) != 5 or term[0] is not atom("re_pattern"):
        return None
    if type(term[4]) is not bytes or not term[4].startswith(_MARK):
        return None
    flags, _, source = term[4][len(_MARK) :].partition(b"\0")
    return source, frozenset(flags.decode().split(",") if flags else ())


class _Options(NamedTuple):
    """``flags`` are those of the pattern, ``plain`` further atoms, ``valued`` the rest by name: the tuple each came in."""

    flags: frozenset[str]
    plain: frozenset[str]
    valued: dict[str, Any]


def _options(given: Any, plain: set[str], valued: tuple[Atom, ...]) -> _Options | None:
    """What a list of options says; None when one is unknown."""
    if not is_list(given):
        return None
    flags, others, more = set(), set(), {}
    for option in to_pylist(given):
        if type(option) is Atom and option.name in COMPILE_OPTIONS:
            flags.add(option.name)
        elif type(option) is Atom and option.name in plain:
            others.add(option.name)
        elif (newline := newline_flag(option)) is not None:
            flags.add(newline)
        elif type(option) is tuple and len(option) > 1 and option[0] in valued:
            more[option[0].name] = option
        else:
            return None
    return _Options(frozenset(flags), frozenset(others), more)


class _Search(NamedTuple):
    """A pattern and what it is matched against. ``unicode``: whether lists of characters are meant where lists are given and asked for."""

    compiled: Pattern
    subject: Subject
    unicode: bool

    @property
    def data(self) -> bytes:
        return self.subject.data


def _search(subject: Any, pattern: Any, read: _Options) -> _Search:
    known = of_term(pattern)
    flags = read.flags
    if known is not None:
        source, flags = known
    else:
        data = _text(pattern, "unicode" in flags)
        if data is None:
            raise bad_argument(2, "neither an iodata term nor a compiled regular expression")
        source = data
    unicode = "unicode" in flags
    data = _text(subject, unicode)
    if data is None:
        # Bytes that are not UTF-8 are refused without a word.
        raise badarg() if _text(subject, False) is not None else bad_argument(1, _NO_IODATA)
    try:
        compiled = regex_engine.compiled(source, flags | (read.plain & WHEN_RUN))
    except BadPattern as error:
        message, position = error.args
        raise bad_argument(2, f"could not parse regular expression\n{message} on character {position}") from None
    return _Search(compiled, Subject(data, unicode), unicode)


def _text(term: Any, unicode: bool) -> bytes | None:
    try:
        return chardata(term) if unicode else iodata(term)
    except (BadChardata, TypeError, ValueError):
        return None


def _as_list(data: bytes, unicode: bool) -> Any:
    return charlist(data.decode("utf-8", "surrogateescape")) if unicode else from_iter(data)


# -- compiling -----------------------------------------------------------------------------------------------------------------


@fn("compile")
def compile_pattern(regexp: Any, options: Any = EMPTY) -> Any:
    """`{:ok, pattern}` to be given to the other functions in place of `regexp`, or `{:error, {message, position}}`. `options` are those of
    the pattern: `:caseless`, `:unicode`, `:multiline`, `:dotall`, `:extended`, `:ungreedy`, `:anchored` and so on.

    Raises `ArgumentError` when `regexp` is not text or `options` has an unknown one.

    iex> {:ok, pattern} = :re.compile("b+", [:caseless])
    iex> :re.run("aBBc", pattern)
    {:match, [{1, 2}]}
    """
    read = _options(options, set(), ())
    if read is None:
        raise bad_argument(2, "invalid options")
    source = _text(regexp, "unicode" in read.flags)
    if source is None:
        raise bad_argument(1, _NO_IODATA)
    try:
        compiled = regex_engine.compiled(source, read.flags)
    except BadPattern as error:
        return (ERROR, (charlist(error.args[0]), error.args[1]))
    return (OK, pattern_term(source, read.flags, compiled.groups))


@fn
def version() -> bytes:
    """The version of the library that Erlang's regular expressions are those of.

    iex> is_binary(:re.version())
    true
    """
    return PCRE_VERSION


@fn
def inspect(pattern: Any, item: Any) -> Any:
    """What is known of a compiled pattern: `:namelist` gives `{:namelist, names}` of its named groups.

    Raises `ArgumentError` when `pattern` is not a compiled regular expression or `item` is not `:namelist`.

    iex> {:ok, pattern} = :re.compile("(?<year>[0-9]+)")
    iex> :re.inspect(pattern, :namelist)
    {:namelist, ["year"]}
    """
    known = of_term(pattern)
    if known is None:
        raise bad_argument(1, "not a compiled regular expression")
    if item is not atom("namelist"):
        raise bad_argument(2, "not an item")
    names = regex_engine.compiled(*known).names
    if "dupnames" in known[1]:
        names = list(dict.fromkeys(names))
    return (item, from_iter([name.encode() for name in names]))


# -- running -------------------------------------------------------------------------------------------------------------------


@fn
def run(subject: Any, regexp: Any, options: Any = EMPTY) -> Any:
    """`{:match, captured}` for the first match, `:nomatch` when there is none. `captured` are `{position, length}` pairs of the match and
    its groups; `{:capture, which, type}` asks for others (`:all`, `:first`, `:all_but_first`, `:none`, `:all_names`, a list of numbers and
    names) and for `:index`, `:list` or `:binary`. `:global` finds all matches, `{:offset, n}` begins later.

    Raises `ArgumentError` when `subject` is not text, `regexp` is not a regular expression or `options` has an unknown one.

    iex> :re.run("abcabc", "b(c)", [:global])
    {:match, [[{1, 2}, {2, 1}], [{4, 2}, {5, 1}]]}
    """
    read = _options(options, _RUN_OPTIONS, (_OFFSET, _CAPTURE))
    if read is None:
        raise bad_argument(3, "invalid options")
    search = _search(subject, regexp, read)
    wanted = _capturing(search, read.valued.get("capture", (_CAPTURE, atom("all"))))
    offset = read.valued.get("offset", (_OFFSET, 0))[1]
    if type(offset) is not int or not 0 <= offset <= len(search.data):
        raise badarg()
    every = "global" in read.plain
    found = find_all(search.compiled, search.subject, offset, not every)
    if not found:
        return atom("nomatch")
    if wanted is None:
        return atom("match")
    shown = [from_iter(wanted(spans)) for spans in found]
    return (atom("match"), from_iter(shown) if every else shown[0])


def _capturing(search: _Search, option: Any) -> Callable[[list[tuple[int, int]]], Iterator[Any]] | None:
    """What a ``:capture`` option makes of the spans of a match; None when nothing is captured."""
    which, kind = option[1], option[2].name if len(option) == 3 else "index"
    if which is atom("none"):
        return None
    choose = _choosing(search.compiled, which)
    if choose is None or kind not in ("index", "list", "binary"):
        raise bad_argument(3, "invalid options")

    def wanted(spans: list[tuple[int, int]]) -> Iterator[Any]:
        for start, size in choose(spans):
            if kind == "index":
                yield (start, size)
            else:
                data = search.data[start : start + size] if start >= 0 else b""
                yield data if kind == "binary" else _as_list(data, search.unicode)

    return wanted


_Chosen = Callable[[list[tuple[int, int]]], list[tuple[int, int]]]
_GROUPS: dict[str, _Chosen] = {
    "all": trimmed,
    "first": lambda spans: spans[:1],
    "all_but_first": lambda spans: trimmed(spans)[1:],
}


def _choosing(compiled: Pattern, which: Any) -> _Chosen | None:
    if type(which) is Atom and which.name in _GROUPS:
        return _GROUPS[which.name]
    if which is atom("all_names"):
        return chosen([number for _name, number in compiled.table])
    if not is_list(which):
        return None
    return chosen([_group(compiled, each) for each in to_pylist(which)])


def _group(compiled: Pattern, which: Any) -> int:
    if type(which) is int:
        return which
    return compiled.group_named(which.name if type(which) is Atom else iodata(which).decode())


# -- replacing and splitting ---------------------------------------------------------------------------------------------------

_INSERTED = re.compile(rb"\\(\\|&)|&|\\g\{(\d+)\}|\\g?(\d+)|([^\\&]+|\\)", re.DOTALL)


@fn
def replace(subject: Any, regexp: Any, replacement: Any, options: Any = EMPTY) -> Any:
    """`subject` with the first match replaced, all of them with `:global`. In `replacement`, `&` is the match, `\\\\1` the first group.
    The result is iodata, or what `{:return, :list}` or `{:return, :binary}` asks for.

    Raises `ArgumentError` when `subject` or `replacement` is not text, `regexp` is not a regular expression or `options` has an unknown
    one.

    iex> :re.replace("abcd", "c", "[&]", [{:return, :binary}])
    "ab[c]d"
    """
    read = _options(options, _RUN_OPTIONS, (_OFFSET, _RETURN))
    if read is None:
        raise badarg()
    search = _search(subject, regexp, read)
    by = _text(replacement, search.unicode)
    if by is None:
        raise bad_argument(3, _NO_IODATA)
    parts = list(_template(by))
    every = "global" in read.plain
    pieces: list[Any] = []
    done = 0
    for spans in find_all(search.compiled, search.subject, read.valued.get("offset", (_OFFSET, 0))[1], not every):
        start, size = spans[0]
        if start > done:
            pieces.append(search.data[done:start])
        pieces.append([_of_group(search.data, spans, part) if isinstance(part, int) else part for part in parts])
        done = start + size
    if not pieces and "return" not in read.valued:
        return subject
    return _returned(search, pieces, search.data[done:], every, read)


def _template(by: bytes) -> Iterator[bytes | int]:
    """A replacement as texts and numbers of groups."""
    for found in _INSERTED.finditer(by):
        if found[1] is not None:
            yield found[1]
        elif found[4] is not None:
            yield found[4]
        else:
            yield int(found[2] or found[3] or 0)


def _of_group(data: bytes, spans: list[tuple[int, int]], number: int) -> bytes:
    start, size = spans[number] if number < len(spans) else (-1, 0)
    return data[start : start + size] if start >= 0 else b""


def _returned(search: _Search, pieces: list[Any], rest: bytes, every: bool, read: _Options) -> Any:
    kind = read.valued.get("return", (_RETURN, atom("iodata")))[1]
    if kind is not atom("iodata"):
        data = b"".join(b"".join(piece) if type(piece) is list else piece for piece in pieces) + rest
        return _as_list(data, search.unicode) if kind is atom("list") else data
    made = [from_iter(piece) if type(piece) is list else piece for piece in pieces]
    if every:
        return from_iter([*made, rest] if rest else made)
    return from_iter(made, rest or EMPTY)


_TRIM = atom("trim")


def _is_parts(option: Any) -> bool:
    return type(option) is tuple and option[0] is _PARTS


@fn
def split(subject: Any, regexp: Any, options: Any = EMPTY) -> Any:
    """The pieces of `subject` between the matches, and the groups of those; `:group` puts each piece with its groups into a list. `:trim`
    leaves out empty pieces at the end, `{:parts, n}` makes at most `n`, `{:return, :list}` gives lists of characters.

    Raises `ArgumentError` when `subject` is not text, `regexp` is not a regular expression or `options` has an unknown one.

    iex> :re.split("a, b,c", ", ?")
    ["a", "b", "c"]
    """
    read = _options(options, {"group", "trim", *_RUN_OPTIONS}, (_PARTS, _RETURN))
    if read is None:
        raise badarg()
    search = _search(subject, regexp, read)
    # The later of `:trim` and `{:parts, n}` counts.
    limit = next((0 if each is _TRIM else each[1] for each in reversed(to_pylist(options)) if each is _TRIM or _is_parts(each)), None)
    rows: list[list[bytes]] = []
    done = 0
    for spans in find_all(search.compiled, search.subject, 0, False):
        start, size = spans[0]
        if start + size == 0:
            continue
        if type(limit) is int and len(rows) + 1 >= limit > 0:
            break
        rows.append([search.data[done:start], *(_of_group(search.data, [span], 0) for span in spans[1:])])
        done = start + size
    rows.append([search.data[done:]])
    if limit == 0:
        while len(rows) > 1 and not any(rows[-1]):
            rows.pop()
    as_lists = read.valued.get("return", (_RETURN, atom("iodata")))[1] is atom("list")
    shown = [[_as_list(each, search.unicode) if as_lists else each for each in row] for row in rows]
    if "group" in read.plain:
        return from_iter([from_iter(row) for row in shown])
    return from_iter([each for row in shown for each in row])
