"""Kernel's sigils: texts, charlists, words, regular expressions, dates and times."""

from __future__ import annotations

from typing import Any

from otpshell.lang.env_warning import EnvWarning
from otpshell.lang.kernel.support import K, inspected, invoke, macro, map_of
from otpshell.lang.quoted import is_node
from otpshell.lang.tokens_strings import code_points
from otpshell.terms.atom import alias, atom
from otpshell.terms.cons import EMPTY, Cons, charlist, elist, from_iter, to_pylist
from otpshell.terms.errors import FUNCTION_CLAUSE, ErlError, argument_error
from otpshell.terms.maps import STRUCT, Map

_MACRO = alias("Macro")
_UNESCAPE = atom("unescape_string")
_STRING = alias("String")
_REGEX = alias("Regex")


def _parts(term: Any) -> list[Any]:
    # A sigil's text arrives as {:<<>>, meta, pieces}.
    return to_pylist(term[2])


def _no_modifiers(name: str, term: Any, modifiers: Any) -> None:
    if modifiers is not EMPTY:
        error = ErlError(FUNCTION_CLAUSE)
        error.call = (K, atom(name), (term, modifiers))  # type: ignore[attr-defined]
        raise error


def _literal(term: Any) -> bytes | None:
    parts = _parts(term)
    return parts[0] if len(parts) == 1 and type(parts[0]) is bytes else None


def _unescape(env: Any, text: bytes) -> bytes:
    if b"\\" not in text:
        return text
    return env.vm.apply(_MACRO, _UNESCAPE, text)


def _unescaped(env: Any, term: Any) -> Any:
    return (term[0], term[1], from_iter([_unescape(env, p) if type(p) is bytes else p for p in _parts(term)]))


def _only_literal(name: str, term: Any, env: Any) -> bytes:
    text = _literal(term) if is_node(term) else None
    if text is None:
        raise argument_error(f"sigil ~{name} expects a text without interpolation, got: {inspected(term, env)}")
    return text


# -- texts -------------------------------------------------------------------------------------------------------------


@macro("sigil_S")
def sigil_upper_s(env: Any, term: Any, modifiers: Any) -> Any:
    """A text as it stands, without escapes and interpolation.

    iex> ~S(a\\nb)
    "a\\\\nb"
    """
    _no_modifiers("sigil_S", term, modifiers)
    return _only_literal("S", term, env)


@macro("sigil_s")
def sigil_s(env: Any, term: Any, modifiers: Any) -> Any:
    """A text.

    iex> ~s(one "two")
    "one \\"two\\""
    """
    _no_modifiers("sigil_s", term, modifiers)
    text = _literal(term)
    return _unescape(env, text) if text is not None else _unescaped(env, term)


@macro("sigil_C")
def sigil_upper_c(env: Any, term: Any, modifiers: Any) -> Any:
    """A charlist as it stands, without escapes and interpolation.

    iex> ~C(ab)
    'ab'
    """
    _no_modifiers("sigil_C", term, modifiers)
    return charlist(_only_literal("C", term, env).decode())


@macro("sigil_c")
def sigil_c(env: Any, term: Any, modifiers: Any) -> Any:
    """A charlist.

    iex> ~c(ab)
    'ab'
    """
    _no_modifiers("sigil_c", term, modifiers)
    text = _literal(term)
    if text is not None:
        return from_iter(code_points(_unescape(env, text)))
    pieces = [_unescape(env, p) if type(p) is bytes else p[2].head for p in _parts(term)]
    return invoke(alias("List"), "to_charlist", from_iter(pieces))


# -- words -------------------------------------------------------------------------------------------------------------


@macro("sigil_w")
def sigil_w(env: Any, term: Any, modifiers: Any) -> Any:
    """A list of words: strings, atoms (`a`) or charlists (`c`).

    iex> ~w(red green)a
    [:red, :green]
    """
    text = _literal(term)
    return _words(env, _unescape(env, text) if text is not None else _unescaped(env, term), modifiers)


@macro("sigil_W")
def sigil_upper_w(env: Any, term: Any, modifiers: Any) -> Any:
    """A list of words, without escapes and interpolation.

    iex> ~W(red green)
    ["red", "green"]
    """
    return _words(env, _only_literal("W", term, env), modifiers)


_COMMAS = (
    "the sigils ~w/~W do not allow trailing commas at the end of each word. If the comma is necessary, define a regular list with [...], "
    "otherwise remove the comma."
)


def _words(env: Any, text: Any, modifiers: Any) -> Any:
    kinds = to_pylist(modifiers) or [ord("s")]
    kind = chr(kinds[0]) if len(kinds) == 1 else ""
    if kind not in ("s", "a", "c"):
        raise argument_error("modifier must be one of: s, a, c")
    if type(text) is bytes:
        words = text.decode().split()
        if any(word.endswith(",") and word != "," for word in words):
            env.vm.warn(EnvWarning(_COMMAS, env.file, env.line, env.module, env.function))
        made: dict[str, Any] = {"s": str.encode, "a": atom, "c": charlist}
        return from_iter([made[kind](word) for word in words])
    split = invoke(_STRING, "split", text)
    if kind == "s":
        return split
    converted = "to_atom" if kind == "a" else "to_charlist"
    capture = (atom("&"), EMPTY, elist((atom("/"), EMPTY, elist(invoke(_STRING, converted), 1))))
    return invoke(atom("lists"), "map", capture, split)


# -- regular expressions -----------------------------------------------------------------------------------------------


@macro("sigil_r")
def sigil_r(env: Any, term: Any, modifiers: Any) -> Any:
    """A regular expression.

    iex> "a1" =~ ~r/[0-9]/
    true
    """
    text = _literal(term)
    options = bytes(to_pylist(modifiers))
    if text is not None:
        return _compiled(env, _unescape_regex(text), options)
    pieces = [_unescape_regex(p) if type(p) is bytes else p for p in _parts(term)]
    return invoke(_REGEX, "compile!", (term[0], term[1], from_iter(pieces)), options)


@macro("sigil_R")
def sigil_upper_r(env: Any, term: Any, modifiers: Any) -> Any:
    """A regular expression without interpolation.

    iex> "a1" =~ ~R/[0-9]/
    true
    """
    return _compiled(env, _only_literal("R", term, env), bytes(to_pylist(modifiers)))


def _unescape_regex(text: bytes) -> bytes:
    # Escapes are the regular expression's business; all but a few of them stay. A line end after a backslash goes.
    out = bytearray()
    at = 0
    while at < len(text):
        if text[at] == 0x5C and at + 1 < len(text):
            following = text[at + 1 : at + 2]
            if following == b"\n":
                at += 2
                continue
            plain = _REGEX_ESCAPES.get(following)
            out += plain if plain is not None else text[at : at + 2]
            at += 2
        else:
            out.append(text[at])
            at += 1
    return bytes(out)


_REGEX_ESCAPES = {b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v", b"a": b"\a"}


def _compiled(env: Any, source: bytes, options: bytes) -> Any:
    regex = env.vm.apply(_REGEX, atom("compile!"), source, options)
    return _escaped_struct(regex)


def _escaped_struct(term: Any) -> Any:
    if type(term) is Map:
        return map_of(*[(key, _escaped_struct(value)) for key, value in sorted(term.items(), key=lambda p: p[0] is not STRUCT)])
    if type(term) is Cons:
        return from_iter([_escaped_struct(item) for item in term])
    if type(term) is tuple:
        items = tuple(_escaped_struct(item) for item in term)
        return items if len(items) == 2 else (atom("{}"), EMPTY, from_iter(items))
    return term


# -- dates and times ---------------------------------------------------------------------------------------------------


def _calendar_value(env: Any, letter: str, term: Any, kind: str, function: str, fields: tuple[str, ...]) -> Any:
    text = written = _only_literal(letter, term, env)
    calendar = alias("Calendar.ISO")
    last = text.rsplit(b" ", 1)
    if len(last) == 2 and last[1][:1].isupper() and last[1].isascii() and last[1][:1].isalpha() and not last[1][:1].isdigit():
        # A calendar other than ISO stands behind the text.
        text, calendar = last[0], atom("Elixir." + last[1].decode())
    result = env.vm.apply(calendar, atom(function), text)
    if result[0] is atom("error"):
        raise argument_error(
            f"cannot parse {inspected(text, env)} as {kind} for {inspected(calendar, env)}, reason: {inspected(result[1], env)}"
        )
    if kind == "UTC DateTime":
        if len(result) == 3 and result[2] != 0:
            raise argument_error(
                f"cannot parse {inspected(written, env)} as UTC DateTime for {inspected(calendar, env)}, reason: :non_utc_offset"
            )
    values = result[1]
    pairs = [(STRUCT, alias(kind.rsplit(" ", 1)[-1])), (atom("calendar"), calendar)]
    pairs += [(atom(name), value) for name, value in zip(fields, values, strict=True)]
    return map_of(*pairs, *(_UTC if kind == "UTC DateTime" else []))


_DAY = ("year", "month", "day")
_CLOCK = ("hour", "minute", "second", "microsecond")
_UTC: list[tuple[Any, Any]] = [
    (atom("time_zone"), b"Etc/UTC"),
    (atom("zone_abbr"), b"UTC"),
    (atom("utc_offset"), 0),
    (atom("std_offset"), 0),
]


@macro("sigil_D")
def sigil_upper_d(env: Any, term: Any, _modifiers: Any) -> Any:
    """A date.

    iex> ~D[2020-02-29].day
    29
    """
    return _calendar_value(env, "D", term, "Date", "parse_date", _DAY)


@macro("sigil_T")
def sigil_upper_t(env: Any, term: Any, _modifiers: Any) -> Any:
    """A time of day.

    iex> ~T[10:30:00].minute
    30
    """
    return _calendar_value(env, "T", term, "Time", "parse_time", _CLOCK)


@macro("sigil_N")
def sigil_upper_n(env: Any, term: Any, _modifiers: Any) -> Any:
    """A date and time without a time zone.

    iex> ~N[2020-02-29 10:30:00].hour
    10
    """
    return _calendar_value(env, "N", term, "NaiveDateTime", "parse_naive_datetime", _DAY + _CLOCK)


@macro("sigil_U")
def sigil_upper_u(env: Any, term: Any, _modifiers: Any) -> Any:
    """A date and time in UTC.

    iex> ~U[2020-02-29 10:30:00Z].hour
    10
    """
    return _calendar_value(env, "U", term, "UTC DateTime", "parse_utc_datetime", _DAY + _CLOCK)
