"""``Calendar``: what dates and times have in common, and formatting them."""

from __future__ import annotations

import re
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import calendar_days as days
from otpshell.stdlib.calendar_days import date_of, field, time_of, weekday
from otpshell.stdlib.iodata import binary, options
from otpshell.terms.atom import NIL, Atom, atom, boolean
from otpshell.terms.cons import EMPTY
from otpshell.terms.errors import argument_error
from otpshell.terms.fun import call

module = Native("Elixir.Calendar", "lib/calendar.ex")
fn = module.fn
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DIRECTIVE = re.compile(r"%([-_0]?)(\d*)(.)", re.DOTALL)
_DEFAULTS = {"c": "%Y-%m-%d %H:%M:%S", "x": "%Y-%m-%d", "X": "%H:%M:%S"}
_OPTION = {"c": "preferred_datetime", "x": "preferred_date", "X": "preferred_time"}


@fn("compatible_calendars?")
def compatible(one: Any, other: Any) -> Atom:
    """Whether dates of two calendars can be converted.

        iex> Calendar.compatible_calendars?(Calendar.ISO, Calendar.ISO)
        true
    """
    return boolean(one is other)


@fn
def truncate(micro: Any, precision: Any) -> Any:
    """Microseconds cut to a precision.

        iex> Calendar.truncate({123456, 6}, :millisecond)
        {123000, 3}
    """
    return days.truncated(micro, precision)


@fn
def get_time_zone_database() -> Atom:
    """The database of time zones: UTC only."""
    return atom("Elixir.Calendar.UTCOnlyTimeZoneDatabase")


@fn
def put_time_zone_database(_database: Any) -> Atom:
    """Time zones besides UTC are not part of this system: it raises and says so."""
    raise argument_error("otpshell knows only the time zone Etc/UTC")


def _name(given: dict[str, Any], option: str, names: tuple[str, ...], number: int, short: bool) -> str:
    own = given.get(option)
    if own is not None:
        return call(own, number).decode()
    return names[number - 1][:3] if short else names[number - 1]


def _value(value: Any, letter: str, given: dict[str, Any]) -> tuple[str, int, str]:
    """Text, default width, default padding of a directive."""
    get = lambda name: field(value, name)  # noqa: E731
    if letter in "YymdjquaAbBh":
        year, month, day = date_of(value) if letter not in "Y" else (get("year"), 1, 1)
        if letter == "Y":
            return str(year), 4, "0"
        if letter == "y":
            return str(year % 100), 2, "0"
        if letter == "m":
            return str(month), 2, "0"
        if letter == "d":
            return str(day), 2, "0"
        number = days.to_days(year, month, day)
        if letter == "j":
            return str(number - days.to_days(year, 1, 1) + 1), 3, "0"
        if letter == "q":
            return str((month + 2) // 3), 1, "0"
        if letter == "u":
            return str(weekday(number)), 1, "0"
        if letter in "aA":
            option = "abbreviated_day_of_week_names" if letter == "a" else "day_of_week_names"
            return _name(given, option, _DAYS, weekday(number), letter == "a"), 0, " "
        return _name(given, "abbreviated_month_names" if letter in "bh" else "month_names", _MONTHS, month, letter in "bh"), 0, " "
    if letter in "HIMS":
        number = {"H": "hour", "I": "hour", "M": "minute", "S": "second"}[letter]
        amount = get(number)
        return str((amount - 1) % 12 + 1 if letter == "I" else amount), 2, "0"
    if letter in "pP":
        half = "am" if get("hour") < 12 else "pm"
        own = given.get("am_pm_names")
        text = call(own, atom(half)).decode() if own is not None else half
        return text.upper() if letter == "p" else text.lower(), 0, " "
    if letter == "f":
        micro, precision = time_of(value)[3]
        return (f"{micro:06d}"[: max(precision, 1)]), 0, "0"
    if letter == "z":
        offset = value.get(atom("utc_offset"), None)
        return ("" if offset is None else days.offset_text(offset + get("std_offset"), True)), 5, "0"
    if letter == "Z":
        abbr = value.get(atom("zone_abbr"), NIL)
        return ("" if abbr is NIL else abbr.decode()), 0, " "
    raise argument_error(f"invalid strftime format: %{letter}")


@fn
def strftime(value: Any, format: Any, opts: Any = EMPTY) -> bytes:
    """A date or time in a format of `%` directives: `%Y %m %d %H %M %S %f %a %A %b %B %p %j %q %u %z %Z %c %x %X %%`;
    `-` before the letter drops padding, `_` pads with spaces.

        iex> Calendar.strftime(~D[2019-08-26], "%d %B %Y")
        "26 August 2019"
    """
    given = options(opts)
    return _format(value, binary(format).decode(), given).encode()


def _format(value: Any, text: str, given: dict[str, Any]) -> str:
    def replace(found: re.Match[str]) -> str:
        flag, width, letter = found.groups()
        if letter == "%":
            return "%"
        if letter in _DEFAULTS:
            own = given.get(_OPTION[letter], None)
            return _format(value, own.decode() if type(own) is bytes else _DEFAULTS[letter], given)
        made, size, pad = _value(value, letter, given)
        size = int(width) if width else size
        if flag == "-":
            return made
        return made.rjust(size, " " if flag == "_" else "0" if flag == "0" else pad)

    return _DIRECTIVE.sub(replace, text)


