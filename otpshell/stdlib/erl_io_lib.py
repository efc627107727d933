"""``:io_lib``: formatting into character lists."""

from __future__ import annotations

from functools import partial
from typing import Any

from otpshell.stdlib import io_lib_formats, io_lib_reading
from otpshell.stdlib.arith import badarith
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.io_lib_module import native
from otpshell.stdlib.iodata import chardata
from otpshell.terms.atom import NIL, Atom, boolean
from otpshell.terms.cons import EMPTY, Cons, charlist, is_list, is_proper, to_pylist
from otpshell.terms.errors import badarg
from otpshell.terms.format import BadFormat, flatten, format_text
from otpshell.terms.format_pretty import pretty
from otpshell.terms.format_write import atom_text, quoted
from otpshell.terms.format_write import write as write_term

__all__ = ["io_lib_formats", "io_lib_reading", "native"]

fn = partial(native.fn, error="function_clause")


@native.fn("format")
def format_(control: Any, arguments: Any) -> Any:
    """Text from a format with `~` controls: `~p`, `~w`, `~s`, `~ts`, `~b`, `~.2f`, `~n` …

    Raises `ArgumentError` when `control` is not a format or `arguments` is not a list that fits it.

    iex> :io_lib.format("~p and ~s~n", [{:ok, 1}, "text"]) |> IO.iodata_to_binary()
    "{ok,1} and text\\n"
    """
    try:
        return charlist(format_text(control, arguments))
    except BadFormat:
        raise badarg() from None


@native.fn
def fwrite(control: Any, arguments: Any) -> Any:
    """Another name of `format/2`.

    Raises `ArgumentError` when `control` is not a format or `arguments` is not a list that fits it.

    iex> :io_lib.fwrite("~p is ~s", [1, "one"]) |> List.to_string()
    "1 is one"
    """
    return format_(control, arguments)


@native.fn
def write(term: Any) -> Any:
    """A term on one line, as `~w` writes it.

    iex> :io_lib.write({:ok, [1]}) |> List.to_string()
    "{ok,[1]}"
    """
    return charlist(write_term(term))


@native.fn
def print(term: Any) -> Any:
    """A term as `~p` writes it.

    iex> :io_lib.print({:ok, [1]}) |> List.to_string()
    "{ok,[1]}"
    """
    return charlist(pretty(term))


@native.fn
def write_atom(term: Any) -> Any:
    """An atom, in quotes if it needs them.

    Raises `ArgumentError` when `term` is not an atom.

    iex> :io_lib.write_atom(:"two words") |> List.to_string()
    "'two words'"
    """
    if type(term) is not Atom:
        raise TypeError("no atom")
    return charlist(atom_text(term, True))


@fn
def write_string(term: Any) -> Any:
    """A string in double quotes.

    Raises `FunctionClauseError` when `term` is not a list or an element is not a character.

    iex> :io_lib.write_string(~c"hi") |> List.to_string()
    "\\"hi\\""
    """
    if not is_list(term):
        raise TypeError("no charlist")
    return charlist(quoted(flatten(term, True), '"', True))


@native.fn
def nl() -> Any:
    """A newline.

    iex> :io_lib.nl() |> to_string() == <<10>>
    true
    """
    return charlist("\n")


def _all_of(term: Any, accepts: Any) -> Any:
    while type(term) is Cons:
        if type(term.head) is not int or not accepts(term.head):
            return boolean(False)
        term = term.rest or term.tail
    return boolean(term is EMPTY)


def _latin1_printable(code: int) -> bool:
    return 32 <= code <= 126 or 160 <= code <= 255 or 8 <= code <= 13 or code == 27


def _printable(code: int) -> bool:
    wide = 256 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
    return _latin1_printable(code) or wide


@native.fn
def printable_list(term: Any) -> Any:
    """Whether a term is a list of printable Latin-1 characters.

    iex> :io_lib.printable_list([104, 105])
    true
    iex> :io_lib.printable_list([1, 2])
    false
    """
    return _all_of(term, _latin1_printable)


@native.fn
def printable_latin1_list(term: Any) -> Any:
    """Whether a term is a list of printable Latin-1 characters.

    iex> :io_lib.printable_latin1_list([233])
    true
    """
    return _all_of(term, _latin1_printable)


@native.fn
def printable_unicode_list(term: Any) -> Any:
    """Whether a term is a list of printable characters.

    iex> :io_lib.printable_unicode_list([960])
    true
    """
    return _all_of(term, _printable)


@native.fn
def char_list(term: Any) -> Any:
    """Whether a term is a list of code points.

    iex> :io_lib.char_list([104, 105])
    true
    """
    return _all_of(term, lambda code: 0 <= code <= 0xD7FF or 0xE000 <= code <= 0x10FFFF)


@native.fn
def latin1_char_list(term: Any) -> Any:
    """Whether a term is a list of bytes.

    iex> :io_lib.latin1_char_list([960])
    false
    """
    return _all_of(term, lambda code: 0 <= code <= 255)


@native.fn
def chars(char: Any, count: Any) -> Any:
    """A charlist of `count` times the same character.

    iex> :io_lib.chars(?x, 3) |> List.to_string()
    "xxx"
    """
    return charlist(chr(char) * count)


@fn
def indentation(text: Any, start: Any) -> Any:
    """The column at which a text that begins in column `start` ends.

    Raises `FunctionClauseError` when `text` is not a charlist, and `ArithmeticError` when `start` is not a number.

    iex> :io_lib.indentation(~c"abc", 2)
    5
    """
    codes = to_pylist(text)
    if not all(type(code) is int for code in codes):
        raise TypeError("no text")
    if type(start) not in (int, float):
        raise badarith()
    for code in codes:
        start = 0 if code == 10 else (start // 8 + 1) * 8 if code == 9 else start + 1
    return start


# -- texts as other modules of OTP write them ------------------------------------------------------------------------


@fn
def chars_length(chars: Any) -> int:
    """Number of code points of character data.

    Raises `FunctionClauseError` when `chars` is not chardata.

    iex> :io_lib.chars_length(["ab", ?c])
    3
    """
    return len(chardata(chars).decode("utf-8", "surrogateescape"))


def _deep(term: Any, accepts: Any) -> bool:
    stack = [term]
    while stack:
        item = stack.pop()
        if type(item) is Cons:
            stack += [item.tail, item.head]
        elif item is not EMPTY and not (type(item) is int and accepts(item)):
            return False
    return type(term) is Cons or term is EMPTY


def _unicode_char(code: int) -> bool:
    return 0 <= code < 0xD800 or 0xDFFF < code < 0x110000


@native.fn
def deep_char_list(term: Any) -> Any:
    """Whether a term is a list of characters and such lists.

    iex> :io_lib.deep_char_list(['ab', ?c])
    true
    """
    return boolean(_deep(term, _unicode_char))


native.fn("deep_unicode_char_list")(deep_char_list)


@native.fn
def deep_latin1_char_list(term: Any) -> Any:
    """Whether a term is a list of Latin-1 characters and such lists.

    iex> :io_lib.deep_latin1_char_list(['ab', 955])
    false
    """
    return boolean(_deep(term, lambda code: 0 <= code < 256))


@native.fn
def format_prompt(prompt: Any, _encoding: Any = NIL) -> Any:
    """A prompt as text: `{:format, format, args}`, an atom, or character data.

    iex> :io_lib.format_prompt(:ok)
    'ok'
    """
    if type(prompt) is tuple and len(prompt) == 3:
        return format_(prompt[1], prompt[2])
    if type(prompt) is Atom:
        return charlist(prompt.name)
    try:
        return charlist(chardata(prompt).decode())
    except (TypeError, ValueError):
        return charlist(pretty(prompt))


@native.fn
def quote_atom(term: Any, _chars: Any) -> Any:
    """Whether an atom needs quotes in Erlang.

    iex> :io_lib.quote_atom(:Ab, 'Ab')
    true
    """
    return boolean(atom_text(term, True).startswith("'"))


@fn
def write_char(code: Any) -> Any:
    """A character as `$c`.

    Raises `FunctionClauseError` when `code` is not a character.

    iex> :io_lib.write_char(?a)
    '$a'
    """
    if type(code) is not int or not _unicode_char(code):
        raise TypeError("no character")
    named = {10: "n", 9: "t", 11: "v", 8: "b", 12: "f", 27: "e", 32: "s", 13: "r", 127: "d", 92: "\\"}
    return charlist("$\\" + named[code] if code in named else "$" + chr(code))


fn("write_unicode_char")(write_char)
fn("write_latin1_char")(write_char)
fn("write_unicode_string")(write_string)


@fn
def write_latin1_string(chars: Any, quote: Any = 34) -> Any:
    """A string of Latin-1 characters in quotes (another character if you like).

    Raises `FunctionClauseError` when `chars` is not a list or an element is not a Latin-1 character.

    iex> :io_lib.write_latin1_string(~c"hi") |> List.to_string()
    "\\"hi\\""
    """
    if not is_proper(chars) or any(type(code) is not int or not 0 <= code < 256 for code in to_pylist(chars)):
        raise TypeError("no Latin-1")
    return write_string(chars) if quote == 34 else _quoted_with(chars, quote)


def _as_latin1(chars: Any) -> Any:
    """Characters beyond Latin-1 by their numbers."""
    return charlist("".join(chr(code) if code < 256 else f"\\x{{{code:X}}}" for code in to_pylist(chars)))


@fn
def write_char_as_latin1(code: Any) -> Any:
    """A character as `$c`, beyond Latin-1 by its number.

    Raises `FunctionClauseError` when `code` is not a character.

    iex> :io_lib.write_char_as_latin1(955) == ~c"$\\\\x{3BB}"
    true
    """
    return _as_latin1(write_char(code))


@native.fn
def write_atom_as_latin1(term: Any) -> Any:
    """An atom in Erlang's notation, its characters beyond Latin-1 by their numbers.

    Raises `ArgumentError` when `term` is not an atom.

    iex> :io_lib.write_atom_as_latin1(:ok)
    'ok'
    """
    return _as_latin1(write_atom(term))


@fn
def write_string_as_latin1(chars: Any, quote: Any = 34) -> Any:
    """A string in quotes (another character if you like), its characters beyond Latin-1 by their numbers.

    Raises `FunctionClauseError` when `chars` is not a list, and `ArgumentError` when an element is not an integer.

    iex> :io_lib.write_string_as_latin1([955]) == ~c"\\"\\\\x{3BB}\\""
    true
    """
    if is_proper(chars) and any(type(code) is not int for code in to_pylist(chars)):
        raise bad_argument(1, "not an integer")
    return _as_latin1(_quoted_with(chars, quote) if quote != 34 else write_string(chars))


def _quoted_with(chars: Any, quote: Any) -> Any:
    """A string in other quotes.

    Raises `FunctionClauseError` when `chars` is not a list or an element is not a character.

    iex> :io_lib.write_string(~c"ab", ?|)
    ~c"|ab|"
    """
    text = "".join(map(chr, to_pylist(write_string(chars))))[1:-1]
    return charlist(chr(quote) + text.replace('\\"', '"') + chr(quote))


fn("write_string")(_quoted_with)
