"""``Calendar.ISO``: the calendar behind Date, Time, NaiveDateTime and DateTime."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import calendar_days as days
from otpshell.stdlib.calendar_days import Invalid
from otpshell.terms.atom import ERROR, OK, Atom, atom, boolean

module = Native("Elixir.Calendar.ISO", "lib/calendar/iso.ex")
fn = module.fn
EXTENDED = atom("extended")
_DEFAULT = atom("default")


def _result(make: Any) -> Any:
    try:
        return (OK, make())
    except Invalid as error:
        return (ERROR, error.args[0])


@fn
def parse_date(text: Any, _format: Any = EXTENDED) -> Any:
    """`{:ok, {year, month, day}}` of an ISO 8601 date."""
    return _result(lambda: days.parse_date(text))


@fn
def parse_time(text: Any, _format: Any = EXTENDED) -> Any:
    """`{:ok, {hour, minute, second, microsecond}}` of an ISO 8601 time."""
    return _result(lambda: days.parse_time(text))


@fn
def parse_naive_datetime(text: Any, _format: Any = EXTENDED) -> Any:
    """`{:ok, {year, month, day, hour, minute, second, microsecond}}` of an ISO 8601 date and time."""

    def make() -> Any:
        date, time, _offset = days.parse_naive(text)
        return (*date, *time)

    return _result(make)


@fn
def parse_utc_datetime(text: Any, _format: Any = EXTENDED) -> Any:
    """`{:ok, parts, offset}` of an ISO 8601 date and time with an offset, the parts moved to UTC."""
    try:
        date, time, offset = days.parse_naive(text)
    except Invalid as error:
        return (ERROR, error.args[0])
    if offset is None:
        return (ERROR, atom("missing_offset"))
    micros = days.to_days(*date) * days.DAY_MICROS + days.time_micros(*time[:3], time[3][0]) - offset * days.MICROS
    date, time = days.parts_of_micros(micros, time[3][1])
    return (OK, (*date, *time), offset)


@fn("valid_date?")
def valid_date(year: Any, month: Any, day: Any) -> Atom:
    """Whether there is such a day."""
    return boolean(days.valid_date(year, month, day))


@fn("valid_time?")
def valid_time(hour: Any, minute: Any, second: Any, micro: Any) -> Atom:
    """Whether there is such a time of day."""
    return boolean(days.valid_time(hour, minute, second, micro))


@fn("leap_year?")
def leap_year(year: Any) -> Atom:
    """Whether a year has 366 days.

        iex> Calendar.ISO.leap_year?(2000)
        true
    """
    return boolean(days.is_leap(year))


@fn
def days_in_month(year: Any, month: Any) -> int:
    """How many days a month has.

        iex> Calendar.ISO.days_in_month(1900, 2)
        28
    """
    if not 1 <= month <= 12:
        raise TypeError("no month")
    return days.month_length(year, month)


@fn
def months_in_year(_year: Any) -> int:
    """Twelve."""
    return 12


@fn
def day_of_week(year: Any, month: Any, day: Any, start: Any = _DEFAULT) -> Any:
    """The day of the week and its bounds, 1 for Monday."""
    first = {"default": 1, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 7}[start.name]
    return ((days.weekday(days.to_days(year, month, day)) - first) % 7 + 1, 1, 7)


@fn
def day_of_year(year: Any, month: Any, day: Any) -> int:
    """The number of a day in its year."""
    return days.to_days(year, month, day) - days.to_days(year, 1, 1) + 1


@fn
def quarter_of_year(_year: Any, month: Any, _day: Any) -> int:
    """The quarter of a month."""
    return (month + 2) // 3


@fn
def year_of_era(year: Any, _month: Any = 1, _day: Any = 1) -> Any:
    """`{year, era}`: era 1 is this one."""
    return (year, 1) if year > 0 else (1 - year, 0)


@fn
def day_of_era(year: Any, month: Any, day: Any) -> Any:
    """`{day, era}` of a date."""
    total = days.to_days(year, month, day)
    first = days.to_days(1, 1, 1)
    return (total - first + 1, 1) if year > 0 else (first - total, 0)


@fn
def date_to_string(year: Any, month: Any, day: Any, style: Any = EXTENDED) -> bytes:
    """An ISO 8601 date."""
    return days.date_text(year, month, day, style is not EXTENDED).encode()


@fn
def time_to_string(hour: Any, minute: Any, second: Any, micro: Any, style: Any = EXTENDED) -> bytes:
    """An ISO 8601 time."""
    return days.time_text(hour, minute, second, micro, style is not EXTENDED).encode()


@fn
def naive_datetime_to_string(year: Any, month: Any, day: Any, hour: Any, minute: Any, second: Any, micro: Any) -> bytes:
    """A date and time with a space between."""
    return f"{days.date_text(year, month, day)} {days.time_text(hour, minute, second, micro)}".encode()


@fn
def naive_datetime_to_iso_days(year: Any, month: Any, day: Any, hour: Any, minute: Any, second: Any, micro: Any) -> Any:
    """Days since year 0, and the part of the day as a fraction."""
    return (days.to_days(year, month, day), (days.time_micros(hour, minute, second, micro[0]), days.DAY_MICROS))


@fn
def time_to_day_fraction(hour: Any, minute: Any, second: Any, micro: Any) -> Any:
    """A time as a fraction of the day."""
    return (days.time_micros(hour, minute, second, micro[0]), days.DAY_MICROS)


@fn
def day_rollover_relative_to_midnight_utc() -> Any:
    """When a day begins: at midnight."""
    return (0, 1)
