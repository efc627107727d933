"""``Regex``: regular expressions in PCRE's notation."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import regex_engine
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.erl_re import COMPILE_OPTIONS, PCRE_VERSION, newline_flag, pattern_term
from otpshell.stdlib.iodata import binary, iodata, options
from otpshell.stdlib.protocols import shown
from otpshell.stdlib.regex_engine import BadPattern, Pattern, Subject, chosen, find_all, trimmed
from otpshell.stdlib.struct_fields import blank_or_filled
from otpshell.terms.atom import ERROR, FALSE, INFINITY, NIL, OK, TRUE, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, charlist, cons, from_iter, is_list, to_pylist
from otpshell.terms.errors import ErlError, exception_struct
from otpshell.terms.fun import arity_of, call, is_fun
from otpshell.terms.maps import Map, atom_map, from_pairs, struct_name

module = Native(
    "Elixir.Regex",
    "lib/regex.ex",
    doc="""\
Regular expressions: `~r/a+/`.

    iex> Regex.run(~r/(\\d+)-(\\d+)/, "12-34")
    ["12-34", "12", "34"]
    iex> String.replace("a1b2", ~r/\\d/, "#")
    "a#b#"
""",
)
module.struct_fields = ("re_pattern", "source", "opts", "re_version")
fn = module.fn
REGEX = atom("Elixir.Regex")
_SOURCE, _OPTS = atom("source"), atom("opts")
VERSION = (PCRE_VERSION, atom("little"))
# The letters of a sigil, and the options of :re they stand for.
_LETTERS = {"f": ("firstline",), "i": ("caseless",), "s": ("dotall", "newline=anycrlf"), "m": ("multiline",), "x": ("extended",),
            "u": ("unicode", "ucp"), "U": ("ungreedy",), "r": ("ungreedy",)}  # fmt: skip


def _fields(source: bytes, opts: Any, flags: frozenset[str], captures: int) -> Map:
    pattern = pattern_term(source, flags, captures)
    return atom_map(__struct__=REGEX, opts=opts, re_pattern=pattern, re_version=VERSION, source=source)


@fn("__struct__", vm=True)
def blank(vm: Any, fields: Any = None) -> Map:
    """The struct's fields."""
    base = atom_map(__struct__=REGEX, opts=b"", re_pattern=NIL, re_version=b"", source=b"")
    return blank_or_filled(vm, base, fields)


def _letter_flags(opts: bytes) -> frozenset[str]:
    flags: set[str] = set()
    for letter in opts.decode("latin-1"):
        flags.update(_LETTERS.get(letter, ()))
    return frozenset(flags)


def _flags(opts: Any) -> tuple[frozenset[str], Any]:
    """The flags that options name, and the first part of them that is none (None when all are)."""
    if type(opts) is bytes:
        for index, letter in enumerate(opts.decode("latin-1")):
            if letter not in _LETTERS:
                return frozenset(), opts[index:]
        return _letter_flags(opts), None
    flags = set()
    for option in to_pylist(opts):
        flag = option.name if type(option) is Atom else newline_flag(option)
        if flag is None or type(option) is Atom and flag not in COMPILE_OPTIONS:
            return frozenset(), from_iter([option])
        flags.add(flag)
    return frozenset(flags), None


def pattern_of(regex: Any) -> tuple[Pattern, bool]:
    """The compiled pattern of a regex struct, and whether it is in Unicode mode."""
    if struct_name(regex) is not REGEX:
        raise TypeError("no regex")
    source, opts = regex.get(_SOURCE), regex.get(_OPTS)
    return _pattern_with_letters(source, opts) if type(opts) is bytes else _pattern(source, _flags(opts)[0])


@lru_cache(maxsize=512)
def _pattern_with_letters(source: bytes, letters: bytes) -> tuple[Pattern, bool]:
    return _pattern(source, _letter_flags(letters))


def _pattern(source: bytes, flags: frozenset[str]) -> tuple[Pattern, bool]:
    try:
        return regex_engine.compiled(source, flags), "unicode" in flags
    except BadPattern:
        raise ErlError(atom("badarg")) from None


def compile_source(source: Any, opts: Any) -> Any:
    """``{:ok, regex}`` or ``{:error, {message, position}}``."""
    flags, wrong = _flags(opts)
    if wrong is not None:
        if type(opts) is not bytes:
            raise bad_argument(2, "invalid options")
        return (ERROR, (atom("invalid_option"), wrong))
    data = iodata(source)
    try:
        compiled = regex_engine.compiled(data, flags)
    except BadPattern as error:
        return (ERROR, (charlist(error.args[0]), error.args[1]))
    return (OK, _fields(data, opts, flags, compiled.groups))


@fn
def compile(source: Any, opts: Any = b"") -> Any:
    """A pattern as a regex: `{:ok, regex}` or `{:error, {reason, position}}`. Options are letters: `i`, `m`, `s`, `x`, `u`, `U`, `f`.

    Raises `FunctionClauseError` when `source` is not a string or `opts` is not a string of letters or a list, and `ArgumentError` when an
    option in that list is not known.

    iex> Regex.compile("*foo")
    {:error, {'nothing to repeat', 0}}
    """
    return compile_source(binary(source), opts)


@fn("compile!", vm=True)
def compile_bang(vm: Any, source: Any, opts: Any = b"") -> Any:
    """As `compile/2`, but gives the regex alone.

    Raises `Regex.CompileError` when the pattern or a letter of the options is not valid, `FunctionClauseError` when `source` is not a
    string or `opts` is not a string or a list, and `ArgumentError` when an option in that list is not known.

    iex> Regex.compile!("fo+")
    ~r/fo+/
    """
    made = compile_source(binary(source), opts)
    if made[0] is OK:
        return made[1]
    reason, at = made[1]
    if reason is atom("invalid_option"):
        text = f"invalid_option at position {at.decode() if type(at) is bytes else shown(vm, at)}"
    else:
        text = f"{''.join(map(chr, reason))} at position {at}"
    raise ErlError(exception_struct("Regex.CompileError", message=text.encode()))


@fn
def recompile(regex: Any) -> Any:
    """The regex compiled anew if it needs to be: `{:ok, regex}`.

    Raises `FunctionClauseError` when `regex` is not a regular expression.

    iex> Regex.recompile(~r/a/)
    {:ok, ~r/a/}
    """
    pattern_of(regex)
    return (OK, regex)


@fn("recompile!")
def recompile_bang(regex: Any) -> Any:
    """As `recompile/1`, but gives the regex alone.

    Raises `FunctionClauseError` when `regex` is not a regular expression.

    iex> Regex.recompile!(~r/a/)
    ~r/a/
    """
    pattern_of(regex)
    return regex


@fn
def version() -> Any:
    """The version of PCRE whose patterns are understood.

    iex> Regex.version() |> tuple_size()
    2
    """
    return VERSION


@fn("regex?")
def is_regex(term: Any) -> Atom:
    """Whether a term is a regex.

    iex> Regex.regex?(~r/a/)
    true
    """
    return boolean(struct_name(term) is REGEX)


@fn
def source(regex: Any) -> bytes:
    """The pattern as text.

    Raises `FunctionClauseError` when `regex` is not a regular expression.

    iex> Regex.source(~r/foo/)
    "foo"
    """
    return _field(regex, "source")


@fn
def opts(regex: Any) -> Any:
    """The options as they were given.

    Raises `FunctionClauseError` when `regex` is not a regular expression.

    iex> Regex.opts(~r/foo/m)
    "m"
    """
    return _field(regex, "opts")


@fn
def re_pattern(regex: Any) -> Any:
    """The compiled pattern as `:re` has it.

    Raises `FunctionClauseError` when `regex` is not a regular expression.

    iex> Regex.re_pattern(~r/a/) |> elem(0)
    :re_pattern
    """
    return _field(regex, "re_pattern")


def _field(regex: Any, name: str) -> Any:
    if struct_name(regex) is not REGEX:
        raise TypeError("no regex")
    return regex.get(atom(name))


@fn
def names(regex: Any) -> Any:
    """The names of the named groups, sorted.

    Raises `FunctionClauseError` when `regex` is not a regular expression.

    iex> Regex.names(~r/(?<foo>bar)/)
    ["foo"]
    """
    return from_iter([name.encode() for name in pattern_of(regex)[0].names])


@fn("match?")
def match(regex: Any, text: Any) -> Atom:
    """Whether the regex matches anywhere in a string.

    Raises `FunctionClauseError` when `regex` is not a regular expression or `text` is not a string.

    iex> Regex.match?(~r/foo/, "foo")
    true
    """
    compiled, unicode = pattern_of(regex)
    return boolean(compiled.search(Subject(binary(text), unicode)) is not None)


def _groups(compiled: Pattern, capture: Any) -> Any:
    """Which groups a ``:capture`` option asks for: a function from the spans of a match to those wanted."""
    name = capture.name if type(capture) is Atom else ""
    if name == "all":
        return trimmed
    if name == "first":
        return lambda spans: spans[:1]
    if name == "all_but_first":
        return lambda spans: trimmed(spans)[1:]
    if name == "none":
        return lambda spans: []
    if name == "all_names":
        return chosen([number for _name, number in compiled.table])
    if not is_list(capture):
        raise ErlError(atom("badarg"))
    return chosen([_group(compiled, one) for one in to_pylist(capture)])


def _group(compiled: Pattern, which: Any) -> int:
    if type(which) is int:
        return which
    return compiled.group_named(which.name if type(which) is Atom else which.decode())


def _shown(data: bytes, spans: list[tuple[int, int]], index: bool) -> Any:
    if index:
        return from_iter(spans)
    return from_iter([data[start : start + size] if start >= 0 else b"" for start, size in spans])


def _run(regex: Any, text: Any, opts: Any, every: bool) -> Any:
    compiled, unicode = pattern_of(regex)
    given = options(opts)
    index = given.get("return", atom("binary")) is atom("index")
    groups = _groups(compiled, given.get("capture", atom("all")))
    found = find_all(compiled, Subject(binary(text), unicode), given.get("offset", 0), not every)
    return [_shown(text, groups(spans), index) for spans in found]


@fn
def run(regex: Any, text: Any, opts: Any = EMPTY) -> Any:
    """The first match: a list of the whole match and its groups, or `nil`. Options `return: :index`, `capture:`, `offset:`.

    Raises `FunctionClauseError` when `regex` is not a regular expression, `text` is not a string or `opts` is not a keyword list.

    iex> Regex.run(~r/c(d)/, "abcd")
    ["cd", "d"]
    """
    found = _run(regex, text, opts, False)
    return found[0] if found else NIL


@fn
def scan(regex: Any, text: Any, opts: Any = EMPTY) -> Any:
    """All matches, as a list of what `run/3` gives. Options as of `run/3`.

    Raises `FunctionClauseError` when `regex` is not a regular expression, `text` is not a string or `opts` is not a keyword list.

    iex> Regex.scan(~r/c(d|e)/, "abcd abce")
    [["cd", "d"], ["ce", "e"]]
    """
    if options(opts).get("capture") is atom("all_names") and not pattern_of(regex)[0].names:
        return EMPTY
    return from_iter(_run(regex, text, opts, True))


@fn
def named_captures(regex: Any, text: Any, opts: Any = EMPTY) -> Any:
    """The named groups of the first match as a map, or `nil`.

    Raises `FunctionClauseError` when `regex` is not a regular expression, `text` is not a string or `opts` is not a keyword list.

    iex> Regex.named_captures(~r/a(?<foo>b)/, "abcd")
    %{"foo" => "b"}
    """
    compiled, _unicode = pattern_of(regex)
    keys = compiled.names
    wanted = cons((atom("capture"), from_iter([key.encode() for key in keys])), opts)
    found = _run(regex, text, wanted, False)
    if not found:
        return NIL
    return from_pairs(zip([key.encode() for key in keys], to_pylist(found[0]), strict=True))


@fn
def split(regex: Any, text: Any, opts: Any = EMPTY) -> Any:
    """The pieces between the matches. Options `parts: n`, `trim: true`, `on: groups`, `include_captures: true`.

    Raises `FunctionClauseError` when `regex` is not a regular expression, `text` is not a string or `opts` is not a keyword list.

    iex> Regex.split(~r{-}, "a-b-c", parts: 2)
    ["a", "b-c"]
    """
    given = options(opts)
    trim = given.get("trim", FALSE) is TRUE
    if struct_name(regex) is not REGEX:
        raise TypeError("no regular expression")
    if binary(text) == b"":
        return EMPTY if trim else from_iter([b""])
    compiled, unicode = pattern_of(regex)
    groups = _groups(compiled, given.get("on", atom("first")))
    limit = given.get("parts", INFINITY)
    parts = -1 if limit is INFINITY else limit
    keep = given.get("include_captures", FALSE) is TRUE
    out: list[bytes] = []
    done = 0
    for start, size in [span for match in find_all(compiled, Subject(text, unicode), 0, False) for span in groups(match)]:
        if parts == 1 or (trim and done >= len(text)):
            break
        if start < done:
            # A group that took no part, or one inside what was taken already.
            continue
        empty = trim and start == done
        if not empty:
            out.append(text[done:start])
        done = start + size
        if keep:
            out.append(text[start:done])
        if keep or not empty:
            parts -= 1
    if not trim or done < len(text):
        out.append(text[done:])
    return from_iter(out)


@fn(vm=True)
def replace(vm: Any, regex: Any, text: Any, by: Any, opts: Any = EMPTY) -> bytes:
    """The string with matches replaced by a string (`\\\\1` stands for group 1, `\\\\g{1}` too) or by a function of match and groups.
    Option `global: false` replaces the first only.

    Raises `FunctionClauseError` when `regex` is not a regular expression, `text` is not a string, `by` is not a string or a function or
    `opts` is not a keyword list.

        iex> Regex.replace(~r/a(b|d)c/, "abcadc", "[\\\\1]")
        "[b][d]"
    """
    binary(text)
    compiled, unicode = pattern_of(regex)
    every = options(opts).get("global", TRUE) is TRUE
    if type(by) is bytes:
        template = _template(by)
    elif is_fun(by):
        template = None
    else:
        raise TypeError("no replacement")
    out, done = [], 0
    for spans in find_all(compiled, Subject(text, unicode), 0, not every):
        start, size = spans[0]
        groups = [text[at : at + width] if at >= 0 else b"" for at, width in spans]
        if template is None:
            count = arity_of(by)
            made = call(by, *[groups[index] if index < len(groups) else b"" for index in range(count)])
            made = made if type(made) is bytes else _bytes_of(made)
        else:
            made = b"".join(part if type(part) is bytes else groups[part] if part < len(groups) else b"" for part in template)
        out += [text[done:start], made]
        done = start + size
    return b"".join([*out, text[done:]])


def _bytes_of(made: Any) -> bytes:
    """What a fun made of a match: iodata, or a single byte."""
    try:
        return iodata(cons(made, EMPTY))
    except (TypeError, ValueError):
        raise bad_argument(1, "not an iodata term") from None


def _template(by: bytes) -> list[Any]:
    out: list[Any] = []
    plain = bytearray()
    index = 0
    while index < len(by):
        if by[index : index + 1] == b"\\" and index + 1 < len(by):
            following = by[index + 1 : index + 2]
            if following == b"\\":
                plain += b"\\"
                index += 2
                continue
            if following == b"g" and by[index + 2 : index + 3] == b"{" and (end := by.find(b"}", index)) > 0:
                out += [bytes(plain), int(by[index + 3 : end])]
                plain.clear()
                index = end + 1
                continue
            if following.isdigit():
                end = index + 2
                while by[end : end + 1].isdigit():
                    end += 1
                out += [bytes(plain), int(by[index + 1 : end])]
                plain.clear()
                index = end
                continue
        plain += by[index : index + 1]
        index += 1
    return [*out, bytes(plain)]


_ESCAPED = b".^$*+?()[]{}|\\-# \t\n\v\f\r&~"


@fn
def escape(text: Any) -> bytes:
    """The string with everything that means something in a pattern escaped.

    Raises `FunctionClauseError` when `text` is not a string.

    iex> Regex.escape("a.b")
    "a\\\\.b"
    """
    out = bytearray()
    for byte in binary(text):
        if byte in _ESCAPED and byte not in b"&~":
            out += b"\\"
        out.append(byte)
    return bytes(out)


@fn
def unescape_map(code: Any) -> Any:
    """What an escape in a regex sigil stands for.

    iex> Regex.unescape_map(?n)
    10
    """
    if code is atom("newline"):
        return TRUE
    return {ord("f"): 12, ord("n"): 10, ord("r"): 13, ord("t"): 9, ord("v"): 11, ord("a"): 7}.get(code, FALSE)
