"""``Calendar``: what dates and times have in common, and formatting them."""

from __future__ import annotations

import re
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import calendar_days as days
from otpshell.stdlib.calendars import compatible, zone_database
from otpshell.stdlib.enum_core import pylist
from otpshell.stdlib.iodata import binary, key_error, options
from otpshell.stdlib.protocols import shown
from otpshell.terms.atom import NIL, OK, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, from_iter
from otpshell.terms.errors import argument_error
from otpshell.terms.fun import call
from otpshell.terms.maps import Map

module = Native(
    "Elixir.Calendar",
    "lib/calendar.ex",
    doc="""\
What dates and times of all calendars have in common, among it `strftime/3`, which writes them in a format of your own.

    iex> Calendar.strftime(~D[2024-02-29], "%d.%m.%y")
    "29.02.24"
""",
)
fn = module.fn
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DIRECTIVE = re.compile(r"%([-_0]*)(\d*)(.|\Z)", re.DOTALL)
_NUMBERS = {"Y": ("year", 4), "m": ("month", 2), "d": ("day", 2), "H": ("hour", 2), "M": ("minute", 2), "S": ("second", 2)}
_ASKED = {"j": ("day_of_year", 3), "q": ("quarter_of_year", 1), "u": ("day_of_week", 1)}
_DEFAULTS = {"c": "%Y-%m-%d %H:%M:%S", "x": "%Y-%m-%d", "X": "%H:%M:%S"}
_OPTIONS = {
    "preferred_date", "preferred_time", "preferred_datetime", "am_pm_names", "month_names", "day_of_week_names",
    "abbreviated_month_names", "abbreviated_day_of_week_names",
}  # fmt: skip
_OPTION = {"c": "preferred_datetime", "x": "preferred_date", "X": "preferred_time"}


@fn("compatible_calendars?", vm=True)
def compatible_calendars(vm: Any, one: Any, other: Any) -> Atom:
    """Whether dates of two calendars can be converted: whether their days begin at the same moment.

    Raises `ArgumentError` when `one` or `other` is not an atom, and `UndefinedFunctionError` when it is not a calendar.

    iex> Calendar.compatible_calendars?(Calendar.ISO, Calendar.ISO)
    true
    """
    return boolean(compatible(vm, one, other))


@fn
def truncate(micro: Any, precision: Any) -> Any:
    """Microseconds cut to a precision.

    Raises `FunctionClauseError` when `micro` is not `{value, precision}` or `precision` is not `:second`, `:millisecond` or `:microsecond`.

    iex> Calendar.truncate({123456, 6}, :millisecond)
    {123000, 3}
    """
    return days.truncated(micro, precision)


@fn(vm=True)
def get_time_zone_database(vm: Any) -> Atom:
    """The database of time zones that is used when none is given.

    iex> Calendar.get_time_zone_database()
    Calendar.UTCOnlyTimeZoneDatabase
    """
    return zone_database(vm)


@fn(vm=True)
def put_time_zone_database(vm: Any, database: Any) -> Atom:
    """Use a module as the database of time zones; see the callbacks of `Calendar.TimeZoneDatabase`.

    Raises `FunctionClauseError` when `database` is not an atom.

    iex> Calendar.put_time_zone_database(Calendar.UTCOnlyTimeZoneDatabase)
    :ok
    """
    if type(database) is not Atom:
        raise TypeError("no module")
    vm.time_zone_database = database
    return OK


def _name(given: dict[str, Any], option: str, names: tuple[str, ...], number: int, short: bool) -> str:
    own = given.get(option)
    if own is not None:
        return call(own, number).decode()
    return names[number - 1][:3] if short else names[number - 1]


def _value(vm: Any, value: Any, letter: str, given: dict[str, Any]) -> tuple[str, int, str]:
    """Text, width and padding of a directive."""
    if letter == "":
        raise argument_error("invalid strftime format: %")
    if letter in _NUMBERS:
        name, width = _NUMBERS[letter]
        return str(_given(value, name)), width, "0"
    if letter == "y":
        year = _given(value, "year")
        return str(abs(year) % 100 if year >= 0 else -(-year % 100)), 2, "0"
    if letter == "I":
        return str((_given(value, "hour") - 1) % 12 + 1), 2, "0"
    if letter in _ASKED:
        name, width = _ASKED[letter]
        return str(vm.apply(days.DATE, atom(name), value)), width, "0"
    if letter in "aA":
        option = "abbreviated_day_of_week_names" if letter == "a" else "day_of_week_names"
        return _name(given, option, _DAYS, vm.apply(days.DATE, atom("day_of_week"), value), letter == "a"), 0, " "
    if letter in "bB":
        option = "abbreviated_month_names" if letter == "b" else "month_names"
        return _name(given, option, _MONTHS, _given(value, "month"), letter == "b"), 0, " "
    if letter in "pP":
        half = "am" if _given(value, "hour") < 12 else "pm"
        own = given.get("am_pm_names")
        text = call(own, atom(half)).decode() if own is not None else half
        return text.upper() if letter == "p" else text.lower(), 0, " "
    if letter == "f":
        micro, precision = _given(value, "microsecond")
        return f"{micro:06d}"[: max(precision, 1)], 0, "0"
    if letter == "Z":
        abbr = value.get(atom("zone_abbr"), NIL)
        return "" if abbr is NIL else abbr.decode(), 0, " "
    raise argument_error(f"invalid strftime format: %{letter}")


def _offset(value: Any, width: int, pad: str) -> str:
    utc = value.get(atom("utc_offset"), NIL)
    if utc is NIL:
        return ""
    total = utc + _given(value, "std_offset")
    number = abs(total) // 3600 * 100 + abs(total) // 60 % 60
    return ("+" if total >= 0 else "-") + str(number).rjust(width, pad)


@fn(vm=True)
def strftime(vm: Any, value: Any, format: Any, opts: Any = EMPTY) -> bytes:
    """A date or time in a format of `%` directives: `%Y %m %d %H %M %S %f %a %A %b %B %p %j %q %u %z %Z %c %x %X %%`;
    `-` before the letter drops padding, `_` pads with spaces.

    Raises `ArgumentError` for a letter that means nothing, `KeyError` when `value` has no part that a letter asks for,
    `FunctionClauseError` when `value` is not a date or time or `format` is not a string, and `Protocol.UndefinedError` when `opts` is
    not enumerable.

        iex> Calendar.strftime(~D[2019-08-26], "%d %B %Y")
        "26 August 2019"
    """
    if type(value) is not Map:
        raise TypeError("no date or time")
    binary(format)
    given = options(from_iter(pylist(vm, opts)))
    for name in given:
        if name not in _OPTIONS:
            raise argument_error(f"unknown option {shown(vm, atom(name))} given to Calendar.strftime/3")
    return _format(vm, value, binary(format).decode(), given, "").encode()


def _given(value: Any, name: str) -> Any:
    found = value.get(atom(name)) if type(value) is Map else None
    if found is None:
        raise key_error(atom(name), value)
    return found


def _format(vm: Any, value: Any, text: str, given: dict[str, Any], inside: str) -> str:
    def replace(found: re.Match[str]) -> str:
        flags, width, letter = found.groups()
        padded = flags[-1:]
        size: int | None = 0 if padded == "-" else int(width) if width else None
        if letter == "%":
            return "%".rjust(size or 0, " " if padded == "_" else "0")
        if letter == "f":
            size = 0
        if letter in _DEFAULTS:
            if letter in inside:
                name = _OPTION[letter]
                raise argument_error(f"tried to format {name} within another {name} format")
            own = given.get(_OPTION[letter])
            made = _format(vm, value, own.decode() if type(own) is bytes else _DEFAULTS[letter], given, inside + letter)
            return made
        if letter == "z":
            return _offset(value, 4 if size is None else size, " " if padded == "_" else "0")
        made, usual, pad = _value(vm, value, letter, given)
        pad = {"_": " ", "0": "0"}.get(padded, pad)
        return made.rjust(usual if size is None else size, pad)

    return _DIRECTIVE.sub(replace, text)
