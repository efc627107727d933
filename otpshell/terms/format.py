"""``io_lib:format``: text with ``~`` controls (https://www.erlang.org/doc/man/io.html#fwrite-1)."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any, NamedTuple

from otpshell.terms.atom import Atom
from otpshell.terms.cons import EMPTY, Cons, ImproperList, to_pylist
from otpshell.terms.format_pretty import pretty
from otpshell.terms.format_write import write

_CONTROL = re.compile(r"~(-?\d+|\*)?(?:\.(\d+|\*)?(?:\.(\*|.))?)?([tlK]*)(.)", re.DOTALL)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class BadFormat(ValueError):
    """A format that is none, or arguments that do not suit it: ``badarg`` to the caller."""


def format_text(control: Any, arguments: Any, show: Callable[[Any, bool, int | None], str] | None = None) -> str:
    """The text of a format (a binary, charlist or atom) and a list of arguments.

    ``show(term, pretty, limit)`` puts the terms of ``~p ~P ~w ~W`` into words instead of Erlang's syntax.
    """
    # A format that is a binary is read byte by byte, as Erlang does.
    text = control.name if type(control) is Atom else flatten(control, type(control) is not bytes)
    try:
        args = to_pylist(arguments)
    except ImproperList:
        raise BadFormat("no list of arguments") from None
    out = _Output(args, show)
    at = 0
    while at < len(text):
        tilde = text.find("~", at)
        if tilde < 0:
            out.add(text[at:])
            break
        out.add(text[at:tilde])
        found = _CONTROL.match(text, tilde)
        if found is None or "K" in found[4]:
            raise BadFormat("no control after ~")
        out.control(found)
        at = found.end()
    if out.args:
        raise BadFormat("too many arguments")
    return "".join(out.parts)


class Control(NamedTuple):
    """One control of a format with the arguments that it takes."""

    letter: str
    args: list[Any]
    width: int | None
    precision: int | None
    pad: str
    mods: str


def scan(control: Any, arguments: Any) -> list[str | Control]:
    """The texts and controls of a format in order; BadFormat when the arguments do not suit it in number."""
    text = control.name if type(control) is Atom else flatten(control, type(control) is not bytes)
    try:
        out = _Output(to_pylist(arguments), None)
    except ImproperList:
        raise BadFormat("no list of arguments") from None
    parts: list[str | Control] = []
    at = 0
    while at < len(text):
        tilde = text.find("~", at)
        if tilde != at:
            parts.append(text[at:] if tilde < 0 else text[at:tilde])
        if tilde < 0:
            break
        found = _CONTROL.match(text, tilde)
        if found is None or found[5] not in _CONTROLS or "K" in found[4]:
            raise BadFormat("no control after ~")
        width, precision = out.number(found[1]), out.number(found[2])
        pad = " " if found[3] is None else chr(out.next()) if found[3] == "*" else found[3]
        args = [out.next() for _ in range(_ARGUMENTS.get(found[5], 1))]
        parts.append(Control(found[5], args, width, precision, pad, found[4]))
        at = found.end()
    if out.args:
        raise BadFormat("too many arguments")
    return parts


class _Output:
    def __init__(self, args: list[Any], show: Callable[[Any, bool, int | None], str] | None) -> None:
        self.args = args[::-1]
        self.show = show
        self.parts: list[str] = []
        self.column = 0

    def add(self, text: str) -> None:
        self.parts.append(text)
        newline = text.rfind("\n")
        self.column = self.column + len(text) if newline < 0 else len(text) - newline - 1

    def next(self) -> Any:
        if not self.args:
            raise BadFormat("too few arguments")
        return self.args.pop()

    def number(self, text: str | None) -> int | None:
        if text is None:
            return None
        if text != "*":
            return int(text)
        value = self.next()
        if type(value) is not int:
            raise BadFormat("no number for *")
        return value

    def control(self, found: re.Match[str]) -> None:
        width = self.number(found[1])
        precision = self.number(found[2])
        pad = " "
        if found[3] is not None:
            pad = chr(self.next()) if found[3] == "*" else found[3]
        maker = _CONTROLS.get(found[5])
        if maker is None:
            raise BadFormat(f"no control ~{found[5]}")
        if self.show is not None and found[5] in "pPwW":
            self.add(self.show(self.next(), found[5] in "pP", self.next() if found[5] in "PW" else None))
            return
        self.add(maker(self, width, precision, pad, found[4]))

    # -- the controls: each returns its text -----------------------------------------------------------------------------------

    def tilde(self, width: int | None, precision: int | None, pad: str, mods: str) -> str:
        return "~"

    def newline(self, width: int | None, precision: int | None, pad: str, mods: str) -> str:
        return "\n" * (1 if width is None else abs(width))

    def ignore(self, width: int | None, precision: int | None, pad: str, mods: str) -> str:
        self.next()
        return ""

    def char(self, width: int | None, precision: int | None, pad: str, mods: str) -> str:
        code = self.next()
        if type(code) is not int or code < 0 and "t" in mods:
            raise BadFormat("no character")
        char = chr(code if "t" in mods else code & 0xFF)
        if precision is None:
            return char * (1 if width is None else abs(width))
        return _adjust(char * precision, width, pad)

    def string(self, width: int | None, precision: int | None, pad: str, mods: str) -> str:
        term = self.next()
        if type(term) is int or (width is not None and precision is not None and abs(width) < precision):
            raise BadFormat("no text")
        text = term.name if type(term) is Atom else flatten(term, "t" in mods)
        if precision is not None:
            text = text[:precision] if len(text) >= precision else text + pad * (precision - len(text))
        elif width is not None and len(text) > abs(width):
            text = text[: abs(width)]
        return _adjust(text, width, pad)

    def write(self, width: int | None, precision: int | None, pad: str, mods: str) -> str:
        return _field(write(self.next(), "t" in mods), width, pad)

    def write_deep(self, width: int | None, precision: int | None, pad: str, mods: str) -> str:
        term, depth = self.next(), self.next()
        return _field(write(term, "t" in mods, depth), width, pad)

    def print(self, width: int | None, precision: int | None, pad: str, mods: str) -> str:
        if width is not None and width < 0:
            raise BadFormat("no line length")
        column = self.column + 1 if precision is None else precision
        return pretty(self.next(), column, 80 if width is None else abs(width), "t" in mods, "l" not in mods)

    def print_deep(self, width: int | None, precision: int | None, pad: str, mods: str) -> str:
        if width is not None and width < 0:
            raise BadFormat("no line length")
        column = self.column + 1 if precision is None else precision
        term, depth = self.next(), self.next()
        if type(depth) is not int:
            raise BadFormat("no depth")
        return pretty(term, column, 80 if width is None else abs(width), "t" in mods, "l" not in mods, depth)

    def integer(self) -> int:
        value = self.next()
        if type(value) is not int:
            raise BadFormat("no integer")
        return value

    def base_lower(self, width: int | None, precision: int | None, pad: str, mods: str) -> str:
        return _field(in_base(self.integer(), precision or 10), width, pad)

    def base_upper(self, width: int | None, precision: int | None, pad: str, mods: str) -> str:
        return _field(in_base(self.integer(), precision or 10).upper(), width, pad)

    def prefixed(self, width: int | None, precision: int | None, pad: str, upper: bool) -> str:
        value, prefix = self.integer(), self.next()
        if type(prefix) is bytes:
            raise BadFormat("no prefix")
        text = prefix.name if type(prefix) is Atom else flatten(prefix, True)
        digits = in_base(abs(value), precision or 10)
        return _field(f"{'-' if value < 0 else ''}{text}{digits.upper() if upper else digits}", width, pad)

    def prefix_lower(self, width: int | None, precision: int | None, pad: str, mods: str) -> str:
        return self.prefixed(width, precision, pad, False)

    def prefix_upper(self, width: int | None, precision: int | None, pad: str, mods: str) -> str:
        return self.prefixed(width, precision, pad, True)

    def based(self, width: int | None, precision: int | None, pad: str, upper: bool) -> str:
        value, base = self.integer(), precision or 10
        digits = in_base(abs(value), base)
        return _field(f"{'-' if value < 0 else ''}{base}#{digits.upper() if upper else digits}", width, pad)

    def based_lower(self, width: int | None, precision: int | None, pad: str, mods: str) -> str:
        return self.based(width, precision, pad, False)

    def based_upper(self, width: int | None, precision: int | None, pad: str, mods: str) -> str:
        return self.based(width, precision, pad, True)

    def real(self) -> float:
        value = self.next()
        if type(value) is not float:
            raise BadFormat("no float")
        return value

    def scientific(self, width: int | None, precision: int | None, pad: str, mods: str) -> str:
        return _field(_scientific(self.real(), 6 if precision is None else precision), width, pad)

    def fixed(self, width: int | None, precision: int | None, pad: str, mods: str) -> str:
        places = 6 if precision is None else precision
        if places < 1:
            raise BadFormat("no decimal places")
        return _field(_fixed(self.real(), places), width, pad)

    def general(self, width: int | None, precision: int | None, pad: str, mods: str) -> str:
        value, digits = self.real(), 6 if precision is None else precision
        size = abs(value)
        if 0.1 <= size < 10000.0:
            whole = 1 if size < 10.0 else 2 if size < 100.0 else 3 if size < 1000.0 else 4
            places = digits if size < 1.0 else digits - whole
            if digits >= 1 and places >= 1:
                return _field(_fixed(value, places), width, pad)
        return _field(_scientific(value, digits), width, pad)


_CONTROLS = {
    "~": _Output.tilde,
    "n": _Output.newline,
    "i": _Output.ignore,
    "c": _Output.char,
    "s": _Output.string,
    "w": _Output.write,
    "W": _Output.write_deep,
    "p": _Output.print,
    "P": _Output.print_deep,
    "b": _Output.base_lower,
    "B": _Output.base_upper,
    "x": _Output.prefix_lower,
    "X": _Output.prefix_upper,
    "+": _Output.based_lower,
    "#": _Output.based_upper,
    "e": _Output.scientific,
    "f": _Output.fixed,
    "g": _Output.general,
}


# How many arguments they take that do not take one.
_ARGUMENTS = {"~": 0, "n": 0, "W": 2, "P": 2, "x": 2, "X": 2}


def _fixed(value: float, places: int) -> str:
    """Rounded half away from zero, where Python would round half to even."""
    with localcontext() as context:
        context.prec = 400
        rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded:f}"


def _scientific(value: float, digits: int) -> str:
    if digits < 2:
        raise BadFormat("no digits")
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    return f"{mantissa}e{'-' if exponent[0] == '-' else '+'}{int(exponent[1:])}"


def _adjust(text: str, width: int | None, pad: str) -> str:
    if width is None or len(text) >= abs(width):
        return text
    filling = pad * (abs(width) - len(text))
    return text + filling if width < 0 else filling + text


def _field(text: str, width: int | None, pad: str) -> str:
    """In a field too narrow for it, a value shows as stars."""
    if width is not None and len(text) > abs(width):
        return "*" * abs(width)
    return _adjust(text, width, pad)


def in_base(value: int, base: int) -> str:
    """Digits in a base from 2 to 36."""
    if base == 10:
        return write(value)
    if not 2 <= base <= 36:
        raise BadFormat("no base")
    if value < 0:
        return "-" + in_base(-value, base)
    out = []
    while True:
        value, digit = divmod(value, base)
        out.append(_DIGITS[digit])
        if not value:
            return "".join(reversed(out))


def flatten(term: Any, unicode: bool) -> str:
    """The text of character data; of bytes when not ``unicode``."""
    out: list[str] = []
    stack = [term]
    while stack:
        term = stack.pop()
        kind = type(term)
        if kind is Cons:
            stack.append(term.tail)
            stack.append(term.head)
        elif kind is bytes:
            try:
                out.append(term.decode() if unicode else term.decode("latin-1"))
            except UnicodeDecodeError:
                out.append(term.decode("latin-1"))
        elif kind is int and 0 <= term <= (0x10FFFF if unicode else 255):
            out.append(chr(term))
        elif term is not EMPTY:
            raise BadFormat("no text")
    return "".join(out)


__all__ = ["BadFormat", "Control", "flatten", "format_text", "in_base", "scan"]
