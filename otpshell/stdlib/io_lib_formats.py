"""``:io_lib``: formats taken apart and put together, terms cut off at a depth."""

from __future__ import annotations

from functools import partial
from typing import Any

from otpshell.stdlib.arith import badarith
from otpshell.stdlib.enum_core import no_clause
from otpshell.stdlib.io_lib_module import native
from otpshell.terms.atom import FALSE, TRUE, Atom, atom, boolean
from otpshell.terms.cons import Cons, charlist, from_iter, is_list, is_proper, to_pylist
from otpshell.terms.errors import badarg
from otpshell.terms.format import BadFormat, Control, format_text, scan
from otpshell.terms.format_depth import limited
from otpshell.terms.format_pretty import pretty
from otpshell.terms.format_write import write as write_term
from otpshell.terms.maps import Map, from_pairs

fn = partial(native.fn, error="function_clause")
NONE, LEFT, RIGHT, UNICODE, LATIN1 = map(atom, ("none", "left", "right", "unicode", "latin1"))
KEYS = tuple(map(atom, ("control_char", "args", "width", "adjust", "precision", "pad_char", "encoding", "strings")))


def _number(term: Any, given: Any, otherwise: int) -> int:
    """An integer; what is none matters only for a term that has parts."""
    if type(given) is int:
        return given
    if type(term) in (Cons, tuple, Map):
        raise badarith()
    return otherwise


@fn("write")
def write_deep(term: Any, depth: Any, unicode: Any = FALSE) -> Any:
    """A term on one line, down to a depth: what is below it is `...`. Options in place of the depth are `depth:` and `encoding:`.

    Raises `FunctionClauseError` when `unicode` is not a boolean, `ArithmeticError` when `depth` is neither an integer nor a list, and
    `ArgumentError` when that list is not a list of such options.

    iex> :io_lib.write([1, 2, 3, 4], 3) |> IO.iodata_to_binary()
    "[1,2|...]"
    """
    if unicode not in (TRUE, FALSE):
        raise TypeError("no boolean")
    wide = unicode is TRUE
    if is_list(depth):
        if not is_proper(depth):
            raise badarg()
        options = dict(pair for pair in to_pylist(depth))
        if set(options) - {atom("depth"), atom("encoding")}:
            raise badarg()
        wide = options.get(atom("encoding"), LATIN1) is not LATIN1
        depth = options.get(atom("depth"), -1)
    return charlist(write_term(term, wide, _number(term, depth, -1)))


@fn("print")
def print_deep(term: Any, column: Any, line_length: Any, depth: Any) -> Any:
    """A term as `~p` writes it from a column on, in lines of a length, down to a depth (`-1`: all of it).

    Raises `ArithmeticError` when column, length or depth is not an integer.

    iex> :io_lib.print([1, 2, 3, 4], 1, 80, 2) |> IO.iodata_to_binary()
    "[1|...]"
    """
    column, line_length, depth = _number(term, column, 1), _number(term, line_length, 80), _number(term, depth, -1)
    return charlist(pretty(term, column, line_length, depth=depth))


@fn
def limit_term(term: Any, depth: Any) -> Any:
    """A term whose parts below a depth are the atom `:...`.

    iex> :io_lib.limit_term([1, 2, 3, 4], 3)
    [1, 2, :...]
    """
    return limited(term, depth) if type(depth) is int else term


def _taken_apart(control: Control) -> Map:
    width = control.width
    values = (
        ord(control.letter), from_iter(control.args),
        NONE if width is None else abs(width), LEFT if width is not None and width < 0 else RIGHT,
        NONE if control.precision is None else control.precision, ord(control.pad), UNICODE if "t" in control.mods else LATIN1,
        boolean("l" not in control.mods),
    )  # fmt: skip
    return from_pairs(list(zip(KEYS, values, strict=True)))


@fn("scan_format", error="badarg")
def scan_format(control: Any, arguments: Any) -> Any:
    """A format and its arguments taken apart: characters, and a map for each control.

    Raises `ArgumentError` when `control` is not a format or `arguments` is not a list that fits it.

    iex> [spec, ?!] = :io_lib.scan_format(~c"~5w!", [:a])
    iex> {spec.control_char, spec.width, spec.args}
    {?w, 5, [:a]}
    """
    try:
        parts = scan(control, arguments)
    except BadFormat:
        raise badarg() from None
    return from_iter([each for part in parts for each in ([_taken_apart(part)] if isinstance(part, Control) else map(ord, part))])


def _put_together(spec: Map) -> tuple[str, list[Any]]:
    letter, args, width, adjust, precision, pad, encoding, strings = (spec.get(key) for key in KEYS)
    text = "~"
    if width is not NONE:
        text += ("-" if adjust is LEFT else "") + str(width)
    if precision is not NONE or pad != 32:
        text += "." + ("" if precision is NONE else str(precision))
    if pad != 32:
        text += "." + chr(pad)
    mods = ("t" if encoding is UNICODE else "") + ("l" if strings is FALSE else "")
    return text + mods + chr(letter), to_pylist(args)


def _unscanned(parts: Any) -> tuple[str, list[Any]]:
    text, args = [], []
    for part in to_pylist(parts):
        if type(part) is Map:
            written, given = _put_together(part)
            text.append(written)
            args += given
        elif type(part) is int:
            text.append(chr(part))
        else:
            raise TypeError("no part of a format")
    return "".join(text), args


@fn
def unscan_format(parts: Any) -> Any:
    """`{format, arguments}` of what `scan_format/2` gave.

    Raises `FunctionClauseError` when `parts` is not a list.

    iex> :io_lib.unscan_format(:io_lib.scan_format(~c"~5w!", [:a]))
    {~c"~5w!", [:a]}
    """
    if type(parts) is Atom or not is_list(parts):
        raise no_clause("io_lib_format", "print", 1, parts)
    text, args = _unscanned(parts)
    return (charlist(text), from_iter(args))


@fn("build_text", error="badarg")
def build_text(parts: Any) -> Any:
    """The text of what `scan_format/2` gave.

    Raises `ArgumentError` when `parts` do not come from `scan_format/2`.

    iex> :io_lib.build_text(:io_lib.scan_format(~c"~5w!", [:a])) |> IO.iodata_to_binary()
    "    a!"
    """
    text, args = _unscanned(parts)
    try:
        return charlist(format_text(charlist(text), from_iter(args)))
    except BadFormat:
        raise badarg() from None
