"""``IO.ANSI``: the escape sequences that colour and move on terminals."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.iodata import integer
from otpshell.stdlib.protocols import shown
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, cons, from_iter, is_list, split
from otpshell.terms.errors import argument_error

module = Native(
    "Elixir.IO.ANSI",
    "lib/io/ansi.ex",
    doc="""\
Colours and cursor movements of terminals, as sequences to be written among text.

    iex> IO.ANSI.format([:red, "no"], true) |> IO.iodata_to_binary()
    "\\e[31mno\\e[0m"
""",
)
fn = module.fn
_APPLICATION = atom("Elixir.Application")

CODES: dict[str, str] = {}


def _sequence(name: str, code: int | str, ending: str = "m") -> None:
    text = f"\x1b[{code}{ending}"
    CODES[name] = text
    data = text.encode()

    def sequence() -> bytes:
        return data

    sequence.__doc__ = f'The sequence {name.replace("_", " ")}.\n\n    iex> IO.ANSI.{name}()\n    "\\e[{code}{ending}"'
    fn(name)(sequence)


_COLORS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
for _name, _code in [
    ("reset", 0), ("bright", 1), ("faint", 2), ("italic", 3), ("underline", 4), ("blink_slow", 5), ("blink_rapid", 6), ("inverse", 7),
    ("reverse", 7), ("conceal", 8), ("crossed_out", 9), ("primary_font", 10), ("normal", 22), ("not_italic", 23), ("no_underline", 24),
    ("blink_off", 25), ("inverse_off", 27), ("reverse_off", 27), ("default_color", 39), ("default_background", 49), ("framed", 51),
    ("encircled", 52), ("overlined", 53), ("not_framed_encircled", 54), ("not_overlined", 55),
]:  # fmt: skip
    _sequence(_name, _code)
for _number in range(1, 10):
    _sequence(f"font_{_number}", 10 + _number)
for _number, _name in enumerate(_COLORS):
    _sequence(_name, 30 + _number)
    _sequence(f"light_{_name}", 90 + _number)
    _sequence(f"{_name}_background", 40 + _number)
    _sequence(f"light_{_name}_background", 100 + _number)
_sequence("home", "", "H")
_sequence("clear", "2", "J")
_sequence("clear_line", "2", "K")


def _level(value: Any, most: int) -> int:
    if not 0 <= integer(value) <= most:
        raise TypeError("out of range")
    return value


def _color(first: int, code: Any, green: Any, blue: Any) -> bytes:
    if green is not None:
        code = 16 + 36 * _level(code, 5) + 6 * _level(green, 5) + _level(blue, 5)
    return f"\x1b[{first};5;{_level(code, 255)}m".encode()


_REFUSED = "Raises `FunctionClauseError` when {} is not an integer of that range."


def _both(name: str, first: int) -> None:
    def one(code: Any) -> bytes:
        return _color(first, code, None, None)

    def three(red: Any, green: Any, blue: Any) -> bytes:
        return _color(first, red, green, blue)

    what = "background colour" if first == 48 else "colour"
    one.__doc__ = (
        f'A {what} by its number (0 to 255).\n\n{_REFUSED.format("`code`")}\n\n    iex> IO.ANSI.{name}(16)\n    "\\e[{first};5;16m"'
    )
    three.__doc__ = (
        f"A {what} by `red`, `green` and `blue` (0 to 5 each).\n\n{_REFUSED.format('one of them')}\n\n"
        f'    iex> IO.ANSI.{name}(0, 0, 0)\n    "\\e[{first};5;16m"'
    )
    fn(name)(one)
    fn(name)(three)


_both("color", 38)
_both("color_background", 48)


def _move(name: str, ending: str) -> None:
    def move(count: Any = 1) -> bytes:
        if integer(count) < 1:
            raise TypeError("out of range")
        return f"\x1b[{count}{ending}".encode()

    move.__doc__ = (
        f"Moves the {name.replace('_', ' ')} `count` places.\n\nRaises `FunctionClauseError` when `count` is not a positive integer.\n\n"
        f'    iex> IO.ANSI.{name}(2)\n    "\\e[2{ending}"'
    )
    fn(name)(move)


for _name, _ending in [("cursor_up", "A"), ("cursor_down", "B"), ("cursor_right", "C"), ("cursor_left", "D")]:
    _move(_name, _ending)


@fn
def cursor(line: Any, column: Any) -> bytes:
    """Moves the cursor to a line and column, counted from 1.

    Raises `FunctionClauseError` when `line` or `column` is not an integer from 0 on.

    iex> IO.ANSI.cursor(1, 2)
    "\\e[1;2H"
    """
    if integer(line) < 0 or integer(column) < 0:
        raise TypeError("out of range")
    return f"\x1b[{line};{column}H".encode()


@fn("enabled?", vm=True)
def enabled(vm: Any) -> Atom:
    """Whether what is written goes to a terminal that understands these sequences. `:ansi_enabled` in the environment of the application
    `:elixir` says it, where it is set.

    iex> is_boolean(IO.ANSI.enabled?())
    true
    """
    said = vm.apply(_APPLICATION, atom("get_env"), atom("elixir"), atom("ansi_enabled"))
    return boolean(getattr(vm, "ansi", False) if said is NIL else said is TRUE)


@fn
def syntax_colors() -> Any:
    """The colours in which IEx shows terms, a keyword list of kinds of terms and names of colours.

    iex> IO.ANSI.syntax_colors()[:atom]
    :cyan
    """
    plain = [(kind, "default_color") for kind in ("binary", "list", "map", "tuple")]
    shades = [("atom", "cyan"), ("boolean", "magenta"), ("charlist", "yellow"), ("nil", "magenta"), ("number", "yellow")]
    pairs = sorted([*plain, *shades, ("string", "green")])
    return from_iter([(atom(kind), atom(color)) for kind, color in pairs])


def _switched(vm: Any, on: Any) -> bool:
    if on not in (None, TRUE, FALSE):
        raise TypeError("no boolean")
    return (enabled(vm) if on is None else on) is TRUE


def _formatted(vm: Any, data: Any, on: bool, reset: bool) -> Any:
    out: list[Any] = []
    used = False

    def walk(item: Any) -> None:
        nonlocal used
        if type(item) is Atom:
            code = CODES.get(item.name)
            if code is None:
                raise argument_error(f"invalid ANSI sequence specification: {shown(vm, item)}")
            used = True
            if on:
                out.append((code.encode(),))
        elif is_list(item):
            items, tail = split(item)
            for one in items:
                walk(one)
            if tail is not EMPTY:
                walk(tail)
        else:
            out.append(item)

    walk(data)
    nested: Any = EMPTY
    for item in out:
        # The shape Elixir gives its result: sequences as improper tails, other pieces as elements.
        nested = cons(nested, item[0]) if type(item) is tuple else from_iter([nested, item])
    return cons(nested, b"\x1b[0m") if used and reset and on else nested


@fn(vm=True)
def format(vm: Any, data: Any, on: Any = None) -> Any:
    """Chardata with the sequences named by atoms in it written out, and a reset at the end when there was one.

    Raises `ArgumentError` when an atom names no sequence, and `FunctionClauseError` when `on` is not a boolean.

    iex> IO.ANSI.format(["Hello, ", :red, "world"], true) |> IO.iodata_to_binary()
    "Hello, \\e[31mworld\\e[0m"
    """
    return _formatted(vm, data, _switched(vm, on), True)


@fn(vm=True)
def format_fragment(vm: Any, data: Any, on: Any = None) -> Any:
    """As `format/2`, without the reset at the end.

    Raises `ArgumentError` when an atom names no sequence, and `FunctionClauseError` when `on` is not a boolean.

    iex> IO.ANSI.format_fragment([:bright, "x"], true) |> IO.iodata_to_binary()
    "\\e[1mx"
    """
    return _formatted(vm, data, _switched(vm, on), False)
