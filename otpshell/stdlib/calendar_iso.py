"""``Calendar.ISO``: the calendar behind Date, Time, NaiveDateTime and DateTime."""

from __future__ import annotations

from math import gcd
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import calendar_days as days
from otpshell.stdlib.arith import badarith
from otpshell.stdlib.calendar_days import Invalid
from otpshell.stdlib.calendars import ABOVE_SECONDS, distance, iso_days, moved, no_such_day, unit_of
from otpshell.stdlib.date import is_basic
from otpshell.stdlib.enum_core import no_clause_at
from otpshell.stdlib.iodata import binary, integer
from otpshell.terms.atom import ERROR, OK, Atom, atom, boolean

module = Native(
    "Elixir.Calendar.ISO",
    "lib/calendar/iso.ex",
    doc="""\
The calendar of everyday life, which `Date`, `Time` and their like use unless told otherwise.

    iex> Calendar.ISO.days_in_month(2024, 2)
    29
""",
)
fn = module.fn
EXTENDED = atom("extended")
_DEFAULT = atom("default")


def _result(make: Any) -> Any:
    try:
        return (OK, make())
    except Invalid as error:
        return (ERROR, error.args[0])


@fn
def parse_date(text: Any, style: Any = EXTENDED) -> Any:
    """`{:ok, {year, month, day}}` of an ISO 8601 date, `:extended` or `:basic`.

    Raises `FunctionClauseError` when `text` is not a text or `style` is neither `:extended` nor `:basic`.

    iex> Calendar.ISO.parse_date("20150123", :basic)
    {:ok, {2015, 1, 23}}
    """
    return _result(lambda: days.parse_date(binary(text), is_basic(style)))


@fn
def parse_time(text: Any, style: Any = EXTENDED) -> Any:
    """`{:ok, {hour, minute, second, microsecond}}` of an ISO 8601 time, `:extended` or `:basic`.

    Raises `FunctionClauseError` when `text` is not a text or `style` is neither `:extended` nor `:basic`.

    iex> Calendar.ISO.parse_time("23:50:07")
    {:ok, {23, 50, 7, {0, 0}}}
    """
    return _result(lambda: days.parse_time(binary(text), is_basic(style)))


@fn
def parse_naive_datetime(text: Any, style: Any = EXTENDED) -> Any:
    """`{:ok, {year, month, day, hour, minute, second, microsecond}}` of an ISO 8601 date and time.

    Raises `FunctionClauseError` when `text` is not a text or `style` is neither `:extended` nor `:basic`.

    iex> Calendar.ISO.parse_naive_datetime("2015-01-23 23:50:07")
    {:ok, {2015, 1, 23, 23, 50, 7, {0, 0}}}
    """

    def make() -> Any:
        date, time, _offset = days.parse_naive(binary(text), is_basic(style))
        return (*date, *time)

    return _result(make)


@fn
def parse_utc_datetime(text: Any, style: Any = EXTENDED) -> Any:
    """`{:ok, parts, offset}` of an ISO 8601 date and time with an offset, the parts moved to UTC.

    Raises `FunctionClauseError` when `text` is not a text or `style` is neither `:extended` nor `:basic`.

    iex> Calendar.ISO.parse_utc_datetime("2015-01-23 23:50:07+02:30")
    {:ok, {2015, 1, 23, 21, 20, 7, {0, 0}}, 9000}
    """
    try:
        date, time, offset = days.parse_naive(binary(text), is_basic(style))
    except Invalid as error:
        return (ERROR, error.args[0])
    if offset is None:
        return (ERROR, atom("missing_offset"))
    micros = days.to_days(*date) * days.DAY_MICROS + days.time_micros(*time[:3], time[3][0]) - offset * days.MICROS  # type: ignore[call-arg]
    date, time = days.parts_of_micros(micros, time[3][1])
    return (OK, (*date, *time), offset)


def _numbers(*values: Any) -> None:
    for value in values:
        integer(value)


def _calculated(*values: Any, whole: bool = True) -> None:
    """What is calculated with, before anything looks at it, has to be numbers."""
    if not all(type(value) is int or type(value) is float and not whole for value in values):
        raise badarith()


def _year(year: Any) -> int:
    if not -9999 <= integer(year) <= 9999:
        raise TypeError("no year")
    return year


def _day(vm: Any, year: Any, month: Any, day: Any) -> int:
    """Days since year 0; ArgumentError for a day its month does not have."""
    return iso_days(vm, (year, month, day))


@fn("valid_date?")
def valid_date(year: Any, month: Any, day: Any) -> Atom:
    """Whether there is such a day.

    Raises `FunctionClauseError` when `year`, `month` or `day` is not an integer.

    iex> Calendar.ISO.valid_date?(2015, 2, 29)
    false
    """
    _numbers(year, month, day)
    return boolean(days.valid_date(year, month, day))


@fn("valid_time?")
def valid_time(hour: Any, minute: Any, second: Any, micro: Any) -> Atom:
    """Whether there is such a time of day.

    Raises `FunctionClauseError` when `hour`, `minute` or `second` is not an integer or `micro` is not a pair.

    iex> Calendar.ISO.valid_time?(10, 50, 60, {0, 0})
    false
    """
    value, _precision = micro
    _numbers(hour, minute, second, value)
    return boolean(days.valid_time(hour, minute, second, micro))


@fn("leap_year?")
def leap_year(year: Any) -> Atom:
    """Whether a year has 366 days.

    Raises `FunctionClauseError` when `year` is not an integer.

    iex> Calendar.ISO.leap_year?(2000)
    true
    """
    return boolean(days.is_leap(_year(year)))


@fn
def days_in_month(year: Any, month: Any) -> int:
    """How many days a month has.

    Raises `FunctionClauseError` when `year` or `month` is not an integer that can be one.

    iex> Calendar.ISO.days_in_month(1900, 2)
    28
    """
    if not (type(month) is int and 1 <= month <= 12):
        raise no_clause_at("Elixir.Calendar.ISO", "days_in_month", "lib/calendar/iso.ex", 829, year, month)
    return days.month_length(_year(year), month)


@fn
def months_in_year(year: Any) -> int:
    """Twelve.

    Raises `FunctionClauseError` when `year` is not an integer.

    iex> Calendar.ISO.months_in_year(2000)
    12
    """
    _year(year)
    return 12


_FIRST = {"default": 1, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 7}


def _first(start: Any) -> int:
    if type(start) is not Atom or start.name not in _FIRST:
        raise no_clause_at("Elixir.Calendar.ISO", "day_of_week_offset", "lib/calendar/iso.ex", 948, start)
    return _FIRST[start.name]


@fn(vm=True)
def day_of_week(vm: Any, year: Any, month: Any, day: Any, start: Any = None) -> Any:
    """The day of the week and its bounds, 1 for Monday (or for the day that weeks start on).

    Raises `FunctionClauseError` when `year`, `month` or `day` is not an integer that can be one or `start` is not a day of the week, and
    `ArgumentError` when the month has no such day.

    iex> Calendar.ISO.day_of_week(2016, 10, 31, :sunday)
    {2, 1, 7}
    """
    number = iso_days_to_day_of_week(_day(vm, year, month, day), _DEFAULT if start is None else start)
    return number if start is None else (number, 1, 7)


@fn
def iso_days_to_day_of_week(number: Any, start: Any) -> int:
    """The day of the week of a number of days since year 0.

    Raises `FunctionClauseError` when `start` is not a day of the week, and `ArithmeticError` when `number` is not an integer.

    iex> Calendar.ISO.iso_days_to_day_of_week(0, :default)
    6
    """
    first = _first(start)
    _calculated(number)
    return (days.weekday(number) - first) % 7 + 1


@fn(vm=True)
def day_of_year(vm: Any, year: Any, month: Any, day: Any) -> int:
    """The number of a day in its year.

    Raises `FunctionClauseError` when `year`, `month` or `day` is not an integer that can be one, and `ArgumentError` when the month has
    no such day.

    iex> Calendar.ISO.day_of_year(2016, 2, 1)
    32
    """
    return _day(vm, year, month, day) - days.to_days(year, 1, 1) + 1


@fn
def quarter_of_year(year: Any, month: Any, day: Any) -> int:
    """The quarter of a month.

    Raises `FunctionClauseError` when `year`, `month` or `day` is not an integer that can be one.

    iex> Calendar.ISO.quarter_of_year(2016, 10, 31)
    4
    """
    if not (1 <= integer(month) <= 12 and 1 <= integer(day) <= 31 and _year(year) == year):
        raise TypeError("no date")
    return (month + 2) // 3


@fn
def year_of_era(year: Any, _month: Any = 1, _day: Any = 1) -> Any:
    """`{year, era}`: era 1 is this one.

    Raises `FunctionClauseError` when `year` is not an integer.

    iex> Calendar.ISO.year_of_era(0, 1, 1)
    {1, 0}
    """
    return (year, 1) if _year(year) > 0 else (1 - year, 0)


@fn(vm=True)
def day_of_era(vm: Any, year: Any, month: Any, day: Any) -> Any:
    """`{day, era}` of a date.

    Raises `FunctionClauseError` when `year`, `month` or `day` is not an integer that can be one, and `ArgumentError` when the month has
    no such day.

    iex> Calendar.ISO.day_of_era(0, 12, 31)
    {1, 0}
    """
    total = _day(vm, year, month, day)
    first = days.to_days(1, 1, 1)
    return (total - first + 1, 1) if year > 0 else (first - total, 0)


# -- texts -----------------------------------------------------------------------------------------------------------


def _date_text(year: Any, month: Any, day: Any, style: Any) -> str:
    _numbers(year, month, day)
    return days.date_text(year, month, day, is_basic(style))


def _time_text(hour: Any, minute: Any, second: Any, micro: Any, style: Any) -> str:
    if not days.valid_time(hour, minute, second, micro):
        raise TypeError("no time")
    return days.time_text(hour, minute, second, micro, is_basic(style))


@fn
def date_to_string(year: Any, month: Any, day: Any, style: Any = EXTENDED) -> bytes:
    """An ISO 8601 date, `:extended` or `:basic`.

    Raises `FunctionClauseError` when `year`, `month` or `day` is not an integer or `style` is neither `:extended` nor `:basic`.

    iex> Calendar.ISO.date_to_string(2015, 2, 28, :basic)
    "20150228"
    """
    return _date_text(year, month, day, style).encode()


@fn
def time_to_string(hour: Any, minute: Any, second: Any, micro: Any, style: Any = EXTENDED) -> bytes:
    """An ISO 8601 time, `:extended` or `:basic`.

    Raises `FunctionClauseError` when `hour`, `minute` or `second` is not an integer, `micro` is not a pair or `style` is neither
    `:extended` nor `:basic`.

    iex> Calendar.ISO.time_to_string(2, 2, 2, {2, 6})
    "02:02:02.000002"
    """
    return _time_text(hour, minute, second, micro, style).encode()


@fn
def naive_datetime_to_string(
    year: Any, month: Any, day: Any, hour: Any, minute: Any, second: Any, micro: Any, style: Any = EXTENDED
) -> bytes:
    """A date and time with a space between.

    Raises `FunctionClauseError` when one of the parts is not what it has to be or `style` is neither `:extended` nor `:basic`.

    iex> Calendar.ISO.naive_datetime_to_string(2015, 2, 28, 1, 2, 3, {4, 6})
    "2015-02-28 01:02:03.000004"
    """
    return f"{_date_text(year, month, day, style)} {_time_text(hour, minute, second, micro, style)}".encode()


@fn
def datetime_to_string(
    year: Any, month: Any, day: Any, hour: Any, minute: Any, second: Any, micro: Any,
    zone: Any, abbr: Any, utc_offset: Any, std_offset: Any, style: Any = EXTENDED,
) -> bytes:  # fmt: skip
    """A date, a time, an offset, and a zone's names unless that is UTC.

    Raises `FunctionClauseError` when one of the parts is not what it has to be or `style` is neither `:extended` nor `:basic`.

    iex> Calendar.ISO.datetime_to_string(2017, 8, 1, 1, 2, 3, {4, 5}, "Europe/Berlin", "CET", 3600, 3600)
    "2017-08-01 01:02:03.00000+02:00 CET Europe/Berlin"
    """
    head = naive_datetime_to_string(year, month, day, hour, minute, second, micro, style)
    tail = b"" if binary(zone) == b"Etc/UTC" else b" " + binary(abbr) + b" " + zone
    return head + offset_to_string(integer(utc_offset), integer(std_offset), zone, style) + tail


@fn
def offset_to_string(utc_offset: Any, std_offset: Any, zone: Any, style: Any) -> bytes:
    """An offset from UTC as text.

    Raises `FunctionClauseError` when `style` is neither `:extended` nor `:basic`, and `ArithmeticError` when an offset is not an integer.

    iex> Calendar.ISO.offset_to_string(3600, 0, nil, :extended)
    "+01:00"
    """
    if utc_offset == 0 and std_offset == 0 and zone == b"Etc/UTC":
        return b"Z"
    basic = is_basic(style)
    _calculated(utc_offset, std_offset)
    return days.offset_text(utc_offset + std_offset, basic).encode()


# -- as numbers ------------------------------------------------------------------------------------------------------


@fn(vm=True)
def date_to_iso_days(vm: Any, year: Any, month: Any, day: Any) -> int:
    """Days since year 0.

    Raises `FunctionClauseError` when `year`, `month` or `day` is not an integer that can be one, and `ArgumentError` when the month has
    no such day.

    iex> Calendar.ISO.date_to_iso_days(0, 1, 2)
    1
    """
    return _day(vm, year, month, day)


@fn
def date_from_iso_days(number: Any) -> Any:
    """`{year, month, day}` of a number of days since year 0.

    Raises `FunctionClauseError` when `number` is not an integer of a day between the years -9999 and 9999.

    iex> Calendar.ISO.date_from_iso_days(1)
    {0, 1, 2}
    """
    if type(number) is not int or not days.FIRST_DAY <= number <= days.LAST_DAY:
        raise no_such_day(number)
    return days.from_days(number)


@fn(vm=True)
def naive_datetime_to_iso_days(vm: Any, year: Any, month: Any, day: Any, hour: Any, minute: Any, second: Any, micro: Any) -> Any:
    """Days since year 0, and the part of the day as a fraction.

    Raises `FunctionClauseError` when `year`, `month` or `day` is not an integer that can be one or `micro` is not a pair, `ArgumentError`
    when the month has no such day, and `ArithmeticError` when a part of the time is not a number.

    iex> Calendar.ISO.naive_datetime_to_iso_days(0, 1, 1, 0, 0, 0, {0, 6})
    {0, {0, 86400000000}}
    """
    return (_day(vm, year, month, day), time_to_day_fraction(hour, minute, second, micro))


@fn
def naive_datetime_from_iso_days(both: Any) -> Any:
    """Date and time of days since year 0 and a part of the day.

    Raises `FunctionClauseError` when `both` is not `{days, {parts, per_day}}`.

    iex> Calendar.ISO.naive_datetime_from_iso_days({0, {0, 86400}})
    {0, 1, 1, 0, 0, 0, {0, 6}}
    """
    number, fraction = both
    return (*days.from_days(number), *time_from_day_fraction(fraction))


@fn
def time_to_day_fraction(hour: Any, minute: Any, second: Any, micro: Any) -> Any:
    """A time as a fraction of the day.

    Raises `FunctionClauseError` when `micro` is not a pair, and `ArithmeticError` when a part of the time is not a number.

    iex> Calendar.ISO.time_to_day_fraction(12, 34, 56, {123, 6})
    {45296000123, 86400000000}
    """
    parts, _precision = micro
    _calculated(hour, minute, second, parts, whole=False)
    return (days.time_micros(hour, minute, second, parts), days.DAY_MICROS)


@fn
def time_from_day_fraction(fraction: Any) -> Any:
    """`{hour, minute, second, microsecond}` of a fraction of the day.

    Raises `FunctionClauseError` when `fraction` is not a pair of integers.

    iex> Calendar.ISO.time_from_day_fraction({1, 2})
    {12, 0, 0, {0, 6}}
    """
    parts, per_day = fraction
    hour, minute, second, micro = days.clock_parts(parts * days.DAY_MICROS // per_day)
    return (hour, minute, second, (micro, 6))


@fn
def gregorian_seconds_to_iso_days(seconds: Any, micro: Any) -> Any:
    """Seconds and microseconds since year 0 as days and a part of the day.

    Raises `ArithmeticError` when `seconds` or `micro` is not an integer.

    iex> Calendar.ISO.gregorian_seconds_to_iso_days(1, 0)
    {0, {1000000, 86400000000}}
    """
    _calculated(seconds)
    _calculated(micro, whole=False)
    number, rest = divmod(seconds, days.DAY_SECONDS)
    return (number, (rest * days.MICROS + micro, days.DAY_MICROS))


@fn(vm=True)
def iso_days_to_unit(vm: Any, both: Any, unit: Any) -> int:
    """Days and a part of the day in a unit of time.

    Raises `FunctionClauseError` when `both` is not `{days, {parts, per_day}}`, and `ArgumentError` when `unit` is not a unit of time.

    iex> Calendar.ISO.iso_days_to_unit({1, {1, 2}}, :second)
    129600
    """
    number, (parts, per_day) = both
    return distance(vm, number * days.DAY_MICROS + parts * days.DAY_MICROS // per_day, 0, unit)


@fn
def add_day_fraction_to_iso_days(both: Any, amount: Any, per_day: Any) -> Any:
    """Days and a part of the day with a fraction of the day added.

    Raises `FunctionClauseError` when `both` is not `{days, {parts, per_day}}`, and `ArithmeticError` when one of the numbers is not an
    integer.

    iex> Calendar.ISO.add_day_fraction_to_iso_days({0, {3, 24}}, 22, 24)
    {1, {1, 24}}
    """
    number, (parts, base) = both
    _calculated(parts, amount)
    if base != per_day:
        _calculated(base, per_day, whole=False)
        integer(per_day)
        common = gcd(base, per_day)
        parts, base = (parts * per_day + amount * base) // common, base * per_day // common
    else:
        parts += amount
    more, parts = divmod(parts, base)
    return (number + more, (parts, base))


@fn(vm=True)
def from_unix(vm: Any, number: Any, unit: Any) -> Any:
    """`{:ok, date, time, microsecond}` of a Unix time.

    Raises `FunctionClauseError` when `number` is not an integer, and `ArgumentError` when `unit` is not a unit of time.

    iex> Calendar.ISO.from_unix(0, :second)
    {:ok, {1970, 1, 1}, {0, 0, 0}, {0, 0}}
    """
    fraction = unit_of(vm, unit, ABOVE_SECONDS)
    micros = moved(0, integer(number), fraction) + days.EPOCH_DAYS * days.DAY_MICROS
    if not days.to_days(-9999, 1, 1) <= micros // days.DAY_MICROS < days.to_days(10000, 1, 1):
        return (ERROR, atom("invalid_unix_time"))
    date, (hour, minute, second, micro) = days.parts_of_micros(micros, days.unit_precision(*fraction))
    return (OK, date, (hour, minute, second), micro)


@fn
def time_unit_to_precision(unit: Any) -> int:
    """How many decimals of a second a unit has.

    iex> Calendar.ISO.time_unit_to_precision(:millisecond)
    3
    """
    return {"second": 0, "millisecond": 3}.get(unit.name, 6) if type(unit) is Atom else 6


@fn
def day_rollover_relative_to_midnight_utc() -> Any:
    """When a day begins: at midnight.

    iex> Calendar.ISO.day_rollover_relative_to_midnight_utc()
    {0, 1}
    """
    return (0, 1)
