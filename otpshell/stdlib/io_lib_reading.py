"""``:io_lib``: reading text by a format. What a format says is in :mod:`otpshell.terms.format_read`."""

from __future__ import annotations

from functools import partial
from typing import Any

from otpshell.stdlib.enum_core import no_clause
from otpshell.stdlib.erlang_text import new_atom
from otpshell.stdlib.io_lib_module import native
from otpshell.terms.atom import ERROR, OK, atom
from otpshell.terms.cons import EMPTY, charlist, from_iter, is_proper, to_pylist
from otpshell.terms.format_read import More, NotRead, read

fn = partial(native.fn, error="function_clause")
EOF = atom("eof")
DONE, MORE = atom("done"), atom("more")
_FREAD = atom("fread")


def _codes(term: Any) -> str:
    return "".join(map(chr, to_pylist(term)))


def _failed(expected: str) -> Any:
    return (ERROR, (_FREAD, atom(expected)))


def _read(vm: Any, format: Any, text: str, count: int = 0, results: Any = EMPTY) -> More | tuple[list[Any], str]:
    if not is_proper(format):
        raise no_clause("io_lib_fread", "fread", 4)
    return read(_codes(format), text, lambda name: new_atom(vm, name), count, to_pylist(results)[::-1])


@fn(vm=True)
def fread(vm: Any, format: Any, text: Any, source: Any = None) -> Any:
    """What a charlist has at the places of a format (`~d ~u ~f ~s ~a ~c ~#`, `~*…` passes over one): `{:ok, results, rest}`,
    `{:error, {:fread, what}}`, or `{:more, rest_of_format, count, results}` when the text ends too early.

    With three arguments, `fread(continuation, text, format)`, it reads lines as they come: `{:done, result, rest}`, or `{:more,
    continuation}` for the next call. The first continuation is `[]`, the last text may be `:eof`.

    Raises `FunctionClauseError` when the format is not a charlist or the continuation does not come from an earlier call.

    iex> :io_lib.fread(~c"~d-~d", ~c"2024-12 and more")
    {:ok, [2024, 12], ~c" and more"}

    iex> {:more, continuation} = :io_lib.fread([], ~c"15", ~c"~d ~d")
    iex> :io_lib.fread(continuation, ~c" 22\\n", ~c"~d ~d")
    {:done, {:ok, [15, 22]}, []}
    """
    if source is not None:
        return _fread_lines(vm, format, text, source)
    if not is_proper(text):
        return _failed("integer")
    try:
        made = _read(vm, format, _codes(text))
    except NotRead as error:
        return _failed(str(error))
    if isinstance(made, More):
        return (MORE, charlist(made.format), made.read, from_iter(made.results[::-1]))
    return (OK, from_iter(made[0]), charlist(made[1]))


def _fread_lines(vm: Any, continuation: Any, text: Any, format: Any) -> Any:
    if continuation is EMPTY:
        continuation = (format, EMPTY, 0, EMPTY)
    rest_of_format, backwards, count, results = continuation
    waiting = _codes(backwards)[::-1]
    if text is EOF:
        return _at_the_end(vm, rest_of_format, waiting, count, results)
    given = _codes(text)
    while True:
        line, newline, given = given.partition("\n")
        waiting += line
        if not newline:
            return (MORE, (rest_of_format, charlist(waiting[::-1]), count, results))
        try:
            made = _read(vm, rest_of_format, waiting + newline, count, results)
        except NotRead as error:
            return (DONE, _failed(str(error)), charlist(given))
        if not isinstance(made, More):
            left = made[1].removeprefix("\n") if made[1] == "\n" else made[1]
            return (DONE, (OK, from_iter(made[0])), charlist(left + given))
        rest_of_format, count, results, waiting = charlist(made.format), made.read, from_iter(made.results[::-1]), ""


def _at_the_end(vm: Any, format: Any, waiting: str, count: int, results: Any) -> Any:
    if not waiting and not count and results is EMPTY:
        return (DONE, EOF, EOF)
    try:
        made = _read(vm, format, waiting, count, results)
    except NotRead as error:
        return (DONE, _failed(str(error)), EMPTY)
    if isinstance(made, More):
        return (DONE, _failed("input"), EOF)
    return (DONE, (OK, from_iter(made[0])), charlist(made[1]))
